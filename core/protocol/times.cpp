#include "protocol/times.h"

#include <array>
#include <charconv>
#include <cmath>

#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t kDayMs = 86'400'000;

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  constexpr double kSecondsMax = 253402300799.0;  // the end of the year 9999
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(seconds) <= kSecondsMax)) return std::nullopt;
  const double whole = std::floor(seconds);
  return static_cast<std::int64_t>(whole) * 1000 + std::llround((seconds - whole) * 1000.0);
}

// "Sun, 30 Aug 2015 12:36:00 GMT" rewritten as RFC 3339, which is then parsed.
std::optional<std::int64_t> parse_http_date(std::string_view text) {
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos || !text.ends_with(" GMT")) return std::nullopt;
  text.remove_suffix(4);
  text.remove_prefix(comma + 2);
  if (text.size() < 20 || text[2] != ' ' || text[6] != ' ' || text[11] != ' ') return std::nullopt;
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (text.substr(3, 3) != kMonths[month]) continue;
    const std::string number = (month < 9 ? "0" : "") + std::to_string(month + 1);
    return wire::parse_iso8601(std::string(text.substr(7, 4)) + "-" + number + "-" + std::string(text.substr(0, 2)) + "T" +
                               std::string(text.substr(12)) + "Z");
  }
  return std::nullopt;
}

// Without a fraction where there is none, as HTTP dates and most services write it.
std::string http_date(std::int64_t ms) {
  const std::string iso = wire::iso8601(ms);  // "2015-08-30T12:36:00.123Z"
  std::size_t month = 0;
  std::from_chars(iso.data() + 5, iso.data() + 7, month);
  std::int64_t day = ms / kDayMs - (ms % kDayMs < 0 ? 1 : 0);
  day = ((day + 4) % 7 + 7) % 7;  // the epoch was a Thursday
  std::string out(kDays[static_cast<std::size_t>(day)]);
  out += ", " + iso.substr(8, 2) + " ";
  out += kMonths[month >= 1 && month <= kMonths.size() ? month - 1 : 0];
  out += " " + iso.substr(0, 4) + " " + iso.substr(11, 8);
  if (ms % 1000 != 0) out += iso.substr(19, 4);
  return out + " GMT";
}

std::string seconds_text(std::int64_t ms) {
  if (ms % 1000 == 0) return std::to_string(ms / 1000);
  std::string out;
  wire::append_seconds(ms, out);
  return out;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (const auto seconds = parse_seconds(text)) return seconds;
  if (const auto date = parse_http_date(text)) return date;
  return wire::parse_iso8601(text);
}

std::string time_text(std::int64_t ms, TimeFormat format, TimeFormat standard) {
  switch (format == TimeFormat::kStandard ? standard : format) {
    case TimeFormat::kUnix:
      return seconds_text(ms);
    case TimeFormat::kHttpDate:
      return http_date(ms);
    case TimeFormat::kIso8601:
    case TimeFormat::kStandard:
      break;
  }
  return wire::iso8601(ms);
}

}  // namespace moorage::codec
