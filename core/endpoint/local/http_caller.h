// The caller of an HTTP request, from its headers.
#pragma once

#include <string_view>

#include "engine/engine_interface.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

// `door`: what the connection tells by itself, for example its address and the user at the other end. Added are the user agent
// (its first 256 bytes, control characters left out), the id of the access key that the request says it is signed with, and
// the id of the request. No signature is checked here: a key that the door has not verified is a claim, and neither the
// account nor the principal follows from it.
Caller caller_of(const codec::HttpRequest& request, std::string_view request_id, const Caller& door);

// Of "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, …"; empty where there is none or where it
// is not 16 to 128 letters, digits and underscores (the bounds of IAM's API).
std::string_view access_key_id_of(std::string_view authorization);

}  // namespace moorage::endpoint
