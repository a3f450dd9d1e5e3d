#include "services/elbv2/elb_tags.h"

#include <algorithm>
#include <variant>

#include "base/limits.h"
#include "kernel/plain_arn.h"
#include "services/elbv2/elb_words.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kResourcesMax = 20;

using Resource = std::variant<LoadBalancerId, TargetGroupId, ListenerId, ListenerRuleId>;

Result<Resource> resolve(const State& state, std::string_view arn) {
  const auto parts = split_arn(arn);
  const std::string_view kind = parts && parts->service == "elasticloadbalancing" ? parts->kind : std::string_view();
  if (kind == "loadbalancer") {
    MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(state, arn));
    return Resource(id);
  }
  if (kind == "targetgroup") {
    MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(state, arn));
    return Resource(id);
  }
  if (kind == "listener") {
    MOORAGE_ASSIGN(const ListenerId id, resolve_listener(state, arn));
    return Resource(id);
  }
  if (kind == "listener-rule") {
    MOORAGE_ASSIGN(const RuleRef ref, resolve_rule(state, arn));
    return Resource(ref.rule);
  }
  return validation_error("'" + std::string(arn) +
                          "' is not a valid ARN of a load balancer, a target group, a listener or a listener rule");
}

Result<std::vector<Resource>> resolve_all(const State& state, capnp::List<capnp::Text>::Reader arns) {
  if (arns.size() == 0) return validation_error("A resource ARN must be specified", "ResourceArns");
  if (arns.size() > kResourcesMax) return validation_error("At most 20 resources can be specified at a time", "ResourceArns");
  std::vector<Resource> out;
  for (const auto arn : arns) {
    MOORAGE_ASSIGN(const Resource resource, resolve(state, wire::view(arn)));
    out.push_back(resource);
  }
  return out;
}

// A default rule has no record and no tags.
Tags tags_of(const State& state, const Resource& resource) {
  return std::visit([&](auto id) { return id ? state.find(id)->tags : Tags{}; }, resource);
}

template <typename Edit>
Status edit_tags(Step& step, capnp::List<capnp::Text>::Reader arns, const Edit& edit) {
  MOORAGE_ASSIGN(const auto resources, resolve_all(step.state(), arns));
  for (unsigned i = 0; i < resources.size(); ++i) {
    Tags tags = tags_of(step.state(), resources[i]);
    const Tags before = tags;
    edit(tags);
    if (tags == before) continue;
    if (tags.size() > limits::kTagsMax) return api_error("TooManyTags", "A resource can have at most 50 tags.");
    if (const auto* rule = std::get_if<ListenerRuleId>(&resources[i]); rule && !*rule) {
      return api_error("OperationNotPermitted", "Default rule '" + std::string(wire::view(arns[i])) + "' cannot be tagged");
    }
    std::visit([&](auto id) { step.draft.change(id, [&](auto& record) { record.tags = tags; }); }, resources[i]);
  }
  return {};
}

}  // namespace

Status add_elb_tags(Step& step, elbv2::AddTagsRequest::Reader request, elbv2::AddTagsResponse::Builder) {
  if (request.getTags().size() == 0) return validation_error("A tag must be specified", "Tags");
  MOORAGE_ASSIGN(const Tags added, read_elb_tags(request.getTags()));
  return edit_tags(step, request.getResourceArns(), [&](Tags& tags) {
    for (const auto& [key, value] : added) {
      const auto known =
          std::find_if(tags.begin(), tags.end(), [&, &wanted = key](const auto& tag) { return tag.first == wanted; });
      if (known == tags.end()) {
        tags.emplace_back(key, value);
      } else {
        known->second = value;
      }
    }
  });
}

Status remove_elb_tags(Step& step, elbv2::RemoveTagsRequest::Reader request, elbv2::RemoveTagsResponse::Builder) {
  if (request.getTagKeys().size() == 0) return validation_error("A tag key must be specified", "TagKeys");
  return edit_tags(step, request.getResourceArns(), [&](Tags& tags) {
    for (const auto key : request.getTagKeys()) {
      std::erase_if(tags, [&](const auto& tag) { return tag.first == wire::view(key); });
    }
  });
}

Status describe_elb_tags(Step& step, elbv2::DescribeTagsRequest::Reader request, elbv2::DescribeTagsResponse::Builder reply) {
  MOORAGE_ASSIGN(const auto resources, resolve_all(step.state(), request.getResourceArns()));
  auto out = reply.initTagDescriptions(static_cast<unsigned>(resources.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const Tags tags = tags_of(step.state(), resources[i]);
    out[i].setResourceArn(request.getResourceArns()[i]);
    auto list = out[i].initTags(static_cast<unsigned>(tags.size()));
    for (unsigned k = 0; k < list.size(); ++k) {
      list[k].setKey(tags[k].first);
      list[k].setValue(tags[k].second);
    }
  }
  return {};
}

}  // namespace moorage::control
