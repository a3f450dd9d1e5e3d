// A listener of a load balancer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/elbv2/names/elb_ids.h"
#include "wire/message.h"

namespace moorage::control {

class ElbModel;

struct Listener {
  ListenerId id;
  LoadBalancerId load_balancer;
  std::uint64_t hex = 0;
  std::uint16_t port = 0;
  wire::Message<elbv2::Listener> described;
  std::vector<TargetGroupId> forwards;  // target groups its actions name
  Tags tags;
};

template <>
struct TableRow<Listener> {
  static constexpr TableId kNumber{9};
  static constexpr std::string_view kName = "listeners";
  using Record = record::Listener;
  using Model = ElbModel;
};

template <>
struct Fields<Listener> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(load_balancer, LoadBalancer));
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(port, Port));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(forwards, Forwards));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
