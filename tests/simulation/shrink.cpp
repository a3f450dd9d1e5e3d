#include "simulation/shrink.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "simulation/run.h"

namespace moorage::simulation {

namespace {

bool still_fails(const Tape& tape, const std::string& promise) {
  const RunResult result = run(tape);
  return result.violation && result.violation->promise == promise;
}

// ddmin: ever smaller pieces are left out.
void drop_actions(Tape& tape, const std::string& promise) {
  for (std::size_t piece = std::max<std::size_t>(1, tape.actions.size() / 2); piece >= 1; piece /= 2) {
    for (std::size_t at = 0; at < tape.actions.size();) {
      Tape less = tape;
      const std::size_t end = std::min(less.actions.size(), at + piece);
      less.actions.erase(less.actions.begin() + static_cast<std::ptrdiff_t>(at),
                         less.actions.begin() + static_cast<std::ptrdiff_t>(end));
      if (still_fails(less, promise)) {
        tape = std::move(less);
      } else {
        at += piece;
      }
    }
    if (piece == 1) break;
  }
}

void drop_knobs(Tape& tape, const std::string& promise) {
  for (const std::string& knob : knob_names()) {
    if (tape.off.contains(knob)) continue;
    Tape less = tape;
    less.off.insert(knob);
    if (still_fails(less, promise)) tape = std::move(less);
  }
}

}  // namespace

Tape shrink(const Tape& tape, const std::string& promise) {
  Tape small = tape;
  drop_knobs(small, promise);
  for (std::size_t before = small.actions.size() + 1; small.actions.size() < before;) {
    before = small.actions.size();
    drop_actions(small, promise);
    drop_knobs(small, promise);
  }
  return small;
}

int shrink_and_print(const Tape& tape) {
  const RunResult first = run(tape);
  if (!first.violation) {
    std::puts("this tape breaks no promise");
    return 1;
  }
  const Tape small = shrink(tape, first.violation->promise);
  const RunResult result = run(small, Story::kKept);
  std::printf("# %zu of %zu entries are left; %s: %s\n\n", small.actions.size(), tape.actions.size(),
              result.violation->promise.c_str(), result.violation->what.c_str());
  for (const std::string& line : result.story) std::puts(line.c_str());
  std::printf(
      "\nTEST(Regression, %s_of_seed_%llu) {\n  const auto tape = parse(R\"(%s)\");\n  ASSERT_TRUE(tape);\n"
      "  const RunResult result = run(*tape);\n"
      "  EXPECT_FALSE(result.violation) << result.violation->promise << \": \" << result.violation->what;\n}\n",
      result.violation->promise.c_str(), static_cast<unsigned long long>(small.seed), print(small).c_str());
  return 0;
}

}  // namespace moorage::simulation
