#include "services/ecs/model/shelf.h"

namespace moorage::control {

std::size_t Shelf::block_for(Place place) const {
  const auto it =
      std::lower_bound(blocks_.begin(), blocks_.end(), place, [](const Block& b, const Place& p) { return b.last < p; });
  return static_cast<std::size_t>(it - blocks_.begin());
}

std::size_t Shelf::index_in(const Block& block, Place place) const {
  const auto it = std::lower_bound(block.rooms.begin(), block.rooms.end(), place,
                                   [this](const Room& room, const Place& p) { return place_of(room) < p; });
  return static_cast<std::size_t>(it - block.rooms.begin());
}

void Shelf::widen(Block& block, const Room& room) {
  block.most.cpu_units = std::max(block.most.cpu_units, room.cpu_units);
  block.most.memory_mib = std::max(block.most.memory_mib, room.memory_mib);
  block.most.gpus = std::max(block.most.gpus, room.gpus);
  block.taken &= room.ports;
}

void Shelf::summarize(Block& block) const {
  const Room& first = block.rooms.front();
  block.most = {.cpu_units = first.cpu_units, .memory_mib = first.memory_mib, .gpus = first.gpus};
  block.taken = first.ports;
  for (const Room& room : block.rooms) widen(block, room);
  block.last = place_of(block.rooms.back());
}

// Recomputes the block's best values only if `gone` was one of them.
void Shelf::narrow(Block& block, const Room& gone) const {
  const bool was_best = gone.cpu_units == block.most.cpu_units || gone.memory_mib == block.most.memory_mib ||
                        (gone.gpus > 0 && gone.gpus == block.most.gpus);
  if (was_best) {
    summarize(block);
  } else {
    block.last = place_of(block.rooms.back());
  }
}

void Shelf::insert(const Room& room) {
  ++size_;
  const Place place = place_of(room);
  std::size_t b = block_for(place);
  if (b == blocks_.size()) {
    if (blocks_.empty() || blocks_.back().rooms.size() >= kBlock) {
      Block block;
      block.rooms.reserve(kBlock);
      block.rooms.push_back(room);
      summarize(block);
      blocks_.push_back(std::move(block));
      return;
    }
    --b;
  }
  Block& block = blocks_[b];
  block.rooms.insert(block.rooms.begin() + static_cast<std::ptrdiff_t>(index_in(block, place)), room);
  if (block.rooms.size() <= kBlock) {
    widen(block, room);
    block.last = place_of(block.rooms.back());
    return;
  }
  Block upper;
  upper.rooms.reserve(kBlock);
  upper.rooms.assign(block.rooms.begin() + kBlock / 2, block.rooms.end());
  block.rooms.resize(kBlock / 2);
  summarize(block);
  summarize(upper);
  blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(b) + 1, std::move(upper));
}

void Shelf::erase(const Room& room) {
  --size_;
  const Place place = place_of(room);
  const std::size_t b = block_for(place);
  Block& block = blocks_[b];
  block.rooms.erase(block.rooms.begin() + static_cast<std::ptrdiff_t>(index_in(block, place)));
  if (block.rooms.empty()) {
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(b));
    return;
  }
  narrow(block, room);
  if (b + 1 == blocks_.size() || block.rooms.size() + blocks_[b + 1].rooms.size() > kBlock / 2) return;
  Block& next = blocks_[b + 1];
  block.rooms.insert(block.rooms.end(), next.rooms.begin(), next.rooms.end());
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(b) + 1);
  summarize(block);
}

void Shelf::replace(const Room& before, const Room& after) {
  const Place from = place_of(before);
  const Place to = place_of(after);
  Block& block = blocks_[block_for(from)];
  if (from == to) {
    block.rooms[index_in(block, from)] = after;
    widen(block, after);
    narrow(block, before);
    return;
  }
  // Most moves are short: within a block only the entries in between are shifted.
  const bool starts_here = &block == &blocks_.front() || !(to < place_of(block.rooms.front()));
  if (starts_here && to < block.last && from < block.last) {
    const auto old_at = block.rooms.begin() + static_cast<std::ptrdiff_t>(index_in(block, from));
    const auto new_at = block.rooms.begin() + static_cast<std::ptrdiff_t>(index_in(block, to));
    if (new_at <= old_at) {
      std::move_backward(new_at, old_at, old_at + 1);
      *new_at = after;
    } else {
      std::move(old_at + 1, new_at, old_at);
      *(new_at - 1) = after;
    }
    widen(block, after);
    narrow(block, before);
    return;
  }
  erase(before);
  insert(after);
}

std::size_t Shelf::bytes() const {
  std::size_t out = blocks_.capacity() * sizeof(Block);
  for (const Block& block : blocks_) out += block.rooms.capacity() * sizeof(Room);
  return out;
}

}  // namespace moorage::control
