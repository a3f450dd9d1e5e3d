// `userIdentity` of an audit record: Root, IAMUser or AssumedRole, as the caller's ARN says.
#pragma once

#include <string>
#include <string_view>

#include "kernel/caller.h"

namespace moorage::engine {

// Each appends a JSON object.
void append_user_identity(const Caller& caller, std::string_view engine_account, std::string& out);
// Of a request that did not prove whose it is: the access key that it names is a claim.
void append_unknown_identity(const Caller& caller, std::string& out);

}  // namespace moorage::engine
