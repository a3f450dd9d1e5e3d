// The directory of unpacked images. Everything appears by rename and disappears by rename, so that a crash leaves whole images,
// and in `staging` remains that the next open deletes.
//
//   owner.lock                held while open; names the owner
//   images/<hex>/rootfs       one read-only tree per image (layers merged, whiteouts applied)
//   images/<hex>/config.json  the image's configuration as it came; blobs: digests it was made of; its mtime: last use;
//                             tree: the print of rootfs when it was unpacked
//   images/<hex>/old-…        a tree that was damaged and unpacked again, kept for the containers that run on it
//   refs/<hex of reference>   what a reference meant when it was last asked for: two lines, reference and digest
//   blobs/sha256/<hex>        compressed layers and manifests, shared by pulls
//   staging/<number>          work in progress
//
// Threads: members may run side by side, except that one digest or one reference is never worked on twice at once, which
// the caller ensures.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/owner_lock.h"
#include "drivers/runtime/images/image_store.h"

namespace moorage::images {

struct ShelfImage {
  std::string digest;
  ImageConfig config;
  std::vector<std::string> blobs;  // the manifest's, the configuration's, the layers'; empty: the list was lost
  std::string print;               // of the tree (tree_print.h); empty: unpacked by an older engine
  bool is_damaged = false;         // something beside the tree was lost
  bool has_old = false;
  std::chrono::system_clock::time_point used_at;  // as it was written down last
};

// A directory that goes away with this object.
class Work {
 public:
  explicit Work(std::filesystem::path path) : path_(std::move(path)) {}
  Work(Work&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Work& operator=(Work&&) = delete;
  ~Work();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Shelf {
 public:
  static Result<std::unique_ptr<Shelf>> open(const std::filesystem::path& directory);

  // The images in the directory. Damaged ones are kept, because containers may run on them.
  std::vector<ShelfImage> load();

  Result<Work> begin();
  std::filesystem::path blobs_dir() const { return directory_ / "blobs"; }
  std::filesystem::path rootfs(std::string_view digest) const { return image_dir(digest) / "rootfs"; }

  // Puts `work`/rootfs there as the image, synced to disk before it can be seen. The configuration is read from the blobs.
  // Where the image is there already, its tree is exchanged for the new one in one step and kept as an old one.
  Result<ShelfImage> publish(const Work& work, const std::string& digest, std::vector<std::string> blobs);

  // A layout of the image's blobs, to unpack it again, in `work`/layout.
  Status lay_out(const Work& work, const ShelfImage& image, std::string_view tag) const;

  // Remembers the print of a tree that has none.
  Status write_print(const std::string& digest, const std::string& print);

  // Removes exchanged trees; no container may run on them. The returned directories delete the bytes when they are destroyed.
  std::vector<Work> remove_old(std::string_view digest);

  // The image disappears at once; the returned directory deletes the bytes when it is destroyed.
  Result<Work> remove(std::string_view digest);
  void touch(std::string_view digest);

  std::optional<std::string> remembered(const std::string& reference) const;
  Status remember(const std::string& reference, const std::string& digest);
  // All that are remembered: reference and digest.
  std::vector<std::pair<std::string, std::string>> references() const;

  void remove_blobs(const std::vector<std::string>& digests);
  // Removes blobs that are not in `used`, and references to images that are not in `images`. No pull may run.
  void sweep(const std::set<std::string>& used, const std::set<std::string>& images);

 private:
  Shelf(std::filesystem::path directory, std::unique_ptr<files::OwnerLock> lock)
      : directory_(std::move(directory)), lock_(std::move(lock)) {}
  std::filesystem::path image_dir(std::string_view digest) const { return directory_ / "images" / digest.substr(7); }
  std::filesystem::path reference_path(const std::string& reference) const;
  ShelfImage load_image(const std::string& digest) const;
  Status make_parts() const;
  Status exchange(const std::filesystem::path& source, std::string_view digest);

  const std::filesystem::path directory_;
  const std::unique_ptr<files::OwnerLock> lock_;
  std::atomic<std::uint64_t> works_{0};
};

}  // namespace moorage::images
