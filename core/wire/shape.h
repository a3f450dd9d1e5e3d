// Shape: the plan of one struct, made once from its schema and annotations and kept for the life of the process.
// It says for every member its wire name, its kind and where its bits are, so that reading and printing touch no schema.
// Promises: a Shape never changes and never goes away; Shape::of may be called from any thread.
#pragma once

#include <capnp/any.h>
#include <capnp/dynamic.h>
#include <capnp/schema.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace moorage::wire {

class Shape;

enum class Kind : std::uint8_t {
  nothing,  // Void, a union member without content
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  timestamp,  // int64 milliseconds
  enumeration,
  text,
  document,
  data,  // document: text that holds any JSON value
  structure,
  group,
  list,
  map,
  unsupported  // any pointer, interface: neither read nor printed
};

// Wire names of one enum. Ordinal 0 is `unset` and has no name.
class EnumShape {
 public:
  explicit EnumShape(capnp::EnumSchema schema);
  static const EnumShape& of(capnp::EnumSchema schema);

  // Empty for `unset` and for ordinals of a newer schema.
  std::string_view name(std::uint16_t ordinal) const { return ordinal < names_.size() ? names_[ordinal] : std::string_view{}; }
  std::optional<std::uint16_t> find(std::string_view name) const;
  std::string joined() const;  // "EC2, FARGATE, EXTERNAL"
  std::size_t size() const { return names_.size(); }
  capnp::EnumSchema schema() const { return schema_; }

 private:
  capnp::EnumSchema schema_;
  std::vector<std::string> names_;
};

struct TypeShape {
  Kind kind = Kind::unsupported;
  const Shape* shape = nullptr;  // structure, group; for map: the shape of its entries
  const EnumShape* enumeration = nullptr;
  std::unique_ptr<TypeShape> element;  // list
  bool map_of_text = false;            // map whose entries are {Text, Text}
};

struct Bounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  bool operator==(const Bounds&) const = default;
  bool contains(std::int64_t n) const { return n >= min && n <= max; }
};

struct Member {
  std::string name;       // ours: "loadBalancerArn"
  std::string wire_name;  // on the wire: "LoadBalancerArn"
  std::string json_key;   // "\"LoadBalancerArn\":", escaped
  TypeShape type;
  std::uint32_t offset = 0;        // booleans: bits; other scalars: bytes; pointers: index
  std::uint64_t default_bits = 0;  // stored bits are xor-ed with these
  bool optional = false;           // {unset, value} group: present when the tag is 1
  std::uint32_t tag_offset = 0;    // bytes; of the {unset, value} group
  bool in_union = false;           // member of the struct's unnamed union
  std::uint16_t union_tag = 0;
  bool required = false;
  bool secret = false;
  bool deprecated = false;
  bool idempotency_token = false;
  std::optional<Bounds> range;   // numbers
  std::optional<Bounds> length;  // texts and lists
  std::optional<Bounds> element_length;
  std::optional<Bounds> element_range;
  std::string pattern;                   // never enforced here
  std::string query_element = "member";  // query protocol
  bool query_flattened = false;
  capnp::StructSchema::Field field;
};

class Shape {
 public:
  static const Shape& of(capnp::StructSchema schema);
  template <typename T>
  static const Shape& of() {
    static const Shape& shape = of(capnp::Schema::from<T>());
    return shape;
  }

  const std::vector<Member>& members() const { return members_; }
  const Member* find(std::string_view wire_name) const;
  const Member* nearest(std::string_view wire_name) const;  // for did-you-mean; may be null
  std::string_view name() const { return name_; }           // "ContainerDefinition"
  std::string_view file() const { return file_; }           // "schemas/ecs/task.capnp"
  capnp::StructSchema schema() const { return schema_; }
  std::uint16_t data_words() const { return data_words_; }
  std::uint16_t pointers() const { return pointers_; }
  bool has_union() const { return has_union_; }
  std::uint32_t union_offset() const { return union_offset_; }  // bytes
  bool has_required() const { return has_required_; }

 private:
  friend class ShapeFactory;

  capnp::StructSchema schema_;
  std::string name_;
  std::string file_;
  std::vector<Member> members_;
  std::vector<std::uint16_t> table_;  // open addressing: index of a member + 1
  std::uint16_t data_words_ = 0;
  std::uint16_t pointers_ = 0;
  std::uint32_t union_offset_ = 0;
  bool has_union_ = false;
  bool has_required_ = false;
};

}  // namespace moorage::wire
