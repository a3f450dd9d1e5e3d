#include "services/elbv2/target_groups.h"

#include <algorithm>

#include "services/ecs/words/target_tasks.h"
#include "services/elbv2/elb_page.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/target_edits.h"
#include "services/elbv2/target_group_attributes.h"
#include "services/elbv2/target_group_settings.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kNamedMax = 400;

using Described = wire::Message<elbv2::TargetGroup>;

std::vector<LoadBalancerId> balancers_of(const State& state, TargetGroupId group) {
  std::vector<LoadBalancerId> out;
  for (const ListenerId listener : elb_model(state).listeners_to(group)) add_once(out, state.find(listener)->load_balancer);
  return out;
}

void describe(const State& state, const TargetGroup& group, elbv2::TargetGroup::Builder out) {
  wire::copy_into(group.described.reader(), out);
  out.setTargetGroupArn(arn_of(state, group));
  out.setTargetGroupName(group.name);
  const auto balancers = balancers_of(state, group.id);
  auto arns = out.initLoadBalancerArns(static_cast<unsigned>(balancers.size()));
  for (unsigned i = 0; i < arns.size(); ++i) arns.set(i, arn_of(state, *state.find(balancers[i])));
}

Result<std::vector<TargetGroupId>> find_named(const State& state, elbv2::DescribeTargetGroupsRequest::Reader request) {
  std::vector<TargetGroupId> ids;
  for (const auto arn : request.getTargetGroupArns()) {
    MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(state, wire::view(arn)));
    add_once(ids, id);
  }
  for (const auto name : request.getNames()) {
    const TargetGroupId id = elb_model(state).target_group_named(wire::view(name));
    if (!id) return no_such_target_group();
    add_once(ids, id);
  }
  return ids;
}

}  // namespace

Status create_target_group(Step& step, elbv2::CreateTargetGroupRequest::Reader request,
                           elbv2::CreateTargetGroupResponse::Builder reply) {
  MOORAGE_ASSIGN(const Described described, read_group_settings(request));
  MOORAGE_ASSIGN(auto tags, read_elb_tags(request.getTags()));
  const State& state = step.state();
  const std::string name(wire::view(request.getName()));
  if (const TargetGroup* existing = step.draft.find(elb_model(state).target_group_named(name))) {
    if (!wire::equal(existing->described.reader(), described.reader()) || existing->tags != tags) {
      return api_error("DuplicateTargetGroupName",
                       "A target group with the same name '" + name + "' exists, but with different settings");
    }
    describe(state, *existing, reply.initTargetGroups(1)[0]);
    return {};
  }
  if (state.table<TargetGroup>().size() >= kTargetGroupsMax) {
    return api_error("TooManyTargetGroups", "The maximum number of target groups (3000) has been reached");
  }
  TargetGroup group;
  group.name = name;
  group.hex = step.random.next();
  group.described = described;
  group.attributes = default_attributes(described.reader().getProtocol());
  group.tags = std::move(tags);
  const TargetGroupId id = step.draft.add(std::move(group));
  step.draft.command<ElbCommand>(SetTargetGroup{.target_group = id});
  describe(state, *step.draft.find(id), reply.initTargetGroups(1)[0]);
  return {};
}

Status describe_target_groups(Step& step, elbv2::DescribeTargetGroupsRequest::Reader request,
                              elbv2::DescribeTargetGroupsResponse::Builder reply) {
  const State& state = step.state();
  const unsigned arns = request.getTargetGroupArns().size();
  const unsigned names = request.getNames().size();
  const bool by_balancer = request.getLoadBalancerArn().size() > 0;
  if ((arns > 0) + (names > 0) + by_balancer > 1) {
    return validation_error(
        "Target group ARNs, target group names and a load balancer ARN cannot be specified at the same time");
  }
  if (arns > kNamedMax || names > kNamedMax) return validation_error("At most 400 target groups can be specified at a time");
  LoadBalancerId balancer;
  if (by_balancer) {
    MOORAGE_ASSIGN(balancer, resolve_load_balancer(state, wire::view(request.getLoadBalancerArn())));
  }
  MOORAGE_ASSIGN(auto page, ElbPage<TargetGroupId>::open("DescribeTargetGroups " + std::to_string(balancer.value), request));
  MOORAGE_ASSIGN(std::vector<TargetGroupId> ids, find_named(state, request));
  if (arns + names == 0) {
    take_from_table<TargetGroup>(state, page, [&](const TargetGroup& group) {
      const auto balancers = by_balancer ? balancers_of(state, group.id) : std::vector<LoadBalancerId>{};
      return !by_balancer || std::find(balancers.begin(), balancers.end(), balancer) != balancers.end();
    });
    ids = page.ids();
    page.write_marker(reply);
  }
  auto out = reply.initTargetGroups(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, *state.find(ids[i]), out[i]);
  return {};
}

Status modify_target_group(Step& step, elbv2::ModifyTargetGroupRequest::Reader request,
                           elbv2::ModifyTargetGroupResponse::Builder reply) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  MOORAGE_ASSIGN(Described changed, changed_group_settings(*step.draft.find(id), request));
  if (!wire::equal(step.draft.find(id)->described.reader(), changed.reader())) {
    step.draft.change(id, [&](TargetGroup& group) { group.described = std::move(changed); });
    step.draft.command<ElbCommand>(SetTargetGroup{.target_group = id});
  }
  describe(step.state(), *step.draft.find(id), reply.initTargetGroups(1)[0]);
  return {};
}

Status delete_target_group(Step& step, elbv2::DeleteTargetGroupRequest::Reader request,
                           elbv2::DeleteTargetGroupResponse::Builder) {
  const std::string_view arn = wire::view(request.getTargetGroupArn());
  MOORAGE_ASSIGN(const TargetGroupId id, find_target_group(step.state(), arn));
  if (!id) return {};
  if (elb_model(step.state()).is_in_use(id)) {
    return api_error("ResourceInUse", "Target group '" + std::string(arn) + "' is currently in use by a listener or a rule");
  }
  const std::uint64_t hex = step.draft.find(id)->hex;
  for (const TargetId target : elb_model(step.state()).targets_of(id).all()) remove_target(step, target);
  step.draft.erase(id);
  wake_services_of(step, id);
  step.draft.command<ElbCommand>(RemoveTargetGroup{.hex = hex});
  return {};
}

}  // namespace moorage::control
