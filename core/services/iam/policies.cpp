#include "services/iam/policies.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/hash.h"
#include "services/iam/aws_managed.h"
#include "services/iam/managed_policies.h"

namespace moorage::control {
namespace {

constexpr std::size_t kPoliciesMax = 1500;
constexpr std::size_t kVersionsMax = 5;
constexpr std::size_t kPolicyCharactersMax = 6144;
constexpr std::size_t kDescriptionCharsMax = 1000;

Error no_policy(std::string_view arn) { return no_such_entity("Policy " + std::string(arn) + " was not found."); }
Error no_version(std::string_view arn, std::string_view version) {
  return no_such_entity("Policy " + std::string(arn) + " version " + std::string(version) +
                        " does not exist or is not attachable.");
}

Status check_document(std::string_view document) {
  if (policy::counted_characters(document) > kPolicyCharactersMax)
    return limit_exceeded("Cannot exceed quota for PolicySize: 6144");
  const auto read = policy::read_policy(document, policy::PolicyKind::kIdentity);
  return read.ok() ? Status() : Status(read.error());
}

// Policies of AWS are read only.
Result<IamPolicyId> changeable(const State& state, std::string_view arn) {
  if (aws_managed_policy(arn) != nullptr) {
    Error error = api_error("AccessDenied", "Policy " + std::string(arn) + " is managed by AWS and cannot be changed.");
    error.http_status = 403;
    return error;
  }
  const IamPolicyId id = own_policy(state, arn);
  if (!id) return no_policy(arn);
  return id;
}

std::string version_text(std::int32_t number) { return "v" + std::to_string(number); }

std::int32_t version_number(std::string_view text) {
  std::int32_t number = 0;
  if (!text.starts_with('v')) return 0;
  const auto [end, wrong] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return wrong == std::errc() && end == text.data() + text.size() ? number : 0;
}

const IamPolicyVersion* version_of(const IamPolicy& policy, std::string_view version) {
  const auto found = std::find_if(policy.versions.begin(), policy.versions.end(),
                                  [&](const IamPolicyVersion& one) { return one.number == version_number(version); });
  return found == policy.versions.end() ? nullptr : &*found;
}

enum class Detail : std::uint8_t { kListed, kWhole };

void describe(const State& state, const IamPolicy& policy, Detail detail, iam::Policy::Builder out) {
  const std::string arn = iam_arn(state.settings(), policy);
  const PolicyUse use = use_of_policy(state, arn);
  out.setPolicyName(wire::text(policy.name));
  out.setPolicyId(wire::text(policy.external));
  out.setArn(wire::text(arn));
  out.setPath(wire::text(policy.path));
  out.setDefaultVersionId(wire::text(version_text(policy.default_version)));
  wire::set(out.getAttachmentCount(), use.attachments);
  wire::set(out.getPermissionsBoundaryUsageCount(), use.boundaries);
  wire::set(out.getIsAttachable(), true);
  wire::set(out.getCreateDate(), policy.created_at.ms);
  wire::set(out.getUpdateDate(), policy.updated_at.ms);
  if (detail == Detail::kListed) return;
  if (!policy.description.empty()) out.setDescription(wire::text(policy.description));
  set_iam_tags(out, policy.tags);
}

void describe(const State& state, const AwsManagedPolicy& policy, iam::Policy::Builder out) {
  const std::string arn = "arn:aws:iam::aws:policy" + std::string(policy.path) + std::string(policy.name);
  const PolicyUse use = use_of_policy(state, arn);
  out.setPolicyName(wire::text(std::string(policy.name)));
  out.setPolicyId(wire::text(aws_policy_id(policy.name)));
  out.setArn(wire::text(arn));
  out.setPath(wire::text(std::string(policy.path)));
  out.setDefaultVersionId("v1");
  wire::set(out.getAttachmentCount(), use.attachments);
  wire::set(out.getPermissionsBoundaryUsageCount(), use.boundaries);
  wire::set(out.getIsAttachable(), policy.path != "/aws-service-role/");
  wire::set(out.getCreateDate(), std::int64_t{0});
  wire::set(out.getUpdateDate(), std::int64_t{0});
}

void describe(const IamPolicy& policy, const IamPolicyVersion& version, iam::PolicyVersion::Builder out) {
  out.setVersionId(wire::text(version_text(version.number)));
  wire::set(out.getIsDefaultVersion(), version.number == policy.default_version);
  wire::set(out.getCreateDate(), version.created_at.ms);
}

// A policy of the account, or one of AWS.
struct Listed {
  IamPolicyId own;
  const AwsManagedPolicy* of_aws = nullptr;
};

bool is_wanted(const State& state, iam::ListPoliciesRequest::Reader request, std::string_view path, const std::string& arn) {
  if (!path.starts_with(wire::view(request.getPathPrefix()))) return false;
  const PolicyUse use = use_of_policy(state, arn);
  if (wire::value_or(request.getOnlyAttached(), false) && use.attachments == 0) return false;
  return request.getPolicyUsageFilter() != iam::PolicyUsageType::PERMISSIONS_BOUNDARY || use.boundaries > 0;
}

template <typename Entity>
void users_of_policy(const State& state, iam::ListEntitiesForPolicyRequest::Reader request, char kind,
                     std::vector<std::pair<std::string, std::pair<char, std::uint64_t>>>& out) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  for (const auto& [key, id] : iam_model(state).names<Entity>()) {
    const Entity& one = *state.find(id);
    bool uses = std::find(one.attached.begin(), one.attached.end(), arn) != one.attached.end();
    if constexpr (requires { one.boundary; }) {
      if (request.getPolicyUsageFilter() == iam::PolicyUsageType::PERMISSIONS_BOUNDARY) uses = one.boundary == arn;
    } else if (request.getPolicyUsageFilter() == iam::PolicyUsageType::PERMISSIONS_BOUNDARY) {
      uses = false;
    }
    if (uses && one.path.starts_with(wire::view(request.getPathPrefix()))) out.push_back({kind + key, {kind, id.value}});
  }
}

}  // namespace

