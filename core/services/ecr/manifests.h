// What a manifest of an image says: its kind, its layers or the images that it lists. Manifests come from callers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::control {

struct ManifestLayer {
  std::string digest;
  std::string media_type;
  std::int64_t size = 0;
};

struct ManifestFacts {
  std::string media_type;
  std::string artifact_type;          // of the configuration; empty for lists
  std::string subject;                // digest that the image refers to; empty: none
  std::vector<ManifestLayer> layers;  // the configuration is the first
  std::vector<std::string> listed;    // digests of the images of a list
  bool is_list = false;

  std::int64_t size() const;
};

// `media_type`: as the caller says; empty: as the manifest says. Errors: InvalidParameterException.
Result<ManifestFacts> read_manifest(std::string_view json, std::string_view media_type);

// "sha256:…"
std::string manifest_digest(std::string_view bytes);

}  // namespace moorage::control
