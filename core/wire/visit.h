// The one dispatch over the kinds of members: every reader, writer and check of messages is built on it.
//   dispatch(kind, f)             calls f with the tag of the kind (tags::Text, tags::Integer<std::int32_t>, …)
//   visit_member, visit_elements  hand the values of a message to f as C++ values, one overload for each category
//   fill_member, fill_elements    let f parse values and store them in a message
// A caller writes one overload for each category that it treats in its own way. Nothing here allocates or throws by itself;
// kj::Exception comes out of a message whose pointers do not have the type of the shape.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "wire/access.h"
#include "wire/shape.h"

namespace moorage::wire {

// --- tags -----------------------------------------------------------------------------------------------------------

namespace tags {

template <typename T>
struct Scalar {
  using Value = T;
};
struct Pointer {};

struct Nothing {};
struct Boolean : Scalar<bool> {};
template <typename T>
struct Integer : Scalar<T> {};
template <typename T>
struct Fraction : Scalar<T> {};
struct Timestamp : Scalar<std::int64_t> {};
struct Enumeration : Scalar<std::uint16_t> {};
struct Text : Pointer {};
struct Document : Text {};  // an overload for Text takes documents too, unless there is one for Document
struct Data : Pointer {};
struct Structure : Pointer {};
struct List : Pointer {};
struct Map : Pointer {};
struct Group {};
struct Unsupported {};

}  // namespace tags

template <typename Tag>
concept ScalarTag = requires {
  typename Tag::Value;
};
template <typename Tag>
concept PointerTag = std::derived_from<Tag, tags::Pointer>;

// Always inline, as fill_member is: otherwise what f captures goes through memory, which costs the JSON reader a tenth of its
// time.
template <typename F>
[[gnu::always_inline]] inline auto dispatch(Kind kind, F&& f) -> std::invoke_result_t<F, tags::Nothing> {
  switch (kind) {
    case Kind::nothing:
      return f(tags::Nothing{});
    case Kind::boolean:
      return f(tags::Boolean{});
    case Kind::int8:
      return f(tags::Integer<std::int8_t>{});
    case Kind::int16:
      return f(tags::Integer<std::int16_t>{});
    case Kind::int32:
      return f(tags::Integer<std::int32_t>{});
    case Kind::int64:
      return f(tags::Integer<std::int64_t>{});
    case Kind::uint8:
      return f(tags::Integer<std::uint8_t>{});
    case Kind::uint16:
      return f(tags::Integer<std::uint16_t>{});
    case Kind::uint32:
      return f(tags::Integer<std::uint32_t>{});
    case Kind::uint64:
      return f(tags::Integer<std::uint64_t>{});
    case Kind::float32:
      return f(tags::Fraction<float>{});
    case Kind::float64:
      return f(tags::Fraction<double>{});
    case Kind::timestamp:
      return f(tags::Timestamp{});
    case Kind::enumeration:
      return f(tags::Enumeration{});
    case Kind::text:
      return f(tags::Text{});
    case Kind::document:
      return f(tags::Document{});
    case Kind::data:
      return f(tags::Data{});
    case Kind::structure:
      return f(tags::Structure{});
    case Kind::group:
      return f(tags::Group{});
    case Kind::list:
      return f(tags::List{});
    case Kind::map:
      return f(tags::Map{});
    case Kind::unsupported:
      break;
  }
  return f(tags::Unsupported{});
}

// --- reading a message ------------------------------------------------------------------------------------------------

// What a visitor is called with, besides bool, std::int64_t, std::uint64_t, double and std::string_view (text).
struct NothingValue {};  // a union member without content
struct TimeValue {
  std::int64_t ms;
};
struct EnumValue {
  const EnumShape& shape;
  std::uint16_t ordinal;
  std::string_view name() const { return shape.name(ordinal); }
};
struct DocumentValue {
  std::string_view json;
};
struct DataValue {
  std::span<const std::uint8_t> bytes;
};
struct StructValue {
  const Shape& shape;
  capnp::AnyStruct::Reader reader;
};
struct ListValue {
  const TypeShape& element;
  capnp::AnyPointer::Reader pointer;
};
struct MapValue {
  const Shape& entry;  // {key, value}
  capnp::List<capnp::AnyStruct>::Reader entries;
  const Member& key() const { return entry.members().front(); }
  const Member& value() const { return entry.members().back(); }
};

inline std::string_view text_at(capnp::AnyPointer::Reader pointer) {
  const auto text = pointer.getAs<capnp::Text>();
  return {text.begin(), text.size()};
}

// Scalars as visitors see them: whole numbers in 64 bits, fractions as double.
inline bool widened(tags::Boolean, const TypeShape&, bool value) { return value; }
template <typename T>
auto widened(tags::Integer<T>, const TypeShape&, T value) {
  return static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(value);
}
template <typename T>
double widened(tags::Fraction<T>, const TypeShape&, T value) {
  return static_cast<double>(value);
}
inline TimeValue widened(tags::Timestamp, const TypeShape&, std::int64_t ms) { return {ms}; }
inline EnumValue widened(tags::Enumeration, const TypeShape& type, std::uint16_t ordinal) {
  return {*type.enumeration, ordinal};
}

// What a pointer of this kind holds; a null pointer holds the empty value.
inline std::string_view held(tags::Text, const TypeShape&, capnp::AnyPointer::Reader pointer) { return text_at(pointer); }
inline DocumentValue held(tags::Document, const TypeShape&, capnp::AnyPointer::Reader pointer) { return {text_at(pointer)}; }
inline DataValue held(tags::Data, const TypeShape&, capnp::AnyPointer::Reader pointer) {
  const auto bytes = pointer.getAs<capnp::Data>();
  return {{bytes.begin(), bytes.size()}};
}
inline StructValue held(tags::Structure, const TypeShape& type, capnp::AnyPointer::Reader pointer) {
  return {*type.shape, pointer.getAs<capnp::AnyStruct>()};
}
inline ListValue held(tags::List, const TypeShape& type, capnp::AnyPointer::Reader pointer) { return {*type.element, pointer}; }
inline MapValue held(tags::Map, const TypeShape& type, capnp::AnyPointer::Reader pointer) {
  return {*type.shape, struct_list(pointer)};
}

// Calls f with the value of a member that is active (see StructView::is_active). False, and f is not called: the member is
// absent, because its pointer is null, its enumeration is unset or newer than the schema, or it cannot hold anything.
template <typename F>
bool visit_member(const Member& m, const StructView& view, capnp::AnyStruct::Reader reader, F&& f) {
  return dispatch(m.type.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      const auto value = widened(tag, m.type, view.value<typename Tag::Value>(m));
      if constexpr (std::same_as<Tag, tags::Enumeration>) {
        if (value.name().empty()) return false;
      }
      f(value);
      return true;
    } else if constexpr (PointerTag<Tag>) {
      const auto pointer = view.pointer(m.offset);
      if (pointer.isNull()) return false;
      f(held(tag, m.type, pointer));
      return true;
    } else if constexpr (std::same_as<Tag, tags::Group>) {
      f(StructValue{*m.type.shape, reader});
      return true;
    } else if constexpr (std::same_as<Tag, tags::Nothing>) {
      if (m.in_union) f(NothingValue{});
      return m.in_union;
    } else {
      return false;
    }
  });
}

