#include "services/logs/filter_json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace moorage::logs_service {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kStepsMax = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  return (static_cast<unsigned char>(c) & 0x80) != 0 ||
         (static_cast<unsigned char>(c) > 0x20 && std::string_view(".[]=!<>&|(){}\"%,*'$").find(c) == std::string_view::npos);
}

// Calls `visit` with each value at the selector, until it answers true; returns whether it did.
template <typename Visit>
bool visit_values(dom::element at, std::span<const JsonFilter::Step> steps, const Visit& visit) {
  using Kind = JsonFilter::Step::Kind;
  for (; !steps.empty(); steps = steps.subspan(1)) {
    const JsonFilter::Step& step = steps.front();
    if (step.kind == Kind::kMember) {
      dom::object object;
      if (at.get_object().get(object) != simdjson::SUCCESS || object.at_key(step.name).get(at) != simdjson::SUCCESS)
        return false;
      continue;
    }
    if (step.kind == Kind::kElement) {
      dom::array array;
      if (at.get_array().get(array) != simdjson::SUCCESS || array.at(step.index).get(at) != simdjson::SUCCESS) return false;
      continue;
    }
    const auto rest = steps.subspan(1);
    dom::array array;
    dom::object object;
    if (at.get_array().get(array) == simdjson::SUCCESS) {
      for (const dom::element one : array) {
        if (visit_values(one, rest, visit)) return true;
      }
    } else if (at.get_object().get(object) == simdjson::SUCCESS) {
      for (const auto& member : object) {
        if (visit_values(member.value, rest, visit)) return true;
      }
    }
    return false;
  }
  return visit(at);
}

bool is_number(dom::element value) { return value.is_int64() || value.is_uint64() || value.is_double(); }

// The text of a scalar; nullopt: an object, a list or null.
std::optional<std::string> text_of(dom::element value) {
  if (value.is_string()) return std::string(value.get_string().value_unsafe());
  if (value.is_bool()) return std::string(value.get_bool().value_unsafe() ? "true" : "false");
  if (is_number(value)) return std::string(simdjson::minify(value));
  return std::nullopt;
}

bool compares(const FilterCondition& condition, dom::element value) {
  const auto text = text_of(value);
  if (!text) return false;
  std::optional<double> number;
  if (is_number(value)) number = value.get_double().value_unsafe();
  return condition.holds(*text, number);
}

Result<JsonFilter::Step> parse_bracket(PatternScan& scan, std::size_t& wildcards) {
  using Kind = JsonFilter::Step::Kind;
  JsonFilter::Step step;
  if (scan.take("*")) {
    step.kind = Kind::kAll;
    ++wildcards;
  } else if (scan.take("'")) {
    step.name = scan.take_while([](char c) { return c != '\''; });
    if (!scan.take("'")) return bad_pattern("Invalid filter pattern: a property name is not closed with '.");
  } else if (scan.take("\"")) {
    MOORAGE_ASSIGN(step.name, scan.quoted());
  } else {
    const std::string_view digits = scan.take_while(is_digit);
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), step.index);
    if (digits.empty() || wrong != std::errc() || end != digits.data() + digits.size()) {
      return bad_pattern("Invalid filter pattern: [ ] holds a number, * or a quoted property name.");
    }
    step.kind = Kind::kElement;
  }
  if (!scan.take("]")) return bad_pattern("Invalid filter pattern: a bracket of a property selector is not closed.");
  return step;
}

}  // namespace

// A message that was parsed, or none.
struct JsonFilter::Document {
  explicit Document(std::string_view message) {
    is_json = parser.parse(message.data(), message.size(), true).get(root) == simdjson::SUCCESS &&
              (root.is_object() || root.is_array());
  }
  dom::parser parser;
  dom::element root;
  bool is_json = false;
};

