// The kernel's table of connections. Entries outlive the forwards that made them: a UDP flow that goes on would be led to the
// address of a container that is gone, or past a forward that came after its first packet. Blocks; threads: any.
#pragma once

#include <vector>

#include "drivers/runtime/oci/kernel/network_rules.h"

namespace moorage::oci {

bool has_udp(const std::vector<Forward>& forwards);

// Forgets UDP flows that are led to this container. 0 or errno.
int forget_flows_to(Ipv4 container);

// Forgets UDP flows to these host ports at addresses of this machine that are led nowhere else: their next packet goes to the
// container. `addresses`: those at which host ports answer.
int forget_flows_past(const std::vector<Forward>& forwards, const std::vector<Ipv4>& addresses);

}  // namespace moorage::oci
