// Images on this machine: finds, pulls and unpacks what a reference names, once per digest, and keeps it as long as a container
// needs it.
//
// Promises: thread-safe; concurrent resolves of one image share one pull; an image is there whole or not at all, also after a
// crash; an unpacked image in which something was removed or altered is unpacked again; a pinned image is never removed; every
// child process has a deadline and dies with its process group; a reference is checked against the grammar before anything is
// done with it and never reaches a shell. Never does: writes below `lower_dirs` once an image is handed out, follows a path
// outside `layouts_dir` and `path_roots`, starts threads of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace moorage::images {

// What ECS_IMAGE_PULL_BEHAVIOR says (docs/rules/instances-and-agents.md#agent-defaults).
enum class PullBehaviour : std::uint8_t {
  kDefault,       // ask the source each time; where that fails, use what is here
  kAlways,        // ask the source each time; where that fails, fail
  kOnce,          // ask the source only when this reference was never pulled here (or was collected)
  kPreferCached,  // as kOnce, and nothing is ever collected
};

struct ImageOptions {
  std::filesystem::path store_dir;                 // made with mode 0700; belongs to one store at a time (a lock says so)
  std::filesystem::path layouts_dir;               // OCI layouts that stand for registry names; empty: none
  std::string layouts_registry = "moorage.local";  // `moorage.local/web:1` is tag `1` of the layout `<layouts_dir>/web`
  std::vector<std::filesystem::path> path_roots;   // where `oci:/path:tag` and `docker-archive:/path` may point to
  PullBehaviour pull = PullBehaviour::kDefault;
  std::vector<std::string> plain_http_registries;  // "127.0.0.1:5000": registries without TLS
  std::filesystem::path auth_file;                 // registry credentials (containers-auth.json); empty: skopeo's default
  std::string skopeo = "skopeo";                   // programs; a name is looked up in PATH
  std::string umoci = "umoci";
  std::chrono::milliseconds manifest_deadline = std::chrono::minutes(1);
  std::chrono::milliseconds pull_deadline = std::chrono::hours(2);
  std::chrono::milliseconds pull_idle_deadline = std::chrono::minutes(1);  // without a byte arriving
  std::chrono::milliseconds unpack_deadline = std::chrono::minutes(10);
  // An unpacked image is compared with what was unpacked when it is used and was not compared for so long.
  std::chrono::milliseconds compare_every = std::chrono::seconds(30);
  // Told what was found damaged and what became of it, in one line. Any thread.
  std::function<void(const std::string&)> tell;
};

// What the image says about how it wants to be run; empty where it says nothing.
struct ImageConfig {
  std::vector<std::string> entrypoint;
  std::vector<std::string> cmd;
  std::vector<std::string> env;  // "NAME=value"
  std::string user;              // "uid", "uid:gid", "name", "name:group"
  std::string working_dir;
  std::string stop_signal;                 // "SIGTERM", "15"
  std::vector<std::string> exposed_ports;  // "8080/tcp"
  std::vector<std::string> volumes;        // "/var/lib/data"
  std::vector<std::pair<std::string, std::string>> labels;

  bool operator==(const ImageConfig&) const = default;
};

struct Image {
  std::string digest;                             // "sha256:<64 hex>" of the manifest the source named
  std::string reference;                          // as asked for
  std::vector<std::filesystem::path> lower_dirs;  // for overlay's lowerdir, topmost first; read only
  ImageConfig config;
};

struct ImageStats {
  std::size_t images = 0;
  std::size_t pinned = 0;
  std::uint64_t manifests_asked = 0;  // times a source was asked what a reference means
  std::uint64_t pulls = 0;            // copies from a source
  std::uint64_t unpacks = 0;
  std::uint64_t compared = 0;  // times a tree was looked through
};

struct CollectOptions {
  std::chrono::milliseconds unused_for = std::chrono::hours(1);
  std::size_t images_max = 5;  // removed in one call (docs/rules/instances-and-agents.md#agent-defaults)
};

// Errors by name: CannotPullContainerError (the message says what failed and what to do), ImageStoreLocked, ImageStoreError.
class ImageStore {
 public:
  // Opens or makes the store and sweeps what a crash left half done.
  static Result<std::unique_ptr<ImageStore>> open(ImageOptions options);

  virtual ~ImageStore() = default;

  // The image that `reference` names now, pulled and unpacked if need be. It comes pinned once: every success wants one
  // `unpin`. Blocks, up to the deadlines. After `close`: CannotPullContainerError.
  virtual Result<Image> resolve(std::string_view reference) = 0;

  // Pins an image that is here (containers adopted after a restart). CannotPullContainerError where it is not.
  virtual Result<Image> pin(std::string_view digest) = 0;

  // Compares a pinned image with what was unpacked, now, and unpacks it again where something is missing or altered; its
  // `lower_dirs` lead to the new tree then, and containers that run keep the old one. True when it was mended: what failed
  // because of it is worth another try. Blocks as `resolve` does; not more often than once a second for each image.
  virtual bool mend(std::string_view digest) = 0;

  // Gives one pin back. Unknown digests are ignored.
  virtual void unpin(std::string_view digest) = 0;

  // Removes images without a pin that were not used for a while, oldest first, and layers that no image refers to. Call it only
  // after the containers of an earlier run have been adopted (pinned). Returns how many images went.
  virtual std::size_t collect(CollectOptions options) = 0;

  virtual ImageStats stats() const = 0;

  // Ends pulls that run; they and later ones fail. Images stay. Safe to call twice.
  virtual void close() = 0;
};

}  // namespace moorage::images
