// What requests of ECR name, what its replies say, and its errors in its words.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/ecr/model/ecr_model.h"

namespace moorage::control {

std::string repository_arn(const Settings& settings, std::string_view name);
// "123456789012.dkr.ecr.us-east-1.amazonaws.com": the host name of the engine's own registry in names of images.
std::string registry_host(const Settings& settings);

// Errors: RepositoryNotFoundException, also for another registry.
Result<EcrRepositoryId> find_repository(const State& state, std::string_view registry, std::string_view name);
template <typename Request>
Result<EcrRepositoryId> repository_of(const State& state, Request request) {
  return find_repository(state, wire::view(request.getRegistryId()), wire::view(request.getRepositoryName()));
}

void describe(const State& state, const EcrRepository& repository, ecr::Repository::Builder out);

template <typename Builder>
void name_repository(const State& state, const EcrRepository& repository, Builder out) {
  out.setRegistryId(wire::text(state.settings().account_id));
  out.setRepositoryName(wire::text(repository.name));
}

// Lower-case letters and digits, separated by one '.', '_', "__", any number of '-', or '/'; 2 to 256 characters.
bool is_repository_name(std::string_view text);
bool is_image_digest(std::string_view text);
bool is_image_tag(std::string_view text);

// Whether a text fits a pattern in which '*' stands for any text.
bool fits_pattern(std::string_view pattern, std::string_view text);

// Whether a tag that an image has may be moved to another one.
bool may_move_tag(const EcrRepository& repository, std::string_view tag);

// "with name 'web' in the registry with id '123456789012'"
std::string where_of(const State& state, const EcrRepository& repository);

Error ecr_invalid(std::string message, std::string path);

}  // namespace moorage::control
