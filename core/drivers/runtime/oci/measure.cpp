// What the containers of this machine use, read from their control groups.
#include "drivers/parts/cgroup/read_usage.h"
#include "drivers/runtime/oci/oci_driver.h"

namespace moorage::oci {

// Files are read without the registry's lock: a container may end meanwhile, and is left out then.
std::vector<ports::MeasuredContainer> OciDriver::measure(Instant) {
  struct Running {
    ContainerName name;
    std::string key;
    int attempt = 0;
    int pid = 0;
    bool has_own_network = false;
  };
  std::vector<Running> running;
  const auto all = registry_.all();
  registry_.with([&] {
    for (const auto& container : all) {
      if (container->phase != Phase::kRunning) continue;
      running.push_back({.name = container->name,
                         .key = container->bundle.key(),
                         .attempt = container->record.attempt,
                         .pid = container->started.pid,
                         .has_own_network = container->record.network == runtime::NetworkKind::kBridge});
    }
  });
  std::vector<ports::MeasuredContainer> out;
  out.reserve(running.size());
  for (Running& one : running) {
    auto usage = cgroup::read_usage(site_->cgroups.directories(one.name.task_id, one.key));
    if (!usage) continue;
    if (one.has_own_network) usage->interfaces = cgroup::read_interfaces(one.pid);
    out.push_back({.task_id = std::move(one.name.task_id),
                   .container = std::move(one.name.container),
                   .machine_id = site_->machine_id,
                   .attempt = one.attempt,
                   .usage = std::move(*usage)});
  }
  return out;
}

}  // namespace moorage::oci
