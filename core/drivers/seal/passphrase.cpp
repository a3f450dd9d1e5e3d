// A key that is made of a passphrase by scrypt. The file beside it holds the salt, the cost and a check, and no key: a
// passphrase that is wrong is refused when the engine opens, and not when a secret is read.
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <sstream>

#include "base/hex.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/seal/aes_sealer.h"

namespace moorage::drivers {
namespace {

constexpr std::size_t kPassphraseBytesMax = 4096;
constexpr std::size_t kPassphraseBytesMin = 8;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kCheckBytes = 8;
constexpr std::uint64_t kCost = 1 << 15;  // 32 MiB and about a tenth of a second, once for each start
constexpr std::uint64_t kBlock = 8;
constexpr std::uint64_t kMemoryMax = 64 << 20;
constexpr std::string_view kMark = "scrypt-32768-8-1";

Error unusable(std::string message) { return invalid_parameter(std::move(message), "passphraseFile"); }

Result<std::string> read_passphrase(const std::string& path) {
  const files::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  struct stat facts {};
  if (!file || ::fstat(file.get(), &facts) != 0) {
    return unusable("The passphrase in " + path + " cannot be read: " + files::errno_text(errno) + ".");
  }
  if (!S_ISREG(facts.st_mode)) return unusable(path + " is not a regular file.");
  if ((facts.st_mode & 077) != 0) return unusable(path + " can be read or written by other users: set its mode to 0600.");
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0) return unusable(path + " belongs to another user.");
  std::string text(kPassphraseBytesMax + 1, '\0');
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.size() >= kPassphraseBytesMin && text.size() <= kPassphraseBytesMax) return text;
  OPENSSL_cleanse(text.data(), text.size());
  return unusable("The passphrase in " + path + " has between 8 and 4096 bytes.");
}

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = hex_digit_value(hex[i]);
    const int low = hex_digit_value(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) append_hex_byte(out, static_cast<std::uint8_t>(byte));
  return out;
}

struct Salted {
  std::string salt;
  std::string check;  // empty: not known yet
};

Result<Salted> read_salt(const std::string& path) {
  const files::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  if (!file && errno == ENOENT) return Salted{};
  std::array<char, 512> text{};
  const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : -1;
  if (got < 0) return unusable("The salt in " + path + " cannot be read: " + files::errno_text(errno) + ".");
  std::istringstream words(std::string(text.data(), static_cast<std::size_t>(got)));
  std::string mark;
  std::string salt;
  std::string check;
  words >> mark >> salt >> check;
  Salted out{.salt = bytes_of(salt), .check = bytes_of(check)};
  if (mark == kMark && out.salt.size() == kSaltBytes && out.check.size() == kCheckBytes) return out;
  return unusable(path +
                  " holds no salt of a passphrase. A store that was sealed with a key file needs that file and no passphrase.");
}

Status write_salt(const std::string& path, const Salted& salted) {
  std::string text(kMark);
  text.append(" ").append(hex_of(salted.salt)).append(" ").append(hex_of(salted.check)).append("\n");
  const files::UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool is_written =
      file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file.get()) == 0;
  if (!is_written) return unusable("The salt in " + path + " cannot be written: " + files::errno_text(errno) + ".");
  const std::string above = std::filesystem::path(path).parent_path().string();
  const files::UniqueFd directory(::open(above.empty() ? "." : above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory && ::fsync(directory.get()) == 0) return {};
  return unusable("The salt in " + path + " cannot be made durable: " + files::errno_text(errno) + ".");
}

}  // namespace

Result<std::shared_ptr<const Sealer>> open_passphrase_sealer(const PassphraseFiles& at) {
  MOORAGE_ASSIGN(std::string passphrase, read_passphrase(at.passphrase_file));
  MOORAGE_ASSIGN(Salted salted, at.salt_file.empty() ? Result<Salted>(Salted{}) : read_salt(at.salt_file));
  const bool is_new = salted.salt.empty();
  if (is_new) {
    salted.salt.resize(kSaltBytes);
    if (RAND_bytes(reinterpret_cast<unsigned char*>(salted.salt.data()), static_cast<int>(kSaltBytes)) != 1) {
      return server_error("OpenSSL has no random bytes");
    }
  }
  std::string key(kSealKeyBytes, '\0');
  const int done = EVP_PBE_scrypt(passphrase.data(), passphrase.size(),
                                  reinterpret_cast<const unsigned char*>(salted.salt.data()), salted.salt.size(), kCost, kBlock,
                                  1, kMemoryMax, reinterpret_cast<unsigned char*>(key.data()), key.size());
  OPENSSL_cleanse(passphrase.data(), passphrase.size());
  auto sealer = done == 1 ? make_aes_sealer(key) : server_error("OpenSSL does not derive keys by scrypt on this machine");
  OPENSSL_cleanse(key.data(), key.size());
  if (!sealer.ok()) return sealer;
  const std::string check = (*sealer)->derive("check of a passphrase").substr(0, kCheckBytes);
  if (!is_new && check != salted.check) return unusable("The passphrase is not the one that sealed the secrets of this store.");
  salted.check = check;
  if (is_new && !at.salt_file.empty()) MOORAGE_TRY(write_salt(at.salt_file, salted));
  return sealer;
}

}  // namespace moorage::drivers
