// What must never happen.
#pragma once

#include <stdexcept>

namespace moorage::control {

// Thrown when an invariant is broken. The engine then answers every call with an error instead of going on
// (docs/rules/failure-model.md#f37).
class InvariantBroken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void require_invariant(bool holds, const char* what) {
  if (!holds) throw InvariantBroken(what);
}

}  // namespace moorage::control
