#include "endpoint/http/request_head.h"

#include <algorithm>

#include "base/ascii.h"

namespace moorage::endpoint {
namespace {

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// METHOD TARGET HTTP/1.x with single blanks and visible ASCII.
bool is_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  return is_token(line.substr(0, first)) && !target.empty() &&
         std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; }) &&
         (version == "HTTP/1.1" || version == "HTTP/1.0");
}

struct Framing {
  std::size_t lengths = 0;
  std::size_t codings = 0;
  std::size_t hosts = 0;
};

std::string_view trouble_of_line(std::string_view line, Framing& framing) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return "a header must be NAME: VALUE, without a blank before the colon and without folded lines";
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_value_char)) return "a header must not hold control characters";
  if (same_ignoring_case(name, "Content-Length")) {
    ++framing.lengths;
    if (value.empty() || value.size() > 18 ||
        !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return "Content-Length must be one number";
    }
  }
  if (same_ignoring_case(name, "Transfer-Encoding")) {
    ++framing.codings;
    if (!same_ignoring_case(value, "chunked")) return "the only Transfer-Encoding that is read is chunked";
  }
  if (same_ignoring_case(name, "Host")) ++framing.hosts;
  return {};
}

}  // namespace

HeadCheck check_head(std::string_view bytes) {
  Framing framing;
  std::size_t at = 0;
  for (std::size_t lines = 0;; ++lines) {
    const auto end = bytes.find('\n', at);
    if (end == std::string_view::npos) {
      if (bytes.size() > kHeadBytesMax) return {HeadState::kTooLarge, 0, "at most 64 KiB of headers are read"};
      return {};
    }
    if (end >= kHeadBytesMax) return {HeadState::kTooLarge, 0, "at most 64 KiB of headers are read"};
    if (end == at || bytes[end - 1] != '\r') return {HeadState::kMalformed, 0, "a header line must end in CR LF"};
    const std::string_view line = bytes.substr(at, end - 1 - at);
    at = end + 1;
    if (lines == 0) {
      if (!is_request_line(line)) return {HeadState::kMalformed, 0, "the request line must be METHOD TARGET HTTP/1.1"};
      continue;
    }
    if (line.empty()) break;
    if (lines > kHeadLinesMax) return {HeadState::kTooLarge, 0, "at most 100 headers are read"};
    if (const std::string_view trouble = trouble_of_line(line, framing); !trouble.empty())
      return {HeadState::kMalformed, 0, trouble};
  }
  if (framing.lengths > 1 || framing.codings > 1 || (framing.lengths > 0 && framing.codings > 0)) {
    return {HeadState::kMalformed, 0, "a request has one Content-Length or one Transfer-Encoding, never both"};
  }
  if (framing.hosts > 1) return {HeadState::kMalformed, 0, "a request has one Host"};
  return {HeadState::kWhole, at, {}};
}

}  // namespace moorage::endpoint
