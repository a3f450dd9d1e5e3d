#include "services/ecs/orchestration/pass.h"

#include <string>

#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "services/elbv2/words/elb_arns.h"

namespace moorage::control {

namespace {

std::string targets_event(const State& state, const Service& service, std::string_view verb, std::size_t count,
                          TargetGroupId group) {
  const TargetGroup* record = state.find(group);
  std::string out = "(service " + service.name + ") ";
  out.append(verb).append(" ").append(std::to_string(count)).append(" targets in (target-group ");
  out.append(record ? arn_of(state, *record) : "deleted").append(")");
  return out;
}

}  // namespace

void flush(Step& step, Pass& pass) {
  for (const auto& [key, count] : pass.registered) {
    if (const Service* service = step.draft.find(key.first)) {
      add_service_event(step, key.first, targets_event(step.state(), *service, "registered", count, key.second));
    }
  }
  for (const auto& [key, count] : pass.deregistered) {
    if (const Service* service = step.draft.find(key.first)) {
      add_service_event(step, key.first, targets_event(step.state(), *service, "deregistered", count, key.second));
    }
  }
  for (const auto& [key, count] : pass.draining) {
    if (const Service* service = step.draft.find(key.first)) {
      add_service_event(step, key.first,
                        "(service " + service->name + ", taskSet " + deployment_id(key.second) +
                            ") has begun draining connections on " + std::to_string(count) + " tasks.");
    }
  }
  pass = {};
}

}  // namespace moorage::control
