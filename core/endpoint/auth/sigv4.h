// AWS Signature Version 4: whether a request was signed with a key of ours, for this service and region, just now.
// Source of the rules: "AWS Signature Version 4 for API requests" in the IAM user guide. Pure: the caller brings the time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "endpoint/auth/key_ring.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

// A request as it came over the network, before any decoding but that of the transfer. Everything is borrowed.
struct SignedRequest {
  std::string_view method;
  std::string_view target;  // path and query as sent
  std::span<const codec::Header> headers;
  std::string_view body;
};

// What the signature has to be made for.
struct Addressed {
  std::string_view region;
  std::string_view service;  // name in the credential scope, "ecs"; empty: the request names no operation, any service is taken
  Instant now;               // of the machine's clock, also where the engine's time is virtual
  // The way is private (TLS, a unix socket): a body of S3 may be unsigned. A service "s3" has rules of its own: paths are
  // encoded once and not normalised, clocks may differ by 15 minutes, and bodies may be unsigned or in signed chunks.
  bool takes_unsigned_bodies = false;
};

// What the signature of a request says before it is verified.
struct Claimed {
  std::string access_key_id;
  std::string session_token;  // empty: none was sent
};

// The secret of a claimed key. Errors: UnrecognizedClientException where there is no such key, or where the token is none of
// it; ExpiredTokenException.
using SecretOf = std::function<Result<std::string>(const Claimed&)>;
// The secrets of a ring; its keys belong to no session, so a token is refused.
SecretOf secrets_in(const KeyRing& keys);

// Errors, with the names of the JSON protocols: MissingAuthenticationTokenException, IncompleteSignatureException,
// UnrecognizedClientException, InvalidSignatureException, and those of `secret_of`. Signatures in the headers and in the query
// (presigned) are taken. A header that chooses what is done (X-Amz-*, Content-Type, Content-Encoding, X-Amzn-Query-Mode, Host)
// must be signed.
Result<Claimed> verify_signature(const SignedRequest& request, const SecretOf& secret_of, const Addressed& addressed);

// The claim alone: for a door that lets unsigned requests in and has to tell whose this is. Nothing: it cannot be read.
std::optional<Claimed> claimed_in(const SignedRequest& request);

bool is_signed(const SignedRequest& request);

// For tests and for clients of our own: the value of the Authorization header. `signed_headers` are names in lower case,
// sorted.
std::string sign(const SignedRequest& request, const AccessKey& key, const Addressed& addressed, std::string_view amz_date,
                 std::span<const std::string> signed_headers);

}  // namespace moorage::endpoint
