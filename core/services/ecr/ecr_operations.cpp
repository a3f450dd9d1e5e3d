#include "services/ecr/ecr_operations.h"

#include "services/ecr/ecr_handlers.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, EcrGetAuthorizationToken, get_authorization_token),
    MOORAGE_OPERATION(Step, EcrCreateRepository, create_repository),
    MOORAGE_OPERATION(Step, EcrDescribeRepositories, describe_repositories),
    MOORAGE_OPERATION(Step, EcrDeleteRepository, delete_repository),
    MOORAGE_OPERATION(Step, EcrListImages, list_images),
    MOORAGE_OPERATION(Step, EcrDescribeImages, describe_images),
    MOORAGE_OPERATION(Step, EcrBatchGetImage, batch_get_image),
    MOORAGE_OPERATION(Step, EcrBatchDeleteImage, batch_delete_image),
    MOORAGE_OPERATION(Step, EcrPutImage, put_image),
    MOORAGE_OPERATION(Step, EcrBatchCheckLayerAvailability, batch_check_layer_availability),
    MOORAGE_OPERATION(Step, EcrPutLifecyclePolicy, put_lifecycle_policy),
    MOORAGE_OPERATION(Step, EcrGetLifecyclePolicy, get_lifecycle_policy),
    MOORAGE_OPERATION(Step, EcrDeleteLifecyclePolicy, delete_lifecycle_policy),
    MOORAGE_OPERATION(Step, EcrPutImageTagMutability, put_image_tag_mutability),
    MOORAGE_OPERATION(Step, EcrPutImageScanningConfiguration, put_image_scanning_configuration),
    MOORAGE_OPERATION(Step, EcrSetRepositoryPolicy, set_repository_policy),
    MOORAGE_OPERATION(Step, EcrGetRepositoryPolicy, get_repository_policy),
    MOORAGE_OPERATION(Step, EcrDeleteRepositoryPolicy, delete_repository_policy),
    MOORAGE_OPERATION(Step, EcrTagResource, tag_repository),
    MOORAGE_OPERATION(Step, EcrUntagResource, untag_repository),
    MOORAGE_OPERATION(Step, EcrListTagsForResource, list_repository_tags),
    MOORAGE_OPERATION(Step, EcrDescribeRegistry, describe_registry),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> ecr_operations() { return kOperations; }

}  // namespace moorage::control
