#include "endpoint/local/json_call.h"

#include <capnp/message.h>

#include <vector>

#include "wire/json.h"
#include "wire/operations.h"
#include "wire/suggestion.h"
#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

// "; did you mean CreateService?" where the service exists, else which services there are; may be empty.
std::string nearest_operation(std::string_view service, std::string_view operation) {
  if (wire::find_service(service) == nullptr) {
    std::string names;
    for (const wire::Service& one : wire::services()) names += (names.empty() ? "; there are " : ", ") + one.name;
    return names;
  }
  const auto& all = wire::operations();
  const auto near = wire::nearest_name(all.size(), operation, [&](std::size_t i) -> std::string_view {
    return all[i].service->name == service ? std::string_view(all[i].name) : std::string_view{};
  });
  return near.empty() ? "" : "; did you mean " + std::string(near) + "?";
}

void member(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  if (out.back() != '{') out += ',';
  wire::append_quoted(name, out);
  out += ':';
  wire::append_quoted(text, out);
}

}  // namespace

Result<const wire::Operation*> operation_named(std::string_view service, std::string_view operation) {
  if (const wire::Operation* found = wire::find_operation(service, operation)) return found;
  return api_error("UnknownOperationException", "operation '" + std::string(operation) + "' of service '" +
                                                    std::string(service) + "' is not known here" +
                                                    nearest_operation(service, operation));
}

Result<std::string> call_json(engine::Engine& engine, const JsonCall& call, const Caller& caller) {
  const auto named = operation_named(call.service, call.operation);
  if (!named.ok()) {
    engine.note_refused({.event_name = call.operation, .caller = caller, .error = named.error()});
    return named.error();
  }
  const wire::Operation* const operation = *named;
  std::vector<wire::Stranger> strangers;
  auto options = wire::read_options(*operation, call.strict ? wire::Unknown::kRefuse : wire::Unknown::kIgnore);
  options.strangers = &strangers;
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(operation->request_schema());
  if (Status read = wire::read_json(call.body, request, options); !read.ok()) {
    engine.note_refused({.operation = operation, .caller = caller, .error = read.error()});
    return std::move(read).error();
  }
  MOORAGE_ASSIGN(const engine::Answer answer, engine.call(*operation, caller, request.asReader(),
                                                          {.dry_run = call.dry_run, .takes_stream = call.stream != nullptr}));
  if (call.stream != nullptr) *call.stream = answer.stream;
  if (!strangers.empty()) engine.note_strangers(*operation, strangers);
  std::string reply;
  wire::write_json(answer.reply, reply);
  if (answer.plan) {
    reply.insert(reply.size() - 1, (reply.size() > 2 ? ",\"moorage:plan\":" : "\"moorage:plan\":") + plan_json(*answer.plan));
  }
  return reply;
}

std::string plan_json(const control::DryRunPlan& plan) {
  std::string out = "{\"placements\":[";
  for (const auto& placement : plan.placements) {
    out += &placement == plan.placements.data() ? "{" : ",{";
    member(out, "group", placement.group);
    member(out, "taskDefinitionArn", placement.task_definition_arn);
    member(out, "containerInstanceArn", placement.container_instance_arn);
    if (out.back() != '{') out += ',';
    out += "\"count\":" + std::to_string(placement.count) + "}";
  }
  out += "],\"stops\":[";
  for (const auto& stop : plan.stops) {
    out += &stop == plan.stops.data() ? "{" : ",{";
    member(out, "taskArn", stop.task_arn);
    member(out, "group", stop.group);
    member(out, "stoppedReason", stop.stopped_reason);
    out += '}';
  }
  out += "],\"events\":[";
  for (const std::string& event : plan.events) {
    if (&event != plan.events.data()) out += ',';
    wire::append_quoted(event, out);
  }
  return out + "]}";
}

}  // namespace moorage::endpoint
