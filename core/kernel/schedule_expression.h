// Schedules as Application Auto Scaling and EventBridge Scheduler write them: at(2026-12-01T08:00:00), rate(5 minutes),
// cron(0 8 ? * MON-FRI *). Pure: says when the next time is, and never waits for it.
//
// Times that clocks skip when they are put forward do not come; times that clocks show twice come once, the first time.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "kernel/time_zones.h"

namespace moorage::control {

class ScheduleExpression {
 public:
  enum class Kind : std::uint8_t { kAt, kRate, kCron };

  // Errors: ValidationException with a sentence that says which part cannot be read and what it has to be.
  static Result<ScheduleExpression> parse(std::string_view text);

  Kind kind() const { return kind_; }
  Duration rate() const { return rate_; }  // of a rate

  // The first time after `after`. `anchor` is the first time of a rate. nullopt: there is none any more.
  std::optional<Instant> next_after(Instant after, Instant anchor, const TimeZone& zone) const;

 private:
  static constexpr std::int32_t kFirstYear = 1970;
  static constexpr std::int32_t kLastYear = 2199;

  // Days of a month: plain ones, and those that depend on the month.
  struct MonthDays {
    std::uint32_t plain = 0;                    // bit N: day N
    std::vector<std::int32_t> from_end;         // L: 0, L-3: 3
    std::vector<std::int32_t> nearest_workday;  // 15W: 15
    bool last_workday = false;                  // LW
  };
  // Days of a week, 0 Sunday.
  struct WeekDays {
    std::uint32_t plain = 0;
    std::vector<std::int32_t> last;                          // 6L: the last of its month
    std::vector<std::pair<std::int32_t, std::int32_t>> nth;  // 6#3: weekday and number
  };
  friend class CronReader;

  bool has_day(std::int32_t year, std::int32_t month, std::int32_t day) const;
  std::optional<Instant> next_cron(Instant after, const TimeZone& zone) const;
  std::optional<Instant> next_on_day(const CivilTime& day, Instant after, const TimeZone& zone) const;

  Kind kind_ = Kind::kAt;
  CivilTime at_;
  Duration rate_;
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<13> months_;
  std::bitset<kLastYear - kFirstYear + 1> years_;
  bool by_weekday_ = false;
  MonthDays month_days_;
  WeekDays week_days_;
};

}  // namespace moorage::control
