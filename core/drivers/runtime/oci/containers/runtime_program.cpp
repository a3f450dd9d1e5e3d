#include "drivers/runtime/oci/containers/runtime_program.h"

#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/runtime/oci/containers/shim_program.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::chrono::milliseconds kTrialDeadline{15'000};

}  // namespace

RuntimeProgram::RuntimeProgram(std::string program, fs::path root)
    : program_(std::move(program)),
      sealed_(std::make_shared<SealedProgram>(program_)),
      root_(std::move(root)),
      is_crun_(fs::path(program_).filename().native().starts_with("crun")) {}

Result<std::string> RuntimeProgram::version() const {
  MOORAGE_ASSIGN(const auto text, run_checked({program_, "--version"}, kTrialDeadline));
  auto line = text.substr(0, text.find('\n'));  // "crun version 1.8.1"
  if (const auto at = line.find(" version "); at != std::string::npos) {
    line.replace(at, 9, " ");
  }
  return files::one_line(line, 100);
}

std::vector<std::string> RuntimeProgram::base() const {
  std::vector<std::string> argv{program_};
  if (is_crun_) {
    argv.emplace_back("--cgroup-manager=cgroupfs");
  }
  argv.insert(argv.end(), {"--root", root_.native()});
  return argv;
}

std::vector<std::string> RuntimeProgram::run_arguments(const std::string& name, const Run& run) const {
  auto argv = base();
  argv.insert(argv.end(), {"--log", (run.bundle / "runtime.log").native(), "--log-format=json", "run", "--detach", "--bundle",
                           run.bundle.native(), "--pid-file", (run.bundle / "pid").native()});
  if (!run.console.empty()) {
    argv.insert(argv.end(), {"--console-socket", run.console.native()});
  }
  argv.push_back(name);
  return argv;
}

std::vector<std::string> RuntimeProgram::exec_arguments(const std::string& name, const Exec& exec) const {
  auto argv = base();
  argv.insert(argv.end(), {"exec", "--process", exec.process.native(), "--pid-file", exec.pid_file.native()});
  if (!exec.console_socket.empty()) argv.insert(argv.end(), {"--console-socket", exec.console_socket});
  argv.push_back(name);
  return argv;
}

Status RuntimeProgram::remove(const std::string& name, std::chrono::milliseconds deadline) const {
  std::error_code error;
  if (!fs::exists(root_ / name, error)) {
    return {};
  }
  auto argv = base();
  argv.insert(argv.end(), {"delete", "--force", name});
  const auto copy = sealed_->get();
  const auto ran = run_program(std::move(argv), deadline, copy ? SealedProgram::path_of(*copy) : "");
  if (!ran.ok() && runtime::is_hang(ran.error())) {
    return ran.error();
  }
  // The runtime may have failed for good reasons (a start that was cut off) or not be installed any more. Processes and control
  // groups are removed elsewhere; this removes the runtime's own files.
  if (fs::exists(root_ / name, error) && !files::remove_tree(root_ / name)) {
    return runtime::runtime_failed("delete container " + name + ": " + (ran.ok() ? ran->errors : ran.error().message));
  }
  return {};
}

Status try_runtime(const RuntimeProgram& runtime, const fs::path& scratch, const std::string& seccomp_filter) {
  const auto bundle = scratch / ("trial-" + files::random_hex(8));
  const auto name = bundle.filename().native();
  MOORAGE_TRY(make_directory(bundle));
  MOORAGE_TRY(make_directory(bundle / "rootfs"));
  MOORAGE_ASSIGN(const auto program, install_shim(bundle / "bin"));
  std::error_code error;
  fs::create_hard_link(program.init, bundle / "rootfs" / "init", error);
  const json namespaces = json::array({{{"type", "mount"}}, {{"type", "pid"}}, {{"type", "ipc"}}, {{"type", "uts"}}});
  // As its own init it runs "/init" again, which ends with 2 because it has no arguments; no other cause gives this code.
  json spec = {{"ociVersion", "1.0.2"},
               {"process",
                {{"terminal", false},
                 {"user", {{"uid", 0}, {"gid", 0}}},
                 {"args", {"/init", "--init", "/init"}},
                 {"cwd", "/"},
                 {"noNewPrivileges", true}}},
               {"root", {{"path", "rootfs"}}},
               {"mounts", json::array({{{"destination", "/proc"}, {"type", "proc"}, {"source", "proc"}},
                                       {{"destination", "/dev"}, {"type", "tmpfs"}, {"source", "tmpfs"}}})},
               {"linux",
                {{"namespaces", namespaces},
                 {"cgroupsPath", "/moorage-trial/" + name},
                 {"resources", {{"pids", {{"limit", 16}}}, {"memory", {{"limit", 64 << 20}}}}}}}};
  if (!seccomp_filter.empty()) {
    spec["linux"]["seccomp"] = {{"defaultAction", "SCMP_ACT_ERRNO"}, {"defaultErrnoRet", 1}, {"syscalls", json::array()}};
    spec["annotations"]["run.oci.seccomp_bpf_data"] = seccomp_filter;
  }
  Status result = write_small(bundle / "config.json", spec.dump());
  if (result.ok()) {
    std::vector<std::string> argv{runtime.path()};
    if (runtime.is_crun()) {
      argv.emplace_back("--cgroup-manager=cgroupfs");
    }
    argv.insert(argv.end(), {"--root", runtime.root().native(), "run", "--bundle", bundle.native(), name});
    auto ran = run_program(std::move(argv), kTrialDeadline);
    if (!ran.ok()) {
      result = std::move(ran).error();
    } else if (ran->code != 2) {
      result =
          runtime::runtime_failed(fs::path(runtime.path()).filename().native() + " could not run a container: " + ran->errors);
    }
    [[maybe_unused]] const auto removed = runtime.remove(name, kTrialDeadline);
  }
  files::remove_tree(bundle);
  return result;
}

}  // namespace moorage::oci
