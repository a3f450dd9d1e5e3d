#include "endpoint/auth/canonical_request.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hex.h"

namespace moorage::endpoint {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

Result<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit_value(text[i + 2]) : -1;
      if (low < 0) return api_error("IncompleteSignatureException", "The query string has a percent escape that is not %XX.");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

// Removes "." and ".." segments and double slashes, as every service but S3 does.
std::string normalized_path(std::string_view path) {
  std::vector<std::string_view> segments;
  const bool ends_in_slash = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  std::string out;
  for (const std::string_view segment : segments) {
    out += '/';
    out += segment;
  }
  if (out.empty() || ends_in_slash) out += '/';
  return out;
}

void append_collapsed(std::string_view value, std::string& out) {
  const std::size_t first = out.size();
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) {
      out += c;
    } else if (out.size() > first && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() > first && out.back() == ' ') out.pop_back();
}

}  // namespace

std::string uri_encode(std::string_view text, bool keeps_slash) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || (c == '/' && keeps_slash)) {
      out += c;
    } else {
      out += '%';
      append_hex_byte(out, static_cast<std::uint8_t>(c), kUpperHexDigits);
    }
  }
  return out;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

Result<QueryParameters> query_of(std::string_view target) {
  QueryParameters out;
  const auto mark = target.find('?');
  std::string_view rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    MOORAGE_ASSIGN(std::string name, decoded(pair.substr(0, equals)));
    MOORAGE_ASSIGN(std::string value, decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1)));
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::optional<std::string> canonical_value(std::span<const codec::Header> headers, std::string_view name) {
  std::optional<std::string> out;
  for (const codec::Header& header : headers) {
    if (!same_ignoring_case(header.name, name)) continue;
    if (out) {
      *out += ',';
    } else {
      out.emplace();
    }
    std::string value;
    append_collapsed(header.value, value);
    *out += value;
  }
  return out;
}

std::string object_path(std::string_view path) {
  std::string plain;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int high = path[i] == '%' && i + 2 < path.size() ? hex_digit_value(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit_value(path[i + 2]) : -1;
    plain += low >= 0 ? static_cast<char>(high * 16 + low) : path[i];
    if (low >= 0) i += 2;
  }
  return uri_encode(plain, true);
}

std::string canonical_request(const CanonicalParts& parts) {
  std::vector<std::pair<std::string, std::string>> query;
  for (const auto& [name, value] : *parts.query) query.emplace_back(uri_encode(name, false), uri_encode(value, false));
  std::sort(query.begin(), query.end());

  std::string out(parts.method);
  out += '\n';
  out += parts.is_object_path ? object_path(parts.path) : uri_encode(normalized_path(parts.path), true);
  out += '\n';
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (i > 0) out += '&';
    out += query[i].first + '=' + query[i].second;
  }
  out += '\n';
  for (const std::string& name : parts.signed_headers) {
    out += name + ':' + canonical_value(parts.headers, name).value_or("") + '\n';
  }
  out += '\n';
  for (std::size_t i = 0; i < parts.signed_headers.size(); ++i) {
    if (i > 0) out += ';';
    out += parts.signed_headers[i];
  }
  out += '\n';
  out += parts.payload_hash;
  return out;
}

}  // namespace moorage::endpoint
