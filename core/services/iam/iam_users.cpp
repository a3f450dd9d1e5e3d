#include "services/iam/iam_users.h"

#include <algorithm>

#include "services/iam/managed_policies.h"

namespace moorage::control {
namespace {

constexpr std::size_t kUsersMax = 5000;
constexpr std::size_t kGroupsMax = 300;
constexpr std::size_t kGroupsPerUserMax = 10;
constexpr NameRule kUserName{"userName", 64};
constexpr NameRule kGroupName{"groupName", 128};

void describe_whole(const State& state, const IamUser& user, iam::User::Builder out) {
  describe_iam(state.settings(), user, out);
  set_iam_tags(out, user.tags);
  if (user.boundary.empty()) return;
  auto boundary = out.initPermissionsBoundary();
  boundary.setPermissionsBoundaryType(iam::PermissionsBoundaryAttachmentType::PERMISSIONS_BOUNDARY_POLICY);
  boundary.setPermissionsBoundaryArn(wire::text(user.boundary));
}

template <typename Entity>
std::vector<std::pair<std::string, Id<Entity>>> below_path(const State& state, std::string_view prefix) {
  std::vector<std::pair<std::string, Id<Entity>>> out;
  for (const auto& [key, id] : iam_model(state).names<Entity>()) {
    if (state.find(id)->path.starts_with(prefix)) out.emplace_back(key, id);
  }
  return out;
}

template <typename Entity, typename List>
void describe_all(const State& state, const std::vector<Id<Entity>>& ids, List out) {
  for (unsigned i = 0; i < out.size(); ++i) describe_iam(state.settings(), *state.find(ids[i]), out[i]);
}

bool is_in(const IamUser& user, IamGroupId group) {
  return std::find(user.groups.begin(), user.groups.end(), group) != user.groups.end();
}

}  // namespace

Result<IamUserId> user_or_caller(const State& state, const Caller& caller, std::string_view name) {
  if (!name.empty()) return resolve_iam<IamUser>(state, name);
  constexpr std::string_view kUser = ":user/";
  const std::string_view arn =
      caller.session ? std::string_view(caller.session->principal_arn) : std::string_view(caller.principal_arn);
  if (caller.rights == CallerRights::kOwner || arn.find(kUser) == std::string_view::npos) {
    return iam_invalid("Must specify userName when calling with non-User credentials", "userName");
  }
  return resolve_iam<IamUser>(state, arn.substr(arn.rfind('/') + 1));
}

Status create_user(Step& step, iam::CreateUserRequest::Reader request, iam::CreateUserResponse::Builder reply) {
  const std::string_view name = wire::view(request.getUserName());
  MOORAGE_TRY(check_name(name, kUserName));
  MOORAGE_ASSIGN(std::string path, path_in(wire::view(request.getPath())));
  MOORAGE_ASSIGN(Tags tags, iam_tags(request.getTags()));
  if (iam_model(step.state()).named<IamUser>(name))
    return already_exists("User with name " + std::string(name) + " already exists.");
  const std::string_view boundary = wire::view(request.getPermissionsBoundary());
  if (!boundary.empty() && !is_managed_policy(step.state(), boundary)) {
    return no_such_entity("Scope ARN: " + std::string(boundary) + " does not exist or is not attachable.");
  }
  if (step.state().table<IamUser>().size() >= kUsersMax) return limit_exceeded("Cannot exceed quota for UsersPerAccount: 5000");
  const IamUserId id = step.draft.add(IamUser{.name = std::string(name),
                                              .path = std::move(path),
                                              .external = unique_id(step.random, "AIDA"),
                                              .created_at = step.now,
                                              .boundary = std::string(boundary),
                                              .tags = std::move(tags)});
  describe_whole(step.state(), *step.state().find(id), reply.initUser());
  return {};
}

Status get_user(Step& step, const Caller& caller, iam::GetUserRequest::Reader request, iam::GetUserResponse::Builder reply) {
  if (!request.hasUserName() && caller.rights == CallerRights::kOwner) {
    auto root = reply.initUser();
    root.setPath("/");
    root.setUserName("root");
    root.setUserId(wire::text(step.settings().account_id));
    root.setArn(wire::text("arn:aws:iam::" + step.settings().account_id + ":root"));
    wire::set(root.getCreateDate(), std::int64_t{0});
    return {};
  }
  MOORAGE_ASSIGN(const IamUserId id, user_or_caller(step.state(), caller, wire::view(request.getUserName())));
  describe_whole(step.state(), *step.state().find(id), reply.initUser());
  return {};
}

Status list_users(Step& step, iam::ListUsersRequest::Reader request, iam::ListUsersResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  const auto found = slice(below_path<IamUser>(step.state(), wire::view(request.getPathPrefix())), page);
  describe_all(step.state(), found.items, reply.initUsers(list_size(found.items.size())));
  end_page(reply, found);
  return {};
}

Status update_user(Step& step, iam::UpdateUserRequest::Reader request, iam::UpdateUserResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  const std::string_view name = wire::view(request.getNewUserName());
  if (request.hasNewUserName()) {
    MOORAGE_TRY(check_name(name, {"newUserName", 64}));
    const IamUserId other = iam_model(step.state()).named<IamUser>(name);
    if (other && other != id) return already_exists("User with name " + std::string(name) + " already exists.");
  }
  MOORAGE_ASSIGN(const std::string path, path_in(wire::view(request.getNewPath())));
  step.draft.change(id, [&](IamUser& user) {
    if (request.hasNewUserName()) user.name = name;
    if (request.hasNewPath()) user.path = path;
  });
  return {};
}

Status delete_user(Step& step, iam::DeleteUserRequest::Reader request, iam::DeleteUserResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  const IamUser& user = *step.state().find(id);
  if (!user.groups.empty()) return delete_conflict("Cannot delete entity, must remove users from group first.");
  if (!user.attached.empty()) return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!user.inlined.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  bool has_key = false;
  step.state().table<IamAccessKey>().visit_all([&](const IamAccessKey& key) { has_key = has_key || key.user == id; });
  if (has_key) return delete_conflict("Cannot delete entity, must delete access keys first.");
  step.draft.erase(id);
  return {};
}

Status create_group(Step& step, iam::CreateGroupRequest::Reader request, iam::CreateGroupResponse::Builder reply) {
  const std::string_view name = wire::view(request.getGroupName());
  MOORAGE_TRY(check_name(name, kGroupName));
  MOORAGE_ASSIGN(std::string path, path_in(wire::view(request.getPath())));
  if (iam_model(step.state()).named<IamGroup>(name)) {
    return already_exists("Group with name " + std::string(name) + " already exists.");
  }
  if (step.state().table<IamGroup>().size() >= kGroupsMax)
    return limit_exceeded("Cannot exceed quota for GroupsPerAccount: 300");
  const IamGroupId id = step.draft.add(IamGroup{
      .name = std::string(name), .path = std::move(path), .external = unique_id(step.random, "AGPA"), .created_at = step.now});
  describe_iam(step.settings(), *step.state().find(id), reply.initGroup());
  return {};
}

Status get_group(Step& step, iam::GetGroupRequest::Reader request, iam::GetGroupResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamGroupId id, resolve_iam<IamGroup>(step.state(), wire::view(request.getGroupName())));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, IamUserId>> members;
  for (const auto& [key, user] : iam_model(step.state()).names<IamUser>()) {
    if (is_in(*step.state().find(user), id)) members.emplace_back(key, user);
  }
  const auto found = slice(std::move(members), page);
  describe_iam(step.settings(), *step.state().find(id), reply.initGroup());
  describe_all(step.state(), found.items, reply.initUsers(list_size(found.items.size())));
  end_page(reply, found);
  return {};
}

