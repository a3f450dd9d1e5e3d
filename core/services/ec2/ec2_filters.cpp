#include "services/ec2/ec2_filters.h"

#include <algorithm>

#include "services/ec2/ec2_words.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

constexpr std::size_t kValuesMax = 200;  // Amazon EC2 API: 200 values in one request
constexpr std::string_view kTagPrefix = "tag:";

using Texts = std::vector<std::string>;

// Texts of all values at a path of members, through lists.
class Collector {
 public:
  explicit Collector(Texts& out) : out_(out) {}

  void structure(const wire::Shape& shape, capnp::AnyStruct::Reader reader, std::string_view path) {
    const auto dot = path.find('.');
    const wire::Member* member = shape.find(path.substr(0, dot));
    if (member == nullptr) return;
    const wire::StructView view(reader);
    if (!view.is_active(shape, *member)) return;
    rest_ = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    wire::visit_member(*member, view, reader, [&](const auto& value) { take(value); });
  }

 private:
  void take(bool value) { out_.emplace_back(value ? "true" : "false"); }
  void take(std::int64_t value) { out_.push_back(std::to_string(value)); }
  void take(std::uint64_t value) { out_.push_back(std::to_string(value)); }
  void take(double value) { wire::append_double(value, out_.emplace_back()); }
  void take(const wire::TimeValue& value) { out_.push_back(wire::iso8601(value.ms)); }
  void take(const wire::EnumValue& value) { out_.emplace_back(value.name()); }
  void take(std::string_view value) { out_.emplace_back(value); }
  void take(const wire::StructValue& value) {
    const std::string_view rest = rest_;
    structure(value.shape, value.reader, rest);
    rest_ = rest;
  }
  void take(const wire::ListValue& value) {
    wire::visit_elements(value, [&](const auto& element) { take(element); });
  }
  template <typename Other>
  void take(const Other&) {}  // documents, bytes and maps are in no resource of EC2

  Texts& out_;
  std::string_view rest_;
};

Texts values_at(const wire::Shape& shape, capnp::AnyStruct::Reader resource, std::string_view path) {
  Texts out;
  Collector(out).structure(shape, resource, path);
  return out;
}

Texts tag_values(const wire::Shape& shape, capnp::AnyStruct::Reader resource, std::string_view filter) {
  const std::string list = shape.find("Tags") != nullptr ? "Tags" : "TagSet";
  Texts keys = values_at(shape, resource, list + ".Key");
  Texts values = values_at(shape, resource, list + ".Value");
  if (filter == "tag-key") return keys;
  if (filter == "tag-value") return values;
  Texts out;
  for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i) {
    if (keys[i] == filter.substr(kTagPrefix.size())) out.push_back(values[i]);
  }
  return out;
}

bool is_tag_filter(std::string_view name) { return name.starts_with(kTagPrefix) || name == "tag-key" || name == "tag-value"; }

}  // namespace

bool matches_wildcard(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;  // the last '*', and where in the text its rest was tried
  std::size_t tried = 0;
  while (t < text.size()) {
    const bool is_escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && !is_escaped && pattern[p] == '*') {
      star = p++;
      tried = t;
    } else if (p < pattern.size() && (is_escaped ? pattern[p + 1] == text[t] : pattern[p] == '?' || pattern[p] == text[t])) {
      p += is_escaped ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++tried;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Result<Filters> Filters::read(capnp::List<ec2::Filter>::Reader filters, std::span<const FilterName> known) {
  Filters out;
  std::size_t values = 0;
  for (const auto filter : filters) {
    const std::string_view name = wire::view(filter.getName());
    One one{.name = std::string(name), .member = {}, .values = {}};
    if (!is_tag_filter(name)) {
      const auto found = std::find_if(known.begin(), known.end(), [&](const FilterName& n) { return n.name == name; });
      if (found == known.end())
        return invalid_value("The filter '" + std::string(name.substr(0, 128)) + "' is invalid", "Filters[].Name");
      one.member = found->member;
    }
    for (const auto value : filter.getValues()) one.values.emplace_back(wire::view(value));
    if (one.values.empty()) return invalid_value("The filter '" + one.name + "' has no values", "Filters[].Values");
    values += one.values.size();
    out.filters_.push_back(std::move(one));
  }
  if (values > kValuesMax) {
    return api_error("FilterLimitExceeded",
                     "The maximum number of filter values specified on a single call is " + std::to_string(kValuesMax));
  }
  return out;
}

bool Filters::accept(const wire::Shape& shape, capnp::AnyStruct::Reader resource) const {
  return std::all_of(filters_.begin(), filters_.end(), [&](const One& filter) {
    const Texts found =
        is_tag_filter(filter.name) ? tag_values(shape, resource, filter.name) : values_at(shape, resource, filter.member);
    return std::any_of(found.begin(), found.end(), [&](const std::string& text) {
      return std::any_of(filter.values.begin(), filter.values.end(),
                         [&](const std::string& value) { return matches_wildcard(text, value); });
    });
  });
}

std::string Filters::text() const {
  std::string out;
  for (const One& filter : filters_) {
    wire::append_quoted(filter.name, out);
    for (const auto& value : filter.values) wire::append_quoted(value, out);
    out += ';';
  }
  return out;
}

}  // namespace moorage::control
