#include "protocol/member_names.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "schemas/annotations.capnp.h"
#include "schemas/http.capnp.h"

namespace moorage::codec {
namespace {

// Ids of schemas/annotations.capnp and schemas/http.capnp; the generated headers do not carry them.
constexpr std::uint64_t kQueryList = 0xb0a17bc1d9a1f10e;
constexpr std::uint64_t kXmlName = 0xb0a17bc1d9a1f112;
constexpr std::uint64_t kQueryName = 0xb0a17bc1d9a1f113;
constexpr std::uint64_t kMapNames = 0xb0a17bc1d9a1f201;
constexpr std::uint64_t kHttp = 0xb0a17bc1d9a1f202;
constexpr std::uint64_t kTimeFormat = 0xb0a17bc1d9a1f203;
constexpr std::uint64_t kXmlNamespace = 0xb0a17bc1d9a1f204;
constexpr std::uint64_t kXmlAttribute = 0xb0a17bc1d9a1f205;
constexpr std::uint64_t kJsonText = 0xb0a17bc1d9a1f206;
constexpr std::uint64_t kXmlRoot = 0xb0a17bc1d9a1f207;

HttpPlace place_of(annotations::HttpPlace place) {
  switch (place) {
    case annotations::HttpPlace::URI:
      return HttpPlace::kUri;
    case annotations::HttpPlace::QUERY:
      return HttpPlace::kQuery;
    case annotations::HttpPlace::HEADER:
      return HttpPlace::kHeader;
    case annotations::HttpPlace::HEADERS:
      return HttpPlace::kHeaders;
    case annotations::HttpPlace::STATUS:
      return HttpPlace::kStatus;
    case annotations::HttpPlace::PAYLOAD:
      return HttpPlace::kPayload;
    case annotations::HttpPlace::BODY:
      break;
  }
  return HttpPlace::kBody;
}

void read_namespace(capnp::schema::Annotation::Reader note, MemberNames& out) {
  const auto space = note.getValue().getStruct().getAs<annotations::XmlNamespace>();
  out.namespace_uri = space.getUri().cStr();
  out.namespace_prefix = space.getPrefix().cStr();
}

TimeFormat time_format_of(std::uint16_t ordinal) {
  switch (static_cast<annotations::TimeFormat>(ordinal)) {
    case annotations::TimeFormat::UNIX_TIMESTAMP:
      return TimeFormat::kUnix;
    case annotations::TimeFormat::ISO8601:
      return TimeFormat::kIso8601;
    case annotations::TimeFormat::RFC822:
      return TimeFormat::kHttpDate;
    case annotations::TimeFormat::STANDARD:
      break;
  }
  return TimeFormat::kStandard;
}

MemberNames names_of(const wire::Member& member) {
  MemberNames out{.element = member.wire_name, .ec2_key = member.wire_name};
  bool has_item = false;
  for (auto note : member.field.getProto().getAnnotations()) {
    switch (note.getId()) {
      case kXmlName:
        out.element = note.getValue().getText().cStr();
        break;
      case kQueryName:
        out.ec2_key = note.getValue().getText().cStr();
        break;
      case kQueryList: {
        const auto list = note.getValue().getStruct().getAs<annotations::QueryList>();
        out.item = list.getMember().cStr();
        out.flattened = list.getFlattened();
        has_item = out.item != "member";
        break;
      }
      case kMapNames: {
        const auto map = note.getValue().getStruct().getAs<annotations::MapNames>();
        out.key = map.getKey().cStr();
        out.value = map.getValue().cStr();
        break;
      }
      case kTimeFormat:
        out.time = time_format_of(note.getValue().getEnum());
        break;
      case kXmlNamespace:
        read_namespace(note, out);
        break;
      case kHttp: {
        const auto binding = note.getValue().getStruct().getAs<annotations::HttpBinding>();
        out.place = place_of(binding.getPlace());
        out.place_name = binding.getName().cStr();
        break;
      }
      case kJsonText:
        out.is_json_text = true;
        break;
      case kXmlAttribute:
        out.is_attribute = true;
        break;
      default:
        break;
    }
  }
  // A flattened list whose elements have a name of their own is called by that name.
  if (out.flattened && has_item) out.element = out.item;
  return out;
}

}  // namespace

ShapeNames::ShapeNames(const wire::Shape& shape) : shape_(shape) {
  names_.reserve(shape.members().size());
  for (const wire::Member& member : shape.members()) {
    names_.push_back(names_of(member));
    if (names_.back().place == HttpPlace::kPayload) payload_ = &member;
  }
  for (auto note : shape.schema().getProto().getAnnotations()) {
    if (note.getId() == kXmlRoot) root_.element = note.getValue().getText().cStr();
    if (note.getId() == kXmlNamespace) read_namespace(note, root_);
  }
  for (const wire::Member& member : shape.members()) {
    by_query_.emplace_back(of(member).element, &member);
    by_ec2_.emplace_back(of(member).ec2_key, &member);
  }
  std::sort(by_query_.begin(), by_query_.end());
  std::sort(by_ec2_.begin(), by_ec2_.end());
}

const ShapeNames& ShapeNames::of(const wire::Shape& shape) {
  static std::shared_mutex mutex;
  static std::unordered_map<const wire::Shape*, std::unique_ptr<ShapeNames>> all;
  {
    std::shared_lock lock(mutex);
    if (const auto found = all.find(&shape); found != all.end()) return *found->second;
  }
  std::unique_lock lock(mutex);
  auto& slot = all[&shape];
  if (!slot) slot = std::make_unique<ShapeNames>(shape);
  return *slot;
}

const wire::Member* ShapeNames::find(const Index& index, std::string_view key) {
  const auto at = std::lower_bound(index.begin(), index.end(), key, [](const auto& one, auto k) { return one.first < k; });
  return at != index.end() && at->first == key ? at->second : nullptr;
}

}  // namespace moorage::codec
