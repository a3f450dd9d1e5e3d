// What a request that names an access key has to be signed with, and whose request it then is.
#pragma once

#include <string>
#include <string_view>

#include "kernel/caller.h"

namespace moorage {

// An access key as a request names it. Views into the request.
struct KeyClaim {
  std::string_view access_key_id;
  std::string_view session_token;  // empty: none was sent
};

struct SigningKey {
  std::string secret;  // never logged, never part of an error
  // Account, principal, access key and session are filled in; the door adds the rest.
  Caller caller;
};

}  // namespace moorage