// AWS gives each of its policies an id for ever; here it follows from the name.
std::string aws_policy_id(std::string_view name) {
  Random random({fnv1a(std::string(name)), 0});
  return unique_id(random, "ANPA");
}

Status create_policy(Step& step, iam::CreatePolicyRequest::Reader request, iam::CreatePolicyResponse::Builder reply) {
  const std::string_view name = wire::view(request.getPolicyName());
  MOORAGE_TRY(check_name(name, {"policyName", 128}));
  MOORAGE_ASSIGN(std::string path, path_in(wire::view(request.getPath())));
  MOORAGE_ASSIGN(Tags tags, iam_tags(request.getTags()));
  const std::string_view description = wire::view(request.getDescription());
  if (description.size() > kDescriptionCharsMax * 4)
    return iam_invalid("The description has more than 1000 characters.", "description");
  if (iam_model(step.state()).named<IamPolicy>(name)) {
    return already_exists("A policy called " + std::string(name) + " already exists. Duplicate names are not allowed.");
  }
  const std::string_view document = wire::view(request.getPolicyDocument());
  MOORAGE_TRY(check_document(document));
  if (step.state().table<IamPolicy>().size() >= kPoliciesMax)
    return limit_exceeded("Cannot exceed quota for PoliciesPerAccount: 1500");
  const IamPolicyId id =
      step.draft.add(IamPolicy{.name = std::string(name),
                               .path = std::move(path),
                               .external = unique_id(step.random, "ANPA"),
                               .created_at = step.now,
                               .updated_at = step.now,
                               .description = std::string(description),
                               .tags = std::move(tags),
                               .versions = {{.number = 1, .document = std::string(document), .created_at = step.now}},
                               .default_version = 1,
                               .last_version = 1});
  describe(step.state(), *step.state().find(id), Detail::kWhole, reply.initPolicy());
  return {};
}

Status get_policy(Step& step, iam::GetPolicyRequest::Reader request, iam::GetPolicyResponse::Builder reply) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  if (const AwsManagedPolicy* of_aws = aws_managed_policy(arn)) {
    describe(step.state(), *of_aws, reply.initPolicy());
    return {};
  }
  const IamPolicyId id = own_policy(step.state(), arn);
  if (!id) return no_policy(arn);
  describe(step.state(), *step.state().find(id), Detail::kWhole, reply.initPolicy());
  return {};
}

