// The access keys of users as of one moment: what verifies signatures reads it on any thread, without the state.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "kernel/draft.h"
#include "kernel/settings.h"
#include "kernel/signing_key.h"
#include "kernel/state.h"

namespace moorage::control {

struct KeyTable {
  std::map<std::string, SigningKey, std::less<>> active;
  std::size_t unreadable = 0;  // keys whose secrets the key of this engine does not open: they verify nothing
};

std::shared_ptr<const KeyTable> key_table_of(const State& state);
// Whether changed records make another table.
bool touches_keys(std::span<const Draft::Touched> touched);

// Whether an engine with this sealer has made this id (services/iam/access_keys.h).
bool is_own_key_id(const Settings& settings, std::string_view access_key_id);

// Errors: UnrecognizedClientException, ExpiredTokenException.
Result<SigningKey> find_signing_key(const KeyTable& table, const Settings& settings, const KeyClaim& claim, Instant now);

}  // namespace moorage::control
