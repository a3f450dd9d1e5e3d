// Reads any bytes as a body of aws-chunked. A body that is taken is what its pieces are, one after the other, and is no longer
// than what was sent; a body that was made by the rule is taken.
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "endpoint/auth/aws_chunked.h"
#include "fuzz/input.h"

using namespace moorage;

namespace {

void try_body(std::string_view body) {
  std::string pieces;
  const auto read = endpoint::read_chunks(body, [&](const endpoint::SignedChunk& chunk) -> Status {
    if (!chunk.is_trailer) pieces += chunk.content;
    return {};
  });
  if (!read.ok()) return;
  fuzz::require(read->bytes == pieces, "a body is its pieces");
  fuzz::require(read->bytes.size() < body.size(), "a body is shorter than its framing");
  for (const auto& trailer : read->trailers) fuzz::require(!trailer.name.empty(), "trailers have names");
  const auto unchecked = endpoint::read_chunks(body, {});
  fuzz::require(unchecked.ok() && unchecked->bytes == read->bytes, "the check changes nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try_body(std::string_view(reinterpret_cast<const char*>(data), size));
  fuzz::Input input(data, size);
  std::string whole;
  std::string framed;
  for (std::size_t i = input.below(5); i > 0; --i) {
    const std::string piece = input.text();
    if (piece.empty()) continue;
    char head[32];
    std::snprintf(head, sizeof head, "%zx\r\n", piece.size());
    framed += head + piece + "\r\n";
    whole += piece;
  }
  framed += "0\r\n\r\n";
  const auto sound = endpoint::read_chunks(framed, {});
  fuzz::require(sound.ok() && sound->bytes == whole, "a sound body is taken", framed);
  try_body(fuzz::damaged(framed, input));
  return 0;
}
