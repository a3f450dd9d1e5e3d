#include "protocol/xml_decode.h"

#include <algorithm>
#include <vector>

#include "protocol/http_text.h"
#include "protocol/member_names.h"
#include "protocol/xml_nodes.h"
#include "wire/map_key.h"
#include "wire/path.h"

namespace moorage::codec {
namespace {

namespace tags = wire::tags;
using capnp::AnyPointer;
using capnp::AnyStruct;
using wire::Member;
using wire::PathFrame;
using wire::Shape;
using wire::Site;
using wire::StructFiller;

using Nodes = std::vector<const XmlNode*>;

// The name without the prefix of its namespace.
std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Nodes named(const std::vector<XmlNode>& nodes, std::string_view name) {
  Nodes out;
  for (const XmlNode& node : nodes) {
    if (node.name == name || local_name(node.name) == name) out.push_back(&node);
  }
  return out;
}

class Reader {
 public:
  explicit Reader(const wire::ReadOptions& options) : options_(options) {}

  bool structure(const Shape& shape, AnyStruct::Builder builder, const XmlNode& node, const PathFrame& at) {
    const ShapeNames& names = ShapeNames::of(shape);
    StructFiller filler(builder);
    for (const Member& m : shape.members()) {
      const MemberNames& name = names.of(m);
      if (name.place != HttpPlace::kBody) continue;
      const PathFrame here{&at, m.wire_name};
      if (name.is_attribute) {
        if (!attribute(shape, m, name, filler, node, here)) return false;
        continue;
      }
      const Nodes nodes = named(node.children, name.element);
      if (nodes.empty()) continue;
      filler.activate(shape, m);
      if (!member(name, m, filler, nodes, here)) return false;
    }
    return true;
  }

  Error take_error() { return std::move(error_); }

 private:
  bool attribute(const Shape& shape, const Member& m, const MemberNames& name, StructFiller& filler, const XmlNode& node,
                 const PathFrame& at) {
    const auto found = std::find_if(node.attributes.begin(), node.attributes.end(),
                                    [&](const auto& one) { return one.first == name.element; });
    if (found == node.attributes.end()) return true;
    filler.activate(shape, m);
    return taken(fill_from_texts({.member = m, .names = name, .path = at.text()}, {found->second}, filler, options_));
  }

  bool taken(Status status) {
    if (!status.ok()) error_ = std::move(status).error();
    return error_.name.empty();
  }

  bool member(const MemberNames& name, const Member& m, StructFiller& filler, const Nodes& nodes, const PathFrame& at) {
    return wire::fill_member(m, filler, [&](auto tag, const Site& site, auto&& out) {
      return read(tag, site, std::forward<decltype(out)>(out), nodes, name, at);
    });
  }

  // Texts and numbers are the content of one element.
  template <typename Tag, typename Out>
  bool read(Tag tag, const Site& site, Out&& out, const Nodes& nodes, const MemberNames& name, const PathFrame& at) {
    TextValues values(name, options_, at.text());
    if (values.read(tag, site, std::forward<Out>(out), nodes.front()->text)) return true;
    error_ = values.take_error();
    return false;
  }

  bool read(tags::Nothing, const Site&, wire::NothingValue, const Nodes&, const MemberNames&, const PathFrame&) { return true; }

  bool read(tags::Structure, const Site& site, AnyStruct::Builder out, const Nodes& nodes, const MemberNames&,
            const PathFrame& at) {
    return structure(*site.type.shape, out, *nodes.front(), at);
  }

  bool read(tags::List, const Site& site, AnyPointer::Builder out, const Nodes& nodes, const MemberNames& name,
            const PathFrame& at) {
    const Nodes items = name.flattened ? nodes : named(nodes.front()->children, name.item);
    const MemberNames inner;
    return wire::fill_elements(site, out, items.size(), items,
                               [&](auto tag, const Site& element, auto&& place, const XmlNode* item, unsigned i) {
                                 const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
                                 return read(tag, element, std::forward<decltype(place)>(place), Nodes{item}, inner, here);
                               });
  }

  bool read(tags::Map, const Site& site, AnyPointer::Builder pointer, const Nodes& nodes, const MemberNames& name,
            const PathFrame& at) {
    const Nodes entries = name.flattened ? nodes : named(nodes.front()->children, "entry");
    const Shape& shape = *site.type.shape;
    const Member& slot = shape.members().back();
    auto out = pointer.initAsListOfAnyStruct(shape.data_words(), shape.pointers(), static_cast<unsigned>(entries.size()));
    for (unsigned i = 0; i < out.size(); ++i) {
      const Nodes keys = named(entries[i]->children, name.key);
      const Nodes values = named(entries[i]->children, name.value);
      const PathFrame here{&at, {}, static_cast<std::ptrdiff_t>(i)};
      if (keys.empty() || values.empty()) return refuse("needs " + name.key + " and " + name.value, here);
      StructFiller filler(out[i]);
      if (!wire::store_map_key(shape.members().front(), filler, keys.front()->text))
        return refuse("has a key that is not known", here);
      filler.activate(shape, slot);
      if (!member(ShapeNames::of(shape).of(slot), slot, filler, values, here)) return false;
    }
    return true;
  }

  bool refuse(const std::string& what, const PathFrame& at) {
    error_ = api_error("SerializationException", at.text() + ": " + what);
    error_.path = at.text();
    return false;
  }

  const wire::ReadOptions& options_;
  Error error_;
};

}  // namespace

Status read_xml(std::string_view body, const Shape& shape, AnyStruct::Builder out, const wire::ReadOptions& options) {
  MOORAGE_ASSIGN(const XmlNode root, parse_xml(body, options));
  Reader reader(options);
  if (!reader.structure(shape, out, root, PathFrame{})) return reader.take_error();
  return {};
}

}  // namespace moorage::codec
