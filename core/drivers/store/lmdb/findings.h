// The list to which a check adds its findings. An opening stops at the first one; check and fsck gather all of them.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ports/store.h"

namespace moorage::drivers::lmdb {

class Findings {
 public:
  explicit Findings(std::size_t findings_max) : findings_max_(findings_max) {}

  // Returns false, always, so that a check can `return findings.add(…)`.
  bool add(std::string where, std::string what) {
    if (!full()) list_.push_back({std::move(where), std::move(what)});
    return false;
  }
  bool full() const { return list_.size() >= findings_max_; }
  bool clean() const { return list_.empty(); }
  const std::vector<ports::StoreFinding>& list() const { return list_; }

 private:
  std::size_t findings_max_;
  std::vector<ports::StoreFinding> list_;
};

inline std::string page_name(std::uint64_t number) { return "page " + std::to_string(number); }

}  // namespace moorage::drivers::lmdb
