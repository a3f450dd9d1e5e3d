#include "wire/shape.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "base/hash.h"
#include "schemas/annotations.capnp.h"
#include "wire/suggestion.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

// Ids of schemas/annotations.capnp; the generated header does not carry them.
enum class Note : std::uint64_t {
  json_name = 0xb0a17bc1d9a1f101,
  required = 0xb0a17bc1d9a1f102,
  range = 0xb0a17bc1d9a1f103,
  length = 0xb0a17bc1d9a1f104,
  pattern = 0xb0a17bc1d9a1f105,
  map = 0xb0a17bc1d9a1f106,
  timestamp = 0xb0a17bc1d9a1f107,
  secret = 0xb0a17bc1d9a1f108,
  document = 0xb0a17bc1d9a1f109,
  deprecated = 0xb0a17bc1d9a1f10a,
  idempotency_token = 0xb0a17bc1d9a1f10b,
  query_list = 0xb0a17bc1d9a1f10e,
  element_length = 0xb0a17bc1d9a1f110,
  element_range = 0xb0a17bc1d9a1f111,
};

template <typename T>
Bounds bounds_of(capnp::schema::Value::Reader value) {
  const auto read = value.getStruct().getAs<T>();
  return {read.getMin(), read.getMax()};
}

template <typename Annotations>
std::string wire_name_of(std::string_view own, Annotations annotations) {
  for (auto note : annotations) {
    if (note.getId() == static_cast<std::uint64_t>(Note::json_name)) {
      return note.getValue().getText().cStr();
    }
  }
  return std::string(own);
}

// By the number of capnp::schema::Type::Which, which is part of Cap'n Proto's encoding and never changes.
constexpr std::array kKinds = {Kind::nothing,     Kind::boolean,   Kind::int8,        Kind::int16,      Kind::int32,
                               Kind::int64,       Kind::uint8,     Kind::uint16,      Kind::uint32,     Kind::uint64,
                               Kind::float32,     Kind::float64,   Kind::text,        Kind::data,       Kind::list,
                               Kind::enumeration, Kind::structure, Kind::unsupported, Kind::unsupported};
static_assert(kKinds[capnp::schema::Type::FLOAT64] == Kind::float64 && kKinds[capnp::schema::Type::STRUCT] == Kind::structure &&
              kKinds.size() == capnp::schema::Type::ANY_POINTER + 1);

std::uint32_t width_bytes(Kind kind) {
  return dispatch(kind, [](auto tag) -> std::uint32_t {
    if constexpr (ScalarTag<decltype(tag)>) {
      return sizeof(typename decltype(tag)::Value);
    } else {
      return 1;
    }
  });
}

std::uint64_t default_bits_of(Kind kind, capnp::DynamicStruct::Reader value) {
  return dispatch(kind, [&](auto tag) {
    std::uint64_t bits = 0;
    if constexpr (ScalarTag<decltype(tag)>) {
      KJ_IF_MAYBE (field, value.which()) {
        const auto given = value.get(*field).template as<typename decltype(tag)::Value>();
        std::memcpy(&bits, &given, sizeof(given));
      }
    }
    return bits;
  });
}

// {unset :Void, value :T} with `unset` first.
bool is_presence_group(capnp::StructSchema group) {
  const auto fields = group.getFields();
  return group.getProto().getStruct().getDiscriminantCount() == 2 && fields.size() == 2 &&
         fields[0].getProto().getName() == "unset" && fields[1].getProto().getName() == "value" &&
         fields[0].getProto().isSlot() && fields[1].getProto().isSlot() && fields[0].getType().isVoid();
}

std::size_t hash_of(std::string_view name) {
  const std::size_t h = fnv1a(name);
  return h ^ (h >> 29);
}

}  // namespace

// Makes shapes. Shapes refer to each other and may be recursive, so a whole family is made under one lock and a shape is
// registered before its members are.
class ShapeFactory {
 public:
  static ShapeFactory& instance() {
    static ShapeFactory factory;
    return factory;
  }

