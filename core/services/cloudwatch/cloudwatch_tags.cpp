// Tags of alarms and dashboards, by ARN.
#include <algorithm>

#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/cloudwatch_words.h"

namespace moorage::control {
namespace {

Result<WatchId> resource_of(const State& state, std::string_view arn) {
  const std::string alarms = alarm_arn(state.settings(), "");
  const std::string dashboards = dashboard_arn(state.settings(), "");
  WatchId id;
  if (arn.starts_with(alarms)) {
    id = cloudwatch_model(state).alarm_named(arn.substr(alarms.size()));
  } else if (arn.starts_with(dashboards)) {
    id = cloudwatch_model(state).dashboard_named(arn.substr(dashboards.size()));
  } else {
    return invalid_metric_value(
        "The value " + std::string(arn) + " for parameter ResourceARN is no ARN of an alarm or a dashboard.", "ResourceARN");
  }
  if (!id) return api_error("ResourceNotFoundException", "The resource " + std::string(arn) + " does not exist.");
  return id;
}

}  // namespace

Status cloudwatch_tag_resource(Step& step, cloudwatch::TagResourceRequest::Reader request,
                               cloudwatch::TagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const WatchId id, resource_of(step.state(), wire::view(request.getResourceARN())));
  MOORAGE_ASSIGN(const Tags given, cloudwatch_tags(request.getTags()));
  Tags tags = step.draft.find(id)->tags;
  for (const auto& [key, value] : given) {
    const auto known = std::find_if(tags.begin(), tags.end(), [&, name = key](const auto& one) { return one.first == name; });
    if (known == tags.end()) {
      tags.emplace_back(key, value);
    } else {
      known->second = value;
    }
  }
  if (tags.size() > 50) return invalid_metric_value("A resource has at most 50 tags.", "Tags");
  step.draft.change(id, [&](WatchRecord& record) { record.tags = std::move(tags); });
  return {};
}

Status cloudwatch_untag_resource(Step& step, cloudwatch::UntagResourceRequest::Reader request,
                                 cloudwatch::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const WatchId id, resource_of(step.state(), wire::view(request.getResourceARN())));
  step.draft.change(id, [&](WatchRecord& record) {
    for (const auto key : request.getTagKeys()) {
      record.tags.erase(
          std::remove_if(record.tags.begin(), record.tags.end(), [&](const auto& one) { return one.first == wire::view(key); }),
          record.tags.end());
    }
  });
  return {};
}

Status cloudwatch_list_tags(Step& step, cloudwatch::ListTagsForResourceRequest::Reader request,
                            cloudwatch::ListTagsForResourceResponse::Builder reply) {
  MOORAGE_ASSIGN(const WatchId id, resource_of(step.state(), wire::view(request.getResourceARN())));
  const Tags& tags = step.draft.find(id)->tags;
  auto out = reply.initTags(static_cast<unsigned>(tags.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
  return {};
}

}  // namespace moorage::control
