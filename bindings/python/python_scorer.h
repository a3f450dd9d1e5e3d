// Placement plug-ins written in Python: what they see as Python classes, and the function behind the C ABI's entry.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>

#include "moorage/scorer.h"

namespace moorage::python {

// One function of the host. It outlives the engine that calls it; created and destroyed with the GIL held.
class ScorerFunction {
 public:
  ScorerFunction(std::string name, pybind11::object function, std::int64_t budget_ms)
      : name_(std::move(name)), function_(std::move(function)), budget_ms_(budget_ms) {}
  ScorerFunction(const ScorerFunction&) = delete;
  ScorerFunction& operator=(const ScorerFunction&) = delete;

  // For moorage_config_add_scorer, with this object as `self`.
  moorage_scorer entry() const;

 private:
  static moorage_status score(void* self, const moorage_score_request* request, moorage_score_answer* answer);

  std::string name_;
  pybind11::object function_;
  std::int64_t budget_ms_;
};

void bind_scorer(pybind11::module_& module);

}  // namespace moorage::python
