#include "services/elbv2/elb_words.h"

#include <algorithm>

#include "base/limits.h"
#include "kernel/plain_arn.h"
#include "kernel/tagging.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kElbNameCharsMax = 32;
constexpr std::size_t kTagKeyBytesMax = 512;  // 128 characters of UTF-8
constexpr std::size_t kTagValueBytesMax = 1024;

bool is_elb_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; }

// The 16 hex characters at the end of an ARN of this kind; the whole ARN is compared with the record's afterwards.
Result<std::uint64_t> hex_of(std::string_view arn, std::string_view kind, std::string_view spoken) {
  const auto parts = split_arn(arn);
  if (!parts || parts->service != "elasticloadbalancing" || parts->kind != kind) {
    return validation_error("'" + std::string(arn) + "' is not a valid " + std::string(spoken) + " ARN");
  }
  const std::size_t slash = parts->name.rfind('/');
  const std::string_view hex = slash == std::string_view::npos ? parts->name : parts->name.substr(slash + 1);
  return parse_hex16(hex).value_or(0);
}

// `number` counts from 1, as the model's paths do.
Status check_tag_text(std::string_view text, unsigned number, const char* member) {
  if (is_tag_text(text)) return {};
  const std::string place = "tags." + std::to_string(number) + ".member." + member;
  return validation_error("1 validation error detected: Value '" + std::string(text) + "' at '" + place +
                              "' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                              "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$",
                          "Tags[" + std::to_string(number - 1) + "]");
}

template <typename IdType>
IdType same_arn(const State& state, IdType id, std::string_view arn) {
  return id && arn_of(state, *state.find(id)) == arn ? id : IdType{};
}

template <typename IdType>
Result<IdType> refuse_none(Result<IdType> found, Error error) {
  if (!found.ok() || *found) return found;
  return error;
}

}  // namespace

Error validation_error(std::string message, std::string path) {
  return {.name = "ValidationError", .message = std::move(message), .path = std::move(path)};
}

Error not_served(std::string_view what, std::string path) {
  std::string message(what);
  message.append(" is not served by this engine yet.");
  return validation_error(std::move(message), std::move(path));
}

Error no_such_load_balancer() { return api_error("LoadBalancerNotFound", "One or more load balancers not found"); }
Error no_such_target_group() { return api_error("TargetGroupNotFound", "One or more target groups not found"); }
Error no_such_listener() { return api_error("ListenerNotFound", "One or more listeners not found"); }

Error no_such_rule() { return api_error("RuleNotFound", "One or more rules not found"); }

Status check_elb_name(std::string_view kind, std::string_view name) {
  const bool is_group = kind == "target group";
  const std::string subject =
      std::string(is_group ? "Target group" : "The " + std::string(kind)) + " name '" + std::string(name) + "' ";
  if (name.empty()) return validation_error("A " + std::string(kind) + " name must be specified", "Name");
  if (name.size() > kElbNameCharsMax) return validation_error(subject + "cannot be longer than '32' characters", "Name");
  if (!std::all_of(name.begin(), name.end(), is_elb_character)) {
    return validation_error(
        subject + "can only contain characters that are alphanumeric characters " + (is_group ? "or" : "and") + " hyphens(-)",
        "Name");
  }
  const bool has_odd_hyphens = name.front() == '-' || name.back() == '-' || name.find("--") != std::string_view::npos;
  if (is_group && has_odd_hyphens) {  // as the pattern in ELB's model demands
    return validation_error("1 validation error detected: Value '" + std::string(name) +
                                "' at 'targetGroup.targetGroupArn.targetGroupName' failed to satisfy constraint: Member must "
                                "satisfy regular expression pattern: (?!.*--)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$",
                            "Name");
  }
  if (name.front() == '-' || name.back() == '-')
    return validation_error(subject + "cannot begin or end with hyphens(-)", "Name");
  return {};
}

