#include "protocol/cbor_items.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

constexpr std::uint8_t kBreak = 0xff;
constexpr std::uint8_t kIndefinite = 31;

// IEEE 754 of 16 bits, as in appendix D of RFC 8949.
double half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1f;
  const int mantissa = bits & 0x3ff;
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

class Parser {
 public:
  Parser(std::string_view body, const wire::ReadOptions& options, CborItems& out) : body_(body), options_(options), out_(out) {}

  bool whole() {
    if (!item(1)) return false;
    return at_ == body_.size() || fail("bytes follow the end of the data");
  }

  Error take_error() { return std::move(error_); }

 private:
  struct Head {
    std::uint8_t major = 0;
    std::uint8_t extra = 0;    // the low five bits
    std::uint64_t number = 0;  // the argument; 0 where the length is not announced
    bool is_indefinite() const { return extra == kIndefinite; }
  };

  std::size_t left() const { return body_.size() - at_; }

  bool head(Head& out) {
    if (left() == 0) return fail("the data is cut short");
    const auto first = static_cast<std::uint8_t>(body_[at_++]);
    out.major = static_cast<std::uint8_t>(first >> 5);
    out.extra = static_cast<std::uint8_t>(first & 0x1f);
    out.number = 0;
    if (out.extra < 24) {
      out.number = out.extra;
      return true;
    }
    if (out.extra == kIndefinite) return true;
    if (out.extra > 27) return fail("a reserved encoding");
    const std::size_t width = std::size_t{1} << (out.extra - 24);
    if (left() < width) return fail("the data is cut short");
    for (std::size_t i = 0; i < width; ++i) out.number = out.number << 8 | static_cast<std::uint8_t>(body_[at_++]);
    return true;
  }

  bool item(std::size_t depth) {
    Head read;
    return head(read) && item(read, depth);
  }

  // The item that begins with `read`.
  bool item(const Head& read, std::size_t depth) {
    if (depth > options_.depth_max) return fail("nested deeper than " + std::to_string(options_.depth_max));
    if (out_.items.size() == options_.values_max) return fail("more than " + std::to_string(options_.values_max) + " values");
    const std::size_t index = out_.items.size();
    out_.items.emplace_back();
    if (!content(read, index, depth)) return false;
    out_.items[index].next = static_cast<std::uint32_t>(out_.items.size());
    return true;
  }

  bool content(const Head& read, std::size_t index, std::size_t depth) {
    CborItem& one = out_.items[index];
    switch (read.major) {
      case 0:
      case 1:
        one.kind = read.major == 0 ? CborKind::kUnsigned : CborKind::kNegative;
        one.number = read.number;
        return !read.is_indefinite() || fail("a number without its value");
      case 2:
      case 3:
        one.kind = read.major == 2 ? CborKind::kBytes : CborKind::kText;
        return text(read, one);
      case 4:
      case 5:
        one.kind = read.major == 4 ? CborKind::kArray : CborKind::kMap;
        return children(read, index, depth);
      case 6:
        one.kind = CborKind::kTag;
        one.number = read.number;
        return read.is_indefinite() ? fail("a tag without its number") : item(depth + 1);
      default:
        return simple(read, one);
    }
  }

  bool text(const Head& read, CborItem& one) {
    if (!read.is_indefinite()) {
      if (!piece(read.number, one.bytes)) return false;
    } else {
      std::string whole;
      for (Head next; !at_break();) {
        if (!head(next)) return false;
        if (next.major != read.major || next.is_indefinite()) return fail("a piece of a text of another kind");
        std::string_view part;
        if (!piece(next.number, part)) return false;
        if (whole.size() + part.size() > options_.string_bytes_max) return too_long(whole.size() + part.size());
        whole += part;
      }
      ++at_;
      one.bytes = out_.assembled.emplace_back(std::move(whole));
    }
    if (one.kind == CborKind::kText && !wire::is_valid_text(one.bytes)) return fail("a text is not UTF-8, or holds NUL");
    return true;
  }

  bool piece(std::uint64_t size, std::string_view& out) {
    if (size > left()) return fail("a text of " + std::to_string(size) + " bytes is cut short");
    if (size > options_.string_bytes_max) return too_long(size);
    out = body_.substr(at_, static_cast<std::size_t>(size));
    at_ += static_cast<std::size_t>(size);
    return true;
  }

  bool children(const Head& read, std::size_t index, std::size_t depth) {
    const std::uint64_t each = read.major == 5 ? 2 : 1;
    // Every item takes a byte at least: a length that the body cannot hold is refused before anything is done for it.
    if (read.number > left() / each) return fail("a list of " + std::to_string(read.number) + " elements is cut short");
    std::uint32_t size = 0;
    for (; read.is_indefinite() ? !at_break() : size < read.number; ++size) {
      for (std::uint64_t part = 0; part < each; ++part) {
        if (!item(depth + 1)) return false;
      }
    }
    if (read.is_indefinite()) ++at_;
    out_.items[index].size = size;
    return true;
  }

  // At the end of the data this is false, and the next item reports that it is cut short.
  bool at_break() const { return left() > 0 && static_cast<std::uint8_t>(body_[at_]) == kBreak; }

  bool simple(const Head& read, CborItem& one) {
    switch (read.extra) {
      case 20:
      case 21:
        one.kind = CborKind::kBoolean;
        one.number = read.extra == 21 ? 1 : 0;
        return true;
      case 22:
      case 23:
        one.kind = CborKind::kNull;
        return true;
      case 25:
        one.fraction = half(static_cast<std::uint16_t>(read.number));
        break;
      case 26: {
        const auto bits = static_cast<std::uint32_t>(read.number);
        float narrow = 0;
        std::memcpy(&narrow, &bits, sizeof(narrow));
        one.fraction = static_cast<double>(narrow);
        break;
      }
      case 27:
        std::memcpy(&one.fraction, &read.number, sizeof(one.fraction));
        break;
      default:
        return fail(read.is_indefinite() ? "an end without a beginning" : "a reserved simple value");
    }
    one.kind = CborKind::kFraction;
    return true;
  }

  bool too_long(std::uint64_t size) {
    return fail("text of " + std::to_string(size) + " bytes, allowed are " + std::to_string(options_.string_bytes_max));
  }

  bool fail(const std::string& what) {
    error_ = api_error("SerializationException", "request is not valid CBOR at byte " + std::to_string(at_) + ": " + what);
    return false;
  }

  std::string_view body_;
  const wire::ReadOptions& options_;
  CborItems& out_;
  std::size_t at_ = 0;
  Error error_;
};

}  // namespace

Result<CborItems> parse_cbor(std::string_view body, const wire::ReadOptions& options) {
  CborItems out;
  Parser parser(body, options, out);
  if (!parser.whole()) return parser.take_error();
  return out;
}

}  // namespace moorage::codec
