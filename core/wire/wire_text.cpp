#include "wire/wire_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/hex.h"

namespace moorage::wire {
namespace {

constexpr std::array<bool, 256> make_needs_escape() {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    table[c] = true;
  }
  table['"'] = table['\\'] = table[0x7f] = true;
  return table;
}
constexpr auto kNeedsEscape = make_needs_escape();

void append_escape(unsigned char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      out += "\\u00";
      append_hex_byte(out, c);
      return;
  }
}

template <typename T>
void append_chars(T n, std::string& out) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), n).ptr;
  out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

// Howard Hinnant's civil calendar: days since 1970-01-01 and back, exact for all years of an int.
constexpr std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

struct Civil {
  std::int64_t year;
  unsigned month, day;
};

constexpr Civil civil_from_days(std::int64_t z) {
  z += 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const auto doe = static_cast<unsigned>(z - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const unsigned month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

bool is_leap(std::int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

unsigned days_in_month(std::int64_t y, unsigned m) {
  constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && is_leap(y) ? 29 : kDays[m - 1];
}

// Takes exactly `digits` decimal digits from the front.
bool take(std::string_view& text, std::size_t digits, unsigned& out) {
  if (text.size() < digits) {
    return false;
  }
  out = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return false;
    }
    out = out * 10 + static_cast<unsigned>(text[i] - '0');
  }
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

void append_quoted(std::string_view text, std::string& out) {
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kNeedsEscape[c]) [[unlikely]] {
      out.append(text, done, i - done);
      append_escape(c, out);
      done = i + 1;
    }
  }
  out.append(text, done, std::string_view::npos);
  out += '"';
}

void append_integer(std::int64_t n, std::string& out) { append_chars(n, out); }
void append_unsigned(std::uint64_t n, std::string& out) { append_chars(n, out); }

void append_double(double n, std::string& out) {
  if (!std::isfinite(n)) {
    out += std::isnan(n) ? "\"NaN\"" : n > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return;
  }
  const std::size_t start = out.size();
  append_chars(n, out);
  if (out.find_first_of(".e", start) == std::string::npos) {
    out += ".0";
  }
}

void append_seconds(std::int64_t ms, std::string& out) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(ms);
  if (ms < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  append_chars(magnitude / 1000, out);
  const auto fraction = magnitude % 1000;
  out += '.';
  out += static_cast<char>('0' + fraction / 100);
  out += static_cast<char>('0' + fraction / 10 % 10);
  out += static_cast<char>('0' + fraction % 10);
}

std::string iso8601(std::int64_t ms) {
  constexpr std::int64_t kDay = 86'400'000;
  std::int64_t day = ms / kDay;
  std::int64_t rest = ms % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  const Civil date = civil_from_days(day);
  const auto pad = [](std::int64_t n, std::size_t width) {
    std::string digits = std::to_string(n);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
  };
  return pad(date.year, 4) + "-" + pad(date.month, 2) + "-" + pad(date.day, 2) + "T" + pad(rest / 3'600'000, 2) + ":" +
         pad(rest / 60'000 % 60, 2) + ":" + pad(rest / 1000 % 60, 2) + "." + pad(rest % 1000, 3) + "Z";
}

std::optional<std::int64_t> parse_iso8601(std::string_view text) {
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take(text, 4, year) || !take(text, '-') || !take(text, 2, month) || !take(text, '-') || !take(text, 2, day)) {
    return std::nullopt;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
    return std::nullopt;
  }
  std::int64_t ms = days_from_civil(year, month, day) * 86'400'000;
  if (text.empty()) {
    return ms;
  }
  if ((!take(text, 'T') && !take(text, ' ')) || !take(text, 2, hour) || !take(text, ':') || !take(text, 2, minute) ||
      !take(text, ':') || !take(text, 2, second) || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  ms += (static_cast<std::int64_t>(hour) * 3600 + minute * 60 + second) * 1000;
  if (take(text, '.')) {
    std::int64_t scale = 100;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
      ms += (text.front() - '0') * scale;
      scale /= 10;
    }
    if (digits == 0) {
      return std::nullopt;
    }
  }
  if (text.empty() || text == "Z" || text == "z") {
    return ms;
  }
  const bool east = text.front() == '+';
  if (!east && text.front() != '-') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  if (!take(text, 2, hour) || hour > 23) {
    return std::nullopt;
  }
  take(text, ':');
  if (!take(text, 2, minute) || minute > 59 || !text.empty()) {
    return std::nullopt;
  }
  const std::int64_t offset = (static_cast<std::int64_t>(hour) * 60 + minute) * 60'000;
  return east ? ms - offset : ms + offset;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t chunk = static_cast<std::uint32_t>(bytes[i]) << 16;
    chunk |= left > 1 ? static_cast<std::uint32_t>(bytes[i + 1]) << 8 : 0;
    chunk |= left > 2 ? bytes[i + 2] : 0;
    out += kBase64[chunk >> 18];
    out += kBase64[chunk >> 12 & 63];
    out += left > 1 ? kBase64[chunk >> 6 & 63] : '=';
    out += left > 2 ? kBase64[chunk & 63] : '=';
  }
  return out;
}

std::optional<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last ? 0 : text[i + 2] == '=' ? 2 : text[i + 3] == '=' ? 1 : 0;
    std::uint32_t chunk = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const std::size_t value =
          j >= 4 - padding ? (text[i + j] == '=' ? 0 : std::string_view::npos) : kBase64.find(text[i + j]);
      if (value == std::string_view::npos) {
        return std::nullopt;
      }
      chunk = chunk << 6 | static_cast<std::uint32_t>(value);
    }
    out += static_cast<char>(chunk >> 16 & 255);
    if (padding < 2) {
      out += static_cast<char>(chunk >> 8 & 255);
    }
    if (padding < 1) {
      out += static_cast<char>(chunk & 255);
    }
  }
  return out;
}

bool is_valid_text(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = p + text.size();
  while (p < end) {
    const unsigned char c = *p;
    if (c < 0x80) {
      if (c == 0) {
        return false;
      }
      ++p;
      continue;
    }
    const std::ptrdiff_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || end - p < length) {
      return false;
    }
    for (std::ptrdiff_t i = 1; i < length; ++i) {
      if ((p[i] & 0xc0) != 0x80) {
        return false;
      }
    }
    const bool overlong = (c == 0xe0 && p[1] < 0xa0) || (c == 0xf0 && p[1] < 0x90);
    const bool surrogate = c == 0xed && p[1] > 0x9f;
    const bool beyond = c == 0xf4 && p[1] > 0x8f;
    if (overlong || surrogate || beyond) {
      return false;
    }
    p += length;
  }
  return true;
}

std::string clean_text(std::string text) {
  if (is_valid_text(text)) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    while (length <= 4 && at + length <= text.size() && !is_valid_text(std::string_view(text).substr(at, length))) ++length;
    const bool is_character = length <= 4 && at + length <= text.size();
    out += is_character ? text.substr(at, length) : std::string("\xEF\xBF\xBD");
    at += is_character ? length : 1;
  }
  return out;
}

std::size_t edit_distance_folded(std::string_view a, std::string_view b, std::size_t cap) {
  if (a.size() > b.size() + cap || b.size() > a.size() + cap) {
    return cap + 1;
  }
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = diagonal + (fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row[b.size()];
}

}  // namespace moorage::wire
