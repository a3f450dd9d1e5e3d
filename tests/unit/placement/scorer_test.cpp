// Placement plug-ins (base/placement_scorer.h): when a scorer is asked, what it is shown, how its answer counts, and that a
// failure harms nothing.
#include <gtest/gtest.h>

#include <functional>

#include "services/ecs/placement/placement.h"
#include "services/ecs/placement/scoring.h"

namespace moorage::control {
namespace {

using Scores = Result<std::vector<std::int64_t>>;

class Fake final : public Scorer {
 public:
  Scores score(const ScoreRequest& request) override {
    ++calls;
    last = request;
    if (answer) return answer(request);
    std::vector<std::int64_t> out;
    for (const ScoreCandidate& candidate : request.candidates) out.push_back(-candidate.memory_mib_free);
    return out;
  }
  std::function<Scores(const ScoreRequest&)> answer;
  int calls = 0;
  ScoreRequest last;
};

// Instances of one zone unless a test says otherwise; "tight" has the least memory left.
class Placement : public ::testing::Test {
 protected:
  std::shared_ptr<Fake> fake = std::make_shared<Fake>();
  const Registry registry{ecs_tables()};
  State state{Settings{.scorers = {{"fake", fake}}}, registry};
  Draft draft{state};
  ClusterId cluster = draft.add(Cluster{.name = "default"});
  Demand resources{.cpu_units = 10, .memory_mib = 100};
  Tags tags{{"moorage:scorer", "fake"}};
  Random random{{1, 2}};

  InstanceId add_instance(std::int64_t memory_mib, std::string zone = "a") {
    Instance instance{.cluster = cluster, .machine_id = "i-" + std::to_string(++machines_), .cpu_units = 4096};
    instance.external = {1, machines_};
    instance.memory_mib = memory_mib;
    instance.attributes = {{"ecs.availability-zone", std::move(zone)}};
    instance.reserved_ports = {{22, Protocol::kTcp}};
    return draft.add(std::move(instance));
  }
  PlacementDemand demand(std::vector<Strategy> strategies = {{StrategyType::kRandom, {}}}) {
    return {
        .cluster = cluster, .resources = &resources, .group = "family:web", .strategies = std::move(strategies), .tags = &tags};
  }
  std::optional<InstanceId> place(std::vector<Strategy> strategies = {{StrategyType::kRandom, {}}}) {
    Placer placer(state, demand(std::move(strategies)));
    return placer.place(random);
  }

