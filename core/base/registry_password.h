// Passwords of the engine's own registry, as GetAuthorizationToken of ECR gives them: sealed, so that only this engine can make
// and read them, and good for twelve hours. Nothing of them is stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sealer.h"
#include "base/time.h"

namespace moorage {

inline constexpr std::string_view kRegistryUser = "AWS";
inline constexpr Duration kRegistryTokenLife = Duration::minutes(12 * 60);

// The principal that a password speaks for.
struct RegistryHolder {
  std::string principal_arn;  // of a user or role; empty: the owner of the account
  std::string principal_id;   // "AIDA…", "AROA…": one that was made anew under its name is another one
  bool is_owner = false;
  Instant expires_at;
};

std::string make_registry_password(const Sealer& sealer, const RegistryHolder& holder);
// nullopt: not made by this engine, damaged, or past its time.
std::optional<RegistryHolder> read_registry_password(const Sealer& sealer, std::string_view password, Instant now);

}  // namespace moorage
