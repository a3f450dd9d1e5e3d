// Content of structs by shape: compare, copy, check. Content is what JSON would show: which members are present and what
// they hold. Padding, the order of segments and left-over bits of inactive union members do not count.
#pragma once

#include <capnp/any.h>
#include <capnp/dynamic.h>

#include <utility>

#include "base/result.h"
#include "wire/shape.h"

namespace moorage::wire {

bool equal(const Shape& shape, capnp::AnyStruct::Reader a, capnp::AnyStruct::Reader b);
bool equal(capnp::DynamicStruct::Reader a, capnp::DynamicStruct::Reader b);  // false when their schemas differ

// `wire::equal(a, b)` for two readers of one generated type.
template <typename R>
requires requires { typename R::Reads; }
bool equal(R a, R b) { return equal(Shape::of<typename R::Reads>(), capnp::AnyStruct::Reader(a), capnp::AnyStruct::Reader(b)); }

// Deep copy over everything in `to`, which must be of the same type; members of a newer schema are kept where `to` has room.
void copy_into(capnp::AnyStruct::Reader from, capnp::AnyStruct::Builder to);

template <typename R, typename B>
requires std::same_as<typename R::Reads, typename B::Builds>
void copy_into(R from, B to) { copy_into(capnp::AnyStruct::Reader(from), capnp::AnyStruct::Builder(std::move(to))); }

// Every pointer of the right type, every text NUL-terminated UTF-8. For messages from outside; name of the error:
// SerializationException, with the path.
Status check(const Shape& shape, capnp::AnyStruct::Reader root);

}  // namespace moorage::wire
