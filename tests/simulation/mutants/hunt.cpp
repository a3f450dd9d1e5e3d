// moorage_hunt_mutants: plays seeds against every hand-made bug until one is caught. A bug that no seed finds shows a gap in
// the checkers. A seed that breaks a promise without the bug as well proves nothing and is skipped.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "simulation/mutants/active.h"
#include "simulation/run.h"
#include "simulation/shrink.h"

namespace moorage::simulation {

int active_mutant = -1;

namespace {

struct Mutant {
  const char* name;
  const char* what;  // the promise that should break, or where such a bug was seen
  bool found;        // its text is still in the source
};

constexpr Mutant kMutants[] = {
#include "mutants_table.inc"
};
constexpr int kCount = static_cast<int>(sizeof kMutants / sizeof kMutants[0]);
constexpr unsigned kSecondsPerSeedMax = 30;  // a mutant that hangs counts as caught

// Progress of a hunt, in memory shared with the hunting process, because the bug may crash that process.
struct Catch {
  std::uint64_t seed = 0;  // being played, or the one that saw it
  std::uint64_t played = 0;
  bool caught = false;
  bool finished = false;
  char promise[8] = {};
  char what[200] = {};
};

struct Hunt {
  std::uint64_t seeds_max = 3000;
  int percent_min = 90;
  int jobs = 1;
  bool prints_markdown = false;
  std::vector<int> which;
  bool only_known = false;                     // mutants without a known seed are left out: each takes minutes
  std::map<std::string, std::uint64_t> hints;  // seeds that caught it once: played first
};

void play(int mutant, std::uint64_t seed, Catch& out) {
  out.seed = seed;
  ++out.played;
  active_mutant = mutant;
  ::alarm(kSecondsPerSeedMax);
  const RunResult result = run(draw_tape(seed));
  if (!result.violation) return;
  active_mutant = -1;
  ::alarm(0);
  if (run(draw_tape(seed)).violation) return;  // fails by itself
  out.caught = true;
  std::snprintf(out.promise, sizeof out.promise, "%s", result.violation->promise.c_str());
  std::snprintf(out.what, sizeof out.what, "%s", result.violation->what.c_str());
}

void hunt(const Hunt& asked, int mutant, Catch& out) {
  const auto hint = asked.hints.find(kMutants[mutant].name);
  if (asked.only_known && hint == asked.hints.end()) {
    out.finished = true;
    return;
  }
  if (out.played == 0 && hint != asked.hints.end()) play(mutant, hint->second, out);
  for (std::uint64_t seed = out.played == 0 || hint != asked.hints.end() ? 1 : out.seed + 1;
       seed <= asked.seeds_max && !out.caught; ++seed) {
    play(mutant, seed, out);
  }
  out.finished = true;
}

class Pack {
 public:
  explicit Pack(const Hunt& asked)
      : asked_(asked),
        catches_(static_cast<Catch*>(
            ::mmap(nullptr, sizeof(Catch) * kCount, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    for (int i = 0; i < kCount; ++i) catches_[i] = Catch();
  }

  int run_all() {
    std::size_t next = 0;
    while (next < asked_.which.size() || !hunters_.empty()) {
      while (next < asked_.which.size() && hunters_.size() < static_cast<std::size_t>(asked_.jobs)) {
        const int mutant = asked_.which[next++];
        if (kMutants[mutant].found) send(mutant);
      }
      if (!hunters_.empty()) wait_for_one();
    }
    return conclude();
  }

 private:
  void send(int mutant) {
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
      hunt(asked_, mutant, catches_[mutant]);
      ::_exit(0);
    }
    hunters_[child] = mutant;
  }

  void wait_for_one() {
    const pid_t child = ::wait(nullptr);
    const auto at = hunters_.find(child);
    if (at == hunters_.end()) return;
    const int mutant = at->second;
    hunters_.erase(at);
    Catch& result = catches_[mutant];
    if (!result.finished) {  // it died or hung
      result.caught = holds_without(result.seed);
      std::snprintf(result.promise, sizeof result.promise, "died");
      if (!result.caught) return send(mutant);
    }
    tell(mutant);
  }

  static bool holds_without(std::uint64_t seed) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(kSecondsPerSeedMax);
      ::_exit(run(draw_tape(seed)).violation ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0;
  }

  void tell(int mutant) const {
    const Catch& result = catches_[mutant];
    std::printf("%-32s %s %llu  %s %.110s\n", kMutants[mutant].name,
                result.caught ? "caught by seed" : "NOT CAUGHT in seeds 1 to",
                static_cast<unsigned long long>(result.caught ? result.seed : asked_.seeds_max), result.promise, result.what);
    std::fflush(stdout);
  }

  int conclude() const {
    int caught = 0;
    int escaped = 0;  // … of those that were caught before
    int gone = 0;
    for (const int mutant : asked_.which) {
      gone += kMutants[mutant].found ? 0 : 1;
      caught += catches_[mutant].caught ? 1 : 0;
      if (kMutants[mutant].found && !catches_[mutant].caught && asked_.hints.contains(kMutants[mutant].name)) {
        ++escaped;
        std::printf("%s was caught before and escaped\n", kMutants[mutant].name);
      }
      if (!kMutants[mutant].found) {
        std::printf("%s: its text is not in the source any more: mend tests/simulation/mutants/mutants.py\n",
                    kMutants[mutant].name);
      }
    }
    if (asked_.prints_markdown) print_table();
    const int all = static_cast<int>(asked_.which.size());
    std::printf("%d of %d mutants caught\n", caught, all);
    return gone == 0 && escaped == 0 && caught * 100 >= all * asked_.percent_min ? 0 : 1;
  }

  void print_table() const {
    std::puts("\n| Mutant | Seen elsewhere, or what it breaks | Caught by | Seed |\n|---|---|---|---|");
    for (const int mutant : asked_.which) {
      const Catch& result = catches_[mutant];
      std::printf("| %s | %s | %s | %s |\n", kMutants[mutant].name, kMutants[mutant].what, result.caught ? result.promise : "–",
                  result.caught ? std::to_string(result.seed).c_str() : ("not in " + std::to_string(asked_.seeds_max)).c_str());
    }
    std::puts("");
  }

  const Hunt& asked_;
  Catch* const catches_;
  std::map<pid_t, int> hunters_;
};

// Lines "name seed"; '#' begins a comment.
std::map<std::string, std::uint64_t> read_hints(const char* path) {
  std::map<std::string, std::uint64_t> out;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t seed = 0;
    if (words >> name >> seed && name[0] != '#') out[name] = seed;
  }
  return out;
}

// The shrinker on a run that is known to fail: the mutant with the first of its seeds.
int shrink_one(const Hunt& asked) {
  for (const int mutant : asked.which) {
    active_mutant = mutant;
    std::uint64_t seed = 1;
    while (seed <= asked.seeds_max && !run(draw_tape(seed)).violation) ++seed;
    if (seed > asked.seeds_max || shrink_and_print(draw_tape(seed)) != 0) return 1;
  }
  return 0;
}

int usage() {
  std::fputs(
      "usage: moorage_hunt_mutants [--seeds-max N] [--percent-min N] [--jobs N] [--mutant NAME]… [--known FILE] [--markdown "
      "1]\n"
      "  --known FILE   lines \"name seed\": that seed is played first, and a mutant in it must not escape; others are not "
      "hunted\n",
      stderr);
  return 2;
}

}  // namespace
}  // namespace moorage::simulation

