#include "drivers/registry/registry_path.h"

#include <algorithm>

namespace moorage::registry {
namespace {

constexpr std::size_t kTargetCharsMax = 4096;
constexpr std::size_t kNameCharsMax = 256;

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_word(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_repository(std::string_view text) {
  if (text.empty() || text.size() > kNameCharsMax) return false;
  bool begins = true;
  for (const char c : text) {
    if (begins && !is_lower(c)) return false;
    if (!is_lower(c) && c != '.' && c != '_' && c != '-' && c != '/') return false;
    begins = c == '/';
  }
  return !begins && text.find("..") == std::string_view::npos;
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= 128 && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_upload_id(std::string_view text) {
  return !text.empty() && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '-'; });
}

// The query goes to the registry as it came: printable, without a fragment.
bool is_query(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
}

struct Ending {
  std::string_view text;
  PathKind kind;
};

}  // namespace

bool is_digest(std::string_view text) {
  constexpr std::string_view kBegin = "sha256:";
  return text.size() == kBegin.size() + 64 && text.starts_with(kBegin) &&
         text.find_first_not_of("0123456789abcdef", kBegin.size()) == std::string_view::npos;
}

std::optional<RegistryPath> read_path(std::string_view target) {
  if (target.size() > kTargetCharsMax || !target.starts_with("/v2")) return std::nullopt;
  RegistryPath out;
  if (const auto mark = target.find('?'); mark != std::string_view::npos) {
    out.query = target.substr(mark + 1);
    target = target.substr(0, mark);
  }
  if (!is_query(out.query)) return std::nullopt;
  if (target == "/v2" || target == "/v2/") return out;
  target.remove_prefix(3);
  if (target.front() != '/') return std::nullopt;
  target.remove_prefix(1);
  const auto split = [&](std::string_view word, PathKind kind) {
    const auto at = target.rfind(word);
    if (at == std::string_view::npos) return false;
    out.kind = kind;
    out.repository = target.substr(0, at);
    out.reference = target.substr(at + word.size());
    return true;
  };
  if (target.ends_with("/tags/list")) {
    out.kind = PathKind::kTags;
    out.repository = target.substr(0, target.size() - std::string_view("/tags/list").size());
  } else if (split("/blobs/uploads/", PathKind::kUpload)) {
    if (out.reference.empty()) out.kind = PathKind::kUploads;
    if (out.kind == PathKind::kUpload && !is_upload_id(out.reference)) return std::nullopt;
  } else if (target.ends_with("/blobs/uploads")) {
    out.kind = PathKind::kUploads;
    out.repository = target.substr(0, target.size() - std::string_view("/blobs/uploads").size());
  } else if (split("/manifests/", PathKind::kManifest)) {
    if (!is_digest(out.reference) && !is_tag(out.reference)) return std::nullopt;
  } else if (!split("/blobs/", PathKind::kBlob) || !is_digest(out.reference)) {
    return std::nullopt;
  }
  return is_repository(out.repository) ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace moorage::registry
