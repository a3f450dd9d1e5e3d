// Statistics of a period, exact for few values.
#include "services/cloudwatch/statistic.h"

#include <gtest/gtest.h>

namespace moorage::control {
namespace {

ports::MetricPoint one_to(int n) {
  ports::MetricPoint point{
      .count = static_cast<double>(n), .sum = n * (n + 1) / 2.0, .least = 1, .greatest = static_cast<double>(n)};
  for (int i = 1; i <= n; ++i) point.values.push_back({static_cast<double>(i), 1});
  return point;
}

std::optional<double> of(const ports::MetricPoint& point, std::string_view text) {
  const auto statistic = read_statistic(text);
  EXPECT_TRUE(statistic) << text;
  return statistic ? value_of(point, *statistic) : std::nullopt;
}

TEST(Statistics, of_ten_values) {
  const auto ten = one_to(10);
  EXPECT_EQ(of(ten, "Average"), 5.5);
  EXPECT_EQ(of(ten, "p90"), 9);
  EXPECT_EQ(of(ten, "p50"), 5);
  EXPECT_EQ(of(ten, "p100"), 10);
  EXPECT_EQ(of(ten, "p0"), 1);
  EXPECT_EQ(of(ten, "tm90"), 5);         // without the highest tenth
  EXPECT_EQ(of(ten, "TM(20%:80%)"), 5);  // 2 … 8
  EXPECT_EQ(of(ten, "TC(2:4)"), 3);
  EXPECT_EQ(of(ten, "TS(2:4)"), 9);
  EXPECT_EQ(of(ten, "PR(:5)"), 50);
  EXPECT_EQ(of(ten, "wm90"), 5.4);  // 10 counts as 9
}

TEST(Statistics, of_a_statistic_set_have_percentiles_only_where_all_values_are_one) {
  EXPECT_EQ(of({.count = 4, .sum = 10, .least = 1, .greatest = 4}, "p90"), std::nullopt);
  EXPECT_EQ(of({.count = 4, .sum = 10, .least = 1, .greatest = 4}, "Sum"), 10);
  EXPECT_EQ(of({.count = 4, .sum = 8, .least = 2, .greatest = 2}, "p90"), 2);
}

TEST(Statistics, that_are_none_are_refused) {
  for (const char* text :
       {"", "p", "p101", "p-1", "average", "tm", "TM(:)", "TM(10%:5%)", "TM(10%:5)", "PR(10%:20%)", "pr90", "p9x", "TM(1:2"}) {
    EXPECT_FALSE(read_statistic(text)) << text;
  }
}

TEST(Statistics, of_few_samples_say_little) {
  EXPECT_TRUE(has_few_samples(one_to(99), *read_statistic("p90")));
  EXPECT_FALSE(has_few_samples(one_to(100), *read_statistic("p90")));
  EXPECT_TRUE(has_few_samples(one_to(99), *read_statistic("p10")));
  EXPECT_FALSE(has_few_samples(one_to(1), *read_statistic("Average")));
}

}  // namespace
}  // namespace moorage::control
