#include "endpoint/local/serve.h"

#include <capnp/message.h>

#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
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

constexpr std::string_view kDryRunHeader = "X-Moorage-Dry-Run";

// Whether the request only asks what it would do. Any other value is refused: a client that misspells it must not change
// anything.
Result<bool> wants_dry_run(const codec::HttpRequest& request) {
  bool wanted = false;
  for (const codec::Header& header : request.headers) {
    if (lower_ascii(header.name) != "x-moorage-dry-run") continue;
    if (header.value != "true" && header.value != "false") {
      return invalid_parameter(std::string(kDryRunHeader) + " must be true or false, not \"" +
                                   std::string(cut_text(header.value, 64)) + "\"; nothing was done.",
                               std::string(kDryRunHeader));
    }
    wanted = wanted || header.value == "true";
  }
  return wanted;
}

struct Asked {
  std::string_view body;
  bool dry_run = false;
};

// Every protocol but JSON, for which call_json has a faster way.
Result<codec::HttpResponse> answer_message(engine::Engine& engine, const codec::Route& route, Asked asked,
                                           const Caller& caller) {
  std::vector<wire::Stranger> strangers;
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(route.operation->request_schema());
  if (Status read = codec::decode_body(route, asked.body, request, wire::Unknown::kIgnore, &strangers); !read.ok()) {
    engine.note_refused({.operation = route.operation, .caller = caller, .error = read.error()});
    return std::move(read).error();
  }
  MOORAGE_ASSIGN(const engine::Answer answer,
                 engine.call(*route.operation, caller, request.asReader(), {.dry_run = asked.dry_run}));
  engine.note_strangers(*route.operation, strangers);
  return codec::encode(route, answer.reply, caller.request_id);
}

Result<codec::HttpResponse> answer(engine::Engine& engine, const codec::Route& route, Asked asked, const Caller& caller,
                                   Streams streams) {
  if (!codec::is_json(route.protocol)) return answer_message(engine, route, asked, caller);
  JsonCall call{.service = route.operation->service->name,
                .operation = route.operation->name,
                .body = asked.body.empty() ? std::string_view("{}") : asked.body,
                .dry_run = asked.dry_run};
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
  const auto dry_run = wants_dry_run(request);
  if (!dry_run.ok()) return codec::encode(*route, dry_run.error(), request_id);
  const Asked asked{request.body, *dry_run};
  auto response = answer(engine, *route, asked, caller_of(request, request_id, door), streams);
  if (!response.ok()) return codec::encode(*route, response.error(), request_id);
  if (*dry_run) response->headers.push_back({std::string(kDryRunHeader), "true"});
  return std::move(response).value();
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
