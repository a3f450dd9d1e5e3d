// What a pull brings: the layers of the image that its source names, how much of them is here, and whether that is within
// bounds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::images {

enum class PullPhase : std::uint8_t { kRunning, kDone, kFailed };

struct PullNews {
  std::string image;  // canonical
  PullPhase phase = PullPhase::kRunning;
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // 0: not known
  std::size_t layers_done = 0;
  std::size_t layers_total = 0;
  std::string message;  // why it failed
};

struct LayerSize {
  std::string digest;
  std::uint64_t size = 0;
  bool operator==(const LayerSize&) const = default;
};

// The layers of an image manifest with their sizes. Empty: it is no such manifest (an index, or one of an old kind).
std::vector<LayerSize> layer_sizes(std::string_view manifest_json);

bool is_index(std::string_view manifest_json);

// The digest in an index for Linux on `architecture`, an OCI name ("amd64"). Error: CannotPullContainerError.
Result<std::string> choose_platform(std::string_view index_json, std::string_view architecture);

// The OCI name of this machine's architecture, and that of ECS's X86_64 and ARM64; empty for others.
std::string_view machine_architecture();
std::string_view oci_architecture(std::string_view ecs_name);

// Counts what has arrived, and tells it now and then.
class PullWatch {
 public:
  using Tell = std::function<void(const PullNews&)>;
  static constexpr std::chrono::milliseconds kTellEvery{1000};

  PullWatch(std::string image, std::vector<LayerSize> layers, std::filesystem::path blobs, const Tell& tell);

  // `bytes_under_way` lie in temporary files. Tells at most once in kTellEvery.
  void look(std::uint64_t bytes_under_way);
  // More has arrived than the manifest says; `slack` bytes are passed over.
  bool is_too_much(std::uint64_t bytes_under_way) const;
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  PullNews now(std::uint64_t bytes_under_way) const;

  const std::string image_;
  const std::vector<LayerSize> layers_;
  const std::filesystem::path blobs_;
  const Tell& tell_;
  std::uint64_t bytes_total_ = 0;
  std::chrono::steady_clock::time_point told_at_{};
};

}  // namespace moorage::images
