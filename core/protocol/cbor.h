// The data of rpc-v2-cbor: a body of CBOR (RFC 8949) to a request by its shape, and a reply or an error to CBOR.
// Reading takes every encoding that clients send: lengths that are announced or not, fractions of 2, 4 and 8 bytes, timestamps
// as tag 1. Limits are those of JSON (wire::ReadOptions); an announced length never allocates anything before its bytes are
// there.
#pragma once

#include <capnp/dynamic.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/json.h"

namespace moorage::codec {

// Fills `out`, which must be fresh. An empty body is the empty request.
// Errors: SerializationException (not CBOR, wrong type, over a limit, unknown member when refused), options.invalid_error
// (missing, out of bounds where enforced, unknown enumeration value).
Status read_cbor(std::string_view body, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options);

// Structures and maps have no announced length, lists have theirs in front, timestamps are tag 1 with a double.
void write_cbor(capnp::DynamicStruct::Reader in, std::string& out);

// {"__type": "com.amazonaws.ecs#ClientException", "message": "…"}, and "resourceIds" where the error has any.
std::string cbor_error(const Error& error, std::string_view type_namespace);

}  // namespace moorage::codec
