#include "drivers/runtime/oci/task_source.h"

#include <string>

#include "base/hex.h"
#include "drivers/parts/cgroup/read_usage.h"
#include "drivers/runtime/oci/containers/metadata_file.h"
#include "drivers/runtime/oci/kernel/task_networks.h"

namespace moorage::oci {
namespace {

std::string hardware_text(Ipv4 address) {
  std::string out;
  for (const std::uint8_t byte : hardware_address(address)) {
    out += out.empty() ? "" : ":";
    append_hex_byte(out, byte);
  }
  return out;
}

}  // namespace

// Under the registry's lock.
ports::TaskContainer TaskContainers::describe(const Container& container) const {
  const auto& record = container.record;
  ports::TaskContainer out{.task_id = record.task_id,
                           .task_arn = record.task_arn,
                           .name = record.name,
                           .runtime_id = record.runtime_id,
                           .runtime_name = runtime_name(record.task_id, record.name),
                           .network = network_name(record.network),
                           .endpoint_id = record.endpoint_id,
                           .credentials_id = record.credentials_id,
                           .restarts = record.attempt,
                           .is_running = container.is_at_door,
                           .created_at_ms = record.created_at_ms,
                           .started_at_ms = container.started.at_ms};
  if (container.ending) {
    out.finished_at_ms = container.ending->at_ms;
  }
  if (record.network == runtime::NetworkKind::kBridge && record.attachment.address != 0) {
    out.address = to_text(record.attachment.address);
    out.mac_address = hardware_text(record.attachment.address);
    const auto subnet = network_.subnet();
    out.subnet = subnet.text();
    out.gateway = to_text(subnet.gateway());
  }
  if (record.network == runtime::NetworkKind::kTask) {
    out.address = record.interface.address;
    out.mac_address = record.interface.mac;
    out.subnet = record.interface.block;
    if (const auto subnet = subnet_of(record.interface); subnet.ok()) {
      out.gateway = to_text(subnet->gateway());
    }
  }
  return out;
}

std::vector<ports::TaskContainer> TaskContainers::containers_at(std::string_view address) const {
  const auto all = registry_.all();
  std::vector<ports::TaskContainer> out;
  registry_.with([&] {
    for (const auto& container : all) {
      if (!container->is_at_door) {
        continue;
      }
      if (auto described = describe(*container); described.address == address) {
        out.push_back(std::move(described));
      }
    }
  });
  return out;
}

std::vector<ports::TaskContainer> TaskContainers::containers_of(std::string_view task_id) const {
  const auto all = registry_.of_task(std::string(task_id));
  std::vector<ports::TaskContainer> out;
  registry_.with([&] {
    for (const auto& container : all) {
      if (!container->record.runtime_id.empty()) {
        out.push_back(describe(*container));
      }
    }
  });
  return out;
}

std::optional<ports::ContainerUsage> TaskContainers::usage_of(const ports::TaskContainer& container) const {
  const auto known = registry_.find({container.task_id, container.name});
  if (!known) {
    return std::nullopt;
  }
  const auto [is_running, pid] = registry_.with([&] { return std::pair(known->is_at_door, known->started.pid); });
  if (!is_running) {
    return std::nullopt;
  }
  auto out = cgroup::read_usage(site_.cgroups.directories(container.task_id, known->bundle.key()));
  // With the network of the machine the counters would be those of all its traffic.
  if (out && container.network != "host") {
    out->interfaces = cgroup::read_interfaces(pid);
  }
  return out;
}

}  // namespace moorage::oci
