// Credentials of a registry for the time of one pull. They reach skopeo by a file that only this user can read and that goes
// away with the pull: they are in no argument, no environment, no message and no log.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::images {

struct RegistryLogin {
  std::string user;
  std::string password;
  bool operator==(const RegistryLogin&) const = default;
};

// The file of a login, in the format of containers-auth.json, with mode 0600. It is removed with this object.
class AuthFile {
 public:
  // In `directory`, which only this user may enter. `domain` is the registry as skopeo gets it.
  static Result<std::shared_ptr<const AuthFile>> write(const std::filesystem::path& directory, std::string_view domain,
                                                       const RegistryLogin& login);
  ~AuthFile();
  AuthFile(const AuthFile&) = delete;
  AuthFile& operator=(const AuthFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit AuthFile(std::filesystem::path path) : path_(std::move(path)) {}
  const std::filesystem::path path_;
};

// `text` with every occurrence of the password, plain or as it is sent, replaced: a registry may repeat what it was sent.
std::string without_login(std::string text, const RegistryLogin& login);

// A short name of a login that tells nothing of it, to keep apart what was asked with different ones.
std::string login_mark(const RegistryLogin& login);

}  // namespace moorage::images