Result<JsonFilter::Selector> JsonFilter::parse_selector(PatternScan& scan) {
  if (!scan.take("$")) return bad_pattern("Invalid filter pattern: a property selector begins with \"$.\".");
  Selector selector;
  std::size_t wildcards = 0;
  while (true) {
    const bool is_bracket = scan.starts_with("[") || scan.starts_with(".[");
    if (is_bracket) {
      scan.take(".");
      scan.take("[");
      MOORAGE_ASSIGN(Step step, parse_bracket(scan, wildcards));
      selector.push_back(std::move(step));
    } else if (scan.starts_with(".*")) {
      scan.take(".*");
      ++wildcards;
      selector.push_back({.kind = Step::Kind::kAll, .name = {}});
    } else if (scan.starts_with(".")) {
      scan.take_one();
      const std::string_view name = scan.take_while(is_name_character);
      if (name.empty()) return bad_pattern("Invalid filter pattern: a property name is missing after \".\".");
      selector.push_back({.name = std::string(name)});
    } else {
      break;
    }
    if (selector.size() > kStepsMax) return bad_pattern("Invalid filter pattern: a property selector is too deep.");
  }
  if (selector.empty()) return bad_pattern("Invalid filter pattern: a property selector begins with \"$.\".");
  if (wildcards > 1) return bad_pattern("Invalid filter pattern: at most one * can be in a property selector.");
  return selector;
}

Result<JsonFilter::Leaf> JsonFilter::parse_leaf(PatternScan& scan) {
  Leaf leaf;
  scan.skip_spaces();
  const std::string_view before = scan.rest();
  MOORAGE_ASSIGN(leaf.selector, parse_selector(scan));
  leaf.text = before.substr(0, before.size() - scan.rest().size());
  if (scan.take_word("NOT")) {
    if (!scan.take_word("EXISTS")) return bad_pattern("Invalid filter pattern: NOT is followed by EXISTS.");
    leaf.test = Test::kNotExists;
    return leaf;
  }
  if (scan.take_word("IS")) {
    if (scan.take_word("NULL")) {
      leaf.test = Test::kIsNull;
    } else if (scan.take_word("TRUE")) {
      leaf.test = Test::kIsTrue;
    } else if (scan.take_word("FALSE")) {
      leaf.test = Test::kIsFalse;
    } else {
      return bad_pattern("Invalid filter pattern: IS is followed by NULL, TRUE or FALSE.");
    }
    return leaf;
  }
  MOORAGE_ASSIGN(leaf.condition, scan.comparison(leaf.text));
  return leaf;
}

Result<JsonFilter> JsonFilter::parse(PatternScan& scan) {
  JsonFilter filter;
  const auto leaf = [&](PatternScan& at) -> Result<std::size_t> {
    MOORAGE_ASSIGN(Leaf read, parse_leaf(at));
    filter.leaves_.push_back(std::move(read));
    return filter.leaves_.size() - 1;
  };
  MOORAGE_ASSIGN(filter.logic_, FilterLogic::parse(scan, leaf));
  if (!scan.take("}")) return bad_pattern("Invalid filter pattern: a JSON pattern ends with } behind its last condition.");
  scan.skip_spaces();
  if (!scan.at_end()) return bad_pattern("Invalid filter pattern: nothing can follow the } of a JSON pattern.");
  return filter;
}

bool JsonFilter::holds(const Leaf& leaf, const Document& document) {
  const auto any = [&](const auto& is_wanted) { return visit_values(document.root, leaf.selector, is_wanted); };
  switch (leaf.test) {
    case Test::kCompare:
      return any([&](dom::element value) { return compares(leaf.condition, value); });
    case Test::kIsNull:
      return any([](dom::element value) { return value.is_null(); });
    case Test::kIsTrue:
      return any([](dom::element value) { return value.is_bool() && value.get_bool().value_unsafe(); });
    case Test::kIsFalse:
      return any([](dom::element value) { return value.is_bool() && !value.get_bool().value_unsafe(); });
    case Test::kNotExists:
      return !any([](dom::element) { return true; });
  }
  return false;
}

bool JsonFilter::matches(std::string_view message) const {
  const Document document(message);
  return document.is_json && logic_.holds([&](std::size_t leaf) { return holds(leaves_[leaf], document); });
}

ExtractedValues JsonFilter::extract(std::string_view message) const {
  const Document document(message);
  ExtractedValues values;
  if (!document.is_json) return values;
  for (const Leaf& leaf : leaves_) {
    const bool is_known =
        std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.first == leaf.text; });
    if (is_known) continue;
    visit_values(document.root, leaf.selector, [&](dom::element value) {
      const auto text = text_of(value);
      if (text) values.emplace_back(leaf.text, *text);
      return text.has_value();
    });
  }
  return values;
}

}  // namespace moorage::logs_service
