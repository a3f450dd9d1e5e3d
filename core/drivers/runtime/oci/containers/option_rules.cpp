#include "drivers/runtime/oci/containers/option_rules.h"

#include <utility>

#include "drivers/runtime/oci/containers/host_volumes.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/host_ports.h"

namespace moorage::oci {

runtime::PlanRules plan_rules(const OciOptions& options) {
  return {.policy = options.policy,
          .region = options.region,
          .hostname = machine_hostname(),
          .pids_max = options.pids_max,
          .open_files_max = open_files_max(),
          .reserved_paths = reserved_paths(options)};
}

Status settle_address(OciOptions& options) {
  MOORAGE_ASSIGN(auto settled, settle_address(PortAddress{options.address, options.publish_on_all_addresses}));
  options.address = std::move(settled.address);
  options.publish_on_all_addresses = settled.everywhere;
  return {};
}

Ipv4 published_address(const OciOptions& options) {
  return published_address(PortAddress{options.address, options.publish_on_all_addresses});
}

}  // namespace moorage::oci
