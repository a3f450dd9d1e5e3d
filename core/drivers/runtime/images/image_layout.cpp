#include "drivers/runtime/images/image_layout.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <span>

#include "base/hex.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/images/image_errors.h"
#include "drivers/runtime/images/image_reference.h"

namespace moorage::images {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view kRefName = "org.opencontainers.image.ref.name";
constexpr std::size_t kEntriesMax = 10'000;

// Absent and null are both nullopt.
std::optional<element> member(element object, std::string_view name) {
  element value;
  if (object.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> text_member(element object, std::string_view name) {
  const auto value = member(object, name);
  std::string_view text;
  if (!value || value->get(text) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return std::string(text);
}

Error bad_config(std::string_view what) {
  return cannot_pull("the image's configuration is not valid: " + std::string(what) + "; build the image anew");
}

Error too_many(std::string_view name) {
  return bad_config(std::string(name) + " has more than " + std::to_string(kEntriesMax) + " entries");
}

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

// Absent: empty.
Status read_text(element config, std::string_view name, std::string& into) {
  const auto value = member(config, name);
  if (!value) {
    return {};
  }
  std::string_view text;
  if (value->get(text) != simdjson::SUCCESS || has_nul(text)) {
    return bad_config(std::string(name) + " is not a text");
  }
  into = text;
  return {};
}

Status read_texts(element config, std::string_view name, std::vector<std::string>& into) {
  const auto value = member(config, name);
  if (!value) {
    return {};
  }
  simdjson::dom::array list;
  if (value->get(list) != simdjson::SUCCESS) {
    return bad_config(std::string(name) + " is not a list of texts");
  }
  if (list.size() > kEntriesMax) {
    return too_many(name);
  }
  for (const element entry : list) {
    std::string_view text;
    if (entry.get(text) != simdjson::SUCCESS || has_nul(text)) {
      return bad_config(std::string(name) + " is not a list of texts");
    }
    into.emplace_back(text);
  }
  return {};
}

// The names of an object that is used as a set.
Status read_names(element config, const char* name, std::vector<std::string>& into) {
  const auto value = member(config, name);
  simdjson::dom::object entries;
  if (!value) {
    return {};
  }
  if (value->get(entries) != simdjson::SUCCESS) {
    return bad_config(std::string(name) + " is not an object");
  }
  if (entries.size() > kEntriesMax) {
    return too_many(name);
  }
  for (const auto& entry : entries) {
    if (has_nul(entry.key)) {
      return bad_config(std::string(name) + " has a NUL in a name");
    }
    into.emplace_back(entry.key);
  }
  return {};
}

Status read_labels(element config, std::vector<std::pair<std::string, std::string>>& into) {
  const auto value = member(config, "Labels");
  simdjson::dom::object labels;
  if (!value) {
    return {};
  }
  if (value->get(labels) != simdjson::SUCCESS) {  // their number is bounded by the size of the document
    return bad_config("Labels is not an object");
  }
  for (const auto& label : labels) {
    std::string_view text;
    if (label.value.get(text) != simdjson::SUCCESS || has_nul(text) || has_nul(label.key)) {
      return bad_config("a label is not a text");
    }
    into.emplace_back(std::string(label.key), std::string(text));
  }
  return {};
}

std::optional<Descriptor> read_descriptor(element entry) {
  Descriptor result;
  const auto digest = text_member(entry, "digest");
  if (!digest || !is_digest(*digest)) {
    return std::nullopt;
  }
  result.digest = *digest;
  result.media_type = text_member(entry, "mediaType").value_or("application/vnd.oci.image.manifest.v1+json");
  const bool plain = std::all_of(result.media_type.begin(), result.media_type.end(),
                                 [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
  const auto size = member(entry, "size");
  if (!plain || !size || size->get(result.size) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  if (const auto annotations = member(entry, "annotations")) {
    result.name = text_member(*annotations, kRefName).value_or("");
  }
  return result;
}

std::string names_of(const std::vector<Descriptor>& index) {
  constexpr std::size_t kNamesMax = 10;
  std::string result;
  std::size_t count = 0;
  for (const Descriptor& entry : index) {
    if (entry.name.empty()) {
      continue;
    }
    if (++count > kNamesMax) {
      return result + ", …";
    }
    result += (result.empty() ? "" : ", ") + printable(entry.name);
  }
  return result.empty() ? "none" : result;
}

Status write_file(const std::filesystem::path& path, std::string_view content) {
  const files::UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool written = file && files::write_exactly(file.get(), content);
  return written ? Status() : Status(store_error("cannot write " + path.string() + ": " + errno_text(errno)));
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  std::string content;
  switch (const int error = files::read_whole(path, bytes_max, content); error) {
    case 0:
      return content;
    case EINVAL:
      return store_error("cannot read " + path.string() + ": not a regular file");
    case EFBIG:
      return store_error("cannot read " + path.string() + ": longer than " + std::to_string(bytes_max) + " bytes");
    default:
      return store_error("cannot read " + path.string() + ": " + errno_text(error));
  }
}

std::string sha256_digest(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr);
  return "sha256:" + hex_of(std::span(hash).first(size));
}

std::filesystem::path blob_path(const std::filesystem::path& layout, std::string_view digest) {
  return layout / "blobs" / "sha256" / digest.substr(7);
}

Result<std::vector<Descriptor>> read_index(const std::filesystem::path& layout) {
  MOORAGE_ASSIGN(const std::string text, read_file(layout / "index.json", kManifestBytesMax));
  simdjson::dom::parser parser;
  element root;
  simdjson::dom::array list;
  if (parser.parse(text).get(root) != simdjson::SUCCESS || root.at_key("manifests").get(list) != simdjson::SUCCESS ||
      list.size() > kEntriesMax) {
    return cannot_pull("the image layout's index.json is not an OCI image index; make the layout anew");
  }
  std::vector<Descriptor> index;
  for (const element entry : list) {
    if (auto descriptor = read_descriptor(entry)) {
      index.push_back(std::move(*descriptor));
    }
  }
  return index;
}

Result<Descriptor> find_descriptor(const std::vector<Descriptor>& index, std::string_view tag, std::string_view digest) {
  const auto found = std::find_if(index.begin(), index.end(), [&](const Descriptor& entry) {
    return digest.empty() ? entry.name == tag : entry.digest == digest;
  });
  if (found != index.end()) {
    return *found;
  }
  if (!digest.empty()) {
    return cannot_pull("the image layout has no manifest " + std::string(digest) +
                       "; copy that image into it or correct the digest");
  }
  if (tag == "latest" && index.size() == 1 && index.front().name.empty()) {
    return index.front();
  }
  return cannot_pull("the image layout has no tag " + printable(tag) + " (it has: " + names_of(index) +
                     "); copy that image into it or correct the tag");
}

Status begin_layout(const std::filesystem::path& layout, const std::filesystem::path& blobs_dir) {
  const bool made = ::mkdir(layout.c_str(), 0700) == 0 || errno == EEXIST;
  if (!made || ::symlink(blobs_dir.c_str(), (layout / "blobs").c_str()) != 0) {
    return store_error("cannot make " + layout.string() + ": " + errno_text(errno));
  }
  return {};
}

Status write_layout(const std::filesystem::path& layout, const std::filesystem::path& blobs_dir, const Descriptor& entry,
                    std::string_view name) {
  MOORAGE_TRY(begin_layout(layout, blobs_dir));
  MOORAGE_TRY(write_file(layout / "oci-layout", R"({"imageLayoutVersion":"1.0.0"})"));
  return write_file(layout / "index.json", R"({"schemaVersion":2,"manifests":[{"mediaType":")" + entry.media_type +
                                               R"(","digest":")" + entry.digest + R"(","size":)" + std::to_string(entry.size) +
                                               R"(,"annotations":{")" + std::string(kRefName) + R"(":")" + std::string(name) +
                                               R"("}}]})");
}

