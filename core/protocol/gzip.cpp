#include "protocol/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>

#include "base/ascii.h"
#include "base/limits.h"

namespace moorage::codec {
namespace {

constexpr int kGzipOnly = MAX_WBITS + 16;  // zlib: the header must be gzip's
constexpr std::size_t kStepBytes = 64 << 10;

Error with_status(Error error, int status) {
  error.http_status = status;
  return error;
}

Error damaged(std::string_view what) {
  return api_error("SerializationException", "the body is not valid gzip: " + std::string(what));
}

std::size_t bytes_max_of_all() {
  std::size_t most = limits::kBodyBytesMax;
  for (const wire::Service& service : wire::services()) most = std::max(most, service.body_bytes_max);
  return most;
}

}  // namespace

Result<std::string> gunzip(std::string_view body, std::size_t bytes_max) {
  if (body.size() > std::numeric_limits<uInt>::max()) return damaged("it is longer than 4 GiB");
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(body.size());
  std::string out;
  for (;;) {
    // One byte more than allowed is room enough to see that there is more.
    const std::size_t had = out.size();
    out.resize(std::min(had + kStepBytes, bytes_max + 1));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    const int code = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > bytes_max) {
      return with_status(api_error("RequestEntityTooLarge",
                                   "the body has more than " + std::to_string(bytes_max) + " bytes when it is decompressed"),
                         413);
    }
    if (code == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      if (inflateReset(&stream) != Z_OK) return damaged("a second member cannot be read");
      continue;
    }
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code == Z_BUF_ERROR || (code == Z_OK && stream.avail_in == 0 && stream.avail_out > 0))
      return damaged("it is cut short");
    if (code != Z_OK) return damaged(stream.msg != nullptr ? stream.msg : "its data is damaged");
  }
}

Result<std::optional<std::string>> decoded_body(std::span<const Header> headers, std::string_view body) {
  std::string_view encoding;
  for (const Header& one : headers) {
    if (!same_ignoring_case(one.name, "Content-Encoding") || same_ignoring_case(one.value, "identity")) continue;
    if (!encoding.empty() || !same_ignoring_case(one.value, "gzip")) {
      return with_status(api_error("UnsupportedMediaTypeException", "Content-Encoding \"" + one.value.substr(0, 64) +
                                                                        "\" is not served; send gzip, once, or none"),
                         415);
    }
    encoding = one.value;
  }
  if (encoding.empty()) return std::optional<std::string>();
  MOORAGE_ASSIGN(std::string plain, gunzip(body, bytes_max_of_all()));
  return std::optional(std::move(plain));
}

}  // namespace moorage::codec
