#include <simdjson.h>

#include <cstring>

#include "protocol/cbor.h"
#include "wire/map_key.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyStruct;
using wire::Member;
using wire::Shape;
using wire::StructView;

constexpr char kMapBegin = '\xbf';  // of unannounced length
constexpr char kEnd = '\xff';
constexpr char kNull = '\xf6';

enum Major : std::uint8_t { kUnsigned = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5, kTag = 6 };

void head(Major major, std::uint64_t number, std::string& out) {
  const auto lead = [&](unsigned extra) { out += static_cast<char>(major << 5 | extra); };
  int width = 0;
  if (number < 24) {
    lead(static_cast<unsigned>(number));
  } else if (number <= 0xff) {
    lead(24);
    width = 1;
  } else if (number <= 0xffff) {
    lead(25);
    width = 2;
  } else if (number <= 0xffffffff) {
    lead(26);
    width = 4;
  } else {
    lead(27);
    width = 8;
  }
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

void text(std::string_view value, std::string& out) {
  head(kText, value.size(), out);
  out += value;
}

void fraction(double value, std::string& out) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  out += '\xfb';
  for (int i = 7; i >= 0; --i) out += static_cast<char>(bits >> (8 * i) & 0xff);
}

void integer(std::int64_t value, std::string& out) {
  if (value < 0) {
    head(kNegative, ~static_cast<std::uint64_t>(value), out);
  } else {
    head(kUnsigned, static_cast<std::uint64_t>(value), out);
  }
}

void json_value(simdjson::dom::element value, std::string& out) {
  switch (value.type()) {
    case simdjson::dom::element_type::ARRAY: {
      const simdjson::dom::array array = value.get_array().value_unsafe();
      head(kArray, array.size(), out);
      for (const auto one : array) json_value(one, out);
      return;
    }
    case simdjson::dom::element_type::OBJECT: {
      const simdjson::dom::object object = value.get_object().value_unsafe();
      head(kMap, object.size(), out);
      for (const auto field : object) {
        text(field.key, out);
        json_value(field.value, out);
      }
      return;
    }
    case simdjson::dom::element_type::INT64:
      return integer(value.get_int64().value_unsafe(), out);
    case simdjson::dom::element_type::UINT64:
      return head(kUnsigned, value.get_uint64().value_unsafe(), out);
    case simdjson::dom::element_type::DOUBLE:
      return fraction(value.get_double().value_unsafe(), out);
    case simdjson::dom::element_type::STRING:
      return text(value.get_string().value_unsafe(), out);
    case simdjson::dom::element_type::BOOL:
      out += value.get_bool().value_unsafe() ? '\xf5' : '\xf4';
      return;
    case simdjson::dom::element_type::NULL_VALUE:
      break;
  }
  out += kNull;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void structure(const Shape& shape, AnyStruct::Reader reader) {
    const StructView view(reader);
    out_ += kMapBegin;
    for (const Member& m : shape.members()) {
      if (!view.is_active(shape, m)) continue;
      wire::visit_member(m, view, reader, [&](const auto& value) {
        text(m.wire_name, out_);
        print(value);
      });
    }
    out_ += kEnd;
  }

 private:
  void print(bool value) { out_ += value ? '\xf5' : '\xf4'; }
  void print(std::int64_t n) { integer(n, out_); }
  void print(std::uint64_t n) { head(kUnsigned, n, out_); }
  void print(double d) { fraction(d, out_); }
  void print(const wire::EnumValue& value) { text(value.name(), out_); }
  void print(wire::NothingValue) { head(kMap, 0, out_); }
  void print(std::string_view value) { text(value, out_); }
  void print(const wire::StructValue& value) { structure(value.shape, value.reader); }

  void print(const wire::DataValue& data) {
    head(kBytes, data.bytes.size(), out_);
    out_.append(reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size());
  }

  void print(const wire::TimeValue& time) {
    head(kTag, 1, out_);
    fraction(static_cast<double>(time.ms) / 1000.0, out_);
  }

  // Documents were JSON when they came in; one that is not is null.
  void print(const wire::DocumentValue& document) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(document.json.data(), document.json.size(), true).get(root) == simdjson::SUCCESS) {
      json_value(root, out_);
    } else {
      out_ += kNull;
    }
  }

  void print(const wire::ListValue& list) {
    std::uint64_t size = 0;
    wire::visit_elements(list, [&](const auto&) { ++size; });
    head(kArray, size, out_);
    wire::visit_elements(list, [&](const auto& value) { print(value); });
  }

  void print(const wire::MapValue& map) {
    out_ += kMapBegin;
    for (auto entry : map.entries) {
      const StructView view(entry);
      const std::string_view name = wire::map_key(map.key(), view);
      if (name.empty() && map.key().type.kind != wire::Kind::text) continue;
      text(name, out_);
      if (wire::visit_member(map.value(), view, entry, [&](const auto& value) { print(value); })) continue;
      if (map.value().type.kind == wire::Kind::text) {
        text({}, out_);
      } else {
        out_ += kNull;
      }
    }
    out_ += kEnd;
  }

  std::string& out_;
};

}  // namespace

void write_cbor(capnp::DynamicStruct::Reader in, std::string& out) {
  Writer(out).structure(Shape::of(in.getSchema()), in.as<AnyStruct>());
}

std::string cbor_error(const Error& error, std::string_view type_namespace) {
  std::string out(1, kMapBegin);
  text("__type", out);
  text(type_namespace.empty() ? error.name : std::string(type_namespace) + "#" + error.name, out);
  text("message", out);
  text(error.message, out);
  if (!error.resource_ids.empty()) {
    text("resourceIds", out);
    head(kArray, error.resource_ids.size(), out);
    for (const auto& id : error.resource_ids) text(id, out);
  }
  out += kEnd;
  return out;
}

}  // namespace moorage::codec
