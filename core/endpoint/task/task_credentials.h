// Credentials of the roles of tasks: issued by the engine's own STS in the name of ecs-tasks.amazonaws.com, kept in memory
// only, and renewed long before they end. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "endpoint/task/task_facts.h"
#include "engine/engine_interface.h"

namespace moorage::endpoint {

inline constexpr std::string_view kTasksService = "ecs-tasks.amazonaws.com";

struct RoleCredentials {
  std::string role_arn;
  std::string access_key_id;
  std::string secret_access_key;  // never logged, never part of an error
  std::string session_token;
  Instant expires_at;
};

class TaskCredentials {
 public:
  explicit TaskCredentials(engine::Engine& engine) : engine_(engine) {}

  // The present ones of a task, or new ones. `role`: its name or ARN. Errors: AccessDenied with the sentence of ECS and the
  // cause where the role is not there or does not trust ECS; those of a closed engine.
  Result<RoleCredentials> of(const std::string& task_arn, const std::string& role);

  // The caller that requests signed with these credentials are from.
  Result<Caller> caller_of(const RoleCredentials& credentials) const;

 private:
  Result<RoleCredentials> issue(const std::string& task_arn, const std::string& role);

  engine::Engine& engine_;
  std::mutex mutex_;
  std::map<std::string, RoleCredentials> issued_;  // by ARN of the task; those that have ended are dropped
};

}  // namespace moorage::endpoint
