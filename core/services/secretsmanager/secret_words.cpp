#include "services/secretsmanager/secret_words.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "kernel/tagging.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kValueBytesMax = 65'536;  // Secrets Manager quotas
constexpr std::size_t kNameCharsMax = 512;
constexpr std::size_t kSuffixChars = 6;
constexpr std::string_view kSecretPart = ":secret:";

std::string purpose_of(const State& state, const SecretVersion& version) {
  const Secret& secret = *state.find(version.secret);
  return "value of secret " + secret.name + "-" + secret.suffix + " version " + version.version_id;
}

std::string base64_of(std::string_view bytes) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

Error secret_not_found() { return api_error("ResourceNotFoundException", "Secrets Manager can't find the specified secret."); }

Error secret_invalid(std::string message, std::string path) { return invalid_parameter(std::move(message), std::move(path)); }

Error secret_refused(std::string message) { return api_error("InvalidRequestException", std::move(message)); }

Error secret_unsupported(std::string_view member, std::string_view why) {
  return secret_invalid(std::string(member) + " is not carried out here: " + std::string(why) + ". Leave it out.",
                        std::string(member));
}

std::string secret_arn(const Settings& settings, const Secret& secret) {
  return arn_of(settings, ArnText{.service = "secretsmanager", .resource = "secret:" + secret.name + "-" + secret.suffix});
}

SecretKey find_secret(const State& state, std::string_view id, Instant now) {
  const SecretModel& model = secret_model(state);
  const auto living = [&](SecretKey key) { return key && !state.find(key)->has_ended(now) ? key : SecretKey{}; };
  if (!id.starts_with("arn:")) return living(model.named(id));
  const auto part = id.find(kSecretPart);
  if (part == std::string_view::npos) return {};
  const std::string_view rest = id.substr(part + kSecretPart.size());
  const std::string ours =
      arn_of(state.settings(), ArnText{.service = "secretsmanager", .resource = "secret:" + std::string(rest)});
  if (ours != id) return {};
  if (rest.size() > kSuffixChars + 1 && rest[rest.size() - kSuffixChars - 1] == '-') {
    const SecretKey whole = living(model.named(rest.substr(0, rest.size() - kSuffixChars - 1)));
    if (whole && secret_arn(state.settings(), *state.find(whole)) == id) return whole;
  }
  return living(model.named(rest));
}

Result<SecretKey> resolve_secret(const Step& step, std::string_view id) {
  if (const SecretKey found = find_secret(step.state(), id, step.now)) return found;
  return secret_not_found();
}

Result<SecretKey> resolve_living_secret(const Step& step, std::string_view id) {
  MOORAGE_ASSIGN(const SecretKey found, resolve_secret(step, id));
  if (!step.state().find(found)->is_deleted()) return found;
  return secret_refused("You can't perform this operation on the secret because it was marked for deletion.");
}

Status check_secret_name(std::string_view name) {
  MOORAGE_TRY(check_length(name, {.member = "Name", .least = 1, .most = kNameCharsMax}));
  const bool is_clean = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_+=.@-!") ==
                        std::string_view::npos;
  if (is_clean) return {};
  return secret_invalid(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!", "Name");
}

Status check_length(std::string_view text, const TextBounds& bounds) {
  const auto characters = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
  if (characters >= bounds.least && characters <= bounds.most) return {};
  return secret_invalid(std::string(bounds.member) + " has " + std::to_string(characters) + " characters; it has between " +
                            std::to_string(bounds.least) + " and " + std::to_string(bounds.most) + ".",
                        std::string(bounds.member));
}

Result<Tags> read_secret_tags(SecretTagList::Reader tags) {
  if (tags.size() > limits::kTagsMax) return secret_invalid("A secret has at most 50 tags.", "Tags");
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    MOORAGE_TRY(check_length(key, {.member = "Tags.Key", .least = 1, .most = 128}));
    MOORAGE_TRY(check_length(value, {.member = "Tags.Value", .least = 0, .most = 256}));
    if (!is_tag_text(key) || !is_tag_text(value)) {
      return secret_invalid("Tag \"" + std::string(cut_text(key, 128)) + "\" contains characters that no tag may have.",
                            "Tags");
    }
    if (key.starts_with("aws:")) return secret_invalid("Tag keys that begin with aws: are reserved for system use.", "Tags");
    const bool is_twice = std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.first == key; });
    if (is_twice) return secret_invalid("Tag key \"" + std::string(key) + "\" is there twice.", "Tags");
    out.emplace_back(key, value);
  }
  return out;
}

void write_secret_tags(SecretTagList::Builder out, const Tags& tags) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
}

Result<std::optional<SecretValue>> checked_value(bool has_text, std::string_view text, bool has_binary,
                                                 std::string_view binary) {
  if (has_text && has_binary) {
    return secret_invalid("You can't specify both a binary secret value and a string secret value in the same secret.",
                          "SecretBinary");
  }
  if (!has_text && !has_binary) return std::optional<SecretValue>();
  const std::string_view value = has_text ? text : binary;
  const std::string member = has_text ? "SecretString" : "SecretBinary";
  if (value.empty()) return secret_invalid(member + " is empty; a secret has at least one byte.", member);
  if (value.size() > kValueBytesMax) {
    return secret_invalid(member + " has " + std::to_string(value.size()) + " bytes; a secret has at most 65536.", member);
  }
  return std::optional(SecretValue{.bytes = std::string(value), .is_binary = has_binary});
}

