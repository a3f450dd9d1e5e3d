#include "wire/content.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "wire/access.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::List;

template <typename T>
bool equal_lists(AnyPointer::Reader a, AnyPointer::Reader b) {
  const auto x = a.getAs<List<T>>();
  const auto y = b.getAs<List<T>>();
  if (x.size() != y.size()) {
    return false;
  }
  for (unsigned i = 0; i < x.size(); ++i) {
    if (x[i] != y[i]) {
      return false;
    }
  }
  return true;
}

bool equal_pointers(const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b);

bool equal_structs(const Shape& shape, AnyPointer::Reader a, AnyPointer::Reader b) {
  const auto x = struct_list(a);
  const auto y = struct_list(b);
  if (x.size() != y.size()) {
    return false;
  }
  for (unsigned i = 0; i < x.size(); ++i) {
    if (!equal(shape, x[i], y[i])) {
      return false;
    }
  }
  return true;
}

bool equal_elements(const TypeShape& element, AnyPointer::Reader a, AnyPointer::Reader b) {
  switch (element.kind) {
    case Kind::nothing:
      return equal_lists<capnp::Void>(a, b);
    case Kind::boolean:
      return equal_lists<bool>(a, b);
    case Kind::int8:
    case Kind::uint8:
      return equal_lists<std::uint8_t>(a, b);
    case Kind::int16:
    case Kind::uint16:
    case Kind::enumeration:
      return equal_lists<std::uint16_t>(a, b);
    case Kind::int32:
    case Kind::uint32:
      return equal_lists<std::uint32_t>(a, b);
    case Kind::int64:
    case Kind::uint64:
    case Kind::timestamp:
      return equal_lists<std::uint64_t>(a, b);
    case Kind::float32:
      return equal_lists<std::uint32_t>(a, b);
    case Kind::float64:
      return equal_lists<std::uint64_t>(a, b);
    case Kind::structure:
      return equal_structs(*element.shape, a, b);
    case Kind::text:
    case Kind::document:
    case Kind::data:
    case Kind::list:
    case Kind::map: {
      const auto x = pointer_list(a);
      const auto y = pointer_list(b);
      if (x.size() != y.size()) {
        return false;
      }
      for (unsigned i = 0; i < x.size(); ++i) {
        if (!equal_pointers(element, x[i], y[i])) {
          return false;
        }
      }
      return true;
    }
    case Kind::group:
    case Kind::unsupported:
      return true;
  }
  return true;
}

