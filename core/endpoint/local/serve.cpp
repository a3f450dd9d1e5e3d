#include "endpoint/local/serve.h"

#include <utility>
#include <vector>

namespace moorage::endpoint {
namespace {

Result<codec::HttpResponse> answer(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                   std::string_view request_id) {
  const wire::Operation& operation = *route.operation;
  switch (route.protocol) {
    case codec::Protocol::kJson: {
      // The engine reads and prints this JSON itself: no message is built twice.
      MOORAGE_ASSIGN(std::string reply, engine.call_json(operation.service->name, operation.name, body, {}));
      return codec::encode_json(std::move(reply), request_id);
    }
    case codec::Protocol::kQuery: {
      codec::HttpResponse response;
      std::vector<wire::Stranger> strangers;
      const auto fill = [&](capnp::DynamicStruct::Builder out) {
        return codec::decode_body(route, body, out, wire::Unknown::kIgnore, &strangers);
      };
      const auto take = [&](capnp::DynamicStruct::Reader reply) { response = codec::encode(route, reply, request_id); };
      MOORAGE_TRY(engine.call(operation.service->name, operation.name, fill, take, {}));
      engine.note_strangers(operation, strangers);
      return response;
    }
  }
  return server_error("no protocol");
}

}  // namespace

codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id) {
  const auto route = codec::route(request);
  if (!route.ok()) {
    return codec::encode(codec::protocol_of(request), route.error(), request_id);
  }
  auto response = answer(engine, *route, request.body, request_id);
  return response.ok() ? std::move(response).value() : codec::encode(*route, response.error(), request_id);
}

}  // namespace moorage::endpoint
