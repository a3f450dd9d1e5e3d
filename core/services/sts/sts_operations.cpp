#include "services/sts/sts_operations.h"

#include "services/sts/assume_role.h"
#include "services/sts/sts.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, StsGetCallerIdentity, get_caller_identity),
    MOORAGE_OPERATION(Step, StsAssumeRole, assume_role),
    MOORAGE_OPERATION(Step, StsGetSessionToken, get_session_token),
    MOORAGE_OPERATION(Step, StsGetAccessKeyInfo, get_access_key_info),
    MOORAGE_OPERATION(Step, StsDecodeAuthorizationMessage, decode_authorization_message),
    MOORAGE_OPERATION(Step, StsGetFederationToken, get_federation_token),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> sts_operations() { return kOperations; }

}  // namespace moorage::control
