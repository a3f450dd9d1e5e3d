#include "services/ssm/ssm_operations.h"

#include "services/ssm/parameter_handlers.h"

namespace moorage::control {
namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, SsmPutParameter, put_parameter),
    MOORAGE_OPERATION(Step, SsmGetParameter, get_parameter),
    MOORAGE_OPERATION(Step, SsmGetParameters, get_parameters),
    MOORAGE_OPERATION(Step, SsmGetParametersByPath, get_parameters_by_path),
    MOORAGE_OPERATION(Step, SsmDescribeParameters, describe_parameters),
    MOORAGE_OPERATION(Step, SsmDeleteParameter, delete_parameter),
    MOORAGE_OPERATION(Step, SsmDeleteParameters, delete_parameters),
    MOORAGE_OPERATION(Step, SsmGetParameterHistory, get_parameter_history),
    MOORAGE_OPERATION(Step, SsmLabelParameterVersion, label_parameter_version),
    MOORAGE_OPERATION(Step, SsmUnlabelParameterVersion, unlabel_parameter_version),
    MOORAGE_OPERATION(Step, SsmAddTagsToResource, add_parameter_tags),
    MOORAGE_OPERATION(Step, SsmRemoveTagsFromResource, remove_parameter_tags),
    MOORAGE_OPERATION(Step, SsmListTagsForResource, list_parameter_tags),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> ssm_operations() { return kOperations; }

}  // namespace moorage::control
