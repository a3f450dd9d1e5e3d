// A lane: the instances of one kind, as one run of placements of one demand goes through them. It knows its best instance and
// finds the next best without looking again at those that can no longer win: room only shrinks during a run, and only on the
// instance that was chosen.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/ecs/placement/demand.h"
#include "services/ecs/placement/placement_rules.h"

namespace moorage::control {

// What one strategy step compares; smaller is better.
enum class Measure : std::uint8_t {
  kZoneTasks,      // tasks of the group in instances with the same value of an attribute: one value for the whole kind
  kInstanceTasks,  // tasks of the group on the instance
  kMemory,         // what is left there
  kCpu,
};

struct Chain {
  struct Step {
    Measure measure{};
    std::size_t table = 0;  // of kZoneTasks: which of the placer's counts
  };
  std::vector<Step> steps;
  std::vector<std::string> attributes;  // by table
  std::vector<Measure> inner;           // the steps that tell instances of one kind apart, in order
  std::size_t front = 0;                // leading steps of kZoneTasks

  static Chain of(const std::vector<Strategy>& strategies);
  bool counts_tasks() const;
};

struct Candidate {
  Room room;
  std::int32_t tasks = 0;  // of the group, where the chain asks
};

std::int64_t value_of(const Candidate& candidate, Measure measure);

class Lane {
 public:
  static constexpr std::size_t kStepsMax = 5;

  explicit Lane(const Kind& kind) : kind_(&kind) {}

  const Kind& kind() const { return *kind_; }
  using Buckets = std::array<std::uint32_t, kStepsMax>;
  Buckets buckets{};          // by table: where its tasks are counted
  bool is_qualified = false;  // the rules were asked about the kind
  bool is_exhausted = false;  // no instance of it takes the task any more

  // The best instance; none: the lane is exhausted.
  const std::optional<Candidate>& best(const Rules& rules, const Rooms& rooms, const Chain& chain);
  bool is_best(InstanceId id) const { return best_ && best_->room.id == id; }
  // The best instance was taken: its task is in `rooms` now.
  void took(InstanceId chosen);
  // An instance other than the best was taken.
  void forget();

  // `visit(candidate)` for every instance that takes the task.
  template <typename Visit>
  void visit_all(const Rules& rules, const Rooms& rooms, const Chain& chain, Visit&& visit) const;

 private:
  struct Less {
    const std::vector<Measure>* inner;
    bool operator()(const Candidate& a, const Candidate& b) const { return is_better(a, b, *inner); }
  };
  static bool is_better(const Candidate& a, const Candidate& b, const std::vector<Measure>& inner);
  const Shelf& shelf_for(const Chain& chain) const;
  std::optional<Candidate> look_at(InstanceId id, const Rules& rules, const Rooms& rooms, const Chain& chain) const;
  void walk(const Rules& rules, const Rooms& rooms, const Chain& chain);
  void gather(const Rules& rules, const Rooms& rooms, const Chain& chain);

  const Kind* kind_;
  bool is_known_ = false;
  std::optional<Candidate> best_;
  InstanceId taken_;     // by the last task of this lane
  Shelf::Place cursor_;  // no instance before it can win any more
  // Where tasks per instance come first: once no instance is left without a task of the group, all that fit, in order.
  std::optional<std::set<Candidate, Less>> gathered_;
  std::optional<Candidate> taken_as_;
};

template <typename Visit>
void Lane::visit_all(const Rules& rules, const Rooms& rooms, const Chain& chain, Visit&& visit) const {
  const bool counts = chain.counts_tasks() && rules.group();
  kind_->by_age.walk({}, rules.need(), [&](const Room& room) {
    if (rules.admits(room)) visit(Candidate{room, counts ? rooms.of(room.id).tasks_of(rules.group()) : 0});
    return true;
  });
}

}  // namespace moorage::control
