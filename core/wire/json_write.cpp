#include <algorithm>
#include <span>

#include "wire/access.h"
#include "wire/json.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::List;

constexpr std::size_t kUsualBytes = 1024;  // of a reply: grown at once instead of by doubling from nothing

// What stays readable inside a secret: the name of a variable, not its value.
bool is_label(const Member& member) {
  return member.wire_name == "name" || member.wire_name == "key" || member.wire_name == "Key" || member.wire_name == "Name";
}

std::string_view as_view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

class Writer {
 public:
  Writer(std::string& out, const WriteOptions& options) : out_(out), options_(options) {}

  void structure(const Shape& shape, AnyStruct::Reader reader, bool secret) {
    open('{');
    bool first = true;
    members(shape, reader, secret, first);
    close('}', first);
  }

 private:
  void members(const Shape& shape, AnyStruct::Reader reader, bool secret, bool& first) {
    const StructView view(reader);
    for (const Member& m : shape.members()) {
      if (view.is_active(shape, m)) {
        member(m, view, reader, secret || (options_.redact_secrets && m.secret), first);
      }
    }
  }

  void time(std::int64_t ms) {
    if (options_.iso_times) {
      append_quoted(iso8601(ms), out_);
    } else {
      append_seconds(ms, out_);
    }
  }

  void key(const Member& m, bool& first) {
    separate(first);
    out_ += m.json_key;
    if (options_.pretty) {
      out_ += ' ';
    }
  }

  void member(const Member& m, const StructView& view, AnyStruct::Reader reader, bool secret, bool& first) {
    switch (m.type.kind) {
      case Kind::unsupported:
        return;
      case Kind::nothing:
        if (m.in_union) {
          key(m, first);
          out_ += "{}";
        }
        return;
      case Kind::boolean:
        key(m, first);
        boolean(view.load_bool(m));
        return;
      case Kind::int8:
        key(m, first);
        append_integer(view.load<std::int8_t>(m), out_);
        return;
      case Kind::int16:
        key(m, first);
        append_integer(view.load<std::int16_t>(m), out_);
        return;
      case Kind::int32:
        key(m, first);
        append_integer(view.load<std::int32_t>(m), out_);
        return;
      case Kind::int64:
        key(m, first);
        append_integer(view.load<std::int64_t>(m), out_);
        return;
      case Kind::uint8:
        key(m, first);
        append_unsigned(view.load<std::uint8_t>(m), out_);
        return;
      case Kind::uint16:
        key(m, first);
        append_unsigned(view.load<std::uint16_t>(m), out_);
        return;
      case Kind::uint32:
        key(m, first);
        append_unsigned(view.load<std::uint32_t>(m), out_);
        return;
      case Kind::uint64:
        key(m, first);
        append_unsigned(view.load<std::uint64_t>(m), out_);
        return;
      case Kind::float32:
        key(m, first);
        append_double(static_cast<double>(view.load<float>(m)), out_);
        return;
      case Kind::float64:
        key(m, first);
        append_double(view.load<double>(m), out_);
        return;
      case Kind::timestamp:
        key(m, first);
        time(view.load<std::int64_t>(m));
        return;
      case Kind::enumeration: {
        const auto name = m.type.enumeration->name(view.load<std::uint16_t>(m));
        if (!name.empty()) {
          key(m, first);
          append_quoted(name, out_);
        }
        return;
      }
      case Kind::group:
        key(m, first);
        structure(*m.type.shape, reader, secret);
        return;
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::list:
      case Kind::map: {
        const auto pointer = view.pointer(m.offset);
        if (!pointer.isNull()) {
          key(m, first);
          content(m.type, pointer, secret && !(is_label(m) && m.type.kind == Kind::text && !m.secret));
        }
        return;
      }
    }
  }

