// Values of secrets, one or many.
#include "services/secretsmanager/secret_filters.h"
#include "services/secretsmanager/secret_handlers.h"
#include "services/secretsmanager/secret_words.h"

namespace moorage::control {
namespace {

constexpr std::int32_t kBatchMax = 20;

Error no_such_value(std::string_view what, std::string_view which) {
  return api_error("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for " +
                                                    std::string(what) + ": " + std::string(which));
}

Result<SecretVersionKey> version_asked(const State& state, SecretKey secret, std::string_view id, std::string_view stage) {
  if (!id.empty()) {
    const SecretVersionKey found = version_with_id(state, secret, id);
    if (!found) return no_such_value("VersionId", id);
    if (stage.empty() || state.find(found)->has_stage(stage)) return found;
    return secret_refused("You provided a VersionStage that is not associated to the provided VersionId.");
  }
  const std::string_view wanted = stage.empty() ? kCurrent : stage;
  if (const SecretVersionKey found = version_with_stage(state, secret, wanted)) return found;
  return no_such_value("staging label", wanted);
}

template <typename Builder>
Status write_value(const State& state, const SecretVersion& version, Builder out) {
  MOORAGE_ASSIGN(const SecretValue value, open_value(state, version));
  const Secret& secret = *state.find(version.secret);
  out.setArn(wire::text(secret_arn(state.settings(), secret)));
  out.setName(wire::text(secret.name));
  out.setVersionId(wire::text(version.version_id));
  if (value.is_binary) {
    out.setSecretBinary({reinterpret_cast<const kj::byte*>(value.bytes.data()), value.bytes.size()});
  } else {
    out.setSecretString(wire::text(value.bytes));
  }
  wire::set_texts(out.initVersionStages(static_cast<unsigned>(version.stages.size())), version.stages);
  wire::set(out.getCreatedDate(), version.created_at.ms);
  return {};
}

Result<SecretVersionKey> current_version(const Step& step, std::string_view id) {
  MOORAGE_ASSIGN(const SecretKey secret, resolve_living_secret(step, id));
  return version_asked(step.state(), secret, {}, {});
}

// By a list of ids: each is answered, with its value or with its error.
Status answer_listed(const Step& step, sm::BatchGetSecretValueRequest::Reader request,
                     sm::BatchGetSecretValueResponse::Builder reply) {
  std::vector<SecretVersionKey> found;
  std::vector<std::pair<std::string, Error>> failed;
  for (const auto id : request.getSecretIdList()) {
    const auto version = current_version(step, wire::view(id));
    if (version.ok()) {
      found.push_back(*version);
    } else {
      failed.emplace_back(wire::view(id), version.error());
    }
  }
  auto values = reply.initSecretValues(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < values.size(); ++i) MOORAGE_TRY(write_value(step.state(), *step.state().find(found[i]), values[i]));
  auto errors = reply.initErrors(static_cast<unsigned>(failed.size()));
  for (unsigned i = 0; i < errors.size(); ++i) {
    errors[i].setSecretId(wire::text(failed[i].first));
    errors[i].setErrorCode(wire::text(failed[i].second.name));
    errors[i].setMessage(wire::text(failed[i].second.message));
  }
  return {};
}

Status answer_filtered(Step& step, sm::BatchGetSecretValueRequest::Reader request,
                       sm::BatchGetSecretValueResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretFilters filters, read_secret_filters(request.getFilters()));
  MOORAGE_ASSIGN(Page page, secret_page("BatchGetSecretValue " + filters.text, request, kBatchMax));
  std::vector<SecretVersionKey> found;
  const auto& names = secret_model(step.state()).names();
  for (auto it = page.after().empty() ? names.begin() : names.upper_bound(page.after()); it != names.end(); ++it) {
    const Secret& secret = *step.state().find(it->second);
    const SecretVersionKey version = version_with_stage(step.state(), secret.id, kCurrent);
    if (secret.is_deleted() || !version || !matches(filters, secret, step.settings().region)) continue;
    if (!page.take(secret.name, secret.name)) break;
    found.push_back(version);
  }
  auto values = reply.initSecretValues(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < values.size(); ++i) MOORAGE_TRY(write_value(step.state(), *step.state().find(found[i]), values[i]));
  reply.initErrors(0);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace

Status get_secret_value(Step& step, sm::GetSecretValueRequest::Reader request, sm::GetSecretValueResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey secret, resolve_living_secret(step, wire::view(request.getSecretId())));
  MOORAGE_ASSIGN(const SecretVersionKey version, version_asked(step.state(), secret, wire::view(request.getVersionId()),
                                                               wire::view(request.getVersionStage())));
  return write_value(step.state(), *step.state().find(version), reply);
}

Status batch_get_secret_value(Step& step, sm::BatchGetSecretValueRequest::Reader request,
                              sm::BatchGetSecretValueResponse::Builder reply) {
  const bool is_listed = request.getSecretIdList().size() > 0;
  const bool is_filtered = request.getFilters().size() > 0;
  if (is_listed == is_filtered) {
    return secret_invalid("Either 'SecretIdList' or 'Filters' must be provided, but not both.", "SecretIdList");
  }
  if (request.getSecretIdList().size() > unsigned{kBatchMax}) {
    return secret_invalid("SecretIdList has at most 20 secrets.", "SecretIdList");
  }
  if (is_listed && (wire::has(request.getMaxResults()) || request.hasNextToken())) {
    return secret_invalid("MaxResults and NextToken can't be used with SecretIdList.", "MaxResults");
  }
  return is_listed ? answer_listed(step, request, reply) : answer_filtered(step, request, reply);
}

}  // namespace moorage::control
