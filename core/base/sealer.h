// Keeps secrets of an engine's records unreadable: a store that is copied without the key beside it gives none of them away.
// Immutable once made, so any thread may use it. The same input gives the same output, so decisions stay reproducible.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace moorage {

class Sealer {
 public:
  virtual ~Sealer() = default;

  // Encrypts and authenticates. `purpose` is authenticated with it and has to be the same when it is opened, so that a sealed
  // text cannot be moved from one record to another.
  virtual std::string seal(std::string_view plain, std::string_view purpose) const = 0;
  // nullopt: not sealed with this key for this purpose, or changed since.
  virtual std::optional<std::string> open(std::string_view sealed, std::string_view purpose) const = 0;

  // 32 bytes that only the owner of the key can compute from `label`; another label gives unrelated bytes.
  virtual std::string derive(std::string_view label) const = 0;
};

}  // namespace moorage
