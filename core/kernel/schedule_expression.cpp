#include "kernel/schedule_expression.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace moorage::control {

namespace {

constexpr std::int64_t kRateMax = 100'000'000;  // of a unit

Error bad(const std::string& what) { return api_error("ValidationException", what); }

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text.front() == '-') return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const auto next = text.find(at);
    out.push_back(text.substr(0, next));
    if (next == std::string_view::npos) return out;
    text.remove_prefix(next + 1);
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) out.push_back(word);
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  std::int32_t first;
  std::int32_t last;
};
constexpr Field kMinutes{"minutes", 0, 59};
constexpr Field kHours{"hours", 0, 23};
constexpr Field kMonthDays{"day-of-month", 1, 31};
constexpr Field kMonthField{"month", 1, 12};
constexpr Field kWeekField{"day-of-week", 1, 7};

}  // namespace

class CronReader {
 public:
  static Result<ScheduleExpression> read(std::string_view text) {
    const auto words = words_of(text);
    if (words.size() != 6) {
      return bad("a cron expression has six fields, minutes hours day-of-month month day-of-week year, but this one has " +
                 std::to_string(words.size()) + ".");
    }
    ScheduleExpression out;
    out.kind_ = ScheduleExpression::Kind::kCron;
    MOORAGE_TRY(plain(words[0], kMinutes, [&](std::int32_t n) { out.minutes_.set(static_cast<std::size_t>(n)); }));
    MOORAGE_TRY(plain(words[1], kHours, [&](std::int32_t n) { out.hours_.set(static_cast<std::size_t>(n)); }));
    MOORAGE_TRY(plain(words[3], kMonthField, [&](std::int32_t n) { out.months_.set(static_cast<std::size_t>(n)); }));
    constexpr Field kYears{"year", ScheduleExpression::kFirstYear, ScheduleExpression::kLastYear};
    MOORAGE_TRY(plain(words[5], kYears,
                      [&](std::int32_t n) { out.years_.set(static_cast<std::size_t>(n - ScheduleExpression::kFirstYear)); }));
    if ((words[2] == "?") == (words[4] == "?")) {
      return bad("exactly one of the fields day-of-month and day-of-week has to be '?'.");
    }
    out.by_weekday_ = words[2] == "?";
    MOORAGE_TRY(out.by_weekday_ ? week_days(words[4], out.week_days_) : month_days(words[2], out.month_days_));
    return out;
  }

 private:
  static Error bad_field(std::string_view word, const Field& field) {
    return bad("'" + std::string(word.substr(0, 64)) + "' cannot be read as the field " + std::string(field.name) +
               ": its values are " + std::to_string(field.first) + " to " + std::to_string(field.last) +
               ", in lists (1,2), ranges (1-5) and steps (0/15).");
  }

