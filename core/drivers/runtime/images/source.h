// Where images come from: registries, OCI layouts and archives on this machine. Resolves a reference at its source, and
// copies an image from there into a layout of this store, both with skopeo. Stateless. Threads: any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/parts/process/child.h"
#include "drivers/runtime/images/beneath.h"
#include "drivers/runtime/images/image_layout.h"
#include "drivers/runtime/images/image_reference.h"
#include "drivers/runtime/images/image_store.h"
#include "drivers/runtime/images/pull_watch.h"
#include "drivers/runtime/images/registry_login.h"

namespace moorage::images {

// An image as its source names it now.
struct Found {
  std::string reference;         // canonical, for messages
  Descriptor manifest;           // digest; media type and size where the source is a layout
  std::string skopeo_name;       // "docker://…@sha256:…", "docker-archive:…"; empty for layouts
  OpenedPtr opened;              // layouts and archives: kept open until the image is copied
  std::filesystem::path layout;  // layouts: what `opened` leads to
  std::string manifest_json;     // registries: as it came; empty: not asked for yet
  bool plain_http = false;
  RegistryLogin login;                   // empty user: that of skopeo's own file
  std::shared_ptr<const AuthFile> auth;  // with `login`
  bool is_aws = false;                   // a registry of Amazon ECR: its credential helper needs the user's AWS settings
};

// Whether a registry's domain ("127.0.0.1:5000") is on this machine. Such registries need no TLS, as in Docker, for which
// 127.0.0.0/8 is an insecure registry by default.
bool is_loopback_registry(std::string_view domain);

// Whether a domain is one of Amazon ECR: "ACCOUNT.dkr.ecr.REGION.amazonaws.com", also of FIPS and of China.
bool is_ecr_registry(std::string_view domain);

class Sources {
 public:
  // `cancel_fd`: readable when everything has to end.
  Sources(const ImageOptions& options, int cancel_fd) : options_(options), cancel_fd_(cancel_fd) {}

  Result<Found> ask(const Reference& reference, const PullRequest& request) const;

  // The layers that `copy` will fetch, for registries; empty where they are not known. Errors: CannotPullContainerError where
  // the source has no image for this machine, lies about its manifest or names more than the bounds allow.
  Result<std::vector<LayerSize>> layers(const Found& found) const;

  // Fills `work`/layout with the image under the tag kTag; layers and manifests go to `blobs_dir`, and those that are there are
  // not copied again.
  Status copy(const Found& found, const std::vector<LayerSize>& layers, const std::filesystem::path& work,
              const std::filesystem::path& blobs_dir) const;

  static constexpr std::string_view kTag = "image";

 private:
  Result<Found> ask_registry(const Reference& reference, const PullRequest& request) const;
  Result<Found> ask_layout(const Reference& reference, OpenedPtr layout) const;
  Result<Found> ask_archive(const Reference& reference) const;
  Result<std::string> ask_manifest(const Found& from, std::string skopeo_name) const;
  Result<std::string> manifest_of(const Found& found, const std::string& digest) const;
  void add_auth(const Found& from, std::string_view option, process::ChildOptions& child) const;
  bool is_local_name(const Reference& reference) const;
  bool is_plain_http(const std::string& domain) const;

  const ImageOptions& options_;
  const int cancel_fd_;
};

// Whether a registry's words mean that these credentials may not read the image.
bool is_refusal(std::string_view words);

// The last message of a tool in one line, without its timestamp and quoting.
std::string last_words(const std::string& errors);

// "…; make room on the disk": advice for the tool's message `words`; empty where none is known.
std::string advice(const std::string& words);

// How a child that wrote to `where` ended other than well, and what to do: "timed out after 60 s", "could not be run: …". A
// full disk is named whatever the tool said: umoci 0.4.7 now and then panics in its clean-up where it should say so.
std::string explain_end(const process::ChildOptions& options, const process::ChildResult& result,
                        const std::filesystem::path& where);

}  // namespace moorage::images
