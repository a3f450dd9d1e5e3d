// What the operations of the Parameter Store have in common: errors, names, ARNs and selectors, sealed values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/page.h"
#include "kernel/step_context.h"
#include "schemas/ssm/ssm.capnp.h"
#include "services/ssm/model/parameter_model.h"
#include "wire/presence.h"

namespace moorage::control {

// ----------------------------------------------------------------------------------------------------------------- errors
Error parameter_invalid(std::string message, std::string path);              // ValidationException
Error parameter_not_found(std::string_view name);                            // ParameterNotFound
Error parameter_unsupported(std::string_view member, std::string_view why);  // ValidationException

// ------------------------------------------------------------------------------------------------------- names and ARNs
// "arn:aws:ssm:us-east-1:123456789012:parameter/a/b"
std::string parameter_arn(const Settings& settings, std::string_view name);

// What a request names: "NAME", "NAME:3", "NAME:label", or an ARN with one of these behind "parameter".
struct ParameterAsked {
  std::string name;
  std::string selector;  // "3" or "label"; empty: the newest
};
// An ARN of another account or region names nothing: the name is empty.
ParameterAsked parameter_asked(const Settings& settings, std::string_view text);

// Errors: ParameterNotFound.
Result<ParameterKey> resolve_parameter(const State& state, std::string_view name);
// The version that is asked for. Errors: ParameterNotFound, ParameterVersionNotFound.
Result<ParameterVersionKey> resolve_version(const State& state, const ParameterAsked& asked);
ParameterVersionKey newest_version(const State& state, ParameterKey parameter);
// None: there is no such version.
ParameterVersionKey version_numbered(const State& state, ParameterKey parameter, std::int64_t number);

// Errors: ValidationException, HierarchyLevelLimitExceededException, AccessDeniedException for reserved names.
Status check_parameter_name(std::string_view name);

// ----------------------------------------------------------------------------------------------------------------- values
// Errors: InternalServerError where the engine has no key.
Result<std::string> seal_parameter(const State& state, const ParameterVersion& version, std::string_view value);
// Errors: InvalidKeyId where the key of the engine is not the one that sealed it.
Result<std::string> open_parameter(const State& state, const ParameterVersion& version);

inline ssm::ParameterType type_of(ParameterKind kind) { return static_cast<ssm::ParameterType>(kind); }
inline ParameterKind kind_of(ssm::ParameterType type) { return static_cast<ParameterKind>(type); }

// A SecureString without decryption is the sealed text. `asked` is what the answer names as its selector.
Status write_parameter(const State& state, const ParameterVersion& version, bool decrypts, const ParameterAsked& asked,
                       ssm::Parameter::Builder out);

// ------------------------------------------------------------------------------------------------------------------- tags
using ParameterTagList = capnp::List<ssm::Tag>;
Result<Tags> read_parameter_tags(ParameterTagList::Reader tags);

// ------------------------------------------------------------------------------------------------------------------ pages
// The place in a list, with the errors of Systems Manager.
template <typename Request>
Result<Page> parameter_page(std::string query, Request request) {
  auto page = open_page(std::move(query), request);
  if (page.ok()) return page;
  Error error = std::move(page).error();
  error.name = error.path == "nextToken" ? "InvalidNextToken" : "ValidationException";
  return error;
}
template <typename Reply>
void end_parameter_page(const Page& page, Reply reply) {
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
}

}  // namespace moorage::control
