// Image references as people write them, checked against the grammar of container registries before anything else sees them.
//
//   registry   [HOST[:PORT]/]PATH[:TAG][@sha256:HEX]     "web:1" is docker.io/library/web:1
//   layout     oci:/ABSOLUTE/PATH[:TAG]                  an OCI image layout on this machine
//   archive    docker-archive:/ABSOLUTE/PATH[:NAME:TAG]  what `docker save` wrote
//
// A reference that passes never begins with '-', has no control character, no space, no "..", and is bounded in length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::images {

enum class ReferenceKind : std::uint8_t { kRegistry, kLayout, kArchive };

struct Reference {
  ReferenceKind kind = ReferenceKind::kRegistry;
  std::string domain;  // registry: "docker.io", "127.0.0.1:5000"
  std::string path;    // registry: "library/web"; else the absolute path
  std::string tag;     // registry, layout: "latest" without a tag (unless there is a digest); archive: "NAME:TAG" or empty
  std::string digest;  // "sha256:…" or empty

  // One spelling for all that mean the same: "docker.io/library/web:1". A tag beside a digest is left out: the digest decides.
  std::string canonical() const;

  bool operator==(const Reference&) const = default;
};

// Error: CannotPullContainerError, naming what is wrong.
Result<Reference> parse_reference(std::string_view text);

// "sha256:" and 64 lower-case hex characters.
bool is_digest(std::string_view text);

}  // namespace moorage::images