 private:
  std::uint64_t machines_ = 0;
};

TEST_F(Placement, the_highest_score_wins_and_the_oldest_among_equals) {
  add_instance(900);
  const InstanceId tight = add_instance(200);
  add_instance(200);
  EXPECT_EQ(place(), tight);
}

TEST_F(Placement, strategies_speak_before_the_scorer_and_chance_gives_it_its_place) {
  add_instance(200, "a");
  const InstanceId roomy = add_instance(900, "b");
  fake->answer = [](const ScoreRequest& request) -> Scores {
    EXPECT_TRUE(false) << "asked about " << request.candidates.size();
    return std::vector<std::int64_t>(request.candidates.size());
  };
  const InstanceId only_best = add_instance(150, "b");
  EXPECT_EQ(place({{StrategyType::kBinpack, "memory"}, {StrategyType::kRandom, {}}}), only_best);
  fake->answer = [](const ScoreRequest& request) -> Scores {
    std::vector<std::int64_t> out;
    for (const auto& candidate : request.candidates) out.push_back(candidate.memory_mib_total);
    return out;
  };
  EXPECT_EQ(place(), roomy);
}

TEST_F(Placement, without_strategies_it_decides_after_the_spread_over_zones) {
  for (const bool of_service : {false, true}) {
    PlacementDemand asked = demand({});
    if (of_service) asked.service = ServiceId{77};
    EXPECT_EQ(strategies_before_scorer(asked).size(), 1U);
    EXPECT_EQ(strategies_before_scorer(asked)[0].field, "attribute:ecs.availability-zone");
  }
}

TEST_F(Placement, it_sees_only_instances_that_can_take_the_task_and_what_they_have_left) {
  add_instance(50);
  add_instance(900);
  add_instance(300);
  resources.ports = {{8080, Protocol::kUdp}};
  ASSERT_TRUE(place());
  ASSERT_EQ(fake->last.candidates.size(), 2U);
  const ScoreCandidate& first = fake->last.candidates[0];
  EXPECT_EQ(first.ec2_instance_id, "i-2");
  EXPECT_EQ(first.container_instance_arn.substr(first.container_instance_arn.size() - 33), "/00000000000000010000000000000002");
  EXPECT_EQ(first.memory_mib_total, 900);
  EXPECT_EQ(first.memory_mib_free, 900);
  EXPECT_EQ(first.cpu_units_free, 4096);
  EXPECT_EQ(first.ports.size(), 1U);
  EXPECT_EQ(first.ports[0].port, 22);
  EXPECT_EQ(fake->last.cluster, "default");
  EXPECT_EQ(fake->last.group, "family:web");
  EXPECT_EQ(fake->last.cpu_units, 10);
  EXPECT_EQ(fake->last.memory_mib, 100);
  ASSERT_EQ(fake->last.ports.size(), 1U);
  EXPECT_EQ(fake->last.ports[0].protocol, ScorePort::kUdp);
}

TEST_F(Placement, one_candidate_alone_is_not_asked_about) {
  const InstanceId only = add_instance(900);
  EXPECT_EQ(place(), only);
  EXPECT_EQ(fake->calls, 0);
}

TEST_F(Placement, no_more_than_the_limit_is_shown_oldest_first) {
  const InstanceId first = add_instance(500);
  for (std::size_t i = 0; i < limits::kScoredCandidatesMax + 20; ++i) add_instance(500);
  EXPECT_EQ(place(), first);
  EXPECT_EQ(fake->last.candidates.size(), limits::kScoredCandidatesMax);
  EXPECT_EQ(fake->last.candidates[0].ec2_instance_id, "i-1");
}

TEST_F(Placement, a_run_asks_no_more_than_the_limit_and_goes_on_without) {
  const InstanceId first = add_instance(500);
  add_instance(400);
  Placer placer(state, demand());
  for (std::size_t i = 0; i < limits::kScorerCallsMax; ++i) EXPECT_EQ(placer.place(random), InstanceId{first.value + 1});
  EXPECT_TRUE(placer.scoring().failure().empty());
  EXPECT_TRUE(placer.place(random));
  EXPECT_EQ(placer.scoring().failure(), "it was asked 5000 times in one run");
  EXPECT_EQ(fake->calls, static_cast<int>(limits::kScorerCallsMax));
}

// Whatever fails, the task is placed as without a scorer, and the scorer is not asked a second time in that run.
TEST_F(Placement, a_failure_leaves_the_decision_to_the_strategies) {
  for (int i = 0; i < 6; ++i) add_instance(500 + i, i % 2 == 0 ? "a" : "b");
  struct Case {
    Scores answer;
    std::string why;
  };
  const Case cases[] = {{server_error("ValueError: no rack"), "ValueError: no rack"},
                        {server_error(""), "it gave no reason"},
                        {server_error(std::string(1000, 'x')), std::string(limits::kScorerFailureCharsMax, 'x')},
                        {std::vector<std::int64_t>{}, "it gave 0 scores for 6 candidates"},
                        {std::vector<std::int64_t>(7), "it gave 7 scores for 6 candidates"}};
  for (const Case& one : cases) {
    for (const auto& strategies : {std::vector<Strategy>{{StrategyType::kRandom, {}}}, {}}) {
      fake->answer = [&](const ScoreRequest&) { return one.answer; };
      fake->calls = 0;
      PlacementDemand without = demand(strategies);
      without.tags = nullptr;
      Random same({5, 6});
      Random again({5, 6});
      Placer with_scorer(state, demand(strategies));
      Placer plain(state, without);
      for (int i = 0; i < 3; ++i) EXPECT_EQ(with_scorer.place(same), plain.place(again)) << one.why;
      EXPECT_EQ(with_scorer.scoring().failure(), one.why);
      EXPECT_EQ(fake->calls, 1);
    }
  }
}

TEST_F(Placement, the_nearest_tag_chooses_then_the_default_and_none_chooses_none) {
  State other{Settings{.scorers = {{"fake", fake}}, .default_scorer = "fake"}, registry};
  Draft changes{other};
  const ClusterId plain = changes.add(Cluster{.name = "plain"});
  const ClusterId tagged = changes.add(Cluster{.name = "tagged", .tags = {{"moorage:scorer", "of-cluster"}}});
  TaskDefinition definition;
  const auto chosen = [&](ClusterId of, const Tags* own) {
    return std::string(chosen_scorer(other, {.cluster = of, .definition = &definition, .tags = own}));
  };
  const Tags own{{"x", "y"}, {"moorage:scorer", "of-task"}};
  const Tags none{{"moorage:scorer", "none"}};
  EXPECT_EQ(chosen(plain, nullptr), "fake");
  EXPECT_EQ(chosen(tagged, nullptr), "of-cluster");
  EXPECT_EQ(chosen(tagged, &none), "");
  definition.tags = {{"moorage:scorer", "of-definition"}};
  EXPECT_EQ(chosen(tagged, nullptr), "of-definition");
  EXPECT_EQ(chosen(tagged, &own), "of-task");
  const ServiceId service = changes.add(Service{.cluster = tagged, .name = "s", .tags = {{"moorage:scorer", "of-service"}}});
  EXPECT_EQ(chosen_scorer(other, {.cluster = tagged, .definition = &definition, .service = service}), "of-service");
}

TEST_F(Placement, a_name_that_is_not_there_is_a_failure_like_any_other) {
  add_instance(500);
  add_instance(400);
  tags[0].second = "gone";
  Placer placer(state, demand());
  EXPECT_TRUE(placer.place(random));
  EXPECT_EQ(placer.scoring().failure(), "this engine has no scorer of that name");
}

TEST_F(Placement, the_explanation_has_every_score_or_the_reason_for_none) {
  const InstanceId roomy = add_instance(900);
  const InstanceId tight = add_instance(200);
  const Explanation good = explain(state, demand(), tight);
  EXPECT_EQ(good.scorer, "fake");
  ASSERT_EQ(good.accepted.size(), 2U);
  EXPECT_EQ(good.accepted[0].instance, roomy);
  EXPECT_EQ(good.accepted[0].score, -900);
  EXPECT_EQ(good.accepted[1].score, -200);
  fake->answer = [](const ScoreRequest&) -> Scores { return server_error("tired"); };
  const Explanation bad = explain(state, demand(), roomy);
  EXPECT_EQ(bad.scorer_failure, "tired");
  EXPECT_FALSE(bad.accepted[0].score);
  ASSERT_EQ(bad.accepted[0].steps.size(), 1U);
  EXPECT_EQ(bad.accepted[0].steps[0].step, "random");
  EXPECT_NE(to_text(state, bad).find("scorer fake has no say: tired"), std::string::npos);
}

TEST_F(Placement, the_same_state_asks_the_same_questions) {
  for (int i = 0; i < 20; ++i) add_instance(400 + i % 3);
  std::vector<std::string> asked;
  fake->answer = [&](const ScoreRequest& request) -> Scores {
    std::string line;
    for (const auto& candidate : request.candidates) line += candidate.ec2_instance_id + " ";
    asked.push_back(line);
    return std::vector<std::int64_t>(request.candidates.size());
  };
  place();
  place();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0], asked[1]);
}

}  // namespace
}  // namespace moorage::control
