#include <optional>

#include "kernel/page.h"
#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"

namespace moorage::control {
namespace {

using Filters = capnp::List<ecr::ImageTagMutabilityExclusionFilter>;

Status check_filters(ecr::ImageTagMutability mutability, Filters::Reader filters) {
  const bool takes_some = mutability == ecr::ImageTagMutability::IMMUTABLE_WITH_EXCLUSION ||
                          mutability == ecr::ImageTagMutability::MUTABLE_WITH_EXCLUSION;
  if (takes_some == (filters.size() > 0)) return {};
  return ecr_invalid(takes_some ? "imageTagMutabilityExclusionFilters are needed with a mutability WITH_EXCLUSION."
                                : "imageTagMutabilityExclusionFilters are taken only with a mutability WITH_EXCLUSION.",
                     "imageTagMutabilityExclusionFilters");
}

void keep_mutability(ecr::Repository::Builder out, ecr::ImageTagMutability mutability, Filters::Reader filters) {
  out.setImageTagMutability(mutability);
  if (filters.size() > 0) {
    out.setImageTagMutabilityExclusionFilters(filters);
  } else {
    out.disownImageTagMutabilityExclusionFilters();
  }
}

template <typename Fill>
void change_described(Step& step, EcrRepositoryId id, Fill fill) {
  step.draft.change(id, [&](EcrRepository& repository) {
    repository.described = wire::Message<ecr::Repository>::build([&](ecr::Repository::Builder out) {
      const auto kept = repository.described.reader();
      keep_mutability(out, kept.getImageTagMutability(), kept.getImageTagMutabilityExclusionFilters());
      out.setImageScanningConfiguration(kept.getImageScanningConfiguration());
      out.setEncryptionConfiguration(kept.getEncryptionConfiguration());
      fill(out);
    });
  });
}

}  // namespace

Status create_repository(Step& step, ecr::CreateRepositoryRequest::Reader request,
                         ecr::CreateRepositoryResponse::Builder reply) {
  const State& state = step.state();
  const std::string name(wire::view(request.getRepositoryName()));
  const std::string_view registry = wire::view(request.getRegistryId());
  if (!registry.empty() && registry != state.settings().account_id) {
    return ecr_invalid("Repositories are made in the registry of this account, " + state.settings().account_id + ".",
                       "registryId");
  }
  if (!is_repository_name(name)) {
    return ecr_invalid(
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression "
        "'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''",
        "repositoryName");
  }
  if (ecr_model(state).repository_named(name)) {
    return api_error(
        "RepositoryAlreadyExistsException",
        "The repository with name '" + name + "' already exists in the registry with id '" + state.settings().account_id + "'");
  }
  const auto mutability = wire::value_or(request.getImageTagMutability(), ecr::ImageTagMutability::MUTABLE);
  MOORAGE_TRY(check_filters(mutability, request.getImageTagMutabilityExclusionFilters()));
  const auto encryption = request.getEncryptionConfiguration();
  if (request.hasEncryptionConfiguration() && encryption.getEncryptionType() != ecr::EncryptionType::AES256) {
    return ecr_invalid("There is no KMS here; leave encryptionConfiguration out, or ask for AES256.",
                       "encryptionConfiguration.encryptionType");
  }
  EcrRepository repository{.name = name, .created_at = step.now};
  MOORAGE_TRY(add_repository_tags(repository.tags, request.getTags()));
  repository.described = wire::Message<ecr::Repository>::build([&](ecr::Repository::Builder out) {
    keep_mutability(out, mutability, request.getImageTagMutabilityExclusionFilters());
    wire::set(out.initImageScanningConfiguration().getScanOnPush(),
              wire::value_or(request.getImageScanningConfiguration().getScanOnPush(), false));
    out.initEncryptionConfiguration().setEncryptionType(ecr::EncryptionType::AES256);
  });
  describe(state, repository, reply.initRepository());
  step.draft.add(std::move(repository));
  return {};
}

Status describe_repositories(Step& step, ecr::DescribeRepositoriesRequest::Reader request,
                             ecr::DescribeRepositoriesResponse::Builder reply) {
  const State& state = step.state();
  std::vector<EcrRepositoryId> found;
  std::string token;
  if (request.getRepositoryNames().size() > 0) {
    for (const auto name : request.getRepositoryNames()) {
      MOORAGE_ASSIGN(const auto id, find_repository(state, wire::view(request.getRegistryId()), wire::view(name)));
      found.push_back(id);
    }
  } else {
    MOORAGE_ASSIGN(Page page, open_page("DescribeRepositories", request));
    for (const auto& [name, id] : ecr_model(state).repositories()) {
      if (!page.after().empty() && name <= page.after()) continue;
      if (!page.take(name, name)) break;
      found.push_back(id);
    }
    token = page.next_token();
  }
  auto out = reply.initRepositories(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, *state.find(found[i]), out[i]);
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status delete_repository(Step& step, ecr::DeleteRepositoryRequest::Reader request,
                         ecr::DeleteRepositoryResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of(state, request));
  const EcrModel::Images images = ecr_model(state).images_of(id);
  if (!images.empty() && !wire::value_or(request.getForce(), false)) {
    return api_error("RepositoryNotEmptyException", "The repository with name '" + state.find(id)->name +
                                                        "' in registry with id '" + state.settings().account_id +
                                                        "' cannot be deleted because it still contains images");
  }
  describe(state, *state.find(id), reply.initRepository());
  for (const auto& [digest, image] : images) step.draft.erase(image);
  step.draft.erase(id);
  return {};
}

Status put_image_tag_mutability(Step& step, ecr::PutImageTagMutabilityRequest::Reader request,
                                ecr::PutImageTagMutabilityResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of(state, request));
  const auto filters = request.getImageTagMutabilityExclusionFilters();
  MOORAGE_TRY(check_filters(request.getImageTagMutability(), filters));
  change_described(step, id,
                   [&](ecr::Repository::Builder out) { keep_mutability(out, request.getImageTagMutability(), filters); });
  name_repository(state, *state.find(id), reply);
  reply.setImageTagMutability(request.getImageTagMutability());
  if (filters.size() > 0) reply.setImageTagMutabilityExclusionFilters(filters);
  return {};
}

// Kept and told; nothing here looks for vulnerabilities.
Status put_image_scanning_configuration(Step& step, ecr::PutImageScanningConfigurationRequest::Reader request,
                                        ecr::PutImageScanningConfigurationResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of(state, request));
  const bool scan_on_push = wire::value_or(request.getImageScanningConfiguration().getScanOnPush(), false);
  change_described(step, id, [&](ecr::Repository::Builder out) {
    wire::set(out.initImageScanningConfiguration().getScanOnPush(), scan_on_push);
  });
  name_repository(state, *state.find(id), reply);
  wire::set(reply.initImageScanningConfiguration().getScanOnPush(), scan_on_push);
  return {};
}

Status describe_registry(Step& step, ecr::DescribeRegistryRequest::Reader, ecr::DescribeRegistryResponse::Builder reply) {
  reply.setRegistryId(wire::text(step.settings().account_id));
  reply.initReplicationConfiguration().initRules(0);
  return {};
}

}  // namespace moorage::control
