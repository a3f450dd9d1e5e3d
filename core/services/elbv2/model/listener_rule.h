// A rule of a listener. The default rule is none of these: it is the default action of its listener.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/elbv2_records.capnp.h"
#include "services/elbv2/names/elb_ids.h"
#include "wire/message.h"

namespace moorage::control {

class ElbModel;

struct ListenerRule {
  ListenerRuleId id;
  ListenerId listener;
  std::uint64_t hex = 0;                 // 16 hex characters of the ARN
  std::int32_t priority = 0;             // unique within the listener
  wire::Message<elbv2::Rule> described;  // conditions and actions
  std::vector<TargetGroupId> forwards;   // target groups its actions name
  Tags tags;
};

template <>
struct TableRow<ListenerRule> {
  static constexpr TableId kNumber{22};
  static constexpr std::string_view kName = "listener rules";
  using Record = record::ListenerRule;
  using Model = ElbModel;
};

template <>
struct Fields<ListenerRule> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(listener, Listener));
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(priority, Priority));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(forwards, Forwards));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