Status list_policies(Step& step, iam::ListPoliciesRequest::Reader request, iam::ListPoliciesResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  const State& state = step.state();
  std::vector<std::pair<std::string, Listed>> all;
  if (request.getScope() != iam::PolicyScopeType::AWS) {
    for (const auto& [key, id] : iam_model(state).names<IamPolicy>()) {
      const IamPolicy& policy = *state.find(id);
      if (is_wanted(state, request, policy.path, iam_arn(state.settings(), policy))) all.push_back({"0" + key, {.own = id}});
    }
  }
  if (request.getScope() != iam::PolicyScopeType::LOCAL) {
    for (const AwsManagedPolicy& policy : aws_managed_policies()) {
      const std::string arn = "arn:aws:iam::aws:policy" + std::string(policy.path) + std::string(policy.name);
      if (is_wanted(state, request, policy.path, arn)) all.push_back({"1" + lower_ascii(policy.name), {.of_aws = &policy}});
    }
  }
  const auto found = slice(std::move(all), page);
  auto out = reply.initPolicies(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const Listed& one = found.items[i];
    if (one.of_aws != nullptr) {
      describe(state, *one.of_aws, out[i]);
    } else {
      describe(state, *state.find(one.own), Detail::kListed, out[i]);
    }
  }
  end_page(reply, found);
  return {};
}

Status delete_policy(Step& step, iam::DeletePolicyRequest::Reader request, iam::DeletePolicyResponse::Builder) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  MOORAGE_ASSIGN(const IamPolicyId id, changeable(step.state(), arn));
  const PolicyUse use = use_of_policy(step.state(), arn);
  if (use.attachments + use.boundaries > 0) return delete_conflict("Cannot delete a policy attached to entities.");
  if (step.state().find(id)->versions.size() > 1) {
    return delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default "
        "version is deleted with the policy.");
  }
  step.draft.erase(id);
  return {};
}

Status create_policy_version(Step& step, iam::CreatePolicyVersionRequest::Reader request,
                             iam::CreatePolicyVersionResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamPolicyId id, changeable(step.state(), wire::view(request.getPolicyArn())));
  const std::string_view document = wire::view(request.getPolicyDocument());
  MOORAGE_TRY(check_document(document));
  if (step.state().find(id)->versions.size() >= kVersionsMax) {
    return limit_exceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
  }
  const IamPolicy& changed = step.draft.change(id, [&](IamPolicy& policy) {
    policy.versions.push_back({.number = ++policy.last_version, .document = std::string(document), .created_at = step.now});
    policy.updated_at = step.now;
    if (wire::value_or(request.getSetAsDefault(), false)) policy.default_version = policy.last_version;
  });
  describe(changed, changed.versions.back(), reply.initPolicyVersion());
  return {};
}

Status get_policy_version(Step& step, iam::GetPolicyVersionRequest::Reader request,
                          iam::GetPolicyVersionResponse::Builder reply) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  const std::string_view version = wire::view(request.getVersionId());
  if (const AwsManagedPolicy* of_aws = aws_managed_policy(arn)) {
    if (version != "v1") return no_version(arn, version);
    if (of_aws->document.empty()) {
      return api_error("ServiceFailure", "The document of " + std::string(arn) +
                                             " is not known here: the policy can be attached and allows nothing.");
    }
    auto out = reply.initPolicyVersion();
    out.setDocument(wire::text(encoded_document(of_aws->document)));
    out.setVersionId("v1");
    wire::set(out.getIsDefaultVersion(), true);
    wire::set(out.getCreateDate(), std::int64_t{0});
    return {};
  }
  const IamPolicyId id = own_policy(step.state(), arn);
  if (!id) return no_policy(arn);
  const IamPolicy& policy = *step.state().find(id);
  const IamPolicyVersion* found = version_of(policy, version);
  if (found == nullptr) return no_version(arn, version);
  auto out = reply.initPolicyVersion();
  describe(policy, *found, out);
  out.setDocument(wire::text(encoded_document(found->document)));
  return {};
}

