// The canonical form of a request, over which Signature Version 4 is computed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "endpoint/auth/sigv4.h"

namespace moorage::endpoint {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;  // decoded, in the order sent

std::string_view path_of(std::string_view target);
// Errors: IncompleteSignatureException for a percent escape that is none.
Result<QueryParameters> query_of(std::string_view target);

// Values of one header, joined with commas in the order sent, blanks trimmed and runs of them made one.
// Nothing: the header is not there.
std::optional<std::string> canonical_value(std::span<const codec::Header> headers, std::string_view name);

struct CanonicalParts {
  std::string_view method;
  std::string_view path;         // as sent
  const QueryParameters* query;  // without X-Amz-Signature
  std::span<const codec::Header> headers;
  std::span<const std::string> signed_headers;  // lower case, sorted; each is there
  std::string_view payload_hash;
  bool is_object_path = false;  // of S3: encoded once, and not normalised
};
// A path of S3 as it is signed, from one that was sent: every character but unreserved ones and '/' as %XX.
std::string object_path(std::string_view path);
std::string canonical_request(const CanonicalParts& parts);

// RFC 3986: everything but unreserved characters is escaped, `/` too unless it is kept.
std::string uri_encode(std::string_view text, bool keeps_slash);

}  // namespace moorage::endpoint
