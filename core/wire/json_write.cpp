#include <string>
#include <string_view>

#include "wire/json.h"
#include "wire/map_key.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyStruct;

constexpr std::size_t kUsualBytes = 1024;  // of a reply: reserved at once instead of grown by doubling

// Members that stay readable inside a secret: a variable's name, but not its value.
bool is_label(const Member& member) {
  return member.wire_name == "name" || member.wire_name == "key" || member.wire_name == "Key" || member.wire_name == "Name";
}

class Writer {
 public:
  Writer(std::string& out, const WriteOptions& options) : out_(out), options_(options) {}

  void structure(const Shape& shape, AnyStruct::Reader reader, bool secret) {
    const StructView view(reader);
    bool first = true;
    open('{');
    for (const Member& m : shape.members()) {
      if (view.is_active(shape, m)) member(m, view, reader, secret || (options_.redact_secrets && m.secret), first);
    }
    close('}', first);
  }

 private:
  void member(const Member& m, const StructView& view, AnyStruct::Reader reader, bool secret, bool& first) {
    const bool hidden = secret && !(m.type.kind == Kind::text && !m.secret && is_label(m));
    visit_member(m, view, reader, [&](const auto& value) {
      key(m, first);
      print(value, hidden);
    });
  }

  void key(const Member& m, bool& first) {
    separate(first);
    out_ += m.json_key;
    if (options_.pretty) {
      out_ += ' ';
    }
  }

  // Scalars are printed under a secret member too; texts become "***".
  void print(bool value, bool) { out_ += value ? "true" : "false"; }
  void print(std::int64_t n, bool) { append_integer(n, out_); }
  void print(std::uint64_t n, bool) { append_unsigned(n, out_); }
  void print(double d, bool) { append_double(d, out_); }
  void print(const EnumValue& value, bool) { append_quoted(value.name(), out_); }
  void print(NothingValue, bool) { out_ += "{}"; }
  void print(const StructValue& value, bool secret) { structure(value.shape, value.reader, secret); }
  void print(const DataValue& data, bool secret) { print(std::string_view(base64(data.bytes)), secret); }

  void print(const TimeValue& time, bool) {
    if (options_.iso_times) {
      append_quoted(iso8601(time.ms), out_);
    } else {
      append_seconds(time.ms, out_);
    }
  }

  void print(std::string_view text, bool secret) {
    if (secret) {
      out_ += "\"***\"";
    } else {
      append_quoted(text, out_);
    }
  }

  void print(const DocumentValue& document, bool secret) {
    if (secret) {
      print(document.json, secret);
    } else {
      out_ += document.json.empty() ? std::string_view("null") : document.json;
    }
  }

  void print(const ListValue& list, bool secret) {
    bool first = true;
    open('[');
    visit_elements(list, [&](const auto& value) {
      separate(first);
      print(value, secret);
    });
    close(']', first);
  }

  void print(const MapValue& map, bool secret) {
    bool first = true;
    open('{');
    for (auto entry : map.entries) {
      const StructView view(entry);
      const std::string_view name = map_key(map.key(), view);
      if (name.empty() && map.key().type.kind != Kind::text) {
        continue;
      }
      separate(first);
      append_quoted(name, out_);
      out_ += options_.pretty ? ": " : ":";
      if (visit_member(map.value(), view, entry, [&](const auto& value) { print(value, secret); })) {
        continue;
      }
      if (map.value().type.kind == Kind::text) {
        print(std::string_view{}, secret);
      } else {
        out_ += "null";
      }
    }
    close('}', first);
  }

  void open(char c) {
    out_ += c;
    ++depth_;
  }
  void close(char c, bool empty) {
    --depth_;
    if (!empty) {
      new_line();
    }
    out_ += c;
  }
  void separate(bool& first) {
    if (!first) {
      out_ += ',';
    }
    first = false;
    new_line();
  }
  void new_line() {
    if (options_.pretty) {
      out_ += '\n';
      out_.append(depth_ * 2, ' ');
    }
  }

  std::string& out_;
  const WriteOptions& options_;
  std::size_t depth_ = 0;
};

}  // namespace

void write_json(const Shape& shape, AnyStruct::Reader in, std::string& out, const WriteOptions& options) {
  out.reserve(out.size() + kUsualBytes);
  Writer(out, options).structure(shape, in, false);
}

void write_json(capnp::DynamicStruct::Reader in, std::string& out, const WriteOptions& options) {
  write_json(Shape::of(in.getSchema()), in.as<AnyStruct>(), out, options);
}

}  // namespace moorage::wire
