#include "protocol/xml_nodes.h"

#include <algorithm>
#include <charconv>

#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

// XML 1.0 has no control characters but tab, line feed and carriage return.
bool is_character(char c) { return static_cast<unsigned char>(c) >= 0x20 || kBlanks.find(c) != std::string_view::npos; }

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

class Parser {
 public:
  Parser(std::string_view body, const wire::ReadOptions& options) : body_(body), options_(options) {}

  bool document(XmlNode& root) {
    if (!wire::is_valid_text(body_) || !std::all_of(body_.begin(), body_.end(), is_character))
      return fail("it is not UTF-8, or holds a control character");
    if (!between() || !element(root, 1) || !between()) return false;
    return at_ == body_.size() || fail("something follows the root element");
  }

  Error take_error() { return std::move(error_); }

 private:
  bool starts(std::string_view what) const { return body_.substr(at_, what.size()) == what; }
  void skip_blanks() { at_ = std::min(body_.find_first_not_of(kBlanks, at_), body_.size()); }

  // Moves behind the end of a comment or an instruction.
  bool skip_to(std::string_view end) {
    const auto found = body_.find(end, at_);
    if (found == std::string_view::npos) return fail("something is not closed");
    at_ = found + end.size();
    return true;
  }

  // Blanks, comments and instructions before and behind the root element.
  bool between() {
    for (;;) {
      skip_blanks();
      if (starts("<!--")) {
        if (!skip_to("-->")) return false;
      } else if (starts("<?")) {
        if (!skip_to("?>")) return false;
      } else {
        return true;
      }
    }
  }

  bool name(std::string& out) {
    const std::size_t begin = at_;
    while (at_ < body_.size() && is_name(body_[at_])) ++at_;
    out = body_.substr(begin, at_ - begin);
    return !out.empty() || fail("a name is missing");
  }

  bool count() {
    return ++values_ <= options_.values_max || fail("more than " + std::to_string(options_.values_max) + " values");
  }

  bool element(XmlNode& out, std::size_t depth) {
    if (depth > options_.depth_max) return fail("nested deeper than " + std::to_string(options_.depth_max));
    if (starts("<!")) return fail("a document type is not taken");
    if (!starts("<")) return fail("an element is missing");
    ++at_;
    bool is_empty = false;
    if (!count() || !name(out.name) || !attributes(out, is_empty)) return false;
    return is_empty || content(out, depth);
  }

  bool attributes(XmlNode& out, bool& is_empty) {
    for (;;) {
      skip_blanks();
      if (starts("/>")) {
        at_ += 2;
        is_empty = true;
        return true;
      }
      if (starts(">")) {
        ++at_;
        return true;
      }
      std::string key;
      std::string value;
      if (!count() || !name(key)) return false;
      skip_blanks();
      if (!starts("=")) return fail("an attribute has no value");
      ++at_;
      skip_blanks();
      if (!starts("\"") && !starts("'")) return fail("an attribute's value has no quotes");
      const auto end = body_.find(body_[at_], at_ + 1);
      if (end == std::string_view::npos) return fail("an attribute's value is not closed");
      if (!decode(body_.substr(at_ + 1, end - at_ - 1), value)) return false;
      at_ = end + 1;
      out.attributes.emplace_back(std::move(key), std::move(value));
    }
  }

  bool content(XmlNode& out, std::size_t depth) {
    while (at_ < body_.size()) {
      if (starts("</")) {
        at_ += 2;
        std::string closed;
        if (!name(closed)) return false;
        skip_blanks();
        if (closed != out.name || !starts(">")) return fail("</" + closed + "> closes <" + out.name + ">");
        ++at_;
        return true;
      }
      if (starts("<!--")) {
        if (!skip_to("-->")) return false;
      } else if (starts("<?")) {
        if (!skip_to("?>")) return false;
      } else if (starts("<![CDATA[")) {
        at_ += 9;
        const std::size_t begin = at_;
        if (!skip_to("]]>")) return false;
        out.text += body_.substr(begin, at_ - begin - 3);
      } else if (starts("<")) {
        if (!element(out.children.emplace_back(), depth + 1)) return false;
      } else {
        const auto end = std::min(body_.find('<', at_), body_.size());
        if (!decode(body_.substr(at_, end - at_), out.text)) return false;
        at_ = end;
      }
    }
    return fail("<" + out.name + "> is not closed");
  }

  // Text with its references resolved, behind what `out` has.
  bool decode(std::string_view text, std::string& out) {
    while (!text.empty()) {
      const auto ampersand = text.find('&');
      out += text.substr(0, ampersand);
      if (ampersand == std::string_view::npos) break;
      const auto end = text.find(';', ampersand);
      if (end == std::string_view::npos) return fail("a reference is not closed");
      if (!reference(text.substr(ampersand + 1, end - ampersand - 1), out)) return false;
      text.remove_prefix(end + 1);
    }
    return true;
  }

  bool reference(std::string_view name, std::string& out) {
    constexpr std::pair<std::string_view, char> kKnown[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (const auto& [known, character] : kKnown) {
      if (name == known) {
        out += character;
        return true;
      }
    }
    const bool is_hex = name.starts_with("#x");
    const std::string_view digits = name.substr(std::min<std::size_t>(name.size(), is_hex ? 2 : 1));
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool is_number = name.starts_with('#') && error == std::errc{} && end == digits.data() + digits.size();
    if (!is_number || (code < 0x20 && !is_character(static_cast<char>(code))) || code > 0x10ffff ||
        (code >= 0xd800 && code < 0xe000))
      return fail("an unknown reference");
    append_utf8(code, out);
    return true;
  }

  bool fail(const std::string& what) {
    if (!error_.name.empty()) return false;
    error_ = api_error("SerializationException", "request is not valid XML at byte " + std::to_string(at_) + ": " + what);
    return false;
  }

  std::string_view body_;
  const wire::ReadOptions& options_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  Error error_;
};

}  // namespace

Result<XmlNode> parse_xml(std::string_view body, const wire::ReadOptions& options) {
  XmlNode root;
  Parser parser(body, options);
  if (!parser.document(root)) return parser.take_error();
  return root;
}

}  // namespace moorage::codec
