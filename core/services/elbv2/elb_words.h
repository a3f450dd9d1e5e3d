// Conventions of Elastic Load Balancing (docs/rules/load-balancing.md): its identifiers, the rules for its names and tags,
// and its errors, which are wire codes without "Exception". Reads State, changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/elbv2/common.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// Quotas of one account and region.
inline constexpr std::size_t kLoadBalancersMax = 50;
inline constexpr std::size_t kListenersPerLoadBalancerMax = 50;
inline constexpr std::size_t kTargetGroupsMax = 3000;
inline constexpr std::size_t kTargetsPerGroupMax = 1000;
inline constexpr unsigned kGroupsPerForwardMax = 5;
inline constexpr std::size_t kGroupsPerLoadBalancerMax = 100;
inline constexpr std::size_t kRulesPerLoadBalancerMax = 100;  // default rules do not count
inline constexpr std::size_t kConditionValuesPerRuleMax = 5;
inline constexpr std::size_t kWildcardsPerRuleMax = 5;

Error validation_error(std::string message, std::string path = {});
// The error for a setting that exists in AWS and is not served by this engine.
Error not_served(std::string_view what, std::string path);
Error no_such_load_balancer();
Error no_such_target_group();
Error no_such_listener();
Error no_such_rule();

// 1-32 letters, digits and hyphens, no hyphen at either end and, for target groups, no two in a row. `kind`: "load balancer",
// "target group".
Status check_elb_name(std::string_view kind, std::string_view name);

// 1-65535. `what`: the object in the error about a missing port.
Result<std::uint16_t> read_port(std::optional<std::int32_t> port, std::string path, std::string_view what = "port");
Status check_range(std::string_view what, std::int32_t value, std::pair<std::int32_t, std::int32_t> bounds, std::string path);

// By ARN. none: well-formed and unknown; ValidationError: no ARN of that kind.
Result<LoadBalancerId> find_load_balancer(const State& state, std::string_view arn);
Result<TargetGroupId> find_target_group(const State& state, std::string_view arn);
Result<ListenerId> find_listener(const State& state, std::string_view arn);
// An unknown record is an error as well: LoadBalancerNotFound, TargetGroupNotFound, ListenerNotFound.
Result<LoadBalancerId> resolve_load_balancer(const State& state, std::string_view arn);
Result<TargetGroupId> resolve_target_group(const State& state, std::string_view arn);
Result<ListenerId> resolve_listener(const State& state, std::string_view arn);

// A rule of a listener, or its default rule.
struct RuleRef {
  ListenerId listener;
  ListenerRuleId rule;  // none: the default rule
};
// RuleNotFound, ValidationError.
Result<RuleRef> resolve_rule(const State& state, std::string_view arn);

// TooManyTags, DuplicateTagKeys, ValidationError.
Result<Tags> read_elb_tags(capnp::List<elbv2::Tag>::Reader tags);

// "80" -> 80; none: not a decimal number without sign and leading zeros of at most nine digits.
std::optional<std::int32_t> decimal(std::string_view text);

}  // namespace moorage::control
