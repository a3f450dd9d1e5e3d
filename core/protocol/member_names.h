// What the query, ec2 and XML formats call the members of a shape: made once from the annotations of its schema, beside the
// wire::Shape, so that JSON and the store do not carry it. Names never change and never go away; any thread may ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/shape.h"

namespace moorage::codec {

// How a moment is written, where the schema asks for a way of its own.
enum class TimeFormat : std::uint8_t { kStandard, kUnix, kIso8601, kHttpDate };

// Where a member of a rest-json or rest-xml service travels.
enum class HttpPlace : std::uint8_t { kBody, kUri, kQuery, kHeader, kHeaders, kStatus, kPayload };

struct MemberNames {
  std::string element;          // in XML, and the key in forms of the query protocol
  std::string ec2_key;          // the key in forms of the ec2 protocol
  std::string item = "member";  // of each element of a list
  bool flattened = false;       // items stand in the place of the list, under the name `element`
  std::string key = "key";      // of a map's entries
  std::string value = "value";
  TimeFormat time = TimeFormat::kStandard;
  bool is_attribute = false;  // of the element of its structure
  std::string namespace_uri;  // of its element; empty: none of its own
  std::string namespace_prefix;
  HttpPlace place = HttpPlace::kBody;
  std::string place_name;     // of the label, parameter or header; of the prefix of headers
  bool is_json_text = false;  // a header that holds JSON in base64
};

class ShapeNames {
 public:
  static const ShapeNames& of(const wire::Shape& shape);
  explicit ShapeNames(const wire::Shape& shape);

  // The element of the whole body; empty: named by what holds it.
  const MemberNames& root() const { return root_; }
  const wire::Member* payload() const { return payload_; }  // the member that is the whole body, if one is
  const MemberNames& of(const wire::Member& member) const { return names_[index(member)]; }
  // Null: the shape has no such member.
  const wire::Member* find_query(std::string_view key) const { return find(by_query_, key); }
  const wire::Member* find_ec2(std::string_view key) const { return find(by_ec2_, key); }

 private:
  using Index = std::vector<std::pair<std::string_view, const wire::Member*>>;  // sorted by key

  std::size_t index(const wire::Member& member) const { return static_cast<std::size_t>(&member - shape_.members().data()); }
  static const wire::Member* find(const Index& index, std::string_view key);

  const wire::Shape& shape_;
  MemberNames root_;
  const wire::Member* payload_ = nullptr;
  std::vector<MemberNames> names_;
  Index by_query_;
  Index by_ec2_;
};

}  // namespace moorage::codec