  void content(const TypeShape& type, AnyPointer::Reader pointer, bool secret) {
    switch (type.kind) {
      case Kind::text:
        text(as_view(pointer.getAs<capnp::Text>()), secret);
        return;
      case Kind::document: {
        const auto raw = as_view(pointer.getAs<capnp::Text>());
        if (secret) {
          text(raw, secret);
        } else {
          out_ += raw.empty() ? std::string_view("null") : raw;
        }
        return;
      }
      case Kind::data: {
        const auto bytes = pointer.getAs<capnp::Data>();
        text(base64(std::span(bytes.begin(), bytes.size())), secret);
        return;
      }
      case Kind::structure:
        structure(*type.shape, pointer.getAs<AnyStruct>(), secret);
        return;
      case Kind::map:
        map(type, pointer, secret);
        return;
      case Kind::list:
        list(*type.element, pointer, secret);
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

  void map(const TypeShape& type, AnyPointer::Reader pointer, bool secret) {
    const Member& name = type.shape->members().front();
    const Member& value = type.shape->members().back();
    open('{');
    bool first = true;
    for (auto entry : struct_list(pointer)) {
      const StructView view(entry);
      if (name.type.kind != Kind::text) {
        continue;
      }
      separate(first);
      append_quoted(as_view(view.pointer(name.offset).getAs<capnp::Text>()), out_);
      out_ += options_.pretty ? ": " : ":";
      if (type.map_of_text) {
        text(as_view(view.pointer(value.offset).getAs<capnp::Text>()), secret);
      } else {
        value_of(value, view, entry, secret);
      }
    }
    close('}', first);
  }

  // A map's value that is not text: print the member and cut its key off again.
  void value_of(const Member& value, const StructView& view, AnyStruct::Reader entry, bool secret) {
    const std::size_t start = out_.size();
    bool first = true;
    member(value, view, entry, secret, first);
    const std::size_t key_end = out_.find(value.json_key, start);
    if (key_end == std::string::npos) {
      out_.resize(start);
      out_ += "null";
      return;
    }
    out_.erase(start, key_end + value.json_key.size() - start);
  }

  template <typename T, typename F>
  void scalars(AnyPointer::Reader pointer, F&& print) {
    bool first = true;
    open('[');
    for (const T n : pointer.getAs<List<T>>()) {
      separate(first);
      print(n);
    }
    close(']', first);
  }

  void list(const TypeShape& element, AnyPointer::Reader pointer, bool secret) {
    const auto integer = [this](std::int64_t n) { append_integer(n, out_); };
    const auto natural = [this](std::uint64_t n) { append_unsigned(n, out_); };
    switch (element.kind) {
      case Kind::boolean:
        scalars<bool>(pointer, [this](bool b) { boolean(b); });
        return;
      case Kind::int8:
        scalars<std::int8_t>(pointer, integer);
        return;
      case Kind::int16:
        scalars<std::int16_t>(pointer, integer);
        return;
      case Kind::int32:
        scalars<std::int32_t>(pointer, integer);
        return;
      case Kind::int64:
        scalars<std::int64_t>(pointer, integer);
        return;
      case Kind::uint8:
        scalars<std::uint8_t>(pointer, natural);
        return;
      case Kind::uint16:
        scalars<std::uint16_t>(pointer, natural);
        return;
      case Kind::uint32:
        scalars<std::uint32_t>(pointer, natural);
        return;
      case Kind::uint64:
        scalars<std::uint64_t>(pointer, natural);
        return;
      case Kind::float32:
        scalars<float>(pointer, [this](float f) { append_double(static_cast<double>(f), out_); });
        return;
      case Kind::float64:
        scalars<double>(pointer, [this](double d) { append_double(d, out_); });
        return;
      case Kind::timestamp:
        scalars<std::int64_t>(pointer, [this](std::int64_t n) { time(n); });
        return;
      case Kind::enumeration:
        scalars<std::uint16_t>(pointer, [&](std::uint16_t n) { append_quoted(element.enumeration->name(n), out_); });
        return;
      case Kind::structure: {
        bool first = true;
        open('[');
        for (auto item : struct_list(pointer)) {
          separate(first);
          structure(*element.shape, item, secret);
        }
        close(']', first);
        return;
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map: {
        bool first = true;
        open('[');
        for (auto item : pointer_list(pointer)) {
          separate(first);
          content(element, item, secret);
        }
        close(']', first);
        return;
      }
      case Kind::nothing:
      case Kind::group:
      case Kind::unsupported:
        out_ += "[]";
        return;
    }
  }

  void boolean(bool b) { out_ += b ? "true" : "false"; }

  void text(std::string_view content, bool secret) {
    if (secret) {
      out_ += "\"***\"";
    } else {
      append_quoted(content, out_);
    }
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
