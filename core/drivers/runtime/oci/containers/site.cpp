#include "drivers/runtime/oci/containers/site.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/task_storage.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/host_preparation.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/oci/kernel/task_network_probe.h"
#include "drivers/runtime/oci/plan/spec.h"
#include "drivers/runtime/plan/capabilities.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

Error unavailable(std::string_view message) { return api_error("RuntimeUnavailable", files::one_line(message)); }

Result<std::string> own_instance(const fs::path& state_dir) {
  const auto file = state_dir / "instance";
  const auto known = files::read_small(file).value_or("");
  if (known.size() >= 8 && known.find_first_not_of("0123456789abcdef\n") == std::string::npos) {
    return known.substr(0, 8);
  }
  auto made = files::random_hex(8);
  MOORAGE_TRY(write_small(file, made + '\n'));
  return made;
}

struct Found {
  RuntimeProgram program;
  std::unique_ptr<SeccompFilters> filters;
};

// The first runtime of `wanted` that really runs a container, with compiled seccomp filters or without.
Result<Found> find_runtime(const std::string& wanted, const fs::path& root, const fs::path& scratch) {
  const std::vector<std::string> candidates =
      wanted == "auto" || wanted.empty() ? std::vector<std::string>{"crun", "runc"} : std::vector{wanted};
  std::string tried;
  for (const auto& candidate : candidates) {
    const auto path = process::find_program(candidate);
    if (path.empty()) {
      tried += candidate + " is not installed; ";
      continue;
    }
    RuntimeProgram program(path, root);
    auto filters = std::make_unique<SeccompFilters>();
    // Compiles the filter of most containers in advance.
    const auto filter = program.is_crun() ? filters->base64_of(runtime::default_capabilities()) : std::string();
    if (!filter.empty() && try_runtime(program, scratch, filter).ok()) {
      return Found{.program = std::move(program), .filters = std::move(filters)};
    }
    const auto works = try_runtime(program, scratch);
    if (works.ok()) {
      return Found{.program = std::move(program), .filters = nullptr};
    }
    tried += works.error().message + "; ";
  }
  return unavailable("no OCI runtime works: " + tried + "`moorage doctor` says more");
}

// Sets the flag by which ext4 spreads the directories made here. Directories that are made and removed in one place become more
// and more expensive: without a journal ext4 walks past every inode that was freed there in the last half minute.
void spread_directories_below(const fs::path& path) {
  const files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  int flags = 0;
  if (fd && ::ioctl(fd.get(), FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_TOPDIR_FL) == 0) {
    flags |= FS_TOPDIR_FL;
    ::ioctl(fd.get(), FS_IOC_SETFLAGS, &flags);  // other file systems do not know it, and need not
  }
}

// Makes the directory, with a tmpfs mounted on it unless /run is in memory already.
Status make_run_directory(const fs::path& path) {
  MOORAGE_TRY(make_directory(path.parent_path()));
  MOORAGE_TRY(make_directory(path));
  struct statfs info {};
  if (::statfs(path.c_str(), &info) == 0 && info.f_type == TMPFS_MAGIC) {
    return {};
  }
  if (::mount("moorage", path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0700") != 0) {
    return runtime::runtime_failed(files::system_text("mount a tmpfs at " + path.native()));
  }
  return {};
}

}  // namespace

fs::path run_directory(const std::string& instance) { return fs::path("/run/moorage") / instance; }

fs::path Site::run_dir() const { return run_directory(instance); }

std::vector<std::string> Site::keys_of(const std::string& task_id) const {
  std::set<std::string> keys;
  for (const auto& place : {tasks(), run_tasks()}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place / task_id, error)) {
      if (auto name = entry.path().filename().native(); is_container_key(name)) {
        keys.insert(std::move(name));
      }
    }
  }
  return {keys.begin(), keys.end()};
}

void close_run_directory(const std::string& instance) {
  const auto path = run_directory(instance);
  files::remove_tree(path);                             // all of it but a mount point
  if (::umount2(path.c_str(), UMOUNT_NOFOLLOW) == 0) {  // not one where /run is in memory already
    ::rmdir(path.c_str());
  }
  ::rmdir(path.parent_path().c_str());  // stays while another engine uses it
}

Result<std::unique_ptr<Site>> open_site(OciOptions options) {
  if (::geteuid() != 0) {
    return unavailable("containers need root: run as root, or use the simulated runtime");
  }
  std::error_code error;
  files::make_directories(fs::absolute(options.state_dir, error).parent_path().native());
  MOORAGE_ASSIGN(const auto directory,
                 files::open_state_directory(options.state_dir.native(), {.error_name = "RuntimeFailed"}));
  options.state_dir = fs::canonical(options.state_dir, error);
  if (error || options.state_dir.native().find_first_of(":,\\\n") != std::string::npos) {
    return runtime::runtime_failed("state directory " + options.state_dir.native() +
                                   ": overlay file systems take no ':', ',' and '\\' in it");
  }
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take(
                     {.directory = directory.get(), .path = options.state_dir.native(), .error_name = "RuntimeLocked"}));
  for (auto& root : options.policy.volume_roots) {
    const auto real = fs::canonical(root, error);
    root = error ? root.lexically_normal() : real;
    if (!root.has_filename()) {
      root = root.parent_path();
    }
  }
  MOORAGE_ASSIGN(auto instance, own_instance(options.state_dir));
  for (const char* name : {"tasks", "volumes"}) {
    MOORAGE_TRY(make_directory(options.state_dir / name));
  }
  spread_directories_below(options.state_dir / "tasks");
  MOORAGE_TRY(make_run_directory(run_directory(instance)));
  for (const char* name : {"runtime", "tasks", "exits"}) {
    MOORAGE_TRY(make_directory(run_directory(instance) / name));
  }
  MOORAGE_TRY(prepare_host());
  MOORAGE_ASSIGN(auto cgroups, Cgroups::find(instance));
  MOORAGE_ASSIGN(auto program, install_shim(options.state_dir / "bin"));
  MOORAGE_ASSIGN(auto runtime, find_runtime(options.runtime, run_directory(instance) / "runtime", options.state_dir));
  MOORAGE_ASSIGN(auto version, runtime.program.version());
  auto machine = machine_id(instance);
  auto procs = cgroups.supervisors_file();
  auto gpus = Gpus::find(options.gpus);
  const runtime::MachineTraits traits{.swap_limit = cgroups.has_swap_limit(),
                                      .swappiness = cgroups.has_swappiness(),
                                      .apparmor = has_apparmor(),
                                      .selinux = has_selinux(),
                                      .gpus = !gpus.ids().empty(),
                                      .storage_quota = can_bound_storage()};
  return std::unique_ptr<Site>(new Site{.options = std::move(options),
                                        .lock = std::move(lock),
                                        .instance = std::move(instance),
                                        .machine_id = std::move(machine),
                                        .boot_id = boot_id(),
                                        .runtime_version = std::move(version),
                                        .runtime = std::move(runtime.program),
                                        .cgroups = std::move(cgroups),
                                        .program = std::move(program),
                                        .cgroup_procs = std::move(procs),
                                        .volume_locks = std::make_unique<VolumeLocks>(),
                                        .masked_paths = thermal_paths(),
                                        .has_task_networks = try_task_networks().ok(),
                                        .seccomp_filters = std::move(runtime.filters),
                                        .traits = traits,
                                        .gpus = std::move(gpus)});
}

}  // namespace moorage::oci
