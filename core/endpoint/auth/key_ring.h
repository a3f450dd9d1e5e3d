// Access keys that requests are signed with. Immutable once made, so any thread may read it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::endpoint {

struct AccessKey {
  std::string id;      // "AKIA…", 16 to 128 letters and digits
  std::string secret;  // never logged, never part of an error
  std::string principal_arn;
};

class KeyRing {
 public:
  KeyRing() = default;

  // Reads {"keys":[{"accessKeyId","secretAccessKey","principalArn"}]}. The file must belong to this user and be readable by no
  // other (mode 0600 or stricter). Errors: InvalidParameterException with the file's name, never with its content.
  static Result<KeyRing> read(const std::string& path);

  // Errors: InvalidParameterException for an id that is malformed or there already, and for a secret of fewer than 16
  // characters.
  Status add(AccessKey key);

  const AccessKey* find(std::string_view id) const;
  bool empty() const { return keys_.empty(); }

 private:
  std::map<std::string, AccessKey, std::less<>> keys_;
};

}  // namespace moorage::endpoint
