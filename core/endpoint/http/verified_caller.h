// The caller behind a signature: a key of the listener's file, which is the owner's, or a key or session of the store.
#pragma once

#include "endpoint/auth/key_ring.h"
#include "endpoint/auth/sigv4.h"
#include "engine/engine_interface.h"

namespace moorage::endpoint {

struct Verifying {
  const SignedRequest& request;
  const KeyRing& owner_keys;
  const engine::Engine& engine;
};

// Principal, access key, session and rights are filled in. Errors: those of verify_signature.
Result<Caller> verified_caller(const Verifying& verifying, const Addressed& addressed);

// A door that lets unsigned requests in takes most signatures for decoration: clients have to sign with something. One that
// names a key of this engine is verified, so that a key that was disabled or deleted gets less than none, and not everything.
bool is_signed_with_own_key(const engine::Engine& engine, const SignedRequest& request);

}  // namespace moorage::endpoint
