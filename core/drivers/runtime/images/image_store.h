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
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/images/pull_watch.h"
#include "drivers/runtime/images/registry_login.h"

namespace moorage::images {

// What ECS_IMAGE_PULL_BEHAVIOR says (docs/rules/instances-and-agents.md#agent-defaults).
enum class PullBehaviour : std::uint8_t {
  kDefault,       // ask the source each time; where that fails, use what is here
  kAlways,        // ask the source each time; where that fails, fail
  kOnce,          // ask the source only when this reference was never pulled here (or was collected)
  kPreferCached,  // as kOnce, and nothing is ever collected
};

// A registry that belongs to the engine: where a domain that stands for it answers, without TLS, and with what login.
struct OwnRegistry {
  std::string address;  // "127.0.0.1:5000"
  RegistryLogin login;
};

// What one pull has beyond its reference.
struct PullRequest {
  std::optional<RegistryLogin> login;  // absent: the credentials of `auth_file`
};

struct ImageOptions {
  std::filesystem::path store_dir;                 // made with mode 0700; a lock makes sure that one store at a time uses it
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
  // At its use an unpacked image is compared with its print, unless that was done within this time.
  std::chrono::milliseconds compare_every = std::chrono::seconds(30);
  // Bounds of an image: layers as they are sent, and what is unpacked of them.
  std::size_t layers_max = 512;
  std::uint64_t image_bytes_max = std::uint64_t{128} << 30;
  std::uint64_t image_entries_max = 4'000'000;  // files, links and directories
  // The registry of the engine's own behind a domain ("123456789012.dkr.ecr.us-east-1.amazonaws.com"); nullopt: it is none.
  // Asked with each pull, on any thread.
  std::function<std::optional<OwnRegistry>(std::string_view domain)> own_registry;
  // How far pulls have come; at most once a second for an image, and once at its end. Any thread.
  std::function<void(const PullNews&)> news;
  // Called with one line about damage that was found and how it was mended. Any thread.
  std::function<void(const std::string&)> tell;
};

// The image's own configuration; empty members are absent there.
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
  std::uint64_t compared = 0;  // times a tree was compared
};

struct CollectOptions {
  std::chrono::milliseconds unused_for = std::chrono::hours(1);
  std::size_t images_max = 5;  // removed in one call (docs/rules/instances-and-agents.md#agent-defaults)
  // Where more of the store's disk is in use than this, images without a pin go whatever their age, until it is less; 0: never.
  int disk_percent_max = 0;
};

// What is on this machine.
struct StoredImage {
  std::string digest;
  std::vector<std::string> references;  // that meant it when they were asked for last
  std::size_t pins = 0;
  std::chrono::milliseconds unused_for{0};
};

// Errors by name: CannotPullContainerError (the message says what failed and what to do), ImageStoreLocked, ImageStoreError.
class ImageStore {
 public:
  // Opens or makes the store and removes the remains of a crash.
  static Result<std::unique_ptr<ImageStore>> open(ImageOptions options);

  virtual ~ImageStore() = default;

  // The image that `reference` names now, pulled and unpacked if need be. It is pinned once: every success needs one
  // `unpin`. Blocks, up to the deadlines. After `close`: CannotPullContainerError.
  virtual Result<Image> resolve(std::string_view reference, const PullRequest& request) = 0;
  Result<Image> resolve(std::string_view reference) { return resolve(reference, {}); }

  // Pins an image on this machine, for containers adopted after a restart. CannotPullContainerError where it is missing.
  virtual Result<Image> pin(std::string_view digest) = 0;

  // Compares a pinned image with what was unpacked, now, and unpacks it again where something is missing or altered; its
  // `lower_dirs` then lead to the new tree, and running containers keep the old one. True when it was mended, so that a start
  // that failed because of the damage can be tried again. Blocks as `resolve` does; not more often than once a second for each
  // image.
  virtual bool mend(std::string_view digest) = 0;

  // Gives one pin back. Unknown digests are ignored.
  virtual void unpin(std::string_view digest) = 0;

  // Removes images without a pin that were not used for a while, oldest first, and layers that no image refers to. Call it only
  // after the containers of an earlier run have been adopted (pinned). Returns how many images went.
  virtual std::size_t collect(CollectOptions options) = 0;

  // The images here, last used first.
  virtual std::vector<StoredImage> list() const = 0;

  virtual ImageStats stats() const = 0;

  // Ends pulls that run; they and later ones fail. Images stay. Safe to call twice.
  virtual void close() = 0;
};

}  // namespace moorage::images
