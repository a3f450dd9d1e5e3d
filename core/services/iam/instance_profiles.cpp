#include "services/iam/instance_profiles.h"

#include <algorithm>

#include "services/iam/roles.h"

namespace moorage::control {
namespace {

constexpr std::size_t kProfilesMax = 1000;
constexpr NameRule kProfileName{"instanceProfileName", 128};

using Profiles = std::vector<std::pair<std::string, IamInstanceProfileId>>;

template <typename Reply>
void write_profiles(const State& state, Profiles all, const IamPage& page, Reply reply) {
  const auto found = slice(std::move(all), page);
  auto out = reply.initInstanceProfiles(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_iam(state, *state.find(found.items[i]), out[i]);
  end_page(reply, found);
}

bool holds_role(const IamInstanceProfile& profile, IamRoleId role) {
  return std::find(profile.roles.begin(), profile.roles.end(), role) != profile.roles.end();
}

}  // namespace

Status create_instance_profile(Step& step, iam::CreateInstanceProfileRequest::Reader request,
                               iam::CreateInstanceProfileResponse::Builder reply) {
  const std::string_view name = wire::view(request.getInstanceProfileName());
  MOORAGE_TRY(check_name(name, kProfileName));
  MOORAGE_ASSIGN(std::string path, path_in(wire::view(request.getPath())));
  MOORAGE_ASSIGN(Tags tags, iam_tags(request.getTags()));
  if (iam_model(step.state()).named<IamInstanceProfile>(name)) {
    return already_exists("Instance Profile " + std::string(name) + " already exists.");
  }
  if (step.state().table<IamInstanceProfile>().size() >= kProfilesMax) {
    return limit_exceeded("Cannot exceed quota for InstanceProfilesPerAccount: 1000");
  }
  const IamInstanceProfileId id = step.draft.add(IamInstanceProfile{.name = std::string(name),
                                                                    .path = std::move(path),
                                                                    .external = unique_id(step.random, "AIPA"),
                                                                    .created_at = step.now,
                                                                    .tags = std::move(tags)});
  describe_iam(step.state(), *step.state().find(id), reply.initInstanceProfile());
  return {};
}

Status get_instance_profile(Step& step, iam::GetInstanceProfileRequest::Reader request,
                            iam::GetInstanceProfileResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamInstanceProfileId id,
                 resolve_iam<IamInstanceProfile>(step.state(), wire::view(request.getInstanceProfileName())));
  describe_iam(step.state(), *step.state().find(id), reply.initInstanceProfile());
  return {};
}

Status list_instance_profiles(Step& step, iam::ListInstanceProfilesRequest::Reader request,
                              iam::ListInstanceProfilesResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  Profiles all;
  for (const auto& [key, id] : iam_model(step.state()).names<IamInstanceProfile>()) {
    if (step.state().find(id)->path.starts_with(wire::view(request.getPathPrefix()))) all.emplace_back(key, id);
  }
  write_profiles(step.state(), std::move(all), page, reply);
  return {};
}

Status delete_instance_profile(Step& step, iam::DeleteInstanceProfileRequest::Reader request,
                               iam::DeleteInstanceProfileResponse::Builder) {
  MOORAGE_ASSIGN(const IamInstanceProfileId id,
                 resolve_iam<IamInstanceProfile>(step.state(), wire::view(request.getInstanceProfileName())));
  if (!step.state().find(id)->roles.empty()) {
    return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  step.draft.erase(id);
  return {};
}

Status add_role_to_instance_profile(Step& step, iam::AddRoleToInstanceProfileRequest::Reader request,
                                    iam::AddRoleToInstanceProfileResponse::Builder) {
  MOORAGE_ASSIGN(const IamInstanceProfileId id,
                 resolve_iam<IamInstanceProfile>(step.state(), wire::view(request.getInstanceProfileName())));
  MOORAGE_ASSIGN(const IamRoleId role, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  MOORAGE_TRY(check_modifiable(*step.state().find(role)));
  if (!step.state().find(id)->roles.empty())
    return limit_exceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  step.draft.change(id, [&](IamInstanceProfile& profile) { profile.roles.push_back(role); });
  return {};
}

Status remove_role_from_instance_profile(Step& step, iam::RemoveRoleFromInstanceProfileRequest::Reader request,
                                         iam::RemoveRoleFromInstanceProfileResponse::Builder) {
  MOORAGE_ASSIGN(const IamInstanceProfileId id,
                 resolve_iam<IamInstanceProfile>(step.state(), wire::view(request.getInstanceProfileName())));
  MOORAGE_ASSIGN(const IamRoleId role, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  if (!holds_role(*step.state().find(id), role)) return unknown<IamRole>(wire::view(request.getRoleName()));
  step.draft.change(id, [&](IamInstanceProfile& profile) { std::erase(profile.roles, role); });
  return {};
}

Status list_instance_profiles_for_role(Step& step, iam::ListInstanceProfilesForRoleRequest::Reader request,
                                       iam::ListInstanceProfilesForRoleResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamRoleId role, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  Profiles all;
  for (const auto& [key, id] : iam_model(step.state()).names<IamInstanceProfile>()) {
    if (holds_role(*step.state().find(id), role)) all.emplace_back(key, id);
  }
  write_profiles(step.state(), std::move(all), page, reply);
  return {};
}

}  // namespace moorage::control
