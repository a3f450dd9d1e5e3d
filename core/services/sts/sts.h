// Identity of callers and temporary credentials.
#pragma once

#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/sts/sts.capnp.h"

namespace moorage::control {

Status get_caller_identity(Step& step, const Caller& caller, sts::GetCallerIdentityRequest::Reader request,
                           sts::GetCallerIdentityResponse::Builder reply);
Status get_access_key_info(Step& step, const Caller& caller, sts::GetAccessKeyInfoRequest::Reader request,
                           sts::GetAccessKeyInfoResponse::Builder reply);
Status decode_authorization_message(Step& step, sts::DecodeAuthorizationMessageRequest::Reader request,
                                    sts::DecodeAuthorizationMessageResponse::Builder reply);
Status get_session_token(Step& step, const Caller& caller, sts::GetSessionTokenRequest::Reader request,
                         sts::GetSessionTokenResponse::Builder reply);
Status get_federation_token(Step& step, const Caller& caller, sts::GetFederationTokenRequest::Reader request,
                            sts::GetFederationTokenResponse::Builder reply);

}  // namespace moorage::control
