#include "protocol/xml_encode.h"

#include <type_traits>

#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyStruct;
using wire::Member;
using wire::Shape;
using wire::StructView;

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
  void open(std::string_view name) {
    out_ += '<';
    out_ += name;
    out_ += '>';
  }

  void close(std::string_view name) {
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void member(const Member& m, const StructView& view, AnyStruct::Reader reader) {
    wire::visit_member(m, view, reader, [&](const auto& value) {
      constexpr bool kIsList = std::is_same_v<decltype(value), const wire::ListValue&>;
      if constexpr (std::is_same_v<decltype(value), const wire::NothingValue&>) {
        return;
      } else if (kIsList && m.query_flattened) {
        print(value, m.wire_name);
      } else {
        open(m.wire_name);
        print(value, m.query_element);
        close(m.wire_name);
      }
    });
  }

  // One value; `item` names the elements of a list.
  void print(bool value, std::string_view) { out_ += value ? "true" : "false"; }
  void print(std::int64_t n, std::string_view) { wire::append_integer(n, out_); }
  void print(std::uint64_t n, std::string_view) { wire::append_unsigned(n, out_); }
  void print(double d, std::string_view) { wire::append_double(d, out_); }
  void print(const wire::TimeValue& time, std::string_view) { out_ += wire::iso8601(time.ms); }
  void print(const wire::EnumValue& value, std::string_view) { append_xml(value.name(), out_); }
  void print(std::string_view text, std::string_view) { append_xml(text, out_); }
  void print(const wire::DocumentValue& document, std::string_view) { append_xml(document.json, out_); }
  void print(const wire::DataValue& data, std::string_view) { out_ += wire::base64(data.bytes); }
  void print(const wire::StructValue& value, std::string_view) { structure(value.shape, value.reader); }
  void print(const wire::ListValue& list, std::string_view item) {
    wire::visit_elements(list, [&](const auto& value) {
      open(item);
      print(value, "member");
      close(item);
    });
  }
  void print(const wire::MapValue& map, std::string_view) {
    for (auto entry : map.entries) {
      open("entry");
      structure(map.entry, entry);
      close("entry");
    }
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
