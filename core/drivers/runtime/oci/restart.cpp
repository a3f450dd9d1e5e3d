// Restarts: the part of the driver that starts a container once more under its restart policy, as the ECS agent does by `docker
// start`: the same image, the same runtime id, the same writable layer, the same log stream; new addresses and dynamic ports.
#include <thread>
#include <utility>

#include "drivers/runtime/oci/oci_driver.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::chrono::milliseconds kSupervisorPatience{2'000};
constexpr std::chrono::milliseconds kLook{10};
constexpr std::chrono::seconds kRestartRetry{1};

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

}  // namespace

// All output of a container that has ended is with the sink. False: the sink does not take it now.
bool OciDriver::finish_logs(const Registry::Shared& container) {
  const auto log = registry_.with([&] { return container->record.log; });
  if (!logs_ || !log.to_sink) {
    return true;
  }
  const auto until = std::chrono::steady_clock::now() + kSupervisorPatience;
  while (is_supervised(container->bundle) && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kLook);
  }
  return logs_->finish(container->bundle, kLogPatience);
}

void OciDriver::restart(const ports::RuntimeCommand& command, const Registry::Shared& known) {
  auto [phase, record] = registry_.with([&] { return std::pair(known->phase, known->record); });
  if (phase == Phase::kPulling || phase == Phase::kMaking) {
    return;  // the attempt before is on its way, and its answer comes
  }
  if (phase == Phase::kRunning) {  // for the engine it has exited, so its present command counts
    watcher_->kill(known);
    if (!registry_.wait_until_exited(known, kExitPatience)) {
      restart_later(command, known);
      return;
    }
  }
  if (!finish_logs(known)) {
    begin_watching(known);  // the pump goes on with it
    restart_later(command, known);
    return;
  }
  if (auto cleared = maker_.clear(known->bundle, record); !cleared.ok()) {
    if (runtime::is_hang(cleared.error())) {
      note_hang(cleared.error());
    }
    restart_later(command, known);
    return;
  }
  start_again(command, record);
  const auto digest = registry_.with([&] { return std::exchange(known->pinned_image, ""); });
  if (!digest.empty()) {
    images_->unpin(digest);
  }
}

void OciDriver::restart_later(const ports::RuntimeCommand& command, const Registry::Shared& known) {
  loop_->at(loop::EventLoop::Clock::now() + kRestartRetry, [this, command, known] {
    lanes_->post(known->name.task_id, [this, command, known] {
      const bool is_cancelled = registry_.with([&] { return known->cancelled; });
      if (!is_cancelled && registry_.find(known->name) == known) {
        restart(command, known);
      }
    });
  });
}

// An earlier run of the engine was cut off between two attempts: the record says what was there. Its address was not adopted.
bool OciDriver::resume(const ports::RuntimeCommand& command) {
  const auto start = command.reader().getStartContainer();
  const auto bundle = site_->bundle(str(start.getTaskId()), str(start.getContainer().getName()));
  auto former = read_record(bundle);
  if (!former) {
    return false;
  }
  former->attachment = {};
  if (auto cleared = maker_.clear(bundle, *former); !cleared.ok()) {
    return false;  // all of it goes then, with the ordinary start
  }
  start_again(command, *former);
  return true;
}

// In the lane of the task, which it does not leave: a stop that comes behind finds a container that runs.
void OciDriver::start_again(const ports::RuntimeCommand& command, const ContainerRecord& former) {
  const auto start = command.reader().getStartContainer();
  auto container = std::make_shared<Container>();
  container->name = {str(start.getTaskId()), str(start.getContainer().getName()), start.getAttempt()};
  container->bundle = site_->bundle(container->name.task_id, container->name.container);
  container->phase = Phase::kMaking;
  container->record = former;  // an inventory lists it: it is neither gone nor running
  registry_.put(container);
  auto image = images_->pin(former.image_digest);
  if (!image.ok()) {  // it was not pinned while no engine was there
    image = bring(start);
  }
  finish_start(command, container, std::move(image));
}

}  // namespace moorage::oci
