#include "services/elbv2/listener_rules.h"

#include <map>

#include "services/elbv2/elb_page.h"
#include "services/elbv2/listener_actions.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/rule_conditions.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kPriorityMax = 50'000;
constexpr unsigned kNamedMax = 400;

using Described = wire::Message<elbv2::Rule>;

// The place of a rule among those of its listener: its priority. The default rule is the last one.
struct RulePlace {
  std::uint64_t value = 0;
  bool operator==(const RulePlace&) const = default;
};
constexpr RulePlace kDefaultPlace{kPriorityMax + 1};

void describe(const State& state, RuleRef ref, elbv2::Rule::Builder out) {
  if (const ListenerRule* rule = state.find(ref.rule)) {
    wire::copy_into(rule->described.reader(), out);
    out.setRuleArn(arn_of(state, *rule));
    out.setPriority(std::to_string(rule->priority));
    wire::set(out.getIsDefault(), false);
    return;
  }
  const Listener& listener = *state.find(ref.listener);
  out.setRuleArn(default_rule_arn(state, listener));
  out.setPriority("default");
  out.initConditions(0);
  out.setActions(listener.described.reader().getDefaultActions());
  wire::set(out.getIsDefault(), true);
}

void tell_balancer(Step& step, ListenerId listener) {
  step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = step.draft.find(listener)->load_balancer});
}

Error priority_in_use(std::int32_t priority) {
  return api_error("PriorityInUse", "Priority '" + std::to_string(priority) + "' is currently in use");
}

Error default_is_fixed(std::string_view arn, std::string_view what) {
  return api_error("OperationNotPermitted", "Default rule '" + std::string(arn) + "' cannot be " + std::string(what));
}

Status check_transforms(capnp::List<elbv2::RuleTransform>::Reader transforms) {
  if (transforms.size() == 0) return {};
  return not_served("The transform '" + std::string(wire::enum_name(transforms[0].getType())) + "' of a rule", "Transforms[0]");
}

// Conditions and actions of a rule; those that the request does not have are the old ones.
struct RuleParts {
  capnp::List<elbv2::RuleCondition>::Reader conditions;
  capnp::List<elbv2::Action>::Reader actions;
};

struct Completed {
  Described described;
  std::vector<TargetGroupId> forwards;
};

Result<Completed> complete(const State& state, const Listener& listener, const RuleParts& parts) {
  capnp::MallocMessageBuilder message;
  auto rule = message.initRoot<elbv2::Rule>();
  MOORAGE_TRY(complete_conditions(parts.conditions, rule.initConditions(parts.conditions.size())));
  const ActionPlace place{
      .load_balancer = listener.load_balancer, .protocol = listener.described.reader().getProtocol(), .member = "Actions"};
  Completed made;
  MOORAGE_ASSIGN(made.forwards, complete_actions(state, place, parts.actions, rule.initActions(1)));
  MOORAGE_TRY(check_group_count(state, listener.load_balancer, made.forwards));
  made.described = Described::from_builder(rule);
  return made;
}

Result<std::vector<RuleRef>> find_named(const State& state, elbv2::DescribeRulesRequest::Reader request) {
  std::vector<RuleRef> refs;
  for (const auto arn : request.getRuleArns()) {
    MOORAGE_ASSIGN(const RuleRef ref, resolve_rule(state, wire::view(arn)));
    refs.push_back(ref);
  }
  return refs;
}

}  // namespace

Status create_rule(Step& step, elbv2::CreateRuleRequest::Reader request, elbv2::CreateRuleResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(state, wire::view(request.getListenerArn())));
  const Listener& listener = *state.find(id);
  const auto protocol = listener.described.reader().getProtocol();
  if (protocol != elbv2::ProtocolEnum::HTTP) {
    return api_error("InvalidConfigurationRequest",
                     "Rules are not supported for listeners with protocol '" + std::string(wire::enum_name(protocol)) + "'");
  }
  if (!wire::has(request.getPriority())) return validation_error("A rule priority must be specified", "Priority");
  ListenerRule rule;
  rule.priority = request.getPriority().getValue();
  MOORAGE_TRY(check_range("Rule priority", rule.priority, {1, kPriorityMax}, "Priority"));
  MOORAGE_TRY(check_transforms(request.getTransforms()));
  MOORAGE_ASSIGN(rule.tags, read_elb_tags(request.getTags()));
  MOORAGE_ASSIGN(Completed made, complete(state, listener, {request.getConditions(), request.getActions()}));
  if (elb_model(state).rule_with_priority(id, rule.priority)) return priority_in_use(rule.priority);
  if (elb_model(state).rule_count(listener.load_balancer) >= kRulesPerLoadBalancerMax) {
    return api_error("TooManyRules", "The maximum number of rules per load balancer (" +
                                         std::to_string(kRulesPerLoadBalancerMax) + ") has been reached");
  }
  rule.listener = id;
  rule.hex = step.random.next();
  rule.described = std::move(made.described);
  rule.forwards = std::move(made.forwards);
  const ListenerRuleId added = step.draft.add(std::move(rule));
  tell_balancer(step, id);
  describe(state, {id, added}, reply.initRules(1)[0]);
  return {};
}