  static std::optional<std::int32_t> value(std::string_view word, const Field& field) {
    const std::string name = upper(word);
    const auto named = [&](auto& names, std::int32_t first) -> std::optional<std::int32_t> {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) return std::nullopt;
      return static_cast<std::int32_t>(found - names.begin()) + first;
    };
    if (field.name == kMonthField.name) {
      if (const auto month = named(kMonths, 1)) return month;
    }
    if (field.name == kWeekField.name) {
      if (const auto day = named(kWeekdays, 1)) return day;
    }
    const auto number = number_in(word);
    if (!number || *number < field.first || *number > field.last) return std::nullopt;
    return static_cast<std::int32_t>(*number);
  }

  // One part between commas: *, N, A-B, and each of them with /STEP.
  template <typename Add>
  static Status part(std::string_view word, const Field& field, const Add& add) {
    const auto slash = word.find('/');
    std::int64_t step = 1;
    if (slash != std::string_view::npos) {
      const auto given = number_in(word.substr(slash + 1));
      if (!given || *given < 1 || *given > field.last) return bad_field(word, field);
      step = *given;
    }
    const std::string_view range = word.substr(0, slash);
    std::int32_t first = field.first;
    std::int32_t last = field.last;
    if (range != "*") {
      const auto dash = range.find('-');
      const auto from = value(range.substr(0, dash), field);
      if (!from) return bad_field(word, field);
      first = *from;
      if (dash != std::string_view::npos) {
        const auto to = value(range.substr(dash + 1), field);
        if (!to || *to < first) return bad_field(word, field);
        last = *to;
      } else if (slash == std::string_view::npos) {
        last = first;
      }
    }
    for (std::int64_t n = first; n <= last; n += step) add(static_cast<std::int32_t>(n));
    return {};
  }

  template <typename Add>
  static Status plain(std::string_view word, const Field& field, const Add& add) {
    for (const std::string_view one : split(word, ',')) MOORAGE_TRY(part(one, field, add));
    return {};
  }

  static Status month_days(std::string_view word, ScheduleExpression::MonthDays& out) {
    for (const std::string_view one : split(word, ',')) {
      if (one == "L" || one == "l") {
        out.from_end.push_back(0);
      } else if (upper(one) == "LW") {
        out.last_workday = true;
      } else if (one.size() > 2 && upper(one.substr(0, 2)) == "L-") {
        const auto back = number_in(one.substr(2));
        if (!back || *back > 30) return bad_field(one, kMonthDays);
        out.from_end.push_back(static_cast<std::int32_t>(*back));
      } else if (one.size() > 1 && upper(one.substr(one.size() - 1)) == "W") {
        const auto day = value(one.substr(0, one.size() - 1), kMonthDays);
        if (!day) return bad_field(one, kMonthDays);
        out.nearest_workday.push_back(*day);
      } else {
        MOORAGE_TRY(part(one, kMonthDays, [&](std::int32_t n) { out.plain |= 1U << n; }));
      }
    }
    return {};
  }

  static Status week_days(std::string_view word, ScheduleExpression::WeekDays& out) {
    for (const std::string_view one : split(word, ',')) {
      const auto hash = one.find('#');
      if (one == "L" || one == "l") {
        out.plain |= 1U << 6;  // Saturday ends a week
      } else if (hash != std::string_view::npos) {
        const auto day = value(one.substr(0, hash), kWeekField);
        const auto number = number_in(one.substr(hash + 1));
        if (!day || !number || *number < 1 || *number > 5) return bad_field(one, kWeekField);
        out.nth.emplace_back(*day - 1, static_cast<std::int32_t>(*number));
      } else if (one.size() > 1 && upper(one.substr(one.size() - 1)) == "L") {
        const auto day = value(one.substr(0, one.size() - 1), kWeekField);
        if (!day) return bad_field(one, kWeekField);
        out.last.push_back(*day - 1);
      } else {
        MOORAGE_TRY(part(one, kWeekField, [&](std::int32_t n) { out.plain |= 1U << (n - 1); }));
      }
    }
    return {};
  }
};

namespace {

// yyyy-mm-ddThh:mm:ss
std::optional<CivilTime> civil_in(std::string_view text) {
  if (text.size() != 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<std::int32_t>(number_in(text.substr(at, size)).value_or(-1));
  };
  const CivilTime out{.year = part(0, 4),
                      .month = part(5, 2),
                      .day = part(8, 2),
                      .hour = part(11, 2),
                      .minute = part(14, 2),
                      .second = part(17, 2)};
  const bool is_sound = out.year >= 1970 && out.month >= 1 && out.month <= 12 && out.day >= 1 &&
                        out.day <= days_in_month(out.year, out.month) && out.hour >= 0 && out.hour <= 23 && out.minute >= 0 &&
                        out.minute <= 59 && out.second >= 0 && out.second <= 59;
  return is_sound ? std::optional(out) : std::nullopt;
}

Result<Duration> rate_in(std::string_view text) {
  const auto words = words_of(text);
  const auto number = words.size() == 2 ? number_in(words[0]) : std::nullopt;
  if (!number || *number < 1 || *number > kRateMax) {
    return bad("a rate is a whole number of minutes, hours or days, such as rate(5 minutes).");
  }
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {{"minute", 1}, {"hour", 60}, {"day", 24 * 60}};
  for (const auto& [unit, minutes] : kUnits) {
    const bool is_one = words[1] == unit;
    if (!is_one && words[1] != std::string(unit) + "s") continue;
    if (is_one != (*number == 1)) {
      return bad("the unit of a rate is '" + std::string(unit) + "' for 1 and '" + std::string(unit) + "s' for more.");
    }
    return Duration::minutes(minutes * *number);
  }
  return bad("the unit of a rate is minute, minutes, hour, hours, day or days, not '" + std::string(words[1].substr(0, 32)) +
             "'.");
}

}  // namespace