Status list_policy_versions(Step& step, iam::ListPolicyVersionsRequest::Reader request,
                            iam::ListPolicyVersionsResponse::Builder reply) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  if (aws_managed_policy(arn) != nullptr) {
    auto out = reply.initVersions(1);
    out[0].setVersionId("v1");
    wire::set(out[0].getIsDefaultVersion(), true);
    wire::set(out[0].getCreateDate(), std::int64_t{0});
    wire::set(reply.getIsTruncated(), false);
    return {};
  }
  const IamPolicyId id = own_policy(step.state(), arn);
  if (!id) return no_policy(arn);
  const IamPolicy& policy = *step.state().find(id);
  std::vector<std::pair<std::string, const IamPolicyVersion*>> all;
  for (auto version = policy.versions.rbegin(); version != policy.versions.rend(); ++version) {  // the newest one first
    all.emplace_back(std::to_string(2'000'000'000 - version->number), &*version);
  }
  const auto found = slice(std::move(all), page);
  auto out = reply.initVersions(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(policy, *found.items[i], out[i]);
  end_page(reply, found);
  return {};
}

Status delete_policy_version(Step& step, iam::DeletePolicyVersionRequest::Reader request,
                             iam::DeletePolicyVersionResponse::Builder) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  MOORAGE_ASSIGN(const IamPolicyId id, changeable(step.state(), arn));
  const IamPolicy& policy = *step.state().find(id);
  const IamPolicyVersion* found = version_of(policy, wire::view(request.getVersionId()));
  if (found == nullptr) return no_version(arn, wire::view(request.getVersionId()));
  if (found->number == policy.default_version) return delete_conflict("Cannot delete the default version of a policy.");
  step.draft.change(id, [&, number = found->number](IamPolicy& one) {
    std::erase_if(one.versions, [&](const IamPolicyVersion& version) { return version.number == number; });
  });
  return {};
}

Status set_default_policy_version(Step& step, iam::SetDefaultPolicyVersionRequest::Reader request,
                                  iam::SetDefaultPolicyVersionResponse::Builder) {
  const std::string_view arn = wire::view(request.getPolicyArn());
  MOORAGE_ASSIGN(const IamPolicyId id, changeable(step.state(), arn));
  const IamPolicyVersion* found = version_of(*step.state().find(id), wire::view(request.getVersionId()));
  if (found == nullptr) return no_version(arn, wire::view(request.getVersionId()));
  step.draft.change(id, [&, number = found->number](IamPolicy& one) {
    one.default_version = number;
    one.updated_at = step.now;
  });
  return {};
}

Status list_entities_for_policy(Step& step, iam::ListEntitiesForPolicyRequest::Reader request,
                                iam::ListEntitiesForPolicyResponse::Builder reply) {
  const State& state = step.state();
  const std::string_view arn = wire::view(request.getPolicyArn());
  if (!is_managed_policy(state, arn)) return no_policy(arn);
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  const auto filter = request.getEntityFilter();
  const auto takes = [&](iam::EntityType type) { return filter == iam::EntityType::UNSET || filter == type; };
  std::vector<std::pair<std::string, std::pair<char, std::uint64_t>>> all;
  if (takes(iam::EntityType::GROUP)) users_of_policy<IamGroup>(state, request, '0', all);
  if (takes(iam::EntityType::ROLE)) users_of_policy<IamRole>(state, request, '1', all);
  if (takes(iam::EntityType::USER)) users_of_policy<IamUser>(state, request, '2', all);
  const auto found = slice(std::move(all), page);
  const auto count = [&](char kind) {
    return list_size(static_cast<std::size_t>(
        std::count_if(found.items.begin(), found.items.end(), [&](const auto& one) { return one.first == kind; })));
  };
  auto groups = reply.initPolicyGroups(count('0'));
  auto roles = reply.initPolicyRoles(count('1'));
  auto users = reply.initPolicyUsers(count('2'));
  unsigned group = 0, role = 0, user = 0;
  for (const auto& [kind, id] : found.items) {
    if (kind == '0') {
      const IamGroup& one = *state.find(IamGroupId{id});
      groups[group].setGroupName(wire::text(one.name));
      groups[group++].setGroupId(wire::text(one.external));
    } else if (kind == '1') {
      const IamRole& one = *state.find(IamRoleId{id});
      roles[role].setRoleName(wire::text(one.name));
      roles[role++].setRoleId(wire::text(one.external));
    } else {
      const IamUser& one = *state.find(IamUserId{id});
      users[user].setUserName(wire::text(one.name));
      users[user++].setUserId(wire::text(one.external));
    }
  }
  end_page(reply, found);
  return {};
}

}  // namespace moorage::control
