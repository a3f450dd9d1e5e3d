#include "services/autoscaling/capacity_choice.h"

#include <algorithm>

namespace moorage::control {

namespace {

CapacityChoice stay(const CapacityQuestion& question, Wish wish, std::size_t ballot, std::string_view refusal,
                    std::string why) {
  return {.capacity = question.desired,
          .ballot = ballot,
          .has_ballot = true,
          .wish = wish,
          .refusal = refusal,
          .why = std::move(why)};
}

// The largest scale-out wins. A count below the minimum is raised to it first.
CapacityChoice choose_out(const CapacityQuestion& question, std::size_t ballot) {
  if (question.out_suspended) {
    return stay(question, Wish::kOut, ballot, kUnscalable, "dynamic scale-out is suspended for the target");
  }
  if (question.desired >= question.most) {
    return stay(
        question, Wish::kOut, ballot, kAtMaximum,
        "the desired count is " + std::to_string(question.desired) + " and the maximum is " + std::to_string(question.most));
  }
  const std::int32_t wanted = question.ballots[ballot].vote.capacity;
  return {
      .capacity = std::clamp(wanted, question.least, question.most), .ballot = ballot, .has_ballot = true, .wish = Wish::kOut};
}

// Whether fewer tasks would bring a policy above its target at once. Utilisation of fewer tasks rises in proportion.
bool would_flap(const CapacityQuestion& question, std::int32_t capacity) {
  const auto rises_above = [&](const Ballot& ballot) {
    const PolicyVote& vote = ballot.vote;
    if (!ballot.tracks || !vote.has_value || !(vote.target > 0) || capacity <= 0) return false;
    const double tasks = std::min(question.running, question.desired);
    return vote.value * tasks / capacity > vote.target * (1 + 1e-9);
  };
  return std::any_of(question.ballots.begin(), question.ballots.end(), rises_above);
}

// The policies of target tracking that scale in have to agree; the one that keeps the most decides. A step policy whose alarm
// is on asks for itself.
CapacityChoice choose_in(const CapacityQuestion& question, std::size_t ballot) {
  if (question.desired <= question.least) {
    return stay(
        question, Wish::kIn, ballot, kAtMinimum,
        "the desired count is " + std::to_string(question.desired) + " and the minimum is " + std::to_string(question.least));
  }
  if (question.in_suspended) {
    return stay(question, Wish::kIn, ballot, kUnscalable, "dynamic scale-in is suspended for the target");
  }
  if (question.is_deploying) {
    return stay(question, Wish::kIn, ballot, kUnscalable, "scale-in is off while a deployment of the service is in progress");
  }
  const std::int32_t wanted = question.ballots[ballot].vote.capacity;
  const std::int32_t capacity = std::clamp(wanted, question.least, question.most);
  if (would_flap(question, capacity)) {
    return stay(question, Wish::kIn, ballot, kFlapping,
                "with " + std::to_string(capacity) + " tasks a policy would scale out again at once");
  }
  return {.capacity = capacity, .ballot = ballot, .has_ballot = true, .wish = Wish::kIn};
}

}  // namespace

CapacityChoice choose_capacity(const CapacityQuestion& question) {
  const auto& ballots = question.ballots;
  std::size_t out = ballots.size();
  std::size_t in = ballots.size();
  std::size_t step_in = ballots.size();
  bool all_agree = true;
  for (std::size_t i = 0; i < ballots.size(); ++i) {
    const Ballot& ballot = ballots[i];
    const auto larger_than = [&](std::size_t other) {
      return other == ballots.size() || ballot.vote.capacity > ballots[other].vote.capacity;
    };
    if (ballot.vote.wish == Wish::kOut && larger_than(out)) out = i;
    if (ballot.vote.wish == Wish::kIn && !ballot.tracks && larger_than(step_in)) step_in = i;
    if (!ballot.tracks || ballot.is_in_disabled) continue;
    if (ballot.vote.wish != Wish::kIn) all_agree = false;
    if (ballot.vote.wish == Wish::kIn && larger_than(in)) in = i;
  }
  if (out < ballots.size()) return choose_out(question, out);
  if (step_in < ballots.size()) return choose_in(question, step_in);
  if (in < ballots.size() && all_agree) return choose_in(question, in);
  CapacityChoice choice{.capacity = question.desired};
  if (in < ballots.size()) choice.why = "a policy asks for fewer tasks, and not all policies agree";
  return choice;
}

}  // namespace moorage::control
