// A campaign: many seeds over several processes, and their results.
#pragma once

#include <cstdint>

namespace moorage::simulation {

struct Campaign {
  std::uint64_t first = 1;
  std::uint64_t last = 100;
  int jobs = 1;
  int failures_max = 20;             // to print
  int failing_percent_max = 0;       // findings that are known and open (docs/simulation-ledger.md); 0: none is taken
  std::uint64_t progress_every = 0;  // seeds between two lines of progress; 0: none
  bool prints_hashes = false;
  bool requires_counters = false;  // a counter that was never hit is a failure
};

// Prints figures and failures; 0 when all seeds held.
int run_campaign(const Campaign& campaign);

}  // namespace moorage::simulation
