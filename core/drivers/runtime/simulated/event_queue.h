// What happens later in the simulated world: in order of time, and within one instant as it was pushed. A million containers
// have a million events, but few instants: each instant keeps its events in a row, where a heap would have poor locality.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/time.h"

namespace moorage::simulated {

// An event has `Instant at`. Not thread-safe.
template <typename Event>
class EventQueue {
 public:
  bool empty() const { return rows_.empty(); }
  // Of a queue that is not empty.
  Instant next_at() const { return {rows_.begin()->first}; }

  void push(const Event& event) { row_at(event.at.ms).events.push_back(event); }

  // Of a queue that is not empty.
  Event pop() {
    Row& row = rows_.begin()->second;
    const Event event = row.events[row.taken++];
    if (row.taken == row.events.size()) retire_first();
    return event;
  }

 private:
  struct Row {
    std::vector<Event> events;
    std::size_t taken = 0;
  };
  using Rows = std::map<std::int64_t, Row>;
  static constexpr std::size_t kSparesMax = 64;
  static constexpr std::size_t kSpareEventsMax = 1024;

  Row& row_at(std::int64_t ms) {
    const auto at = rows_.lower_bound(ms);
    if (at != rows_.end() && at->first == ms) return at->second;
    if (spares_.empty()) return rows_.emplace_hint(at, ms, Row{})->second;
    auto spare = std::move(spares_.back());
    spares_.pop_back();
    spare.key() = ms;
    return rows_.insert(at, std::move(spare))->second;
  }

  // Its memory is used again.
  void retire_first() {
    auto node = rows_.extract(rows_.begin());
    if (spares_.size() >= kSparesMax || node.mapped().events.capacity() > kSpareEventsMax) return;
    node.mapped().events.clear();
    node.mapped().taken = 0;
    spares_.push_back(std::move(node));
  }

  Rows rows_;  // none is without events to come
  std::vector<typename Rows::node_type> spares_;
};

}  // namespace moorage::simulated
