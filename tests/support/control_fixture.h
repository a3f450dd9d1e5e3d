// Operations of the control plane on a State, with JSON in and JSON out and no engine around them. Time stands still at `now` unless
// a test moves it; entropy is a fixed seed, so ids are the same in every run.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <concepts>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "control/api/operations.h"
#include "control/state/step_context.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::testing {

using Json = nlohmann::json;

struct Answer {
  Json json;                       // the reply
  Error error;                     // or this, when its name is not empty
  bool ok() const { return error.name.empty(); }
  const Json& operator[](const char* member) const { return json.at(member); }
};

class Control {
 public:
  Control() = default;
  explicit Control(control::Settings settings) : state(std::move(settings)) {}

  control::State state{control::Settings{}};
  control::Draft draft{state};
  control::Random random{{11, 22}};
  Instant now{1'700'000'000'000};

  control::Step step() { return control::Step{draft, now, random}; }

  // Like the machine: a refused call leaves no trace.
  Answer call(std::string_view operation, std::string_view request, std::string_view service = "ecs") {
    const wire::Operation* op = wire::find_operation(service, operation);
    if (!op) return {.json = {}, .error = {.name = "NoSuchOperation", .message = std::string(operation), .path = {}}};
    capnp::MallocMessageBuilder in;
    capnp::MallocMessageBuilder out;
    auto asked = in.initRoot<capnp::DynamicStruct>(op->request_schema());
    auto reply = out.initRoot<capnp::DynamicStruct>(op->reply_schema());
    if (Status read = wire::read_json(request, asked, wire::read_options(*op)); !read.ok()) return {.json = {}, .error = read.error()};
    const control::Draft::Mark mark = draft.mark();
    control::Step at = step();
    Status status = control::run_operation(at, op->index, asked.asReader(), reply);
    if (!status.ok()) {
      draft.rollback_to(mark);
      return {.json = {}, .error = status.error()};
    }
    std::string text;
    wire::write_json(reply.asReader(), text);
    return {.json = Json::parse(text), .error = {}};
  }

  // Constrained, so that a text is never taken for a value of JSON.
  template <std::same_as<Json> Value>
  Answer call(std::string_view operation, const Value& request) {
    return call(operation, std::string_view(request.dump()));
  }
};

}  // namespace moorage::testing
