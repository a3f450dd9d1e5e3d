// Objects that other programs remove are put back and reported, without a flood of reports.
#include "drivers/runtime/oci/kernel/upkeep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace moorage::oci {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UpkeepOfOne : public ::testing::Test {
 protected:
  UpkeepOfOne() {
    upkeep_.add({.object = "lamp",
                 .is_there = [this]() -> Result<bool> { return is_there_; },
                 .put_back = [this]() -> Status {
                   ++attempts_;
                   if (!refusal_.empty()) {
                     return api_error("RuntimeFailed", refusal_);
                   }
                   is_there_ = stays_;
                   return {};
                 }});
  }

  bool look() { return upkeep_.run(Upkeep::Clock::time_point(seconds(1'000'000) + now_)); }
  bool take_away_and_look() {
    is_there_ = false;
    return look();
  }

  std::vector<std::string> told_;
  Upkeep upkeep_{[this](const Upkeep::News& news) {
    told_.push_back(news.object + ' ' + (news.times > 0 ? std::to_string(news.times) : news.reason));
  }};
  seconds now_{0};
  bool is_there_ = true;
  bool stays_ = true;
  std::string refusal_;
  int attempts_ = 0;
};

}  // namespace

TEST_F(UpkeepOfOne, what_is_there_is_left_alone) {
  EXPECT_FALSE(look());
  EXPECT_EQ(attempts_, 0);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(UpkeepOfOne, what_was_taken_away_is_put_back_and_told) {
  EXPECT_TRUE(take_away_and_look());
  EXPECT_TRUE(is_there_);
  EXPECT_FALSE(look());
  EXPECT_THAT(told_, ElementsAre("lamp 1"));
}

TEST_F(UpkeepOfOne, what_is_taken_away_all_the_time_is_put_back_each_time_and_told_rarely) {
  int restored = 0;
  for (int second = 0; second < 600; ++second) {
    now_ = seconds(second);
    restored += take_away_and_look() ? 1 : 0;
  }
  EXPECT_EQ(restored, 600);
  EXPECT_LE(told_.size(), 16U);
  EXPECT_EQ(told_.front(), "lamp 1");
  int counted = 0;
  for (const auto& line : told_) {
    counted += std::stoi(line.substr(5));
  }
  EXPECT_GT(counted, 600 - 61);  // the news that are due hold the rest
  // After a quiet time the next loss is reported at once.
  is_there_ = true;
  now_ += seconds(300);
  look();
  told_.clear();
  now_ += seconds(2);
  take_away_and_look();
  EXPECT_EQ(told_.size(), 1U);
}

TEST_F(UpkeepOfOne, what_cannot_be_put_back_is_told_once_for_each_reason_and_tried_ever_more_rarely) {
  refusal_ = "no permission";
  for (int second = 0; second < 300; ++second) {
    now_ = seconds(second);
    EXPECT_FALSE(take_away_and_look());
  }
  EXPECT_LE(attempts_, 18);
  EXPECT_GE(attempts_, 10);
  refusal_ = "no space";
  now_ += seconds(31);
  look();
  EXPECT_THAT(told_, ElementsAre("lamp no permission", "lamp no space"));
  refusal_.clear();
  now_ += seconds(31);
  EXPECT_TRUE(look());
  EXPECT_THAT(told_, ElementsAre("lamp no permission", "lamp no space", "lamp 1"));
}

TEST_F(UpkeepOfOne, what_is_gone_again_at_once_counts_as_not_put_back) {
  stays_ = false;
  EXPECT_FALSE(take_away_and_look());
  EXPECT_THAT(told_, ElementsAre("lamp it does not stay"));
}

TEST(Upkeep, a_check_that_fails_does_not_keep_the_others_from_theirs) {
  std::vector<std::string> told;
  Upkeep upkeep([&](const Upkeep::News& news) { told.push_back(news.object + ' ' + news.reason); });
  bool second = false;
  upkeep.add({.object = "first",
              .is_there = []() -> Result<bool> { return api_error("RuntimeFailed", "cannot see"); },
              .put_back = []() -> Status { return {}; }});
  upkeep.add({.object = "second",
              .is_there = [&]() -> Result<bool> { return second; },
              .put_back = [&]() -> Status {
                second = true;
                return {};
              }});
  EXPECT_TRUE(upkeep.run());
  EXPECT_TRUE(second);
  EXPECT_THAT(told, ElementsAre("first cannot see", "second "));
}

}  // namespace moorage::oci
