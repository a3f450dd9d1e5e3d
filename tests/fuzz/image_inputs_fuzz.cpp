// Reads any bytes as what registries, image layouts and images hold: references, manifests, configurations, indexes, user
// files. They are refused with a sentence, or read to values that keep the promises of their headers.
#include <filesystem>
#include <fstream>

#include "drivers/runtime/images/image_layout.h"
#include "drivers/runtime/images/image_reference.h"
#include "drivers/runtime/plan/users.h"
#include "fuzz/input.h"
#include "support/temporary_directory.h"

using namespace moorage;

namespace {

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

template <typename T>
bool is_refused_well(const Result<T>& result) {
  if (!result.ok()) {
    fuzz::require(!result.error().name.empty() && !result.error().message.empty(), "a refusal has a name and says why");
    fuzz::require(result.error().message.find('\n') == std::string::npos, "an error is one line");
  }
  return !result.ok();
}

void reference(std::string_view text) {
  const auto read = images::parse_reference(text);
  if (is_refused_well(read)) {
    return;
  }
  const std::string canonical = read->canonical();
  fuzz::require(!canonical.empty() && canonical.front() != '-', "a reference never looks like an option");
  fuzz::require(("/" + canonical + "/").find("/../") == std::string::npos, "a reference has no way upwards", canonical);
  for (const char c : canonical) {
    fuzz::require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f, "a reference has no space and no control character");
  }
  const auto again = images::parse_reference(canonical);
  fuzz::require(again.ok() && again->canonical() == canonical, "a canonical spelling is its own", canonical);
}

void manifest(std::string_view json) {
  const auto blobs = images::manifest_blobs(json);
  if (!is_refused_well(blobs)) {
    fuzz::require(!blobs->empty(), "a manifest names a configuration");
    for (const std::string& digest : *blobs) {
      fuzz::require(images::is_digest(digest), "a blob is named by a digest", digest);
    }
  }
}

void index(std::string_view json) {
  static const testing::TemporaryDirectory directory;
  write_file(directory.path() / "oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  write_file(directory.path() / "index.json", json);
  const auto entries = images::read_index(directory.path());
  if (is_refused_well(entries)) {
    return;
  }
  for (const auto& entry : *entries) {
    fuzz::require(images::is_digest(entry.digest), "an entry is named by a digest", entry.digest);
  }
  is_refused_well(images::find_descriptor(*entries, "latest", ""));
}

// The input is the user, then /etc/passwd up to a NUL, then /etc/group.
void user(fuzz::Input& input) {
  static const testing::TemporaryDirectory layer;
  std::filesystem::create_directories(layer.path() / "etc");
  const std::string name = input.text();
  const std::string_view files = input.rest();
  const auto cut = std::min(files.find('\0'), files.size());
  write_file(layer.path() / "etc/passwd", files.substr(0, cut));
  write_file(layer.path() / "etc/group", files.substr(std::min(cut + 1, files.size())));
  const auto found = runtime::resolve_user(name, {layer.path()});
  if (!is_refused_well(found)) {
    fuzz::require(!found->home.empty(), "a user has a home");
    fuzz::require(found->home.find('\n') == std::string::npos && found->home.find('\0') == std::string::npos,
                  "a home is one line");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte() % 5) {
    case 0:
      reference(input.rest());
      break;
    case 1:
      manifest(input.rest());
      break;
    case 2:
      is_refused_well(images::parse_config(input.rest()));
      break;
    case 3:
      index(input.rest());
      break;
    case 4:
      user(input);
      break;
  }
  return 0;
}
