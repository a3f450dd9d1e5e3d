#include "services/ssm/parameter_words.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "kernel/tagging.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kArnCharsMax = 1011;  // of name and ARN together, less what AWS adds (PutParameter: Name)
constexpr int kLevelsMax = 15;

std::string purpose_of(const State& state, const ParameterVersion& version) {
  return "value of parameter " + full_parameter_name(state.find(version.parameter)->name) + " version " +
         std::to_string(version.number);
}

bool begins_folded(std::string_view text, std::string_view with) {
  return same_ignoring_case(text.substr(0, with.size()), with);
}

std::string characters_text(std::string_view name) { return std::string(cut_text(name, 128)); }

}  // namespace

Error parameter_invalid(std::string message, std::string path) {
  Error error = api_error("ValidationException", std::move(message));
  error.path = std::move(path);
  return error;
}

Error parameter_not_found(std::string_view name) {
  return api_error("ParameterNotFound", "Parameter " + characters_text(name) + " not found.");
}

Error parameter_unsupported(std::string_view member, std::string_view why) {
  return parameter_invalid(std::string(member) + " is not carried out here: " + std::string(why) + ". Leave it out.",
                           std::string(member));
}

std::string parameter_arn(const Settings& settings, std::string_view name) {
  return arn_of(settings, ArnText{.service = "ssm", .resource = "parameter" + full_parameter_name(name)});
}

ParameterAsked parameter_asked(const Settings& settings, std::string_view text) {
  if (text.starts_with("arn:")) {
    const std::string head = arn_of(settings, ArnText{.service = "ssm", .resource = "parameter/"});
    if (!text.starts_with(head)) return {};
    text.remove_prefix(head.size() - 1);  // "/a/b"
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {.name = std::string(text), .selector = {}};
  return {.name = std::string(text.substr(0, colon)), .selector = std::string(text.substr(colon + 1))};
}

Result<ParameterKey> resolve_parameter(const State& state, std::string_view name) {
  const ParameterKey found = name.empty() ? ParameterKey{} : parameter_model(state).named(name);
  if (!found) return parameter_not_found(name);
  return found;
}

ParameterVersionKey newest_version(const State& state, ParameterKey parameter) {
  const auto& versions = parameter_model(state).versions(parameter);
  return versions.empty() ? ParameterVersionKey{} : *versions.rbegin();
}

ParameterVersionKey version_numbered(const State& state, ParameterKey parameter, std::int64_t number) {
  for (const ParameterVersionKey key : parameter_model(state).versions(parameter)) {
    if (state.find(key)->number == number) return key;
  }
  return {};
}

Result<ParameterVersionKey> resolve_version(const State& state, const ParameterAsked& asked) {
  MOORAGE_ASSIGN(const ParameterKey parameter, resolve_parameter(state, asked.name));
  if (asked.selector.empty()) return newest_version(state, parameter);
  const bool is_number = asked.selector.find_first_not_of("0123456789") == std::string::npos;
  if (is_number) {
    if (const auto found = version_numbered(state, parameter, whole_number(asked.selector))) return found;
    return api_error("ParameterVersionNotFound", "Systems Manager could not find version " + characters_text(asked.selector) +
                                                     " of " + asked.name + ". Verify the version and try again.");
  }
  for (const ParameterVersionKey key : parameter_model(state).versions(parameter)) {
    if (state.find(key)->has_label(asked.selector)) return key;
  }
  return api_error("ParameterVersionNotFound", "Systems Manager could not find label " + characters_text(asked.selector) +
                                                   " for parameter " + asked.name + ". Verify the label and try again.");
}

Status check_parameter_name(std::string_view name) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";
  const bool is_path = name.find('/') != std::string_view::npos;
  const bool is_clean = !name.empty() && name.find_first_not_of(kCharacters) == std::string_view::npos &&
                        (!is_path || name.front() == '/') && name.find("//") == std::string_view::npos && !name.ends_with('/');
  const std::string_view first = name.substr(name.starts_with('/') ? 1 : 0);
  if (begins_folded(first, "aws")) {
    return api_error("AccessDeniedException", "No access to reserved parameter name: " + characters_text(name) + ".");
  }
  if (!is_clean || begins_folded(first, "ssm")) {
    return parameter_invalid(
        "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths "
        "divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
        "Name");
  }
  if (name.size() > kArnCharsMax) return parameter_invalid("A parameter name has at most 1011 characters.", "Name");
  if (std::count(name.begin(), name.end(), '/') > kLevelsMax) {
    return api_error("HierarchyLevelLimitExceededException",
                     "Hierarchy depth in parameter name exceeds the maximum depth limit of 15 levels.");
  }
  return {};
}

Result<std::string> seal_parameter(const State& state, const ParameterVersion& version, std::string_view value) {
  const auto& sealer = state.settings().sealer;
  const std::string sealed = sealer ? sealer->seal(value, purpose_of(state, version)) : std::string();
  if (sealed.empty()) {
    return api_error("InternalServerError", "The engine has no key that seals values: set sealKeyFile, or give it a store.");
  }
  return wire::base64({reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size()});
}

Result<std::string> open_parameter(const State& state, const ParameterVersion& version) {
  const auto sealed = wire::parse_base64(version.sealed_value);
  const auto& sealer = state.settings().sealer;
  auto plain = sealer && sealed ? sealer->open(*sealed, purpose_of(state, version)) : std::nullopt;
  if (plain) return *std::move(plain);
  return api_error("InvalidKeyId",
                   "The key that seals values is not the one that sealed this parameter. Put the file of this store back.");
}

Status write_parameter(const State& state, const ParameterVersion& version, bool decrypts, const ParameterAsked& asked,
                       ssm::Parameter::Builder out) {
  const Parameter& parameter = *state.find(version.parameter);
  out.setName(wire::text(parameter.name));
  out.setType(type_of(parameter.type));
  if (parameter.type == ParameterKind::kSecureString && !decrypts) {
    out.setValue(wire::text(version.sealed_value));
  } else {
    MOORAGE_ASSIGN(const std::string value, open_parameter(state, version));
    out.setValue(wire::text(value));
  }
  wire::set(out.getVersion(), version.number);
  if (!asked.selector.empty()) out.setSelector(":" + asked.selector);
  wire::set(out.getLastModifiedDate(), version.modified_at.ms);
  out.setArn(wire::text(parameter_arn(state.settings(), parameter.name)));
  out.setDataType(wire::text(version.data_type));
  return {};
}

Result<Tags> read_parameter_tags(ParameterTagList::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (key.empty() || key.size() > 512 || value.size() > 1024 || !is_tag_text(key) || !is_tag_text(value)) {
      return parameter_invalid("Tag \"" + characters_text(key) +
                                   "\" is not one: keys have 1 to 128 and values up to 256 letters, digits, spaces and "
                                   "_.:/=+-@.",
                               "Tags");
    }
    if (begins_folded(key, "aws:"))
      return parameter_invalid("Tag keys that begin with aws: are reserved for system use.", "Tags");
    const auto known = std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.first == key; });
    if (known == out.end()) {
      out.emplace_back(key, value);
    } else {
      known->second = value;
    }
  }
  if (out.size() > limits::kTagsMax) return api_error("TooManyTagsError", "A parameter has at most 50 tags.");
  return out;
}

}  // namespace moorage::control
