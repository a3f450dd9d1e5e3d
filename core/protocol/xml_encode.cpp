#include "protocol/xml_encode.h"

#include <span>

#include "wire/access.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using wire::Kind;
using wire::Member;
using wire::Shape;
using wire::StructView;
using wire::TypeShape;

class XmlWriter {
 public:
  explicit XmlWriter(std::string& out) : out_(out) {}

  void structure(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    for (const Member& m : shape.members()) {
      if (view.is_active(shape, m)) {
        member(m, view, reader);
      }
    }
  }

 private:
  template <typename F>
  void element(std::string_view name, F&& content) {
    out_ += '<';
    out_ += name;
    out_ += '>';
    content();
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void member(const Member& m, const StructView& view, AnyStruct::Reader reader) {
    const auto integer = [&](std::int64_t n) { element(m.wire_name, [&] { wire::append_integer(n, out_); }); };
    const auto natural = [&](std::uint64_t n) { element(m.wire_name, [&] { wire::append_unsigned(n, out_); }); };
    switch (m.type.kind) {
      case Kind::nothing:
      case Kind::unsupported:
        return;
      case Kind::boolean:
        element(m.wire_name, [&] { out_ += view.load_bool(m) ? "true" : "false"; });
        return;
      case Kind::int8:
        integer(view.load<std::int8_t>(m));
        return;
      case Kind::int16:
        integer(view.load<std::int16_t>(m));
        return;
      case Kind::int32:
        integer(view.load<std::int32_t>(m));
        return;
      case Kind::int64:
        integer(view.load<std::int64_t>(m));
        return;
      case Kind::uint8:
        natural(view.load<std::uint8_t>(m));
        return;
      case Kind::uint16:
        natural(view.load<std::uint16_t>(m));
        return;
      case Kind::uint32:
        natural(view.load<std::uint32_t>(m));
        return;
      case Kind::uint64:
        natural(view.load<std::uint64_t>(m));
        return;
      case Kind::float32:
        element(m.wire_name, [&] { wire::append_double(static_cast<double>(view.load<float>(m)), out_); });
        return;
      case Kind::float64:
        element(m.wire_name, [&] { wire::append_double(view.load<double>(m), out_); });
        return;
      case Kind::timestamp:
        element(m.wire_name, [&] { out_ += wire::iso8601(view.load<std::int64_t>(m)); });
        return;
      case Kind::enumeration: {
        const auto name = m.type.enumeration->name(view.load<std::uint16_t>(m));
        if (!name.empty()) {
          element(m.wire_name, [&] { append_xml(name, out_); });
        }
        return;
      }
      case Kind::group:
        element(m.wire_name, [&] { structure(*m.type.shape, reader); });
        return;
      case Kind::list:
        if (const auto pointer = view.pointer(m.offset); m.query_flattened && !pointer.isNull()) {
          list(*m.type.element, pointer, m.wire_name);
          return;
        }
        [[fallthrough]];
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::map:
        if (const auto pointer = view.pointer(m.offset); !pointer.isNull()) {
          element(m.wire_name, [&] { content(m.type, pointer, m.query_element); });
        }
        return;
    }
  }

  void content(const TypeShape& type, AnyPointer::Reader pointer, std::string_view item_name) {
    switch (type.kind) {
      case Kind::text:
      case Kind::document:
        text(pointer);
        return;
      case Kind::data: {
        const auto bytes = pointer.getAs<capnp::Data>();
        out_ += wire::base64(std::span(bytes.begin(), bytes.size()));
        return;
      }
      case Kind::structure:
        structure(*type.shape, pointer.getAs<AnyStruct>());
        return;
      case Kind::map:
        for (auto entry : wire::struct_list(pointer)) {
          element("entry", [&] { structure(*type.shape, entry); });
        }
        return;
      case Kind::list:
        list(*type.element, pointer, item_name);
        return;
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
        return;
    }
  }

  void list(const TypeShape& inner, AnyPointer::Reader pointer, std::string_view item_name) {
    switch (inner.kind) {
      case Kind::structure:
        for (auto item : wire::struct_list(pointer)) {
          element(item_name, [&] { structure(*inner.shape, item); });
        }
        return;
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map:
        for (auto item : wire::pointer_list(pointer)) {
          element(item_name, [&] { content(inner, item, "member"); });
        }
        return;
      case Kind::enumeration:
        for (const auto ordinal : pointer.getAs<capnp::List<std::uint16_t>>()) {
          element(item_name, [&] { append_xml(inner.enumeration->name(ordinal), out_); });
        }
        return;
      case Kind::int32:
        for (const auto n : pointer.getAs<capnp::List<std::int32_t>>()) {
          element(item_name, [&] { wire::append_integer(n, out_); });
        }
        return;
      case Kind::int64:
        for (const auto n : pointer.getAs<capnp::List<std::int64_t>>()) {
          element(item_name, [&] { wire::append_integer(n, out_); });
        }
        return;
      // No query service has lists of these.
      case Kind::nothing:
      case Kind::boolean:
      case Kind::int8:
      case Kind::int16:
      case Kind::uint8:
      case Kind::uint16:
      case Kind::uint32:
      case Kind::uint64:
      case Kind::float32:
      case Kind::float64:
      case Kind::timestamp:
      case Kind::group:
      case Kind::unsupported:
        return;
    }
  }

  void text(AnyPointer::Reader pointer) {
    const auto content = pointer.getAs<capnp::Text>();
    append_xml({content.begin(), content.size()}, out_);
  }

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
        break;  // a parser would turn a bare one into a line feed
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

std::string xml_reply(const wire::Operation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id) {
  std::string out;
  out.reserve(1024);
  out += "<" + operation.name + "Response xmlns=\"" + operation.service->xml_namespace + "\"><" + operation.name + "Result>";
  XmlWriter(out).structure(Shape::of(reply.getSchema()), reply.as<AnyStruct>());
  out += "</" + operation.name + "Result><ResponseMetadata><RequestId>";
  append_xml(request_id, out);
  out += "</RequestId></ResponseMetadata></" + operation.name + "Response>";
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
