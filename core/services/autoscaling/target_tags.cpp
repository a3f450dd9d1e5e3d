#include "services/autoscaling/target_tags.h"

#include <algorithm>

#include "base/limits.h"
#include "kernel/tagging.h"
#include "services/autoscaling/autoscaling_handlers.h"
#include "services/autoscaling/autoscaling_words.h"

namespace moorage::control {

namespace {

constexpr std::size_t kKeyBytesMax = 128 * 4;
constexpr std::size_t kValueBytesMax = 256 * 4;

Result<ScalableTargetId> target_by_arn(const State& state, std::string_view arn) {
  const auto at = arn.rfind("/0ec5");
  const auto external = at == std::string_view::npos ? std::nullopt : Hex128::parse(arn.substr(at + 5));
  const ScalableTargetId id = external ? autoscaling_model(state).target_named(*external) : ScalableTargetId{};
  if (id && scalable_target_arn(state.settings(), *state.find(id)) == arn) return id;
  return Error{.name = "ResourceNotFoundException",
               .message = "The resource doesn't exist: " + std::string(arn.substr(0, 256)),
               .path = "ResourceARN"};
}

}  // namespace

Result<Tags> read_scaling_tags(capnp::List<TextPair>::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    const bool is_reserved = key.size() >= 4 && (key.substr(0, 4) == "aws:" || key.substr(0, 4) == "AWS:");
    if (key.empty() || key.size() > kKeyBytesMax || value.size() > kValueBytesMax || !is_tag_text(key) || !is_tag_text(value) ||
        is_reserved) {
      return scaling_refusal(
          "The tag '" + std::string(key.substr(0, 128)) +
              "' cannot be taken: a key has 1 to 128 characters and does not begin with aws:, a value has up "
              "to 256; both are letters, numbers, spaces and _ . : / = + - @.",
          "Tags");
    }
    out.emplace_back(key, value);
  }
  return out;
}

Status tag_scalable_target(Step& step, autoscaling::TagResourceRequest::Reader request,
                           autoscaling::TagResourceResponse::Builder) {
  const std::string_view arn = wire::view(request.getResourceARN());
  MOORAGE_ASSIGN(const ScalableTargetId id, target_by_arn(step.state(), arn));
  MOORAGE_ASSIGN(const Tags given, read_scaling_tags(request.getTags()));
  Tags merged = step.state().find(id)->tags;
  for (const auto& tag : given) {
    const auto known = std::find_if(merged.begin(), merged.end(), [&](const auto& one) { return one.first == tag.first; });
    if (known != merged.end()) {
      known->second = tag.second;
    } else {
      merged.push_back(tag);
    }
  }
  if (merged.size() > limits::kTagsMax) {
    return api_error("TooManyTagsException", "A scalable target has at most " + std::to_string(limits::kTagsMax) +
                                                 " tags; with these it would have " + std::to_string(merged.size()) + ".");
  }
  step.draft.change(id, [&](ScalableTarget& target) { target.tags = std::move(merged); });
  return {};
}

Status untag_scalable_target(Step& step, autoscaling::UntagResourceRequest::Reader request,
                             autoscaling::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const ScalableTargetId id, target_by_arn(step.state(), wire::view(request.getResourceARN())));
  Tags left = step.state().find(id)->tags;
  for (const auto key : request.getTagKeys()) {
    std::erase_if(left, [&](const auto& tag) { return tag.first == wire::view(key); });
  }
  step.draft.change(id, [&](ScalableTarget& target) { target.tags = std::move(left); });
  return {};
}

Status list_scalable_target_tags(Step& step, autoscaling::ListTagsForResourceRequest::Reader request,
                                 autoscaling::ListTagsForResourceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ScalableTargetId id, target_by_arn(step.state(), wire::view(request.getResourceARN())));
  const Tags& tags = step.state().find(id)->tags;
  auto out = reply.initTags(static_cast<unsigned>(tags.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
  return {};
}

}  // namespace moorage::control
