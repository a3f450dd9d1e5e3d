#include "endpoint/task/protection_call.h"

#include "endpoint/task/json_object.h"
#include "endpoint/task/task_facts.h"
#include "schemas/engine/task_door.capnp.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kBodyBytesMax = 4096;

codec::HttpResponse json_response(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

codec::HttpResponse refused(const ProtectionCall& call, int status, std::string_view code, std::string_view message) {
  std::string body;
  {
    JsonObject out(body);
    out.text("requestID", call.request_id);
    JsonObject error(out.member("error"));
    error.text("Arn", call.task_arn);
    error.text("Code", code);
    error.text("Message", message);
  }
  return json_response(status, std::move(body));
}

template <typename Response>
codec::HttpResponse described(const ProtectionCall& call, const engine::Answer& answer) {
  const auto reply = answer.reply.as<Response>();
  std::string body;
  if (reply.getFailures().size() > 0) {
    const auto failure = reply.getFailures()[0];
    {
      JsonObject out(body);
      out.text("requestID", call.request_id);
      JsonObject one(out.member("failure"));
      one.text("Arn", wire::view(failure.getArn()));
      one.text_if_any("Detail", wire::view(failure.getDetail()));
      one.text("Reason", wire::view(failure.getReason()));
    }
    return json_response(200, std::move(body));
  }
  {
    JsonObject out(body);
    out.text("requestID", call.request_id);
    JsonObject protection(out.member("protection"));
    if (reply.getProtectedTasks().size() > 0) {
      const auto one = reply.getProtectedTasks()[0];
      if (wire::has(one.getExpirationDate())) {
        protection.text("ExpirationDate", wire::iso8601(wire::value_or(one.getExpirationDate(), 0)));
      }
      protection.flag("ProtectionEnabled", wire::value_or(one.getProtectionEnabled(), false));
      protection.text("TaskArn", wire::view(one.getTaskArn()));
    }
  }
  return json_response(200, std::move(body));
}

Result<engine::Answer> update(engine::Engine& engine, const Caller& caller, const ProtectionCall& call,
                              const ProtectionRequest& asked) {
  return ask<ecs::UpdateTaskProtectionRequest>(engine, caller, [&](auto request) {
    request.setCluster(cluster_in(call.task_arn));
    request.initTasks(1).set(0, call.task_arn);
    wire::set(request.getProtectionEnabled(), asked.enabled);
    if (asked.expires_in_minutes) wire::set(request.getExpiresInMinutes(), *asked.expires_in_minutes);
  });
}

}  // namespace

Result<ProtectionRequest> parse_protection(std::string_view body) {
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;
  options.bytes_max = kBodyBytesMax;
  Status status;
  const auto message = wire::Message<config::TaskProtectionRequest>::build(
      [&](config::TaskProtectionRequest::Builder out) { status = wire::from_json(body, out, options); });
  if (!status.ok()) return invalid_parameter("UpdateTaskProtection: failed to decode request", "body");
  const auto asked = message.reader();
  if (!wire::has(asked.getProtectionEnabled())) {
    return invalid_parameter("Invalid request: does not contain 'ProtectionEnabled' field", "ProtectionEnabled");
  }
  return ProtectionRequest{.enabled = wire::value_or(asked.getProtectionEnabled(), false),
                           .expires_in_minutes = wire::optional(asked.getExpiresInMinutes())};
}

codec::HttpResponse answer_protection(engine::Engine& engine, TaskCredentials& credentials, const ProtectionCall& call) {
  if (call.method != "GET" && call.method != "PUT") {
    return refused(call, 405, "InvalidParameterException", "The protection of a task is read by GET and changed by PUT.");
  }
  std::optional<ProtectionRequest> asked;
  if (call.method == "PUT") {
    const auto parsed = parse_protection(call.body);
    if (!parsed.ok()) return refused(call, 400, parsed.error().name, parsed.error().message);
    asked = *parsed;
  }
  if (call.role.empty()) {
    return refused(call, 403, "AccessDeniedException", "Invalid Request: no task IAM role credentials available for task");
  }
  const auto issued = credentials.of(call.task_arn, call.role);
  if (!issued.ok()) return refused(call, 403, "AccessDeniedException", issued.error().message);
  const auto caller = credentials.caller_of(*issued);
  if (!caller.ok()) return refused(call, 403, "AccessDeniedException", caller.error().message);
  const auto answer =
      asked ? update(engine, *caller, call, *asked) : ask<ecs::GetTaskProtectionRequest>(engine, *caller, [&](auto request) {
        request.setCluster(cluster_in(call.task_arn));
        request.initTasks(1).set(0, call.task_arn);
      });
  if (!answer.ok()) return refused(call, answer.error().http_status, answer.error().name, answer.error().message);
  return asked ? described<ecs::UpdateTaskProtectionResponse>(call, *answer)
               : described<ecs::GetTaskProtectionResponse>(call, *answer);
}

}  // namespace moorage::endpoint