Result<SecretValue> open_value(const State& state, const SecretVersion& version) {
  const auto sealed = wire::parse_base64(version.sealed_value);
  const Settings& settings = state.settings();
  auto plain = settings.sealer && sealed ? settings.sealer->open(*sealed, purpose_of(state, version)) : std::nullopt;
  if (plain) return SecretValue{.bytes = *std::move(plain), .is_binary = version.is_binary};
  return api_error("DecryptionFailure",
                   "Secrets Manager can't decrypt the protected secret text: the key that seals secrets is not the one that "
                   "sealed it. Put the file of this store back.");
}

SecretVersionKey version_with_id(const State& state, SecretKey secret, std::string_view version_id) {
  for (const SecretVersionKey key : secret_model(state).versions(secret)) {
    if (state.find(key)->version_id == version_id) return key;
  }
  return {};
}

SecretVersionKey version_with_stage(const State& state, SecretKey secret, std::string_view stage) {
  for (const SecretVersionKey key : secret_model(state).versions(secret)) {
    if (state.find(key)->has_stage(stage)) return key;
  }
  return {};
}

// ------------------------------------------------------------------------------------------------------- new versions
namespace {

constexpr std::size_t kVersionsMax = 100;  // without a stage, the oldest go
constexpr std::size_t kStagesMax = 20;     // of one version

void drop_stage(Step& step, SecretVersionKey from, std::string_view stage) {
  step.draft.change(from, [&](SecretVersion& version) { std::erase(version.stages, stage); });
}

void add_stage(Step& step, SecretVersionKey to, std::string_view stage) {
  if (step.state().find(to)->has_stage(stage)) return;
  step.draft.change(to, [&](SecretVersion& version) { version.stages.emplace_back(stage); });
}

// Secrets Manager keeps about a hundred versions, and none that a stage names is deleted.
void drop_old_versions(Step& step, SecretKey secret) {
  const auto versions = secret_model(step.state()).versions(secret);
  std::size_t count = versions.size();
  for (const SecretVersionKey key : versions) {
    if (count <= kVersionsMax) return;
    if (!step.state().find(key)->stages.empty()) continue;
    step.draft.erase(key);
    --count;
  }
}

Result<SecretVersionKey> add_version(Step& step, SecretKey secret, const NewSecretVersion& asked) {
  SecretVersion version{.secret = secret, .version_id = asked.version_id, .created_at = step.now};
  if (version.version_id.empty()) version.version_id = step.random.hex().uuid();
  version.is_binary = asked.value.is_binary;
  const auto& sealer = step.settings().sealer;
  const std::string sealed = sealer ? sealer->seal(asked.value.bytes, purpose_of(step.state(), version)) : std::string();
  if (sealed.empty()) {
    return api_error("EncryptionFailure", "The engine has no key that seals secrets: set sealKeyFile, or give it a store.");
  }
  version.sealed_value = base64_of(sealed);
  return step.draft.add(std::move(version));
}

}  // namespace

void move_stage(Step& step, SecretKey secret, std::string_view stage, SecretVersionKey to) {
  const SecretVersionKey from = version_with_stage(step.state(), secret, stage);
  if (from == to) return;
  if (from) drop_stage(step, from, stage);
  if (to) add_stage(step, to, stage);
  if (stage == kCurrent && from) {
    move_stage(step, secret, kPrevious, from);
    if (to && step.state().find(to)->has_stage(kPrevious)) drop_stage(step, to, kPrevious);
  }
}

Result<std::string> put_version(Step& step, SecretKey secret, NewSecretVersion asked) {
  const bool is_first = secret_model(step.state()).versions(secret).empty();
  if (asked.stages.empty() || is_first) {
    if (std::find(asked.stages.begin(), asked.stages.end(), kCurrent) == asked.stages.end()) {
      asked.stages.emplace_back(kCurrent);
    }
  }
  if (const SecretVersionKey known = version_with_id(step.state(), secret, asked.version_id);
      !asked.version_id.empty() && known) {
    MOORAGE_ASSIGN(const SecretValue held, open_value(step.state(), *step.state().find(known)));
    if (held == asked.value) return asked.version_id;  // the request came twice
    return api_error("ResourceExistsException", "You can't use ClientRequestToken " + asked.version_id +
                                                    " because that value is already in use for a version of secret " +
                                                    secret_arn(step.settings(), *step.state().find(secret)) + ".");
  }
  MOORAGE_ASSIGN(const SecretVersionKey at, add_version(step, secret, asked));
  step.draft.change(secret, [&](Secret& changed) { changed.changed_at = step.now; });
  for (const std::string& stage : asked.stages) move_stage(step, secret, stage, at);
  if (step.state().find(at)->stages.size() > kStagesMax) {
    return api_error("LimitExceededException", "A version has at most 20 staging labels.");
  }
  drop_old_versions(step, secret);
  return step.state().find(at)->version_id;
}

void erase_secret(Step& step, SecretKey secret) {
  const auto versions = secret_model(step.state()).versions(secret);
  for (const SecretVersionKey version : versions) step.draft.erase(version);
  step.draft.erase(secret);
}

void erase_ended_secrets(Step& step) {
  std::vector<SecretKey> ended;
  step.state().table<Secret>().visit_all([&](const Secret& secret) {
    if (secret.has_ended(step.now)) ended.push_back(secret.id);
  });
  for (const SecretKey secret : ended) erase_secret(step, secret);
}

}  // namespace moorage::control