Status list_groups(Step& step, iam::ListGroupsRequest::Reader request, iam::ListGroupsResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  const auto found = slice(below_path<IamGroup>(step.state(), wire::view(request.getPathPrefix())), page);
  describe_all(step.state(), found.items, reply.initGroups(list_size(found.items.size())));
  end_page(reply, found);
  return {};
}

Status delete_group(Step& step, iam::DeleteGroupRequest::Reader request, iam::DeleteGroupResponse::Builder) {
  MOORAGE_ASSIGN(const IamGroupId id, resolve_iam<IamGroup>(step.state(), wire::view(request.getGroupName())));
  const IamGroup& group = *step.state().find(id);
  bool has_users = false;
  step.state().table<IamUser>().visit_all([&](const IamUser& user) { has_users = has_users || is_in(user, id); });
  if (has_users) return delete_conflict("Cannot delete entity, must remove users from group first.");
  if (!group.attached.empty()) return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!group.inlined.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  step.draft.erase(id);
  return {};
}

Status add_user_to_group(Step& step, iam::AddUserToGroupRequest::Reader request, iam::AddUserToGroupResponse::Builder) {
  MOORAGE_ASSIGN(const IamGroupId group, resolve_iam<IamGroup>(step.state(), wire::view(request.getGroupName())));
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  const IamUser& user = *step.state().find(id);
  if (is_in(user, group)) return {};
  if (user.groups.size() >= kGroupsPerUserMax) return limit_exceeded("Cannot exceed quota for GroupsPerUser: 10");
  step.draft.change(id, [&](IamUser& one) { one.groups.push_back(group); });
  return {};
}

Status remove_user_from_group(Step& step, iam::RemoveUserFromGroupRequest::Reader request,
                              iam::RemoveUserFromGroupResponse::Builder) {
  MOORAGE_ASSIGN(const IamGroupId group, resolve_iam<IamGroup>(step.state(), wire::view(request.getGroupName())));
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  if (!is_in(*step.state().find(id), group)) {
    return no_such_entity("User " + std::string(wire::view(request.getUserName())) + " is not in group " +
                          std::string(wire::view(request.getGroupName())));
  }
  step.draft.change(id, [&](IamUser& one) { std::erase(one.groups, group); });
  return {};
}

Status list_groups_for_user(Step& step, iam::ListGroupsForUserRequest::Reader request,
                            iam::ListGroupsForUserResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, IamGroupId>> groups;
  for (const auto& [key, group] : iam_model(step.state()).names<IamGroup>()) {
    if (is_in(*step.state().find(id), group)) groups.emplace_back(key, group);
  }
  const auto found = slice(std::move(groups), page);
  describe_all(step.state(), found.items, reply.initGroups(list_size(found.items.size())));
  end_page(reply, found);
  return {};
}

}  // namespace moorage::control
