// Values of members as the texts of paths, query strings and headers.
#pragma once

#include <capnp/any.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "protocol/member_names.h"
#include "wire/json.h"
#include "wire/shape.h"
#include "wire/visit.h"

namespace moorage::codec {

// "%41" -> "A"; nothing: a broken escape, or not UTF-8. `+` stays a plus.
std::optional<std::string> percent_decoded(std::string_view text);

// The elements of a header that holds a list: separated by commas, quoted where they hold one.
std::vector<std::string> list_of_header(std::string_view value);
std::string quoted_for_list(std::string_view element);

// One text into one value, as a `parse` of wire::fill_member. False: the error says what the text should have been.
class TextValues {
 public:
  TextValues(const MemberNames& names, const wire::ReadOptions& options, std::string path)
      : names_(names), options_(options), path_(std::move(path)) {}

  bool read(wire::tags::Boolean, const wire::Site&, bool& out, std::string_view text) {
    out = text == "true";
    return out || text == "false" || wrong("true or false", text);
  }
  template <typename T>
  bool read(wire::tags::Integer<T>, const wire::Site&, T& out, std::string_view text) {
    return number(text, out) || wrong("an integer", text);
  }
  template <typename T>
  bool read(wire::tags::Fraction<T>, const wire::Site&, T& out, std::string_view text) {
    double value = 0;
    const bool is_number = number(text, value);
    out = static_cast<T>(value);
    return is_number || wrong("a number", text);
  }
  bool read(wire::tags::Timestamp, const wire::Site&, std::int64_t& out, std::string_view text);
  bool read(wire::tags::Enumeration, const wire::Site& site, std::uint16_t& out, std::string_view text);
  bool read(wire::tags::Text, const wire::Site&, capnp::AnyPointer::Builder out, std::string_view text);
  bool read(wire::tags::Document, const wire::Site& site, capnp::AnyPointer::Builder out, std::string_view text) {
    return read(wire::tags::Text{}, site, out, text);
  }
  bool read(wire::tags::Data, const wire::Site&, capnp::AnyPointer::Builder out, std::string_view text);
  // What no text holds.
  template <typename Tag, typename Out>
  bool read(Tag, const wire::Site&, Out&&, std::string_view) {
    return wrong("a member of the body", {});
  }

  Error take_error() { return std::move(error_); }

 private:
  template <typename T>
  static bool number(std::string_view text, T& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
  }
  bool wrong(std::string_view what, std::string_view text);

  const MemberNames& names_;
  const wire::ReadOptions& options_;
  std::string path_;
  Error error_;
};

// Fills a member from texts: one for a scalar, each element's for a list. Errors: SerializationException, invalid_error.
struct TextSource {
  const wire::Member& member;
  const MemberNames& names;
  std::string_view path;  // of the member, for errors
};
Status fill_from_texts(const TextSource& source, const std::vector<std::string>& texts, wire::StructFiller& filler,
                       const wire::ReadOptions& options);

// A member's value as one text; lists with their elements apart. Nothing: it has none.
std::optional<std::vector<std::string>> texts_of(const wire::Member& member, const MemberNames& names,
                                                 const wire::StructView& view, capnp::AnyStruct::Reader reader,
                                                 TimeFormat standard_time);

}  // namespace moorage::codec
