#include "wire/content.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::List;

// --- equal --------------------------------------------------------------------------------------------------------

// Fractions are the same when their bits are: NaN equals itself.
template <typename T>
bool same_scalar(T a, T b) {
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

template <typename L, typename Same>
bool equal_items(const L& a, const L& b, Same&& same) {
  if (a.size() != b.size()) return false;
  for (unsigned i = 0; i < a.size(); ++i) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

bool equal_structs(const Shape& shape, AnyPointer::Reader a, AnyPointer::Reader b) {
  return equal_items(struct_list(a), struct_list(b), [&](auto x, auto y) { return equal(shape, x, y); });
}

bool equal_elements(const TypeShape& element, AnyPointer::Reader a, AnyPointer::Reader b);

bool equal_content(tags::Text, const TypeShape&, AnyPointer::Reader a, AnyPointer::Reader b) {
  return a.getAs<capnp::Text>() == b.getAs<capnp::Text>();
}
bool equal_content(tags::Data, const TypeShape&, AnyPointer::Reader a, AnyPointer::Reader b) {
  return a.getAs<capnp::Data>() == b.getAs<capnp::Data>();
}
bool equal_content(tags::Structure, const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b) {
  return equal(*type.shape, a.getAs<AnyStruct>(), b.getAs<AnyStruct>());
}
bool equal_content(tags::Map, const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b) {
  return equal_structs(*type.shape, a, b);
}
bool equal_content(tags::List, const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b) {
  return equal_elements(*type.element, a, b);
}

template <PointerTag Tag>
bool equal_pointers(Tag tag, const TypeShape& type, AnyPointer::Reader a, AnyPointer::Reader b) {
  return a.isNull() || b.isNull() ? a.isNull() == b.isNull() : equal_content(tag, type, a, b);
}

bool equal_elements(const TypeShape& element, AnyPointer::Reader a, AnyPointer::Reader b) {
  return dispatch(element.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      using Items = List<typename Tag::Value>;
      return equal_items(a.getAs<Items>(), b.getAs<Items>(), [](auto x, auto y) { return same_scalar(x, y); });
    } else if constexpr (std::same_as<Tag, tags::Nothing>) {
      return a.getAs<List<capnp::Void>>().size() == b.getAs<List<capnp::Void>>().size();
    } else if constexpr (std::same_as<Tag, tags::Structure>) {
      return equal_structs(*element.shape, a, b);
    } else if constexpr (PointerTag<Tag>) {
      return equal_items(pointer_list(a), pointer_list(b), [&](auto x, auto y) { return equal_pointers(tag, element, x, y); });
    } else {
      return true;
    }
  });
}

// Groups are compared by their shape, in equal().
bool equal_member(const Member& m, const StructView& a, const StructView& b) {
  return dispatch(m.type.kind, [&](auto tag) {
    using Tag = decltype(tag);
    if constexpr (ScalarTag<Tag>) {
      return same_scalar(a.value<typename Tag::Value>(m), b.value<typename Tag::Value>(m));
    } else if constexpr (PointerTag<Tag>) {
      return equal_pointers(tag, m.type, a.pointer(m.offset), b.pointer(m.offset));
    } else {
      return true;
    }
  });
}

// --- check --------------------------------------------------------------------------------------------------------

// Visits everything, which makes Cap'n Proto refuse pointers of a wrong type, and looks at each text. `path_` stays at the
// member in which the visit ended.
class Checker {
 public:
  bool structure(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    for (const Member& m : shape.members()) {
      if (!view.is_active(shape, m)) continue;
      const auto mark = path_.size();
      path_ += (path_.empty() ? "" : ".") + m.wire_name;
      bool is_valid = true;
      visit_member(m, view, reader, [&](const auto& value) { is_valid = valid(value); });
      if (!is_valid) return false;
      path_.resize(mark);
    }
    return true;
  }

  Error error(std::string_view what) const {
    return {.name = "SerializationException", .message = path_ + ": " + std::string(what), .path = path_};
  }

 private:
  template <typename Scalar>
  bool valid(const Scalar&) {
    return true;
  }
  bool valid(const std::string_view& text) { return is_valid_text(text); }
  bool valid(const DocumentValue& document) { return is_valid_text(document.json); }
  bool valid(const StructValue& value) { return structure(value.shape, value.reader); }
  bool valid(const MapValue& map) {
    for (auto entry : map.entries) {
      if (!structure(map.entry, entry)) return false;
    }
    return true;
  }
  bool valid(const ListValue& list) {
    bool is_valid = true;
    visit_elements(list, [&](const auto& value) { is_valid = is_valid && valid(value); });
    return is_valid;
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
