// Operations on account settings (docs/rules/clusters.md#account-settings).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/ecs/account.capnp.h"

namespace moorage::control {

Status put_account_setting(Step& step, const Caller& caller, ecs::PutAccountSettingRequest::Reader request,
                           ecs::PutAccountSettingResponse::Builder reply);
Status put_account_setting_default(Step& step, ecs::PutAccountSettingDefaultRequest::Reader request,
                                   ecs::PutAccountSettingDefaultResponse::Builder reply);
Status delete_account_setting(Step& step, const Caller& caller, ecs::DeleteAccountSettingRequest::Reader request,
                              ecs::DeleteAccountSettingResponse::Builder reply);
Status list_account_settings(Step& step, const Caller& caller, ecs::ListAccountSettingsRequest::Reader request,
                             ecs::ListAccountSettingsResponse::Builder reply);

}  // namespace moorage::control
