// Labels of versions, and tags of parameters.
#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"
#include "services/ssm/parameter_handlers.h"
#include "services/ssm/parameter_words.h"

namespace moorage::control {
namespace {

constexpr std::size_t kLabelsMax = 10;  // of one version
constexpr std::size_t kLabelCharsMax = 100;

bool is_label(std::string_view label) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  const bool is_reserved = same_ignoring_case(label.substr(0, 3), "aws") || same_ignoring_case(label.substr(0, 3), "ssm");
  const bool begins_with_digit = !label.empty() && label.front() >= '0' && label.front() <= '9';
  return !label.empty() && label.size() <= kLabelCharsMax && label.find_first_not_of(kCharacters) == std::string_view::npos &&
         !is_reserved && !begins_with_digit;
}

Result<ParameterVersionKey> version_asked(const Step& step, ParameterKey parameter, std::optional<std::int64_t> number) {
  const ParameterVersionKey found =
      number ? version_numbered(step.state(), parameter, *number) : newest_version(step.state(), parameter);
  if (found) return found;
  return api_error("ParameterVersionNotFound", "Systems Manager could not find version " + std::to_string(*number) + " of " +
                                                   step.state().find(parameter)->name + ". Verify the version and try again.");
}

void drop_label(Step& step, ParameterVersionKey from, std::string_view label) {
  step.draft.change(from, [&](ParameterVersion& version) { std::erase(version.labels, label); });
}

// A label belongs to one version of a parameter at a time.
void move_label(Step& step, ParameterVersionKey to, const std::string& label) {
  const auto versions = parameter_model(step.state()).versions(step.state().find(to)->parameter);
  for (const ParameterVersionKey key : versions) {
    if (key != to && step.state().find(key)->has_label(label)) drop_label(step, key, label);
  }
  if (step.state().find(to)->has_label(label)) return;
  step.draft.change(to, [&](ParameterVersion& version) { version.labels.push_back(label); });
}

Result<ParameterKey> tagged_parameter(const Step& step, ssm::ResourceTypeForTagging type, std::string_view name) {
  if (type != ssm::ResourceTypeForTagging::PARAMETER) {
    return api_error("InvalidResourceType", "Of the resources of Systems Manager there are parameters only.");
  }
  const ParameterKey found = name.empty() ? ParameterKey{} : parameter_model(step.state()).named(name);
  if (!found) return api_error("InvalidResourceId", "There is no parameter " + std::string(name.substr(0, 256)) + ".");
  return found;
}

}  // namespace

Status label_parameter_version(Step& step, ssm::LabelParameterVersionRequest::Reader request,
                               ssm::LabelParameterVersionResponse::Builder reply) {
  MOORAGE_ASSIGN(const ParameterKey parameter, resolve_parameter(step.state(), wire::view(request.getName())));
  MOORAGE_ASSIGN(const ParameterVersionKey version,
                 version_asked(step, parameter, wire::optional(request.getParameterVersion())));
  if (request.getLabels().size() == 0 || request.getLabels().size() > kLabelsMax) {
    return parameter_invalid("Labels has between 1 and 10 labels.", "Labels");
  }
  std::vector<std::string> invalid;
  for (const auto text : request.getLabels()) {
    const std::string label(wire::view(text));
    if (is_label(label)) {
      move_label(step, version, label);
    } else {
      invalid.push_back(label);
    }
  }
  if (step.state().find(version)->labels.size() > kLabelsMax) {
    return api_error("ParameterVersionLabelLimitExceeded",
                     "An error occurred (ParameterVersionLabelLimitExceeded): A parameter version can have maximum 10 labels. "
                     "Move one or more labels to another version and try again.");
  }
  wire::set_texts(reply.initInvalidLabels(static_cast<unsigned>(invalid.size())), invalid);
  wire::set(reply.getParameterVersion(), step.state().find(version)->number);
  return {};
}

Status unlabel_parameter_version(Step& step, ssm::UnlabelParameterVersionRequest::Reader request,
                                 ssm::UnlabelParameterVersionResponse::Builder reply) {
  MOORAGE_ASSIGN(const ParameterKey parameter, resolve_parameter(step.state(), wire::view(request.getName())));
  MOORAGE_ASSIGN(const ParameterVersionKey version,
                 version_asked(step, parameter, wire::optional(request.getParameterVersion())));
  std::vector<std::string> removed;
  std::vector<std::string> invalid;
  for (const auto text : request.getLabels()) {
    const std::string label(wire::view(text));
    const bool is_there = step.state().find(version)->has_label(label);
    if (is_there) drop_label(step, version, label);
    (is_there ? removed : invalid).push_back(label);
  }
  wire::set_texts(reply.initRemovedLabels(static_cast<unsigned>(removed.size())), removed);
  wire::set_texts(reply.initInvalidLabels(static_cast<unsigned>(invalid.size())), invalid);
  return {};
}

Status add_parameter_tags(Step& step, ssm::AddTagsToResourceRequest::Reader request, ssm::AddTagsToResourceResponse::Builder) {
  MOORAGE_ASSIGN(const ParameterKey parameter,
                 tagged_parameter(step, request.getResourceType(), wire::view(request.getResourceId())));
  MOORAGE_ASSIGN(const Tags more, read_parameter_tags(request.getTags()));
  Tags tags = step.state().find(parameter)->tags;
  for (const auto& tag : more) {
    const auto known = std::find_if(tags.begin(), tags.end(), [&](const auto& one) { return one.first == tag.first; });
    if (known == tags.end()) {
      tags.push_back(tag);
    } else {
      known->second = tag.second;
    }
  }
  if (tags.size() > limits::kTagsMax) return api_error("TooManyTagsError", "A parameter has at most 50 tags.");
  step.draft.change(parameter, [&](Parameter& changed) { changed.tags = std::move(tags); });
  return {};
}

Status remove_parameter_tags(Step& step, ssm::RemoveTagsFromResourceRequest::Reader request,
                             ssm::RemoveTagsFromResourceResponse::Builder) {
  MOORAGE_ASSIGN(const ParameterKey parameter,
                 tagged_parameter(step, request.getResourceType(), wire::view(request.getResourceId())));
  step.draft.change(parameter, [&](Parameter& changed) {
    for (const auto gone : request.getTagKeys()) {
      std::erase_if(changed.tags, [&](const auto& tag) { return tag.first == wire::view(gone); });
    }
  });
  return {};
}

Status list_parameter_tags(Step& step, ssm::ListTagsForResourceRequest::Reader request,
                           ssm::ListTagsForResourceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ParameterKey parameter,
                 tagged_parameter(step, request.getResourceType(), wire::view(request.getResourceId())));
  const Tags& tags = step.state().find(parameter)->tags;
  auto out = reply.initTagList(static_cast<unsigned>(tags.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
  return {};
}

}  // namespace moorage::control
