// GetRandomPassword: characters drawn from the engine's key, so that no two calls give the same and none can be foreseen.
#include <algorithm>

#include "services/secretsmanager/secret_handlers.h"
#include "services/secretsmanager/secret_words.h"

namespace moorage::control {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::int64_t kLengthStandard = 32;
constexpr std::int64_t kLengthMax = 4096;

// Bytes that follow from the key and a label: as many as are asked for, each equally likely.
class KeyedBytes {
 public:
  KeyedBytes(const Sealer& sealer, std::string label) : sealer_(sealer), label_(std::move(label)) {}

  // In [0, bound), without a bias; bound is at most 256.
  std::size_t below(std::size_t bound) {
    const std::size_t limit = 256 - 256 % bound;
    for (;;) {
      const std::size_t byte = next();
      if (byte < limit) return byte % bound;
    }
  }

 private:
  std::size_t next() {
    if (at_ == block_.size()) {
      block_ = sealer_.derive(label_ + " " + std::to_string(blocks_++));
      at_ = 0;
    }
    return static_cast<unsigned char>(block_[at_++]);
  }

  const Sealer& sealer_;
  const std::string label_;
  std::string block_;
  std::size_t at_ = 0;
  std::uint64_t blocks_ = 0;
};

std::vector<std::string> kinds_of(sm::GetRandomPasswordRequest::Reader request) {
  std::vector<std::string> kinds;
  const std::string_view excluded = wire::view(request.getExcludeCharacters());
  const auto add = [&](bool is_left_out, std::string_view characters) {
    std::string kind;
    for (const char c : characters) {
      if (excluded.find(c) == std::string_view::npos) kind += c;
    }
    if (!is_left_out && !kind.empty()) kinds.push_back(std::move(kind));
  };
  add(wire::value_or(request.getExcludeLowercase(), false), kLower);
  add(wire::value_or(request.getExcludeUppercase(), false), kUpper);
  add(wire::value_or(request.getExcludeNumbers(), false), kDigits);
  add(wire::value_or(request.getExcludePunctuation(), false), kPunctuation);
  add(!wire::value_or(request.getIncludeSpace(), false), " ");
  return kinds;
}

}  // namespace

Status get_random_password(Step& step, const Caller& caller, sm::GetRandomPasswordRequest::Reader request,
                           sm::GetRandomPasswordResponse::Builder reply) {
  const std::int64_t length = wire::value_or(request.getPasswordLength(), kLengthStandard);
  if (length < 1 || length > kLengthMax) {
    return secret_invalid("PasswordLength must be between 1 and 4096.", "PasswordLength");
  }
  MOORAGE_TRY(
      check_length(wire::view(request.getExcludeCharacters()), {.member = "ExcludeCharacters", .least = 0, .most = 4096}));
  const std::vector<std::string> kinds = kinds_of(request);
  std::string all;
  for (const std::string& kind : kinds) all += kind;
  if (all.empty()) return secret_invalid("No characters are left to make a password of.", "ExcludeCharacters");
  const bool has_each = wire::value_or(request.getRequireEachIncludedType(), true);
  if (has_each && static_cast<std::int64_t>(kinds.size()) > length) {
    return secret_invalid("The password length is too short based on the required types.", "PasswordLength");
  }
  if (!step.settings().sealer) return api_error("InternalServiceError", "The engine has no key to make passwords with.");
  // A reading call may be given the entropy of the call before, so the password also follows from time and call.
  KeyedBytes bytes(*step.settings().sealer,
                   "password " + step.random.hex().text() + " " + std::to_string(step.now.ms) + " " + caller.request_id);
  std::string password;
  if (has_each) {
    for (const std::string& kind : kinds) password += kind[bytes.below(kind.size())];
  }
  while (static_cast<std::int64_t>(password.size()) < length) password += all[bytes.below(all.size())];
  // The characters that each kind must have are somewhere in it. Positions beyond 256 are drawn in two steps.
  for (std::size_t i = password.size(); i > 1; --i) {
    const std::size_t at = i <= 256 ? bytes.below(i) : (bytes.below(256) * 256 + bytes.below(256)) % i;
    std::swap(password[i - 1], password[at]);
  }
  reply.setRandomPassword(wire::text(password));
  return {};
}

}  // namespace moorage::control
