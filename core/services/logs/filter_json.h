// A pattern for events that are JSON: { $.level = "error" && ($.status >= 500 || $.retry IS TRUE) }.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "services/logs/filter_condition.h"
#include "services/logs/filter_scan.h"

namespace moorage::logs_service {

using ExtractedValues = std::vector<std::pair<std::string, std::string>>;

class JsonFilter {
 public:
  // `scan` begins behind the opening brace.
  static Result<JsonFilter> parse(PatternScan& scan);

  // False for a message that is no JSON.
  bool matches(std::string_view message) const;
  // The values that the selectors find: {"$.level": "error"}. Of several values the first.
  ExtractedValues extract(std::string_view message) const;

  // One step of a selector: a member, an element, or (`*`) all of them.
  struct Step {
    enum class Kind : std::uint8_t { kMember, kElement, kAll };
    Kind kind = Kind::kMember;
    std::string name;
    std::size_t index = 0;
  };
  using Selector = std::vector<Step>;
  // $.a.b[0], $.['a.b'], $.items[*].id; at most one `*`.
  static Result<Selector> parse_selector(PatternScan& scan);

 private:
  enum class Test : std::uint8_t { kCompare, kIsNull, kIsTrue, kIsFalse, kNotExists };
  struct Leaf {
    std::string text;  // of the selector, as written
    Selector selector;
    Test test = Test::kCompare;
    FilterCondition condition;
  };
  struct Document;

  static Result<Leaf> parse_leaf(PatternScan& scan);
  static bool holds(const Leaf& leaf, const Document& document);

  std::vector<Leaf> leaves_;
  FilterLogic logic_;
};

}  // namespace moorage::logs_service
