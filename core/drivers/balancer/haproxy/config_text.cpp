#include "drivers/balancer/haproxy/config_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/hex.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kPathCharsMax = 1024;
constexpr std::size_t kLocationCharsMax = 2048;
constexpr std::size_t kStatusRangesMax = 64;

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_plain(char c) { return c > 0x20 && c < 0x7f; }

std::string percent(char c) {
  std::string out = "%";
  append_hex_byte(out, static_cast<std::uint8_t>(c), kUpperHexDigits);
  return out;
}

// Quotes, backslashes, comments and expressions of HAProxy; all of them may stand percent-encoded in a path.
bool is_risky(char c) { return std::string_view("'\"\\#<>[]{}^`|$").find(c) != std::string_view::npos; }

std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 80)) out += is_plain(c) || c == ' ' ? c : '?';
  return text.size() > 80 ? out + "…" : out;
}

std::optional<int> status_code(std::string_view text) {
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  if (code < 100 || code > 599) return std::nullopt;
  return code;
}

bool is_status_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return status_code(text).has_value();
  const auto first = status_code(text.substr(0, dash));
  const auto last = status_code(text.substr(dash + 1));
  return first && last && *first <= *last;
}

// Names of the API and what HAProxy puts there.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kExpansions = {{
    {"#{protocol}", "http"},
    {"#{host}", "%[req.hdr(host),host_only]"},
    {"#{port}", "%[dst_port]"},
    {"#{path}", "%[path]"},
    {"#{query}", "%[query]"},
}};

Result<std::string> quoted_format(std::string_view location) {
  std::string out = "'";
  while (!location.empty()) {
    const auto* expansion =
        std::find_if(kExpansions.begin(), kExpansions.end(), [&](const auto& e) { return location.starts_with(e.first); });
    if (expansion != kExpansions.end()) {
      // "/#{path}" is how the API writes the path, whose value begins with the slash.
      if (expansion->first == "#{path}" && out.back() == '/') out.pop_back();
      out += expansion->second;
      location.remove_prefix(expansion->first.size());
      continue;
    }
    const char c = location.front();
    if (!is_plain(c) || is_risky(c)) {
      return invalid_parameter("the redirect location '" + shown(location) +
                               "' has a character that a URL must not have there");
    }
    out += c == '%' ? std::string("%%") : std::string(1, c);
    location.remove_prefix(1);
  }
  return out + "'";
}

}  // namespace

Status check_id(std::string_view what, std::string_view id) {
  const bool fits = !id.empty() && id.size() <= 64 &&
                    std::all_of(id.begin(), id.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
  if (fits) return {};
  return invalid_parameter(std::string(what) + " id '" + shown(id) + "' must be 1 to 64 letters, digits or hyphens");
}

Result<std::string> address_text(std::string_view address) {
  const std::string text(address);
  const bool whole = text.find('\0') == std::string::npos;  // C sees the text up to a NUL only
  std::array<unsigned char, 16> parsed{};
  if (whole && ::inet_pton(AF_INET, text.c_str(), parsed.data()) == 1) return text;
  if (whole && ::inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1) return "[" + text + "]";
  return invalid_parameter("'" + shown(address) + "' is not an IPv4 or IPv6 address");
}

Result<std::string> path_word(std::string_view path) {
  if (path.empty()) path = "/";
  if (path.front() != '/' || path.size() > kPathCharsMax) {
    return invalid_parameter("the health check path '" + shown(path) + "' must begin with / and have at most 1024 characters");
  }
  std::string out = "'";
  for (const char c : path) {
    if (!is_plain(c) && c != ' ') {
      return invalid_parameter("the health check path '" + shown(path) + "' has a character that a path must not have");
    }
    out += c == ' ' || is_risky(c) ? percent(c) : std::string(1, c);
  }
  return out + "'";
}

Result<std::string> status_list(std::string_view matcher) {
  if (matcher.empty()) return std::string("200");
  std::size_t count = 0;
  for (std::string_view rest = matcher;;) {
    const auto comma = rest.find(',');
    if (!is_status_range(rest.substr(0, comma)) || ++count > kStatusRangesMax) {
      return invalid_parameter("the matcher '" + shown(matcher) + "' must list status codes such as 200, 200,202 or 200-299");
    }
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return std::string(matcher);
}

Result<RedirectWords> redirect_words(std::string_view location) {
  if (location.empty() || location.size() > kLocationCharsMax) {
    return invalid_parameter("a redirect location has 1 to 2048 characters");
  }
  MOORAGE_ASSIGN(std::string with_query, quoted_format(location));
  constexpr std::string_view kQuery = "?#{query}";
  const auto at = location.find(kQuery);
  if (at == std::string_view::npos) return RedirectWords{.with_query = std::move(with_query), .without_query = {}};
  std::string shorter(location);
  shorter.erase(at, kQuery.size());
  MOORAGE_ASSIGN(std::string without_query, quoted_format(shorter));
  return RedirectWords{.with_query = std::move(with_query), .without_query = std::move(without_query)};
}

Result<std::string> format_word(std::string_view text) {
  constexpr std::size_t kCharsMax = 1024;
  std::string out = "\"";
  for (const char c : text) {
    if ((!is_plain(c) && c != ' ') || text.size() > kCharsMax) {
      return invalid_parameter("'" + shown(text) + "' must have at most 1024 printable characters of ASCII");
    }
    if (c == '"' || c == '\\' || c == '$') out += '\\';
    out += c == '%' ? std::string("%%") : std::string(1, c);
  }
  return out + "\"";
}

Result<std::string> content_type_text(std::string_view content_type) {
  static constexpr std::array<std::string_view, 5> kAllowed = {"text/plain", "text/css", "text/html", "application/javascript",
                                                               "application/json"};
  if (content_type.empty()) return std::string("text/plain");
  if (std::find(kAllowed.begin(), kAllowed.end(), content_type) != kAllowed.end()) return std::string(content_type);
  return invalid_parameter("the content type '" + shown(content_type) +
                           "' must be text/plain, text/css, text/html, application/javascript or application/json");
}

std::string hash_text(std::string_view text) {
  // FNV-1a, then the finishing mix of MurmurHash3 so that texts that differ in their last character differ everywhere.
  std::uint64_t hash = fnv1a(text);
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33;
  return hex_number(hash);
}

}  // namespace moorage::haproxy
