#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "wire/json.h"
#include "wire/json_values.h"
#include "wire/map_key.h"
#include "wire/path.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;

class Reader : private JsonValues {
 public:
  using JsonValues::JsonValues;
  using JsonValues::take_error;

  bool structure(const Shape& shape, AnyStruct::Builder builder, dom::element value, const PathFrame& at) {
    dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      return wrong_type(tags::Structure{}, value, at);
    }
    if (!enter(at)) {
      return false;
    }
    StructFiller filler(builder);
    MemberSet seen(shape.members().size());
    bool union_taken = false;
    std::vector<std::string_view> strangers;
    std::size_t hint = 0;  // clients mostly send members in the order of the model
    for (const auto [key, field] : object) {
      const Member* m =
          hint < shape.members().size() && shape.members()[hint].wire_name == key ? &shape.members()[hint] : shape.find(key);
      if (m == nullptr || m->type.kind == Kind::unsupported) {
        if (!stranger(shape, key, field, strangers, at)) {
          return false;
        }
        continue;
      }
      const auto index = static_cast<std::size_t>(m - shape.members().data());
      hint = index + 1;
      const PathFrame here{&at, m->wire_name};
      if (!seen.insert(index)) {
        return fail("SerializationException", "appears twice", here);
      }
      if (field.is_null()) {
        if (!count(here)) {
          return false;
        }
        seen.erase_presence(index);
        continue;
      }
      if (m->in_union && std::exchange(union_taken, true)) {
        return fail("SerializationException", "only one member of its union may be given", here);
      }
      filler.activate(shape, *m);
      if (!(m->type.kind == Kind::group ? structure(*m->type.shape, builder, field, here) : member(*m, filler, field, here))) {
        return false;
      }
    }
    leave();
    return !shape.has_required() || options_.enforce == Enforce::kNothing || required(shape, seen, at);
  }

 private:
  // Which members were seen, and which of them hold something. Shapes have few members: no allocation up to 128.
  class MemberSet {
   public:
    explicit MemberSet(std::size_t size) {
      if (size > 128) {
        more_.resize(size);
      }
    }
    bool insert(std::size_t i) {
      auto& cell = at(i);
      if (cell != 0) {
        return false;
      }
      cell = 2;
      return true;
    }
    void erase_presence(std::size_t i) { at(i) = 1; }
    bool holds(std::size_t i) { return at(i) == 2; }

   private:
    std::uint8_t& at(std::size_t i) { return more_.empty() ? few_[i] : more_[i]; }
    std::array<std::uint8_t, 128> few_{};
    std::vector<std::uint8_t> more_;
  };

  bool required(const Shape& shape, MemberSet& seen, const PathFrame& at) {
    for (std::size_t i = 0; i < shape.members().size(); ++i) {
      if (shape.members()[i].required && !seen.holds(i)) {
        return fail(options_.invalid_error, "is required", PathFrame{&at, shape.members()[i].wire_name});
      }
    }
    return true;
  }

  bool stranger(const Shape& shape, std::string_view key, dom::element value, std::vector<std::string_view>& strangers,
                const PathFrame& at) {
    if (!text_ok(key, options_.string_bytes_max, PathFrame{&at, {}})) {
      return false;
    }
    const PathFrame here{&at, key};
    if (options_.unknown == Unknown::kRefuse) {
      const Member* near = shape.nearest(key);
      const std::string hint = near != nullptr ? "; did you mean " + near->wire_name + "?" : "";
      return fail("SerializationException", "is not a member of " + std::string(shape.name()) + hint, here);
    }
    if (std::find(strangers.begin(), strangers.end(), key) != strangers.end()) {
      return fail("SerializationException", "appears twice", here);
    }
    strangers.push_back(key);
    if (options_.strangers != nullptr && options_.strangers->size() < kStrangersMax) {
      const Member* near = shape.nearest(key);
      options_.strangers->push_back({here.kind(), near != nullptr ? near->wire_name : std::string{}});
    }
    return skip(value, here);
  }

  // Skips a value, which counts towards the limits nevertheless.
  bool skip(dom::element value, const PathFrame& at) {
    if (!count(at)) {
      return false;
    }
    if (dom::array array; value.get_array().get(array) == simdjson::SUCCESS) {
      if (!enter(at)) {
        return false;
      }
      for (const auto item : array) {
        if (!skip(item, at)) {
          return false;
        }
      }
      leave();
    } else if (dom::object object; value.get_object().get(object) == simdjson::SUCCESS) {
      if (!enter(at)) {
        return false;
      }
      for (const auto field : object) {
        if (!skip(field.value, at)) {
          return false;
        }
      }
      leave();
    }
    return true;
  }

  bool member(const Member& m, StructFiller& filler, dom::element value, const PathFrame& at) {
    return fill_member(m, filler, [&](auto tag, const Site& site, auto&& out) {
      return read(tag, site, std::forward<decltype(out)>(out), value, at);
    });
  }

  // --- one value of each category; `site` says its type and bounds ---------------------------------------------------

  bool read(tags::Nothing, const Site&, NothingValue, dom::element value, const PathFrame& at) { return skip(value, at); }

  bool read(tags::Boolean tag, const Site&, bool& out, dom::element value, const PathFrame& at) {
    return value.get_bool().get(out) == simdjson::SUCCESS ? count(at) : wrong_type(tag, value, at);
  }

  template <typename T>
  bool read(tags::Integer<T>, const Site& site, T& out, dom::element value, const PathFrame& at) {
    return whole(value, out, site.range(), at);
  }

  template <typename T>
  bool read(tags::Fraction<T>, const Site& site, T& out, dom::element value, const PathFrame& at) {
    double d = 0;
    if (!number(value, d, at)) {
      return false;
    }
    out = static_cast<T>(d);
    return site.range() == nullptr || within(*site.range(), d, at);
  }

  bool read(tags::Timestamp, const Site&, std::int64_t& ms, dom::element value, const PathFrame& at) {
    return timestamp(value, ms, at);
  }

  bool read(tags::Enumeration, const Site& site, std::uint16_t& ordinal, dom::element value, const PathFrame& at) {
    return enumerant(*site.type.enumeration, value, ordinal, at);
  }

  bool read(tags::Text tag, const Site& site, AnyPointer::Builder out, dom::element value, const PathFrame& at) {
    std::string_view text;
    if (!string(tag, value, text, at)) {
      return false;
    }
    store_text(out, text);
    return site.length() == nullptr || within(*site.length(), text, at);
  }

  bool read(tags::Document, const Site&, AnyPointer::Builder out, dom::element value, const PathFrame& at) {
    if (!skip(value, at)) {
      return false;
    }
    store_text(out, std::string(simdjson::minify(value)));
    return true;
  }

  bool read(tags::Data tag, const Site&, AnyPointer::Builder out, dom::element value, const PathFrame& at) {
    std::string_view text;
    if (!string(tag, value, text, at)) {
      return false;
    }
    const auto bytes = parse_base64(text);
    if (!bytes) {
      return wrong_type(tag, value, at);
    }
    if (bytes->size() > options_.string_bytes_max) {
      return fail("SerializationException",
                  std::to_string(bytes->size()) + " bytes, allowed are " + std::to_string(options_.string_bytes_max), at);
    }
    auto data = out.initAs<capnp::Data>(static_cast<unsigned>(bytes->size()));
    std::copy(bytes->begin(), bytes->end(), data.begin());
    return true;
  }

  bool read(tags::Structure, const Site& site, AnyStruct::Builder out, dom::element value, const PathFrame& at) {
    return count(at) && structure(*site.type.shape, out, value, at);
  }

  bool read(tags::Map tag, const Site& site, AnyPointer::Builder out, dom::element value, const PathFrame& at) {
    dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      return wrong_type(tag, value, at);
    }
    if (!count(at) || !enter(at) || !entries(*site.type.shape, out, object, at)) {
      return false;
    }
    leave();
    return site.length() == nullptr || within_count(*site.length(), object.size(), at);
  }

  bool entries(const Shape& shape, AnyPointer::Builder pointer, dom::object object, const PathFrame& at) {
    const Member& name = shape.members().front();
    const Member& slot = shape.members().back();
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), static_cast<unsigned>(object.size()));
    unsigned i = 0;
    for (const auto [key, field] : object) {
      const PathFrame here{&at, key};
      if (!text_ok(key, options_.string_bytes_max, here)) {
        return false;
      }
      keys.push_back(key);
      StructFiller filler(out[i++]);
      if (!store_map_key(name, filler, key)) {
        return fail(options_.invalid_error, "is not a key that is known", here);
      }
      filler.activate(shape, slot);
      if (field.is_null()) {
        return not_expected(dispatch(slot.type.kind, [](auto tag) { return expected(tag); }), field, here);
      }
      if (!member(slot, filler, field, here)) {
        return false;
      }
    }
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() || fail("SerializationException", "appears twice", PathFrame{&at, *twice});
  }

  bool read(tags::List tag, const Site& site, AnyPointer::Builder out, dom::element value, const PathFrame& at) {
    dom::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      return wrong_type(tag, value, at);
    }
    if (!count(at) || !enter(at) || !elements(site, out, array, at)) {
      return false;
    }
    leave();
    return site.length() == nullptr || within_count(*site.length(), array.size(), at);
  }

  bool elements(const Site& list, AnyPointer::Builder pointer, dom::array array, const PathFrame& at) {
    return fill_elements(list, pointer, array.size(), array,
                         [&](auto tag, const Site& site, auto&& out, dom::element item, unsigned i) {
                           const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
                           return read(tag, site, std::forward<decltype(out)>(out), item, here);
                         });
  }

  static void store_text(AnyPointer::Builder pointer, std::string_view text) {
    auto out = pointer.initAs<capnp::Text>(static_cast<unsigned>(text.size()));
    std::memcpy(out.begin(), text.data(), text.size());
  }
};