bool equal_pointers(const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b) {
  if (a.isNull() || b.isNull()) {
    return a.isNull() == b.isNull();
  }
  switch (type.kind) {
    case Kind::text:
    case Kind::document:
      return a.getAs<capnp::Text>() == b.getAs<capnp::Text>();
    case Kind::data:
      return a.getAs<capnp::Data>() == b.getAs<capnp::Data>();
    case Kind::structure:
      return equal(*type.shape, a.getAs<AnyStruct>(), b.getAs<AnyStruct>());
    case Kind::map:
      return equal_structs(*type.shape, a, b);
    case Kind::list:
      return equal_elements(*type.element, a, b);
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

bool equal_member(const Member& m, const StructView& a, const StructView& b) {
  switch (m.type.kind) {
    case Kind::nothing:
    case Kind::unsupported:
      return true;
    case Kind::boolean:
      return a.load_bool(m) == b.load_bool(m);
    case Kind::int8:
    case Kind::uint8:
      return a.load<std::uint8_t>(m) == b.load<std::uint8_t>(m);
    case Kind::int16:
    case Kind::uint16:
    case Kind::enumeration:
      return a.load<std::uint16_t>(m) == b.load<std::uint16_t>(m);
    case Kind::int32:
    case Kind::uint32:
    case Kind::float32:
      return a.load<std::uint32_t>(m) == b.load<std::uint32_t>(m);
    case Kind::int64:
    case Kind::uint64:
    case Kind::float64:
    case Kind::timestamp:
      return a.load<std::uint64_t>(m) == b.load<std::uint64_t>(m);
    case Kind::text:
    case Kind::document:
    case Kind::data:
    case Kind::structure:
    case Kind::list:
    case Kind::map:
      return equal_pointers(m.type, a.pointer(m.offset), b.pointer(m.offset));
    case Kind::group:
      return true;  // by its shape, in equal()
  }
  return true;
}

// --- check --------------------------------------------------------------------------------------------------------

class Checker {
 public:
  bool structure(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    for (const Member& m : shape.members()) {
      const auto mark = path_.size();
      path_ += (path_.empty() ? "" : ".") + m.wire_name;
      if (view.is_active(shape, m)) {
        if (m.type.kind == Kind::group ? !structure(*m.type.shape, reader) : !pointer(m.type, view, m.offset)) {
          return false;
        }
      }
      path_.resize(mark);
    }
    return true;
  }

  Error error(std::string_view what) const {
    return {.name = "SerializationException", .message = path_ + ": " + std::string(what), .path = path_};
  }

 private:
  bool pointer(const TypeShape& type, const StructView& view, std::uint32_t index) {
    switch (type.kind) {
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::list:
      case Kind::map:
        return content(type, view.pointer(index));
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

  bool content(const TypeShape& type, AnyPointer::Reader pointer) {
    if (pointer.isNull()) {
      return true;
    }
    switch (type.kind) {
      case Kind::text:
      case Kind::document: {
        const auto text = pointer.getAs<capnp::Text>();
        return is_valid_text({text.begin(), text.size()});
      }
      case Kind::data:
        pointer.getAs<capnp::Data>();
        return true;
      case Kind::structure:
        return structure(*type.shape, pointer.getAs<AnyStruct>());
      case Kind::map:
        return structures(*type.shape, pointer);
      case Kind::list:
        return elements(*type.element, pointer);
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

  bool structures(const Shape& shape, AnyPointer::Reader pointer) {
    for (auto entry : struct_list(pointer)) {
      if (!structure(shape, entry)) {
        return false;
      }
    }
    return true;
  }

  bool elements(const TypeShape& element, AnyPointer::Reader pointer) {
    switch (element.kind) {
      case Kind::nothing:
        pointer.getAs<List<capnp::Void>>();
        return true;
      case Kind::boolean:
        pointer.getAs<List<bool>>();
        return true;
      case Kind::int8:
      case Kind::uint8:
        pointer.getAs<List<std::uint8_t>>();
        return true;
      case Kind::int16:
      case Kind::uint16:
      case Kind::enumeration:
        pointer.getAs<List<std::uint16_t>>();
        return true;
      case Kind::int32:
      case Kind::uint32:
      case Kind::float32:
        pointer.getAs<List<std::uint32_t>>();
        return true;
      case Kind::int64:
      case Kind::uint64:
      case Kind::float64:
      case Kind::timestamp:
        pointer.getAs<List<std::uint64_t>>();
        return true;
      case Kind::structure:
        return structures(*element.shape, pointer);
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map:
        for (auto item : pointer_list(pointer)) {
          if (!content(element, item)) {
            return false;
          }
        }
        return true;
      case Kind::group:
      case Kind::unsupported:
        return true;
    }
    return true;
  }

  std::string path_;
};

}  // namespace

bool equal(const Shape& shape, AnyStruct::Reader a, AnyStruct::Reader b) {
  const StructView x(a);
  const StructView y(b);
  if (shape.has_union() && x.load<std::uint16_t>(shape.union_offset()) != y.load<std::uint16_t>(shape.union_offset())) {
    return false;
  }
  for (const Member& m : shape.members()) {
    const bool active = x.is_active(shape, m);
    if (active != y.is_active(shape, m)) {
      return false;
    }
    if (active && !(m.type.kind == Kind::group ? equal(*m.type.shape, a, b) : equal_member(m, x, y))) {
      return false;
    }
  }
  return true;
}

bool equal(capnp::DynamicStruct::Reader a, capnp::DynamicStruct::Reader b) {
  return a.getSchema() == b.getSchema() && equal(Shape::of(a.getSchema()), a.as<AnyStruct>(), b.as<AnyStruct>());
}

void copy_into(AnyStruct::Reader from, AnyStruct::Builder to) {
  const StructView source(from);
  StructFiller target(to);
  const std::size_t shared = std::min(source.data.size(), target.data.size());
  std::memset(target.data.begin(), 0, target.data.size());
  std::memcpy(target.data.begin(), source.data.begin(), shared);
  for (unsigned i = 0; i < target.pointers.size(); ++i) {
    if (i < source.pointers.size() && !source.pointers[i].isNull()) {
      target.pointers[i].set(source.pointers[i]);
    } else {
      target.pointers[i].clear();
    }
  }
}

Status check(const Shape& shape, AnyStruct::Reader root) {
  Checker checker;
  try {
    if (!checker.structure(shape, root)) {
      return checker.error("text is not UTF-8 or holds NUL");
    }
  } catch (const kj::Exception& e) {
    return checker.error(e.getDescription().cStr());
  }
  return {};
}

}  // namespace moorage::wire
