// Reads a filter pattern from the front: what all kinds of patterns have in common. Private to the filter's files.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/logs/filter_condition.h"

namespace moorage::logs_service {

Error bad_pattern(std::string message);

class PatternScan {
 public:
  explicit PatternScan(std::string_view pattern) : rest_(pattern) {}

  void skip_spaces();
  bool at_end() const { return rest_.empty(); }
  bool starts_with(std::string_view text) const { return rest_.starts_with(text); }
  // Spaces are skipped before the token.
  bool take(std::string_view token);
  // The same for a word, which no letter, digit or underscore follows.
  bool take_word(std::string_view word);
  std::string_view take_while(bool (*wanted)(char));
  char take_one();

  // Behind the opening quote; `\"` and `\\` are escapes.
  Result<std::string> quoted();
  // The expression between two percent signs, compiled. At most kRegexesMax in a pattern.
  Result<FilterRegex> regex();
  // One of = != < > <= >=, and what stands behind it.
  Result<FilterCondition> comparison(std::string_view of);
  std::string_view rest() const { return rest_; }
  bool has_regex() const { return regexes_ > 0; }

 private:
  Result<FilterOperand> operand();

  std::string_view rest_;
  std::size_t regexes_ = 0;
};

// Conditions joined by && and ||, of which && binds closer, with parentheses. `leaf` reads one condition and gives its number.
class FilterLogic {
 public:
  using ReadLeaf = std::function<Result<std::size_t>(PatternScan&)>;
  static Result<FilterLogic> parse(PatternScan& scan, const ReadLeaf& leaf);

  // No condition at all holds.
  template <typename Holds>
  bool holds(const Holds& is_true) const {
    return nodes_.empty() || holds(nodes_.size() - 1, is_true);
  }

 private:
  enum class Join : std::uint8_t { kLeaf, kAnd, kOr };
  // Of a leaf `left` is its number.
  struct Node {
    Join join = Join::kLeaf;
    std::size_t left = 0;
    std::size_t right = 0;
  };

  template <typename Holds>
  bool holds(std::size_t at, const Holds& is_true) const {
    const Node& node = nodes_[at];
    if (node.join == Join::kLeaf) return is_true(node.left);
    if (node.join == Join::kAnd) return holds(node.left, is_true) && holds(node.right, is_true);
    return holds(node.left, is_true) || holds(node.right, is_true);
  }

  Result<std::size_t> any(PatternScan& scan, const ReadLeaf& leaf, int depth);
  Result<std::size_t> all(PatternScan& scan, const ReadLeaf& leaf, int depth);
  Result<std::size_t> one(PatternScan& scan, const ReadLeaf& leaf, int depth);
  std::size_t add(Node node);

  std::vector<Node> nodes_;  // the last one is the whole
};

}  // namespace moorage::logs_service
