// Schedules and time zones by tables: what comes next after a time.
#include <gtest/gtest.h>

#include "kernel/schedule_expression.h"
#include "kernel/time_zones.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

Instant at(std::string_view iso) { return {wire::parse_iso8601(iso).value_or(-1)}; }
std::string text(std::optional<Instant> instant) { return instant ? wire::iso8601(instant->ms) : "never"; }

std::optional<Instant> next(std::string_view expression, std::string_view after, std::string_view zone = "UTC") {
  const auto parsed = ScheduleExpression::parse(expression);
  EXPECT_TRUE(parsed.ok()) << expression << ": " << (parsed.ok() ? "" : parsed.error().message);
  const auto found = TimeZone::named(zone);
  EXPECT_TRUE(found) << zone;
  return parsed->next_after(at(after), at("2026-01-01T00:00:00Z"), *found);
}

struct Case {
  const char* expression;
  const char* after;
  const char* next;
  const char* zone = "UTC";
};

TEST(Schedule, comes_next_as_its_expression_says) {
  constexpr Case kCases[] = {
      {"at(2026-12-01T08:00:00)", "2026-11-30T00:00:00Z", "2026-12-01T08:00:00.000Z"},
      {"at(2026-12-01T08:00:00)", "2026-12-01T08:00:00Z", "never"},
      {"at(2026-12-01T08:00:00)", "2026-11-30T00:00:00Z", "2026-12-01T07:00:00.000Z", "Europe/Berlin"},
      {"rate(5 minutes)", "2026-01-01T00:07:00Z", "2026-01-01T00:10:00.000Z"},
      {"rate(1 day)", "2026-03-05T00:00:00Z", "2026-03-06T00:00:00.000Z"},
      {"rate(2 hours)", "2025-12-31T00:00:00Z", "2026-01-01T00:00:00.000Z"},
      {"cron(0 8 * * ? *)", "2026-11-30T08:00:00Z", "2026-12-01T08:00:00.000Z"},
      {"cron(0/15 * * * ? *)", "2026-11-30T08:01:00Z", "2026-11-30T08:15:00.000Z"},
      {"cron(30 8 ? * MON-FRI *)", "2026-11-27T09:00:00Z", "2026-11-30T08:30:00.000Z"},
      {"cron(30 8 ? * 2-6 *)", "2026-11-27T09:00:00Z", "2026-11-30T08:30:00.000Z"},
      {"cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00.000Z"},
      {"cron(0 0 L-2 * ? *)", "2026-02-01T00:00:00Z", "2026-02-26T00:00:00.000Z"},
      {"cron(0 0 15W * ? *)", "2026-08-01T00:00:00Z", "2026-08-14T00:00:00.000Z"},  // the 15th is a Saturday
      {"cron(0 0 1W * ? *)", "2026-08-03T00:00:00Z", "2026-09-01T00:00:00.000Z"},
      {"cron(0 0 1W * ? *)", "2026-07-31T01:00:00Z", "2026-08-03T00:00:00.000Z"},  // a Saturday on the first goes forward
      {"cron(0 0 LW * ? *)", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00.000Z"},  // the 31st is a Sunday
      {"cron(0 0 ? * 6L *)", "2026-11-01T00:00:00Z", "2026-11-27T00:00:00.000Z"},
      {"cron(0 0 ? * 2#1 *)", "2026-11-03T00:00:00Z", "2026-12-07T00:00:00.000Z"},
      {"cron(0 0 ? JAN,JUL SUN 2027)", "2026-11-03T00:00:00Z", "2027-01-03T00:00:00.000Z"},
      {"cron(0 0 29 2 ? *)", "2026-11-03T00:00:00Z", "2028-02-29T00:00:00.000Z"},
      {"cron(0 12 1 1 ? 2199)", "2026-11-03T00:00:00Z", "2199-01-01T12:00:00.000Z"},
      {"cron(0 0 30 2 ? *)", "2026-11-03T00:00:00Z", "never"},
      {"cron(0 0 31 4,6,9,11 ? *)", "2026-11-03T00:00:00Z", "never"},
      {"cron(0 0 1 1 ? 2020)", "2026-11-03T00:00:00Z", "never"},
      // Daylight saving: 08:00 in Berlin is 07:00 UTC in winter and 06:00 in summer.
      {"cron(0 8 * * ? *)", "2026-03-28T12:00:00Z", "2026-03-29T06:00:00.000Z", "Europe/Berlin"},
      {"cron(0 8 * * ? *)", "2026-10-24T12:00:00Z", "2026-10-25T07:00:00.000Z", "Europe/Berlin"},
      // 02:30 does not exist on the day of the change in spring, and comes once on the day of the change in autumn.
      {"cron(30 2 * * ? *)", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00.000Z", "Europe/Berlin"},
      {"cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000Z", "Europe/Berlin"},
      {"cron(30 2 * * ? *)", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z", "Europe/Berlin"},
      {"at(2026-03-29T02:30:00)", "2026-01-01T00:00:00Z", "never", "Europe/Berlin"},
      {"cron(0 9 * * ? *)", "2026-06-30T00:00:00Z", "2026-06-30T13:00:00.000Z", "America/New_York"},
      {"cron(45 5 * * ? *)", "2026-12-30T00:01:00Z", "2026-12-31T00:00:00.000Z", "Asia/Kathmandu"},
      {"cron(0 1 * * ? *)", "2026-07-01T12:00:00Z", "2026-07-02T00:00:00.000Z", "Europe/Dublin"},
      {"cron(0 1 * * ? *)", "2026-12-01T12:00:00Z", "2026-12-02T01:00:00.000Z", "Europe/Dublin"},
  };
  for (const Case& one : kCases) {
    const std::string zone = one.zone;
    EXPECT_EQ(text(next(one.expression, one.after, zone)), one.next)
        << one.expression << " after " << one.after << " in " << zone;
  }
  EXPECT_EQ(text(next("cron(0 9 * * ? *)", "2026-12-29T12:00:00Z", "Australia/Sydney")), "2026-12-29T22:00:00.000Z");
  EXPECT_EQ(text(next("cron(0 9 * * ? *)", "2026-06-29T12:00:00Z", "Australia/Sydney")), "2026-06-29T23:00:00.000Z");
}

TEST(Schedule, is_refused_with_what_cannot_be_read) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"", "a schedule is at("},
      {"cron(0 8 * * ?)", "has six fields"},
      {"cron(0 8 * * * *)", "exactly one of the fields day-of-month and day-of-week"},
      {"cron(0 8 ? * ? *)", "exactly one of the fields day-of-month and day-of-week"},
      {"cron(60 8 * * ? *)", "the field minutes"},
      {"cron(0 24 * * ? *)", "the field hours"},
      {"cron(0 0 0 * ? *)", "the field day-of-month"},
      {"cron(0 0 * 13 ? *)", "the field month"},
      {"cron(0 0 ? * FOO *)", "the field day-of-week"},
      {"cron(0 0 ? * 2#6 *)", "the field day-of-week"},
      {"cron(0 0 * * ? 1969)", "the field year"},
      {"cron(5-1 0 * * ? *)", "the field minutes"},
      {"cron(0/0 0 * * ? *)", "the field minutes"},
      {"cron(, 0 * * ? *)", "the field minutes"},
      {"rate(0 minutes)", "whole number"},
      {"rate(1 minutes)", "for 1"},
      {"rate(5 minute)", "for more"},
      {"rate(5 weeks)", "minute, minutes, hour"},
      {"rate(-5 minutes)", "whole number"},
      {"at(2026-02-30T00:00:00)", "yyyy-mm-dd"},
      {"at(2026-12-01)", "yyyy-mm-dd"},
      {"at(2026-12-01T24:00:00)", "yyyy-mm-dd"},
      {"cron(0 8 * * ? *", "a schedule is at("},
  };
  for (const auto& [expression, words] : kCases) {
    const auto parsed = ScheduleExpression::parse(expression);
    ASSERT_FALSE(parsed.ok()) << expression;
    EXPECT_NE(parsed.error().message.find(words), std::string::npos) << expression << ": " << parsed.error().message;
  }
}

