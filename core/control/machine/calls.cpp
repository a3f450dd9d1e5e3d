#include "control/machine/calls.h"

#include "control/api/operations.h"
#include "control/machine/rebalance.h"
#include "wire/operations.h"

namespace moorage::control {

Status run_call(Step& step, const CallEvent& event) {
  static const wire::Operation* const rebalancing = wire::find_operation("moorage", "Rebalance");
  if (rebalancing && event.operation == rebalancing->index) {
    auto reply = event.reply;
    return rebalance(step, event.request.as<own::RebalanceRequest>(), reply.as<own::RebalanceResponse>());
  }
  return run_operation(step, event.operation, event.request, event.reply);
}

}  // namespace moorage::control
