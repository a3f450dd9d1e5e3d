#include "services/iam/roles.h"

#include <algorithm>
#include <optional>

#include "services/iam/managed_policies.h"

namespace moorage::control {
namespace {

constexpr std::size_t kRolesMax = 1000;
constexpr std::size_t kTrustCharactersMax = 2048;
constexpr std::size_t kDescriptionCharsMax = 1000;
constexpr std::int32_t kSessionSecondsMin = 3600;
constexpr std::int32_t kSessionSecondsMax = 43'200;
constexpr std::int32_t kSigninSecondsMax = 7'776'000;
constexpr std::string_view kLinkedPath = "/aws-service-role/";

// Services that make roles of their own, with the policy of AWS that such a role has.
struct LinkedService {
  std::string_view service;
  std::string_view role;
  std::string_view policy;
  bool takes_suffix = false;
};
constexpr LinkedService kLinkedServices[] = {
    {"ecs.amazonaws.com", "AWSServiceRoleForECS", "AmazonECSServiceRolePolicy"},
    {"ecs-compute.amazonaws.com", "AWSServiceRoleForECSCompute", "AmazonECSComputeServiceRolePolicy"},
    {"elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"},
    {"autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", "AutoScalingServiceRolePolicy", true},
    {"ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService",
     "AWSApplicationAutoscalingECSServicePolicy"},
};

Error protected_role(std::string_view name) {
  return api_error("UnmodifiableEntity", "Cannot perform the operation on the protected role '" + std::string(name) +
                                             "' - this role is only modifiable by AWS");
}

Status check_trust(std::string_view document) {
  if (policy::counted_characters(document) > kTrustCharactersMax) {
    return limit_exceeded("Cannot exceed quota for ACLSizePerRole: 2048");
  }
  const auto read = policy::read_policy(document, policy::PolicyKind::kTrust);
  return read.ok() ? Status() : Status(read.error());
}

Status check_range(std::optional<std::int32_t> value, std::string_view member, std::int32_t most) {
  if (!value || (*value >= kSessionSecondsMin && *value <= most)) return {};
  return iam_invalid("1 validation error detected: Value '" + std::to_string(*value) + "' at '" + std::string(member) +
                         "' failed to satisfy constraint: Member must have value between " +
                         std::to_string(kSessionSecondsMin) + " and " + std::to_string(most),
                     std::string(member));
}

Status check_description(std::string_view description) {
  if (description.size() <= kDescriptionCharsMax * 2) return {};
  return iam_invalid(
      "1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length less than or "
      "equal to 1000",
      "description");
}

Status check_no_policies(const IamRole& role) {
  if (!role.attached.empty()) return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!role.inlined.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  return {};
}

bool is_in_profile(const State& state, IamRoleId id) {
  bool is_used = false;
  state.table<IamInstanceProfile>().visit_all([&](const IamInstanceProfile& profile) {
    is_used = is_used || std::find(profile.roles.begin(), profile.roles.end(), id) != profile.roles.end();
  });
  return is_used;
}

std::string trust_of_service(std::string_view service) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" + std::string(service) +
         R"("},"Action":"sts:AssumeRole"}]})";
}

constexpr std::string_view kDeletionTask = "task/aws-service-role/";

}  // namespace

Status check_modifiable(const IamRole& role) {
  return role.linked_service.empty() ? Status() : Status(protected_role(role.name));
}

Status create_role(Step& step, iam::CreateRoleRequest::Reader request, iam::CreateRoleResponse::Builder reply) {
  const std::string_view name = wire::view(request.getRoleName());
  MOORAGE_TRY(check_name(name, {"roleName", 64}));
  MOORAGE_ASSIGN(std::string path, path_in(wire::view(request.getPath())));
  if (path.starts_with(kLinkedPath)) {
    return iam_invalid("The path /aws-service-role/ is reserved for service-linked roles; use CreateServiceLinkedRole.",
                       "path");
  }
  MOORAGE_ASSIGN(Tags tags, iam_tags(request.getTags()));
  MOORAGE_TRY(check_description(wire::view(request.getDescription())));
  const auto session = wire::optional(request.getMaxSessionDuration());
  const auto signin = wire::optional(request.getMaxSigninSessionDuration());
  MOORAGE_TRY(check_range(session, "maxSessionDuration", kSessionSecondsMax));
  MOORAGE_TRY(check_range(signin, "maxSigninSessionDuration", kSigninSecondsMax));
  if (iam_model(step.state()).named<IamRole>(name))
    return already_exists("Role with name " + std::string(name) + " already exists.");
  MOORAGE_TRY(check_trust(wire::view(request.getAssumeRolePolicyDocument())));
  const std::string_view boundary = wire::view(request.getPermissionsBoundary());
  if (!boundary.empty() && !is_managed_policy(step.state(), boundary)) {
    return no_such_entity("Scope ARN: " + std::string(boundary) + " does not exist or is not attachable.");
  }
  if (step.state().table<IamRole>().size() >= kRolesMax) return limit_exceeded("Cannot exceed quota for RolesPerAccount: 1000");
  const IamRoleId id = step.draft.add(IamRole{.name = std::string(name),
                                              .path = std::move(path),
                                              .external = unique_id(step.random, "AROA"),
                                              .created_at = step.now,
                                              .boundary = std::string(boundary),
                                              .tags = std::move(tags),
                                              .trust = std::string(wire::view(request.getAssumeRolePolicyDocument())),
                                              .description = std::string(wire::view(request.getDescription())),
                                              .session_seconds_max = session.value_or(kSessionSecondsMin),
                                              .signin_seconds_max = signin.value_or(0)});
  describe_iam(step.settings(), *step.state().find(id), RoleDetail::kWhole, reply.initRole());
  return {};
}

