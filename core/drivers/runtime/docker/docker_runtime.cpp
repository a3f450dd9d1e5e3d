#include "drivers/runtime/docker/docker_runtime.h"

#include <charconv>
#include <cstdlib>
#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/docker/docker_driver.h"
#include "drivers/runtime/docker/json_members.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::docker {
namespace {

constexpr const char* kDefaultSocket = "/var/run/docker.sock";
constexpr int kMinor = 41;  // of the API that the driver speaks, 1.41

Result<std::string> own_instance(const std::filesystem::path& state_dir) {
  const auto known = files::read_small(state_dir / "instance").value_or("");
  if (known.size() >= 8 && known.find_first_not_of("0123456789abcdef\n") == std::string::npos) return known.substr(0, 8);
  auto made = files::random_hex(8);
  if (const int error = files::write_small(state_dir / "instance", made + '\n'); error != 0) {
    return runtime::runtime_failed(files::system_text("write the file instance of " + state_dir.native(), error));
  }
  return made;
}

}  // namespace

Result<std::string> socket_of(const DockerOptions& options) {
  if (!options.socket.empty()) return options.socket;
  const char* const host = std::getenv("DOCKER_HOST");
  if (host == nullptr || *host == '\0') return std::string(kDefaultSocket);
  const std::string_view given(host);
  if (!given.starts_with("unix:///")) {
    return invalid_parameter("DOCKER_HOST is \"" + files::one_line(given, 200) +
                                 "\"; the runtime \"docker\" speaks to unix:///PATH only. Set the option socket.",
                             "socket");
  }
  return std::string(given.substr(std::string_view("unix://").size()));
}

Result<DaemonVersion> daemon_version(const std::string& socket) {
  const auto answer = DockerHttp(socket).call({.target = "/version", .timeout = std::chrono::seconds(10)});
  if (!answer.ok()) {
    return api_error(
        "RuntimeUnavailable",
        answer.error().message + "; start dockerd (or podman system service), or give its socket by the option socket");
  }
  const auto json = Json::parse(answer->body, nullptr, false);
  DaemonVersion out{.engine = text_of(member(json, "Version")), .api_version = text_of(member(json, "ApiVersion"))};
  int minor = 0;
  if (out.api_version.starts_with("1."))
    std::from_chars(out.api_version.data() + 2, out.api_version.data() + out.api_version.size(), minor);
  if (minor < kMinor) {
    return api_error("RuntimeUnavailable", "the container daemon at " + socket + " speaks the API " +
                                               files::one_line(out.api_version, 20) +
                                               "; the runtime \"docker\" needs 1.41, which Docker has since 20.10");
  }
  return out;
}

Result<std::unique_ptr<ports::RuntimeDriver>> open_docker_runtime(DockerOptions options) {
  MOORAGE_ASSIGN(options.socket, socket_of(options));
  std::error_code error;
  files::make_directories(std::filesystem::absolute(options.state_dir, error).parent_path().native());
  MOORAGE_ASSIGN(const auto directory,
                 files::open_state_directory(options.state_dir.native(), {.error_name = "RuntimeFailed"}));
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take(
                     {.directory = directory.get(), .path = options.state_dir.native(), .error_name = "RuntimeLocked"}));
  MOORAGE_ASSIGN(auto instance, own_instance(options.state_dir));
  MOORAGE_ASSIGN(auto version, daemon_version(options.socket));
  return std::unique_ptr<ports::RuntimeDriver>(std::make_unique<DockerDriver>(
      DockerDriver::Site{std::move(options), std::move(lock), std::move(instance), version.engine}));
}

}  // namespace moorage::docker
