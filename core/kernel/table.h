// Records by rising number, in chunks of slots: finding one costs two array steps, iteration is in order of creation, and a
// chunk whose records are all gone gives its memory back. A table knows nothing of indexes; `Draft` keeps those in step.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "kernel/ids.h"

namespace moorage::control {

template <typename Entity>
class Table {
 public:
  using Key = Id<Entity>;

  const Entity* find(Key id) const {
    const std::size_t chunk = id.value / kChunk;
    if (id.value == 0 || chunk >= chunks_.size() || !chunks_[chunk]) return nullptr;
    const auto& slot = chunks_[chunk]->slots[id.value % kChunk];
    return slot ? &*slot : nullptr;
  }
  Entity* find_mutable(Key id) { return const_cast<Entity*>(std::as_const(*this).find(id)); }

  std::size_t size() const { return size_; }
  Key next_id() const { return Key{next_}; }
  Key take_id() { return Key{next_++}; }
  // After a rollback, or when loading: numbers at and above `next` are free.
  void reset_next(std::uint64_t next) { next_ = next; }

  Entity& put(Key id, Entity entity) {
    const std::size_t chunk = id.value / kChunk;
    if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
    if (!chunks_[chunk]) chunks_[chunk] = std::make_unique<Chunk>();
    auto& slot = chunks_[chunk]->slots[id.value % kChunk];
    if (!slot) {
      ++size_;
      ++chunks_[chunk]->used;
    }
    slot.emplace(std::move(entity));
    if (id.value >= next_) next_ = id.value + 1;
    return *slot;
  }

  void erase(Key id) {
    const std::size_t chunk = id.value / kChunk;
    if (chunk >= chunks_.size() || !chunks_[chunk]) return;
    auto& slot = chunks_[chunk]->slots[id.value % kChunk];
    if (!slot) return;
    slot.reset();
    --size_;
    if (--chunks_[chunk]->used == 0) chunks_[chunk].reset();
  }

  // `visit(const Entity&)` in order of creation.
  template <typename Visit>
  void visit_all(Visit&& visit) const {
    for (const auto& chunk : chunks_) {
      if (!chunk) continue;
      for (const auto& slot : chunk->slots) {
        if (slot) visit(*slot);
      }
    }
  }

 private:
  static constexpr std::size_t kChunk = 256;
  struct Chunk {
    std::array<std::optional<Entity>, kChunk> slots;
    std::size_t used = 0;
  };

  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::uint64_t next_ = 1;
  std::size_t size_ = 0;
};

}  // namespace moorage::control
