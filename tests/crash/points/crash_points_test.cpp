// The engine is stopped at every boundary between a commit and a driver, during a scenario and during the recovery after it. In
// each case nothing acknowledged is lost, no container exists twice or without a task, and the final state is the same.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "trial.h"

namespace moorage::crash_points {
namespace {

// How many pairs of crashes are tried for each scenario: MOORAGE_CRASH_PAIRS, 0 for all of them.
std::uint64_t pairs_wanted() {
  const char* text = std::getenv("MOORAGE_CRASH_PAIRS");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 60;
}

struct CrashPoints : ::testing::TestWithParam<Scenario> {};

std::string text_of(const std::vector<std::uint64_t>& deaths) {
  std::string text = "deaths at";
  for (const std::uint64_t death : deaths) text += " " + std::to_string(death);
  return text;
}

void expect_same_end(const Telling& undisturbed, const Telling& told, const std::vector<std::uint64_t>& deaths) {
  for (const std::string& complaint : told.complaints) ADD_FAILURE() << text_of(deaths) << ": " << complaint;
  EXPECT_EQ(told.end, undisturbed.end) << text_of(deaths);
}

TEST_P(CrashPoints, every_death_and_every_second_death_is_harmless) {
  const Scenario& scenario = GetParam();
  const Telling undisturbed = tell(scenario);
  ASSERT_TRUE(undisturbed.complaints.empty()) << undisturbed.complaints.front();
  ASSERT_EQ(undisturbed.boundaries.size(), 1u);
  const std::uint64_t boundaries = undisturbed.boundaries.front();
  std::printf("%s: %llu boundaries\n", scenario.name.c_str(), static_cast<unsigned long long>(boundaries));
  ASSERT_GT(boundaries, 4u);

  std::vector<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (std::uint64_t first = 1; first <= boundaries && !HasFailure(); ++first) {
    const Telling told = tell(scenario, {first});
    EXPECT_EQ(told.deaths, 1u);
    expect_same_end(undisturbed, told, {first});
    for (std::uint64_t second = 1; told.boundaries.size() > 1 && second <= told.boundaries[1]; ++second) {
      pairs.emplace_back(first, second);
    }
  }
  // Spread evenly over all pairs, with a step that would reach each of them in the end.
  const std::uint64_t wanted = pairs_wanted() == 0 ? pairs.size() : std::min<std::uint64_t>(pairs_wanted(), pairs.size());
  for (std::uint64_t i = 0; i < wanted && !HasFailure(); ++i) {
    const auto [first, second] = pairs[i * pairs.size() / wanted];
    expect_same_end(undisturbed, tell(scenario, {first, second}), {first, second});
  }
  std::printf("%s: %llu deaths, %llu of %zu pairs of deaths\n", scenario.name.c_str(),
              static_cast<unsigned long long>(boundaries), static_cast<unsigned long long>(wanted), pairs.size());
}

INSTANTIATE_TEST_SUITE_P(All, CrashPoints, ::testing::ValuesIn(all_scenarios()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace moorage::crash_points
