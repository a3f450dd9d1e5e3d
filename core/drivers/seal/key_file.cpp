// The file of the key that seals secrets: 64 hex characters, mode 0600.
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "base/hex.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/seal/aes_sealer.h"

namespace moorage::drivers {
namespace {

constexpr std::size_t kTextMax = 256;

Error unusable(const std::string& path, std::string_view why) {
  return invalid_parameter("The key that seals secrets, " + path + ", " + std::string(why), "seal_key_file");
}

std::string of_errno() { return files::errno_text(errno); }

// Nothing: there is no such file.
Result<std::optional<std::string>> read_text(const std::string& path) {
  const files::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>();
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) return unusable(path, "cannot be read: " + of_errno() + ".");
  if (!S_ISREG(facts.st_mode)) return unusable(path, "is not a regular file.");
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0) return unusable(path, "belongs to another user.");
  if ((facts.st_mode & 077) != 0) return unusable(path, "can be read or written by other users: set its mode to 0600.");
  std::string text(kTextMax, '\0');
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  if (got < 0) return unusable(path, "cannot be read: " + of_errno() + ".");
  text.resize(static_cast<std::size_t>(got));
  return std::optional(std::move(text));
}

std::optional<std::string> key_of(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  if (text.size() != 2 * kSealKeyBytes) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit_value(text[i]);
    const int low = hex_digit_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

// Written under another name, synced, and linked: a file of that name is whole, and one that another process has made meanwhile
// stays.
Status make_file(const std::string& path) {
  std::array<unsigned char, kSealKeyBytes> key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) return server_error("OpenSSL has no random bytes");
  std::string text;
  for (const unsigned char byte : key) append_hex_byte(text, byte);
  text += '\n';
  const std::string draft = path + ".new." + std::to_string(::getpid());
  ::unlink(draft.c_str());
  Status status;
  {
    const files::UniqueFd file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    const bool is_written = file.get() >= 0 && ::fchmod(file.get(), 0600) == 0 &&
                            ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                            ::fsync(file.get()) == 0 && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
    if (!is_written) status = unusable(path, "cannot be made: " + of_errno() + ".");
  }
  ::unlink(draft.c_str());
  OPENSSL_cleanse(key.data(), key.size());
  OPENSSL_cleanse(text.data(), text.size());
  MOORAGE_TRY(std::move(status));
  const std::string directory = std::filesystem::path(path).parent_path().string();
  const files::UniqueFd at(::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (at.get() < 0 || ::fsync(at.get()) != 0) return unusable(path, "cannot be made durable: " + of_errno() + ".");
  return {};
}

}  // namespace

Result<std::shared_ptr<const Sealer>> open_sealer(const std::string& path) {
  MOORAGE_ASSIGN(auto text, read_text(path));
  if (!text) {
    MOORAGE_TRY(make_file(path));
    MOORAGE_ASSIGN(text, read_text(path));
  }
  auto key = text ? key_of(*text) : std::nullopt;
  if (!key) return unusable(path, "holds no key: it has 64 hex characters. Put the file of this store back.");
  auto sealer = make_aes_sealer(*key);
  OPENSSL_cleanse(key->data(), key->size());
  OPENSSL_cleanse(text->data(), text->size());
  return sealer;
}

}  // namespace moorage::drivers
