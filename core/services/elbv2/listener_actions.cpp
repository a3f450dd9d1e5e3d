#include "services/elbv2/listener_actions.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "services/elbv2/elb_words.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kWeightMax = 999;
constexpr std::int32_t kStickySecondsMax = 604'800;
constexpr std::size_t kBodyCharsMax = 1024;
constexpr std::size_t kRedirectCharsMax = 128;
constexpr std::string_view kRedirectNames[] = {"#{protocol}", "#{host}", "#{port}", "#{path}", "#{query}"};

using ActionType = elbv2::ActionTypeEnum;
using Groups = std::vector<TargetGroupId>;

// The path of a member of the action.
std::string at(const ActionPlace& place, std::string_view member) {
  return std::string(place.member).append("[0].").append(member);
}

// "app" groups speak HTTP, "net" groups TCP; a balancer of the other kind may not use the group.
Status check_group(const State& state, const ActionPlace& place, const TargetGroup& group) {
  const auto protocol = group.described.reader().getProtocol();
  if (protocol != place.protocol) {
    return api_error("IncompatibleProtocols",
                     "Target group '" + arn_of(state, group) + "' with protocol '" + std::string(wire::enum_name(protocol)) +
                         "' cannot be used by a listener with protocol '" + std::string(wire::enum_name(place.protocol)) + "'");
  }
  for (const ListenerId listener : elb_model(state).listeners_to(group.id)) {
    if (state.find(listener)->load_balancer == place.load_balancer) continue;
    return api_error(
        "TargetGroupAssociationLimit",
        "The following target groups cannot be associated with more than one load balancer: " + arn_of(state, group));
  }
  return {};
}

Result<TargetGroupId> usable_group(const State& state, const ActionPlace& place, std::string_view arn) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(state, arn));
  MOORAGE_TRY(check_group(state, place, *state.find(id)));
  return id;
}

Status check_forward(const ActionPlace& place, elbv2::Action::Reader action) {
  const auto groups = action.getForwardConfig().getTargetGroups();
  const std::string_view single = wire::view(action.getTargetGroupArn());
  if (single.empty() && groups.size() == 0) {
    return validation_error("A target group ARN must be specified for a forward action", at(place, "TargetGroupArn"));
  }
  if (!single.empty() && groups.size() > 0 && (groups.size() > 1 || wire::view(groups[0].getTargetGroupArn()) != single)) {
    return validation_error("The target group ARN of the action must be the only target group of its forward configuration",
                            at(place, "ForwardConfig"));
  }
  if (groups.size() > kGroupsPerForwardMax) {
    return api_error("TooManyTargetGroups", "A forward action can have at most 5 target groups");
  }
  for (const auto group : groups) {
    MOORAGE_TRY(check_range("Target group weight", wire::value_or(group.getWeight(), 1), {0, kWeightMax},
                            at(place, "ForwardConfig.TargetGroups")));
  }
  const auto sticky = action.getForwardConfig().getTargetGroupStickinessConfig();
  if (!wire::value_or(sticky.getEnabled(), false)) return {};
  MOORAGE_TRY(check_range("Target group stickiness duration", wire::value_or(sticky.getDurationSeconds(), 0),
                          {1, kStickySecondsMax}, at(place, "ForwardConfig.TargetGroupStickinessConfig.DurationSeconds")));
  if (groups.size() > 1 && place.protocol != elbv2::ProtocolEnum::HTTP) {
    return api_error("InvalidConfigurationRequest", "Target group stickiness is not supported for listeners with protocol '" +
                                                        std::string(wire::enum_name(place.protocol)) +
                                                        "'; leave TargetGroupStickinessConfig out");
  }
  return {};
}

Result<Groups> complete_forward(const State& state, const ActionPlace& place, elbv2::Action::Reader action,
                                elbv2::Action::Builder out) {
  MOORAGE_TRY(check_forward(place, action));
  const auto asked = action.getForwardConfig().getTargetGroups();
  Groups ids;
  if (asked.size() == 0) {
    MOORAGE_ASSIGN(const TargetGroupId id, usable_group(state, place, wire::view(action.getTargetGroupArn())));
    ids.push_back(id);
  }
  for (const auto group : asked) {
    MOORAGE_ASSIGN(const TargetGroupId id, usable_group(state, place, wire::view(group.getTargetGroupArn())));
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return validation_error("A target group can be specified only once in a forward action", at(place, "ForwardConfig"));
    }
    ids.push_back(id);
  }
  if (ids.size() == 1) out.setTargetGroupArn(arn_of(state, *state.find(ids[0])));
  auto forward = out.initForwardConfig();
  auto groups = forward.initTargetGroups(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < groups.size(); ++i) {
    groups[i].setTargetGroupArn(arn_of(state, *state.find(ids[i])));
    wire::set(groups[i].getWeight(), asked.size() > 0 ? wire::value_or(asked[i].getWeight(), 1) : 1);
  }
  const auto sticky = action.getForwardConfig().getTargetGroupStickinessConfig();
  auto made = forward.initTargetGroupStickinessConfig();
  wire::set(made.getEnabled(), wire::value_or(sticky.getEnabled(), false));
  wire::set(made.getDurationSeconds(), wire::optional(sticky.getDurationSeconds()));
  return ids;
}

