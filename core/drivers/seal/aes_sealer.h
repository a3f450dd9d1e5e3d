// Secrets sealed with AES-256-GCM under a key of 32 bytes. The nonce is an HMAC of purpose and content: two different texts
// never share one, and equal ones seal to equal bytes, as core/base/sealer.h wants it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sealer.h"

namespace moorage::drivers {

inline constexpr std::size_t kSealKeyBytes = 32;

// `key` has kSealKeyBytes bytes. Errors: ServerException where OpenSSL refuses to work.
Result<std::shared_ptr<const Sealer>> make_aes_sealer(std::string_view key);

// The key in this file, which is made where there is none: mode 0600, durable before this returns. Errors:
// InvalidParameterException for a file that another user can read, that belongs to another user, or that holds no key.
Result<std::shared_ptr<const Sealer>> open_sealer(const std::string& path);

// A key made of a passphrase by scrypt, with the salt in a file that is made where there is none; without a salt file the key
// ends with the process. Errors: InvalidParameterException with "passphraseFile": a file that another user can read, a
// passphrase of fewer than 8 bytes, or one that did not seal this store.
struct PassphraseFiles {
  std::string passphrase_file;
  std::string salt_file;  // empty: none
};
Result<std::shared_ptr<const Sealer>> open_passphrase_sealer(const PassphraseFiles& at);

// A key that ends with the process; with a seed the same one again, for simulations.
Result<std::shared_ptr<const Sealer>> make_passing_sealer();
Result<std::shared_ptr<const Sealer>> make_seeded_sealer(std::uint64_t seed);

}  // namespace moorage::drivers