TEST(TimeZones, every_one_can_be_read_and_goes_there_and_back) {
  std::size_t zones = 0;
  for (const TimeZoneRow& row : time_zone_rows()) {
    const auto zone = TimeZone::named(row.name);
    ASSERT_TRUE(zone) << row.name << " " << row.rule;
    ++zones;
    for (std::int64_t month = 0; month < 24; ++month) {
      const Instant there{1'767'225'600'000 + month * 30 * 86'400'000};
      const auto back = zone->instant(zone->civil(there));
      ASSERT_TRUE(back) << row.name;
      EXPECT_LE(std::abs((there - *back).ms), 3'600'000) << row.name;  // an hour that comes twice is the first one
    }
  }
  EXPECT_GT(zones, 400u);
  EXPECT_FALSE(TimeZone::named("Europe/Atlantis"));
  EXPECT_FALSE(TimeZone::named("europe/berlin"));
  EXPECT_FALSE(TimeZone::named("../../etc/passwd"));
}

TEST(Dates, go_there_and_back_over_leap_years) {
  for (std::int64_t day = -400'000; day < 400'000; day += 13) {
    const CivilTime civil = civil_from_days(day);
    EXPECT_EQ(days_from_civil(civil.year, civil.month, civil.day), day);
  }
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(weekday_of(0), 4);
  EXPECT_EQ(days_in_month(2000, 2), 29);
  EXPECT_EQ(days_in_month(2100, 2), 28);
}

}  // namespace
}  // namespace moorage::control
