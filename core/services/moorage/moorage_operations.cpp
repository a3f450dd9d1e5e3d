#include "services/moorage/moorage_operations.h"

#include "services/moorage/explain.h"
#include "services/moorage/explain_scaling.h"
#include "services/moorage/rebalance.h"
#include "services/moorage/spot.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, MoorageExplainPlacement, explain_placement),
    MOORAGE_OPERATION(Step, MoorageExplainScaling, explain_scaling),
    MOORAGE_OPERATION(Step, MoorageRebalance, rebalance),
    MOORAGE_OPERATION(Step, MoorageInterruptSpotTasks, interrupt_spot_tasks),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> moorage_operations() { return kOperations; }

}  // namespace moorage::control
