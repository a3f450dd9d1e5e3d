#include "drivers/runtime/images/image_reference.h"

#include <algorithm>
#include <cstddef>

#include "drivers/runtime/images/image_errors.h"

namespace moorage::images {
namespace {

constexpr std::size_t kReferenceCharsMax = 1024;
constexpr std::size_t kNameCharsMax = 255;
constexpr std::size_t kTagCharsMax = 128;
constexpr std::size_t kPathCharsMax = 900;
constexpr std::string_view kDefaultDomain = "docker.io";
constexpr std::string_view kLayoutPrefix = "oci:";
constexpr std::string_view kArchivePrefix = "docker-archive:";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_or_digit(char c) { return is_lower(c) || is_digit(c); }
bool is_word(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

// [a-z0-9]+ separated by one of: '.', '_', '__', any number of '-'.
bool is_path_component(std::string_view text) {
  if (text.empty() || !is_lower_or_digit(text.front()) || !is_lower_or_digit(text.back())) {
    return false;
  }
  for (std::size_t i = 0; i < text.size();) {
    if (is_lower_or_digit(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && !is_lower_or_digit(text[end])) {
      ++end;
    }
    const std::string_view between = text.substr(i, end - i);
    const bool dashes = std::all_of(between.begin(), between.end(), [](char c) { return c == '-'; });
    if (!dashes && between != "." && between != "_" && between != "__") {
      return false;
    }
    i = end;
  }
  return true;
}

bool is_host(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
      return false;
    }
  }
  bool after_dot = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool alnum = is_word(c) && c != '_';
    const bool at_edge = after_dot || i + 1 == name.size() || name[i + 1] == '.';
    if (c == '.' ? after_dot : !(alnum || (c == '-' && !at_edge))) {
      return false;
    }
    after_dot = c == '.';
  }
  return !after_dot;
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= kTagCharsMax && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

// Absolute, plain characters, no "." or ".." component. ':' and ',' have a meaning for the tools and are not plain.
bool is_plain_path(std::string_view text) {
  if (text.size() < 2 || text.size() > kPathCharsMax || text.front() != '/') {
    return false;
  }
  for (std::size_t begin = 1; begin <= text.size();) {
    const auto end = std::min(text.find('/', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (part.empty() || part == "." || part == ".." || !std::all_of(part.begin(), part.end(), [](char c) {
          return is_word(c) || c == '.' || c == '-' || c == '+' || c == '=';
        })) {
      return false;
    }
    begin = end + 1;
  }
  return true;
}

Error bad(std::string_view text, std::string_view why) {
  return cannot_pull("invalid reference format: " + printable(text) + ": " + std::string(why));
}

// Splits "REST@sha256:…".
Status take_digest(std::string_view& rest, std::string_view whole, Reference& into) {
  const auto at = rest.find('@');
  if (at == std::string_view::npos) {
    return {};
  }
  if (!is_digest(rest.substr(at + 1))) {
    return bad(whole, "the part after '@' is sha256: and 64 lower-case hexadecimal characters");
  }
  into.digest = rest.substr(at + 1);
  rest = rest.substr(0, at);
  return {};
}

Result<Reference> parse_registry(std::string_view text) {
  Reference result;
  std::string_view rest = text;
  MOORAGE_TRY(take_digest(rest, text, result));
  const auto colon = rest.rfind(':');
  const auto slash = rest.rfind('/');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    if (!is_tag(rest.substr(colon + 1))) {
      return bad(text, "a tag has 1 to 128 letters, digits, '_', '.', '-' and does not begin with '.' or '-'");
    }
    result.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  }
  if (rest.size() > kNameCharsMax) {
    return bad(text, "a repository name has at most 255 characters");
  }
  const auto first = rest.find('/');
  const std::string_view head = rest.substr(0, first);
  const bool has_domain =
      first != std::string_view::npos && (head.find_first_of(".:") != std::string_view::npos || head == "localhost");
  result.domain = has_domain ? head : kDefaultDomain;
  const std::string_view path = has_domain ? rest.substr(first + 1) : rest;
  if (!is_host(result.domain)) {
    return bad(text, "the registry is a host name with an optional port");
  }
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    if (!is_path_component(path.substr(begin, end - begin))) {
      return bad(text, "a repository name has lower-case letters and digits, separated by '.', '_', '__', '-' or '/'");
    }
    begin = end + 1;
  }
  const bool official = result.domain == kDefaultDomain && path.find('/') == std::string_view::npos;
  result.path = (official ? "library/" : "") + std::string(path);
  if (result.tag.empty() && result.digest.empty()) {
    result.tag = "latest";
  }
  return result;
}

Result<Reference> parse_layout(std::string_view text) {
  Reference result{ReferenceKind::kLayout, {}, {}, {}, {}};
  std::string_view rest = text.substr(kLayoutPrefix.size());
  MOORAGE_TRY(take_digest(rest, text, result));
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    if (!is_tag(rest.substr(colon + 1))) {
      return bad(text, "a tag has 1 to 128 letters, digits, '_', '.', '-' and does not begin with '.' or '-'");
    }
    result.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  }
  if (!is_plain_path(rest)) {
    return bad(text, "after oci: comes an absolute path of letters, digits, '_', '.', '-', '+', '='");
  }
  result.path = rest;
  if (result.tag.empty() && result.digest.empty()) {
    result.tag = "latest";
  }
  return result;
}

Result<Reference> parse_archive(std::string_view text) {
  Reference result{ReferenceKind::kArchive, {}, {}, {}, {}};
  std::string_view rest = text.substr(kArchivePrefix.size());
  if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
    const std::string_view name = rest.substr(colon + 1);
    auto inner = parse_registry(name);
    if (!inner.ok() || !inner->digest.empty() || name.rfind(':') == std::string_view::npos) {
      return bad(text, "after the archive's path comes nothing, or :NAME:TAG");
    }
    result.tag = name;
    rest = rest.substr(0, colon);
  }
  if (!is_plain_path(rest)) {
    return bad(text, "after docker-archive: comes an absolute path of letters, digits, '_', '.', '-', '+', '='");
  }
  result.path = rest;
  return result;
}

}  // namespace

bool is_digest(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (text.size() != kPrefix.size() + 64 || text.substr(0, kPrefix.size()) != kPrefix) {
    return false;
  }
  const auto hex = text.substr(kPrefix.size());
  return std::all_of(hex.begin(), hex.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string Reference::canonical() const {
  std::string result;
  switch (kind) {
    case ReferenceKind::kRegistry:
      result = domain + "/" + path;
      break;
    case ReferenceKind::kLayout:
      result = std::string(kLayoutPrefix) + path;
      break;
    case ReferenceKind::kArchive:
      result = std::string(kArchivePrefix) + path;
      break;
  }
  if (!digest.empty()) {
    return result + "@" + digest;
  }
  return tag.empty() ? result : result + ":" + tag;
}

Result<Reference> parse_reference(std::string_view text) {
  if (text.empty()) {
    return bad(text, "an image is needed");
  }
  if (text.size() > kReferenceCharsMax) {
    return bad(text, "it is longer than 1024 characters");
  }
  if (text.front() == '-') {
    return bad(text, "it must not begin with '-'");
  }
  if (text.substr(0, kLayoutPrefix.size() + 1) == "oci:/") {
    return parse_layout(text);
  }
  if (text.substr(0, kArchivePrefix.size() + 1) == "docker-archive:/") {
    return parse_archive(text);
  }
  return parse_registry(text);
}

}  // namespace moorage::images
