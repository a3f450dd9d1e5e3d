#include "drivers/seal/aes_sealer.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

namespace moorage::drivers {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr char kFormat = 1;  // the first byte of what is sealed

std::string hmac(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
           text.size(), reinterpret_cast<unsigned char*>(out.data()), &size) == nullptr) {
    return {};
  }
  return out;
}

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

class AesSealer final : public Sealer {
 public:
  explicit AesSealer(std::string_view key)
      : cipher_key_(hmac(key, "moorage: encryption")),
        nonce_key_(hmac(key, "moorage: nonces")),
        label_key_(hmac(key, "moorage: derived secrets")) {}
  ~AesSealer() override {
    for (std::string* key : {&cipher_key_, &nonce_key_, &label_key_}) OPENSSL_cleanse(key->data(), key->size());
  }
  AesSealer(const AesSealer&) = delete;
  AesSealer& operator=(const AesSealer&) = delete;

  bool is_sound() const { return !cipher_key_.empty() && !nonce_key_.empty() && !label_key_.empty(); }

  std::string seal(std::string_view plain, std::string_view purpose) const override {
    std::string labelled(purpose);
    labelled += '\0';
    labelled += plain;
    std::string out(1, kFormat);
    out += hmac(nonce_key_, labelled).substr(0, kNonceBytes);
    OPENSSL_cleanse(labelled.data(), labelled.size());
    std::string encrypted(plain.size(), '\0');
    std::string tag(kTagBytes, '\0');
    int size = 0;
    const Cipher context(EVP_CIPHER_CTX_new());
    const bool is_done =
        context != nullptr &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(cipher_key_), bytes(out) + 1) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &size, bytes(purpose), static_cast<int>(purpose.size())) == 1 &&
        EVP_EncryptUpdate(context.get(), bytes(encrypted), &size, bytes(plain), static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), bytes(encrypted) + size, &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1;
    if (!is_done) return {};  // opens to nothing: a secret that was not sealed verifies nothing
    return out + encrypted + tag;
  }

  std::optional<std::string> open(std::string_view sealed, std::string_view purpose) const override {
    if (sealed.size() < 1 + kNonceBytes + kTagBytes || sealed[0] != kFormat) return std::nullopt;
    const std::string_view nonce = sealed.substr(1, kNonceBytes);
    const std::string_view encrypted = sealed.substr(1 + kNonceBytes, sealed.size() - 1 - kNonceBytes - kTagBytes);
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    std::string out(encrypted.size(), '\0');
    int size = 0;
    const Cipher context(EVP_CIPHER_CTX_new());
    const bool is_done =
        context != nullptr &&
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(cipher_key_), bytes(nonce)) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &size, bytes(purpose), static_cast<int>(purpose.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), bytes(out), &size, bytes(encrypted), static_cast<int>(encrypted.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), bytes(out) + size, &size) == 1;
    if (is_done) return out;
    OPENSSL_cleanse(out.data(), out.size());
    return std::nullopt;
  }

  std::string derive(std::string_view label) const override { return hmac(label_key_, label); }

 private:
  std::string cipher_key_;
  std::string nonce_key_;
  std::string label_key_;
};

}  // namespace

Result<std::shared_ptr<const Sealer>> make_aes_sealer(std::string_view key) {
  if (key.size() != kSealKeyBytes) return invalid_parameter("a key that seals secrets has 32 bytes");
  auto sealer = std::make_shared<AesSealer>(key);
  // Shown once to work: a sealer that could not seal would make keys that verify nothing.
  const bool works = sealer->is_sound() && sealer->open(sealer->seal("secret", "trial"), "trial") == "secret";
  if (!works) return server_error("OpenSSL does not seal with AES-256-GCM on this machine");
  return std::shared_ptr<const Sealer>(std::move(sealer));
}

Result<std::shared_ptr<const Sealer>> make_passing_sealer() {
  std::array<unsigned char, kSealKeyBytes> key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) return server_error("OpenSSL has no random bytes");
  auto made = make_aes_sealer({reinterpret_cast<const char*>(key.data()), key.size()});
  OPENSSL_cleanse(key.data(), key.size());
  return made;
}

Result<std::shared_ptr<const Sealer>> make_seeded_sealer(std::uint64_t seed) {
  return make_aes_sealer(hmac("a simulation", std::to_string(seed)));
}

}  // namespace moorage::drivers
