// Bodies of Content-Encoding aws-chunked, as SDKs send objects: pieces with their sizes, each with a signature or without, and
// trailers. Source: "Signature calculations for the authorization header: transferring payload in multiple chunks" in the
// Amazon S3 API reference. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

struct ChunkedBody {
  std::string bytes;
  std::vector<codec::Header> trailers;  // names in lower case; without the trailers' signature
};

// Called in order for each chunk, the empty last one among them, and then for the trailers with their canonical text.
struct SignedChunk {
  bool is_trailer = false;
  std::string_view content;
  std::string_view signature;  // empty: there is none
};
using CheckChunk = std::function<Status(const SignedChunk&)>;

// Errors: IncompleteBody where the framing is none, and those of `check`. An empty `check` takes everything.
Result<ChunkedBody> read_chunks(std::string_view body, const CheckChunk& check);

// What X-Amz-Content-Sha256 says of the body.
enum class PayloadKind { kHash, kUnsigned, kSignedChunks, kUnsignedChunks };
PayloadKind payload_kind(std::string_view declared);

}  // namespace moorage::endpoint
