// The words of a query. Private to the parser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::logs_service::insights {

struct Token {
  enum class Kind : std::uint8_t { kName, kQuotedName, kNumber, kText, kRegex, kPeriod, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;
  double number = 0;  // kNumber; kPeriod: milliseconds
  std::size_t begin = 0;
  std::size_t end = 0;
};

Error malformed(std::string message, std::size_t begin, std::size_t end);

// Ends with a kEnd. A slash begins a regular expression where a value is expected, otherwise it divides.
Result<std::vector<Token>> tokens_of(std::string_view text);

}  // namespace moorage::logs_service::insights
