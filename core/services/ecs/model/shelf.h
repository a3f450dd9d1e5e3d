// Instances of one kind in an order that placement asks for: by age, by free memory or by free CPU. A walk finds the first
// ones that fit a need; blocks that hold none are stepped over whole. Changing one costs a binary search and one block.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

// The free resources of one instance.
struct Room {
  InstanceId id;
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::uint64_t ports = 0;  // bits of taken ports, see PortBits
  bool operator==(const Room&) const = default;
};

// The need of a task.
struct Need {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::uint64_t ports = 0;

  bool fits(const Room& room) const {
    return cpu_units <= room.cpu_units && memory_mib <= room.memory_mib && gpus <= room.gpus && (ports & room.ports) == 0;
  }
};

class Shelf {
 public:
  enum class Order : std::uint8_t { kAge, kMemory, kCpu };
  // The sort key of a room: by amount, the older first among equals.
  struct Place {
    std::int64_t amount = std::numeric_limits<std::int64_t>::min();
    std::uint64_t id = 0;
    auto operator<=>(const Place&) const = default;
  };

  explicit Shelf(Order order) : order_(order) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  InstanceId oldest_of_first_block() const { return blocks_.front().rooms.front().id; }

  Place place_of(const Room& room) const { return {amount_of(room), room.id.value}; }
  std::int64_t amount_of(const Room& room) const {
    return order_ == Order::kMemory ? room.memory_mib : order_ == Order::kCpu ? room.cpu_units : 0;
  }

  void insert(const Room& room);
  void erase(const Room& room);  // as it was inserted
  void replace(const Room& before, const Room& after);

  // `visit(room)` for every room at or after `from` that fits, in order, until it returns false.
  template <typename Visit>
  void walk(Place from, const Need& need, Visit&& visit) const;

  std::size_t bytes() const;

 private:
  static constexpr std::size_t kBlock = 64;
  // The best values of a block in every dimension: a need that does not fit these fits none of its rooms. After an erasure they
  // may be too good, never too bad.
  struct Block {
    Place last;
    Need most;                // amounts: the largest free
    std::uint64_t taken = 0;  // ports taken on every one of them
    std::vector<Room> rooms;  // never empty
  };

  bool may_fit(const Block& block, const Need& need) const {
    return need.cpu_units <= block.most.cpu_units && need.memory_mib <= block.most.memory_mib && need.gpus <= block.most.gpus &&
           (need.ports & block.taken) == 0;
  }
  // The first block whose last room is not before `place`.
  std::size_t block_for(Place place) const;
  std::size_t index_in(const Block& block, Place place) const;
  void summarize(Block& block) const;
  static void widen(Block& block, const Room& room);
  void narrow(Block& block, const Room& gone) const;

  Order order_;
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

template <typename Visit>
void Shelf::walk(Place from, const Need& need, Visit&& visit) const {
  const std::size_t first = block_for(from);
  for (std::size_t b = first; b < blocks_.size(); ++b) {
    const Block& block = blocks_[b];
    if (!may_fit(block, need)) continue;
    for (std::size_t i = b == first ? index_in(block, from) : 0; i < block.rooms.size(); ++i) {
      if (need.fits(block.rooms[i]) && !visit(block.rooms[i])) return;
    }
  }
}

}  // namespace moorage::control
