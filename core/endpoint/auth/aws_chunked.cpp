#include "endpoint/auth/aws_chunked.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kTrailersMax = 16;
constexpr std::string_view kSignature = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

Error incomplete_body() {
  return api_error("IncompleteBody", "The request body terminated unexpectedly, or its chunks are not of aws-chunked.");
}

// The line up to CRLF, which is taken off; nothing: there is no such line.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

struct ChunkHead {
  std::size_t size = 0;
  std::string_view signature;
};
std::optional<ChunkHead> head_of(std::string_view line) {
  ChunkHead out;
  const auto mark = line.find(';');
  const std::string_view digits = line.substr(0, mark);
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), out.size, 16);
  if (digits.empty() || wrong != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (mark == std::string_view::npos) return out;
  if (!line.substr(mark).starts_with(kSignature)) return std::nullopt;
  out.signature = line.substr(mark + kSignature.size());
  return out;
}

Status read_trailers(std::string_view rest, const CheckChunk& check, ChunkedBody& out) {
  std::string canonical;
  std::string signature;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!line) return incomplete_body();
    if (line->empty()) break;
    const auto colon = line->find(':');
    if (colon == std::string_view::npos || colon == 0 || out.trailers.size() == kTrailersMax) return incomplete_body();
    std::string name = lower_ascii(line->substr(0, colon));
    std::string value(line->substr(colon + 1));
    if (name == kTrailerSignature) {
      signature = std::move(value);
      continue;
    }
    canonical.append(name).append(":").append(value).append("\n");
    out.trailers.push_back({.name = std::move(name), .value = std::move(value)});
  }
  if (!rest.empty()) return incomplete_body();
  if (!check || (out.trailers.empty() && signature.empty())) return {};
  return check({.is_trailer = true, .content = canonical, .signature = signature});
}

}  // namespace

PayloadKind payload_kind(std::string_view declared) {
  if (declared == "UNSIGNED-PAYLOAD") return PayloadKind::kUnsigned;
  if (declared == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return PayloadKind::kUnsignedChunks;
  if (declared == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" || declared == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") {
    return PayloadKind::kSignedChunks;
  }
  return PayloadKind::kHash;
}

Result<ChunkedBody> read_chunks(std::string_view body, const CheckChunk& check) {
  ChunkedBody out;
  out.bytes.reserve(body.size());
  for (;;) {
    const auto line = take_line(body);
    const auto head = line ? head_of(*line) : std::nullopt;
    if (!head || head->size > body.size()) return incomplete_body();
    const std::string_view piece = body.substr(0, head->size);
    body.remove_prefix(head->size);
    if (check) MOORAGE_TRY(check({.is_trailer = false, .content = piece, .signature = head->signature}));
    if (head->size == 0) {
      MOORAGE_TRY(read_trailers(body, check, out));
      return out;
    }
    if (!body.starts_with("\r\n")) return incomplete_body();
    body.remove_prefix(2);
    out.bytes += piece;
  }
}

}  // namespace moorage::endpoint
