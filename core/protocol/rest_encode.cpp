#include <capnp/message.h>

#include <cstdlib>

#include "protocol/http_text.h"
#include "protocol/member_names.h"
#include "protocol/rest.h"
#include "protocol/xml_encode.h"
#include "wire/content.h"
#include "wire/map_key.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyStruct;
using wire::Kind;
using wire::Member;
using wire::Shape;
using wire::StructView;

constexpr std::string_view kJsonType = "application/json";
constexpr std::string_view kXmlType = "application/xml";

// A reply has no path and no query string: what would be in them is in its body.
bool is_of_body(HttpPlace place) { return place == HttpPlace::kBody || place == HttpPlace::kUri || place == HttpPlace::kQuery; }

class Encoder {
 public:
  Encoder(const RestOperation& operation, capnp::DynamicStruct::Reader reply)
      : operation_(operation),
        shape_(Shape::of(reply.getSchema())),
        names_(ShapeNames::of(shape_)),
        reply_(reply),
        reader_(reply.as<AnyStruct>()),
        view_(reader_) {}

  HttpResponse encode(std::string_view request_id) {
    out_.status = operation_.status;
    out_.headers.push_back({"x-amzn-RequestId", std::string(request_id)});
    for (const Member& m : shape_.members()) {
      if (!view_.is_active(shape_, m)) continue;
      const MemberNames& name = names_.of(m);
      if (name.place == HttpPlace::kHeader) header(m, name);
      if (name.place == HttpPlace::kHeaders) headers(m, name);
      if (name.place == HttpPlace::kStatus) status(m, name);
    }
    if (names_.payload() != nullptr) {
      payload(*names_.payload(), names_.of(*names_.payload()));
    } else {
      body();
    }
    return std::move(out_);
  }

 private:
  void header(const Member& m, const MemberNames& name) {
    const auto texts = texts_of(m, name, view_, reader_, TimeFormat::kHttpDate);
    if (!texts) return;
    std::string value;
    for (const std::string& text : *texts)
      value += (value.empty() ? "" : ", ") + (m.type.kind == Kind::list ? quoted_for_list(text) : text);
    if (!value.empty()) out_.headers.push_back({name.place_name, value});
  }

  void headers(const Member& m, const MemberNames& name) {
    const auto pointer = view_.pointer(m.offset);
    if (pointer.isNull()) return;
    const Shape& entry = *m.type.shape;
    for (auto one : wire::struct_list(pointer)) {
      const StructView view(one);
      const auto value = texts_of(entry.members().back(), {}, view, one, TimeFormat::kHttpDate);
      out_.headers.push_back({name.place_name + std::string(wire::map_key(entry.members().front(), view)),
                              value && !value->empty() ? value->front() : std::string{}});
    }
  }

  void status(const Member& m, const MemberNames& name) {
    const auto texts = texts_of(m, name, view_, reader_, TimeFormat::kUnix);
    if (texts && !texts->empty()) out_.status = std::atoi(texts->front().c_str());
  }

  void type(std::string_view content_type) { out_.headers.push_back({"Content-Type", std::string(content_type)}); }

  void payload(const Member& m, const MemberNames& name) {
    if (!view_.is_active(shape_, m)) return;
    wire::visit_member(m, view_, reader_, [&](const auto& value) {
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, wire::DataValue>) {
        type("application/octet-stream");
        out_.body.assign(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
      } else if constexpr (std::is_same_v<Value, wire::DocumentValue>) {
        type(kJsonType);
        out_.body = value.json;
      } else if constexpr (std::is_same_v<Value, wire::StructValue>) {
        structure(value, name);
      } else {
        type("text/plain");
        const auto texts = texts_of(m, name, view_, reader_, TimeFormat::kIso8601);
        if (texts && !texts->empty()) out_.body = texts->front();
      }
    });
  }

  void structure(const wire::StructValue& value, const MemberNames& name) {
    if (operation_.format == RestFormat::kJson) {
      type(kJsonType);
      wire::write_json(value.shape, value.reader, out_.body);
      return;
    }
    type(kXmlType);
    const MemberNames& root = ShapeNames::of(value.shape).root();
    const MemberNames& space = root.namespace_uri.empty() ? name : root;
    append_xml_element({.name = root.element.empty() ? name.element : root.element,
                        .namespace_uri = space.namespace_uri,
                        .namespace_prefix = space.namespace_prefix},
                       value.shape, value.reader, out_.body);
  }

  // A copy without the members that travel elsewhere.
  void body() {
    capnp::MallocMessageBuilder message;
    auto rest = message.initRoot<capnp::DynamicStruct>(reply_.getSchema());
    wire::copy_into(reader_, rest.as<AnyStruct>());
    wire::StructFiller filler(rest.as<AnyStruct>());
    for (const Member& m : shape_.members()) {
      if (is_of_body(names_.of(m).place)) continue;
      if (m.optional) filler.store(m.tag_offset, std::uint16_t{0});
      wire::dispatch(m.type.kind, [&](auto tag) {
        if constexpr (wire::PointerTag<decltype(tag)>) filler.pointers[m.offset].clear();
        if constexpr (std::is_same_v<decltype(tag), wire::tags::Enumeration>) filler.store_value(m, std::uint16_t{0});
      });
    }
    if (operation_.format == RestFormat::kJson) {
      type(kJsonType);
      wire::write_json(rest.asReader(), out_.body);
      return;
    }
    type(kXmlType);
    append_xml_element({.name = names_.root().element.empty() ? operation_.xml_root : std::string_view(names_.root().element),
                        .namespace_uri = names_.root().namespace_uri,
                        .namespace_prefix = names_.root().namespace_prefix},
                       shape_, rest.asReader().as<AnyStruct>(), out_.body);
  }

  const RestOperation& operation_;
  const Shape& shape_;
  const ShapeNames& names_;
  capnp::DynamicStruct::Reader reply_;
  AnyStruct::Reader reader_;
  StructView view_;
  HttpResponse out_;
};

}  // namespace

HttpResponse rest_encode(const RestOperation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id) {
  return Encoder(operation, reply).encode(request_id);
}

HttpResponse rest_error(RestFormat format, const Error& error, std::string_view request_id) {
  HttpResponse out;
  out.status = error.http_status;
  out.headers = {{"x-amzn-RequestId", std::string(request_id)}};
  if (format == RestFormat::kJson) {
    out.headers.push_back({"Content-Type", std::string(kJsonType)});
    out.headers.push_back({"X-Amzn-ErrorType", error.name});
    out.body = "{\"message\":";
    wire::append_quoted(error.message, out.body);
    out.body += '}';
    return out;
  }
  out.headers.push_back({"Content-Type", std::string(kXmlType)});
  out.body = "<Error><Code>";
  append_xml(error.name, out.body);
  out.body += "</Code><Message>";
  append_xml(error.message, out.body);
  out.body += "</Message><RequestId>";
  append_xml(request_id, out.body);
  out.body += "</RequestId></Error>";
  return out;
}

}  // namespace moorage::codec
