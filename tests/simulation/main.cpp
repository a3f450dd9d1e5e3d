// moorage_simulate_seeds: plays seeds against the engine. See docs/testing.md.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "simulation/campaign.h"
#include "simulation/run.h"
#include "simulation/shrink.h"

namespace {

using namespace moorage::simulation;

int usage() {
  std::fputs(
      "usage: moorage_simulate_seeds [--seeds A..B] [--jobs N] [--hashes] [--require-counters] [--failures-max N] [--progress "
      "N]\n"
      "       moorage_simulate_seeds --story SEED|TAPEFILE     plays one and tells everything\n"
      "       moorage_simulate_seeds --shrink SEED|TAPEFILE    makes a failing tape small, prints it and a regression test\n"
      "       moorage_simulate_seeds --tape SEED               prints the tape of a seed\n",
      stderr);
  return 2;
}

Tape tape_from(const std::string& source) {
  if (source.find_first_not_of("0123456789") == std::string::npos) return draw_tape(std::stoull(source));
  std::ifstream file(source);
  std::stringstream text;
  text << file.rdbuf();
  const auto tape = parse(text.str());
  if (!file || !tape) {
    std::fprintf(stderr, "%s is no tape\n", source.c_str());
    std::exit(2);
  }
  return *tape;
}

int tell_story(const std::string& source) {
  const RunResult result = run(tape_from(source), Story::kKept);
  for (const std::string& line : result.story) std::puts(line.c_str());
  std::printf("hash %016llx, %lld virtual seconds, %llu commits\n", static_cast<unsigned long long>(result.hash),
              static_cast<long long>(result.virtual_ms / 1000), static_cast<unsigned long long>(result.commits));
  if (!result.violation) return 0;
  std::printf("BROKEN %s: %s\n", result.violation->promise.c_str(), result.violation->what.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  Campaign campaign;
  const std::map<std::string, int> with_value{
      {"--seeds", 1}, {"--jobs", 1},   {"--failures-max", 1}, {"--failing-percent-max", 1},
      {"--story", 1}, {"--shrink", 1}, {"--tape", 1},         {"--progress", 1}};
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (with_value.contains(flag) && i + 1 >= argc) return usage();
    const std::string value = with_value.contains(flag) ? argv[++i] : "";
    if (flag == "--story") return tell_story(value);
    if (flag == "--tape") return std::fputs(print(draw_tape(std::stoull(value))).c_str(), stdout) < 0;
    if (flag == "--shrink") return shrink_and_print(tape_from(value));
    if (flag == "--seeds") {
      const auto dots = value.find("..");
      if (dots == std::string::npos) return usage();
      campaign.first = std::stoull(value.substr(0, dots));
      campaign.last = std::stoull(value.substr(dots + 2));
    } else if (flag == "--jobs") {
      campaign.jobs = std::stoi(value);
    } else if (flag == "--failures-max") {
      campaign.failures_max = std::stoi(value);
    } else if (flag == "--failing-percent-max") {
      campaign.failing_percent_max = std::stoi(value);
    } else if (flag == "--progress") {
      campaign.progress_every = std::stoull(value);
    } else if (flag == "--hashes") {
      campaign.prints_hashes = true;
    } else if (flag == "--require-counters") {
      campaign.requires_counters = true;
    } else {
      return usage();
    }
  }
  return run_campaign(campaign);
}
