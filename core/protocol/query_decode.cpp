#include "protocol/query_decode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include "protocol/member_names.h"
#include "protocol/times.h"
#include "wire/enum_words.h"
#include "wire/map_key.h"
#include "wire/path.h"
#include "wire/refusal.h"
#include "wire/shape.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

namespace tags = wire::tags;
using capnp::AnyPointer;
using capnp::AnyStruct;
using wire::Enforce;
using wire::Kind;
using wire::Member;
using wire::PathFrame;
using wire::Shape;
using wire::Site;
using wire::StructFiller;

// Parameters as a tree by the segments of their names. Views point into the form.
struct Node {
  const std::string* value = nullptr;
  std::map<std::string_view, Node, std::less<>> children;
};

// A list of numbered children in the order of their numbers.
using Numbered = std::vector<std::pair<std::uint32_t, const Node*>>;

class Decoder : private wire::Refusal {
 public:
  using Refusal::take_error;

  Decoder(const wire::ReadOptions& options, FormDialect dialect) : options_(options), dialect_(dialect) {}

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
    const ShapeNames& names = ShapeNames::of(shape);
    std::vector<bool> seen(shape.members().size());
    for (const auto& [name, child] : node.children) {
      const PathFrame here{&at, name};
      const Member* m = dialect_ == FormDialect::kEc2 ? names.find_ec2(name) : names.find_query(name);
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
      if (!member(names.of(*m), *m, filler, child, here)) {
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

 private:
  bool member(const MemberNames& names, const Member& m, StructFiller& filler, const Node& node, const PathFrame& at) {
    names_ = &names;  // for what is read next, which looks at it before it reads anything else
    return wire::fill_member(m, filler, [&](auto tag, const Site& site, auto&& out) {
      return read(tag, site, std::forward<decltype(out)>(out), node, at);
    });
  }

  // --- one value of each category; `site` says its type and bounds ---------------------------------------------------

  bool read(tags::Nothing, const Site&, wire::NothingValue, const Node&, const PathFrame&) { return true; }

  bool read(tags::Boolean, const Site&, bool& out, const Node& node, const PathFrame& at) {
    if (is_leaf(node) && (*node.value == "true" || *node.value == "True" || *node.value == "false" || *node.value == "False")) {
      out = node.value->front() == 't' || node.value->front() == 'T';
      return true;
    }
    return wrong("true or false", node, at);
  }

  template <typename T>
  bool read(tags::Integer<T>, const Site& site, T& n, const Node& node, const PathFrame& at) {
    if (!scalar(node, n, "an integer", at)) {
      return false;
    }
    const wire::Bounds* range = options_.enforce == Enforce::kBounds ? site.range() : nullptr;
    if (range != nullptr && (!std::in_range<std::int64_t>(n) || !range->contains(static_cast<std::int64_t>(n)))) {
      return fail(options_.invalid_error, std::to_string(n) + " is out of range", at);
    }
    return true;
  }

  template <typename T>
  bool read(tags::Fraction<T>, const Site&, T& out, const Node& node, const PathFrame& at) {
    double d = 0;  // from_chars takes "NaN" and "Infinity" too
    const bool ok = scalar(node, d, "a number", at);
    out = static_cast<T>(d);
    return ok;
  }

  bool read(tags::Timestamp, const Site&, std::int64_t& out, const Node& node, const PathFrame& at) {
    const auto ms = node.value != nullptr ? parse_time(*node.value) : std::nullopt;
    out = ms.value_or(0);
    return ms || wrong("an ISO-8601 timestamp", node, at);
  }

  bool read(tags::Enumeration, const Site& site, std::uint16_t& out, const Node& node, const PathFrame& at) {
    if (!is_leaf(node)) {
      return wrong("a text", node, at);
    }
    const wire::EnumShape& enumeration = *site.type.enumeration;
    const auto ordinal = enumeration.find(*node.value);
    if (!ordinal) {
      return refuse(options_.invalid_error, wire::unknown_value(options_.enum_words, enumeration, *node.value, at.text()), at);
    }
    out = *ordinal;
    return true;
  }

  bool read(tags::Text, const Site&, AnyPointer::Builder out, const Node& node, const PathFrame& at) {
    if (!is_leaf(node)) {
      return wrong("a text", node, at);
    }
    if (node.value->size() > options_.string_bytes_max) {
      return fail(
          "MalformedInput",
          "text of " + std::to_string(node.value->size()) + " bytes, allowed are " + std::to_string(options_.string_bytes_max),
          at);
    }
    store_text(out, *node.value);
    return true;
  }

  bool read(tags::Data, const Site&, AnyPointer::Builder out, const Node& node, const PathFrame& at) {
    const auto bytes = is_leaf(node) ? wire::parse_base64(*node.value) : std::nullopt;
    if (!bytes) {
      return wrong("base64 text", node, at);
    }
    auto data = out.initAs<capnp::Data>(static_cast<unsigned>(bytes->size()));
    std::copy(bytes->begin(), bytes->end(), data.begin());
    return true;
  }

  bool read(tags::Structure, const Site& site, AnyStruct::Builder out, const Node& node, const PathFrame& at) {
    if (node.value != nullptr && !node.value->empty()) {
      return wrong("a structure", node, at);
    }
    return structure(*site.type.shape, out, node, at);
  }

  bool read(tags::List, const Site& site, AnyPointer::Builder out, const Node& node, const PathFrame& at) {
    Numbered items;
    const std::string_view element = dialect_ == FormDialect::kEc2 ? std::string_view{}
                                     : !is_member(site)            ? std::string_view("member")
                                     : names_->flattened           ? std::string_view{}
                                                                   : std::string_view(names_->item);
    if (!numbered(node, element, items, at)) {
      return false;
    }
    return wire::fill_elements(site, out, items.size(), items,
                               [&](auto tag, const Site& inner, auto&& place, const auto& item, unsigned i) {
                                 const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
                                 return read(tag, inner, std::forward<decltype(place)>(place), *item.second, here);
                               });
  }

  bool read(tags::Map, const Site& site, AnyPointer::Builder out, const Node& node, const PathFrame& at) {
    Numbered items;
    const MemberNames names = is_member(site) ? *names_ : MemberNames{};
    return numbered(node, names.flattened ? "" : "entry", items, at) && entries(*site.type.shape, names, out, items, at);
  }

  // The value belongs to a member of a structure and not to a list or map in a list.
  static bool is_member(const Site& site) { return site.member != nullptr && !site.is_element; }

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

  bool entries(const Shape& shape, const MemberNames& names, AnyPointer::Builder pointer, const Numbered& items,
               const PathFrame& at) {
    const Member& value = shape.members().back();
    auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), static_cast<unsigned>(items.size()));
    std::vector<std::string_view> keys;
    for (unsigned i = 0; i < items.size(); ++i) {
      const Node& item = *items[i].second;
      const auto key = item.children.find(names.key);
      const auto content_node = item.children.find(names.value);
      const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
      if (key == item.children.end() || content_node == item.children.end() || !is_leaf(key->second)) {
        return fail("MalformedInput", "needs " + names.key + " and " + names.value, here);
      }
      keys.push_back(*key->second.value);
      StructFiller filler(out[i]);
      if (!wire::store_map_key(shape.members().front(), filler, *key->second.value)) {
        return fail(options_.invalid_error, "has a key that is not known", here);
      }
      filler.activate(shape, value);
      if (!member(ShapeNames::of(shape).of(value), value, filler, content_node->second, here)) {
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

  bool wrong(std::string_view what, const Node& node, const PathFrame& at) {
    const std::string found = is_leaf(node) ? "\"" + node.value->substr(0, 64) + "\"" : "a structure";
    return fail("MalformedInput", "expected " + std::string(what) + ", found " + found, at);
  }

  const wire::ReadOptions& options_;
  const FormDialect dialect_;
  const MemberNames* names_ = nullptr;
};

}  // namespace

Status query_decode(const Form& form, capnp::DynamicStruct::Builder out, const wire::ReadOptions& options,
                    FormDialect dialect) {
  Decoder decoder(options, dialect);
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
