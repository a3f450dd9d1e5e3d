#include "services/ecr/ecr_words.h"

#include <algorithm>

#include "base/text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kTagCharsMax = 128;
constexpr std::size_t kNameCharsMax = 256;

}  // namespace

std::string repository_arn(const Settings& settings, std::string_view name) {
  const std::string resource = "repository/" + std::string(name);
  return arn_of(settings, ArnText{.service = "ecr", .resource = resource});
}

std::string registry_host(const Settings& settings) {
  return settings.account_id + ".dkr.ecr." + settings.region + ".amazonaws.com";
}

Result<EcrRepositoryId> find_repository(const State& state, std::string_view registry, std::string_view name) {
  const std::string& own = state.settings().account_id;
  const EcrRepositoryId id = ecr_model(state).repository_named(name);
  if (id && (registry.empty() || registry == own)) return id;
  return api_error("RepositoryNotFoundException", "The repository with name '" + std::string(cut_text(name, 256)) +
                                                      "' does not exist in the registry with id '" +
                                                      std::string(registry.empty() ? own : registry) + "'");
}

void describe(const State& state, const EcrRepository& repository, ecr::Repository::Builder out) {
  const auto kept = repository.described.reader();
  out.setRepositoryArn(wire::text(repository_arn(state.settings(), repository.name)));
  name_repository(state, repository, out);
  out.setRepositoryUri(wire::text(registry_host(state.settings()) + "/" + repository.name));
  wire::set(out.getCreatedAt(), repository.created_at.ms);
  out.setImageTagMutability(kept.getImageTagMutability());
  if (kept.getImageTagMutabilityExclusionFilters().size() > 0) {
    out.setImageTagMutabilityExclusionFilters(kept.getImageTagMutabilityExclusionFilters());
  }
  out.setImageScanningConfiguration(kept.getImageScanningConfiguration());
  out.setEncryptionConfiguration(kept.getEncryptionConfiguration());
}

// Goes back to the last '*' where the rest does not fit, so that the time is bounded by the product of both lengths.
bool fits_pattern(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.size() && pattern[at] == text[i]) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool is_repository_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (text.size() < 2 || text.size() > kNameCharsMax || !is_letter(text.front()) || !is_letter(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_letter(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (!is_letter(text[end])) ++end;  // the last character is a letter
    const std::string_view between = text.substr(i, end - i);
    const bool is_one = between == "." || between == "_" || between == "__" || between == "/";
    if (!is_one && between.find_first_not_of('-') != std::string_view::npos) return false;
    i = end;
  }
  return true;
}

bool is_image_digest(std::string_view text) {
  constexpr std::string_view kBegin = "sha256:";
  return text.size() == kBegin.size() + 64 && text.starts_with(kBegin) &&
         text.find_first_not_of("0123456789abcdef", kBegin.size()) == std::string_view::npos;
}

bool is_image_tag(std::string_view text) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && text.size() <= kTagCharsMax && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool may_move_tag(const EcrRepository& repository, std::string_view tag) {
  const auto kept = repository.described.reader();
  bool is_excluded = false;
  for (const auto filter : kept.getImageTagMutabilityExclusionFilters()) {
    is_excluded = is_excluded || fits_pattern(wire::view(filter.getFilter()), tag);
  }
  switch (kept.getImageTagMutability()) {
    case ecr::ImageTagMutability::UNSET:
    case ecr::ImageTagMutability::MUTABLE:
      return true;
    case ecr::ImageTagMutability::IMMUTABLE:
      return false;
    case ecr::ImageTagMutability::IMMUTABLE_WITH_EXCLUSION:
      return is_excluded;
    case ecr::ImageTagMutability::MUTABLE_WITH_EXCLUSION:
      return !is_excluded;
  }
  return true;
}

std::string where_of(const State& state, const EcrRepository& repository) {
  return "with name '" + repository.name + "' in the registry with id '" + state.settings().account_id + "'";
}

Error ecr_invalid(std::string message, std::string path) {
  Error error = api_error("InvalidParameterException", std::move(message));
  error.path = std::move(path);
  return error;
}

}  // namespace moorage::control