int main(int argc, char** argv) {
  using namespace moorage::simulation;
  Hunt hunt;
  bool shrinks = false;
  if (argc % 2 == 0) return usage();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--seeds-max") {
      hunt.seeds_max = std::stoull(argv[i + 1]);
    } else if (flag == "--percent-min") {
      hunt.percent_min = std::stoi(argv[i + 1]);
    } else if (flag == "--jobs") {
      hunt.jobs = std::stoi(argv[i + 1]);
    } else if (flag == "--known") {
      hunt.hints = read_hints(argv[i + 1]);
      hunt.only_known = true;
    } else if (flag == "--markdown") {
      hunt.prints_markdown = std::strcmp(argv[i + 1], "0") != 0;
    } else if (flag == "--shrink") {
      shrinks = std::strcmp(argv[i + 1], "0") != 0;
    } else if (flag == "--mutant") {
      for (int n = 0; n < kCount; ++n) {
        if (std::strcmp(kMutants[n].name, argv[i + 1]) == 0) hunt.which.push_back(n);
      }
    } else {
      return usage();
    }
  }
  if (hunt.which.empty()) {
    for (int n = 0; n < kCount; ++n) hunt.which.push_back(n);
  }
  return shrinks ? shrink_one(hunt) : Pack(hunt).run_all();
}
