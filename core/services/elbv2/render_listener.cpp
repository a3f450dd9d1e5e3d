#include "services/elbv2/render_listener.h"

#include <cstdlib>
#include <string>

#include "base/hex.h"
#include "services/elbv2/attribute_rules.h"
#include "services/elbv2/balancer_attributes.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// Empty: the group is gone.
std::string group_id_of(const State& state, std::string_view arn) {
  const std::string hex(arn.substr(arn.rfind('/') == std::string_view::npos ? 0 : arn.rfind('/') + 1));
  const auto parsed = parse_hex16(hex);
  return parsed && elb_model(state).target_group_of(*parsed) ? hex : std::string();
}

// A quotation mark is no part of a URL: it stands percent-encoded there.
std::string url_part(capnp::Text::Reader text, std::string_view fallback) {
  std::string out;
  for (const char c : text.size() == 0 ? fallback : wire::view(text)) {
    if (c != '"' && c != '\'' && c != '$') {
      out += c;
      continue;
    }
    out += '%';
    append_hex_byte(out, static_cast<std::uint8_t>(c), kUpperHexDigits);
  }
  return out;
}

// An empty query is asked for by an empty text, and is something else than none.
std::string query_of(elbv2::RedirectActionConfig::Reader config) {
  if (config.hasQuery() && config.getQuery().size() == 0) return {};
  return "?" + url_part(config.getQuery(), "#{query}");
}

void fill_redirect(elbv2::RedirectActionConfig::Reader config, driver::Listener::Redirect::Builder out) {
  out.setStatusCode(config.getStatusCode() == elbv2::RedirectActionStatusCodeEnum::HTTP301 ? 301 : 302);
  out.setLocation(url_part(config.getProtocol(), "#{protocol}") + "://" + url_part(config.getHost(), "#{host}") + ":" +
                  url_part(config.getPort(), "#{port}") + url_part(config.getPath(), "/#{path}") + query_of(config));
}

void fill_fixed(elbv2::FixedResponseActionConfig::Reader config, driver::Listener::FixedResponse::Builder out) {
  out.setStatusCode(std::atoi(config.getStatusCode().cStr()));
  out.setContentType(config.getContentType());
  out.setBody(config.getMessageBody());
}

template <typename List>
void fill_forward(const State& state, elbv2::Action::Reader action, List out) {
  const auto groups = action.getForwardConfig().getTargetGroups();
  for (unsigned i = 0; i < out.size(); ++i) {
    const bool is_single = groups.size() == 0;
    out[i].setTargetGroupId(
        group_id_of(state, wire::view(is_single ? action.getTargetGroupArn() : groups[i].getTargetGroupArn())));
    out[i].setWeight(is_single ? 1 : wire::value_or(groups[i].getWeight(), 1));
  }
}

std::int32_t group_seconds(elbv2::Action::Reader action) {
  const auto sticky = action.getForwardConfig().getTargetGroupStickinessConfig();
  return wire::value_or(sticky.getEnabled(), false) ? wire::value_or(sticky.getDurationSeconds(), 0) : 0;
}

// `out`: a listener or a rule. Both have one action.
template <typename Out>
void fill_action(const State& state, capnp::List<elbv2::Action>::Reader actions, Out out) {
  out.initForward(0);
  for (const auto action : actions) {
    if (action.getType() == elbv2::ActionTypeEnum::FIXED_RESPONSE) {
      fill_fixed(action.getFixedResponseConfig(), out.initFixedResponse());
    } else if (action.getType() == elbv2::ActionTypeEnum::REDIRECT) {
      fill_redirect(action.getRedirectConfig(), out.initRedirect());
    } else {
      const unsigned groups = action.getForwardConfig().getTargetGroups().size();
      fill_forward(state, action, out.initForward(groups == 0 ? 1 : groups));
      out.setGroupSeconds(group_seconds(action));
    }
  }
}

void fill_pairs(elbv2::QueryStringConditionConfig::Reader config, driver::RuleCondition::Builder out) {
  const auto values = config.getValues();
  auto pairs = out.initPairs(values.size());
  for (unsigned i = 0; i < pairs.size(); ++i) {
    pairs[i].setKey(values[i].getKey());
    pairs[i].setValue(values[i].getValue());
  }
}

void fill_condition(elbv2::RuleCondition::Reader condition, driver::RuleCondition::Builder out) {
  const std::string_view field = wire::view(condition.getField());
  out.setField(condition.getField());
  if (field == "http-header") {
    out.setHeader(condition.getHttpHeaderConfig().getHttpHeaderName());
    out.setValues(condition.getHttpHeaderConfig().getValues());
    out.setRegexValues(condition.getHttpHeaderConfig().getRegexValues());
  } else if (field == "query-string") {
    fill_pairs(condition.getQueryStringConfig(), out);
  } else if (field == "http-request-method") {
    out.setValues(condition.getHttpRequestMethodConfig().getValues());
  } else if (field == "source-ip") {
    out.setValues(condition.getSourceIpConfig().getValues());
  } else {
    out.setValues(condition.getValues());
    out.setRegexValues(condition.getRegexValues());
  }
}

void fill_rule(const State& state, const ListenerRule& rule, driver::ListenerRule::Builder out) {
  const auto described = rule.described.reader();
  out.setId(hex16(rule.hex));
  out.setPriority(rule.priority);
  auto conditions = out.initConditions(described.getConditions().size());
  for (unsigned i = 0; i < conditions.size(); ++i) fill_condition(described.getConditions()[i], conditions[i]);
  fill_action(state, described.getActions(), out);
}

}  // namespace

void fill_listener(const State& state, const Listener& listener, driver::Listener::Builder out) {
  const auto described = listener.described.reader();
  out.setId(hex16(listener.hex));
  out.setPort(listener.port);
  out.setProtocol(std::string(wire::enum_name(described.getProtocol())));
  fill_action(state, described.getDefaultActions(), out);
  const auto ids = elb_model(state).rules_of(listener.id);
  auto rules = out.initRules(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < rules.size(); ++i) fill_rule(state, *state.find(ids[i]), rules[i]);
  const Tags attributes = changed_attributes(state, listener);
  write_attributes(attributes, out.initAttributes(static_cast<unsigned>(attributes.size())));
}

}  // namespace moorage::control