Result<ScheduleExpression> ScheduleExpression::parse(std::string_view text) {
  const auto inside = [&](std::string_view word) -> std::optional<std::string_view> {
    if (!text.starts_with(word) || !text.ends_with(')')) return std::nullopt;
    return text.substr(word.size(), text.size() - word.size() - 1);
  };
  if (const auto cron = inside("cron(")) return CronReader::read(*cron);
  ScheduleExpression out;
  if (const auto rate = inside("rate(")) {
    out.kind_ = Kind::kRate;
    MOORAGE_ASSIGN(out.rate_, rate_in(*rate));
    return out;
  }
  if (const auto at = inside("at(")) {
    const auto civil = civil_in(*at);
    if (!civil) return bad("a time is written at(yyyy-mm-ddThh:mm:ss), such as at(2026-12-01T08:00:00).");
    out.at_ = *civil;
    return out;
  }
  return bad(
      "a schedule is at(yyyy-mm-ddThh:mm:ss), rate(VALUE UNIT) or cron(minutes hours day-of-month month day-of-week year).");
}

std::optional<Instant> ScheduleExpression::next_after(Instant after, Instant anchor, const TimeZone& zone) const {
  switch (kind_) {
    case Kind::kAt: {
      const auto at = zone.instant(at_);
      return at && *at > after ? at : std::nullopt;
    }
    case Kind::kRate: {
      if (after < anchor) return anchor;
      return anchor + rate_ * ((after - anchor).ms / rate_.ms + 1);
    }
    case Kind::kCron:
      break;
  }
  return next_cron(after, zone);
}

bool ScheduleExpression::has_day(std::int32_t year, std::int32_t month, std::int32_t day) const {
  const std::int32_t last = days_in_month(year, month);
  const std::int64_t days = days_from_civil(year, month, day);
  const std::int32_t weekday = weekday_of(days);
  if (by_weekday_) {
    if (((week_days_.plain >> weekday) & 1U) != 0) return true;
    const auto is_last = [&](std::int32_t wanted) { return wanted == weekday && day + 7 > last; };
    const auto is_nth = [&](const auto& wanted) { return wanted.first == weekday && (day - 1) / 7 + 1 == wanted.second; };
    return std::any_of(week_days_.last.begin(), week_days_.last.end(), is_last) ||
           std::any_of(week_days_.nth.begin(), week_days_.nth.end(), is_nth);
  }
  if (((month_days_.plain >> day) & 1U) != 0) return true;
  const auto is_from_end = [&](std::int32_t back) { return day == last - back; };
  if (std::any_of(month_days_.from_end.begin(), month_days_.from_end.end(), is_from_end)) return true;
  // The workday that is nearest to a day, in the same month.
  const auto workday_near = [&](std::int32_t wanted) {
    const std::int32_t of_week = weekday_of(days_from_civil(year, month, wanted));
    if (of_week == 6) return wanted > 1 ? wanted - 1 : wanted + 2;
    if (of_week == 0) return wanted < last ? wanted + 1 : wanted - 2;
    return wanted;
  };
  if (month_days_.last_workday && day == workday_near(last)) return true;
  const auto is_near = [&](std::int32_t wanted) { return wanted <= last && day == workday_near(wanted); };
  return std::any_of(month_days_.nearest_workday.begin(), month_days_.nearest_workday.end(), is_near);
}

// The first time of this day that is after `after`.
std::optional<Instant> ScheduleExpression::next_on_day(const CivilTime& day, Instant after, const TimeZone& zone) const {
  std::optional<Instant> first;
  for (std::size_t hour = 0; hour < hours_.size(); ++hour) {
    if (!hours_[hour]) continue;
    for (std::size_t minute = 0; minute < minutes_.size(); ++minute) {
      if (!minutes_[minute]) continue;
      CivilTime at = day;
      at.hour = static_cast<std::int32_t>(hour);
      at.minute = static_cast<std::int32_t>(minute);
      const auto instant = zone.instant(at);
      if (instant && *instant > after && (!first || *instant < *first)) first = instant;
    }
  }
  return first;
}

std::optional<Instant> ScheduleExpression::next_cron(Instant after, const TimeZone& zone) const {
  CivilTime day = zone.civil(after);
  day.hour = day.minute = day.second = 0;
  while (day.year <= kLastYear) {
    if (day.year < kFirstYear || !years_[static_cast<std::size_t>(day.year - kFirstYear)]) {
      day = {.year = day.year + 1};
      continue;
    }
    if (!months_[static_cast<std::size_t>(day.month)]) {
      day = day.month == 12 ? CivilTime{.year = day.year + 1} : CivilTime{.year = day.year, .month = day.month + 1};
      continue;
    }
    if (has_day(day.year, day.month, day.day)) {
      if (const auto found = next_on_day(day, after, zone)) return found;
    }
    day = civil_from_days(days_from_civil(day.year, day.month, day.day) + 1);
  }
  return std::nullopt;
}

}  // namespace moorage::control
