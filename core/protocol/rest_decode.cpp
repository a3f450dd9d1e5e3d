#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "protocol/http_text.h"
#include "protocol/member_names.h"
#include "protocol/rest.h"
#include "protocol/xml_decode.h"
#include "wire/map_key.h"
#include "wire/path.h"

namespace moorage::codec {
namespace {

using capnp::AnyStruct;
using wire::Kind;
using wire::Member;
using wire::PathFrame;
using wire::Shape;
using wire::StructFiller;
using wire::StructView;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Error malformed(std::string message) { return api_error("SerializationException", std::move(message)); }

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const auto slash = path.find('/');
    out.push_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
  }
  return out;
}

// Labels with their texts as they stand in the path.
std::optional<std::vector<std::pair<std::string_view, std::string_view>>> match(std::string_view uri, std::string_view path) {
  std::vector<std::pair<std::string_view, std::string_view>> labels;
  const auto wanted = segments(uri.substr(0, uri.find('?')));
  const auto given = segments(path);
  std::size_t at = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string_view one = wanted[i];
    if (at >= given.size()) return std::nullopt;
    if (!one.starts_with('{')) {
      if (one != given[at++]) return std::nullopt;
      continue;
    }
    const bool is_greedy = one.ends_with("+}");
    const std::string_view name = one.substr(1, one.size() - (is_greedy ? 3 : 2));
    const std::size_t behind = wanted.size() - i - 1;  // segments that must be left for the rest
    if (given.size() < at + 1 + behind) return std::nullopt;
    const std::size_t last = is_greedy ? given.size() - behind - 1 : at;
    const char* end = given[last].data() + given[last].size();
    labels.emplace_back(name, std::string_view(given[at].data(), static_cast<std::size_t>(end - given[at].data())));
    at = last + 1;
  }
  return at == given.size() ? std::optional(labels) : std::nullopt;
}

