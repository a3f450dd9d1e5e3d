// The fields of an entity, said once: its record is written from them and read into them, its times are shifted and its copies
// compared by them.
//
//   template <>
//   struct Fields<Family> {
//     template <typename Each>
//     static void visit(Each&& each) {
//       each(MOORAGE_FIELD(name, Name));
//       each(MOORAGE_FIELD(last_revision, LastRevision));
//     }
//   };
//
// The first word is the member, the second is the field of the record in schemas, in capitals as Cap'n Proto's accessors have
// it. Records are written in the order of the list: keep it, so that equal entities have equal bytes in every version. A member
// behind a pointer to something shared (`run->runtime_id`) is written and compared; reading it is left to the list's own
// `static void restore(T&, Record::Reader)`, which is called after the fields were read.
//
// An enumeration that is stored says its last value beside its declaration: constexpr TaskStatus last_of(TaskStatus).
#pragma once

#include <capnp/list.h>
#include <capnp/message.h>
#include <kj/debug.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/time.h"
#include "kernel/ids.h"
#include "wire/content.h"
#include "wire/message.h"
#include "wire/presence.h"
#include "wire/shape.h"
#include "wire/wire_text.h"

namespace moorage::control {

template <typename T>
struct Fields;

template <typename T>
concept HasFields = requires {
  sizeof(Fields<T>);
};

template <typename Of, typename Get, typename Set, typename Init, typename Has>
struct Field {
  Field(Of of_, Get get_, Set set_, Init init_, Has has_) : of(of_), get(get_), set(set_), init(init_), has(has_) {}
  Of of;      // the member, of an entity
  Get get;    // of a record's reader
  Set set;    // into a record's builder
  Init init;  // of a list or a struct in a record's builder
  Has has;
  bool leaves_empty_out = false;

