#include "services/cloudwatch/math/math_search.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/ascii.h"
#include "services/cloudwatch/math/functions.h"
#include "services/cloudwatch/statistic.h"

namespace moorage::control::math {
namespace {

struct Term {
  std::string property;  // empty: anywhere; "MetricName", "Namespace", or a dimension
  std::string text;
  bool is_exact = false;  // quoted: the whole value
  bool is_negated = false;
};

struct Search {
  std::optional<std::string> space;     // of the schema in braces
  std::vector<std::string> dimensions;  // exactly these
  std::vector<Term> terms;              // all of them
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

// One word, or a text in quotes, at the begin of `rest`.
std::string take_word(std::string_view& rest, bool& quoted) {
  quoted = rest.starts_with('"');
  const std::size_t end = quoted ? rest.find('"', 1) : rest.find_first_of(" =");
  std::string out(rest.substr(quoted ? 1 : 0, end == std::string_view::npos ? end : end - (quoted ? 1 : 0)));
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + (quoted ? 1 : 0));
  return out;
}

Result<Search> read_search(std::string_view text) {
  Search out;
  text = trimmed(text);
  if (text.starts_with('{')) {
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return wrong_expression("SEARCH has '{' without '}'");
    std::string_view inside = text.substr(1, end - 1);
    for (std::size_t number = 0; !inside.empty(); ++number) {
      const std::size_t comma = inside.find(',');
      const std::string part = unquoted(inside.substr(0, comma));
      if (number == 0) {
        out.space = part;
      } else {
        out.dimensions.push_back(part);
      }
      inside = comma == std::string_view::npos ? std::string_view() : inside.substr(comma + 1);
    }
    std::sort(out.dimensions.begin(), out.dimensions.end());
    text = trimmed(text.substr(end + 1));
  }
  bool is_negated = false;
  while (!(text = trimmed(text)).empty()) {
    Term term;
    term.text = take_word(text, term.is_exact);
    if (!term.is_exact && term.text == "AND") continue;
    if (!term.is_exact && term.text == "NOT") {
      is_negated = true;
      continue;
    }
    if (!term.is_exact && (term.text == "OR" || term.text.find_first_of("()") != std::string::npos)) {
      return wrong_expression(
          "SEARCH knows words, Property=\"value\", AND and NOT; OR and parentheses are not carried out here");
    }
    if (text.starts_with('=')) {
      text.remove_prefix(1);
      term.property = std::exchange(term.text, std::string());
      term.text = take_word(text, term.is_exact);
    }
    term.is_negated = std::exchange(is_negated, false);
    if (term.text.empty()) return wrong_expression("SEARCH has an empty word");
    out.terms.push_back(std::move(term));
  }
  return out;
}

bool fits(const Term& term, std::string_view value) {
  if (term.is_exact) return value == term.text;
  return lower_ascii(value).find(lower_ascii(term.text)) != std::string::npos;
}

bool fits(const Term& term, const ports::MetricName& name) {
  const bool anywhere = term.property.empty();
  if ((anywhere || term.property == "MetricName") && fits(term, name.name)) return true;
  if ((anywhere || term.property == "Namespace") && fits(term, name.space)) return true;
  return std::any_of(name.dimensions.begin(), name.dimensions.end(), [&](const auto& one) {
    return (anywhere && (fits(term, one.first) || fits(term, one.second))) ||
           (one.first == term.property && fits(term, one.second));
  });
}

bool fits(const Search& search, const ports::MetricName& name) {
  if (search.space) {
    if (name.space != *search.space || name.dimensions.size() != search.dimensions.size()) return false;
    for (std::size_t i = 0; i < search.dimensions.size(); ++i) {
      if (name.dimensions[i].first != search.dimensions[i]) return false;
    }
  }
  return std::all_of(search.terms.begin(), search.terms.end(),
                     [&](const Term& term) { return fits(term, name) != term.is_negated; });
}

std::string label_of(const ports::MetricName& name) {
  std::string out;
  for (const auto& [key, value] : name.dimensions) out += value + " ";
  return out + name.name;
}

}  // namespace

Error wrong_expression_of(const std::string& id) { return wrong_expression("the expression " + id + " is a text"); }

Result<std::vector<Series>> run_search(const std::vector<Value>& arguments, const ports::MetricStore& store, QueryRange range,
                                       Duration period) {
  const bool is_sound = (arguments.size() == 2 || (arguments.size() == 3 && arguments[2].kind == Value::Kind::kNumber)) &&
                        arguments[0].kind == Value::Kind::kText && arguments[1].kind == Value::Kind::kText;
  if (!is_sound) return wrong_expression("SEARCH takes a search, a statistic and maybe a period");
  MOORAGE_ASSIGN(const Search search, read_search(arguments[0].text));
  MetricQuery query;
  const auto statistic = read_statistic(arguments[1].text);
  if (!statistic) return wrong_expression("SEARCH has no statistic " + arguments[1].text.substr(0, 64));
  query.statistic = *statistic;
  query.period = arguments.size() == 3 ? Duration::seconds(static_cast<std::int64_t>(arguments[2].number)) : period;
  if (!is_metric_period(query.period.ms / 1000)) return wrong_expression("SEARCH has a period that no metric has");
  MOORAGE_ASSIGN(const auto names, store.find({.space = search.space.value_or(std::string())}, range.from));
  std::vector<Series> out;
  for (const auto& name : names) {
    if (!fits(search, name)) continue;
    if (out.size() == kFoundMax) break;
    query.name = name;
    MOORAGE_ASSIGN(Series series, read_series(store, query, range));
    series.label = label_of(name);
    out.push_back(std::move(series));
  }
  return out;
}

}  // namespace moorage::control::math