Result<Pairs> query_pairs(std::string_view query, std::size_t pairs_max) {
  Pairs out;
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    if (one.empty()) continue;
    if (out.size() == pairs_max) return malformed("more than " + std::to_string(pairs_max) + " parameters");
    const auto equals = one.find('=');
    std::string plain(one);
    std::replace(plain.begin(), plain.end(), '+', ' ');
    const std::string_view text = plain;
    auto name = percent_decoded(text.substr(0, equals));
    auto value = percent_decoded(equals == std::string_view::npos ? std::string_view{} : text.substr(equals + 1));
    if (!name || !value) return malformed("a parameter of the query string has a broken escape or is not UTF-8");
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

// Members that the body does not carry are cleared, should it have brought any.
void clear_bound(const Shape& shape, AnyStruct::Builder builder) {
  const ShapeNames& names = ShapeNames::of(shape);
  StructFiller filler(builder);
  for (const Member& m : shape.members()) {
    if (names.of(m).place == HttpPlace::kBody) continue;
    if (m.optional) filler.store(m.tag_offset, std::uint16_t{0});
    wire::dispatch(m.type.kind, [&](auto tag) {
      if constexpr (wire::PointerTag<decltype(tag)>) {
        filler.pointers[m.offset].clear();
      } else if constexpr (std::is_same_v<decltype(tag), wire::tags::Enumeration>) {
        filler.store_value(m, std::uint16_t{0});
      }
    });
  }
}

// Required members, at every depth: the body is read before the other members are there, so it cannot say what is missing.
class Required {
 public:
  explicit Required(const wire::ReadOptions& options) : options_(options) {}

  bool structure(const Shape& shape, AnyStruct::Reader reader, const PathFrame& at) {
    const StructView view(reader);
    for (const Member& m : shape.members()) {
      const PathFrame here{&at, m.wire_name};
      bool holds = true;
      const bool has = view.is_active(shape, m) &&
                       wire::visit_member(m, view, reader, [&](const auto& value) { holds = check(value, here); });
      if (!holds) return false;
      if (m.required && !has) {
        error_ = api_error(std::string(options_.invalid_error), here.text() + ": is required");
        error_.path = here.text();
        return false;
      }
    }
    return true;
  }

  Error take_error() { return std::move(error_); }

 private:
  template <typename Value>
  bool check(const Value&, const PathFrame&) {
    return true;
  }
  bool check(const wire::StructValue& value, const PathFrame& at) { return structure(value.shape, value.reader, at); }
  bool check(const wire::ListValue& value, const PathFrame& at) {
    std::ptrdiff_t i = 0;
    bool holds = true;
    wire::visit_elements(value, [&](const auto& element) {
      const PathFrame here{&at, {}, i++};
      holds = holds && check(element, here);
    });
    return holds;
  }

  const wire::ReadOptions& options_;
  Error error_;
};

class Decoder {
 public:
  Decoder(const RestOperation& operation, const RestRequest& request, const wire::ReadOptions& options)
      : operation_(operation), request_(request), options_(options) {}

  Status decode(capnp::DynamicStruct::Builder out) {
    const Shape& shape = Shape::of(out.getSchema());
    const ShapeNames& names = ShapeNames::of(shape);
    MOORAGE_TRY(body(shape, names, out));
    const auto labels = match(operation_.uri, request_.path);
    if (!labels) return malformed("the path is not " + std::string(operation_.uri));
    MOORAGE_ASSIGN(const Pairs query, query_pairs(request_.query, options_.values_max));
    StructFiller filler(out.as<AnyStruct>());
    for (const Member& m : shape.members()) {
      const MemberNames& name = names.of(m);
      switch (name.place) {
        case HttpPlace::kUri:
          for (const auto& [label, text] : *labels) {
            if (label != name.place_name) continue;
            const auto plain = percent_decoded(text);
            if (!plain) return malformed("the label " + name.place_name + " has a broken escape or is not UTF-8");
            MOORAGE_TRY(fill(shape, m, name, {*plain}, filler));
          }
          break;
        case HttpPlace::kQuery:
          MOORAGE_TRY(m.type.kind == Kind::map ? query_map(shape, m, query, filler)
                                               : query_member(shape, m, name, query, filler));
          break;
        case HttpPlace::kHeader:
          MOORAGE_TRY(header_member(shape, m, name, filler));
          break;
        case HttpPlace::kHeaders:
          MOORAGE_TRY(header_map(shape, m, name, filler));
          break;
        case HttpPlace::kBody:
        case HttpPlace::kStatus:
        case HttpPlace::kPayload:
          break;
      }
    }
    if (options_.enforce == wire::Enforce::kNothing) return {};
    Required required(options_);
    if (!required.structure(shape, out.asReader().as<AnyStruct>(), PathFrame{})) return required.take_error();
    return {};
  }

 private:
  wire::ReadOptions body_options() const {
    wire::ReadOptions out = options_;
    out.enforce = wire::Enforce::kNothing;
    return out;
  }

  Status body(const Shape& shape, const ShapeNames& names, capnp::DynamicStruct::Builder out) {
    if (request_.body.size() > options_.bytes_max) {
      Error error = api_error("RequestEntityTooLarge", "body of " + std::to_string(request_.body.size()) +
                                                           " bytes, allowed are " + std::to_string(options_.bytes_max));
      error.http_status = 413;
      return error;
    }
    if (names.payload() != nullptr) return payload(shape, *names.payload(), names.of(*names.payload()), out);
    const bool has_body = std::any_of(shape.members().begin(), shape.members().end(),
                                      [&](const Member& m) { return names.of(m).place == HttpPlace::kBody; });
    if (!has_body || request_.body.empty()) return {};
    if (operation_.format == RestFormat::kXml) return read_xml(request_.body, shape, out.as<AnyStruct>(), body_options());
    MOORAGE_TRY(wire::read_json(request_.body, out, body_options()));
    clear_bound(shape, out.as<AnyStruct>());
    return {};
  }

  Status payload(const Shape& shape, const Member& m, const MemberNames& name, capnp::DynamicStruct::Builder out) {
    if (request_.body.empty()) return {};
    StructFiller filler(out.as<AnyStruct>());
    filler.activate(shape, m);
    if (m.type.kind == Kind::data) {
      auto data = filler.pointers[m.offset].initAs<capnp::Data>(static_cast<unsigned>(request_.body.size()));
      std::copy(request_.body.begin(), request_.body.end(), data.begin());
      return {};
    }
    if (m.type.kind != Kind::structure)
      return fill_from_texts({.member = m, .names = name, .path = m.wire_name}, {std::string(request_.body)}, filler, options_);
    const Shape& inner = *m.type.shape;
    auto builder = filler.pointers[m.offset].initAsAnyStruct(inner.data_words(), inner.pointers());
    if (operation_.format == RestFormat::kXml) return read_xml(request_.body, inner, builder, body_options());
    return wire::read_json(request_.body, builder.as<capnp::DynamicStruct>(inner.schema()), body_options());
  }

  Status fill(const Shape& shape, const Member& m, const MemberNames& name, const std::vector<std::string>& texts,
              StructFiller& filler) {
    if (texts.empty()) return {};
    filler.activate(shape, m);
    return fill_from_texts({.member = m, .names = name, .path = m.wire_name}, texts, filler, options_);
  }

  Status query_member(const Shape& shape, const Member& m, const MemberNames& name, const Pairs& query, StructFiller& filler) {
    std::vector<std::string> texts;
    for (const auto& [key, value] : query) {
      if (key == name.place_name) texts.push_back(value);
    }
    return fill(shape, m, name, texts, filler);
  }

  // Every parameter with its values, those of other members too.
  Status query_map(const Shape& shape, const Member& m, const Pairs& query, StructFiller& filler) {
    std::vector<std::pair<std::string, std::vector<std::string>>> entries;
    for (const auto& [key, value] : query) {
      const auto known = std::find_if(entries.begin(), entries.end(), [&, k = key](const auto& one) { return one.first == k; });
      if (known == entries.end()) {
        entries.push_back({key, {value}});
      } else {
        known->second.push_back(value);
      }
    }
    return fill_map(shape, m, entries, filler);
  }

  Status fill_map(const Shape& shape, const Member& m,
                  const std::vector<std::pair<std::string, std::vector<std::string>>>& entries, StructFiller& filler) {
    if (entries.empty()) return {};
    filler.activate(shape, m);
    const Shape& entry = *m.type.shape;
    const Member& slot = entry.members().back();
    auto out = filler.pointers[m.offset].initAsListOfAnyStruct(entry.data_words(), entry.pointers(),
                                                               static_cast<unsigned>(entries.size()));
    for (unsigned i = 0; i < out.size(); ++i) {
      StructFiller one(out[i]);
      if (!wire::store_map_key(entry.members().front(), one, entries[i].first))
        return malformed(m.wire_name + " has a key that is not known");
      MOORAGE_TRY(fill(entry, slot, ShapeNames::of(entry).of(slot), entries[i].second, one));
    }
    return {};
  }

  Status header_member(const Shape& shape, const Member& m, const MemberNames& name, StructFiller& filler) {
    for (const Header& one : request_.headers) {
      if (!same_ignoring_case(one.name, name.place_name)) continue;
      return fill(shape, m, name, m.type.kind == Kind::list ? list_of_header(one.value) : std::vector{one.value}, filler);
    }
    return {};
  }

  Status header_map(const Shape& shape, const Member& m, const MemberNames& name, StructFiller& filler) {
    std::vector<std::pair<std::string, std::vector<std::string>>> entries;
    for (const Header& one : request_.headers) {
      const std::string_view header = one.name;
      if (!same_ignoring_case(header.substr(0, name.place_name.size()), name.place_name)) continue;
      entries.push_back({std::string(header.substr(name.place_name.size())), {one.value}});
    }
    return fill_map(shape, m, entries, filler);
  }

  const RestOperation& operation_;
  const RestRequest& request_;
  const wire::ReadOptions& options_;
};

}  // namespace

bool matches_uri(std::string_view uri, std::string_view path) { return match(uri, path).has_value(); }

Status rest_decode(const RestOperation& operation, const RestRequest& request, capnp::DynamicStruct::Builder out,
                   const wire::ReadOptions& options) {
  try {
    return Decoder(operation, request, options).decode(out);
  } catch (const kj::Exception& e) {
    return malformed(std::string("request cannot be stored: ") + e.getDescription().cStr());
  }
}

}  // namespace moorage::codec
