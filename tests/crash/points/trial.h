// One telling of a scenario, with or without deaths.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario.h"

namespace moorage::crash_points {

struct Telling {
  std::vector<std::string> complaints;    // empty: every promise held
  std::vector<std::uint64_t> boundaries;  // that each life passed: the first, and one after each death
  std::size_t deaths = 0;
  std::string end;  // the steady state, names of random ids left out, as JSON
};

// Dies at these boundaries: the first life at deaths[0], the second at deaths[1] of its own …
Telling tell(const Scenario& scenario, const std::vector<std::uint64_t>& deaths = {});

}  // namespace moorage::crash_points
