#include <limits>
#include <map>
#include <utility>

#include "wire/operations.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

// A minimal JSON printer for the description: keys in the order given, commas where they belong.
class Json {
 public:
  void open(char c) {
    comma();
    out_ += c;
    fresh_ = true;
  }
  void close(char c) {
    out_ += c;
    fresh_ = false;
  }
  void key(std::string_view name) {
    comma();
    append_quoted(name, out_);
    out_ += ':';
    fresh_ = true;
  }
  void text(std::string_view key_name, std::string_view value) {
    key(key_name);
    append_quoted(value, out_);
    fresh_ = false;
  }
  void item(std::string_view value) {
    comma();
    append_quoted(value, out_);
  }
  void flag(std::string_view key_name, bool value) {
    if (value) {
      key(key_name);
      out_ += "true";
      fresh_ = false;
    }
  }
  void number(std::string_view key_name, std::int64_t value) {
    key(key_name);
    append_integer(value, out_);
    fresh_ = false;
  }
  std::string take() { return std::move(out_); }

 private:
  void comma() {
    if (!fresh_) {
      out_ += ',';
    }
    fresh_ = false;
  }
  std::string out_;
  bool fresh_ = true;
};

// Types as the public models of the services name them.
constexpr std::string_view model_name(tags::Nothing) { return "void"; }
constexpr std::string_view model_name(tags::Boolean) { return "boolean"; }
template <typename T>
constexpr std::string_view model_name(tags::Integer<T>) {
  return std::in_range<std::int32_t>(std::numeric_limits<T>::max()) ? "integer" : "long";
}
template <typename T>
constexpr std::string_view model_name(tags::Fraction<T>) {
  return "double";
}
constexpr std::string_view model_name(tags::Timestamp) { return "timestamp"; }
constexpr std::string_view model_name(tags::Enumeration) { return "enum"; }
constexpr std::string_view model_name(tags::Text) { return "string"; }
constexpr std::string_view model_name(tags::Document) { return "document"; }
constexpr std::string_view model_name(tags::Data) { return "blob"; }
constexpr std::string_view model_name(tags::Structure) { return "structure"; }
constexpr std::string_view model_name(tags::Group) { return "structure"; }
constexpr std::string_view model_name(tags::List) { return "list"; }
constexpr std::string_view model_name(tags::Map) { return "map"; }
constexpr std::string_view model_name(tags::Unsupported) { return "unsupported"; }

class Description {
 public:
  explicit Description(DescribeFilter filter) : filter_(filter) {}

  std::string make() {
    json_.open('{');
    list_services();
    list_operations();
    list_shapes();
    list_enums();
    json_.close('}');
    return json_.take();
  }

 private:
  // "ecs.Tag": shape names repeat between services.
  static std::string qualified(std::string_view display, std::string_view name) {
    constexpr std::string_view kRoot = "schemas/";
    if (display.substr(0, kRoot.size()) == kRoot) {
      display.remove_prefix(kRoot.size());
    }
    const auto slash = display.find('/');
    return slash == std::string_view::npos ? std::string(name)
                                           : std::string(display.substr(0, slash)) + "." + std::string(name);
  }

  std::string note(const Shape& shape) {
    std::string name = qualified(shape.file(), shape.name());
    if (shapes_.emplace(name, &shape).second) {
      for (const Member& m : shape.members()) {
        collect(m.type);
      }
    }
    return name;
  }

  std::string note(const EnumShape& enumeration) {
    const auto proto = enumeration.schema().getProto();
    std::string name = qualified(proto.getDisplayName().cStr(), enumeration.schema().getShortDisplayName().cStr());
    enums_.emplace(name, &enumeration);
    return name;
  }

  void collect(const TypeShape& type) {
    if (type.shape != nullptr) {
      note(*type.shape);
    }
    if (type.enumeration != nullptr) {
      note(*type.enumeration);
    }
    if (type.element) {
      collect(*type.element);
    }
  }

  bool wants(const Service& service) const { return filter_.service.empty() || service.name == filter_.service; }

