#include "endpoint/task/task_credentials.h"

#include <utility>

#include "kernel/service_caller.h"
#include "schemas/iam/role.capnp.h"
#include "schemas/sts/sts.capnp.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

// SDKs ask again a quarter of an hour before the end, and find new credentials by then.
constexpr Duration kRenewBefore = Duration::minutes(120);

// The text of ECS, and the cause behind it.
Error not_assumed(const std::string& role, const Error& why) {
  Error out =
      api_error("AccessDenied", "ECS was unable to assume the role '" + role +
                                    "' that was provided for this task. Please verify that the role being passed has the "
                                    "proper trust relationship and permissions and that your IAM user has permissions to "
                                    "pass this role. Cause: " +
                                    why.message);
  out.http_status = 403;
  return out;
}

// A role may be given by its name alone.
Result<std::string> arn_of_role(engine::Engine& engine, const std::string& role) {
  if (role.starts_with("arn:")) return role;
  MOORAGE_ASSIGN(const auto answer,
                 ask<iam::GetRoleRequest>(engine, kThisProcess, [&](auto request) { request.setRoleName(role); }));
  return std::string(wire::view(answer.reply.template as<iam::GetRoleResponse>().getRole().getArn()));
}

// AccessDenied of a role that is not there does not say so, because other callers must not learn which roles there are. The
// task of the owner may be told.
Error cause_of(engine::Engine& engine, const std::string& role, Error refused) {
  const auto found = ask<iam::GetRoleRequest>(engine, kThisProcess,
                                              [&](auto request) { request.setRoleName(role.substr(role.rfind('/') + 1)); });
  const bool is_there =
      found.ok() && wire::view(found->reply.as<iam::GetRoleResponse>().getRole().getArn()) == std::string_view(role);
  if (is_there) {
    refused.message += "; its trust policy must allow sts:AssumeRole to the service " + std::string(kTasksService);
  } else {
    refused.message = "the role " + role + " does not exist in the IAM of this engine: create it there (aws iam create-role)";
  }
  return refused;
}

}  // namespace

Result<RoleCredentials> TaskCredentials::issue(const std::string& task_arn, const std::string& role) {
  const auto arn = arn_of_role(engine_, role);
  if (!arn.ok()) return arn.error().name == "NoSuchEntity" ? not_assumed(role, arn.error()) : arn.error();
  const Caller service = service_caller(std::string(kTasksService), task_arn);
  const auto answer = ask<sts::AssumeRoleRequest>(engine_, service, [&](auto request) {
    request.setRoleArn(*arn);
    request.setRoleSessionName(task_arn.substr(task_arn.rfind('/') + 1));
  });
  if (!answer.ok()) {
    return answer.error().name == "AccessDenied" ? not_assumed(role, cause_of(engine_, *arn, answer.error())) : answer.error();
  }
  const auto made = answer->reply.as<sts::AssumeRoleResponse>().getCredentials();
  return RoleCredentials{.role_arn = *arn,
                         .access_key_id = std::string(wire::view(made.getAccessKeyId())),
                         .secret_access_key = std::string(wire::view(made.getSecretAccessKey())),
                         .session_token = std::string(wire::view(made.getSessionToken())),
                         .expires_at = Instant{wire::value_or(made.getExpiration(), 0)}};
}

Result<RoleCredentials> TaskCredentials::of(const std::string& task_arn, const std::string& role) {
  const Instant now = engine_.now();
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(issued_, [&](const auto& one) { return one.second.expires_at <= now; });
    const auto found = issued_.find(task_arn);
    if (found != issued_.end() && now + kRenewBefore < found->second.expires_at) return found->second;
  }
  MOORAGE_ASSIGN(RoleCredentials made, issue(task_arn, role));
  const std::lock_guard lock(mutex_);
  issued_[task_arn] = made;
  return made;
}

Result<Caller> TaskCredentials::caller_of(const RoleCredentials& credentials) const {
  MOORAGE_ASSIGN(auto key, engine_.signing_key({credentials.access_key_id, credentials.session_token}));
  return std::move(key.caller);
}

}  // namespace moorage::endpoint