  // A list that is empty is not written at all.
  Field unless_empty() const {
    Field out = *this;
    out.leaves_empty_out = true;
    return out;
  }
};

// What a field does not use is never instantiated: a number has no `init` and no `has`.
#define MOORAGE_FIELD(member, record)                                                                                         \
  ::moorage::control::Field(                                                                                                  \
      [](auto& of) -> auto& { return of.member; }, [](auto in) { return in.get##record(); },                                  \
      [](auto out, auto value) { out.set##record(value); }, [](auto out, auto... size) { return out.init##record(size...); }, \
      [](auto in) { return in.has##record(); })

namespace codec {

template <typename T>
struct IsId : std::false_type {};
template <typename Entity>
struct IsId<Id<Entity>> : std::true_type {};

template <typename T>
struct IsMessage : std::false_type {};
template <typename T>
struct IsMessage<wire::Message<T>> : std::true_type {
  using Of = T;
};

template <typename T>
struct IsShared : std::false_type {};
template <typename T>
struct IsShared<std::shared_ptr<const T>> : std::true_type {
  using Of = T;
};

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {
  using Of = T;
};

using TextPairOf = std::pair<std::string, std::string>;

inline Instant instant(std::int64_t ms) { return {ms}; }
inline unsigned count(std::size_t n) { return static_cast<unsigned>(n); }

// Throws kj::Exception for what is no UTF-8.
std::string string(capnp::Text::Reader text);

template <typename Reader>
Hex128 hex(Reader id) {
  return {id.getHigh(), id.getLow()};
}

template <typename Builder>
void put(Builder out, Hex128 id) {
  out.setHigh(id.high);
  out.setLow(id.low);
}

// An ordinal that a newer version or a damage has written is out of range: the first one is taken.
template <typename Enum>
Enum ordinal(std::uint8_t value, Enum last) {
  return value <= static_cast<std::uint8_t>(last) ? static_cast<Enum>(value) : Enum{};
}

// ------------------------------------------------------------------------------------------------------------- writing

template <typename T, typename Builder>
void put_fields(Builder out, const T& from);

template <typename Item, typename List>
void put_list(List out, const std::vector<Item>& from) {
  for (unsigned i = 0; i < out.size(); ++i) {
    if constexpr (std::is_same_v<Item, std::string>) {
      out.set(i, wire::text(from[i]));
    } else if constexpr (std::is_same_v<Item, TextPairOf>) {
      out[i].setKey(wire::text(from[i].first));
      out[i].setValue(wire::text(from[i].second));
    } else if constexpr (std::is_integral_v<Item>) {
      out.set(i, from[i]);
    } else if constexpr (IsId<Item>::value) {
      out.set(i, from[i].value);
    } else {
      put_fields(out[i], from[i]);
    }
  }
}

template <typename T, typename OneField, typename Builder>
void put_field(const OneField& field, Builder out, const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    field.set(out, value);
  } else if constexpr (std::is_enum_v<T>) {
    field.set(out, static_cast<std::uint8_t>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    field.set(out, wire::text(value));
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    field.set(out, value.ms);
  } else if constexpr (IsId<T>::value) {
    field.set(out, value.value);
  } else if constexpr (std::is_same_v<T, Hex128>) {
    put(field.init(out), value);
  } else if constexpr (IsMessage<T>::value) {
    if (value) field.set(out, value.reader());
  } else if constexpr (IsShared<T>::value) {
    if (value) put_fields(field.init(out), *value);
  } else if constexpr (IsVector<T>::value) {
    if (!value.empty() || !field.leaves_empty_out) put_list(field.init(out, count(value.size())), value);
  } else {
    put_fields(field.init(out), value);
  }
}

template <typename T, typename Builder>
void put_fields(Builder out, const T& from) {
  Fields<T>::visit([&](const auto& field) { put_field(field, out, field.of(from)); });
}

// ------------------------------------------------------------------------------------------------------------- reading
// All of these throw kj::Exception where a part is damaged.

template <typename T, typename Reader>
void read_fields(T& into, Reader in);

template <typename Message, typename Reader>
wire::Message<Message> checked(Reader reader) {
  const Status sound = wire::check(wire::Shape::of<Message>(), capnp::AnyStruct::Reader(reader));
  KJ_REQUIRE(sound.ok(), "a message inside is damaged", sound.error().message);
  return wire::Message<Message>::from_reader(reader);
}

template <typename Item, typename List>
void read_list(std::vector<Item>& into, List in) {
  into.clear();
  into.reserve(in.size());
  for (const auto one : in) {
    if constexpr (std::is_same_v<Item, std::string>) {
      into.push_back(string(one));
    } else if constexpr (std::is_same_v<Item, TextPairOf>) {
      into.emplace_back(string(one.getKey()), string(one.getValue()));
    } else if constexpr (std::is_integral_v<Item>) {
      into.push_back(one);
    } else if constexpr (IsId<Item>::value) {
      into.push_back(Item{one});
    } else {
      read_fields(into.emplace_back(), one);
    }
  }
}

template <typename T, typename OneField, typename Reader>
void read_field(const OneField& field, T& into, Reader in) {
  if constexpr (std::is_arithmetic_v<T>) {
    into = field.get(in);
  } else if constexpr (std::is_enum_v<T>) {
    into = ordinal(field.get(in), last_of(T{}));
  } else if constexpr (std::is_same_v<T, std::string>) {
    into = string(field.get(in));
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    into.ms = field.get(in);
  } else if constexpr (IsId<T>::value) {
    into.value = field.get(in);
  } else if constexpr (std::is_same_v<T, Hex128>) {
    into = hex(field.get(in));
  } else if constexpr (IsMessage<T>::value) {
    if (field.has(in)) into = checked<typename IsMessage<T>::Of>(field.get(in));
  } else if constexpr (IsShared<T>::value) {
    auto made = std::make_shared<typename IsShared<T>::Of>();
    read_fields(*made, field.get(in));
    into = std::move(made);
  } else if constexpr (IsVector<T>::value) {
    read_list(into, field.get(in));
  } else {
    read_fields(into, field.get(in));
  }
}

template <typename T, typename Reader>
void read_fields(T& into, Reader in) {
  Fields<T>::visit([&](const auto& field) {
    auto& member = field.of(into);
    if constexpr (!std::is_const_v<std::remove_reference_t<decltype(member)>>) read_field(field, member, in);
  });
  if constexpr (requires { Fields<T>::restore(into, in); }) Fields<T>::restore(into, in);
}

// ----------------------------------------------------------------------------------------------- what follows from them

// Whether all fields are equal, those behind pointers and in messages among them.
template <typename T>
bool same(const T& a, const T& b);

template <typename T>
bool same_value(const T& a, const T& b) {
  if constexpr (IsMessage<T>::value) {
    return (!a && !b) || wire::equal(a.reader(), b.reader());
  } else if constexpr (IsShared<T>::value) {
    return a == b || (a && b && same(*a, *b));
  } else if constexpr (IsVector<T>::value) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!same_value(a[i], b[i])) return false;
    }
    return true;
  } else if constexpr (HasFields<T>) {
    return same(a, b);
  } else {
    return a == b;
  }
}

template <typename T>
bool same(const T& a, const T& b) {
  bool equal = true;
  Fields<T>::visit([&](const auto& field) { equal = equal && same_value(field.of(a), field.of(b)); });
  return equal;
}

// Calls `visit(Instant&)` for every instant of an entity and of what it holds by value; those of a const one are const.
template <typename T, typename Visit>
void visit_instants(T& in, const Visit& visit) {
  using Value = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Value, Instant>) {
    visit(in);
  } else if constexpr (IsVector<Value>::value) {
    if constexpr (std::is_class_v<typename IsVector<Value>::Of>) {
      for (auto& one : in) visit_instants(one, visit);
    }
  } else if constexpr (HasFields<Value>) {
    Fields<Value>::visit([&](const auto& field) { visit_instants(field.of(in), visit); });
  }
}

}  // namespace codec

}  // namespace moorage::control
