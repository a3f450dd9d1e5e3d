#include "services/logs/logs_tokens.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "base/hash.h"
#include "wire/wire_text.h"

namespace moorage::logs_service {

namespace {

constexpr std::size_t kPartDigits = 20;
constexpr std::size_t kSealDigits = 16;
constexpr std::size_t kDigits = kPartDigits + kPartDigits + kSealDigits;
constexpr std::uint64_t kSealBound = 10'000'000'000'000'000ULL;

// FNV-1a, then mixed; the same everywhere and for ever.
std::uint64_t seal(std::string_view query, std::string_view place) {
  Fnv1a fields;
  fields.add_field(query);
  fields.add_field(place);
  std::uint64_t hash = fields.value();
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  return (hash ^ (hash >> 27)) % kSealBound;
}

std::string padded(std::uint64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

Error bad_token() { return invalid_parameter("The specified nextToken is invalid.", "nextToken"); }

}  // namespace

std::string event_digits(std::string_view stream, ports::LogPosition position) {
  const std::string place = padded(static_cast<std::uint64_t>(position.at.ms), kPartDigits) + padded(position.id, kPartDigits);
  return place + padded(seal(stream, place), kSealDigits);
}

std::string event_token(std::string_view stream, EventToken token) {
  return (token.direction == Direction::kForward ? "f/" : "b/") + event_digits(stream, token.position) + "/s";
}

Result<EventToken> parse_event_token(std::string_view stream, std::string_view text) {
  if (text.size() != kDigits + 4 || !text.ends_with("/s")) return bad_token();
  const bool is_forward = text.starts_with("f/");
  if (!is_forward && !text.starts_with("b/")) return bad_token();
  const std::string_view digits = text.substr(2, kDigits);
  const auto at = number_of(digits.substr(0, kPartDigits));
  const auto id = number_of(digits.substr(kPartDigits, kPartDigits));
  if (!at || !id || *at > static_cast<std::uint64_t>(INT64_MAX)) return bad_token();
  const EventToken token{.direction = is_forward ? Direction::kForward : Direction::kBackward,
                         .position = {Instant{static_cast<std::int64_t>(*at)}, *id}};
  if (event_digits(stream, token.position) != digits) return bad_token();
  return token;
}

std::string query_token(std::string_view query, std::string_view place) {
  const std::string text = padded(seal(query, place), kSealDigits) + std::string(place);
  return wire::base64(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Result<std::string> parse_query_token(std::string_view query, std::string_view text) {
  const auto plain = wire::parse_base64(text);
  if (!plain || plain->size() <= kSealDigits) return bad_token();
  std::string place = plain->substr(kSealDigits);
  if (plain->substr(0, kSealDigits) != padded(seal(query, place), kSealDigits)) return bad_token();
  return place;
}

}  // namespace moorage::logs_service
