#include "drivers/parts/files/small_files.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <span>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/driver_errors.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::oci {
namespace {

std::string hex(std::span<const unsigned char> bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace

std::optional<std::string> read_small(const std::filesystem::path& path, std::size_t bytes_max) {
  const files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return std::nullopt;
  }
  std::string out;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 || out.size() + static_cast<std::size_t>(count) > bytes_max) {
      return std::nullopt;
    }
    if (count == 0) {
      return out;
    }
    out.append(block.data(), static_cast<std::size_t>(count));
  }
}

Status write_small(const std::filesystem::path& path, std::string_view text, unsigned mode) {
  const auto temporary = path.native() + ".new";
  const files::UniqueFd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd || ::fchmod(fd.get(), mode) != 0 || !files::write_exactly(fd.get(), text) ||
      ::rename(temporary.c_str(), path.c_str()) != 0) {
    return runtime_failed(system_text("write " + path.native()));
  }
  return {};
}

int write_existing(const std::filesystem::path& path, std::string_view text) {
  const files::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) {
    return errno;
  }
  const ssize_t count = ::write(fd.get(), text.data(), text.size());
  return count == static_cast<ssize_t>(text.size()) ? 0 : (count < 0 ? errno : EIO);
}

Status make_directory(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    return {};
  }
  return runtime_failed(system_text("mkdir " + path.native()));
}

std::string random_hex(std::size_t count) {
  std::array<unsigned char, 64> bytes{};
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
    filled += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return hex(bytes).substr(0, count);
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return hex(digest);
}

std::uint64_t process_start_time(int pid) {
  const auto stat = read_small("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) {
    return 0;
  }
  // The name (field 2) may hold anything; the last ')' ends it. Start time is field 22.
  auto at = stat->rfind(')');
  for (int field = 2; field < 22 && at != std::string::npos; ++field) {
    at = stat->find(' ', at + 1);
  }
  std::uint64_t ticks = 0;
  if (at != std::string::npos) {
    std::from_chars(stat->data() + at + 1, stat->data() + stat->size(), ticks);
  }
  return ticks;
}

}  // namespace moorage::oci
