#include "endpoint/local/serve.h"

#include <capnp/message.h>

#include <utility>
#include <vector>

#include "endpoint/local/http_caller.h"
#include "endpoint/local/json_call.h"

namespace moorage::endpoint {
namespace {

Result<codec::HttpResponse> answer_query(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                         const Caller& caller) {
  std::vector<wire::Stranger> strangers;
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(route.operation->request_schema());
  MOORAGE_TRY(codec::decode_body(route, body, request, wire::Unknown::kIgnore, &strangers));
  MOORAGE_ASSIGN(const engine::Answer answer, engine.call(*route.operation, caller, request.asReader(), {}));
  engine.note_strangers(*route.operation, strangers);
  return codec::encode(route, answer.reply, caller.request_id);
}

Result<codec::HttpResponse> answer(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                   const Caller& caller) {
  switch (route.protocol) {
    case codec::Protocol::kJson: {
      const JsonCall call{.service = route.operation->service->name, .operation = route.operation->name, .body = body};
      MOORAGE_ASSIGN(std::string reply, call_json(engine, call, caller));
      return codec::encode_json(std::move(reply), caller.request_id);
    }
    case codec::Protocol::kQuery:
      return answer_query(engine, route, body, caller);
  }
  return server_error("no protocol");
}

}  // namespace

codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                          const Caller& door) {
  const auto route = codec::route(request);
  if (!route.ok()) {
    return codec::encode(codec::protocol_of(request), route.error(), request_id);
  }
  auto response = answer(engine, *route, request.body, caller_of(request, request_id, door));
  return response.ok() ? std::move(response).value() : codec::encode(*route, response.error(), request_id);
}

}  // namespace moorage::endpoint
