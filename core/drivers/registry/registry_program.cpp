#include "drivers/registry/registry_program.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "base/text.h"
#include "base/thread.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/spawn.h"

namespace moorage::registry {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kPauseFirst{200};
constexpr milliseconds kPauseMax{30'000};
constexpr std::chrono::hours kForLong{24 * 365};
constexpr std::size_t kOutputBytesMax = 64 << 10;

Error cannot_run(const std::string& why, const char* path) {
  return invalid_parameter("The registry cannot be run: " + why, path);
}

// What an engine that was killed has left: a process with exactly these arguments.
void end_former(const std::vector<std::string>& argv) {
  std::string wanted;
  for (const std::string& argument : argv) wanted += argument + '\0';
  std::error_code failed;
  for (fs::directory_iterator entry("/proc", failed), end; !failed && entry != end; entry.increment(failed)) {
    const auto number = whole_number(entry->path().filename().native());
    if (number <= 1 || number == ::getpid()) continue;
    if (files::read_small(entry->path() / "cmdline").value_or("") == wanted) ::kill(static_cast<pid_t>(number), SIGKILL);
  }
}

class Program final : public RegistryProgram {
 public:
  explicit Program(ProgramOptions options) : options_(std::move(options)) {}
  ~Program() override { Program::close(); }

  Status begin() {
    const std::string program = process::find_program(options_.program);
    if (program.empty()) {
      return cannot_run("there is no program " + options_.program + "; install it (apt-get install docker-registry)",
                        "registry.program");
    }
    MOORAGE_TRY(make_directory());
    argv_ = {program, "serve", (options_.directory / "config.yml").string()};
    end_former(argv_);
    ending_ = files::UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!ending_) return server_error("The registry has no event descriptor: " + files::errno_text(errno));
    MOORAGE_ASSIGN(thread_, Thread::start("the registry's supervisor", [this] { supervise(); }, {}));
    return {};
  }

  std::string socket() const override { return (options_.directory / "registry.sock").string(); }

  void close() override {
    if (is_closed_.exchange(true)) return;
    const std::uint64_t one = 1;
    (void)!::write(ending_.get(), &one, sizeof one);
    if (thread_.joinable()) thread_.join();
    ::unlink(socket().c_str());
  }

 private:
  Status make_directory() const {
    const std::string path = options_.directory.string();
    constexpr std::size_t kSocketPathMax = 90;  // of the 108 bytes of a unix socket's address
    if (!options_.directory.is_absolute() || path.size() > kSocketPathMax ||
        path.find_first_of("\"\\\n:#") != std::string::npos) {
      return cannot_run("its directory needs an absolute path of at most 90 plain characters; it is " + path.substr(0, 200),
                        "registry.directory");
    }
    files::make_directories(options_.directory.parent_path());
    const bool made = ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST;
    if (!made || ::chmod(path.c_str(), 0700) != 0) {
      return cannot_run("cannot make " + path + ": " + files::errno_text(errno), "registry.directory");
    }
    const std::string config =
        "version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: \"" +
        path + "/layers\"\n  delete:\n    enabled: true\n  redirect:\n    disable: true\nhttp:\n  net: unix\n  addr: \"" +
        socket() + "\"\n  relativeurls: true\n  secret: \"" + files::random_hex(64) + "\"\n";
    if (const int error = files::write_small(options_.directory / "config.yml", config, 0600); error != 0) {
      return cannot_run("cannot write its configuration: " + files::errno_text(error), "registry.directory");
    }
    return {};
  }

  void supervise() {
    milliseconds pause = kPauseFirst;
    while (!is_closed_) {
      ::unlink(socket().c_str());
      process::ChildOptions child;
      child.argv = argv_;
      child.environment = process::plain_environment();
      child.deadline = kForLong;
      child.output_bytes_max = kOutputBytesMax;
      child.cancel_fd = ending_.get();
      const auto began = std::chrono::steady_clock::now();
      const auto result = process::run(child);
      if (is_closed_ || result.end == process::ChildEnd::kCancelled) return;
      if (options_.tell)
        options_.tell("The program " + options_.program + " behind the registry has ended and is started again");
      if (std::chrono::steady_clock::now() - began > kPauseMax) pause = kPauseFirst;
      pollfd wait{ending_.get(), POLLIN, 0};
      ::poll(&wait, 1, static_cast<int>(pause.count()));
      pause = std::min(2 * pause, kPauseMax);
    }
  }

  const ProgramOptions options_;
  std::vector<std::string> argv_;
  files::UniqueFd ending_;
  std::atomic<bool> is_closed_{false};
  Thread thread_;
};

}  // namespace

Result<std::unique_ptr<RegistryProgram>> RegistryProgram::start(ProgramOptions options) {
  auto program = std::make_unique<Program>(std::move(options));
  MOORAGE_TRY(program->begin());
  return std::unique_ptr<RegistryProgram>(std::move(program));
}

}  // namespace moorage::registry
