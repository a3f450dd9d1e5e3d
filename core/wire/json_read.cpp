#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "wire/access.h"
#include "wire/json.h"
#include "wire/json_values.h"
#include "wire/path.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::List;

class Reader : private JsonValues {
 public:
  using JsonValues::JsonValues;
  using JsonValues::take_error;

  bool structure(const Shape& shape, AnyStruct::Builder builder, dom::element value, const PathFrame& at) {
    dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      return wrong_type(Kind::structure, value, at);
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
    if (!text_ok(key, PathFrame{&at, {}})) {
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

  // Passes over a value of no interest; it counts all the same.
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
    switch (m.type.kind) {
      case Kind::nothing:
        return skip(value, at);
      case Kind::boolean: {
        bool b = false;
        if (value.get_bool().get(b) != simdjson::SUCCESS) {
          return wrong_type(m.type.kind, value, at);
        }
        filler.store_bool(m, b);
        return count(at);
      }
      case Kind::int8:
        return integer<std::int8_t>(m, filler, value, at);
      case Kind::int16:
        return integer<std::int16_t>(m, filler, value, at);
      case Kind::int32:
        return integer<std::int32_t>(m, filler, value, at);
      case Kind::int64:
        return integer<std::int64_t>(m, filler, value, at);
      case Kind::uint8:
        return integer<std::uint8_t>(m, filler, value, at);
      case Kind::uint16:
        return integer<std::uint16_t>(m, filler, value, at);
      case Kind::uint32:
        return integer<std::uint32_t>(m, filler, value, at);
      case Kind::uint64:
        return integer<std::uint64_t>(m, filler, value, at);
      case Kind::float32:
      case Kind::float64: {
        double d = 0;
        if (!number(value, d, at)) {
          return false;
        }
        if (m.type.kind == Kind::float32) {
          filler.store(m, static_cast<float>(d));
        } else {
          filler.store(m, d);
        }
        return !m.range || within(*m.range, d, at);
      }
      case Kind::timestamp: {
        std::int64_t ms = 0;
        if (!timestamp(value, ms, at)) {
          return false;
        }
        filler.store(m, ms);
        return true;
      }
      case Kind::enumeration: {
        std::uint16_t ordinal = 0;
        if (!enumerant(*m.type.enumeration, value, ordinal, at)) {
          return false;
        }
        filler.store(m, ordinal);
        return true;
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::list:
      case Kind::map:
        return content(m.type, &m, filler.pointers[m.offset], value, at);
      case Kind::group:
      case Kind::unsupported:
        return true;
    }
    return true;
  }

  // What a pointer holds; `m` is null for elements of lists and values of maps.
  bool content(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, dom::element value, const PathFrame& at) {
    switch (type.kind) {
      case Kind::text: {
        std::string_view text;
        if (!string(type.kind, value, text, at)) {
          return false;
        }
        store_text(pointer, text);
        return m == nullptr || !m->length || within(*m->length, text, at);
      }
      case Kind::document: {
        if (!skip(value, at)) {
          return false;
        }
        store_text(pointer, std::string(simdjson::minify(value)));
        return true;
      }
      case Kind::data: {
        std::string_view text;
        if (!string(type.kind, value, text, at)) {
          return false;
        }
        const auto bytes = parse_base64(text);
        if (!bytes) {
          return wrong_type(type.kind, value, at);
        }
        auto data = pointer.initAs<capnp::Data>(static_cast<unsigned>(bytes->size()));
        std::copy(bytes->begin(), bytes->end(), data.begin());
        return true;
      }
      case Kind::structure:
        return count(at) &&
               structure(*type.shape, pointer.initAsAnyStruct(type.shape->data_words(), type.shape->pointers()), value, at);
      case Kind::map:
        return map(type, m, pointer, value, at);
      case Kind::list:
        return list(type, m, pointer, value, at);
      case Kind::nothing:
      case Kind::boolean:
      case Kind::int8:
      case Kind::int16:
      case Kind::int32:
      case Kind::int64:
      case Kind::uint8:
      case Kind::uint16:
      case Kind::uint32:
      case Kind::uint64:
      case Kind::float32:
      case Kind::float64:
      case Kind::timestamp:
      case Kind::enumeration:
      case Kind::group:
      case Kind::unsupported:
        return true;
    }
    return true;
  }

  bool map(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, dom::element value, const PathFrame& at) {
    dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      return wrong_type(Kind::map, value, at);
    }
    if (!count(at) || !enter(at)) {
      return false;
    }
    const Member& name = type.shape->members().front();
    const Member& slot = type.shape->members().back();
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    auto entries =
        pointer.initAsListOfAnyStruct(type.shape->data_words(), type.shape->pointers(), static_cast<unsigned>(object.size()));
    unsigned i = 0;
    for (const auto [key, field] : object) {
      const PathFrame here{&at, key};
      if (!text_ok(key, here)) {
        return false;
      }
      keys.push_back(key);
      StructFiller filler(entries[i++]);
      store_text(filler.pointers[name.offset], key);
      filler.activate(*type.shape, slot);
      if (field.is_null() || !member(slot, filler, field, here)) {
        return field.is_null() ? wrong_type(slot.type.kind, field, here) : false;
      }
    }
    std::sort(keys.begin(), keys.end());
    if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end()) {
      return fail("SerializationException", "appears twice", PathFrame{&at, *twice});
    }
    leave();
    return m == nullptr || !m->length || within_count(*m->length, object.size(), at);
  }

