// Regular expressions of the cluster query language (facts 6.4): the usual subset of Java's, matched against the whole text in
// time proportional to its length times the pattern's. Literals . [classes] (groups) | * + ? {m,n} and the escapes \d \w \s and
// their negations.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::control {

class Pattern {
 public:
  static Result<Pattern> parse(std::string_view text);
  bool matches(std::string_view text) const;

 private:
  friend class PatternParser;

  enum class Kind : std::uint8_t { kSet, kSplit, kJump, kMatch };
  using Set = std::bitset<256>;
  struct Instruction {
    Kind kind = Kind::kMatch;
    std::uint32_t first = 0;   // kSet: index of the set; kSplit, kJump: where to go on
    std::uint32_t second = 0;  // kSplit: or there
  };

  void follow(std::vector<std::uint32_t>& states, std::vector<char>& seen, std::uint32_t at) const;

  std::vector<Instruction> program_;
  std::vector<Set> sets_;
};

}  // namespace moorage::control
