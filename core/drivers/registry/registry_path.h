// Paths of the registry protocol ("/v2/team/web/manifests/1"), as requests name them. Nothing else is passed on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace moorage::registry {

enum class PathKind : std::uint8_t { kBase, kManifest, kTags, kBlob, kUploads, kUpload };

struct RegistryPath {
  PathKind kind = PathKind::kBase;
  std::string repository;
  std::string reference;  // digest or tag; of an upload its id
  std::string query;      // without '?'
};

// nullopt: no path of the protocol, or a part with characters that it does not have.
std::optional<RegistryPath> read_path(std::string_view target);

bool is_digest(std::string_view text);

}  // namespace moorage::registry
