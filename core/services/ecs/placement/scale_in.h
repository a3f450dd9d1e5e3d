// Which task stops first when a service shrinks (docs/rules/placement.md#strategies): the one whose absence leaves the best
// distribution.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "services/ecs/model/ecs_model.h"
#include "services/ecs/placement/demand.h"

namespace moorage::control {

// The order in which tasks stop, each computed after those before it. Tasks that no strategy step tells apart form one group.
// The groups are the leaves of a tree with a level for each step, so that the next task is found, and the tree updated after
// it, without reading all the others.
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
    // Many buckets stand in the order of their counts, and move when those change; few stand by number and are compared.
    bool is_ordered = true;
    std::vector<std::vector<std::size_t>> groups;  // where counts are in order: the groups of each bucket
  };
  struct Node {
    std::map<std::int64_t, std::unique_ptr<Node>> below;  // by value, or by number of the bucket
    std::map<TaskId, std::size_t> groups;                 // at the end of the tree: by youngest task
  };

  void make_groups(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& told);
  std::int64_t value(const Group& group, std::size_t step) const;
  std::int64_t key(const Group& group, std::size_t step) const;
  bool goes_before(std::size_t group, std::size_t other) const;
  void enter(std::size_t group);
  bool leave(Node& from, std::size_t step, std::size_t group);  // true: nothing is left there
  std::size_t first_in(const Node& node, std::size_t step) const;
  std::vector<std::size_t> in_buckets_of(std::size_t group) const;

  std::vector<Step> steps_;
  std::vector<Group> groups_;
  Node tree_;
  std::size_t left_ = 0;
};

// How spread counts: by instance ("instanceId", "host"), or by the value of an attribute.
bool counts_by_instance(std::string_view field);
std::string_view bucket_of(const Instance& instance, std::string_view field);
std::string_view bucket_of(const Kind& kind, std::string_view field);

}  // namespace moorage::control
