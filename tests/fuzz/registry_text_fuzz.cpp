// Reads any bytes as what clients of the registry send: paths, manifests, lifecycle policies. A path that is taken has no way
// upwards; the digests of a manifest stand in it; rules rise by priority.
#include <cstdint>
#include <string>
#include <string_view>

#include "drivers/registry/registry_path.h"
#include "fuzz/input.h"
#include "services/ecr/lifecycle_policy.h"
#include "services/ecr/manifests.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto path = registry::read_path(text)) {
    fuzz::require(text.starts_with("/v2"), "paths are below /v2", text);
    for (const std::string& part : {path->repository, path->reference}) {
      fuzz::require(part.find("..") == std::string::npos || part.find("../") == std::string::npos, "no way upwards", part);
      fuzz::require(part.find_first_of(std::string_view("\0\r\n ?#%", 7)) == std::string::npos, "plain characters", part);
    }
  }
  for (const std::string_view kind : {std::string_view(), std::string_view("application/vnd.oci.image.manifest.v1+json")}) {
    const auto manifest = control::read_manifest(text, kind);
    if (!manifest.ok()) {
      fuzz::require(manifest.error().message.size() <= 4096 + size, "a refusal is short");
      continue;
    }
    fuzz::require(manifest->size() >= 0, "a size is no negative number");
    for (const auto& layer : manifest->layers) fuzz::require(registry::is_digest(layer.digest), "digests", layer.digest);
    for (const auto& listed : manifest->listed) fuzz::require(registry::is_digest(listed), "digests of a list", listed);
  }
  if (const auto rules = control::read_lifecycle(text); rules.ok()) {
    std::int64_t before = 0;
    for (const auto& rule : *rules) {
      fuzz::require(rule.priority > before, "rules rise by priority");
      fuzz::require(rule.number > 0, "a rule has a number");
      before = rule.priority;
    }
  }
  return 0;
}
