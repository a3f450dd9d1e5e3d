// The feed as the store has it: runs of notices, one behind the other in a record under the number of the first. A commit
// writes few records however many notices it has, and runs are dropped as a whole.
//
// `plan` changes nothing that a failed commit would have to undo: what was planned becomes true with `settle`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feed.h"
#include "ports/store.h"

namespace moorage::engine {

class FeedLog {
 public:
  explicit FeedLog(std::size_t notices_max) : notices_max_(notices_max) {}

  // Loading, in order of keys: the notices of one record. Errors: StoreDamaged.
  Result<SharedRun> restore(std::string_view key, ports::Bytes value);
  // Numbers up to `sequence` were given, whether or not their notices are still there.
  void resume(std::uint64_t sequence);

  std::uint64_t last_sequence() const { return last_sequence_; }
  std::uint64_t planned_sequence() const { return planned_last_; }

  // Appends the bytes of the notice that is `index`th among the new ones.
  using Encode = std::function<void(std::size_t index, std::uint64_t sequence, std::string& out)>;
  // Appends to `writes` the store's writes for `count` new notices.
  void plan(std::size_t count, const Encode& encode, std::vector<ports::Write>& writes);
  // After the commit of these very writes, whose bytes it takes: the new notices.
  std::vector<SharedRun> settle(std::vector<ports::Write>& writes);

 private:
  struct Run {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };

  std::size_t notices_max_;
  std::uint64_t last_sequence_ = 0;
  std::deque<Run> runs_;  // in the store

  std::vector<FeedRun> planned_;  // their bytes are among the writes
  std::size_t first_write_ = 0;   // of the planned runs, among the writes
  std::size_t dropped_ = 0;       // runs from the front
  std::uint64_t planned_last_ = 0;
};

}  // namespace moorage::engine