  const Shape& shape(capnp::StructSchema schema) {
    const auto id = schema.getProto().getId();
    {
      std::shared_lock lock(mutex_);
      if (const auto found = shapes_.find(id); found != shapes_.end()) {
        return *found->second;
      }
    }
    std::unique_lock lock(mutex_);
    return make(schema);
  }

  const EnumShape& enumeration(capnp::EnumSchema schema) {
    {
      std::shared_lock lock(mutex_);
      if (const auto found = enums_.find(schema.getProto().getId()); found != enums_.end()) {
        return *found->second;
      }
    }
    std::unique_lock lock(mutex_);
    return make(schema);
  }

 private:
  const EnumShape& make(capnp::EnumSchema schema) {
    auto& slot = enums_[schema.getProto().getId()];
    if (!slot) {
      slot = std::make_unique<EnumShape>(schema);
    }
    return *slot;
  }

  const Shape& make(capnp::StructSchema schema) {
    const auto proto = schema.getProto();
    auto& slot = shapes_[proto.getId()];
    if (slot) {
      return *slot;
    }
    slot = std::make_unique<Shape>();
    Shape& shape = *slot;  // the map may rehash below; the shape's address is stable
    const std::string_view display = proto.getDisplayName().cStr();
    shape.schema_ = schema;
    shape.name_ = schema.getShortDisplayName().cStr();
    shape.file_ = display.substr(0, display.find(':'));
    const auto body = proto.getStruct();
    shape.data_words_ = body.getDataWordCount();
    shape.pointers_ = body.getPointerCount();
    shape.has_union_ = body.getDiscriminantCount() > 0;
    shape.union_offset_ = body.getDiscriminantOffset() * 2;
    for (auto field : schema.getFields()) {
      add_member(shape, field);
    }
    fill_table(shape);
    return shape;
  }

  void add_member(Shape& shape, capnp::StructSchema::Field field) {
    const auto proto = field.getProto();
    Member member;
    member.name = proto.getName().cStr();
    member.wire_name = wire_name_of(member.name, proto.getAnnotations());
    append_quoted(member.wire_name, member.json_key);
    member.json_key += ':';
    member.field = field;
    member.in_union = shape.has_union_ && proto.getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT;
    member.union_tag = proto.getDiscriminantValue();
    if (proto.isGroup()) {
      const auto group = field.getType().asStruct();
      if (is_presence_group(group)) {
        member.optional = true;
        member.tag_offset = group.getProto().getStruct().getDiscriminantOffset() * 2;
        place(member, group.getFields()[1]);
      } else {
        member.type.kind = Kind::group;
        member.type.shape = &make(group);
      }
    } else {
      place(member, field);
    }
    for (auto note : proto.getAnnotations()) {
      annotate(member, note);
    }
    if (member.type.kind == Kind::nothing && member.name == "unset") {
      return;  // the empty state of a union is not a member
    }
    shape.has_required_ |= member.required;
    shape.members_.push_back(std::move(member));
  }

  void place(Member& member, capnp::StructSchema::Field field) {
    const auto slot = field.getProto().getSlot();
    describe(member.type, field.getType());
    member.offset = slot.getOffset() * width_bytes(member.type.kind);
    member.default_bits = default_bits_of(member.type.kind, slot.getDefaultValue());
  }

  void describe(TypeShape& out, capnp::Type type) {
    out.kind = type.which() < kKinds.size() ? kKinds[type.which()] : Kind::unsupported;
    if (out.kind == Kind::enumeration) {
      out.enumeration = &make(type.asEnum());
    } else if (out.kind == Kind::structure) {
      out.shape = &make(type.asStruct());
    } else if (out.kind == Kind::list) {
      out.element = std::make_unique<TypeShape>();
      describe(*out.element, type.asList().getElementType());
    }
  }

