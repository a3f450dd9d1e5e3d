// Lists of secrets and of the versions of one.
#include <algorithm>

#include "services/secretsmanager/secret_describe.h"
#include "services/secretsmanager/secret_filters.h"
#include "services/secretsmanager/secret_handlers.h"

namespace moorage::control {
namespace {

// The place of a secret in the order that was asked for; no two secrets have the same.
std::string place_of(const Secret& secret, sm::SortByType by) {
  const auto at = [&](Instant instant) {
    std::string digits = std::to_string(instant.ms);
    return std::string(20 - std::min<std::size_t>(20, digits.size()), '0') + digits + " " + secret.name;
  };
  switch (by) {
    case sm::SortByType::NAME:
      return secret.name;
    case sm::SortByType::LAST_CHANGED_DATE:
      return at(secret.changed_at);
    case sm::SortByType::UNSET:
    case sm::SortByType::CREATED_DATE:
    case sm::SortByType::LAST_ACCESSED_DATE:  // not recorded: all are alike, so they are in order of creation
      return at(secret.created_at);
  }
  return secret.name;
}

std::vector<std::pair<std::string, SecretKey>> wanted(const Step& step, const SecretFilters& filters,
                                                      sm::ListSecretsRequest::Reader request) {
  std::vector<std::pair<std::string, SecretKey>> out;
  const bool takes_deleted = wire::value_or(request.getIncludePlannedDeletion(), false);
  step.state().table<Secret>().visit_all([&](const Secret& secret) {
    if (secret.has_ended(step.now) || (secret.is_deleted() && !takes_deleted)) return;
    if (matches(filters, secret, step.settings().region)) out.emplace_back(place_of(secret, request.getSortBy()), secret.id);
  });
  std::sort(out.begin(), out.end());
  if (request.getSortOrder() == sm::SortOrderType::DESC) std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

Status list_secrets(Step& step, sm::ListSecretsRequest::Reader request, sm::ListSecretsResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretFilters filters, read_secret_filters(request.getFilters()));
  const bool is_falling = request.getSortOrder() == sm::SortOrderType::DESC;
  std::string query = "ListSecrets " + filters.text + std::string(wire::enum_name(request.getSortBy()));
  query += is_falling ? " desc" : " asc";
  if (wire::value_or(request.getIncludePlannedDeletion(), false)) query += " deleted";
  MOORAGE_ASSIGN(Page page, secret_page(std::move(query), request));
  std::vector<SecretKey> found;
  for (const auto& [place, key] : wanted(step, filters, request)) {
    const bool is_before = is_falling ? place >= page.after() : place <= page.after();
    if (!page.after().empty() && is_before) continue;
    if (!page.take(place, place)) break;
    found.push_back(key);
  }
  auto out = reply.initSecretList(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const auto staged = staged_versions(step.state(), found[i]);
    describe_secret_facts(step.state(), *step.state().find(found[i]), out[i]);
    write_stages(staged, out[i].initSecretVersionsToStages(static_cast<unsigned>(staged.size())));
  }
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status list_secret_version_ids(Step& step, sm::ListSecretVersionIdsRequest::Reader request,
                               sm::ListSecretVersionIdsResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey secret, resolve_secret(step, wire::view(request.getSecretId())));
  const bool takes_deprecated = wire::value_or(request.getIncludeDeprecated(), false);
  MOORAGE_ASSIGN(
      Page page,
      secret_page("ListSecretVersionIds " + std::to_string(secret.value) + (takes_deprecated ? " all" : ""), request));
  std::vector<SecretVersionKey> found;
  for (const SecretVersionKey key : secret_model(step.state()).versions(secret)) {
    const bool is_wanted = takes_deprecated || !step.state().find(key)->stages.empty();
    if (!is_wanted || key.value <= page.after_number()) continue;
    if (!page.take(step.state().find(key)->version_id, key.value)) break;
    found.push_back(key);
  }
  auto out = reply.initVersions(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const SecretVersion& version = *step.state().find(found[i]);
    out[i].setVersionId(wire::text(version.version_id));
    if (!version.stages.empty()) {
      wire::set_texts(out[i].initVersionStages(static_cast<unsigned>(version.stages.size())), version.stages);
    }
    wire::set(out[i].getCreatedDate(), version.created_at.ms);
  }
  reply.setArn(wire::text(secret_arn(step.settings(), *step.state().find(secret))));
  reply.setName(wire::text(step.state().find(secret)->name));
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

StagedVersions staged_versions(const State& state, SecretKey secret) {
  StagedVersions out;
  for (const SecretVersionKey key : secret_model(state).versions(secret)) {
    const SecretVersion& version = *state.find(key);
    if (!version.stages.empty()) out.emplace_back(version.version_id, version.stages);
  }
  return out;
}

void write_stages(const StagedVersions& versions,
                  capnp::List<secretsmanager::SecretVersionsToStagesMapTypeEntry>::Builder out) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(versions[i].first));
    wire::set_texts(out[i].initValue(static_cast<unsigned>(versions[i].second.size())), versions[i].second);
  }
}

}  // namespace moorage::control
