// The tables of CloudWatch's user guide on missing data, and what reasons say.
#include "services/cloudwatch/evaluation.h"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace moorage::control {
namespace {

constexpr Instant kBegin{1'767'225'600'000};  // 2026-01-01T00:00:00Z

// "0 - X - X", oldest first: 0 does not breach, X does, - is missing.
std::vector<EvaluatedPoint> points_of(std::string_view text) {
  std::vector<EvaluatedPoint> out;
  for (const char c : text) {
    if (c == ' ') continue;
    EvaluatedPoint point{
        .at = kBegin + Duration::minutes(static_cast<std::int64_t>(out.size())), .value = std::nullopt, .samples = 1};
    if (c == '0') point.value = 1;
    if (c == 'X') point.value = 10;
    out.push_back(point);
  }
  return out;
}

AlarmRule rule(std::size_t m, MissingData missing) {
  return {.periods = 3,
          .datapoints = m,
          .threshold = 5,
          .comparison = cloudwatch::ComparisonOperator::GREATER_THAN_THRESHOLD,
          .missing = missing};
}

std::string_view word(std::optional<AlarmState> state) {
  if (!state) return "keep";
  switch (*state) {
    case AlarmState::OK:
      return "OK";
    case AlarmState::ALARM:
      return "ALARM";
    case AlarmState::INSUFFICIENT_DATA:
      return "INSUFFICIENT";
    case AlarmState::UNSET:
      break;
  }
  return "?";
}

struct Row {
  std::string_view points;
  std::size_t m;
  std::string_view missing;
  std::string_view ignore;
  std::string_view breaching;
  std::string_view not_breaching;
};

constexpr Row kRows[] = {
    {"0 - X - X", 3, "OK", "OK", "OK", "OK"},
    {"0 - - - -", 3, "OK", "OK", "OK", "OK"},
    {"- - - - -", 3, "INSUFFICIENT", "keep", "ALARM", "OK"},
    {"0 X X - X", 3, "ALARM", "ALARM", "ALARM", "ALARM"},
    {"- - X - -", 3, "ALARM", "keep", "ALARM", "OK"},
    {"0 - X - X", 2, "ALARM", "ALARM", "ALARM", "ALARM"},
    {"0 0 X 0 X", 2, "ALARM", "ALARM", "ALARM", "ALARM"},
    {"0 - X - -", 2, "OK", "OK", "ALARM", "OK"},
    {"- - - - 0", 2, "OK", "OK", "ALARM", "OK"},
    {"- - - X -", 2, "ALARM", "keep", "ALARM", "OK"},
    // The guard against premature alarms: a breach that is younger than M periods does not alarm by itself.
    {"- - - X -", 3, "INSUFFICIENT", "keep", "ALARM", "OK"},
    {"- - - - X", 3, "INSUFFICIENT", "keep", "ALARM", "OK"},
    // A point that does not breach takes the guard's way to an alarm.
    {"- - X - 0", 3, "OK", "OK", "OK", "OK"},
};

class MissingDataTable : public ::testing::TestWithParam<Row> {};

TEST_P(MissingDataTable, is_as_in_the_user_guide) {
  const Row& row = GetParam();
  const auto points = points_of(row.points);
  EXPECT_EQ(word(decide(rule(row.m, MissingData::kMissing), points)), row.missing) << "missing";
  EXPECT_EQ(word(decide(rule(row.m, MissingData::kIgnore), points)), row.ignore) << "ignore";
  EXPECT_EQ(word(decide(rule(row.m, MissingData::kBreaching), points)), row.breaching) << "breaching";
  EXPECT_EQ(word(decide(rule(row.m, MissingData::kNotBreaching), points)), row.not_breaching) << "notBreaching";
}

INSTANTIATE_TEST_SUITE_P(Rows, MissingDataTable, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return "row" + std::to_string(row.index); });

TEST(AlarmReasons, name_the_points_that_breached) {
  AlarmRule one = rule(1, MissingData::kMissing);
  one.periods = 1;
  one.comparison = cloudwatch::ComparisonOperator::GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
  one.threshold = 1;
  const std::vector<EvaluatedPoint> points{{.at = kBegin, .value = 12, .samples = 3}};
  const auto found = judge(one, points, AlarmState::OK, {.statistic = "Average", .period_seconds = 60, .now = kBegin});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value, AlarmState::ALARM);
  EXPECT_EQ(found->reason,
            "Threshold Crossed: 1 out of the last 1 datapoints [12.0 (01/01/26 00:00:00)] was greater than or equal to the "
            "threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).");
  EXPECT_EQ(found->reason_data,
            R"({"version":"1.0","queryDate":"2026-01-01T00:00:00.000+0000","startDate":"2026-01-01T00:00:00.000+0000",)"
            R"("statistic":"Average","period":60,"recentDatapoints":[12.0],"threshold":1.0,"evaluatedDatapoints":)"
            R"([{"timestamp":"2026-01-01T00:00:00.000+0000","sampleCount":3.0,"value":12.0}]})");
}

TEST(AlarmReasons, say_why_nothing_is_known) {
  const auto none = judge(rule(3, MissingData::kMissing), points_of("- - - - -"), AlarmState::OK, {});
  EXPECT_EQ(none->reason, "Insufficient Data: 3 datapoints were unknown.");
  const auto breaching = judge(rule(3, MissingData::kBreaching), points_of("- - - - -"), AlarmState::OK, {});
  EXPECT_EQ(
      breaching->reason,
      "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].");
}

TEST(AlarmReasons, of_a_return_say_what_did_not_breach) {
  const auto found = judge(rule(2, MissingData::kMissing), points_of("X 0 0"), AlarmState::ALARM, {});
  EXPECT_EQ(found->value, AlarmState::OK);
  EXPECT_EQ(
      found->reason,
      "Threshold Crossed: 2 out of the last 3 datapoints [1.0 (01/01/26 00:02:00), 1.0 (01/01/26 00:01:00)] were not greater "
      "than the threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition).");
}

TEST(AlarmEvaluation, keeps_its_state_on_percentiles_of_few_values) {
  auto points = points_of("X X X");
  for (auto& point : points) point.has_few_samples = true;
  EXPECT_EQ(word(decide(rule(3, MissingData::kMissing), points)), "keep");
}

}  // namespace
}  // namespace moorage::control
