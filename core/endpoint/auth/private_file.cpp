#include "endpoint/auth/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace moorage::endpoint {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

}  // namespace

Error unusable_file(const std::string& path, PrivateFileWords words, std::string_view why) {
  std::string message = "The ";
  message.append(words.what).append(" ").append(path).append(" ").append(why);
  return invalid_parameter(std::move(message), std::string(words.option));
}

Result<std::string> read_private_file(const std::string& path, PrivateFileWords words) {
  const auto unusable = [&](const std::string& file, std::string_view why) { return unusable_file(file, words, why); };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) {
    return unusable(path, "cannot be read: " + std::generic_category().message(errno) + ".");
  }
  if (!S_ISREG(facts.st_mode)) return unusable(path, "is not a regular file.");
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0) return unusable(path, "belongs to another user.");
  if ((facts.st_mode & 077) != 0) return unusable(path, "can be read or written by other users: set its mode to 0600.");
  std::string text(kPrivateFileBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unusable(path, "cannot be read: " + std::generic_category().message(errno) + ".");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kPrivateFileBytesMax) return unusable(path, "is longer than 1 MiB.");
  text.resize(size);
  return text;
}

}  // namespace moorage::endpoint