  void list_services() {
    json_.key("services");
    json_.open('[');
    for (const Service& s : services()) {
      if (!wants(s)) {
        continue;
      }
      json_.open('{');
      json_.text("name", s.name);
      json_.text("endpointPrefix", s.endpoint_prefix);
      json_.text("protocol", s.is_query() ? "query" : "json");
      json_.text("targetPrefix", s.target_prefix);
      json_.text("apiVersion", s.api_version);
      json_.close('}');
    }
    json_.close(']');
  }

  void list_operations() {
    json_.key("operations");
    json_.open('[');
    for (const Operation& op : operations()) {
      if (!wants(*op.service) || (!filter_.operation.empty() && op.name != filter_.operation)) {
        continue;
      }
      json_.open('{');
      json_.text("service", op.service->name);
      json_.text("name", op.name);
      json_.number("index", op.index);
      json_.flag("readonly", op.readonly);
      if (op.pages) {
        pages(*op.pages);
      }
      json_.text("request", note(*op.request));
      json_.text("reply", note(*op.reply));
      json_.key("errors");
      json_.open('[');
      for (const auto& error : op.errors) {
        json_.item(error);
      }
      json_.close(']');
      json_.close('}');
    }
    json_.close(']');
  }

  void pages(const Pages& pages) {
    json_.key("pages");
    json_.open('{');
    json_.text("tokenIn", pages.token_in);
    json_.text("tokenOut", pages.token_out);
    json_.text("size", pages.size);
    json_.key("items");
    json_.open('[');
    for (const auto& item : pages.items) {
      json_.item(item);
    }
    json_.close(']');
    json_.number("standard", pages.standard);
    json_.number("max", pages.max);
    json_.close('}');
  }

  void list_shapes() {
    json_.key("shapes");
    json_.open('{');
    for (const auto& [name, shape] : shapes_) {
      json_.key(name);
      json_.open('{');
      json_.text("type", "structure");
      json_.key("members");
      json_.open('[');
      for (const Member& m : shape->members()) {
        member(m);
      }
      json_.close(']');
      json_.close('}');
    }
    json_.close('}');
  }

  void list_enums() {
    json_.key("enums");
    json_.open('{');
    for (const auto& [name, enumeration] : enums_) {
      json_.key(name);
      json_.open('[');
      for (std::uint16_t i = 0; i < enumeration->size(); ++i) {
        if (!enumeration->name(i).empty()) {
          json_.item(enumeration->name(i));
        }
      }
      json_.close(']');
    }
    json_.close('}');
  }

  void member(const Member& m) {
    json_.open('{');
    json_.text("name", m.wire_name);
    if (m.name != m.wire_name) {
      json_.text("field", m.name);
    }
    type(m.type);
    json_.flag("required", m.required);
    json_.flag("secret", m.secret);
    json_.flag("deprecated", m.deprecated);
    json_.flag("idempotencyToken", m.idempotency_token);
    bounds("range", m.range);
    bounds("length", m.length);
    bounds("elementLength", m.element_length);
    bounds("elementRange", m.element_range);
    if (!m.pattern.empty()) {
      json_.text("pattern", m.pattern);
    }
    json_.close('}');
  }

  void type(const TypeShape& t) {
    json_.text("type", dispatch(t.kind, [](auto tag) { return model_name(tag); }));
    if (t.kind == Kind::map && t.shape->members().size() == 2) {
      json_.key("value");
      json_.open('{');
      type(t.shape->members().back().type);
      json_.close('}');
    } else if (t.shape != nullptr) {
      json_.text("shape", note(*t.shape));
    } else if (t.enumeration != nullptr) {
      json_.text("shape", note(*t.enumeration));
    } else if (t.element) {
      json_.key("element");
      json_.open('{');
      type(*t.element);
      json_.close('}');
    }
  }

  void bounds(std::string_view key, const std::optional<Bounds>& b) {
    constexpr Bounds kNone;
    if (!b) {
      return;
    }
    json_.key(key);
    json_.open('{');
    if (b->min != kNone.min) {
      json_.number("min", b->min);
    }
    if (b->max != kNone.max) {
      json_.number("max", b->max);
    }
    json_.close('}');
  }

  DescribeFilter filter_;
  Json json_;
  std::map<std::string, const Shape*> shapes_;
  std::map<std::string, const EnumShape*> enums_;
};

}  // namespace

std::string describe_json(DescribeFilter filter) { return Description(filter).make(); }

}  // namespace moorage::wire
