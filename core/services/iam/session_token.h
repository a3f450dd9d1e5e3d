// Session tokens: everything that temporary credentials stand for, sealed with the key of the engine. None is stored, so they
// hold across restarts, end by their time, and cannot be made up without the key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/settings.h"
#include "kernel/signing_key.h"
#include "schemas/engine/iam_records.capnp.h"
#include "wire/message.h"

namespace moorage::control {

enum class SessionKind : std::uint8_t { kRole, kUser, kFederated, kOwner };

using SessionRecord = wire::Message<record::SessionToken>;

// The settings must have a sealer.
std::string sealed_token(const Settings& settings, const SessionRecord& session);

// The key behind a token that belongs to the claimed access key and has not ended. Errors: UnrecognizedClientException,
// ExpiredTokenException.
Result<SigningKey> key_of_token(const Settings& settings, const KeyClaim& claim, Instant now);

}  // namespace moorage::control