  static void annotate(Member& member, capnp::schema::Annotation::Reader note) {
    const auto value = note.getValue();
    switch (static_cast<Note>(note.getId())) {
      case Note::json_name:
        break;
      case Note::required:
        member.required = true;
        break;
      case Note::range:
        member.range = bounds_of<annotations::Range>(value);
        break;
      case Note::length:
        member.length = bounds_of<annotations::Length>(value);
        break;
      case Note::element_range:
        member.element_range = bounds_of<annotations::Range>(value);
        break;
      case Note::element_length:
        member.element_length = bounds_of<annotations::Length>(value);
        break;
      case Note::pattern:
        member.pattern = value.getText().cStr();
        break;
      case Note::secret:
        member.secret = true;
        break;
      case Note::deprecated:
        member.deprecated = true;
        break;
      case Note::idempotency_token:
        member.idempotency_token = true;
        break;
      case Note::timestamp:
        (member.type.kind == Kind::list ? *member.type.element : member.type).kind = Kind::timestamp;
        break;
      case Note::document:
        member.type.kind = Kind::document;
        break;
      case Note::map:
        if (member.type.kind == Kind::list && member.type.element->shape != nullptr) {
          const Shape* entry = member.type.element->shape;
          member.type = {};
          member.type.kind = Kind::map;
          member.type.shape = entry;
          member.type.map_of_text = entry->members_.size() == 2 && entry->members_[0].type.kind == Kind::text &&
                                    entry->members_[1].type.kind == Kind::text;
        }
        break;
      case Note::query_list: {
        const auto list = value.getStruct().getAs<annotations::QueryList>();
        member.query_element = list.getMember().cStr();
        member.query_flattened = list.getFlattened();
        break;
      }
    }
  }

  static void fill_table(Shape& shape) {
    std::size_t size = 8;
    while (size < shape.members_.size() * 2 + 1) {
      size *= 2;
    }
    shape.table_.assign(size, 0);
    for (std::size_t i = 0; i < shape.members_.size(); ++i) {
      std::size_t at = hash_of(shape.members_[i].wire_name) & (size - 1);
      while (shape.table_[at] != 0) {
        at = (at + 1) & (size - 1);
      }
      shape.table_[at] = static_cast<std::uint16_t>(i + 1);
    }
  }

  std::shared_mutex mutex_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Shape>> shapes_;
  std::unordered_map<std::uint64_t, std::unique_ptr<EnumShape>> enums_;
};

EnumShape::EnumShape(capnp::EnumSchema schema) : schema_(schema) {
  for (auto enumerant : schema.getEnumerants()) {
    const auto proto = enumerant.getProto();
    const bool is_unset = enumerant.getOrdinal() == 0 && proto.getName() == "unset";
    names_.push_back(is_unset ? std::string{} : wire_name_of(proto.getName().cStr(), proto.getAnnotations()));
  }
}

const EnumShape& EnumShape::of(capnp::EnumSchema schema) { return ShapeFactory::instance().enumeration(schema); }

std::optional<std::uint16_t> EnumShape::find(std::string_view name) const {
  if (name.empty()) {
    return std::nullopt;
  }
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>(found - names_.begin());
}

std::string EnumShape::joined() const {
  std::string out;
  for (const auto& name : names_) {
    if (!name.empty()) {
      out += (out.empty() ? "" : ", ") + name;
    }
  }
  return out;
}

const Shape& Shape::of(capnp::StructSchema schema) { return ShapeFactory::instance().shape(schema); }

const Member* Shape::find(std::string_view wire_name) const {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = hash_of(wire_name) & mask; table_[at] != 0; at = (at + 1) & mask) {
    const Member& member = members_[table_[at] - 1U];
    if (member.wire_name == wire_name) {
      return &member;
    }
  }
  return nullptr;
}

const Member* Shape::nearest(std::string_view wire_name) const {
  const auto name =
      nearest_name(members_.size(), wire_name, [&](std::size_t i) -> std::string_view { return members_[i].wire_name; });
  return name.empty() ? nullptr : find(name);
}

}  // namespace moorage::wire
