// One request of an AWS client served in this process: what the network endpoint does without a network.
// Every outcome is an HTTP answer, errors of the engine included. It checks no signature: whatever reaches this function was
// let in by the process already.
#pragma once

#include <string_view>

#include "engine/engine_interface.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

// Whether the connection can send an answer whose body goes on (HttpResponse::stream).
enum class Streams { kRefused, kTaken };

// `door`: the caller as far as the connection tells; the request's headers add to it (endpoint/local/http_caller.h).
codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                          const Caller& door = kThisProcess, Streams streams = Streams::kRefused);

// The same for a request whose Content-Encoding was removed from its body already (protocol/gzip.h).
codec::HttpResponse serve_plain(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                                const Caller& door, Streams streams = Streams::kRefused);

}  // namespace moorage::endpoint
