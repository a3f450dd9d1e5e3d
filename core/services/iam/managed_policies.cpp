#include "services/iam/managed_policies.h"

#include <algorithm>

#include "services/iam/aws_managed.h"
#include "services/iam/iam_words.h"

namespace moorage::control {
namespace {

constexpr std::string_view kAllowsNothing =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:none","Resource":"*"}]})";

void add_documents(const State& state, const std::vector<std::string>& attached, const InlinePolicies& inlined,
                   std::vector<policy::NamedDocument>& out) {
  for (const auto& [name, document] : inlined) out.push_back({name, document});
  for (const std::string& arn : attached) out.push_back(managed_document(state, arn));
}

template <typename Entity>
void count_use(const State& state, std::string_view arn, PolicyUse& out) {
  state.table<Entity>().visit_all([&](const Entity& one) {
    out.attachments += static_cast<std::int32_t>(std::count(one.attached.begin(), one.attached.end(), arn));
    if constexpr (requires { one.boundary; }) out.boundaries += one.boundary == arn ? 1 : 0;
  });
}

}  // namespace

IamPolicyId own_policy(const State& state, std::string_view arn) {
  const auto slash = arn.rfind('/');
  if (slash == std::string_view::npos) return {};
  const IamPolicyId id = iam_model(state).named<IamPolicy>(arn.substr(slash + 1));
  return id && iam_arn(state.settings(), *state.find(id)) == arn ? id : IamPolicyId{};
}

bool is_managed_policy(const State& state, std::string_view arn) {
  return aws_managed_policy(arn) != nullptr || static_cast<bool>(own_policy(state, arn));
}

policy::NamedDocument managed_document(const State& state, std::string_view arn) {
  policy::NamedDocument out{.name = std::string(arn.substr(arn.rfind('/') + 1)), .document = {}};
  if (const AwsManagedPolicy* policy = aws_managed_policy(arn)) {
    out.document = policy->document.empty() ? kAllowsNothing : policy->document;
  } else if (const IamPolicyId id = own_policy(state, arn)) {
    const IamPolicy& own = *state.find(id);
    for (const IamPolicyVersion& version : own.versions) {
      if (version.number == own.default_version) out.document = version.document;
    }
  }
  return out;
}

PolicyUse use_of_policy(const State& state, std::string_view arn) {
  PolicyUse out;
  count_use<IamUser>(state, arn, out);
  count_use<IamGroup>(state, arn, out);
  count_use<IamRole>(state, arn, out);
  return out;
}

policy::Policies policies_of(const State& state, const IamUser& user) {
  policy::Policies out;
  add_documents(state, user.attached, user.inlined, out.identity);
  for (const IamGroupId id : user.groups) {
    if (const IamGroup* group = state.find(id)) add_documents(state, group->attached, group->inlined, out.identity);
  }
  if (!user.boundary.empty()) out.boundary = managed_document(state, user.boundary);
  return out;
}

policy::Policies policies_of(const State& state, const IamRole& role) {
  policy::Policies out;
  add_documents(state, role.attached, role.inlined, out.identity);
  if (!role.boundary.empty()) out.boundary = managed_document(state, role.boundary);
  return out;
}

}  // namespace moorage::control
