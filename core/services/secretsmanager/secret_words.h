// What the operations of Secrets Manager have in common: errors, names and ARNs, sealed values, versions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/page.h"
#include "kernel/step_context.h"
#include "schemas/secretsmanager/secretsmanager.capnp.h"
#include "services/secretsmanager/model/secret_model.h"
#include "wire/presence.h"

namespace moorage::control {

inline constexpr std::string_view kCurrent = "AWSCURRENT";
inline constexpr std::string_view kPrevious = "AWSPREVIOUS";

// ----------------------------------------------------------------------------------------------------------------- errors
Error secret_not_found();                                     // ResourceNotFoundException
Error secret_invalid(std::string message, std::string path);  // InvalidParameterException
Error secret_refused(std::string message);                    // InvalidRequestException
// A member that asks for something this engine does not carry out.
Error secret_unsupported(std::string_view member, std::string_view why);  // InvalidParameterException

// ------------------------------------------------------------------------------------------------------- names and ARNs
// "arn:aws:secretsmanager:us-east-1:123456789012:secret:NAME-AbCdEf"
std::string secret_arn(const Settings& settings, const Secret& secret);

// By name, by ARN, or by the ARN without its six last characters, as Secrets Manager resolves it: a whole ARN comes first. A
// secret whose recovery window has ended is none. None: not found.
SecretKey find_secret(const State& state, std::string_view id, Instant now);
// Errors: ResourceNotFoundException.
Result<SecretKey> resolve_secret(const Step& step, std::string_view id);
// The same for what may not be done with a secret that is being deleted. Errors: InvalidRequestException.
Result<SecretKey> resolve_living_secret(const Step& step, std::string_view id);

Status check_secret_name(std::string_view name);
// A part of a request that has to be so many characters long; one that is absent is right.
struct TextBounds {
  std::string_view member;
  std::size_t least;
  std::size_t most;
};
Status check_length(std::string_view text, const TextBounds& bounds);

using SecretTagList = capnp::List<secretsmanager::Tag>;
Result<Tags> read_secret_tags(SecretTagList::Reader tags);
void write_secret_tags(SecretTagList::Builder out, const Tags& tags);

// ----------------------------------------------------------------------------------------------------------------- values
// A value as a request gives it, or as a version holds it. Nothing keeps one: it lives as long as a call.
struct SecretValue {
  std::string bytes;
  bool is_binary = false;
  bool operator==(const SecretValue&) const = default;
};
// SecretString and SecretBinary of a request; nullopt: neither. Errors: InvalidParameterException for both, for an empty one
// and for more than 65,536 bytes.
template <typename Request>
Result<std::optional<SecretValue>> value_in(Request request);
Result<std::optional<SecretValue>> checked_value(bool has_text, std::string_view text, bool has_binary,
                                                 std::string_view binary);

template <typename Request>
Result<std::optional<SecretValue>> value_in(Request request) {
  const auto text = wire::view(request.getSecretString());
  const auto binary = request.getSecretBinary();
  return checked_value(request.hasSecretString(), text, request.hasSecretBinary(),
                       {reinterpret_cast<const char*>(binary.begin()), binary.size()});
}

// Errors: DecryptionFailure where the key of the engine is not the one that sealed it.
Result<SecretValue> open_value(const State& state, const SecretVersion& version);

// -------------------------------------------------------------------------------------------------------------- versions
// With this id, or with this stage. None: there is none.
SecretVersionKey version_with_id(const State& state, SecretKey secret, std::string_view version_id);
SecretVersionKey version_with_stage(const State& state, SecretKey secret, std::string_view stage);

struct NewSecretVersion {
  std::string version_id;  // empty: a new one is made
  SecretValue value;
  std::vector<std::string> stages;  // empty: AWSCURRENT
};
// The id of the version. A request that comes again, with the id and the value of a version, changes nothing. Errors:
// ResourceExistsException, EncryptionFailure, LimitExceededException.
Result<std::string> put_version(Step& step, SecretKey secret, NewSecretVersion version);
// Takes the stage from the version that has it. The former AWSCURRENT becomes AWSPREVIOUS.
void move_stage(Step& step, SecretKey secret, std::string_view stage, SecretVersionKey to);

// Records of secrets whose recovery window has ended; called by what writes.
void erase_ended_secrets(Step& step);
void erase_secret(Step& step, SecretKey secret);

// ------------------------------------------------------------------------------------------------------------------ pages
// The place in a list, with the errors of Secrets Manager.
template <typename Request>
Result<Page> secret_page(std::string query, Request request, std::int32_t most = 100) {
  auto page = Page::open(std::move(query), wire::view(request.getNextToken()), wire::optional(request.getMaxResults()),
                         {.standard = most, .max = most});
  if (page.ok()) return page;
  Error error = std::move(page).error();
  if (error.path == "nextToken") error.name = "InvalidNextTokenException";
  return error;
}

}  // namespace moorage::control