// Calls f with every element in order.
template <typename F>
void visit_elements(const ListValue& list, F&& f) {
  dispatch(list.element.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      for (const typename Tag::Value value : list.pointer.getAs<capnp::List<typename Tag::Value>>()) {
        f(widened(tag, list.element, value));
      }
    } else if constexpr (std::same_as<Tag, tags::Structure>) {
      for (auto item : struct_list(list.pointer)) f(StructValue{*list.element.shape, item});
    } else if constexpr (PointerTag<Tag>) {
      for (auto item : pointer_list(list.pointer)) f(held(tag, list.element, item));
    }
  });
}

// --- filling a message ------------------------------------------------------------------------------------------------

// The type of a value and the bounds that its member sets for it.
struct Site {
  const TypeShape& type;
  const Member* member = nullptr;  // null inside a list of lists
  bool is_element = false;         // of the member's list

  Site element() const { return {*type.element, is_element ? nullptr : member, true}; }
  const Bounds* range() const {
    return member == nullptr ? nullptr : is_element ? bounds(member->element_range) : bounds(member->range);
  }
  const Bounds* length() const {
    return member == nullptr ? nullptr : is_element ? bounds(member->element_length) : bounds(member->length);
  }

 private:
  static const Bounds* bounds(const std::optional<Bounds>& rule) { return rule ? &*rule : nullptr; }
};

// Calls parse(tag, site, out) for the member, where `out` is
//   scalars: a reference to the tag's Value, which is stored when parse answers true;
//   structures: a fresh AnyStruct::Builder;   other pointers: the AnyPointer::Builder to initialise;   Nothing: a NothingValue.
// Answers what parse answers; groups and unsupported kinds are not filled here and answer true.
template <typename Parse>
[[gnu::always_inline]] inline bool fill_member(const Member& m, StructFiller& filler, Parse&& parse) {
  const Site site{.type = m.type, .member = &m};
  return dispatch(m.type.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      typename Tag::Value value{};
      if (!parse(tag, site, value)) return false;
      filler.store_value(m, value);
      return true;
    } else if constexpr (std::same_as<Tag, tags::Structure>) {
      const Shape& shape = *m.type.shape;
      return parse(tag, site, filler.pointers[m.offset].initAsAnyStruct(shape.data_words(), shape.pointers()));
    } else if constexpr (PointerTag<Tag>) {
      return parse(tag, site, filler.pointers[m.offset]);
    } else if constexpr (std::same_as<Tag, tags::Nothing>) {
      return parse(tag, site, NothingValue{});
    } else {
      return true;
    }
  });
}

// Makes a list of `size` elements at `pointer` and calls parse(tag, site, out, item, index) for each of `items`, as fill_member
// does; `list` is the site of the list.
template <typename Items, typename Parse>
bool fill_elements(const Site& list, capnp::AnyPointer::Builder pointer, std::size_t size, const Items& items, Parse&& parse) {
  const Site site = list.element();
  const auto count = static_cast<unsigned>(size);
  const auto each = [&](auto&& one) {
    unsigned i = 0;
    for (const auto& item : items) {
      if (!one(item, i++)) return false;
    }
    return true;
  };
  return dispatch(site.type.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      auto out = pointer.initAs<capnp::List<typename Tag::Value>>(count);
      return each([&](const auto& item, unsigned i) {
        typename Tag::Value value{};
        if (!parse(tag, site, value, item, i)) return false;
        out.set(i, value);
        return true;
      });
    } else if constexpr (std::same_as<Tag, tags::Structure>) {
      auto out = pointer.initAsListOfAnyStruct(site.type.shape->data_words(), site.type.shape->pointers(), count);
      return each([&](const auto& item, unsigned i) { return parse(tag, site, out[i], item, i); });
    } else if constexpr (PointerTag<Tag>) {
      auto out = init_pointer_list(pointer, count);
      return each([&](const auto& item, unsigned i) { return parse(tag, site, out[i], item, i); });
    } else {
      return true;
    }
  });
}

}  // namespace moorage::wire
