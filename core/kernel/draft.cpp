#include "kernel/draft.h"

#include <algorithm>

namespace moorage::control {

void Draft::rollback_to(const Mark& mark) {
  while (undo_.size() > mark.undo) {
    undo_.undo_last(state_);
  }
  touched_.resize(mark.touched, Touched{});
  commands_.resize(mark.commands);
  notices_.resize(mark.notices);
}

std::vector<Draft::Touched> Draft::touched() const {
  std::vector<Touched> out = touched_;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void Draft::settle() {
  undo_.clear();
  touched_.clear();
  commands_.clear();
  notices_.clear();
}

}  // namespace moorage::control
