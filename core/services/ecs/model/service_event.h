// One line of the events of a service.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

class EcsModel;

struct ServiceEvent {
  ServiceEventId id;
  ServiceId service;
  Hex128 external;
  Instant created_at;
  std::string message;
};

template <>
struct TableRow<ServiceEvent> {
  static constexpr TableId kNumber{14};
  static constexpr std::string_view kName = "service events";
  using Record = record::ServiceEvent;
  using Model = EcsModel;
};

template <>
struct Fields<ServiceEvent> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(service, Service));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(message, Message));
  }
};

}  // namespace moorage::control