Status get_role(Step& step, iam::GetRoleRequest::Reader request, iam::GetRoleResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  describe_iam(step.settings(), *step.state().find(id), RoleDetail::kWhole, reply.initRole());
  return {};
}

Status list_roles(Step& step, iam::ListRolesRequest::Reader request, iam::ListRolesResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, IamRoleId>> all;
  for (const auto& [key, id] : iam_model(step.state()).names<IamRole>()) {
    if (step.state().find(id)->path.starts_with(wire::view(request.getPathPrefix()))) all.emplace_back(key, id);
  }
  const auto found = slice(std::move(all), page);
  auto out = reply.initRoles(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    describe_iam(step.settings(), *step.state().find(found.items[i]), RoleDetail::kListed, out[i]);
  }
  end_page(reply, found);
  return {};
}

Status update_role(Step& step, iam::UpdateRoleRequest::Reader request, iam::UpdateRoleResponse::Builder) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  MOORAGE_TRY(check_description(wire::view(request.getDescription())));
  const auto session = wire::optional(request.getMaxSessionDuration());
  const auto signin = wire::optional(request.getMaxSigninSessionDuration());
  MOORAGE_TRY(check_range(session, "maxSessionDuration", kSessionSecondsMax));
  MOORAGE_TRY(check_range(signin, "maxSigninSessionDuration", kSigninSecondsMax));
  // The description of a service-linked role is all that may be changed.
  if (session || signin) MOORAGE_TRY(check_modifiable(*step.state().find(id)));
  step.draft.change(id, [&](IamRole& role) {
    if (request.hasDescription()) role.description = wire::view(request.getDescription());
    if (session) role.session_seconds_max = *session;
    if (signin) role.signin_seconds_max = *signin;
    if (wire::value_or(request.getResetMaxSigninSessionDuration(), false)) role.signin_seconds_max = 0;
  });
  return {};
}

Status update_assume_role_policy(Step& step, iam::UpdateAssumeRolePolicyRequest::Reader request,
                                 iam::UpdateAssumeRolePolicyResponse::Builder) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  MOORAGE_TRY(check_modifiable(*step.state().find(id)));
  MOORAGE_TRY(check_trust(wire::view(request.getPolicyDocument())));
  step.draft.change(id, [&](IamRole& role) { role.trust = wire::view(request.getPolicyDocument()); });
  return {};
}

Status delete_role(Step& step, iam::DeleteRoleRequest::Reader request, iam::DeleteRoleResponse::Builder) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  const IamRole& role = *step.state().find(id);
  MOORAGE_TRY(check_modifiable(role));
  if (is_in_profile(step.state(), id))
    return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  MOORAGE_TRY(check_no_policies(role));
  step.draft.erase(id);
  return {};
}

Status create_service_linked_role(Step& step, iam::CreateServiceLinkedRoleRequest::Reader request,
                                  iam::CreateServiceLinkedRoleResponse::Builder reply) {
  const std::string_view service = wire::view(request.getAwsServiceName());
  const auto row = std::find_if(std::begin(kLinkedServices), std::end(kLinkedServices),
                                [&](const LinkedService& one) { return one.service == service; });
  if (row == std::end(kLinkedServices)) {
    return invalid_input("Service name " + std::string(service) + " is not a valid service name for a service-linked role.");
  }
  std::string name(row->role);
  if (const std::string_view suffix = wire::view(request.getCustomSuffix()); !suffix.empty()) {
    if (!row->takes_suffix) return invalid_input("Custom suffix is not allowed for " + std::string(service));
    name += "_" + std::string(suffix);
    MOORAGE_TRY(check_name(name, {"customSuffix", 64}));
  }
  MOORAGE_TRY(check_description(wire::view(request.getDescription())));
  if (iam_model(step.state()).named<IamRole>(name)) {
    return invalid_input("Service role name " + name + " has been taken in this account, please try a different suffix.");
  }
  const IamRoleId id =
      step.draft.add(IamRole{.name = name,
                             .path = std::string(kLinkedPath) + std::string(service) + "/",
                             .external = unique_id(step.random, "AROA"),
                             .created_at = step.now,
                             .attached = {"arn:aws:iam::aws:policy/aws-service-role/" + std::string(row->policy)},
                             .trust = trust_of_service(service),
                             .description = std::string(wire::view(request.getDescription())),
                             .linked_service = std::string(service)});
  describe_iam(step.settings(), *step.state().find(id), RoleDetail::kWhole, reply.initRole());
  return {};
}

// Done at once; the id says which role it was.
Status delete_service_linked_role(Step& step, iam::DeleteServiceLinkedRoleRequest::Reader request,
                                  iam::DeleteServiceLinkedRoleResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  const IamRole& role = *step.state().find(id);
  if (role.linked_service.empty()) {
    return invalid_input("Role " + role.name + " is not a service-linked role; use DeleteRole.");
  }
  const std::string task = std::string(kDeletionTask) + role.linked_service + "/" + role.name + "/" + step.random.hex().uuid();
  step.draft.erase(id);
  reply.setDeletionTaskId(wire::text(task));
  return {};
}

Status get_service_linked_role_deletion_status(Step&, iam::GetServiceLinkedRoleDeletionStatusRequest::Reader request,
                                               iam::GetServiceLinkedRoleDeletionStatusResponse::Builder reply) {
  const std::string_view task = wire::view(request.getDeletionTaskId());
  const auto slash = task.rfind('/');
  if (!task.starts_with(kDeletionTask) || slash == std::string_view::npos || !Hex128::parse(task.substr(slash + 1))) {
    return no_such_entity("Deletion task " + std::string(task) + " cannot be found.");
  }
  reply.setStatus(iam::DeletionTaskStatusType::SUCCEEDED);
  return {};
}

}  // namespace moorage::control
