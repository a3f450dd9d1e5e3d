// Putting and deleting parameters.
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "services/ssm/parameter_handlers.h"
#include "services/ssm/parameter_words.h"

namespace moorage::control {
namespace {

constexpr std::size_t kStandardBytesMax = 4096;
constexpr std::size_t kAdvancedBytesMax = 8192;
constexpr std::size_t kStandardMax = 10'000;  // parameters of an account in a region
constexpr std::size_t kVersionsMax = 100;     // of one parameter
constexpr std::int64_t kPatternMemoryMax = 1 << 20;

Status check_pattern(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return {};
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemoryMax);
  const RE2 allowed(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!allowed.ok()) {
    return api_error("InvalidAllowedPatternException",
                     "The allowed pattern is not a regular expression that is understood here: " + allowed.error());
  }
  if (RE2::FullMatch(re2::StringPiece(value.data(), value.size()), allowed)) return {};
  return api_error("ParameterPatternMismatchException",
                   "Parameter value, cannot be validated against allowedPattern: " + std::string(pattern));
}

Status check_members(ssm::PutParameterRequest::Reader request) {
  MOORAGE_TRY(check_parameter_name(wire::view(request.getName())));
  if (request.hasPolicies())
    return parameter_unsupported("Policies", "parameters do not expire, and no change of them is notified");
  const std::string_view data_type = wire::view(request.getDataType());
  if (!data_type.empty() && data_type != "text") {
    return parameter_invalid("The following data type is not supported: " + std::string(cut_text(data_type, 128)) +
                                 " (Data type names are all lowercase.)",
                             "DataType");
  }
  if (request.getValue().size() == 0) return parameter_invalid("Value has at least one character.", "Value");
  if (request.getDescription().size() > 4 * 1024)
    return parameter_invalid("Description has at most 1024 characters.", "Description");
  if (request.getAllowedPattern().size() > 1024)
    return parameter_invalid("AllowedPattern has at most 1024 characters.", "AllowedPattern");
  if (request.hasKeyId() && request.getType() != ssm::ParameterType::SECURE_STRING && wire::has(request.getType())) {
    return parameter_invalid("KeyId is required for SecureString type parameter only.", "KeyId");
  }
  return {};
}

bool is_advanced_now(const Step& step, ParameterKey known) {
  const ParameterVersionKey newest = known ? newest_version(step.state(), known) : ParameterVersionKey{};
  return newest && step.state().find(newest)->is_advanced;
}

// Whether the new version is of the advanced tier.
Result<bool> chosen_tier(const Step& step, ParameterKey known, ssm::PutParameterRequest::Reader request) {
  const std::size_t size = request.getValue().size();
  const bool was_advanced = is_advanced_now(step, known);
  if (size > kAdvancedBytesMax) {
    return parameter_invalid("Parameters support a maximum parameter value of 8192 characters in the advanced-parameter tier.",
                             "Value");
  }
  switch (request.getTier()) {
    case ssm::ParameterTier::ADVANCED:
      return true;
    case ssm::ParameterTier::INTELLIGENT_TIERING:
      return was_advanced || size > kStandardBytesMax;
    case ssm::ParameterTier::STANDARD:
      if (was_advanced) {
        return parameter_invalid(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier "
            "to "
            "the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard "
            "parameter.",
            "Tier");
      }
      break;
    case ssm::ParameterTier::UNSET:
      break;
  }
  if (!was_advanced && size > kStandardBytesMax) {
    return parameter_invalid(
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, "
        "upgrade the parameter to use the advanced-parameter tier.",
        "Value");
  }
  return was_advanced;
}

Status check_overwriting(const Step& step, ParameterKey known, ssm::PutParameterRequest::Reader request) {
  const bool overwrites = wire::value_or(request.getOverwrite(), false);
  if (overwrites && request.getTags().size() > 0) {
    return parameter_invalid(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite "
        "flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        "Tags");
  }
  if (!known) {
    if (wire::has(request.getType())) return {};
    return parameter_invalid("A parameter type is required when you create a parameter.", "Type");
  }
  if (!overwrites) {
    return api_error("ParameterAlreadyExists",
                     "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
  }
  if (wire::has(request.getType()) && kind_of(request.getType()) != step.state().find(known)->type) {
    return api_error("HierarchyTypeMismatchException",
                     "Parameter Store does not support changing a parameter type in a hierarchy. You must create a new, unique "
                     "parameter.");
  }
  return {};
}

// The oldest version goes for the new one, unless a label holds it.
Status make_room(Step& step, ParameterKey parameter) {
  const auto& versions = parameter_model(step.state()).versions(parameter);
  if (versions.size() < kVersionsMax) return {};
  const ParameterVersionKey oldest = *versions.begin();
  const ParameterVersion& version = *step.state().find(oldest);
  if (version.labels.empty()) {
    step.draft.erase(oldest);
    return {};
  }
  return api_error(
      "ParameterMaxVersionLimitExceeded",
      "You attempted to create a new version of " + step.state().find(parameter)->name +
          " by calling PutParameter API "
          "with the overwrite flag. Version " +
          std::to_string(version.number) +
          ", the oldest version, can't be deleted because it has a label associated with it. Move the label to another "
          "version of the parameter, and try again.");
}

void erase_parameter(Step& step, ParameterKey parameter) {
  const auto versions = parameter_model(step.state()).versions(parameter);
  for (const ParameterVersionKey version : versions) step.draft.erase(version);
  step.draft.erase(parameter);
}

std::string default_key(ParameterKind kind) { return kind == ParameterKind::kSecureString ? "alias/aws/ssm" : ""; }

// What a request does not say stays as it was.
ParameterVersion next_version(const Step& step, ParameterKey parameter, ssm::PutParameterRequest::Reader request) {
  ParameterVersion out;
  if (const ParameterVersionKey before = newest_version(step.state(), parameter)) {
    const ParameterVersion& former = *step.state().find(before);
    out.description = former.description;
    out.key_id = former.key_id;
    out.data_type = former.data_type;
  }
  const Parameter& of = *step.state().find(parameter);
  out.parameter = parameter;
  out.number = of.last_version + 1;
  if (request.hasDescription()) out.description = wire::view(request.getDescription());
  if (request.hasKeyId() && of.type == ParameterKind::kSecureString) out.key_id = wire::view(request.getKeyId());
  if (out.key_id.empty()) out.key_id = default_key(of.type);
  out.allowed_pattern = wire::view(request.getAllowedPattern());
  out.data_type = "text";
  out.modified_at = step.now;
  return out;
}

}  // namespace

Status put_parameter(Step& step, const Caller& caller, ssm::PutParameterRequest::Reader request,
                     ssm::PutParameterResponse::Builder reply) {
  const std::string_view name = wire::view(request.getName());
  MOORAGE_TRY(check_members(request));
  ParameterKey parameter = parameter_model(step.state()).named(name);
  MOORAGE_TRY(check_overwriting(step, parameter, request));
  MOORAGE_ASSIGN(const bool is_advanced, chosen_tier(step, parameter, request));
  MOORAGE_TRY(check_pattern(wire::view(request.getAllowedPattern()), wire::view(request.getValue())));
  MOORAGE_ASSIGN(Tags tags, read_parameter_tags(request.getTags()));
  if (!parameter) {
    if (step.state().table<Parameter>().size() >= kStandardMax) {
      return api_error("ParameterLimitExceeded", "An account has at most 10,000 parameters.");
    }
    parameter =
        step.draft.add(Parameter{.name = std::string(name), .type = kind_of(request.getType()), .tags = std::move(tags)});
  }
  MOORAGE_TRY(make_room(step, parameter));
  ParameterVersion version = next_version(step, parameter, request);
  version.is_advanced = is_advanced;
  version.modified_by = principal_of(caller, step.settings().account_id);
  MOORAGE_ASSIGN(version.sealed_value, seal_parameter(step.state(), version, wire::view(request.getValue())));
  const std::int64_t number = version.number;
  step.draft.add(std::move(version));
  step.draft.change(parameter, [&](Parameter& changed) { changed.last_version = number; });
  wire::set(reply.getVersion(), number);
  reply.setTier(is_advanced ? ssm::ParameterTier::ADVANCED : ssm::ParameterTier::STANDARD);
  return {};
}

Status delete_parameter(Step& step, ssm::DeleteParameterRequest::Reader request, ssm::DeleteParameterResponse::Builder) {
  MOORAGE_ASSIGN(const ParameterKey parameter, resolve_parameter(step.state(), wire::view(request.getName())));
  erase_parameter(step, parameter);
  return {};
}

Status delete_parameters(Step& step, ssm::DeleteParametersRequest::Reader request,
                         ssm::DeleteParametersResponse::Builder reply) {
  if (request.getNames().size() == 0 || request.getNames().size() > 10) {
    return parameter_invalid("Names has between 1 and 10 parameters.", "Names");
  }
  std::vector<std::string> deleted;
  std::vector<std::string> invalid;
  for (const auto name : request.getNames()) {
    const auto parameter = resolve_parameter(step.state(), wire::view(name));
    if (parameter.ok()) erase_parameter(step, *parameter);
    (parameter.ok() ? deleted : invalid).emplace_back(wire::view(name));
  }
  wire::set_texts(reply.initDeletedParameters(static_cast<unsigned>(deleted.size())), deleted);
  wire::set_texts(reply.initInvalidParameters(static_cast<unsigned>(invalid.size())), invalid);
  return {};
}

}  // namespace moorage::control
