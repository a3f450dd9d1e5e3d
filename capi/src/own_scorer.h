// Placement plug-ins of the host: a C function becomes a Scorer. The host's code may throw, answer nonsense or
// take its time; neither harms the engine.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/placement_scorer.h"
#include "base/result.h"
#include "engine/engine_interface.h"
#include "moorage/scorer.h"

namespace moorage::capi {

// A registration, checked and copied. `self` is the host's.
struct OwnScorer {
  std::string name;
  decltype(moorage_scorer::score) score = nullptr;
  void* self = nullptr;
  std::int64_t budget_ms = 0;
};

Result<OwnScorer> own_scorer(const moorage_scorer* scorer, void* self);

struct ScorerSurroundings {
  engine::Log log;            // empty: none
  bool measures_time = true;  // not on a virtual clock
};
std::shared_ptr<Scorer> make_scorer(const OwnScorer& scorer, ScorerSurroundings around);

}  // namespace moorage::capi