Status describe_rules(Step& step, elbv2::DescribeRulesRequest::Reader request, elbv2::DescribeRulesResponse::Builder reply) {
  const State& state = step.state();
  const unsigned named = request.getRuleArns().size();
  const bool by_listener = request.getListenerArn().size() > 0;
  if (by_listener == (named > 0)) {
    return validation_error(by_listener ? "Listener rule ARNs and a listener ARN cannot be specified at the same time"
                                        : "You must specify either listener rule ARNs or a listener ARN");
  }
  if (named > kNamedMax) return validation_error("At most 400 rules can be specified at a time");
  ListenerId listener;
  if (by_listener) {
    MOORAGE_ASSIGN(listener, resolve_listener(state, wire::view(request.getListenerArn())));
  }
  MOORAGE_ASSIGN(auto page, ElbPage<RulePlace>::open("DescribeRules " + std::to_string(listener.value), request));
  MOORAGE_ASSIGN(std::vector<RuleRef> refs, find_named(state, request));
  if (by_listener) {
    bool has_room = true;
    for (const ListenerRuleId id : elb_model(state).rules_of(listener)) {
      const RulePlace place{static_cast<std::uint64_t>(state.find(id)->priority)};
      if (!has_room || place.value <= page.after().value) continue;
      has_room = page.take(place);
      if (has_room) refs.push_back({listener, id});
    }
    if (has_room && page.after().value < kDefaultPlace.value && page.take(kDefaultPlace)) refs.push_back({listener, {}});
    page.write_marker(reply);
  }
  auto out = reply.initRules(static_cast<unsigned>(refs.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, refs[i], out[i]);
  return {};
}

Status modify_rule(Step& step, elbv2::ModifyRuleRequest::Reader request, elbv2::ModifyRuleResponse::Builder reply) {
  const State& state = step.state();
  const std::string_view arn = wire::view(request.getRuleArn());
  MOORAGE_ASSIGN(const RuleRef ref, resolve_rule(state, arn));
  if (!ref.rule) return default_is_fixed(arn, "modified; use ModifyListener");
  MOORAGE_TRY(check_transforms(request.getTransforms()));
  const ListenerRule& rule = *state.find(ref.rule);
  const auto old = rule.described.reader();
  const RuleParts parts{request.hasConditions() ? request.getConditions() : old.getConditions(),
                        request.hasActions() ? request.getActions() : old.getActions()};
  MOORAGE_ASSIGN(Completed made, complete(state, *state.find(ref.listener), parts));
  if (!wire::equal(old, made.described.reader())) {
    step.draft.change(ref.rule, [&](ListenerRule& changed) {
      changed.described = std::move(made.described);
      changed.forwards = std::move(made.forwards);
    });
    tell_balancer(step, ref.listener);
  }
  describe(state, ref, reply.initRules(1)[0]);
  return {};
}

Status delete_rule(Step& step, elbv2::DeleteRuleRequest::Reader request, elbv2::DeleteRuleResponse::Builder) {
  const std::string_view arn = wire::view(request.getRuleArn());
  MOORAGE_ASSIGN(const RuleRef ref, resolve_rule(step.state(), arn));
  if (!ref.rule) return default_is_fixed(arn, "deleted");
  step.draft.erase(ref.rule);
  tell_balancer(step, ref.listener);
  return {};
}

Status set_rule_priorities(Step& step, elbv2::SetRulePrioritiesRequest::Reader request,
                           elbv2::SetRulePrioritiesResponse::Builder reply) {
  const State& state = step.state();
  const auto pairs = request.getRulePriorities();
  if (pairs.size() == 0) return validation_error("At least one rule priority must be specified", "RulePriorities");
  std::map<ListenerRuleId, std::int32_t> wanted;
  std::vector<RuleRef> refs;
  for (unsigned i = 0; i < pairs.size(); ++i) {
    const std::string path = "RulePriorities[" + std::to_string(i) + "]";
    const std::string_view arn = wire::view(pairs[i].getRuleArn());
    if (arn.empty()) return validation_error("A rule ARN must be specified", path + ".RuleArn");
    MOORAGE_ASSIGN(const RuleRef ref, resolve_rule(state, arn));
    if (!ref.rule) return default_is_fixed(arn, "given a priority");
    if (!wire::has(pairs[i].getPriority())) return validation_error("A rule priority must be specified", path + ".Priority");
    const std::int32_t priority = pairs[i].getPriority().getValue();
    MOORAGE_TRY(check_range("Rule priority", priority, {1, kPriorityMax}, path + ".Priority"));
    if (!wanted.emplace(ref.rule, priority).second) {
      return validation_error("Rule '" + std::string(arn) + "' is specified more than once", path + ".RuleArn");
    }
    refs.push_back(ref);
  }
  // Priorities after the call: those that are asked for, and the old ones of all other rules of the same listeners.
  std::map<std::pair<ListenerId, std::int32_t>, ListenerRuleId> taken;
  for (const RuleRef& ref : refs) {
    for (const ListenerRuleId id : elb_model(state).rules_of(ref.listener)) {
      const auto asked = wanted.find(id);
      const std::int32_t priority = asked == wanted.end() ? state.find(id)->priority : asked->second;
      const auto [place, is_free] = taken.emplace(std::pair(ref.listener, priority), id);
      if (!is_free && place->second != id) return priority_in_use(priority);
    }
  }
  for (const auto& [id, priority] : wanted) {
    step.draft.change(id, [to = priority](ListenerRule& rule) { rule.priority = to; });
  }
  std::vector<ListenerId> told;
  for (const RuleRef& ref : refs) add_once(told, ref.listener);
  for (const ListenerId listener : told) tell_balancer(step, listener);
  auto out = reply.initRules(static_cast<unsigned>(refs.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(state, refs[i], out[i]);
  return {};
}

}  // namespace moorage::control