Result<std::vector<std::string>> manifest_blobs(std::string_view manifest_json) {
  simdjson::dom::parser parser;
  element root;
  element config;
  simdjson::dom::array layers;
  const Error bad = cannot_pull("the image's manifest is not an OCI image manifest; build the image anew");
  if (parser.parse(manifest_json.data(), manifest_json.size()).get(root) != simdjson::SUCCESS ||
      root.at_key("config").get(config) != simdjson::SUCCESS || root.at_key("layers").get(layers) != simdjson::SUCCESS ||
      layers.size() > kEntriesMax) {
    return bad;
  }
  const auto first = read_descriptor(config);
  if (!first) {
    return bad;
  }
  std::vector<std::string> blobs{first->digest};
  for (const element layer : layers) {
    const auto descriptor = read_descriptor(layer);
    if (!descriptor) {
      return bad;
    }
    blobs.push_back(descriptor->digest);
  }
  return blobs;
}

Result<ImageConfig> parse_config(std::string_view config_json) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(config_json.data(), config_json.size()).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return bad_config("it is not a JSON object");
  }
  ImageConfig result;
  const auto config = member(root, "config");
  if (!config) {
    return result;
  }
  if (!config->is_object()) {
    return bad_config("config is not an object");
  }
  MOORAGE_TRY(read_texts(*config, "Entrypoint", result.entrypoint));
  MOORAGE_TRY(read_texts(*config, "Cmd", result.cmd));
  MOORAGE_TRY(read_texts(*config, "Env", result.env));
  MOORAGE_TRY(read_text(*config, "User", result.user));
  MOORAGE_TRY(read_text(*config, "WorkingDir", result.working_dir));
  MOORAGE_TRY(read_text(*config, "StopSignal", result.stop_signal));
  MOORAGE_TRY(read_names(*config, "ExposedPorts", result.exposed_ports));
  MOORAGE_TRY(read_names(*config, "Volumes", result.volumes));
  MOORAGE_TRY(read_labels(*config, result.labels));
  return result;
}

}  // namespace moorage::images
