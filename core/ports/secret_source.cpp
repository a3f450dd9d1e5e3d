#include "ports/secret_source.h"

#include <string.h>

#include "wire/json_member.h"

namespace moorage::ports {

SecretText::SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  other.wipe();
  return *this;
}

// A short text lies in the string itself, where moving and clearing leave its bytes: all of the capacity is overwritten.
void SecretText::wipe() noexcept {
  text_.resize(text_.capacity());
  explicit_bzero(text_.data(), text_.size());
  text_.clear();
}

Error secret_not_pulled(std::string_view why) {
  return api_error("ResourceInitializationError", std::string("unable to pull secrets or registry auth: ").append(why));
}

Result<RegistryLogin> registry_login_of(const SecretText& secret, std::string_view from) {
  const auto part = [&](std::string_view key) -> Result<SecretText> {
    auto value = wire::json_member(secret.view(), key);
    if (value.ok() && *value && !(*value)->empty()) return SecretText(*std::move(*value));
    return secret_not_pulled(std::string("the secret ")
                                 .append(from)
                                 .append(" of repositoryCredentials has to be {\"username\": \"…\", \"password\": \"…\"}; ")
                                 .append(value.ok() ? std::string("it has no ").append(key) : value.error().message));
  };
  RegistryLogin out;
  MOORAGE_ASSIGN(out.username, part("username"));
  MOORAGE_ASSIGN(out.password, part("password"));
  return out;
}

}  // namespace moorage::ports
