#include "protocol/http_text.h"

#include <algorithm>

#include "base/hex.h"
#include "protocol/times.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using wire::Site;

class TextPrinter {
 public:
  TextPrinter(const MemberNames& names, TimeFormat standard_time, std::vector<std::string>& out)
      : names_(names), standard_time_(standard_time), out_(out) {}

  void operator()(bool value) { out_.emplace_back(value ? "true" : "false"); }
  void operator()(std::int64_t value) { out_.push_back(std::to_string(value)); }
  void operator()(std::uint64_t value) { out_.push_back(std::to_string(value)); }
  void operator()(double value) {
    std::string text;
    wire::append_double(value, text);
    out_.push_back(text.front() == '"' ? text.substr(1, text.size() - 2) : text);
  }
  void operator()(const wire::TimeValue& value) { out_.push_back(time_text(value.ms, names_.time, standard_time_)); }
  void operator()(const wire::EnumValue& value) { out_.emplace_back(value.name()); }
  void operator()(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    out_.push_back(names_.is_json_text ? wire::base64({bytes, text.size()}) : std::string(text));
  }
  void operator()(const wire::DataValue& value) { out_.push_back(wire::base64(value.bytes)); }
  void operator()(const wire::ListValue& value) {
    wire::visit_elements(value, [&](const auto& element) { (*this)(element); });
  }
  template <typename Other>
  void operator()(const Other&) {}  // structures and maps are in no text

 private:
  const MemberNames& names_;
  TimeFormat standard_time_;
  std::vector<std::string>& out_;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The element in quotes at the front of `rest`, which is moved behind it.
std::string take_quoted(std::string_view& rest) {
  std::string out;
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    out += rest.front();
    rest.remove_prefix(1);
  }
  rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
  rest.remove_prefix(std::min(rest.size(), rest.find(',')));
  return out;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = text.size() - i > 2 ? hex_digit_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit_value(text[i + 2]) : -1;
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return wire::is_valid_text(out) ? std::optional(out) : std::nullopt;
}

std::vector<std::string> list_of_header(std::string_view value) {
  std::vector<std::string> out;
  std::string_view rest = trimmed(value);
  while (!rest.empty()) {
    if (rest.front() == '"') {
      out.push_back(take_quoted(rest));
    } else {
      const std::string_view one = rest.substr(0, rest.find(','));
      out.emplace_back(trimmed(one));
      rest.remove_prefix(one.size());
    }
    if (!rest.empty()) rest.remove_prefix(1);  // the comma
    rest = trimmed(rest);
  }
  return out;
}

std::string quoted_for_list(std::string_view element) {
  if (element.find_first_of(",\"") == std::string_view::npos) return std::string(element);
  std::string out = "\"";
  for (const char c : element) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

Status fill_from_texts(const TextSource& source, const std::vector<std::string>& texts, wire::StructFiller& filler,
                       const wire::ReadOptions& options) {
  if (texts.empty()) return {};
  TextValues reader(source.names, options, std::string(source.path));
  const bool is_read = wire::fill_member(source.member, filler, [&](auto tag, const Site& site, auto&& out) {
    if constexpr (std::is_same_v<decltype(tag), wire::tags::List>) {
      return wire::fill_elements(site, out, texts.size(), texts,
                                 [&](auto inner, const Site& element, auto&& place, const std::string& text, unsigned) {
                                   return reader.read(inner, element, std::forward<decltype(place)>(place), text);
                                 });
    } else {
      return reader.read(tag, site, std::forward<decltype(out)>(out), texts.front());
    }
  });
  if (!is_read) return reader.take_error();
  return {};
}

std::optional<std::vector<std::string>> texts_of(const wire::Member& member, const MemberNames& names,
                                                 const wire::StructView& view, capnp::AnyStruct::Reader reader,
                                                 TimeFormat standard_time) {
  std::vector<std::string> out;
  const bool has = wire::visit_member(member, view, reader, TextPrinter(names, standard_time, out));
  return has ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace moorage::codec
