#include "base/registry_password.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"

namespace moorage {
namespace {

constexpr std::string_view kPurpose = "password of the registry";
constexpr std::size_t kPasswordCharsMax = 8192;

std::optional<std::string> from_hex(std::string_view text) {
  if (text.empty() || text.size() > kPasswordCharsMax || text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit_value(text[i]);
    const int low = hex_digit_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace

std::string make_registry_password(const Sealer& sealer, const RegistryHolder& holder) {
  const std::string plain = std::to_string(holder.expires_at.ms) + (holder.is_owner ? " owner " : " principal ") +
                            holder.principal_id + " " + holder.principal_arn;
  return hex_of(sealer.seal(plain, kPurpose));
}

std::optional<RegistryHolder> read_registry_password(const Sealer& sealer, std::string_view password, Instant now) {
  const auto sealed = from_hex(password);
  const auto plain = sealed ? sealer.open(*sealed, kPurpose) : std::nullopt;
  if (!plain) return std::nullopt;
  std::string_view rest = *plain;
  const auto next = [&rest] {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    return word;
  };
  RegistryHolder holder;
  holder.expires_at = Instant{whole_number(next())};
  holder.is_owner = next() == "owner";
  holder.principal_id = next();
  holder.principal_arn = rest;
  if (now >= holder.expires_at || (!holder.is_owner && holder.principal_arn.empty())) return std::nullopt;
  return holder;
}

}  // namespace moorage
