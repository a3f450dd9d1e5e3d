// For codecs: bits of a struct by the plan of its shape. Reads past the end of an older, shorter struct are zeros.
#pragma once

#include <capnp/any.h>

#include <cstring>
#include <type_traits>

#include "wire/shape.h"

namespace moorage::wire {

// Lists of structs and of pointers without their type. Every encoding that a newer or older schema may have used is accepted;
// others raise an exception, as in the generated readers.
inline capnp::List<capnp::AnyStruct>::Reader struct_list(capnp::AnyPointer::Reader pointer) {
  const auto list = pointer.getAs<capnp::AnyList>();
  KJ_REQUIRE(list.getElementSize() != capnp::ElementSize::BIT, "a list of bits where structs belong");
  return list.as<capnp::List<capnp::AnyStruct>>();
}

inline capnp::List<capnp::AnyPointer>::Reader pointer_list(capnp::AnyPointer::Reader pointer) {
  const auto list = pointer.getAs<capnp::AnyList>();
  KJ_REQUIRE(list.size() == 0 || list.getElementSize() == capnp::ElementSize::POINTER,
             "a list of scalars where pointers belong");
  return list.as<capnp::List<capnp::AnyPointer>>();
}

inline capnp::List<capnp::AnyPointer>::Builder init_pointer_list(capnp::AnyPointer::Builder pointer, unsigned size) {
  return pointer.initAsAnyList(capnp::ElementSize::POINTER, size).as<capnp::List<capnp::AnyPointer>>();
}

// A struct opened once for many members.
struct StructView {
  explicit StructView(capnp::AnyStruct::Reader reader) : data(reader.getDataSection()), pointers(reader.getPointerSection()) {}
  kj::ArrayPtr<const capnp::byte> data;
  capnp::List<capnp::AnyPointer>::Reader pointers;

  template <typename T>
  T load(std::uint32_t offset) const {
    T out{};
    if (offset + sizeof(T) <= data.size()) {
      std::memcpy(&out, data.begin() + offset, sizeof(T));
    }
    return out;
  }
  template <typename T>
  T load(const Member& member) const {
    T out = load<T>(member.offset);
    if (member.default_bits != 0) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &out, sizeof(T));
      bits ^= member.default_bits;
      std::memcpy(&out, &bits, sizeof(T));
    }
    return out;
  }
  bool load_bool(const Member& member) const {
    const bool bit = (load<std::uint8_t>(member.offset / 8) >> (member.offset % 8) & 1) != 0;
    return bit != (member.default_bits != 0);
  }
  // Any scalar, bool included.
  template <typename T>
  T value(const Member& member) const {
    if constexpr (std::is_same_v<T, bool>) {
      return load_bool(member);
    } else {
      return load<T>(member);
    }
  }
  capnp::AnyPointer::Reader pointer(std::uint32_t index) const {
    return index < pointers.size() ? pointers[index] : capnp::AnyPointer::Reader{};
  }
  // Of a presence group and of the unnamed union; says nothing about null pointers and unset enums.
  bool is_active(const Shape& shape, const Member& member) const {
    if (member.in_union && load<std::uint16_t>(shape.union_offset()) != member.union_tag) {
      return false;
    }
    return !member.optional || load<std::uint16_t>(member.tag_offset) == 1;
  }
};

struct StructFiller {
  explicit StructFiller(capnp::AnyStruct::Builder builder)
      : data(builder.getDataSection()), pointers(builder.getPointerSection()) {}
  kj::ArrayPtr<capnp::byte> data;
  capnp::List<capnp::AnyPointer>::Builder pointers;

  template <typename T>
  void store(std::uint32_t offset, T value) {
    KJ_REQUIRE(offset + sizeof(T) <= data.size(), "struct is shorter than its schema");
    std::memcpy(data.begin() + offset, &value, sizeof(T));
  }
  template <typename T>
  void store(const Member& member, T value) {
    if (member.default_bits != 0) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof(T));
      bits ^= member.default_bits;
      std::memcpy(&value, &bits, sizeof(T));
    }
    store(member.offset, value);
  }
  void store_bool(const Member& member, bool value) {
    KJ_REQUIRE(member.offset / 8 < data.size(), "struct is shorter than its schema");
    capnp::byte& cell = data[member.offset / 8];
    const auto bit = static_cast<capnp::byte>(1U << (member.offset % 8));
    cell = value != (member.default_bits != 0) ? static_cast<capnp::byte>(cell | bit) : static_cast<capnp::byte>(cell & ~bit);
  }
  template <typename T>
  void store_value(const Member& member, T value) {
    if constexpr (std::is_same_v<T, bool>) {
      store_bool(member, value);
    } else {
      store(member, value);
    }
  }
  void activate(const Shape& shape, const Member& member) {
    if (member.in_union) {
      store(shape.union_offset(), member.union_tag);
    }
    if (member.optional) {
      store(member.tag_offset, std::uint16_t{1});
    }
  }
};

}  // namespace moorage::wire
