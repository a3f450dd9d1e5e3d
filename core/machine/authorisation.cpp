#include "machine/authorisation.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "machine/action_context.h"
#include "machine/action_resources.h"
#include "machine/action_table.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/words/resolve.h"
#include "services/iam/caller_policies.h"
#include "services/iam/iam_words.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

constexpr std::string_view kTasksService = "ecs-tasks.amazonaws.com";
constexpr std::string_view kEcsService = "ecs.amazonaws.com";

// Members that hand a role to a service; the caller needs iam:PassRole for it.
struct PassedRole {
  std::string_view service;
  std::string_view path;
  std::string_view to;
};
constexpr PassedRole kPassedRoles[] = {
    {"ecs", "taskRoleArn", kTasksService},
    {"ecs", "executionRoleArn", kTasksService},
    {"ecs", "overrides.taskRoleArn", kTasksService},
    {"ecs", "overrides.executionRoleArn", kTasksService},
    {"ecs", "role", kEcsService},
    {"ecs", "infrastructureRoleArn", kEcsService},
    {"ecs", "managedInstancesProvider.infrastructureRoleArn", kEcsService},
    {"ecs", "volumeConfigurations.managedEBSVolume.roleArn", kEcsService},
    {"ecs", "loadBalancers.advancedConfiguration.roleArn", kEcsService},
    {"ecs", "deploymentConfiguration.lifecycleHooks.roleArn", kEcsService},
};
// Operations that start tasks of a definition, or will: its roles are passed on.
constexpr std::string_view kStartTasks[] = {"RunTask", "StartTask", "CreateService", "UpdateService", "CreateTaskSet"};
// Operations that make something that has tags from the start: the tags need a permission of their own.
constexpr std::string_view kTagsOnCreation[] = {"RunTask",
                                                "StartTask",
                                                "CreateService",
                                                "CreateCluster",
                                                "CreateTaskSet",
                                                "RegisterTaskDefinition",
                                                "CreateCapacityProvider",
                                                "RegisterContainerInstance"};

// Of the service's actions in policies (service authorization reference). CloudWatch signs as "monitoring".
std::string prefix_of(const wire::Service& service) {
  return service.name == "moorage" || service.name == "cloudwatch" ? service.name : service.endpoint_prefix;
}

// One caller, with its policies and the condition keys that follow from its identity.
struct Judge {
  const State& state;
  const Caller& caller;
  const policy::Policies& policies;
  const policy::Context& keys;
};

std::string refusal_words(const Judge& judge, const policy::Request& request, policy::Reason reason) {
  return "User: " + principal_of(judge.caller, judge.state.settings().account_id) +
         " is not authorized to perform: " + request.action + " on resource: " + request.resource + " " +
         policy::words_of(reason, request.action);
}

Error refusal(const wire::Service* service, std::string message) {
  const bool is_query = service != nullptr && service->is_query();
  Error error = api_error(is_query ? "AccessDenied" : "AccessDeniedException", std::move(message));
  if (service != nullptr && service->name == "ec2") {
    error.name = "UnauthorizedOperation";
    error.message = "You are not authorized to perform this operation. " + error.message;
  }
  error.http_status = is_query ? 403 : 400;
  return error;
}

Status check(const Judge& judge, const wire::Service* service, const policy::Request& request) {
  const policy::Ruling ruling = policy::decide(judge.policies, request);
  return ruling.is_allowed() ? Status() : Status(refusal(service, refusal_words(judge, request, ruling.reason)));
}

Status check_action(const Judge& judge, const wire::Operation& operation, const std::string& resource,
                    const policy::Context& request_keys) {
  const std::string prefix = prefix_of(*operation.service);
  policy::Request request{prefix + ":" + operation.name, resource, request_keys};
  set_resource_keys(judge.state, prefix, resource, request.context);
  return check(judge, operation.service, request);
}

Status check_tags(const Judge& judge, const wire::Operation& operation, const std::string& resource,
                  const policy::Context& request_keys) {
  const bool has_tags = request_keys.find("aws:tagkeys") != nullptr;
  const bool makes = operation.service->name == "ecs" && std::find(std::begin(kTagsOnCreation), std::end(kTagsOnCreation),
                                                                   operation.name) != std::end(kTagsOnCreation);
  if (!has_tags || !makes) return {};
  policy::Request request{"ecs:TagResource", resource, request_keys};
  request.context.set("ecs:CreateAction", operation.name);
  return check(judge, operation.service, request);
}

// BatchGetSecretValue needs the permission to read each secret, too (AWS Secrets Manager: BatchGetSecretValue). What filters
// will find is not known here, so they need it for every secret.
Status check_batched_secrets(const Judge& judge, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                             const policy::Context& request_keys) {
  if (operation.service->name != "secretsmanager" || operation.name != "BatchGetSecretValue") return {};
  const ActionRow read{
      .service = "secretsmanager", .operation = "GetSecretValue", .type = ResourceType::kSecret, .member = "secretIdList"};
  for (const std::string& resource : resources_of(judge.state, read, request)) {
    policy::Request one{"secretsmanager:GetSecretValue", resource, request_keys};
    set_resource_keys(judge.state, "secretsmanager", resource, one.context);
    MOORAGE_TRY(check(judge, operation.service, one));
  }
  return {};
}

