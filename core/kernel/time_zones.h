// Civil time: dates of the Gregorian calendar, and the time zones of the IANA database by their present rules, daylight saving
// among them. Pure: the table is part of the program (tools/make_time_zones.py), so that decisions are the same on every
// machine.
//
// Never: knows a change of the law that a zone's rule does not express, such as the pause of summer time in Ramadan.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/time.h"

namespace moorage::control {

struct TimeZoneRow {
  std::string_view name;  // "Europe/Berlin"
  std::string_view rule;  // "CET-1CEST,M3.5.0,M10.5.0/3", as POSIX writes TZ
};

// Of all zones, in order of their names.
std::span<const TimeZoneRow> time_zone_rows();

// A date and a time of day, without a zone.
struct CivilTime {
  std::int32_t year = 1970;
  std::int32_t month = 1;  // 1-12
  std::int32_t day = 1;    // 1-31
  std::int32_t hour = 0;
  std::int32_t minute = 0;
  std::int32_t second = 0;
  auto operator<=>(const CivilTime&) const = default;
};

// Days since 1970-01-01 and back. Dates before 1970 are negative.
std::int64_t days_from_civil(std::int32_t year, std::int32_t month, std::int32_t day);
CivilTime civil_from_days(std::int64_t days);
std::int32_t days_in_month(std::int32_t year, std::int32_t month);
// 0 Sunday … 6 Saturday.
std::int32_t weekday_of(std::int64_t days);

class TimeZone {
 public:
  // By its name in the IANA database, in its spelling; empty: UTC. nullopt: no such zone.
  static std::optional<TimeZone> named(std::string_view name);

  // What clocks in the zone show at this time.
  CivilTime civil(Instant at) const;

  // The first time at which clocks in the zone show this. nullopt: they never do, because they are put forward over it.
  std::optional<Instant> instant(const CivilTime& civil) const;

 private:
  // The day of a year on which clocks are changed: the nth weekday of a month, or a day of the year.
  struct Change {
    enum class Form : std::uint8_t { kWeekday, kDayWithoutLeap, kDayWithLeap };
    Form form = Form::kWeekday;
    std::int32_t month = 1;
    std::int32_t week = 1;           // 5: the last
    std::int32_t day = 0;            // of the week, or of the year
    std::int64_t second = 2 * 3600;  // of that day, by the clocks before the change
  };
  friend class TimeZoneRule;

  static std::int64_t day_of(const Change& change, std::int32_t year);
  std::int64_t offset_at(std::int64_t second) const;

  std::int64_t standard_ = 0;  // seconds east of Greenwich
  std::int64_t summer_ = 0;
  bool has_summer_ = false;
  Change begins_;
  Change ends_;
};

}  // namespace moorage::control
