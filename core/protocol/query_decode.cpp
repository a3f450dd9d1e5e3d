#include "protocol/query_decode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include "wire/access.h"
#include "wire/enum_words.h"
#include "wire/path.h"
#include "wire/shape.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using wire::Enforce;
using wire::Kind;
using wire::Member;
using wire::PathFrame;
using wire::Shape;
using wire::StructFiller;
using wire::TypeShape;

// Parameters as a tree by the segments of their names. Views point into the form.
struct Node {
  const std::string* value = nullptr;
  std::map<std::string_view, Node, std::less<>> children;
};

// A list of numbered children in the order of their numbers.
using Numbered = std::vector<std::pair<std::uint32_t, const Node*>>;

class Decoder {
 public:
  explicit Decoder(const wire::ReadOptions& options) : options_(options) {}

  bool plant(const Form& form, Node& root) {
    for (const Parameter& parameter : form) {
      if (parameter.name == "Action" || parameter.name == "Version") {
        continue;
      }
      Node* node = &root;
      std::string_view rest = parameter.name;
      for (std::size_t depth = 1; !rest.empty(); ++depth) {
        if (depth > options_.depth_max * 2) {
          return fail("MalformedInput", "nested deeper than " + std::to_string(options_.depth_max),
                      PathFrame{nullptr, parameter.name});
        }
        const auto dot = rest.find('.');
        node = &node->children[rest.substr(0, dot)];
        rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
      }
      node->value = &parameter.value;
    }
    return true;
  }

  bool structure(const Shape& shape, AnyStruct::Builder builder, const Node& node, const PathFrame& at) {
    StructFiller filler(builder);
    std::vector<bool> seen(shape.members().size());
    for (const auto& [name, child] : node.children) {
      const PathFrame here{&at, name};
      const Member* m = shape.find(name);
      if (m == nullptr || m->type.kind == Kind::unsupported || m->type.kind == Kind::group) {
        if (options_.unknown == wire::Unknown::kRefuse) {
          const Member* near = shape.nearest(name);
          return fail("MalformedInput",
                      "is not a member of " + std::string(shape.name()) +
                          (near != nullptr ? "; did you mean " + near->wire_name + "?" : ""),
                      here);
        }
        if (options_.strangers != nullptr && options_.strangers->size() < wire::kStrangersMax) {
          const Member* near = shape.nearest(name);
          options_.strangers->push_back({here.kind(), near != nullptr ? near->wire_name : std::string{}});
        }
        continue;
      }
      seen[static_cast<std::size_t>(m - shape.members().data())] = true;
      filler.activate(shape, *m);
      if (!member(*m, filler, child, here)) {
        return false;
      }
    }
    if (options_.enforce == Enforce::kNothing) {
      return true;
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (shape.members()[i].required && !seen[i]) {
        return fail(options_.invalid_error, "is required", PathFrame{&at, shape.members()[i].wire_name});
      }
    }
    return true;
  }

  Error take_error() { return std::move(error_); }

