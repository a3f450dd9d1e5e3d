// failures[] of Describe*, RunTask and StartTask: what could not be answered, and why (docs/rules/api-conventions.md#failures,
// docs/rules/placement.md#failures).
#pragma once

#include <vector>

#include "services/ecs/model/entities.h"
#include "wire/presence.h"

namespace moorage::control {

// Writes the list, also when it is empty.
template <typename Reply>
void write_failures(Reply reply, const std::vector<FailureItem>& failures) {
  auto out = reply.initFailures(static_cast<unsigned>(failures.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    if (!failures[i].arn.empty()) out[i].setArn(wire::text(failures[i].arn));
    out[i].setReason(wire::text(failures[i].reason));
    if (!failures[i].detail.empty()) out[i].setDetail(wire::text(failures[i].detail));
  }
}

}  // namespace moorage::control