Status refuse_unserved_type(ActionType type, std::string path) {
  if (type != ActionType::AUTHENTICATE_OIDC && type != ActionType::AUTHENTICATE_COGNITO && type != ActionType::JWT_VALIDATION)
    return {};
  return not_served("The action type '" + std::string(wire::enum_name(type)) + "'", std::move(path));
}

bool is_content_type(std::string_view text) {
  for (const std::string_view known : {"text/plain", "text/css", "text/html", "application/javascript", "application/json"}) {
    if (text == known) return true;
  }
  return false;
}

Status complete_fixed_response(const ActionPlace& place, elbv2::Action::Reader action, elbv2::Action::Builder out) {
  if (!action.hasFixedResponseConfig())
    return validation_error("A fixed-response action must have a fixed response configuration",
                            at(place, "FixedResponseConfig"));
  const auto config = action.getFixedResponseConfig();
  const std::string_view code = wire::view(config.getStatusCode());
  const auto number = decimal(code);
  if (code.size() != 3 || !number || (code[0] != '2' && code[0] != '4' && code[0] != '5')) {
    return validation_error("The status code '" + std::string(code) + "' must be 2XX, 4XX or 5XX",
                            at(place, "FixedResponseConfig.StatusCode"));
  }
  if (config.getContentType().size() > 0 && !is_content_type(wire::view(config.getContentType()))) {
    return validation_error("The content type '" + std::string(wire::view(config.getContentType())) +
                                "' must be one of 'text/plain, text/css, text/html, application/javascript, application/json'",
                            at(place, "FixedResponseConfig.ContentType"));
  }
  if (config.getMessageBody().size() > kBodyCharsMax) {
    return validation_error("The message body can have at most 1024 characters", at(place, "FixedResponseConfig.MessageBody"));
  }
  out.setFixedResponseConfig(config);
  if (config.getMessageBody().size() > 0 && config.getContentType().size() == 0)
    out.getFixedResponseConfig().setContentType("text/plain");
  return {};
}

// Without the names in "#{…}" a host is what a host name is made of; a path and a query are what a URL is made of.
Status check_redirect_text(const ActionPlace& place, std::string_view member, std::string_view text) {
  const std::string what = "The redirect " + std::string(member) + " '" + std::string(cut_text(text, 64)) + "' ";
  const std::string path = at(place, "RedirectConfig." + std::string(member));
  if (text.size() > kRedirectCharsMax) return validation_error(what + "cannot be longer than '128' characters", path);
  for (std::string_view rest = text; !rest.empty();) {
    const auto* name = std::find_if(std::begin(kRedirectNames), std::end(kRedirectNames),
                                    [&](std::string_view known) { return rest.starts_with(known); });
    if (name != std::end(kRedirectNames)) {
      rest.remove_prefix(name->size());
      continue;
    }
    const char c = rest.front();
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const std::string_view others = member == "Host" ? "-." : "_-.$/~\"'@:+&()!,;=%*?";
    if (!is_plain && others.find(c) == std::string_view::npos) {
      return validation_error(what + "contains a character that is not valid", path);
    }
    rest.remove_prefix(1);
  }
  return {};
}

