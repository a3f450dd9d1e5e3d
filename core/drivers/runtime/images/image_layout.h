// Reads OCI image layouts: index, manifests, configurations. Trusts nothing that it reads: sizes are bounded, and digests are
// checked where this room relies on them. Never writes into a layout that it did not make.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/images/image_store.h"

namespace moorage::images {

inline constexpr std::size_t kManifestBytesMax = 4 << 20;
inline constexpr std::size_t kConfigBytesMax = 4
                                               << 20;  // of an image's configuration, its labels included; skopeo's limit, too

struct Descriptor {
  std::string media_type;
  std::string digest;
  std::uint64_t size = 0;
  std::string name;  // annotation org.opencontainers.image.ref.name; empty: none

  bool operator==(const Descriptor&) const = default;
};

Result<std::vector<Descriptor>> read_index(const std::filesystem::path& layout);

// The entry that `tag` names, or `digest` where that is given. Where no entry has a name and there is only one, "latest"
// means that one.
Result<Descriptor> find_descriptor(const std::vector<Descriptor>& index, std::string_view tag, std::string_view digest);

// An empty layout for a tool to fill, whose `blobs` is a link to `blobs_dir`.
Status begin_layout(const std::filesystem::path& layout, const std::filesystem::path& blobs_dir);

// A layout with one entry named `name`; `blobs` becomes a link to `blobs_dir`.
Status write_layout(const std::filesystem::path& layout, const std::filesystem::path& blobs_dir, const Descriptor& entry,
                    std::string_view name);

// Of an image manifest: digest of the configuration first, then of its layers, lowest first.
Result<std::vector<std::string>> manifest_blobs(std::string_view manifest_json);

Result<ImageConfig> parse_config(std::string_view config_json);

// Where a layout keeps a blob. `digest` passed is_digest.
std::filesystem::path blob_path(const std::filesystem::path& layout, std::string_view digest);

// A regular file, whole; not through a final symlink; refused above `bytes_max`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max);

std::string sha256_digest(std::string_view bytes);

}  // namespace moorage::images
