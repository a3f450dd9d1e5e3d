// Placement plug-ins through the C entry: what a function of the host may do wrong, and what it is shown.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "callback.h"
#include "moorage/moorage.h"
#include "own_scorer.h"

namespace moorage::capi {
namespace {

enum class Mood { kFine, kThrows, kRefuses, kRefusesInSilence, kForgets, kTalksTooLong, kDawdles };

struct Host {
  Mood mood = Mood::kFine;
  int calls = 0;
  std::vector<std::string> warnings;

  static moorage_status score(void* self, const moorage_score_request* request, moorage_score_answer* answer) {
    auto* host = static_cast<Host*>(self);
    ++host->calls;
    EXPECT_TRUE(InCallback::active());
    EXPECT_EQ(request->candidates_count, 2U);
    EXPECT_STREQ(request->candidates[0]->attributes[0].name, "rack");
    EXPECT_STREQ(request->candidates[0]->attributes[0].value, "r1");
    EXPECT_EQ(request->candidates[1]->ports_count, 1U);
    EXPECT_EQ(request->candidates[1]->ports[0].protocol, 17);
    answer->scores[0] = 1;
    if (host->mood != Mood::kForgets) answer->scores[1] = -5;
    switch (host->mood) {
      case Mood::kFine:
      case Mood::kForgets:
        return MOORAGE_OK;
      case Mood::kThrows:
        throw std::string("the host's mistake");
      case Mood::kRefuses:
        snprintf(answer->why, answer->why_size, "no \"map\"");
        return MOORAGE_BUSY;
      case Mood::kRefusesInSilence:
        return 4711;
      case Mood::kTalksTooLong:
        for (std::size_t i = 0; i < answer->why_size; ++i) answer->why[i] = 'x';
        return MOORAGE_BUSY;
      case Mood::kDawdles:
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return MOORAGE_OK;
    }
    return MOORAGE_INTERNAL;
  }

  moorage_scorer entry() const {
    moorage_scorer out{};
    out.struct_size = sizeof(out);
    out.name = "mine";
    out.budget_ms = 1;
    out.score = Host::score;
    return out;
  }
  std::shared_ptr<Scorer> made(bool measures_time = false) {
    const moorage_scorer table = entry();
    auto own = own_scorer(&table, this);
    EXPECT_TRUE(own.ok());
    const auto log = [this](engine::LogLevel, std::string_view, std::string_view fields) { warnings.emplace_back(fields); };
    return make_scorer(own.value(), {.log = log, .measures_time = measures_time});
  }
};

const std::vector<std::pair<std::string, std::string>> kAttributes = {{"rack", "r1"}};

ScoreRequest request() {
  ScoreRequest out{.cluster = "default", .group = "family:web"};
  out.candidates = {{.ec2_instance_id = "i-1", .attributes = kAttributes}, {.ec2_instance_id = "i-2"}};
  out.candidates[1].ports = {{53, ScorePort::kUdp}};
  return out;
}

TEST(OwnScorer, gives_the_scores_of_the_host) {
  Host host;
  const auto scores = host.made()->score(request());
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ(scores.value(), (std::vector<std::int64_t>{1, -5}));
  EXPECT_TRUE(host.warnings.empty());
}

TEST(OwnScorer, turns_whatever_goes_wrong_into_a_reason_and_warns_once) {
  struct {
    Mood mood;
    std::string why;
  } cases[] = {{Mood::kThrows, "it threw an exception"},
               {Mood::kRefuses, "no \"map\""},
               {Mood::kRefusesInSilence, "it answered MOORAGE_UNKNOWN"},
               {Mood::kForgets, "it set no score for candidate 1"},
               {Mood::kTalksTooLong, std::string(255, 'x')}};
  for (const auto& one : cases) {
    Host host{.mood = one.mood};
    const auto scorer = host.made();
    for (int i = 0; i < 3; ++i) {
      const auto scores = scorer->score(request());
      ASSERT_FALSE(scores.ok());
      EXPECT_EQ(scores.error().message, one.why);
    }
    EXPECT_EQ(host.calls, 3);
    ASSERT_EQ(host.warnings.size(), 1U);
    EXPECT_TRUE(host.warnings[0].starts_with("{\"scorer\":\"mine\",\"why\":\""));
  }
}

TEST(OwnScorer, rests_after_a_call_beyond_its_budget) {
  Host host{.mood = Mood::kDawdles};
  const auto scorer = host.made(true);
  EXPECT_TRUE(scorer->score(request()).ok());
  const auto again = scorer->score(request());
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().message, "it rests, because a call took longer than its budget of 1 ms");
  EXPECT_EQ(host.calls, 1);
}

TEST(OwnScorer, has_all_the_time_of_a_virtual_clock) {
  Host host{.mood = Mood::kDawdles};
  const auto scorer = host.made(false);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(scorer->score(request()).ok());
  EXPECT_EQ(host.calls, 2);
}

TEST(OwnScorer, a_larger_struct_is_taken_only_where_what_it_has_more_is_empty) {
  struct {
    moorage_scorer known;
    void* more;
  } newer{};
  Host host;
  newer.known = host.entry();
  newer.known.struct_size = sizeof(newer);
  EXPECT_TRUE(own_scorer(&newer.known, nullptr).ok());
  newer.more = &newer;
  const auto refused = own_scorer(&newer.known, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().name, "UnsupportedException");
}

}  // namespace
}  // namespace moorage::capi
