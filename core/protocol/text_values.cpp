#include <algorithm>
#include <cstring>

#include "protocol/http_text.h"
#include "protocol/times.h"
#include "wire/enum_words.h"
#include "wire/wire_text.h"

namespace moorage::codec {

namespace tags = wire::tags;
using capnp::AnyPointer;
using wire::Site;

bool TextValues::read(tags::Timestamp, const Site&, std::int64_t& out, std::string_view text) {
  const auto ms = parse_time(text);
  out = ms.value_or(0);
  return ms || wrong("a timestamp", text);
}

bool TextValues::read(tags::Enumeration, const Site& site, std::uint16_t& out, std::string_view text) {
  const auto ordinal = site.type.enumeration->find(text);
  if (!ordinal) {
    error_ = api_error(std::string(options_.invalid_error),
                       wire::unknown_value(options_.enum_words, *site.type.enumeration, text, path_));
    error_.path = path_;
    return false;
  }
  out = *ordinal;
  return true;
}

bool TextValues::read(tags::Text, const Site&, AnyPointer::Builder out, std::string_view text) {
  std::string json;
  if (names_.is_json_text) {
    const auto decoded = wire::parse_base64(text);
    if (!decoded) return wrong("JSON in base64", text);
    json = *decoded;
    text = json;
  }
  if (!wire::is_valid_text(text)) return wrong("UTF-8", {});
  if (text.size() > options_.string_bytes_max)
    return wrong("at most " + std::to_string(options_.string_bytes_max) + " bytes", text);
  auto stored = out.initAs<capnp::Text>(static_cast<unsigned>(text.size()));
  std::memcpy(stored.begin(), text.data(), text.size());
  return true;
}

bool TextValues::read(tags::Data, const Site&, AnyPointer::Builder out, std::string_view text) {
  const auto bytes = wire::parse_base64(text);
  if (!bytes) return wrong("base64 text", text);
  auto data = out.initAs<capnp::Data>(static_cast<unsigned>(bytes->size()));
  std::copy(bytes->begin(), bytes->end(), data.begin());
  return true;
}

bool TextValues::wrong(std::string_view what, std::string_view text) {
  error_ = api_error("SerializationException", path_ + ": expected " + std::string(what) + ", found \"" +
                                                   wire::clean_text(std::string(text.substr(0, 64))) + "\"");
  error_.path = path_;
  return false;
}

}  // namespace moorage::codec
