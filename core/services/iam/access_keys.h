// Access keys of users: their secrets are sealed in the store and shown once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/user.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

// "AKIA…" or "ASIA…" with 16 letters and digits, of which the last ones are a mark that only the holder of the sealer can make:
// an engine knows ids of its own, also of keys that were deleted. The settings must have a sealer.
std::string marked_key_id(const Settings& settings, Random& random, std::string_view prefix);
bool carries_mark(const Settings& settings, std::string_view key_id);

// 40 characters that only this engine can compute; the settings must have a sealer. `salt` tells calls of one moment apart.
std::string new_secret(Step& step, std::string_view key_id, std::string_view salt);
// Nothing: the key of this engine does not open it.
std::optional<std::string> secret_of(const Settings& settings, const IamAccessKey& key);
// The error of an engine that has no key to seal with.
Error no_sealer();

Status create_access_key(Step& step, const Caller& caller, iam::CreateAccessKeyRequest::Reader request,
                         iam::CreateAccessKeyResponse::Builder reply);
Status list_access_keys(Step& step, const Caller& caller, iam::ListAccessKeysRequest::Reader request,
                        iam::ListAccessKeysResponse::Builder reply);
Status update_access_key(Step& step, const Caller& caller, iam::UpdateAccessKeyRequest::Reader request,
                         iam::UpdateAccessKeyResponse::Builder);
Status delete_access_key(Step& step, const Caller& caller, iam::DeleteAccessKeyRequest::Reader request,
                         iam::DeleteAccessKeyResponse::Builder);
Status get_access_key_last_used(Step& step, iam::GetAccessKeyLastUsedRequest::Reader request,
                                iam::GetAccessKeyLastUsedResponse::Builder reply);

}  // namespace moorage::control
