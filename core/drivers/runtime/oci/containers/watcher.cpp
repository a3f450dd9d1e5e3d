#include "drivers/runtime/oci/containers/watcher.h"

#include <signal.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/probe.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNotePatience{1'000};  // from a process's end to its supervisor's record of it
constexpr milliseconds kProbesFull{100};
constexpr int kProbesMax = 16;
constexpr int kKilled = 128 + SIGKILL;
// The pause before another supervisor is started, in case supervisors keep being killed: 50 ms at first, 3 s at most.
constexpr std::chrono::seconds kOrphanedAgain{10};
constexpr milliseconds kOrphanPause{25};
constexpr int kOrphanPauses = 7;
constexpr int kTakeoversMax = 5;  // one after the other without success
constexpr const char* kVanished =
    "ContainerVanishedError: The container's supervisor was killed and with it the exit code was lost";
constexpr std::uint32_t kTakenAway = IN_DELETE_SELF | IN_MOVE_SELF;

std::uint64_t inode_of(const std::filesystem::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) ? info.st_ino : 0;
}

// When the container's process began, in milliseconds since boot: an adopted container is older than this process.
std::int64_t began_at(const StartedNote& started) {
  static const std::int64_t ticks_per_second = std::max(1L, ::sysconf(_SC_CLK_TCK));
  if (started.start_time == 0) {
    return boot_ms();
  }
  return std::min(boot_ms(), static_cast<std::int64_t>(started.start_time) * 1000 / ticks_per_second);
}

}  // namespace

Ending ending_of(const Site& site, const Container& container, const ExitNote& note) {
  Ending ending{.code = note.code, .at_ms = note.at_ms, .oom = false, .reason = {}};
  if (!container.lost_reason.empty()) {
    ending.reason = container.lost_reason;
  } else if (!note.code) {
    ending.reason = kVanished;
  }
  if (note.code == kKilled && !container.was_killed &&
      site.cgroups.oom_kills(container.name.task_id, container.bundle.key()) > 0) {
    ending.oom = true;
    ending.reason = "OutOfMemoryError: Container killed due to memory usage";
  }
  return ending;
}

Status Watcher::start() {
  notify_ = files::UniqueFd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  MOORAGE_TRY(watch_exits());
  parts_.loop.watch(notify_.get(), [this] { read_exits(); });
  return {};
}

bool Watcher::watches_exits() const {
  const auto inode = inode_of(parts_.site.exits());
  return inode != 0 && inode == exits_inode_;
}

Status Watcher::watch_exits() {
  const auto path = parts_.site.exits();
  MOORAGE_TRY(make_directory(path.parent_path()));
  MOORAGE_TRY(make_directory(path));
  if (!notify_ || ::inotify_add_watch(notify_.get(), path.c_str(), IN_MOVED_TO | kTakenAway | IN_ONLYDIR) < 0) {
    return runtime::runtime_failed(files::system_text("watch " + path.native()));
  }
  exits_inode_ = inode_of(path);
  return {};
}

void Watcher::read_exits() {
  alignas(inotify_event) std::array<char, 16'384> bytes;
  for (ssize_t count = 0; (count = ::read(notify_.get(), bytes.data(), bytes.size())) > 0;) {
    for (ssize_t at = 0; at < count;) {
      inotify_event event{};
      std::memcpy(&event, bytes.data() + at, sizeof event);
      const char* name = bytes.data() + at + sizeof event;
      at += static_cast<ssize_t>(sizeof event + event.len);
      if ((event.mask & (kTakenAway | IN_UNMOUNT)) != 0) {
        parts_.look_after();
      } else if (event.mask & IN_Q_OVERFLOW) {
        for (const auto& container : parts_.registry.all()) {
          settle(container);
        }
      } else if (event.len > 0) {
        if (const auto container = parts_.registry.find_by_runtime_id(name)) {
          settle(container);
        }
      }
    }
  }
}

void Watcher::begin(const Registry::Shared& container) {
  std::int64_t first_probe_ms = 0;
  parts_.registry.with([&] {
    auto& c = *container;
    if (c.phase != Phase::kRunning) {
      return;
    }
    c.process = open_process(c.started.pid, c.started.start_time);
    if (c.process) {
      c.process_watch = parts_.loop.watch(c.process.get(), [this, container] { process_ended(container); });
    }
    if (c.record.health) {
      const auto started_ms = began_at(c.started);
      c.health.emplace(*c.record.health, started_ms);
      first_probe_ms = c.health->next_ms(started_ms);
    }
  });
  if (first_probe_ms != 0) {
    schedule_probe(container, first_probe_ms);
  }
  watch_supervisor(container);
  // It may have ended before it was watched.
  parts_.loop.post([this, container] {
    if (!settle(container) && has_ended(container->process)) {
      process_ended(container);
    }
  });
}

