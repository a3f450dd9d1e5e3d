#include "endpoint/auth/key_ring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "schemas/engine/listen.capnp.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kFileBytesMax = 1 << 20;
constexpr std::size_t kSecretCharsMin = 16;

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

Error unusable(const std::string& path, std::string_view why) {
  return invalid_parameter("The file of access keys " + path + " " + std::string(why), "keysFile");
}

Result<std::string> read_private(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) {
    return unusable(path, "cannot be read: " + std::generic_category().message(errno) + ".");
  }
  if (!S_ISREG(facts.st_mode)) return unusable(path, "is not a regular file.");
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0) return unusable(path, "belongs to another user.");
  if ((facts.st_mode & 077) != 0) return unusable(path, "can be read or written by other users: set its mode to 0600.");
  std::string text(kFileBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unusable(path, "cannot be read: " + std::generic_category().message(errno) + ".");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kFileBytesMax) return unusable(path, "is longer than 1 MiB.");
  text.resize(size);
  return text;
}

bool is_key_id(std::string_view id) {
  return id.size() >= 16 && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

Status KeyRing::add(AccessKey key) {
  if (!is_key_id(key.id))
    return invalid_parameter("An access key id has 16 to 128 letters, digits and underscores.", "accessKeyId");
  if (key.secret.size() < kSecretCharsMin) {
    return invalid_parameter("The secret of access key " + key.id + " has fewer than 16 characters.", "secretAccessKey");
  }
  const std::string id = key.id;
  if (!keys_.emplace(id, std::move(key)).second)
    return invalid_parameter("Access key " + id + " is there twice.", "accessKeyId");
  return {};
}

const AccessKey* KeyRing::find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

Result<KeyRing> KeyRing::read(const std::string& path) {
  MOORAGE_ASSIGN(const std::string text, read_private(path));
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;
  options.enforce = wire::Enforce::kBounds;
  options.bytes_max = kFileBytesMax;
  Status status;
  const auto message = wire::Message<config::AccessKeysFile>::build(
      [&](config::AccessKeysFile::Builder out) { status = wire::from_json(text, out, options); });
  if (!status.ok()) return unusable(path, "cannot be taken: " + status.error().message + " (" + status.error().path + ")");
  KeyRing ring;
  for (const auto entry : message.reader().getKeys()) {
    const Status added = ring.add({.id = std::string(wire::view(entry.getAccessKeyId())),
                                   .secret = std::string(wire::view(entry.getSecretAccessKey())),
                                   .principal_arn = std::string(wire::view(entry.getPrincipalArn()))});
    if (!added.ok()) return unusable(path, "cannot be taken: " + added.error().message);
  }
  if (ring.empty()) return unusable(path, R"(holds no key; it is {"keys":[{"accessKeyId":…,"secretAccessKey":…}]}.)");
  return ring;
}

}  // namespace moorage::endpoint
