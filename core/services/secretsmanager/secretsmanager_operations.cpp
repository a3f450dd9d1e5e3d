#include "services/secretsmanager/secretsmanager_operations.h"

#include "services/secretsmanager/secret_handlers.h"

namespace moorage::control {
namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, SecretsmanagerCreateSecret, create_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerGetSecretValue, get_secret_value),
    MOORAGE_OPERATION(Step, SecretsmanagerPutSecretValue, put_secret_value),
    MOORAGE_OPERATION(Step, SecretsmanagerDescribeSecret, describe_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerListSecrets, list_secrets),
    MOORAGE_OPERATION(Step, SecretsmanagerDeleteSecret, delete_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerRestoreSecret, restore_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerUpdateSecret, update_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerUpdateSecretVersionStage, update_secret_version_stage),
    MOORAGE_OPERATION(Step, SecretsmanagerListSecretVersionIds, list_secret_version_ids),
    MOORAGE_OPERATION(Step, SecretsmanagerBatchGetSecretValue, batch_get_secret_value),
    MOORAGE_OPERATION(Step, SecretsmanagerGetRandomPassword, get_random_password),
    MOORAGE_OPERATION(Step, SecretsmanagerTagResource, tag_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerUntagResource, untag_secret),
    MOORAGE_OPERATION(Step, SecretsmanagerGetResourcePolicy, get_secret_policy),
    MOORAGE_OPERATION(Step, SecretsmanagerPutResourcePolicy, put_secret_policy),
    MOORAGE_OPERATION(Step, SecretsmanagerDeleteResourcePolicy, delete_secret_policy),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> secretsmanager_operations() { return kOperations; }

}  // namespace moorage::control
