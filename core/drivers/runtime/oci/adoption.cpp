// Adoption: the part of the driver that handles containers of an earlier run: running, ended and unfinished ones.
#include <algorithm>
#include <thread>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/task_storage.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "drivers/runtime/oci/oci_driver.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {

Status OciDriver::adopt() {
  forget_unmounted_storage(*site_);
  Adopted networks;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(site_->tasks(), error)) {
    const std::string task_id = task.path().filename();
    for (const auto& key : site_->keys_of(task_id)) {
      adopt_bundle(site_->bundle_of_key(task_id, key), networks);
    }
  }
  if (error) {
    return runtime::runtime_failed("read " + site_->tasks().native() + ": " + error.message());
  }
  MOORAGE_TRY(network_.adopt(networks.attachments));
  if (site_->has_task_networks) {
    MOORAGE_TRY(task_networks_.adopt(networks.tasks));
  }
  for (const auto& container : registry_.all()) {
    const auto phase = registry_.with([&] { return container->phase; });
    if (phase == Phase::kMaking) {
      lanes_->post(container->name.task_id, [this, container] { await_unfinished(container); });
    } else {
      begin_watching(container);
    }
  }
  return {};
}

void OciDriver::adopt_bundle(const Bundle& bundle, Adopted& networks) {
  auto record = read_record(bundle);
  if (!record || site_->bundle(record->task_id, record->name).path != bundle.path) {
    return;  // was never started; removed with its task's release or next start
  }
  auto container = std::make_shared<Container>();
  container->name = {record->task_id, record->name, record->attempt};
  container->bundle = bundle;
  container->record = *record;
  const auto started = read_started_note(bundle);
  const auto note = read_exit_note(site_->exits() / record->runtime_id, bundle);
  const bool supervised = is_supervised(bundle);
  if (!started && !supervised) {
    return;  // the start was cut off; nothing runs
  }
  if (started) {
    container->started = *started;
  }
  const bool same_boot = record->boot_id == site_->boot_id;
  const bool alive = same_boot && started && open_process(started->pid, started->start_time);
  if (note && started) {
    container->phase = Phase::kExited;
    container->ending = ending_of(*site_, *container, *note);
  } else if (alive || (same_boot && supervised && started)) {
    container->phase = Phase::kRunning;
  } else if (same_boot && supervised) {
    container->phase = Phase::kMaking;
  } else {
    container->phase = Phase::kExited;
    container->ending = Ending{.code = {},
                               .at_ms = now_ms(),
                               .oom = false,
                               .reason = same_boot ? "ContainerVanishedError: The container ended while it was not watched"
                                                   : "ContainerVanishedError: The machine was restarted"};
  }
  if (container->phase == Phase::kExited) {
    container->record.attachment = {};  // not adopted: the address may soon belong to another container
  } else if (record->network == runtime::NetworkKind::kBridge) {
    networks.attachments.push_back(record->attachment);
  } else if (record->network == runtime::NetworkKind::kTask) {
    networks.tasks.push_back({.task_id = record->task_id, .interface = record->interface, .pid = started ? started->pid : 0});
  }
  container->is_at_door = container->phase != Phase::kExited;
  if (auto image = images_->pin(record->image_digest); image.ok()) {
    container->pinned_image = record->image_digest;
  }
  registry_.put(std::move(container));
}

// The supervisor is still working: what the earlier run began ends by itself.
void OciDriver::await_unfinished(const Registry::Shared& container) {
  const auto until = std::chrono::steady_clock::now() + site_->options.start_deadline;
  std::optional<StartedNote> started;
  while (!(started = read_started_note(container->bundle)) && is_supervised(container->bundle) &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  if (!started) {
    started = read_started_note(container->bundle);
  }
  if (!started) {
    const auto record = registry_.with([&] { return container->record; });
    [[maybe_unused]] const auto removed = maker_.remove(container->bundle, record);  // else with the task's release
    fail(container, runtime::cannot_start("the start was interrupted with the engine and did not succeed"));
    return;
  }
  registry_.with([&] {
    container->started = *started;
    container->phase = Phase::kRunning;
  });
  if (container->record.network == runtime::NetworkKind::kTask) {
    task_networks_.find_namespace(container->name.task_id, started->pid);
  }
  outbox_.send(writer_.started(container->record, *started));
  begin_watching(container);
}

}  // namespace moorage::oci
