#include "services/iam/account.h"

#include <algorithm>
#include <set>

#include "services/iam/caller_policies.h"
#include "services/iam/managed_policies.h"

namespace moorage::control {
namespace {

struct SummaryRow {
  iam::SummaryKeyType key;
  std::int32_t value;
};

// The principal or group of an ARN, with its policies and the keys that follow from it.
Result<policy::Policies> policies_of_source(const State& state, std::string_view arn) {
  const std::string_view name = arn.substr(arn.rfind('/') + 1);
  const IamModel& model = iam_model(state);
  if (const IamUserId id = model.named<IamUser>(name); id && iam_arn(state.settings(), *state.find(id)) == arn) {
    return policies_of(state, *state.find(id));
  }
  if (const IamRoleId id = model.named<IamRole>(name); id && iam_arn(state.settings(), *state.find(id)) == arn) {
    return policies_of(state, *state.find(id));
  }
  if (const IamGroupId id = model.named<IamGroup>(name); id && iam_arn(state.settings(), *state.find(id)) == arn) {
    IamUser member;
    member.groups = {id};
    return policies_of(state, member);
  }
  return no_such_entity("The entity " + std::string(arn) + " cannot be found.");
}

Status refuse_unserved(iam::SimulatePrincipalPolicyRequest::Reader request) {
  const auto refused = [](std::string_view member) {
    return invalid_input(std::string(member) + " is not served: the policies of the principal are simulated as they are.");
  };
  if (request.getPolicyExclusionList().size() > 0) return refused("PolicyExclusionList");
  if (request.hasResourcePolicy()) return refused("ResourcePolicy");
  if (request.hasResourceOwner()) return refused("ResourceOwner");
  if (request.hasResourceHandlingOption()) return refused("ResourceHandlingOption");
  return {};
}

std::vector<policy::NamedDocument> given_documents(capnp::List<capnp::Text>::Reader texts, std::string_view prefix) {
  std::vector<policy::NamedDocument> out;
  unsigned number = 0;
  for (const auto text : texts) {
    out.push_back({std::string(prefix) + "." + std::to_string(++number), std::string(wire::view(text))});
  }
  return out;
}

// Keys that conditions name and the request does not have.
std::vector<std::string> missing_keys(const policy::Policies& policies, const policy::Context& context) {
  std::set<std::string> out;
  const auto add = [&](const policy::NamedDocument& document) {
    const auto read = policy::read_policy(document.document, policy::PolicyKind::kIdentity);
    if (!read.ok()) return;
    for (const policy::Statement& statement : read->statements) {
      for (const policy::Condition& condition : statement.conditions) {
        if (context.find(condition.key) == nullptr) out.insert(condition.key);
      }
    }
  };
  std::for_each(policies.identity.begin(), policies.identity.end(), add);
  if (policies.boundary) add(*policies.boundary);
  return {out.begin(), out.end()};
}

iam::PolicyEvaluationDecisionType decision_of(const policy::Ruling& ruling) {
  if (ruling.is_allowed()) return iam::PolicyEvaluationDecisionType::ALLOWED;
  const bool is_explicit =
      ruling.reason == policy::Reason::kDeniedByIdentityPolicy || ruling.reason == policy::Reason::kDeniedByBoundary;
  return is_explicit ? iam::PolicyEvaluationDecisionType::EXPLICIT_DENY : iam::PolicyEvaluationDecisionType::IMPLICIT_DENY;
}

void describe(const policy::Ruling& ruling, const policy::Policies& policies, const policy::Request& request,
              iam::EvaluationResult::Builder out) {
  out.setEvalActionName(wire::text(request.action));
  out.setEvalResourceName(wire::text(request.resource));
  out.setEvalDecision(decision_of(ruling));
  auto matched = out.initMatchedStatements(list_size(ruling.by.size()));
  for (unsigned i = 0; i < matched.size(); ++i) matched[i].setSourcePolicyId(wire::text(ruling.by[i]));
  const auto missing = missing_keys(policies, request.context);
  wire::set_texts(out.initMissingContextValues(list_size(missing.size())), missing);
  if (policies.boundary) {
    const bool is_allowed = ruling.is_allowed() || ruling.reason == policy::Reason::kNoIdentityPolicy ||
                            ruling.reason == policy::Reason::kDeniedByIdentityPolicy;
    wire::set(out.initPermissionsBoundaryDecisionDetail().getAllowedByPermissionsBoundary(), is_allowed);
  }
}

}  // namespace

Status get_account_summary(Step& step, iam::GetAccountSummaryRequest::Reader, iam::GetAccountSummaryResponse::Builder reply) {
  using Key = iam::SummaryKeyType;
  const State& state = step.state();
  std::int32_t versions = 0;
  state.table<IamPolicy>().visit_all([&](const IamPolicy& one) { versions += static_cast<std::int32_t>(one.versions.size()); });
  const auto count = [](std::size_t size) { return static_cast<std::int32_t>(size); };
  const SummaryRow rows[] = {{Key::USERS, count(state.table<IamUser>().size())},
                             {Key::USERS_QUOTA, 5000},
                             {Key::GROUPS, count(state.table<IamGroup>().size())},
                             {Key::GROUPS_QUOTA, 300},
                             {Key::ROLES, count(state.table<IamRole>().size())},
                             {Key::ROLES_QUOTA, 1000},
                             {Key::POLICIES, count(state.table<IamPolicy>().size())},
                             {Key::POLICIES_QUOTA, 1500},
                             {Key::POLICY_VERSIONS_IN_USE, versions},
                             {Key::VERSIONS_PER_POLICY_QUOTA, 5},
                             {Key::POLICY_SIZE_QUOTA, 6144},
                             {Key::USER_POLICY_SIZE_QUOTA, 2048},
                             {Key::GROUP_POLICY_SIZE_QUOTA, 5120},
                             {Key::ROLE_POLICY_SIZE_QUOTA, 10'240},
                             {Key::ASSUME_ROLE_POLICY_SIZE_QUOTA, 2048},
                             {Key::GROUPS_PER_USER_QUOTA, 10},
                             {Key::ACCESS_KEYS_PER_USER_QUOTA, 2},
                             {Key::ATTACHED_POLICIES_PER_USER_QUOTA, 10},
                             {Key::ATTACHED_POLICIES_PER_GROUP_QUOTA, 10},
                             {Key::ATTACHED_POLICIES_PER_ROLE_QUOTA, 10},
                             {Key::INSTANCE_PROFILES, count(state.table<IamInstanceProfile>().size())},
                             {Key::INSTANCE_PROFILES_QUOTA, 1000},
                             {Key::ACCOUNT_ACCESS_KEYS_PRESENT, 1},
                             {Key::ACCOUNT_M_F_A_ENABLED, 0},
                             {Key::MFA_DEVICES, 0},
                             {Key::MFA_DEVICES_IN_USE, 0},
                             {Key::PROVIDERS, 0},
                             {Key::SERVER_CERTIFICATES, 0}};
  auto out = reply.initSummaryMap(list_size(std::size(rows)));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(rows[i].key);
    wire::set(out[i].getValue(), rows[i].value);
  }
  return {};
}

Status list_account_aliases(Step&, iam::ListAccountAliasesRequest::Reader request,
                            iam::ListAccountAliasesResponse::Builder reply) {
  MOORAGE_TRY(iam_page(request));
  reply.initAccountAliases(0);
  wire::set(reply.getIsTruncated(), false);
  return {};
}

Status simulate_principal_policy(Step& step, iam::SimulatePrincipalPolicyRequest::Reader request,
                                 iam::SimulatePrincipalPolicyResponse::Builder reply) {
  MOORAGE_TRY(refuse_unserved(request));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  MOORAGE_ASSIGN(policy::Policies policies, policies_of_source(step.state(), wire::view(request.getPolicySourceArn())));
  for (auto& document : given_documents(request.getPolicyInputList(), "PolicyInputList"))
    policies.identity.push_back(std::move(document));
  for (auto& document :
       given_documents(request.getPermissionsBoundaryPolicyInputList(), "PermissionsBoundaryPolicyInputList")) {
    policies.boundary = std::move(document);
  }
  Caller caller;
  caller.rights = CallerRights::kPolicies;
  caller.principal_arn = request.hasCallerArn() ? wire::view(request.getCallerArn()) : wire::view(request.getPolicySourceArn());
  policy::Context context;
  set_caller_keys(step.state(), caller, step.now, context);
  for (const auto entry : request.getContextEntries()) {
    std::vector<std::string> values;
    for (const auto value : entry.getContextKeyValues()) values.emplace_back(wire::view(value));
    context.set(wire::view(entry.getContextKeyName()), std::move(values));
  }
  std::vector<std::string> resources;
  for (const auto arn : request.getResourceArns()) resources.emplace_back(wire::view(arn));
  if (resources.empty()) resources.emplace_back("*");
  std::vector<std::pair<std::string, policy::Request>> all;
  for (const auto action : request.getActionNames()) {
    for (const std::string& resource : resources) {
      all.emplace_back(std::to_string(1'000'000 + all.size()),
                       policy::Request{std::string(wire::view(action)), resource, context});
    }
  }
  const auto found = slice(std::move(all), page);
  auto out = reply.initEvaluationResults(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    describe(policy::decide(policies, found.items[i]), policies, found.items[i], out[i]);
  }
  end_page(reply, found);
  return {};
}

}  // namespace moorage::control
