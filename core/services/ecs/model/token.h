// A client token: what the call that it was given to has made.
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
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

class EcsModel;

// One entry of an answer's failures[].
struct FailureItem {
  std::string arn;
  std::string reason;  // "MISSING", "RESOURCE:CPU" …
  std::string detail;  // empty: left out
  bool operator==(const FailureItem&) const = default;
};

// The result of a call with a client token, with which the same call is answered again.
struct Token {
  TokenId id;
  std::string key;  // operation + cluster + token
  std::uint64_t request_hash = 0;
  std::vector<TaskId> tasks;
  ServiceId service;
  Instant created_at;
  std::vector<FailureItem> failures;
};

template <>
struct TableRow<Token> {
  static constexpr TableId kNumber{10};
  static constexpr std::string_view kName = "tokens";
  using Record = record::Token;
  using Model = EcsModel;
};

template <>
struct Fields<FailureItem> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(arn, Arn));
    each(MOORAGE_FIELD(reason, Reason));
    each(MOORAGE_FIELD(detail, Detail));
  }
};

template <>
struct Fields<Token> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(key, Key));
    each(MOORAGE_FIELD(request_hash, RequestHash));
    each(MOORAGE_FIELD(tasks, Tasks));
    each(MOORAGE_FIELD(service, Service));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(failures, Failures));
  }
};

}  // namespace moorage::control