Status check_pass_role(const Judge& judge, const wire::Operation& operation, std::string_view role, std::string_view to,
                       const std::string& with) {
  std::string arn(role);
  if (!is_arn(arn)) {
    const IamRoleId id = iam_model(judge.state).named<IamRole>(arn);
    arn = id ? iam_arn(judge.state.settings(), *judge.state.find(id))
             : "arn:aws:iam::" + judge.state.settings().account_id + ":role/" + arn;
  }
  policy::Request request{"iam:PassRole", arn, judge.keys};
  request.context.set("iam:PassedToService", std::string(to));
  if (with.starts_with("arn:")) request.context.set("iam:AssociatedResourceArn", with);
  set_resource_keys(judge.state, "iam", arn, request.context);
  return check(judge, operation.service, request);
}

Status check_definition_roles(const Judge& judge, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                              const std::string& with) {
  if (std::find(std::begin(kStartTasks), std::end(kStartTasks), operation.name) == std::end(kStartTasks)) return {};
  const std::string asked = text_at(request, "taskDefinition");
  const TaskDefinitionId id = asked.empty() ? TaskDefinitionId{} : find_definition(judge.state, asked);
  if (!id) return {};
  const auto definition = judge.state.find(id)->message.reader();
  for (const auto role : {definition.getTaskRoleArn(), definition.getExecutionRoleArn()}) {
    if (role.size() > 0) MOORAGE_TRY(check_pass_role(judge, operation, wire::view(role), kTasksService, with));
  }
  return {};
}

Status check_roles(const Judge& judge, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                   const std::string& with) {
  for (const PassedRole& row : kPassedRoles) {
    if (row.service != operation.service->name) continue;
    for (const std::string& role : texts_at(request, row.path)) {
      MOORAGE_TRY(check_pass_role(judge, operation, role, row.to, with));
    }
  }
  if (operation.service->name == "iam" && operation.name == "AddRoleToInstanceProfile") {
    return check_pass_role(judge, operation, text_at(request, "roleName"), "ec2.amazonaws.com", with);
  }
  return operation.service->name == "ecs" ? check_definition_roles(judge, operation, request, with) : Status();
}

// Sessions of GetSessionToken and GetFederationToken may not use IAM, and of STS only what tells and changes identities.
Status check_session_kind(const Judge& judge, const wire::Operation& operation) {
  if (!judge.caller.session || !judge.caller.session_issuer.empty()) return {};
  const std::string& service = operation.service->name;
  if (service != "iam" && service != "sts") return {};
  return refusal(operation.service,
                 "User: " + principal_of(judge.caller, judge.state.settings().account_id) +
                     " is not authorized to perform: " + service + ":" + operation.name +
                     " with the session credentials of a user; use the access key of the user or assume a role");
}

// Whose policies decide elsewhere, or that need none.
bool decides_by_itself(const wire::Operation& operation, const Caller& caller) {
  if (operation.service->name != "sts") return false;
  if (operation.name == "GetCallerIdentity" || operation.name == "GetSessionToken") return true;
  const bool is_federated = caller.session && caller.session->is_federated;
  return operation.name == "AssumeRole" && !is_federated;
}

}  // namespace

Status authorise(const State& state, const Caller& caller, const wire::Operation& operation,
                 capnp::DynamicStruct::Reader request, Instant now) {
  if (caller.rights == CallerRights::kOwner || decides_by_itself(operation, caller)) return {};
  policy::Context keys;
  set_caller_keys(state, caller, now, keys);
  const auto found = policies_of(state, caller);
  const policy::Policies policies = found.value_or(policy::Policies{});
  const Judge judge{state, caller, policies, keys};
  MOORAGE_TRY(check_session_kind(judge, operation));
  const ActionRow* row = action_row(operation.service->name, operation.name);
  if (row == nullptr) {
    return refusal(operation.service, "User: " + principal_of(caller, state.settings().account_id) +
                                          " is not authorized to perform: " + operation.name +
                                          ", which only the owner of the engine may call");
  }
  policy::Context request_keys = keys;
  set_request_keys(state, operation, request, request_keys);
  const std::vector<std::string> resources = resources_of(state, *row, request);
  for (const std::string& resource : resources) {
    MOORAGE_TRY(check_action(judge, operation, resource, request_keys));
    MOORAGE_TRY(check_tags(judge, operation, resource, request_keys));
  }
  MOORAGE_TRY(check_batched_secrets(judge, operation, request, request_keys));
  return check_roles(judge, operation, request, resources.front());
}

Status authorise(const State& state, const Caller& caller, const PlainAction& asked, Instant now) {
  if (caller.rights == CallerRights::kOwner) return {};
  policy::Request request{std::string(asked.action), std::string(asked.resource), {}};
  set_caller_keys(state, caller, now, request.context);
  const policy::Policies policies = policies_of(state, caller).value_or(policy::Policies{});
  return check({state, caller, policies, request.context}, nullptr, request);
}

Caller caller_of_role(const State& state, const RoleSession& role, Instant now) {
  Caller out;
  const IamRoleId id =
      role.arn.empty() ? IamRoleId{} : iam_model(state).named<IamRole>(role.arn.substr(role.arn.rfind('/') + 1));
  if (!id || iam_arn(state.settings(), *state.find(id)) != role.arn) return out;
  const IamRole& known = *state.find(id);
  auto session = std::make_shared<CallerSession>();
  session->principal_arn = role.arn;
  session->issued_at = now;
  out.account = state.settings().account_id;
  out.principal_arn = "arn:aws:sts::" + out.account + ":assumed-role/" + known.name + "/" + std::string(role.session);
  out.session_name = role.session;
  out.principal_id = known.external + ":" + std::string(role.session);
  out.session_issuer = role.arn;
  out.rights = CallerRights::kPolicies;
  out.session = std::move(session);
  return out;
}

}  // namespace moorage::control
