// One request of an AWS client served in this process: what the network endpoint does without a network.
// Every outcome is an HTTP answer, errors of the engine included. It checks no signature: the caller is inside the process.
#pragma once

#include <string_view>

#include "engine/engine_interface.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id);

}  // namespace moorage::endpoint
