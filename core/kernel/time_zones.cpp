#include "kernel/time_zones.h"

#include <algorithm>
#include <array>

namespace moorage::control {

namespace {

constexpr std::int64_t kDay = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0); }

bool is_leap(std::int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// Days are counted in eras of 400 years that begin in March, so that a leap day is the last one of its year.
std::int64_t days_from_civil(std::int32_t year, std::int32_t month, std::int32_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

CivilTime civil_from_days(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = floor_div(z, 146'097);
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  CivilTime out;
  out.day = static_cast<std::int32_t>(day_of_year - (153 * shifted + 2) / 5 + 1);
  out.month = static_cast<std::int32_t>(shifted < 10 ? shifted + 3 : shifted - 9);
  out.year = static_cast<std::int32_t>(year_of_era + era * 400 + (out.month <= 2 ? 1 : 0));
  return out;
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::array<std::int32_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::int32_t weekday_of(std::int64_t days) { return static_cast<std::int32_t>(((days % 7) + 7 + 4) % 7); }

// Reads TZ as POSIX has it: STANDARD OFFSET [SUMMER [OFFSET] , BEGIN [/TIME] , END [/TIME]].
class TimeZoneRule {
 public:
  explicit TimeZoneRule(std::string_view text) : rest_(text) {}

  std::optional<TimeZone> read() {
    TimeZone zone;
    if (!name() || !offset(zone.standard_)) return std::nullopt;
    zone.standard_ = -zone.standard_;  // POSIX counts westwards
    if (rest_.empty()) return zone;
    zone.has_summer_ = true;
    if (!name()) return std::nullopt;
    zone.summer_ = zone.standard_ + 3600;
    if (!rest_.starts_with(',')) {
      if (!offset(zone.summer_)) return std::nullopt;
      zone.summer_ = -zone.summer_;
    }
    if (!change(zone.begins_) || !change(zone.ends_) || !rest_.empty()) return std::nullopt;
    return zone;
  }

 private:
  bool name() {
    std::size_t size = 0;
    if (rest_.starts_with('<')) {
      size = rest_.find('>');
      if (size == std::string_view::npos) return false;
      ++size;
    } else {
      while (size < rest_.size() && is_letter(rest_[size])) ++size;
    }
    rest_.remove_prefix(size);
    return size >= 3;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(std::int64_t& out) {
    if (rest_.empty() || !is_digit(rest_.front())) return false;
    out = 0;
    while (!rest_.empty() && is_digit(rest_.front()) && out < 100'000) {
      out = out * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return true;
  }

  // [+-]HH[:MM[:SS]] in seconds.
  bool offset(std::int64_t& out) {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    std::int64_t part = 0;
    if (!number(part)) return false;
    out = part * 3600;
    for (const std::int64_t unit : {60, 1}) {
      if (!take(':')) break;
      if (!number(part)) return false;
      out += part * unit;
    }
    if (is_negative) out = -out;
    return true;
  }

  bool change(TimeZone::Change& out) {
    using Form = TimeZone::Change::Form;
    if (!take(',')) return false;
    std::int64_t part = 0;
    if (take('M')) {
      out.form = Form::kWeekday;
      if (!number(part) || part < 1 || part > 12) return false;
      out.month = static_cast<std::int32_t>(part);
      if (!take('.') || !number(part) || part < 1 || part > 5) return false;
      out.week = static_cast<std::int32_t>(part);
      if (!take('.') || !number(part) || part > 6) return false;
    } else {
      out.form = take('J') ? Form::kDayWithoutLeap : Form::kDayWithLeap;
      if (!number(part) || part > 365) return false;
    }
    out.day = static_cast<std::int32_t>(part);
    return !take('/') || offset(out.second);
  }

  std::string_view rest_;
};

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  if (name.empty()) return TimeZone();
  const auto rows = time_zone_rows();
  const auto found = std::lower_bound(rows.begin(), rows.end(), name,
                                      [](const TimeZoneRow& row, std::string_view wanted) { return row.name < wanted; });
  if (found == rows.end() || found->name != name) return std::nullopt;
  return TimeZoneRule(found->rule).read();
}

std::int64_t TimeZone::day_of(const Change& change, std::int32_t year) {
  const std::int64_t first = days_from_civil(year, 1, 1);
  switch (change.form) {
    case Change::Form::kDayWithLeap:
      return first + change.day;
    case Change::Form::kDayWithoutLeap:
      return first + change.day - 1 + (is_leap(year) && change.day >= 60 ? 1 : 0);
    case Change::Form::kWeekday:
      break;
  }
  const std::int64_t month = days_from_civil(year, change.month, 1);
  std::int64_t day = (change.day - weekday_of(month) + 7) % 7 + (change.week - 1) * 7;
  if (day >= days_in_month(year, change.month)) day -= 7;
  return month + day;
}

std::int64_t TimeZone::offset_at(std::int64_t second) const {
  if (!has_summer_) return standard_;
  const std::int32_t year = civil_from_days(floor_div(second + standard_, kDay)).year;
  const std::int64_t begin = day_of(begins_, year) * kDay + begins_.second - standard_;
  const std::int64_t end = day_of(ends_, year) * kDay + ends_.second - summer_;
  const bool is_summer = begin < end ? second >= begin && second < end : second >= begin || second < end;
  return is_summer ? summer_ : standard_;
}

CivilTime TimeZone::civil(Instant at) const {
  const std::int64_t second = floor_div(at.ms, 1000);
  const std::int64_t local = second + offset_at(second);
  const std::int64_t days = floor_div(local, kDay);
  const auto of_day = static_cast<std::int32_t>(local - days * kDay);
  CivilTime out = civil_from_days(days);
  out.hour = of_day / 3600;
  out.minute = of_day / 60 % 60;
  out.second = of_day % 60;
  return out;
}

std::optional<Instant> TimeZone::instant(const CivilTime& civil_time) const {
  const std::int64_t local = days_from_civil(civil_time.year, civil_time.month, civil_time.day) * kDay +
                             civil_time.hour * 3600 + civil_time.minute * 60 + civil_time.second;
  // The greater offset gives the earlier of two times that show the same.
  for (const std::int64_t offset : {std::max(standard_, summer_), std::min(standard_, summer_)}) {
    if (!has_summer_ && offset != standard_) continue;
    if (offset_at(local - offset) == offset) return Instant{(local - offset) * 1000};
  }
  return std::nullopt;
}

}  // namespace moorage::control
