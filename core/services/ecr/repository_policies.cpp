// Policies of repositories: lifecycles, which the engine carries out, and resource policies, which are kept and told.
#include <simdjson.h>

#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"
#include "services/ecr/lifecycle_policy.h"

namespace moorage::control {
namespace {

Status check_resource_policy(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::element statement;
  if (parser.parse(json.data(), json.size()).get(root) == simdjson::SUCCESS &&
      root["Statement"].get(statement) == simdjson::SUCCESS && (statement.is_array() || statement.is_object())) {
    return {};
  }
  return ecr_invalid("Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
                     "policyText");
}

template <typename Reply>
void write_lifecycle(const State& state, const EcrRepository& repository, Reply reply) {
  name_repository(state, repository, reply);
  reply.setLifecyclePolicyText(wire::text(repository.lifecycle));
  const Instant at = std::max(repository.lifecycle_set_at, repository.lifecycle_evaluated_at);
  wire::set(reply.getLastEvaluatedAt(), at.ms);
}

Result<EcrRepositoryId> with_lifecycle(const State& state, Result<EcrRepositoryId> found) {
  if (!found.ok() || !state.find(*found)->lifecycle.empty()) return found;
  return api_error("LifecyclePolicyNotFoundException",
                   "Lifecycle policy does not exist for the repository " + where_of(state, *state.find(*found)));
}

Result<EcrRepositoryId> with_policy(const State& state, Result<EcrRepositoryId> found) {
  if (!found.ok() || !state.find(*found)->policy.empty()) return found;
  return api_error("RepositoryPolicyNotFoundException",
                   "Repository policy does not exist for the repository " + where_of(state, *state.find(*found)));
}

template <typename Reply>
void write_policy(const State& state, const EcrRepository& repository, Reply reply) {
  name_repository(state, repository, reply);
  reply.setPolicyText(wire::text(repository.policy));
}

}  // namespace

Status put_lifecycle_policy(Step& step, ecr::PutLifecyclePolicyRequest::Reader request,
                            ecr::PutLifecyclePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of(step.state(), request));
  const auto rules = read_lifecycle(wire::view(request.getLifecyclePolicyText()));
  if (!rules.ok()) return rules.error();
  step.draft.change(id, [&](EcrRepository& repository) {
    repository.lifecycle = wire::view(request.getLifecyclePolicyText());
    repository.lifecycle_set_at = step.now;
    repository.lifecycle_evaluated_at = Instant::none();
  });
  step.draft.wake(id);
  name_repository(step.state(), *step.state().find(id), reply);
  reply.setLifecyclePolicyText(request.getLifecyclePolicyText());
  return {};
}

Status get_lifecycle_policy(Step& step, ecr::GetLifecyclePolicyRequest::Reader request,
                            ecr::GetLifecyclePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, with_lifecycle(step.state(), repository_of(step.state(), request)));
  write_lifecycle(step.state(), *step.state().find(id), reply);
  return {};
}

Status delete_lifecycle_policy(Step& step, ecr::DeleteLifecyclePolicyRequest::Reader request,
                               ecr::DeleteLifecyclePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, with_lifecycle(step.state(), repository_of(step.state(), request)));
  write_lifecycle(step.state(), *step.state().find(id), reply);
  step.draft.change(id, [](EcrRepository& repository) {
    repository.lifecycle.clear();
    repository.lifecycle_set_at = Instant::none();
    repository.lifecycle_evaluated_at = Instant::none();
  });
  return {};
}

Status set_repository_policy(Step& step, ecr::SetRepositoryPolicyRequest::Reader request,
                             ecr::SetRepositoryPolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of(step.state(), request));
  MOORAGE_TRY(check_resource_policy(wire::view(request.getPolicyText())));
  step.draft.change(id, [&](EcrRepository& repository) { repository.policy = wire::view(request.getPolicyText()); });
  write_policy(step.state(), *step.state().find(id), reply);
  return {};
}

Status get_repository_policy(Step& step, ecr::GetRepositoryPolicyRequest::Reader request,
                             ecr::GetRepositoryPolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, with_policy(step.state(), repository_of(step.state(), request)));
  write_policy(step.state(), *step.state().find(id), reply);
  return {};
}

Status delete_repository_policy(Step& step, ecr::DeleteRepositoryPolicyRequest::Reader request,
                                ecr::DeleteRepositoryPolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, with_policy(step.state(), repository_of(step.state(), request)));
  write_policy(step.state(), *step.state().find(id), reply);
  step.draft.change(id, [](EcrRepository& repository) { repository.policy.clear(); });
  return {};
}

}  // namespace moorage::control