void Watcher::process_ended(const Registry::Shared& container) {
  parts_.registry.with([&] {
    parts_.loop.unwatch(container->process_watch);  // stays readable for ever
    container->process_watch = 0;
  });
  if (!settle(container)) {
    parts_.loop.at(loop::EventLoop::Clock::now() + kNotePatience, [this, container] {
      if (!settle(container)) {
        settle_without_note(container);
      }
    });
  }
}

bool Watcher::settle(const Registry::Shared& container) {
  std::string runtime_id;
  const bool running = parts_.registry.with([&] {
    runtime_id = container->record.runtime_id;
    return container->phase == Phase::kRunning;
  });
  if (!running) {
    return true;
  }
  const auto note = read_exit_note(parts_.site.exits() / runtime_id, container->bundle);
  if (!note) {
    return false;
  }
  report_end(container, ending_of(parts_.site, *container, *note));
  return true;
}

void Watcher::settle_without_note(const Registry::Shared& container) {
  ExitNote note{.code = {}, .at_ms = now_ms()};
  parts_.registry.with([&] {
    if (const auto status = exit_status_of(container->process, {container->started.pid, container->started.start_time})) {
      note.code = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    }
  });
  report_end(container, ending_of(parts_.site, *container, note));
}

void Watcher::supervised(const Registry::Shared& container) {
  parts_.registry.with([&] { container->takeovers = 0; });
  watch_supervisor(container);
}

void Watcher::give_up(const Registry::Shared& container, const std::string& reason) {
  const int tries = parts_.registry.with([&] { return ++container->takeovers; });
  if (tries < kTakeoversMax) {
    parts_.orphaned(container, milliseconds(200) * (1 << tries));
    return;
  }
  parts_.registry.with([&] {
    container->lost_reason =
        "ContainerSupervisorLostError: The container's supervisor was killed and no other could take over (" +
        files::one_line(reason, 300) + "); the container was stopped";
  });
  kill(container);
}

void Watcher::watch_supervisor(const Registry::Shared& container) {
  const bool is_gone = parts_.registry.with([&] {
    auto& c = *container;
    if (c.phase != Phase::kRunning || c.supervisor_watch != 0) {
      return false;
    }
    const auto note = read_shim_note(c.bundle);
    c.supervisor = note ? open_process(note->pid, note->start_time) : files::UniqueFd();
    if (!c.supervisor) {
      return true;
    }
    c.supervisor_watch = parts_.loop.watch(c.supervisor.get(), [this, container] { supervisor_ended(container); });
    return false;
  });
  if (is_gone) {
    parts_.loop.post([this, container] { supervisor_ended(container); });
  }
}

void Watcher::supervisor_ended(const Registry::Shared& container) {
  milliseconds pause{0};
  const bool is_orphan = parts_.registry.with([&] {
    auto& c = *container;
    parts_.loop.unwatch(c.supervisor_watch);
    c.supervisor_watch = 0;
    const auto now = loop::EventLoop::Clock::now();
    c.orphaned_again = now - c.orphaned_at < kOrphanedAgain ? std::min(c.orphaned_again + 1, kOrphanPauses) : 0;
    c.orphaned_at = now;
    pause = c.orphaned_again == 0 ? milliseconds(0) : kOrphanPause * (1 << c.orphaned_again);
    return c.phase == Phase::kRunning && c.process && !has_ended(c.process);
  });
  if (is_orphan) {
    parts_.orphaned(container, pause);
  }
}

void Watcher::report_end(const Registry::Shared& container, Ending ending) {
  parts_.endings.post("", [this, container, ending = std::move(ending)] { finish(container, ending); });
}

