// Task-level cpu and memory in the spellings that ECS takes.
#include <algorithm>
#include <optional>

#include "services/ecs/api/definitions/definition_check.h"

namespace moorage::control {

namespace {

constexpr std::int64_t kSizeMax = 1LL << 40;

// "1.5 GB" -> 1.5 and "GB", without regard to spaces and case of the unit.
struct Amount {
  std::int64_t thousandths = 0;
  bool is_whole = true;
  std::string unit;
};

std::optional<Amount> parse(std::string_view text) {
  Amount amount;
  std::size_t at = 0;
  int digits = 0;
  int fraction_digits = -1;  // no point yet
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && fraction_digits < 0) {
      fraction_digits = 0;
      amount.is_whole = false;
      continue;
    }
    if (c < '0' || c > '9') break;
    ++digits;
    if (fraction_digits >= 3) continue;  // ECS does not distinguish more than three decimals
    amount.thousandths = amount.thousandths * 10 + (c - '0');
    if (fraction_digits >= 0) ++fraction_digits;
    if (amount.thousandths > kSizeMax) return std::nullopt;
  }
  for (int i = std::max(fraction_digits, 0); i < 3; ++i) amount.thousandths *= 10;
  for (; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    amount.unit += static_cast<char>(text[at] >= 'A' && text[at] <= 'Z' ? text[at] + 32 : text[at]);
  }
  if (digits == 0) return std::nullopt;
  return amount;
}

std::int64_t in_units(std::string_view text, std::string_view unit) {
  const auto amount = parse(text);
  if (!amount) return -1;
  if (amount->unit.empty()) return amount->is_whole ? amount->thousandths / 1000 : -1;
  if (amount->unit != unit) return -1;
  return (amount->thousandths * 1024 + 500) / 1000;
}

}  // namespace

std::int64_t parse_cpu(std::string_view text) { return in_units(text, "vcpu"); }
std::int64_t parse_memory(std::string_view text) { return in_units(text, "gb"); }

}  // namespace moorage::control
