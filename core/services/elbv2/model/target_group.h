// A target group with its attributes.
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

struct TargetGroup {
  TargetGroupId id;
  std::string name;
  std::uint64_t hex = 0;
  Duration deregistration_delay = Duration::seconds(300);
  wire::Message<elbv2::TargetGroup> described;  // no LoadBalancerArns: derived
  Tags attributes;                              // as DescribeTargetGroupAttributes gives them
  Tags tags;
};

template <>
struct TableRow<TargetGroup> {
  static constexpr TableId kNumber{8};
  static constexpr std::string_view kName = "target groups";
  using Record = record::TargetGroup;
  using Model = ElbModel;
};

template <>
struct Fields<TargetGroup> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(deregistration_delay, DeregistrationDelayMs));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(attributes, Attributes));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