 private:
  bool member(const Member& m, StructFiller& filler, const Node& node, const PathFrame& at) {
    switch (m.type.kind) {
      case Kind::boolean: {
        bool b = false;
        if (!boolean(node, b, at)) {
          return false;
        }
        filler.store_bool(m, b);
        return true;
      }
      case Kind::int8:
        return integer<std::int8_t>(m, filler, node, at);
      case Kind::int16:
        return integer<std::int16_t>(m, filler, node, at);
      case Kind::int32:
        return integer<std::int32_t>(m, filler, node, at);
      case Kind::int64:
        return integer<std::int64_t>(m, filler, node, at);
      case Kind::uint8:
        return integer<std::uint8_t>(m, filler, node, at);
      case Kind::uint16:
        return integer<std::uint16_t>(m, filler, node, at);
      case Kind::uint32:
        return integer<std::uint32_t>(m, filler, node, at);
      case Kind::uint64:
        return integer<std::uint64_t>(m, filler, node, at);
      case Kind::float32:
      case Kind::float64: {
        double d = 0;
        if (!scalar(node, d, "a number", at)) {
          return false;
        }
        if (m.type.kind == Kind::float32) {
          filler.store(m, static_cast<float>(d));
        } else {
          filler.store(m, d);
        }
        return true;
      }
      case Kind::timestamp: {
        const auto ms = node.value != nullptr ? wire::parse_iso8601(*node.value) : std::nullopt;
        if (!ms) {
          return wrong("an ISO-8601 timestamp", node, at);
        }
        filler.store(m, *ms);
        return true;
      }
      case Kind::enumeration: {
        std::uint16_t ordinal = 0;
        if (!enumerant(*m.type.enumeration, node, ordinal, at)) {
          return false;
        }
        filler.store(m, ordinal);
        return true;
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::structure:
      case Kind::list:
      case Kind::map:
        return content(m.type, &m, filler.pointers[m.offset], node, at);
      case Kind::nothing:
      case Kind::group:
      case Kind::unsupported:
        return true;
    }
    return true;
  }

  bool content(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, const Node& node, const PathFrame& at) {
    switch (type.kind) {
      case Kind::text:
      case Kind::document: {
        if (!is_leaf(node)) {
          return wrong("a text", node, at);
        }
        if (node.value->size() > options_.string_bytes_max) {
          return fail("MalformedInput",
                      "text of " + std::to_string(node.value->size()) + " bytes, allowed are " +
                          std::to_string(options_.string_bytes_max),
                      at);
        }
        store_text(pointer, *node.value);
        return true;
      }
      case Kind::data: {
        const auto bytes = is_leaf(node) ? wire::parse_base64(*node.value) : std::nullopt;
        if (!bytes) {
          return wrong("base64 text", node, at);
        }
        auto data = pointer.initAs<capnp::Data>(static_cast<unsigned>(bytes->size()));
        std::copy(bytes->begin(), bytes->end(), data.begin());
        return true;
      }
      case Kind::structure:
        if (node.value != nullptr && !node.value->empty()) {
          return wrong("a structure", node, at);
        }
        return structure(*type.shape, pointer.initAsAnyStruct(type.shape->data_words(), type.shape->pointers()), node, at);
      case Kind::list:
        return list(type, m, pointer, node, at);
      case Kind::map:
        return map(type, m, pointer, node, at);
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
        return true;
    }
    return true;
  }

  // Children of `node` under `element` (or of `node` itself when flattened). `Name=` alone is the empty list.
  bool numbered(const Node& node, std::string_view element, Numbered& out, const PathFrame& at) {
    if (node.value != nullptr && !node.value->empty()) {
      return wrong("a list", node, at);
    }
    const Node* items = &node;
    if (!element.empty()) {
      for (const auto& [name, child] : node.children) {
        if (name != element && options_.unknown == wire::Unknown::kRefuse) {
          return fail("MalformedInput", "is not " + std::string(element), PathFrame{&at, name});
        }
      }
      const auto found = node.children.find(element);
      if (found == node.children.end()) {
        return true;
      }
      items = &found->second;
    }
    for (const auto& [name, child] : items->children) {
      std::uint32_t n = 0;
      const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), n);
      if (error != std::errc{} || end != name.data() + name.size() || n == 0) {
        return fail("MalformedInput", "is not a position in a list (1, 2, …)", PathFrame{&at, name});
      }
      out.emplace_back(n, &child);
    }
    std::sort(out.begin(), out.end());
    for (std::size_t i = 1; i < out.size(); ++i) {
      if (out[i].first == out[i - 1].first) {
        return fail("MalformedInput", "position " + std::to_string(out[i].first) + " appears twice", at);
      }
    }
    return true;
  }

  bool list(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, const Node& node, const PathFrame& at) {
    Numbered items;
    const bool flattened = m != nullptr && m->query_flattened;
    const std::string_view element = flattened      ? std::string_view{}
                                     : m != nullptr ? m->query_element
                                                    : std::string_view("member");
    if (!numbered(node, element, items, at)) {
      return false;
    }
    const auto size = static_cast<unsigned>(items.size());
    const TypeShape& inner = *type.element;
    const auto each = [&](auto&& read) {
      for (unsigned i = 0; i < size; ++i) {
        if (!read(i, *items[i].second, PathFrame{&at, {}, static_cast<std::ptrdiff_t>(i)})) {
          return false;
        }
      }
      return true;
    };
    switch (inner.kind) {
      case Kind::structure: {
        const Shape& shape = *inner.shape;
        auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), size);
        return each([&](unsigned i, const Node& n, const PathFrame& here) { return structure(shape, out[i], n, here); });
      }
      case Kind::text:
      case Kind::document:
      case Kind::data:
      case Kind::list:
      case Kind::map: {
        auto out = wire::init_pointer_list(pointer, size);
        return each([&](unsigned i, const Node& n, const PathFrame& here) { return content(inner, nullptr, out[i], n, here); });
      }
      case Kind::enumeration: {
        auto out = pointer.initAs<capnp::List<std::uint16_t>>(size);
        return each([&](unsigned i, const Node& n, const PathFrame& here) {
          std::uint16_t ordinal = 0;
          const bool ok = enumerant(*inner.enumeration, n, ordinal, here);
          out.set(i, ordinal);
          return ok;
        });
      }
      case Kind::int32: {
        auto out = pointer.initAs<capnp::List<std::int32_t>>(size);
        return each([&](unsigned i, const Node& n, const PathFrame& here) {
          std::int32_t value = 0;
          const bool ok = scalar(n, value, "an integer", here);
          out.set(i, value);
          return ok;
        });
      }
      case Kind::int64: {
        auto out = pointer.initAs<capnp::List<std::int64_t>>(size);
        return each([&](unsigned i, const Node& n, const PathFrame& here) {
          std::int64_t value = 0;
          const bool ok = scalar(n, value, "an integer", here);
          out.set(i, value);
          return ok;
        });
      }
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
        return fail("MalformedInput", "cannot be given as a list", at);
    }
    return true;
  }

  bool map(const TypeShape& type, const Member* m, AnyPointer::Builder pointer, const Node& node, const PathFrame& at) {
    Numbered items;
    if (!numbered(node, m != nullptr && m->query_flattened ? "" : "entry", items, at)) {
      return false;
    }
    const Shape& shape = *type.shape;
    const Member& value = shape.members().back();
    auto entries = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), static_cast<unsigned>(items.size()));
    std::vector<std::string_view> keys;
    for (unsigned i = 0; i < items.size(); ++i) {
      const Node& item = *items[i].second;
      const auto key = item.children.find("key");
      const auto content_node = item.children.find("value");
      const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
      if (key == item.children.end() || content_node == item.children.end() || !is_leaf(key->second)) {
        return fail("MalformedInput", "needs key and value", here);
      }
      keys.push_back(*key->second.value);
      StructFiller filler(entries[i]);
      store_text(filler.pointers[shape.members().front().offset], *key->second.value);
      filler.activate(shape, value);
      if (!member(value, filler, content_node->second, here)) {
        return false;
      }
    }
    std::sort(keys.begin(), keys.end());
    const bool twice = std::adjacent_find(keys.begin(), keys.end()) != keys.end();
    return twice ? fail("MalformedInput", "holds a key twice", at) : true;
  }

  static bool is_leaf(const Node& node) { return node.value != nullptr && node.children.empty(); }

  static void store_text(AnyPointer::Builder pointer, const std::string& text) {
    auto out = pointer.initAs<capnp::Text>(static_cast<unsigned>(text.size()));
    std::memcpy(out.begin(), text.data(), text.size());
  }

  template <typename T>
  bool scalar(const Node& node, T& out, std::string_view what, const PathFrame& at) {
    if (!is_leaf(node)) {
      return wrong(what, node, at);
    }
    const auto& text = *node.value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() ? true : wrong(what, node, at);
  }

  template <typename T>
  bool integer(const Member& m, StructFiller& filler, const Node& node, const PathFrame& at) {
    T n = 0;
    if (!scalar(node, n, "an integer", at)) {
      return false;
    }
    if (m.range && options_.enforce == Enforce::kBounds &&
        (!std::in_range<std::int64_t>(n) || !m.range->contains(static_cast<std::int64_t>(n)))) {
      return fail(options_.invalid_error, std::to_string(n) + " is out of range", at);
    }
    filler.store(m, n);
    return true;
  }

  bool boolean(const Node& node, bool& out, const PathFrame& at) {
    if (is_leaf(node) && (*node.value == "true" || *node.value == "True" || *node.value == "false" || *node.value == "False")) {
      out = node.value->front() == 't' || node.value->front() == 'T';
      return true;
    }
    return wrong("true or false", node, at);
  }

  bool enumerant(const wire::EnumShape& enumeration, const Node& node, std::uint16_t& out, const PathFrame& at) {
    if (!is_leaf(node)) {
      return wrong("a text", node, at);
    }
    const auto ordinal = enumeration.find(*node.value);
    if (!ordinal) {
      return refuse(options_.invalid_error, wire::unknown_value(options_.enum_words, enumeration, *node.value, at.text()), at);
    }
    out = *ordinal;
    return true;
  }

  bool wrong(std::string_view what, const Node& node, const PathFrame& at) {
    const std::string found = is_leaf(node) ? "\"" + node.value->substr(0, 64) + "\"" : "a structure";
    return fail("MalformedInput", "expected " + std::string(what) + ", found " + found, at);
  }

  bool fail(std::string_view name, const std::string& what, const PathFrame& at) {
    const std::string path = at.text();
    return refuse(name, (path.empty() ? "request" : path) + ": " + what, at);
  }

  bool refuse(std::string_view name, std::string message, const PathFrame& at) {
    error_.name = name;
    error_.path = at.text();
    error_.message = std::move(message);
    return false;
  }

  const wire::ReadOptions& options_;
  Error error_;
};

}  // namespace

Status query_decode(const Form& form, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options) {
  Decoder decoder(options);
  Node root;
  try {
    if (!decoder.plant(form, root) || !decoder.structure(Shape::of(out.getSchema()), out.as<AnyStruct>(), root, PathFrame{})) {
      return decoder.take_error();
    }
  } catch (const kj::Exception& e) {
    return api_error("MalformedInput", std::string("request cannot be stored: ") + e.getDescription().cStr());
  }
  return {};
}

}  // namespace moorage::codec
