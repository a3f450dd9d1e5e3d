#include "drivers/parts/files/small_files.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/hex.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::files {

int read_whole(const std::filesystem::path& path, std::size_t bytes_max, std::string& out) {
  out.clear();
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0) {
    return errno;
  }
  if (!S_ISREG(info.st_mode)) {
    return EINVAL;
  }
  std::string text;
  std::array<char, 16384> block;
  for (;;) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return errno;
    }
    if (count == 0) {
      out = std::move(text);
      return 0;
    }
    if (text.size() + static_cast<std::size_t>(count) > bytes_max) {
      return EFBIG;
    }
    text.append(block.data(), static_cast<std::size_t>(count));
  }
}

std::optional<std::string> read_small(const std::filesystem::path& path, std::size_t bytes_max) {
  std::string text;
  return read_whole(path, bytes_max, text) == 0 ? std::optional(std::move(text)) : std::nullopt;
}

int write_small(const std::filesystem::path& path, std::string_view text, unsigned mode) {
  const auto temporary = path.native() + ".new";
  const UniqueFd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool written =
      fd && ::fchmod(fd.get(), mode) == 0 && write_exactly(fd.get(), text) && ::rename(temporary.c_str(), path.c_str()) == 0;
  return written ? 0 : errno;
}

int write_existing(const std::filesystem::path& path, std::string_view text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) {
    return errno;
  }
  const ssize_t count = ::write(fd.get(), text.data(), text.size());
  return count == static_cast<ssize_t>(text.size()) ? 0 : (count < 0 ? errno : EIO);
}

int make_directory(const std::filesystem::path& path) {
  return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? 0 : errno;
}

std::string random_hex(std::size_t count) {
  std::array<unsigned char, 64> bytes{};
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
    filled += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return hex_of(bytes).substr(0, count);
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return hex_of(digest);
}

}  // namespace moorage::files
