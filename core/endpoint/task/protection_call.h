// Task protection from inside of a task: $ECS_AGENT_URI/task-protection/v1/state (Amazon ECS developer guide: task scale-in
// protection endpoint). The agent calls ECS with the credentials of the task's role, so the role needs the permission.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoint/task/task_credentials.h"
#include "engine/engine_interface.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

// {"ProtectionEnabled":true,"ExpiresInMinutes":60}
struct ProtectionRequest {
  bool enabled = false;
  std::optional<std::int32_t> expires_in_minutes;
};
// A pure function. Errors: InvalidParameterException with the agent's words.
Result<ProtectionRequest> parse_protection(std::string_view body);

struct ProtectionCall {
  std::string task_arn;
  std::string role;  // of the task; empty: none
  std::string_view method;
  std::string_view body;
  std::string request_id;
};
codec::HttpResponse answer_protection(engine::Engine& engine, TaskCredentials& credentials, const ProtectionCall& call);

}  // namespace moorage::endpoint