Error serialization_error(std::string message) { return api_error("SerializationException", std::move(message)); }

}  // namespace

Status read_json(std::string_view json, capnp::DynamicStruct::Builder out, const ReadOptions& options) {
  if (json.size() > options.bytes_max) {
    return serialization_error("request of " + std::to_string(json.size()) + " bytes, allowed are " +
                               std::to_string(options.bytes_max));
  }
  dom::parser parser;
  // One level more than allowed, so that the reader's own check can report the path.
  if (parser.allocate(std::max<std::size_t>(json.size(), 64), options.depth_max + 1) != simdjson::SUCCESS) {
    throw std::bad_alloc();  // not a fault of the request
  }
  dom::element root;
  if (const auto code = parser.parse(json.data(), json.size(), true).get(root); code != simdjson::SUCCESS) {
    if (code == simdjson::MEMALLOC) throw std::bad_alloc();
    return serialization_error(std::string("request is not valid JSON: ") + simdjson::error_message(code));
  }
  const bool has_escapes = json.find("\\u") != std::string_view::npos;
  Reader reader(options, has_escapes);
  try {
    if (!reader.structure(Shape::of(out.getSchema()), out.as<AnyStruct>(), root, PathFrame{})) {
      return reader.take_error();
    }
  } catch (const kj::Exception& e) {
    return serialization_error(std::string("request cannot be stored: ") + e.getDescription().cStr());
  }
  return {};
}

}  // namespace moorage::wire
