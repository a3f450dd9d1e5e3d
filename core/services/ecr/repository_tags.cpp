#include <algorithm>
#include <set>

#include "base/limits.h"
#include "kernel/tagging.h"
#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"

namespace moorage::control {
namespace {

constexpr std::size_t kKeyCharsMax = 128;
constexpr std::size_t kValueCharsMax = 256;

Error bad_tag(std::string message, std::string path) {
  Error error = api_error("InvalidTagParameterException", std::move(message));
  error.path = std::move(path);
  return error;
}

Result<EcrRepositoryId> repository_of_arn(const State& state, std::string_view arn) {
  const std::string begin = repository_arn(state.settings(), "");
  if (!arn.starts_with(begin)) {
    return ecr_invalid(
        "Invalid parameter at 'resourceArn' failed to satisfy constraint: it is the ARN of a repository, " + begin + "NAME",
        "resourceArn");
  }
  return find_repository(state, "", arn.substr(begin.size()));
}

}  // namespace

Status add_repository_tags(Tags& into, capnp::List<ecr::Tag>::Reader given) {
  std::set<std::string_view> keys;
  for (unsigned i = 0; i < given.size(); ++i) {
    const std::string path = "tags[" + std::to_string(i) + "]";
    const std::string_view key = wire::view(given[i].getKey());
    const std::string_view value = wire::view(given[i].getValue());
    if (key.empty() || key.size() > kKeyCharsMax || !is_tag_text(key)) {
      return bad_tag("A tag's key has 1 to 128 letters, digits, spaces and _ . : / = + - @", path + ".Key");
    }
    if (key.starts_with("aws:")) return bad_tag("Keys that begin with aws: are AWS's own", path + ".Key");
    if (value.size() > kValueCharsMax || !is_tag_text(value)) {
      return bad_tag("A tag's value has up to 256 letters, digits, spaces and _ . : / = + - @", path + ".Value");
    }
    if (!keys.insert(key).second) return bad_tag("The key '" + std::string(key) + "' is there twice", path + ".Key");
    const auto known = std::find_if(into.begin(), into.end(), [&](const auto& tag) { return tag.first == key; });
    if (known != into.end()) {
      known->second = value;
    } else {
      into.emplace_back(key, value);
    }
  }
  if (into.size() > limits::kTagsMax) return api_error("TooManyTagsException", "A repository has at most 50 tags");
  return {};
}

Status tag_repository(Step& step, ecr::TagResourceRequest::Reader request, ecr::TagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of_arn(step.state(), wire::view(request.getResourceArn())));
  Tags tags = step.state().find(id)->tags;
  MOORAGE_TRY(add_repository_tags(tags, request.getTags()));
  step.draft.change(id, [&](EcrRepository& repository) { repository.tags = std::move(tags); });
  return {};
}

Status untag_repository(Step& step, ecr::UntagResourceRequest::Reader request, ecr::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of_arn(step.state(), wire::view(request.getResourceArn())));
  step.draft.change(id, [&](EcrRepository& repository) {
    for (const auto key : request.getTagKeys()) {
      std::erase_if(repository.tags, [&](const auto& tag) { return tag.first == wire::view(key); });
    }
  });
  return {};
}

Status list_repository_tags(Step& step, ecr::ListTagsForResourceRequest::Reader request,
                            ecr::ListTagsForResourceResponse::Builder reply) {
  MOORAGE_ASSIGN(const EcrRepositoryId id, repository_of_arn(step.state(), wire::view(request.getResourceArn())));
  const Tags& tags = step.state().find(id)->tags;
  auto out = reply.initTags(static_cast<unsigned>(tags.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
  return {};
}

}  // namespace moorage::control
