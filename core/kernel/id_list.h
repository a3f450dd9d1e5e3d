// An ordered set of rising ids: appending at the end is constant time, erasing and finding are logarithmic plus one block.
// Iteration is in order of creation. Blocks keep a million entries near 8 bytes each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace moorage::control {

template <typename IdType>
class IdList {
 public:
  bool insert(IdType id);
  bool erase(IdType id);
  bool contains(IdType id) const;
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  IdType front() const { return blocks_.front().front(); }
  IdType back() const { return lasts_.back(); }

  // The id that `index` smaller ones come before; `index` is below size().
  IdType nth(std::size_t index) const {
    auto block = blocks_.begin();
    for (; index >= block->size(); ++block) index -= block->size();
    return (*block)[index];
  }

  // Calls `visit(id)` in rising order for every id greater than `after`, until it returns false.
  template <typename Visit>
  void visit_after(IdType after, Visit&& visit) const {
    for (auto block = blocks_.begin() + block_for(after); block != blocks_.end(); ++block) {
      auto it = std::upper_bound(block->begin(), block->end(), after);
      for (; it != block->end(); ++it) {
        if (!visit(*it)) return;
      }
    }
  }

  // A copy: safe to iterate while records change.
  std::vector<IdType> all() const {
    std::vector<IdType> out;
    out.reserve(size_);
    for (const auto& block : blocks_) out.insert(out.end(), block.begin(), block.end());
    return out;
  }

 private:
  static constexpr std::size_t kBlock = 256;
  using Block = std::vector<IdType>;

  // The first block whose last id is not smaller than `id`; one past the end: there is none.
  std::ptrdiff_t block_for(IdType id) const { return std::lower_bound(lasts_.begin(), lasts_.end(), id) - lasts_.begin(); }

  std::vector<Block> blocks_;  // none is empty
  std::vector<IdType> lasts_;  // of each block: a search reads these and one block
  std::size_t size_ = 0;
};

template <typename IdType>
bool IdList<IdType>::insert(IdType id) {
  if (blocks_.empty() || lasts_.back() < id) {
    if (blocks_.empty() || blocks_.back().size() >= kBlock) {
      blocks_.emplace_back();
      lasts_.emplace_back();
    }
    blocks_.back().push_back(id);
    lasts_.back() = id;
    ++size_;
    return true;
  }
  const auto index = block_for(id);
  Block& block = blocks_[static_cast<std::size_t>(index)];
  const auto at = std::lower_bound(block.begin(), block.end(), id);
  if (*at == id) return false;
  block.insert(at, id);
  ++size_;
  if (block.size() > 2 * kBlock) {
    Block upper(block.begin() + static_cast<std::ptrdiff_t>(kBlock), block.end());
    block.resize(kBlock);
    lasts_.insert(lasts_.begin() + index, block.back());
    blocks_.insert(blocks_.begin() + index + 1, std::move(upper));
  }
  return true;
}

template <typename IdType>
bool IdList<IdType>::erase(IdType id) {
  const auto index = block_for(id);
  if (index == static_cast<std::ptrdiff_t>(blocks_.size())) return false;
  Block& block = blocks_[static_cast<std::size_t>(index)];
  const auto at = std::lower_bound(block.begin(), block.end(), id);
  if (*at != id) return false;  // there is one: the block's last is not smaller
  block.erase(at);
  --size_;
  if (block.empty()) {
    blocks_.erase(blocks_.begin() + index);
    lasts_.erase(lasts_.begin() + index);
  } else {
    lasts_[static_cast<std::size_t>(index)] = block.back();
  }
  return true;
}

template <typename IdType>
bool IdList<IdType>::contains(IdType id) const {
  const auto index = block_for(id);
  if (index == static_cast<std::ptrdiff_t>(blocks_.size())) return false;
  const Block& block = blocks_[static_cast<std::size_t>(index)];
  return std::binary_search(block.begin(), block.end(), id);
}

}  // namespace moorage::control
