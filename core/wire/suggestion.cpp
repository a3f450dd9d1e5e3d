#include "wire/suggestion.h"

#include <algorithm>
#include <cctype>

#include "wire/wire_limits.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

// Beside limits::kSuggestionDistanceMax edits, one more is allowed for so many letters of the shorter name.
constexpr std::size_t kLettersPerEdit = 4;
constexpr std::size_t kPartLettersMin = 4;  // of a name that is part of the other
constexpr std::size_t kPartOffset = 1000;   // greater than every allowed number of edits

bool holds(std::string_view whole, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(whole.begin(), whole.end(), part.begin(), part.end(), same) != whole.end();
}

}  // namespace

std::optional<std::size_t> suggestion_distance(std::string_view right, std::string_view wrong) {
  const std::size_t shorter = std::min(right.size(), wrong.size());
  const std::size_t longer = std::max(right.size(), wrong.size());
  const std::size_t cap = std::max(limits::kSuggestionDistanceMax, shorter / kLettersPerEdit);
  const std::size_t edits = edit_distance_folded(right, wrong, cap);
  if (edits <= cap && edits < longer) return edits;
  if (shorter < kPartLettersMin || !(holds(right, wrong) || holds(wrong, right))) return std::nullopt;
  return kPartOffset + longer - shorter;
}

}  // namespace moorage::wire
