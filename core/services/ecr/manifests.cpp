#include "services/ecr/manifests.h"

#include <openssl/sha.h>
#include <simdjson.h>

#include <array>
#include <optional>

#include "base/hex.h"
#include "services/ecr/ecr_words.h"

namespace moorage::control {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kEntriesMax = 4096;
constexpr std::string_view kKinds[] = {
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
};

Error no_manifest(std::string_view why) {
  return ecr_invalid(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax': " + std::string(why),
      "imageManifest");
}

std::string text_in(const dom::element& from, const char* name) {
  std::string_view text;
  return from[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::optional<ManifestLayer> read_descriptor(const dom::element& from) {
  ManifestLayer out{.digest = text_in(from, "digest"), .media_type = text_in(from, "mediaType")};
  if (!is_image_digest(out.digest) || from["size"].get(out.size) != simdjson::SUCCESS || out.size < 0) return std::nullopt;
  return out;
}

bool read_list(const dom::array& list, std::vector<ManifestLayer>& into) {
  for (const dom::element one : list) {
    auto descriptor = read_descriptor(one);
    if (!descriptor || into.size() >= kEntriesMax) return false;
    into.push_back(*std::move(descriptor));
  }
  return true;
}

Status check_kind(const ManifestFacts& facts) {
  for (const std::string_view kind : kKinds) {
    const bool is_list = kind.find("list") != std::string_view::npos || kind.find("index") != std::string_view::npos;
    if (facts.media_type == kind && facts.is_list == is_list) return {};
  }
  return ecr_invalid(
      "Invalid parameter at 'ImageManifestMediaType' failed to satisfy constraint: 'Unsupported manifest media type " +
          facts.media_type.substr(0, 128) + "'; push the image in Docker's version 2.2 or as an OCI image",
      "imageManifestMediaType");
}

}  // namespace

std::int64_t ManifestFacts::size() const {
  std::int64_t total = 0;
  for (const ManifestLayer& layer : layers) {
    if (__builtin_add_overflow(total, layer.size, &total)) return INT64_MAX;
  }
  return total;
}

Result<ManifestFacts> read_manifest(std::string_view json, std::string_view media_type) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return no_manifest("it is no JSON object");
  }
  ManifestFacts facts{.media_type = std::string(media_type)};
  if (facts.media_type.empty()) facts.media_type = text_in(root, "mediaType");
  dom::array entries;
  if (root["manifests"].get(entries) == simdjson::SUCCESS) {
    std::vector<ManifestLayer> listed;
    if (!read_list(entries, listed)) return no_manifest("an entry of manifests has no digest or no size");
    for (ManifestLayer& one : listed) facts.listed.push_back(std::move(one.digest));
    facts.is_list = true;
  } else {
    dom::element config;
    if (root["config"].get(config) != simdjson::SUCCESS || root["layers"].get(entries) != simdjson::SUCCESS) {
      return no_manifest("it has no config and layers, and no manifests");
    }
    auto first = read_descriptor(config);
    if (!first) return no_manifest("config has no digest or no size");
    facts.artifact_type = text_in(root, "artifactType");
    if (facts.artifact_type.empty()) facts.artifact_type = first->media_type;
    facts.layers.push_back(*std::move(first));
    if (!read_list(entries, facts.layers)) return no_manifest("a layer has no digest or no size");
  }
  if (facts.media_type.empty()) facts.media_type = facts.is_list ? kKinds[1] : kKinds[0];  // OCI manifests need not say it
  if (dom::element subject; root["subject"].get(subject) == simdjson::SUCCESS) facts.subject = text_in(subject, "digest");
  MOORAGE_TRY(check_kind(facts));
  return facts;
}

std::string manifest_digest(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return "sha256:" + hex_of(hash);
}

}  // namespace moorage::control
