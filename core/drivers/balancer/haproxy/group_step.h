// One reconciling step of one target group: compares HAProxy's servers with the wanted targets, and returns the commands to
// give and what is now known of each target. Pure: rows and time in, commands out. Steps may be repeated; a step that finds
// everything as wanted returns no command.
//
// The life of a target: a probe server without traffic that is checked every 100 ms -> one good check -> the service server,
// with the group's own interval and thresholds -> maintenance (no new request of any kind, requests in flight go on) ->
// deleted, which HAProxy refuses as long as a request is in flight: that is the proof that it is drained.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "drivers/balancer/haproxy/answers.h"
#include "drivers/balancer/haproxy/balancer_messages.h"
#include "drivers/balancer/haproxy/model.h"

namespace moorage::haproxy {

enum class Want { kServe, kDrain, kRemove };

// What is known of one target. Steps fill it; commands set `want`, `target` and `fresh`.
struct Entry {
  Target target;
  Want want = Want::kServe;
  std::int64_t since_ms = 0;  // since when `want` has this value
  bool fresh = false;         // registered anew: a server of the same name is a leftover of an earlier registration
  bool in_service = false;    // its first checks have passed: the service server counts from now on
  bool confirm_up = false;    // after a reload: one bad check must not take it out, its thresholds count anew
  Verdict verdict;
  bool settled = false;  // nothing to do, nothing expected soon
  bool gone = false;     // want kDrain, kRemove: no server of it is left in the current worker
  int refusals = 0;      // of its commands, in a row
};

// A command with its target, so that a refusal is attributed to that target.
struct Order {
  std::string command;
  TargetKey key;  // empty group: a leftover without a target
};

struct GroupView {
  std::vector<StatRow> rows;       // servers of tg-<id>
  std::vector<StatRow> open_rows;  // servers of tg-<id>-open
};

using Entries = std::map<TargetKey, Entry*>;

struct StepInput {
  const TargetGroup& group;
  const GroupView& view;
  std::int64_t now_ms = 0;
  std::int64_t removal_grace_ms = 0;
};

// `entries`: all of this group.
std::vector<Order> step_group(const StepInput& input, const Entries& entries);

// The result of a check as reason and description of DescribeTargetHealth.
Verdict verdict_of(const StatRow& row);
Verdict waiting_verdict();  // before the first check
bool check_passed(const StatRow& row);

}  // namespace moorage::haproxy
