#include "endpoint/auth/key_ring.h"

#include <algorithm>

#include "endpoint/auth/private_file.h"
#include "schemas/engine/listen.capnp.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kSecretCharsMin = 16;

constexpr PrivateFileWords kWords{.what = "file of access keys", .option = "keysFile"};

Error unusable(const std::string& path, std::string_view why) { return unusable_file(path, kWords, why); }

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
  MOORAGE_ASSIGN(const std::string text, read_private_file(path, kWords));
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;
  options.enforce = wire::Enforce::kBounds;
  options.bytes_max = kPrivateFileBytesMax;
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
