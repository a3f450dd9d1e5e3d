// Picks the events a LogQuery asks for out of events that come in any order, in memory bounded by the answer.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ports/log_sink.h"

namespace moorage::drivers::logs {

class Selection {
 public:
  explicit Selection(const ports::LogQuery& query);

  // Whether an event at this position can still be part of the answer.
  bool wants(ports::LogPosition position) const;
  void add(ports::LogEvent event);  // one it wants

  // Whether any event in [first, last] can still be part of the answer.
  bool wants_any(Instant first, Instant last) const;

  // Ascending by (time, id): at most `limit`, at most `bytes_max` (but one event at least).
  std::vector<ports::LogEvent> take();

 private:
  bool is_before(const ports::LogPosition& a, const ports::LogPosition& b) const;  // preferred to
  bool is_full() const;

  const ports::LogQuery& query_;
  std::vector<ports::LogEvent> heap_;  // the least wanted event on top
  std::size_t bytes_ = 0;
};

}  // namespace moorage::drivers::logs
