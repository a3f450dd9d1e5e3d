// The undo log of the State, newest step first. A step is a small object with a copy of a record; there are several for each
// change of a task and all are short-lived, so that they lie one behind the other in blocks that are kept between batches.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace moorage::control {

class State;

class UndoLog {
 public:
  UndoLog() = default;
  ~UndoLog() { clear(); }
  UndoLog(const UndoLog&) = delete;
  UndoLog& operator=(const UndoLog&) = delete;

  std::size_t size() const { return steps_.size(); }

  // `step(State&)` undoes one change, given that all later ones are undone.
  template <typename Step>
  void push(Step step) {
    static_assert(sizeof(Step) <= kBlockBytes && alignof(Step) <= alignof(std::max_align_t));
    const Place place = room_for(sizeof(Step));
    Step* made = ::new (place.memory) Step(std::move(step));
    const auto undo = [](void* memory, State& state) { (*static_cast<Step*>(memory))(state); };
    const auto destroy = [](void* memory) { static_cast<Step*>(memory)->~Step(); };
    steps_.push_back({made, undo, destroy, place.block, place.offset});
  }

  void undo_last(State& state) {
    const Entry last = steps_.back();
    last.undo(last.memory, state);
    last.destroy(last.memory);
    steps_.pop_back();
    block_ = last.block;
    used_ = last.offset;
  }

  // Removes all steps; keeps some memory for the next ones.
  void clear() {
    for (const Entry& entry : steps_) entry.destroy(entry.memory);
    steps_.clear();
    block_ = 0;
    used_ = 0;
    if (blocks_.size() > kBlocksKept) blocks_.resize(kBlocksKept);
  }

 private:
  static constexpr std::size_t kBlockBytes = 256 << 10;
  static constexpr std::size_t kBlocksKept = 64;

  struct Entry {
    void* memory;
    void (*undo)(void*, State&);
    void (*destroy)(void*);
    std::size_t block;
    std::size_t offset;
  };
  struct Place {
    void* memory;
    std::size_t block;
    std::size_t offset;
  };

  Place room_for(std::size_t bytes) {
    constexpr std::size_t kAlign = alignof(std::max_align_t);
    const std::size_t needed = (bytes + kAlign - 1) / kAlign * kAlign;
    if (used_ + needed > kBlockBytes) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kBlockBytes));
    const Place place{blocks_[block_].get() + used_, block_, used_};
    used_ += needed;
    return place;
  }

  std::vector<Entry> steps_;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t block_ = 0;  // where the next step goes
  std::size_t used_ = 0;
};

}  // namespace moorage::control