  template <typename T, typename F>
  bool scalars(AnyPointer::Builder pointer, dom::array array, const PathFrame& at, F&& read) {
    auto out = pointer.initAs<List<T>>(static_cast<unsigned>(array.size()));
    unsigned i = 0;
    for (const auto item : array) {
      T n{};
      if (!read(item, n, PathFrame{&at, {}, static_cast<std::ptrdiff_t>(i)})) {
        return false;
      }
      out.set(i++, n);
    }
    return true;
  }

  bool list(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, dom::element value, const PathFrame& at) {
    dom::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      return wrong_type(Kind::list, value, at);
    }
    if (!count(at) || !enter(at) || !elements(*type.element, m, pointer, array, at)) {
      return false;
    }
    leave();
    return m == nullptr || !m->length || within_count(*m->length, array.size(), at);
  }

  bool elements(const TypeShape& element, const Member* m, AnyPointer::Builder pointer, dom::array array, const PathFrame& at) {
    const auto exact = [&](dom::element item, auto& n, const PathFrame& here) {
      return whole(item, n, m != nullptr && m->element_range ? &*m->element_range : nullptr, here);
    };
    switch (element.kind) {
      case Kind::boolean:
        return scalars<bool>(pointer, array, at, [&](dom::element item, bool& b, const PathFrame& here) {
          return item.get_bool().get(b) == simdjson::SUCCESS ? count(here) : wrong_type(Kind::boolean, item, here);
        });
      case Kind::int8:
        return scalars<std::int8_t>(pointer, array, at, exact);
      case Kind::int16:
        return scalars<std::int16_t>(pointer, array, at, exact);
      case Kind::int32:
        return scalars<std::int32_t>(pointer, array, at, exact);
      case Kind::int64:
        return scalars<std::int64_t>(pointer, array, at, exact);
      case Kind::uint8:
        return scalars<std::uint8_t>(pointer, array, at, exact);
      case Kind::uint16:
        return scalars<std::uint16_t>(pointer, array, at, exact);
      case Kind::uint32:
        return scalars<std::uint32_t>(pointer, array, at, exact);
      case Kind::uint64:
        return scalars<std::uint64_t>(pointer, array, at, exact);
      case Kind::float32:
        return scalars<float>(pointer, array, at, [&](dom::element item, float& f, const PathFrame& here) {
          double d = 0;
          const bool ok = number(item, d, here);
          f = static_cast<float>(d);
          return ok;
        });
      case Kind::float64:
        return scalars<double>(pointer, array, at,
                               [&](dom::element item, double& d, const PathFrame& here) { return number(item, d, here); });
      case Kind::timestamp:
        return scalars<std::int64_t>(pointer, array, at, [&](dom::element item, std::int64_t& ms, const PathFrame& here) {
          return timestamp(item, ms, here);
        });
      case Kind::enumeration:
        return scalars<std::uint16_t>(pointer, array, at, [&](dom::element item, std::uint16_t& n, const PathFrame& here) {
          return enumerant(*element.enumeration, item, n, here);
        });
      case Kind::structure: {
        const Shape& shape = *element.shape;
        auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), static_cast<unsigned>(array.size()));
        unsigned i = 0;
        for (const auto item : array) {
          const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
          if (!count(here) || !structure(shape, out[i++], item, here)) {
            return false;
          }
        }
        return true;
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map: {
        auto out = init_pointer_list(pointer, static_cast<unsigned>(array.size()));
        unsigned i = 0;
        for (const auto item : array) {
          const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
          if (!content(element, nullptr, out[i++], item, here)) {
            return false;
          }
          if (m != nullptr && m->element_length && element.kind == Kind::text &&
              !within(*m->element_length, item.get_string().value_unsafe(), here)) {
            return false;
          }
        }
        return true;
      }
      case Kind::nothing:
      case Kind::group:
      case Kind::unsupported:
        return true;
    }
    return true;
  }

  template <typename T>
  bool integer(const Member& m, StructFiller& filler, dom::element value, const PathFrame& at) {
    T n = 0;
    if (!whole(value, n, m.range ? &*m.range : nullptr, at)) {
      return false;
    }
    filler.store(m, n);
    return true;
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
  // One level more than allowed, so that our own check can name the path.
  if (parser.allocate(std::max<std::size_t>(json.size(), 64), options.depth_max + 1) != simdjson::SUCCESS) {
    return serialization_error("request could not be parsed: no memory");
  }
  dom::element root;
  if (const auto code = parser.parse(json.data(), json.size(), true).get(root); code != simdjson::SUCCESS) {
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
