#include "drivers/runtime/images/pull_watch.h"

#include <simdjson.h>
#include <sys/utsname.h>

#include <algorithm>
#include <set>
#include <utility>

#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/image_reference.h"

namespace moorage::images {
namespace {

using simdjson::dom::element;

constexpr std::size_t kLayersReadMax = 4096;
constexpr std::uint64_t kSlackBytes = 64 << 20;  // indexes, manifests, configurations beside the layers

std::string_view text_in(const element& from, std::string_view name) {
  std::string_view text;
  return from.at_key(name).get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

}  // namespace

std::vector<LayerSize> layer_sizes(std::string_view manifest_json) {
  simdjson::dom::parser parser;
  element root;
  simdjson::dom::array layers;
  std::vector<LayerSize> out;
  if (parser.parse(manifest_json.data(), manifest_json.size()).get(root) != simdjson::SUCCESS ||
      root.at_key("layers").get(layers) != simdjson::SUCCESS) {
    return out;
  }
  for (const element layer : layers) {
    const std::string_view digest = text_in(layer, "digest");
    std::uint64_t size = 0;
    if (!is_digest(digest) || layer.at_key("size").get(size) != simdjson::SUCCESS || out.size() >= kLayersReadMax) return {};
    out.push_back({std::string(digest), size});
  }
  return out;
}

bool is_index(std::string_view manifest_json) {
  simdjson::dom::parser parser;
  element root;
  simdjson::dom::array manifests;
  return parser.parse(manifest_json.data(), manifest_json.size()).get(root) == simdjson::SUCCESS &&
         root.at_key("manifests").get(manifests) == simdjson::SUCCESS;
}

Result<std::string> choose_platform(std::string_view index_json, std::string_view architecture) {
  simdjson::dom::parser parser;
  element root;
  simdjson::dom::array manifests;
  std::string there;
  if (parser.parse(index_json.data(), index_json.size()).get(root) == simdjson::SUCCESS &&
      root.at_key("manifests").get(manifests) == simdjson::SUCCESS) {
    for (const element entry : manifests) {
      element platform;
      if (entry.at_key("platform").get(platform) != simdjson::SUCCESS) continue;
      const std::string_view digest = text_in(entry, "digest");
      const std::string_view system = text_in(platform, "os");
      const std::string_view processor = text_in(platform, "architecture");
      if (system == "linux" && processor == architecture && is_digest(digest)) return std::string(digest);
      if (system != "unknown" && there.size() < 200) {
        there += (there.empty() ? "" : ", ") + printable(system) + '/' + printable(processor);
      }
    }
  }
  return cannot_pull("image Manifest does not contain descriptor matching platform 'linux/" + std::string(architecture) +
                     "' (it has: " + (there.empty() ? "none" : there) + "); build the image for this platform");
}

std::string_view oci_architecture(std::string_view ecs_name) {
  if (ecs_name == "X86_64") return "amd64";
  if (ecs_name == "ARM64") return "arm64";
  return {};
}

std::string_view machine_architecture() {
  static const std::string kName = [] {
    utsname facts{};
    ::uname(&facts);
    const std::string_view machine = facts.machine;
    if (machine == "x86_64") return std::string("amd64");
    if (machine == "aarch64") return std::string("arm64");
    return std::string(machine);
  }();
  return kName;
}

PullWatch::PullWatch(std::string image, std::vector<LayerSize> layers, std::filesystem::path blobs, const Tell& tell)
    : image_(std::move(image)), layers_(std::move(layers)), blobs_(std::move(blobs)), tell_(tell) {
  std::set<std::string_view> seen;
  for (const LayerSize& layer : layers_) {
    if (seen.insert(layer.digest).second) bytes_total_ += layer.size;
  }
}

PullNews PullWatch::now(std::uint64_t bytes_under_way) const {
  PullNews news{.image = image_, .bytes_total = bytes_total_, .layers_total = layers_.size()};
  std::set<std::string_view> seen;
  for (const LayerSize& layer : layers_) {
    std::error_code missing;
    if (!std::filesystem::exists(blobs_ / layer.digest.substr(7), missing)) continue;
    ++news.layers_done;
    if (seen.insert(layer.digest).second) news.bytes_done += layer.size;
  }
  news.bytes_done += bytes_under_way;
  if (bytes_total_ > 0) news.bytes_done = std::min(news.bytes_done, bytes_total_);
  return news;
}

void PullWatch::look(std::uint64_t bytes_under_way) {
  const auto at = std::chrono::steady_clock::now();
  if (!tell_ || (told_at_ != std::chrono::steady_clock::time_point{} && at - told_at_ < kTellEvery)) return;
  told_at_ = at;
  tell_(now(bytes_under_way));
}

// skopeo fetches several layers at a time, so what is under way is compared with all of them together.
bool PullWatch::is_too_much(std::uint64_t bytes_under_way) const {
  return bytes_total_ > 0 && bytes_under_way > bytes_total_ + kSlackBytes;
}

}  // namespace moorage::images