Status check_range(std::string_view what, std::int32_t value, std::pair<std::int32_t, std::int32_t> bounds, std::string path) {
  if (value >= bounds.first && value <= bounds.second) return {};
  return validation_error(std::string(what) + " '" + std::to_string(value) + "' must be in the range of '" +
                              std::to_string(bounds.first) + "' to '" + std::to_string(bounds.second) + "'",
                          std::move(path));
}

Result<std::uint16_t> read_port(std::optional<std::int32_t> port, std::string path, std::string_view what) {
  if (!port) return validation_error("A " + std::string(what) + " must be specified", std::move(path));
  MOORAGE_TRY(check_range("Port", *port, {1, 65'535}, std::move(path)));
  return static_cast<std::uint16_t>(*port);
}

Result<LoadBalancerId> find_load_balancer(const State& state, std::string_view arn) {
  MOORAGE_ASSIGN(const std::uint64_t hex, hex_of(arn, "loadbalancer", "load balancer"));
  return same_arn(state, elb_model(state).load_balancer_of(hex), arn);
}

Result<TargetGroupId> find_target_group(const State& state, std::string_view arn) {
  MOORAGE_ASSIGN(const std::uint64_t hex, hex_of(arn, "targetgroup", "target group"));
  return same_arn(state, elb_model(state).target_group_of(hex), arn);
}

Result<ListenerId> find_listener(const State& state, std::string_view arn) {
  MOORAGE_ASSIGN(const std::uint64_t hex, hex_of(arn, "listener", "listener"));
  return same_arn(state, elb_model(state).listener_of(hex), arn);
}

Result<LoadBalancerId> resolve_load_balancer(const State& state, std::string_view arn) {
  return refuse_none(find_load_balancer(state, arn), no_such_load_balancer());
}

Result<TargetGroupId> resolve_target_group(const State& state, std::string_view arn) {
  return refuse_none(find_target_group(state, arn), no_such_target_group());
}

Result<ListenerId> resolve_listener(const State& state, std::string_view arn) {
  return refuse_none(find_listener(state, arn), no_such_listener());
}

Result<RuleRef> resolve_rule(const State& state, std::string_view arn) {
  MOORAGE_ASSIGN(const std::uint64_t hex, hex_of(arn, "listener-rule", "listener rule"));
  if (const ListenerRule* rule = state.find(elb_model(state).rule_of(hex)); rule && arn_of(state, *rule) == arn) {
    return RuleRef{.listener = rule->listener, .rule = rule->id};
  }
  const std::string_view before = arn.substr(0, arn.rfind('/'));  // the listener's number comes before the rule's
  const std::size_t slash = before.rfind('/');
  const auto number = slash == std::string_view::npos ? std::nullopt : parse_hex16(before.substr(slash + 1));
  const Listener* listener = number ? state.find(elb_model(state).listener_of(*number)) : nullptr;
  if (!listener || default_rule_arn(state, *listener) != arn) return no_such_rule();
  return RuleRef{.listener = listener->id, .rule = {}};
}

Result<Tags> read_elb_tags(capnp::List<elbv2::Tag>::Reader tags) {
  if (tags.size() > limits::kTagsMax) return api_error("TooManyTags", "A resource can have at most 50 tags.");
  Tags out;
  unsigned index = 0;
  for (const auto tag : tags) {
    const std::string path = "Tags[" + std::to_string(index++) + "]";
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (key.empty() || key.size() > kTagKeyBytesMax)
      return validation_error("Tag keys have 1 to 128 characters.", path + ".Key");
    if (value.size() > kTagValueBytesMax) return validation_error("Tag values have at most 256 characters.", path + ".Value");
    MOORAGE_TRY(check_tag_text(key, index, "key"));
    MOORAGE_TRY(check_tag_text(value, index, "value"));
    if (key.starts_with("aws:")) return validation_error("Tag keys that begin with aws: are reserved.", path + ".Key");
    if (std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.first == key; })) {
      return api_error("DuplicateTagKeys", "The tag key '" + std::string(key) + "' was specified more than once.");
    }
    out.emplace_back(key, value);
  }
  return out;
}

std::optional<std::int32_t> decimal(std::string_view text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace moorage::control
