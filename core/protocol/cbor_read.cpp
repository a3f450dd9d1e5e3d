#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "protocol/cbor.h"
#include "protocol/cbor_items.h"
#include "wire/enum_words.h"
#include "wire/map_key.h"
#include "wire/path.h"
#include "wire/refusal.h"
#include "wire/shape.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

namespace tags = wire::tags;
using capnp::AnyPointer;
using capnp::AnyStruct;
using wire::Enforce;
using wire::Kind;
using wire::Member;
using wire::PathFrame;
using wire::Shape;
using wire::Site;
using wire::StructFiller;

constexpr std::uint64_t kEpochTag = 1;

std::string found(const CborItem& item) {
  switch (item.kind) {
    case CborKind::kUnsigned:
      return "the number " + std::to_string(item.number);
    case CborKind::kNegative:
      return "a negative number";
    case CborKind::kBytes:
      return "bytes";
    case CborKind::kText:
      return "a text";
    case CborKind::kArray:
      return "a list";
    case CborKind::kMap:
      return "a map";
    case CborKind::kTag:
      return "tag " + std::to_string(item.number);
    case CborKind::kBoolean:
      return item.number != 0 ? "true" : "false";
    case CborKind::kNull:
      return "null";
    case CborKind::kFraction:
      return "a fraction";
  }
  return "something else";
}

class Reader : private wire::Refusal {
 public:
  using Refusal::take_error;

  Reader(const std::vector<CborItem>& items, const wire::ReadOptions& options) : items_(items), options_(options) {}

