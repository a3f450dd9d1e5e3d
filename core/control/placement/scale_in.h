// Which task goes first when a service shrinks (facts 6.3): the one whose absence leaves the best distribution.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "control/placement/demand.h"
#include "control/state/state.h"

namespace moorage::control {

// The order in which tasks go, one after the other, each in the light of those that went before. Tasks that no strategy step
// tells apart are looked at as one, so a step costs a look at each such group and no more.
class ScaleIn {
 public:
  ScaleIn(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies);

  bool empty() const { return left_ == 0; }
  TaskId next();  // and takes it out

 private:
  // Tasks that are alike in every step.
  struct Group {
    std::vector<std::int64_t> marks;  // by step: the bucket's number (spread), or what would be free (binpack)
    std::vector<TaskId> tasks;        // in the order given; the youngest goes first
  };
  struct Step {
    bool counts = false;                // spread: the bucket with the most tasks; else the largest mark
    std::vector<std::int64_t> counted;  // tasks left, by bucket
  };
  std::int64_t value(const Group& group, std::size_t step) const;

  std::vector<Step> steps_;
  std::vector<Group> groups_;
  std::size_t left_ = 0;
};

// How spread counts: by instance ("instanceId", "host"), or by the value of an attribute.
bool counts_by_instance(std::string_view field);
std::string_view bucket_of(const Instance& instance, std::string_view field);

// The first of that order; `tasks` is not empty.
TaskId pick_for_scale_in(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies);

}  // namespace moorage::control
