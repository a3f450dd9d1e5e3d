// Upkeep: the part of the driver that restores what it has made outside of its state directory, while it runs.
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/process_stat.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/oci/oci_driver.h"

namespace moorage::oci {
namespace {

constexpr std::chrono::seconds kLookEvery{2};
constexpr std::chrono::milliseconds kLookAgain{50};  // often many objects are removed at once; the pause also bounds the rate

bool has_directory(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

}  // namespace

void OciDriver::begin_upkeep() {
  network_.find_processes_by([this](const std::string& link) { return pid_behind(link); });
  network_.on_failure([this] { return upkeep_.run(); });
  network_.add_checks(upkeep_);
  task_networks_.add_checks(upkeep_);
  upkeep_.add({.object = "directory " + site_->exits().native(),
               .is_there = [this]() -> Result<bool> { return watcher_->watches_exits(); },
               .put_back = [this] { return watcher_->watch_exits(); }});
  for (const auto& path : {site_->run_tasks(), site_->run_dir() / "runtime"}) {
    upkeep_.add({.object = "directory " + path.native(),
                 .is_there = [path]() -> Result<bool> { return has_directory(path); },
                 .put_back = [path]() -> Status {
                   MOORAGE_TRY(make_directory(path.parent_path()));
                   return make_directory(path);
                 }});
  }
  if (auto tables = TableWatch::open(); tables.ok()) {  // without it the next periodic check finds what is missing
    tables_.emplace(std::move(*tables));
    loop_->watch(tables_->fd(), [this] {
      if (tables_->heard_removal()) {
        look_after();
      }
    });
  }
  schedule_upkeep();
}

void OciDriver::look_after() {
  if (looks_soon_.exchange(true)) {
    return;
  }
  loop_->at(loop::EventLoop::Clock::now() + kLookAgain, [this] {
    behind_->post("upkeep", [this] {
      looks_soon_ = false;
      upkeep_.run();
    });
  });
}

void OciDriver::schedule_upkeep() {
  loop_->at(loop::EventLoop::Clock::now() + kLookEvery, [this] {
    behind_->post("upkeep", [this] {
      upkeep_.run();
      schedule_upkeep();
    });
  });
}

void OciDriver::tell(const Upkeep::News& news) {
  using Severity = driver::MachineNotice::Severity;
  if (news.times == 0) {
    outbox_.send(writer_.news(
        {.severity = Severity::ERROR,
         .name = "RUNTIME_OBJECT_MISSING",
         .message = "The " + news.object + " is missing or was changed, and could not be put back: " + news.reason}));
    return;
  }
  const auto often = news.times == 1 ? std::string() : ", " + std::to_string(news.times) + " times since this was told last";
  outbox_.send(
      writer_.news({.severity = Severity::WARN,
                    .name = "RUNTIME_OBJECT_RESTORED",
                    .message = "The " + news.object + " was removed or changed by something else and is put back" + often}));
}

// 0: no container uses it.
int OciDriver::pid_behind(const std::string& link) {
  for (const auto& container : registry_.all()) {
    const int pid = registry_.with([&] {
      const bool is_it = container->phase == Phase::kRunning && container->record.attachment.link == link;
      return is_it && process::start_time_of(container->started.pid) == container->started.start_time ? container->started.pid
                                                                                                      : 0;
    });
    if (pid != 0) {
      return pid;
    }
  }
  return 0;
}

}  // namespace moorage::oci
