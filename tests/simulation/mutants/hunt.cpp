// moorage_hunt_mutants: plays seeds against every hand-made bug until one is caught. A bug that no seed sees is a hole in the
// checkers.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "simulation/mutants/active.h"
#include "simulation/run.h"

namespace moorage::simulation {

int active_mutant = -1;

namespace {

struct Mutant {
  const char* name;
  bool found;  // its text is still in the source
};

constexpr Mutant kMutants[] = {
#include "mutants_table.inc"
};
constexpr int kCount = static_cast<int>(sizeof kMutants / sizeof kMutants[0]);

struct Hunt {
  std::uint64_t seeds_max = 3000;
  int percent_min = 90;
  std::vector<int> which;
};

struct Catch {
  std::uint64_t seed = 0;  // 0: not caught
  char promise[8] = {};
};

// In a process of its own: a bug may take the process along, or never end.
Catch hunt(int mutant, std::uint64_t seeds_max) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    active_mutant = mutant;
    Catch caught;
    for (std::uint64_t seed = 1; seed <= seeds_max && caught.seed == 0; ++seed) {
      ::alarm(20);  // ends this process: whoever hangs is caught as well
      const RunResult result = run(draw_tape(seed));
      if (!result.violation) continue;
      caught.seed = seed;
      std::snprintf(caught.promise, sizeof caught.promise, "%s", result.violation->promise.c_str());
    }
    ::_exit(::write(ends[1], &caught, sizeof caught) == sizeof caught ? 0 : 1);
  }
  ::close(ends[1]);
  Catch caught;
  if (::read(ends[0], &caught, sizeof caught) != sizeof caught) {
    caught.seed = 1;
    std::snprintf(caught.promise, sizeof caught.promise, "died");
  }
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return caught;
}

int run_hunt(const Hunt& asked) {
  int caught = 0;
  int gone = 0;
  for (const int number : asked.which) {
    const Mutant& mutant = kMutants[number];
    if (!mutant.found) {
      ++gone;
      std::printf("%-32s its text is not in the source any more: mend tests/simulation/mutants/mutants.py\n", mutant.name);
      continue;
    }
    const Catch result = hunt(number, asked.seeds_max);
    if (result.seed != 0) ++caught;
    std::printf("%-32s %s seed %llu %s\n", mutant.name, result.seed ? "caught by" : "NOT CAUGHT in",
                static_cast<unsigned long long>(result.seed ? result.seed : asked.seeds_max), result.promise);
    std::fflush(stdout);
  }
  const int alive = static_cast<int>(asked.which.size()) - gone;
  std::printf("%d of %d caught\n", caught, alive);
  return gone == 0 && caught * 100 >= alive * asked.percent_min ? 0 : 1;
}

}  // namespace
}  // namespace moorage::simulation

int main(int argc, char** argv) {
  using namespace moorage::simulation;
  Hunt hunt;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--seeds-max") hunt.seeds_max = std::stoull(argv[i + 1]);
    if (flag == "--percent-min") hunt.percent_min = std::stoi(argv[i + 1]);
    if (flag == "--mutant") {
      for (int n = 0; n < kCount; ++n) {
        if (std::strcmp(kMutants[n].name, argv[i + 1]) == 0) hunt.which.push_back(n);
      }
    }
  }
  if (hunt.which.empty()) {
    for (int n = 0; n < kCount; ++n) hunt.which.push_back(n);
  }
  return run_hunt(hunt);
}
