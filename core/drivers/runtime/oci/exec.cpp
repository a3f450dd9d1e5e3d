#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/oci_exec.h"
#include "drivers/runtime/oci/oci_driver.h"

namespace moorage::oci {

Result<std::unique_ptr<ports::ExecProcess>> OciDriver::exec(const ports::ExecOrder& order) {
  const auto container = registry_.find({order.task_id, order.container, 0});
  const bool is_running = container && registry_.with([&] { return container->phase == Phase::kRunning; });
  if (!is_running) {
    return invalid_parameter("The container " + order.container + " does not run on this machine.", "container");
  }
  const Bundle& bundle = container->bundle;
  return start_exec(
      {.runtime = site_->runtime,
       .name = runtime_name(order.task_id, order.container),
       .config = bundle.config(),
       .place = bundle.path / ("exec-" + files::random_hex(16)),
       .group = site_->cgroups.container_path(order.task_id, bundle.key()),
       .members = [groups = site_->cgroups, task = order.task_id, key = bundle.key()] { return groups.processes(task, key); }},
      order);
}

}  // namespace moorage::oci
