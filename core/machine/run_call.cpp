#include "machine/run_call.h"

#include "machine/operation_table.h"
#include "services/moorage/rebalance.h"
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
