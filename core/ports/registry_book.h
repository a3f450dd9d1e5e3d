// What the front of the engine's own registry asks of the engine: the holder of a password, and everything about images but
// their layers, which lie in the registry behind the front. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::ports {

struct RegistryHolderId {
  std::string principal_arn;  // empty: the owner of the account
  std::string principal_id;
  bool is_owner = false;
  std::string source_address;
};

struct ImageManifest {
  std::string digest;
  std::string media_type;
  std::string text;
};

enum class LayerUse : std::uint8_t { kPull, kPush };

class RegistryBook {
 public:
  virtual ~RegistryBook() = default;

  // Errors: UnauthorizedException.
  virtual Result<RegistryHolderId> log_in(std::string_view user, std::string_view password) = 0;

  // Errors of these four: those of ECR's operations (RepositoryNotFoundException, ImageNotFoundException,
  // AccessDeniedException, ImageTagAlreadyExistsException, …). `reference` is a digest or a tag.
  virtual Result<ImageManifest> manifest(const RegistryHolderId& holder, std::string_view repository,
                                         std::string_view reference) = 0;
  // The image is there already: no error.
  virtual Status put_manifest(const RegistryHolderId& holder, std::string_view repository, std::string_view reference,
                              const ImageManifest& manifest) = 0;
  virtual Result<std::vector<std::string>> tags(const RegistryHolderId& holder, std::string_view repository) = 0;
  virtual Status check_layers(const RegistryHolderId& holder, std::string_view repository, LayerUse use) = 0;
};

}  // namespace moorage::ports