  // `at` numbers an item, here and below.
  bool structure(const Shape& shape, AnyStruct::Builder builder, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kMap) return wrong("a map", item, at);
    StructFiller filler(builder);
    std::vector<bool> seen(shape.members().size());
    std::vector<bool> holds(shape.members().size());
    bool is_union_taken = false;
    std::vector<std::string_view> strangers;
    std::size_t next = item + 1;
    for (std::uint32_t pair = 0; pair < items_[item].size; ++pair) {
      std::string_view key;
      if (!key_at(next, key, at)) return false;
      const std::size_t value = next + 1;
      next = items_[value].next;
      const Member* m = shape.find(key);
      if (m == nullptr || m->type.kind == Kind::unsupported) {
        if (!stranger(shape, key, strangers, at)) return false;
        continue;
      }
      const auto index = static_cast<std::size_t>(m - shape.members().data());
      const PathFrame here{&at, m->wire_name};
      if (seen[index]) return fail("SerializationException", "appears twice", here);
      seen[index] = true;
      if (items_[value].kind == CborKind::kNull) continue;
      holds[index] = true;
      if (m->in_union && std::exchange(is_union_taken, true))
        return fail("SerializationException", "only one member of its union may be given", here);
      filler.activate(shape, *m);
      if (!(m->type.kind == Kind::group ? structure(*m->type.shape, builder, value, here) : member(*m, filler, value, here)))
        return false;
    }
    return options_.enforce == Enforce::kNothing || required(shape, holds, at);
  }

 private:
  bool required(const Shape& shape, const std::vector<bool>& holds, const PathFrame& at) {
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (shape.members()[i].required && !holds[i])
        return fail(options_.invalid_error, "is required", PathFrame{&at, shape.members()[i].wire_name});
    }
    return true;
  }

  bool key_at(std::size_t item, std::string_view& key, const PathFrame& at) {
    if (items_[item].kind != CborKind::kText) return wrong("a text as the name of a member", item, at);
    key = items_[item].bytes;
    return true;
  }

  bool stranger(const Shape& shape, std::string_view key, std::vector<std::string_view>& strangers, const PathFrame& at) {
    const PathFrame here{&at, key};
    const Member* near = shape.nearest(key);
    if (options_.unknown == wire::Unknown::kRefuse) {
      return fail("SerializationException",
                  "is not a member of " + std::string(shape.name()) +
                      (near != nullptr ? "; did you mean " + near->wire_name + "?" : ""),
                  here);
    }
    if (std::find(strangers.begin(), strangers.end(), key) != strangers.end())
      return fail("SerializationException", "appears twice", here);
    strangers.push_back(key);
    if (options_.strangers != nullptr && options_.strangers->size() < wire::kStrangersMax)
      options_.strangers->push_back({here.kind(), near != nullptr ? near->wire_name : std::string{}});
    return true;
  }

  bool member(const Member& m, StructFiller& filler, std::size_t item, const PathFrame& at) {
    return wire::fill_member(m, filler, [&](auto tag, const Site& site, auto&& out) {
      return read(tag, site, std::forward<decltype(out)>(out), item, at);
    });
  }

  // --- one value of each category; `site` says its type and bounds ---------------------------------------------------

  bool read(tags::Nothing, const Site&, wire::NothingValue, std::size_t, const PathFrame&) { return true; }

  bool read(tags::Boolean, const Site&, bool& out, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kBoolean) return wrong("true or false", item, at);
    out = items_[item].number != 0;
    return true;
  }

  template <typename T>
  bool read(tags::Integer<T>, const Site& site, T& out, std::size_t item, const PathFrame& at) {
    if (!whole(item, out, at)) return false;
    const wire::Bounds* range = options_.enforce == Enforce::kBounds ? site.range() : nullptr;
    const bool fits = range == nullptr || (std::in_range<std::int64_t>(out) && range->contains(static_cast<std::int64_t>(out)));
    return fits || fail(options_.invalid_error, std::to_string(out) + " is out of range", at);
  }

  template <typename T>
  bool whole(std::size_t item, T& out, const PathFrame& at) {
    constexpr double kExactMax = 9007199254740992.0;  // 2^53: above it a double no longer names one integer
    const CborItem& one = items_[item];
    bool fits = false;
    if (one.kind == CborKind::kUnsigned) {
      fits = std::in_range<T>(one.number);
      out = static_cast<T>(one.number);
    } else if (one.kind == CborKind::kNegative) {
      const auto value = static_cast<std::int64_t>(~one.number);  // -1 - number
      fits = one.number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) && std::in_range<T>(value);
      out = static_cast<T>(value);
    } else if (one.kind == CborKind::kFraction && one.fraction == std::floor(one.fraction) &&
               std::abs(one.fraction) <= kExactMax) {
      const auto value = static_cast<std::int64_t>(one.fraction);
      fits = std::in_range<T>(value);
      out = static_cast<T>(value);
    } else {
      return wrong("an integer", item, at);
    }
    return fits || fail("SerializationException",
                        found(one) + " does not fit an integer of " + std::to_string(sizeof(T) * 8) + " bits", at);
  }

  template <typename T>
  bool read(tags::Fraction<T>, const Site&, T& out, std::size_t item, const PathFrame& at) {
    double value = 0;
    if (!number(item, value)) return wrong("a number", item, at);
    out = static_cast<T>(value);
    return true;
  }

  bool number(std::size_t item, double& out) {
    const CborItem& one = items_[item];
    if (one.kind == CborKind::kFraction)
      out = one.fraction;
    else if (one.kind == CborKind::kUnsigned)
      out = static_cast<double>(one.number);
    else if (one.kind == CborKind::kNegative)
      out = -1.0 - static_cast<double>(one.number);
    else
      return false;
    return true;
  }

  // Tag 1 with a number of seconds; nothing else is a timestamp in rpc-v2-cbor.
  bool read(tags::Timestamp, const Site&, std::int64_t& ms, std::size_t item, const PathFrame& at) {
    constexpr double kSecondsMax = 253402300799.0;  // the end of the year 9999
    double seconds = 0;
    if (items_[item].kind != CborKind::kTag || items_[item].number != kEpochTag || !number(item + 1, seconds) ||
        !(std::abs(seconds) <= kSecondsMax))
      return wrong("a timestamp (tag 1 and a number of seconds)", item, at);
    // Whole seconds and fraction are converted apart: the product of a large number of seconds would lose the milliseconds.
    const double whole_seconds = std::floor(seconds);
    ms = static_cast<std::int64_t>(whole_seconds) * 1000 + std::llround((seconds - whole_seconds) * 1000.0);
    return true;
  }

  bool read(tags::Enumeration, const Site& site, std::uint16_t& out, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kText) return wrong("a text", item, at);
    const wire::EnumShape& enumeration = *site.type.enumeration;
    const auto ordinal = enumeration.find(items_[item].bytes);
    if (!ordinal) {
      return refuse(options_.invalid_error,
                    wire::unknown_value(options_.enum_words, enumeration, items_[item].bytes, at.text()), at);
    }
    out = *ordinal;
    return true;
  }

  bool read(tags::Text, const Site&, AnyPointer::Builder out, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kText) return wrong("a text", item, at);
    store_text(out, items_[item].bytes);
    return true;
  }

  // A document travels as the data itself and is kept as JSON.
  bool read(tags::Document, const Site&, AnyPointer::Builder out, std::size_t item, const PathFrame& at) {
    std::string json;
    if (!document(item, json)) return wrong("data that JSON can say", item, at);
    store_text(out, json);
    return true;
  }

  bool document(std::size_t item, std::string& out) {
    const CborItem& one = items_[item];
    switch (one.kind) {
      case CborKind::kUnsigned:
        wire::append_unsigned(one.number, out);
        return true;
      case CborKind::kNegative:
        if (one.number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return false;
        wire::append_integer(static_cast<std::int64_t>(~one.number), out);
        return true;
      case CborKind::kFraction:
        if (!std::isfinite(one.fraction)) return false;
        wire::append_double(one.fraction, out);
        return true;
      case CborKind::kBoolean:
        out += one.number != 0 ? "true" : "false";
        return true;
      case CborKind::kNull:
        out += "null";
        return true;
      case CborKind::kText:
        wire::append_quoted(one.bytes, out);
        return true;
      case CborKind::kArray:
      case CborKind::kMap:
        return document_children(item, out);
      case CborKind::kBytes:
      case CborKind::kTag:
        return false;
    }
    return false;
  }

  bool document_children(std::size_t item, std::string& out) {
    const bool is_map = items_[item].kind == CborKind::kMap;
    out += is_map ? '{' : '[';
    std::size_t next = item + 1;
    for (std::uint32_t i = 0; i < items_[item].size; ++i) {
      if (i > 0) out += ',';
      if (is_map) {
        if (items_[next].kind != CborKind::kText) return false;
        wire::append_quoted(items_[next].bytes, out);
        out += ':';
        ++next;
      }
      if (!document(next, out)) return false;
      next = items_[next].next;
    }
    out += is_map ? '}' : ']';
    return true;
  }

  bool read(tags::Data, const Site&, AnyPointer::Builder out, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kBytes) return wrong("bytes", item, at);
    const std::string_view bytes = items_[item].bytes;
    auto data = out.initAs<capnp::Data>(static_cast<unsigned>(bytes.size()));
    std::copy(bytes.begin(), bytes.end(), data.begin());
    return true;
  }

  bool read(tags::Structure, const Site& site, AnyStruct::Builder out, std::size_t item, const PathFrame& at) {
    return structure(*site.type.shape, out, item, at);
  }

  bool read(tags::List, const Site& site, AnyPointer::Builder out, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kArray) return wrong("a list", item, at);
    std::vector<std::size_t> elements;
    elements.reserve(items_[item].size);
    for (std::size_t next = item + 1; elements.size() < items_[item].size; next = items_[next].next) elements.push_back(next);
    return wire::fill_elements(site, out, elements.size(), elements,
                               [&](auto tag, const Site& inner, auto&& place, std::size_t element, unsigned i) {
                                 const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
                                 return read(tag, inner, std::forward<decltype(place)>(place), element, here);
                               });
  }

  bool read(tags::Map, const Site& site, AnyPointer::Builder pointer, std::size_t item, const PathFrame& at) {
    if (items_[item].kind != CborKind::kMap) return wrong("a map", item, at);
    const Shape& shape = *site.type.shape;
    const Member& value = shape.members().back();
    auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), items_[item].size);
    std::vector<std::string_view> keys;
    std::size_t next = item + 1;
    for (std::uint32_t i = 0; i < items_[item].size; ++i) {
      std::string_view key;
      if (!key_at(next, key, at)) return false;
      keys.push_back(key);
      const PathFrame here{&at, key};
      StructFiller filler(out[i]);
      if (!wire::store_map_key(shape.members().front(), filler, key))
        return fail(options_.invalid_error, "is not a key that is known", here);
      filler.activate(shape, value);
      if (!member(value, filler, next + 1, here)) return false;
      next = items_[next + 1].next;
    }
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() || fail("SerializationException", "appears twice", PathFrame{&at, *twice});
  }

  static void store_text(AnyPointer::Builder pointer, std::string_view text) {
    auto out = pointer.initAs<capnp::Text>(static_cast<unsigned>(text.size()));
    std::memcpy(out.begin(), text.data(), text.size());
  }

  bool wrong(std::string_view what, std::size_t item, const PathFrame& at) {
    return fail("SerializationException", "expected " + std::string(what) + ", found " + found(items_[item]), at);
  }

  const std::vector<CborItem>& items_;
  const wire::ReadOptions& options_;
};

}  // namespace

Status read_cbor(std::string_view body, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options) {
  constexpr std::string_view kEmptyMap = "\xa0";
  if (body.size() > options.bytes_max) {
    return api_error("SerializationException",
                     "request of " + std::to_string(body.size()) + " bytes, allowed are " + std::to_string(options.bytes_max));
  }
  MOORAGE_ASSIGN(const CborItems parsed, parse_cbor(body.empty() ? kEmptyMap : body, options));
  Reader reader(parsed.items, options);
  try {
    if (!reader.structure(Shape::of(out.getSchema()), out.as<AnyStruct>(), 0, PathFrame{})) return reader.take_error();
  } catch (const kj::Exception& e) {
    return api_error("SerializationException", std::string("request cannot be stored: ") + e.getDescription().cStr());
  }
  return {};
}

}  // namespace moorage::codec