void Watcher::finish(const Registry::Shared& container, const Ending& ending) {
  // The forwards go first, then the report: after it the port may be given to another container.
  Attachment attachment;
  parts_.registry.with([&] { attachment = container->record.attachment; });
  [[maybe_unused]] const auto unpublished = parts_.network.unpublish(attachment);
  kill_descendants(container);
  const bool first = parts_.registry.with([&] {
    auto& c = *container;
    if (c.phase != Phase::kRunning) {
      return false;
    }
    c.phase = Phase::kExited;
    c.is_at_door = false;
    c.ending = ending;
    parts_.loop.cancel(c.kill_timer);
    parts_.loop.cancel(c.probe_timer);
    parts_.loop.unwatch(c.process_watch);
    parts_.loop.unwatch(c.supervisor_watch);
    c.supervisor_watch = 0;
    c.kill_timer = c.probe_timer = c.process_watch = 0;
    return true;
  });
  if (first) {
    parts_.outbox.send(writer_.exited(container->name, ending));
  }
}

void Watcher::stop(const Registry::Shared& container, Duration timeout) {
  parts_.registry.with([&] {
    auto& c = *container;
    if (c.phase != Phase::kRunning || c.kill_timer != 0) {
      return;
    }
    parts_.site.cgroups.thaw(c.name.task_id, c.bundle.key());
    send_signal(c.process, c.record.stop_signal);
    const auto when = loop::EventLoop::Clock::now() + milliseconds(std::max<std::int64_t>(timeout.ms, 0));
    c.kill_timer = parts_.loop.at(when, [this, container] { kill(container); });
  });
}

void Watcher::kill(const Registry::Shared& container) {
  parts_.site.cgroups.thaw(container->name.task_id, container->bundle.key());
  parts_.registry.with([&] {
    container->was_killed = true;
    send_signal(container->process, SIGKILL);
  });
  kill_descendants(container);
}

// Without a process namespace of its own the container's processes outlive the first; Docker ends them with it as well.
void Watcher::kill_descendants(const Registry::Shared& container) {
  const auto& cgroups = parts_.site.cgroups;
  const auto& task = container->name.task_id;
  const auto key = container->bundle.key();
  if (!parts_.registry.with([&] { return container->record.shares_processes; })) {
    return;
  }
  for (const int pid : cgroups.processes(task, key)) {
    signal_member(pid, cgroups.container_path(task, key), SIGKILL);
  }
}

void Watcher::schedule_probe(const Registry::Shared& container, std::int64_t at_ms) {
  const auto wait = milliseconds(std::max<std::int64_t>(0, at_ms - boot_ms()));
  parts_.registry.with([&] {
    if (container->phase == Phase::kRunning) {
      container->probe_timer = parts_.loop.at(loop::EventLoop::Clock::now() + wait, [this, container] { probe(container); });
    }
  });
}

void Watcher::probe(const Registry::Shared& container) {
  if (probes_running_ >= kProbesMax) {
    schedule_probe(container, boot_ms() + kProbesFull.count());
    return;
  }
  ProbeRequest request;
  const bool running = parts_.registry.with([&] {
    const auto& c = *container;
    const auto pid_file = c.bundle.path / "health.pid";
    request.argv = parts_.site.runtime.exec_arguments(runtime_name(c.name.task_id, c.name.container),
                                                      {.process = c.bundle.health_process(), .pid_file = pid_file});
    request.pid_file = pid_file;
    request.group = parts_.site.cgroups.container_path(c.name.task_id, c.bundle.key());
    request.members = [this, task = c.name.task_id, key = c.bundle.key()] { return parts_.site.cgroups.processes(task, key); };
    request.deadline = milliseconds(c.record.health ? c.record.health->timeout_ms : 0);
    return c.phase == Phase::kRunning && c.health;
  });
  if (!running) {
    return;
  }
  request.program = parts_.site.runtime.copy();
  ++probes_running_;
  Probe::start(parts_.loop, std::move(request), [this, container](std::optional<ProbeAnswer> answer) {
    --probes_running_;
    const auto at = boot_ms();
    std::optional<runtime::HealthState> changed;
    std::int64_t next = 0;
    parts_.registry.with([&] {
      auto& c = *container;
      if (c.phase == Phase::kRunning && c.health) {
        changed = answer ? c.health->answer(answer->is_good, at) : std::nullopt;
        next = c.health->next_ms(at);
      }
    });
    if (next == 0) {
      return;
    }
    if (changed) {
      parts_.outbox.send(writer_.health(container->name, *changed, answer->output));
    }
    schedule_probe(container, next);
  });
}

}  // namespace moorage::oci
