// A load balancer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/elbv2/names/elb_ids.h"
#include "wire/message.h"

namespace moorage::control {

class ElbModel;

struct LoadBalancer {
  LoadBalancerId id;
  std::string name;
  std::uint64_t hex = 0;  // 16 hex characters of the ARN
  std::string address;    // loopback address it listens on, also its DNSName
  bool active = false;
  std::string state_reason;
  Instant created_at;
  wire::Message<elbv2::LoadBalancer> described;
  Tags tags;
};

template <>
struct TableRow<LoadBalancer> {
  static constexpr TableId kNumber{7};
  static constexpr std::string_view kName = "load balancers";
  using Record = record::LoadBalancer;
  using Model = ElbModel;
};

template <>
struct Fields<LoadBalancer> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(address, Address));
    each(MOORAGE_FIELD(active, Active));
    each(MOORAGE_FIELD(state_reason, StateReason));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
