#include "protocol/xml_encode.h"

#include <type_traits>

#include "protocol/member_names.h"
#include "protocol/times.h"
#include "wire/map_key.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyStruct;
using wire::Member;
using wire::Shape;
using wire::StructView;

const MemberNames kNoNames;

class XmlWriter {
 public:
  explicit XmlWriter(std::string& out) : out_(out) {}

  void structure(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    const ShapeNames& names = ShapeNames::of(shape);
    for (const Member& m : shape.members()) {
      const MemberNames& name = names.of(m);
      if (view.is_active(shape, m) && !name.is_attribute) member(name, m, view, reader);
    }
  }

  void element(const XmlElement& element, const Shape& shape, AnyStruct::Reader reader) {
    begin(element.name, element.namespace_uri, element.namespace_prefix);
    attributes(shape, reader);
    out_ += '>';
    structure(shape, reader);
    close(element.name);
  }

 private:
  // The beginning of a tag, without its end.
  void begin(std::string_view name, std::string_view namespace_uri, std::string_view namespace_prefix) {
    out_ += '<';
    out_ += name;
    if (namespace_uri.empty()) return;
    out_ += namespace_prefix.empty() ? " xmlns" : " xmlns:";
    out_ += namespace_prefix;
    out_ += "=\"";
    append_xml(namespace_uri, out_);
    out_ += '"';
  }

  void attributes(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    const ShapeNames& names = ShapeNames::of(shape);
    for (const Member& m : shape.members()) {
      const MemberNames& name = names.of(m);
      if (!name.is_attribute || !view.is_active(shape, m)) continue;
      wire::visit_member(m, view, reader, [&](const auto& value) {
        out_ += " " + name.element + "=\"";
        print(value, name);
        out_ += '"';
      });
    }
  }

  template <typename Value>
  void tagged(std::string_view tag, const Value& value, const MemberNames& name) {
    begin(tag, name.namespace_uri, name.namespace_prefix);
    if constexpr (std::is_same_v<Value, wire::StructValue>) attributes(value.shape, value.reader);
    out_ += '>';
    print(value, name);
    close(tag);
  }

  void close(std::string_view name) {
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void member(const MemberNames& name, const Member& m, const StructView& view, AnyStruct::Reader reader) {
    wire::visit_member(m, view, reader, [&](const auto& value) {
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, wire::NothingValue>) {
        return;
      } else if constexpr (std::is_same_v<Value, wire::ListValue>) {
        if (name.flattened) return items(value, name.element, name);
        tagged(name.element, value, name);
      } else if constexpr (std::is_same_v<Value, wire::MapValue>) {
        if (name.flattened) return entries(value, name.element, name);
        tagged(name.element, value, name);
      } else {
        tagged(name.element, value, name);
      }
    });
  }

  void items(const wire::ListValue& list, std::string_view tag, const MemberNames& name) {
    MemberNames inner;
    inner.time = name.time;
    wire::visit_elements(list, [&](const auto& value) { tagged(tag, value, inner); });
  }

  void entries(const wire::MapValue& map, std::string_view tag, const MemberNames& name) {
    for (auto entry : map.entries) {
      const StructView view(entry);
      out_ += "<" + std::string(tag) + ">";
      tagged(name.key, wire::map_key(map.key(), view), kNoNames);
      const MemberNames& value_name = ShapeNames::of(map.entry).of(map.value());
      if (!wire::visit_member(map.value(), view, entry, [&](const auto& value) { tagged(name.value, value, value_name); }))
        tagged(name.value, std::string_view{}, kNoNames);
      close(tag);
    }
  }

  // The content of one value.
  void print(bool value, const MemberNames&) { out_ += value ? "true" : "false"; }
  void print(std::int64_t n, const MemberNames&) { wire::append_integer(n, out_); }
  void print(std::uint64_t n, const MemberNames&) { wire::append_unsigned(n, out_); }
  void print(double d, const MemberNames&) {
    std::string text;
    wire::append_double(d, text);
    // Without the quotes that JSON needs around "NaN" and "Infinity".
    out_ += text.front() == '"' ? text.substr(1, text.size() - 2) : text;
  }
  void print(const wire::TimeValue& time, const MemberNames& name) {
    out_ += time_text(time.ms, name.time, TimeFormat::kIso8601);
  }
  void print(const wire::EnumValue& value, const MemberNames&) { append_xml(value.name(), out_); }
  void print(wire::NothingValue, const MemberNames&) {}
  void print(std::string_view text, const MemberNames&) { append_xml(text, out_); }
  void print(const wire::DocumentValue& document, const MemberNames&) { append_xml(document.json, out_); }
  void print(const wire::DataValue& data, const MemberNames&) { out_ += wire::base64(data.bytes); }
  void print(const wire::StructValue& value, const MemberNames&) { structure(value.shape, value.reader); }
  void print(const wire::ListValue& list, const MemberNames& name) { items(list, name.item, name); }
  void print(const wire::MapValue& map, const MemberNames& name) { entries(map, "entry", name); }

  std::string& out_;
};

}  // namespace

void append_xml(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;  // an XML parser would turn a bare one into a line feed
      case '\n':
      case '\t':
        out += c;
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\xef\xbf\xbd";
        } else {
          out += c;
        }
    }
  }
}

void append_xml_element(const XmlElement& element, const Shape& shape, AnyStruct::Reader reader, std::string& out) {
  XmlWriter(out).element(element, shape, reader);
}

void append_xml_members(const Shape& shape, AnyStruct::Reader reader, std::string& out) {
  XmlWriter(out).structure(shape, reader);
}

std::string xml_reply(const wire::Operation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id) {
  std::string out;
  out.reserve(1024);
  out += "<" + operation.name + "Response xmlns=\"" + operation.service->xml_namespace + "\"><" + operation.name + "Result>";
  append_xml_members(Shape::of(reply.getSchema()), reply.as<AnyStruct>(), out);
  out += "</" + operation.name + "Result><ResponseMetadata><RequestId>";
  append_xml(request_id, out);
  out += "</RequestId></ResponseMetadata></" + operation.name + "Response>";
  return out;
}

std::string ec2_reply(const wire::Operation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id) {
  std::string out;
  out.reserve(1024);
  out += "<" + operation.name + "Response xmlns=\"" + operation.service->xml_namespace + "/\"><requestId>";
  append_xml(request_id, out);
  out += "</requestId>";
  append_xml_members(Shape::of(reply.getSchema()), reply.as<AnyStruct>(), out);
  out += "</" + operation.name + "Response>";
  return out;
}

std::string ec2_error(const Error& error, std::string_view request_id) {
  std::string out = "<Response><Errors><Error><Code>";
  append_xml(error.name, out);
  out += "</Code><Message>";
  append_xml(error.message, out);
  out += "</Message></Error></Errors><RequestID>";
  append_xml(request_id, out);
  out += "</RequestID></Response>";
  return out;
}

std::string xml_error(const Error& error, std::string_view xml_namespace, std::string_view request_id) {
  std::string out = "<ErrorResponse";
  if (!xml_namespace.empty()) {
    out += " xmlns=\"" + std::string(xml_namespace) + "\"";
  }
  out += "><Error><Type>";
  out += error.http_status >= 500 ? "Receiver" : "Sender";
  out += "</Type><Code>";
  append_xml(error.name, out);
  out += "</Code><Message>";
  append_xml(error.message, out);
  out += "</Message></Error><RequestId>";
  append_xml(request_id, out);
  out += "</RequestId></ErrorResponse>";
  return out;
}

}  // namespace moorage::codec
