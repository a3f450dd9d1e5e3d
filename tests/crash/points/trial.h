// One run of a scenario, with or without crashes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario.h"

namespace moorage::crash_points {

struct Telling {
  std::vector<std::string> complaints;    // empty: every promise held
  std::vector<std::uint64_t> boundaries;  // that each process passed: the first one, and one after each crash
  std::size_t deaths = 0;
  std::string end;  // the steady state, names of random ids left out, as JSON
};

// Crashes at these boundaries: the first process at its boundary deaths[0], the second at its boundary deaths[1], and so on.
Telling tell(const Scenario& scenario, const std::vector<std::uint64_t>& deaths = {});

}  // namespace moorage::crash_points
