#include "endpoint/local/serve.h"

#include <capnp/message.h>

#include <utility>
#include <vector>

#include "endpoint/local/http_caller.h"
#include "endpoint/local/json_call.h"
#include "protocol/event_stream.h"
#include "protocol/gzip.h"

namespace moorage::endpoint {
namespace {

// Events of the engine as messages of an event stream. The first message is the reply itself, which has no other members.
class EventBody final : public codec::BodyStream {
 public:
  explicit EventBody(std::shared_ptr<engine::EventSource> source) : source_(std::move(source)) {}

  Piece next(bool is_ending) override {
    Piece piece;
    if (!std::exchange(is_begun_, true)) codec::append_event(codec::event_message("initial-response", "{}"), piece.bytes);
    auto batch = source_->next(is_ending);
    for (auto& event : batch.events) {
      codec::append_event(event.is_exception ? codec::exception_message(event.type, std::move(event.json))
                                             : codec::event_message(event.type, std::move(event.json)),
                          piece.bytes);
    }
    piece.is_last = batch.is_last;
    piece.pause = batch.pause;
    return piece;
  }

 private:
  const std::shared_ptr<engine::EventSource> source_;
  bool is_begun_ = false;
};

codec::HttpResponse event_stream_answer(std::shared_ptr<engine::EventSource> source, const std::string& request_id) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/vnd.amazon.eventstream"}, {"x-amzn-RequestId", request_id}},
          .body = {},
          .stream = std::make_shared<EventBody>(std::move(source))};
}

// Every protocol but JSON, for which call_json has a faster way.
Result<codec::HttpResponse> answer_message(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                           const Caller& caller) {
  std::vector<wire::Stranger> strangers;
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(route.operation->request_schema());
  if (Status read = codec::decode_body(route, body, request, wire::Unknown::kIgnore, &strangers); !read.ok()) {
    engine.note_refused({.operation = route.operation, .caller = caller, .error = read.error()});
    return std::move(read).error();
  }
  MOORAGE_ASSIGN(const engine::Answer answer, engine.call(*route.operation, caller, request.asReader(), {}));
  engine.note_strangers(*route.operation, strangers);
  return codec::encode(route, answer.reply, caller.request_id);
}

Result<codec::HttpResponse> answer(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                   const Caller& caller, Streams streams) {
  if (!codec::is_json(route.protocol)) return answer_message(engine, route, body, caller);
  JsonCall call{.service = route.operation->service->name,
                .operation = route.operation->name,
                .body = body.empty() ? std::string_view("{}") : body};
  std::shared_ptr<engine::EventSource> stream;
  if (streams == Streams::kTaken) call.stream = &stream;
  MOORAGE_ASSIGN(std::string reply, call_json(engine, call, caller));
  if (stream) return event_stream_answer(std::move(stream), caller.request_id);
  return codec::encode_json(std::move(reply), caller.request_id, route.protocol);
}

}  // namespace

codec::HttpResponse serve_plain(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                                const Caller& door, Streams streams) {
  const auto route = codec::route(request);
  if (!route.ok()) {
    const std::string_view target = codec::header(request.headers, "X-Amz-Target");
    if (!target.empty()) {
      engine.note_refused({.event_name = target.substr(target.rfind('.') + 1),
                           .caller = caller_of(request, request_id, door),
                           .error = route.error()});
    }
    return codec::encode(codec::protocol_of(request), route.error(), request_id);
  }
  auto response = answer(engine, *route, request.body, caller_of(request, request_id, door), streams);
  return response.ok() ? std::move(response).value() : codec::encode(*route, response.error(), request_id);
}

codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                          const Caller& door, Streams streams) {
  const auto decoded = codec::decoded_body(request.headers, request.body);
  if (!decoded.ok()) return codec::encode(codec::protocol_of(request), decoded.error(), request_id);
  codec::HttpRequest plain = request;
  if (decoded->has_value()) plain.body = **decoded;
  return serve_plain(engine, plain, request_id, door, streams);
}

}  // namespace moorage::endpoint
