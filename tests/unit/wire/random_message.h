// Messages of any shape with random content that every codec must carry: a seed gives the same message forever.
#pragma once

#include <capnp/dynamic.h>

#include <cstdint>
#include <random>
#include <string>

#include "wire/access.h"
#include "wire/shape.h"

namespace moorage::test {

class RandomMessage {
 public:
  explicit RandomMessage(std::uint64_t seed) : random_(seed) {}

  void fill(capnp::DynamicStruct::Builder out) { fill(wire::Shape::of(out.getSchema()), out.as<capnp::AnyStruct>(), 0); }

  void fill(const wire::Shape& shape, capnp::AnyStruct::Builder builder, int depth) {
    wire::StructFiller filler(builder);
    bool union_taken = false;
    for (const wire::Member& m : shape.members()) {
      const bool wanted = m.required || below(depth < 3 ? 3 : 6) != 0;
      if (m.type.kind == wire::Kind::unsupported || (m.in_union && union_taken) || !wanted) {
        continue;
      }
      union_taken |= m.in_union;
      filler.activate(shape, m);
      if (m.type.kind == wire::Kind::group) {
        fill(*m.type.shape, builder, depth + 1);
      } else {
        member(m, filler, depth);
      }
    }
  }

  std::string text() {
    static const char* const kPieces[] = {
        "a",  "Z", "9", " ", "\"", "\\", "/", "\n", "\t", "\x01", "\x1f", "\x7f",         "é",           "ß",
        "漢", "😀", "<", "&", ">",  "'",  "%", "+",  "=",  ".",    ";",    "\xef\xbf\xbf", "\xe2\x80\xa8"};
    std::string out;
    for (std::uint64_t n = below(12); n > 0; --n) {
      out += kPieces[below(std::size(kPieces))];
    }
    return out;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  std::int64_t whole(int bits) {
    const std::int64_t max = bits == 64 ? INT64_MAX : (std::int64_t{1} << (bits - 1)) - 1;
    switch (below(6)) {
      case 0:
        return 0;
      case 1:
        return max;
      case 2:
        return -max - 1;
      case 3:
        return -1;
      default:
        return static_cast<std::int64_t>(below(1000));
    }
  }

  void member(const wire::Member& m, wire::StructFiller& filler, int depth) {
    using wire::Kind;
    switch (m.type.kind) {
      case Kind::boolean:
        filler.store_bool(m, below(2) == 1);
        return;
      case Kind::int8:
      case Kind::uint8:
        filler.store(m, static_cast<std::int8_t>(whole(8)));
        return;
      case Kind::int16:
      case Kind::uint16:
        filler.store(m, static_cast<std::int16_t>(whole(16)));
        return;
      case Kind::int32:
      case Kind::uint32:
        filler.store(m, static_cast<std::int32_t>(whole(32)));
        return;
      case Kind::int64:
      case Kind::uint64:
        filler.store(m, whole(64));
        return;
      case Kind::float32:
        filler.store(m, static_cast<float>(below(1000)) / 8);
        return;
      case Kind::float64:
        filler.store(m, static_cast<double>(whole(64)) / 7);
        return;
      case Kind::timestamp:
        filler.store(m, static_cast<std::int64_t>(below(4'000'000'000'000)) - 1'000'000'000);
        return;
      case Kind::enumeration:
        filler.store(m, ordinal(*m.type.enumeration));
        return;
      case Kind::nothing:
      case Kind::group:
      case Kind::unsupported:
        return;
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::list:
      case Kind::map:
        content(m.type, filler.pointers[m.offset], depth);
        return;
    }
  }

  std::uint16_t ordinal(const wire::EnumShape& shape) { return static_cast<std::uint16_t>(1 + below(shape.size() - 1)); }

  void content(const wire::TypeShape& type, capnp::AnyPointer::Builder pointer, int depth) {
    using wire::Kind;
    switch (type.kind) {
      case Kind::text:
        put(pointer, text());
        return;
      case Kind::document:
        put(pointer, below(2) == 0 ? R"({"a":[1,2.5,null,"x"]})" : "\"text\"");
        return;
      case Kind::data: {
        auto data = pointer.initAs<capnp::Data>(static_cast<unsigned>(below(9)));
        for (auto& byte : data) {
          byte = static_cast<capnp::byte>(below(256));
        }
        return;
      }
      case Kind::structure:
        fill(*type.shape, pointer.initAsAnyStruct(type.shape->data_words(), type.shape->pointers()), depth + 1);
        return;
      case Kind::map: {
        const auto size = static_cast<unsigned>(below(4));
        auto entries = pointer.initAsListOfAnyStruct(type.shape->data_words(), type.shape->pointers(), size);
        for (unsigned i = 0; i < size; ++i) {
          wire::StructFiller filler(entries[i]);
          const wire::Member& key = type.shape->members().front();
          if (key.type.kind == Kind::enumeration) {
            filler.store_value(key, static_cast<std::uint16_t>(1 + i));  // keys differ
          } else {
            put(filler.pointers[key.offset], std::to_string(i) + text());
          }
          filler.activate(*type.shape, type.shape->members().back());
          member(type.shape->members().back(), filler, depth + 1);
        }
        return;
      }
      case Kind::list:
        list(*type.element, pointer, depth);
        return;
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
        return;
    }
  }

  void list(const wire::TypeShape& element, capnp::AnyPointer::Builder pointer, int depth) {
    using wire::Kind;
    const auto size = static_cast<unsigned>(below(4));
    switch (element.kind) {
      case Kind::structure: {
        auto out = pointer.initAsListOfAnyStruct(element.shape->data_words(), element.shape->pointers(), size);
        for (unsigned i = 0; i < size; ++i) {
          fill(*element.shape, out[i], depth + 1);
        }
        return;
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map: {
        auto out = wire::init_pointer_list(pointer, size);
        for (unsigned i = 0; i < size; ++i) {
          content(element, out[i], depth + 1);
        }
        return;
      }
      case Kind::enumeration: {
        auto out = pointer.initAs<capnp::List<std::uint16_t>>(size);
        for (unsigned i = 0; i < size; ++i) {
          out.set(i, ordinal(*element.enumeration));
        }
        return;
      }
      case Kind::boolean:
        pointer.initAs<capnp::List<bool>>(size);
        return;
      case Kind::int8:
      case Kind::uint8:
        pointer.initAs<capnp::List<std::int8_t>>(size);
        return;
      case Kind::int16:
      case Kind::uint16:
        pointer.initAs<capnp::List<std::int16_t>>(size);
        return;
      case Kind::int32:
      case Kind::uint32:
        pointer.initAs<capnp::List<std::int32_t>>(size);
        return;
      case Kind::int64:
      case Kind::uint64:
      case Kind::timestamp:
        pointer.initAs<capnp::List<std::int64_t>>(size);
        return;
      case Kind::float32:
        pointer.initAs<capnp::List<float>>(size);
        return;
      case Kind::float64:
        pointer.initAs<capnp::List<double>>(size);
        return;
      case Kind::nothing:
      case Kind::group:
      case Kind::unsupported:
        return;
    }
  }

  static void put(capnp::AnyPointer::Builder pointer, const std::string& text) {
    pointer.setAs<capnp::Text>(capnp::Text::Reader(text.c_str(), text.size()));
  }

  std::mt19937_64 random_;
};

}  // namespace moorage::test
