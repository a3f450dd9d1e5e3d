#include "drivers/runtime/oci/containers/task_namespaces.h"

#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <thread>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kDeadline{10'000};
constexpr milliseconds kEndPatience{5'000};
constexpr milliseconds kLook{2};
constexpr const char* kNote = "pause";            // PID STARTTIME
constexpr const char* kSharedMemory = "shm";      // of all containers of the task
constexpr const char* kEmptyRoot = "pause-root";  // where the pause process puts its empty file system

fs::path place_of(const Site& site, const std::string& task_id) { return site.run_tasks() / task_id; }

std::optional<ShimNote> read_note(const fs::path& file) {
  std::istringstream words(files::read_small(file).value_or(""));
  ShimNote note;
  return words >> note.pid >> note.start_time ? std::optional(note) : std::nullopt;
}

Error failed(std::string_view what) { return runtime::cannot_start("namespaces of the task: " + files::one_line(what, 300)); }

// The shim's program in one of its short modes; its errors are the answer where it fails.
Status run_shim(const Site& site, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), site.program.supervisor.native());
  const auto ran = run_program(std::move(arguments), kDeadline);
  if (!ran.ok()) {
    return failed(ran.error().message);
  }
  return ran->code == 0 ? Status() : Status(failed(ran->errors));
}

Result<ShimNote> find_or_start(const Site& site, const fs::path& place) {
  if (const auto known = read_note(place / kNote)) {
    const auto process = open_process(known->pid, known->start_time);
    // A process that is about to end has left its namespaces already; it may still wait for those of its process namespace.
    std::error_code left;
    static_cast<void>(fs::read_symlink(fs::path("/proc") / std::to_string(known->pid) / "ns" / "ipc", left));
    if (!process || has_ended(process) || left) {
      return failed("the process that held them has ended; the task has to be started anew");
    }
    return *known;
  }
  MOORAGE_TRY(make_directory(place));
  MOORAGE_TRY(make_directory(place / kEmptyRoot));
  MOORAGE_TRY(run_shim(site, {"--pause", (place / kNote).native(), (place / kEmptyRoot).native(), site.cgroup_procs.native()}));
  const auto note = read_note(place / kNote);
  return note ? Result<ShimNote>(*note) : failed("the pause process left no note");
}

bool is_mounted(const fs::path& path) {
  struct stat own {};
  struct stat above {};
  return ::stat(path.c_str(), &own) == 0 && ::stat(path.parent_path().c_str(), &above) == 0 && own.st_dev != above.st_dev;
}

// The kernel counts what lies in it to the memory of the container that wrote it.
Status prepare_shared_memory(const fs::path& path, std::int64_t bytes) {
  MOORAGE_TRY(make_directory(path));
  unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (is_mounted(path)) {
    struct statfs info {};
    if (::statfs(path.c_str(), &info) == 0 && static_cast<std::int64_t>(info.f_blocks) * info.f_bsize >= bytes) {
      return {};
    }
    flags |= MS_REMOUNT;
  }
  const auto data = "mode=1777,size=" + std::to_string(bytes);
  if (::mount("shm", path.c_str(), "tmpfs", flags, data.c_str()) != 0) {
    return failed(files::system_text("mount " + path.native()));
  }
  return {};
}

Status set_ipc_settings(const Site& site, const fs::path& space, const SharedNeeds& needs) {
  if (needs.sysctls.empty()) {
    return {};
  }
  std::vector<std::string> arguments{"--ipc-settings", space.native()};
  for (auto [name, value] : needs.sysctls) {
    std::replace(name.begin(), name.end(), '.', '/');
    arguments.push_back(name + '=' + value);
  }
  return run_shim(site, std::move(arguments));
}

}  // namespace

Result<SharedNamespaces> share_namespaces(const Site& site, const std::string& task_id, const SharedNeeds& needs) {
  SharedNamespaces out;
  if (!needs.processes && !needs.memory) {
    return out;
  }
  const auto place = place_of(site, task_id);
  MOORAGE_ASSIGN(const auto holder, find_or_start(site, place));
  const auto spaces = fs::path("/proc") / std::to_string(holder.pid) / "ns";
  if (needs.processes) {
    out.processes = spaces / "pid";
  }
  if (needs.memory) {
    out.memory = spaces / "ipc";
    out.shared_memory = place / kSharedMemory;
    MOORAGE_TRY(prepare_shared_memory(out.shared_memory, needs.shm_bytes));
    MOORAGE_TRY(set_ipc_settings(site, out.memory, needs));
  }
  return out;
}

Status end_namespaces(const Site& site, const std::string& task_id) {
  const auto place = place_of(site, task_id);
  if (const auto note = read_note(place / kNote)) {
    const auto holder = open_process(note->pid, note->start_time);
    send_signal(holder, SIGKILL);
    const auto until = std::chrono::steady_clock::now() + kEndPatience;
    while (!has_ended(holder)) {
      if (std::chrono::steady_clock::now() >= until) {
        return runtime::runtime_failed("the pause process of task " + task_id + " does not end");
      }
      std::this_thread::sleep_for(kLook);
    }
  }
  if (const auto memory = place / kSharedMemory;
      is_mounted(memory) && ::umount2(memory.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0) {
    return runtime::runtime_failed(files::system_text("unmount " + memory.native()));
  }
  return {};
}

}  // namespace moorage::oci