Status complete_redirect(const ActionPlace& place, elbv2::Action::Reader action, elbv2::Action::Builder out) {
  if (!action.hasRedirectConfig())
    return validation_error("A redirect action must have a redirect configuration", at(place, "RedirectConfig"));
  const auto config = action.getRedirectConfig();
  if (!wire::has(config.getStatusCode())) {
    return validation_error("A redirect must have the status code HTTP_301 or HTTP_302",
                            at(place, "RedirectConfig.StatusCode"));
  }
  const std::string_view protocol = wire::view(config.getProtocol());
  if (!protocol.empty() && protocol != "HTTP" && protocol != "HTTPS" && protocol != "#{protocol}") {
    return validation_error("The redirect protocol '" + std::string(protocol) + "' must be 'HTTP', 'HTTPS' or '#{protocol}'",
                            at(place, "RedirectConfig.Protocol"));
  }
  const std::string_view port = wire::view(config.getPort());
  if (!port.empty() && port != "#{port}") {
    MOORAGE_TRY(check_range("Redirect port", decimal(port).value_or(-1), {1, 65'535}, at(place, "RedirectConfig.Port")));
  }
  const std::string_view target_path = wire::view(config.getPath());
  if (!target_path.empty() && !target_path.starts_with('/')) {
    return validation_error("The redirect path '" + std::string(target_path) + "' must begin with '/'",
                            at(place, "RedirectConfig.Path"));
  }
  MOORAGE_TRY(check_redirect_text(place, "Host", wire::view(config.getHost())));
  MOORAGE_TRY(check_redirect_text(place, "Path", target_path));
  MOORAGE_TRY(check_redirect_text(place, "Query", wire::view(config.getQuery())));
  out.setRedirectConfig(config);
  auto made = out.getRedirectConfig();
  if (protocol.empty()) made.setProtocol("#{protocol}");
  if (port.empty()) made.setPort("#{port}");
  if (config.getHost().size() == 0) made.setHost("#{host}");
  if (target_path.empty()) made.setPath("/#{path}");
  if (!config.hasQuery()) made.setQuery("#{query}");
  const auto whole = made.asReader();
  if (wire::view(whole.getProtocol()) == "#{protocol}" && wire::view(whole.getPort()) == "#{port}" &&
      wire::view(whole.getHost()) == "#{host}" && wire::view(whole.getPath()) == "/#{path}") {
    return api_error("InvalidLoadBalancerAction", "The redirect configuration is not valid because it creates a loop.");
  }
  return {};
}

}  // namespace

Result<std::vector<TargetGroupId>> complete_actions(const State& state, ActionPlace place,
                                                    capnp::List<elbv2::Action>::Reader actions,
                                                    capnp::List<elbv2::Action>::Builder out) {
  const std::string owner = place.member == "Actions" ? "rule" : "listener";
  if (actions.size() == 0) {
    return validation_error(owner == "rule" ? "A rule must have an action" : "A listener must have a default action",
                            std::string(place.member));
  }
  unsigned index = 0;
  for (const auto action : actions) {
    const std::string path = std::string(place.member) + "[" + std::to_string(index++) + "].Type";
    MOORAGE_TRY(refuse_unserved_type(action.getType(), path));
  }
  if (actions.size() > 1)
    return api_error("TooManyActions", "A " + owner + " must have exactly one forward, redirect or fixed-response action");
  const auto action = actions[0];
  auto made = out[0];
  made.setType(action.getType());
  wire::set(made.getOrder(), wire::optional(action.getOrder()));
  if (place.protocol != elbv2::ProtocolEnum::HTTP && wire::has(action.getType()) && action.getType() != ActionType::FORWARD) {
    return api_error("InvalidLoadBalancerAction", "Listeners of network load balancers can only have forward actions");
  }
  switch (action.getType()) {
    case ActionType::UNSET:
      return validation_error("An action type must be specified", at(place, "Type"));
    case ActionType::FORWARD:
      return complete_forward(state, place, action, made);
    case ActionType::FIXED_RESPONSE:
      MOORAGE_TRY(complete_fixed_response(place, action, made));
      return Groups{};
    case ActionType::REDIRECT:
      MOORAGE_TRY(complete_redirect(place, action, made));
      return Groups{};
    case ActionType::AUTHENTICATE_OIDC:
    case ActionType::AUTHENTICATE_COGNITO:
    case ActionType::JWT_VALIDATION:
      break;
  }
  return validation_error("The action type is not known", at(place, "Type"));
}

Status check_group_count(const State& state, LoadBalancerId load_balancer, const std::vector<TargetGroupId>& more) {
  const std::vector<TargetGroupId> known = elb_model(state).groups_behind(load_balancer);
  std::set<TargetGroupId> all(known.begin(), known.end());
  all.insert(more.begin(), more.end());
  if (all.size() <= kGroupsPerLoadBalancerMax) return {};
  return api_error("TooManyUniqueTargetGroupsPerLoadBalancer",
                   "The maximum number of unique target groups per load balancer (" +
                       std::to_string(kGroupsPerLoadBalancerMax) + ") has been reached");
}

}  // namespace moorage::control
