// How many containers a second start through the whole engine (RunTask, durable store, real driver), against `crun run
// --detach` alone with the same specs (and once more with the system call filter that the engine has compiled) and, where a
// Docker engine answers, against `docker run` by its HTTP API: all at the same parallelism. Rounds alternate, so that whatever
// else the machine does hits all alike; the median of the rounds' ratios counts. And how long after a SIGKILL the engine says
// that a task stops. Needs root.
//
//   bench_runtime [--runtime crun|runc] [--containers 100] [--parallel 4] [--rounds 5] [--network none|bridge|awsvpc]
//                 [--docker SOCKET] [--docker-containers 40] [--only engine|bare]
//   bench_runtime --network awsvpc --against none    the engine alone: awsvpc and none in turn, and their ratio
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "contest.h"
#include "docker_side.h"
#include "engine_side.h"

namespace {

using contest::Settings;

std::optional<Settings> read(int argc, char** argv) {
  Settings settings;
  if (const char* host = std::getenv("DOCKER_HOST"); host != nullptr && std::string(host).starts_with("unix://")) {
    settings.docker = std::string(host).substr(7);
  }
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (i + 1 == argc) return std::nullopt;
    const std::string value = argv[i + 1];
    if (name == "--runtime") {
      settings.runtime = value;
    } else if (name == "--containers") {
      settings.containers = std::stoi(value);
    } else if (name == "--parallel") {
      settings.parallel = std::stoi(value);
    } else if (name == "--rounds") {
      settings.rounds = std::stoi(value);
    } else if (name == "--network") {
      settings.network = value;
    } else if (name == "--docker") {
      settings.docker = value;
    } else if (name == "--docker-containers") {
      settings.docker_containers = std::stoi(value);
    } else if (name == "--against" && value == "none") {
      settings.compares_networks = true;
    } else if (name == "--only") {
      settings.only = value;
    } else {
      return std::nullopt;
    }
  }
  return settings;
}

struct Results {
  std::vector<double> engine;
  std::vector<double> bare;
  std::vector<double> given;
  std::vector<double> docker;
  std::vector<double> to_bare;  // ratios of one round each
  std::vector<double> to_given;
  std::vector<double> to_docker;
  std::vector<double> gone_ms;
};

void print(const Settings& settings, Results results) {
  using contest::median;
  std::printf("containers %d, parallel %d, network %s, medians of %d rounds: engine %.1f/s, bare %s %.1f/s, ratio %.2f\n",
              settings.containers, settings.parallel, settings.network.c_str(), settings.rounds, median(results.engine),
              settings.runtime.c_str(), median(results.bare), median(results.to_bare));
  std::printf("bare %s with the engine's compiled system call filter %.1f/s, ratio %.2f\n", settings.runtime.c_str(),
              median(results.given), median(results.to_given));
  if (!results.docker.empty()) {
    std::printf("Docker's API (create and start, %d containers a round): %.1f/s, the engine starts %.1f times as many\n",
                settings.docker_containers, median(results.docker), median(results.to_docker));
  }
  std::sort(results.gone_ms.begin(), results.gone_ms.end());
  std::printf("SIGKILL to the notice that the task stops: median %.1f ms, p95 %.1f ms, max %.1f ms\n", median(results.gone_ms),
              results.gone_ms[results.gone_ms.size() * 95 / 100], results.gone_ms.back());
}

// Two engines take turns, so that whatever else the machine does hits both alike.
int compare_networks(const Settings& settings) {
  Settings without = settings;
  without.network = "none";
  contest::EngineSide engine(settings);
  contest::EngineSide plain(without);
  engine.run(10, {});
  plain.run(10, {});
  std::vector<double> ratios;
  for (int round = 1; round <= settings.rounds; ++round) {
    const double with = engine.run(settings.containers, {}).rate;
    const double none = plain.run(settings.containers, {}).rate;
    ratios.push_back(with / none);
    std::printf("round %d: %s %.1f/s, none %.1f/s, ratio %.2f\n", round, settings.network.c_str(), with, none, ratios.back());
    std::fflush(stdout);
  }
  std::printf("containers %d, parallel %d: %s starts %.2f times as many a second as none (median of %d rounds)\n",
              settings.containers, settings.parallel, settings.network.c_str(), contest::median(ratios), settings.rounds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto read_settings = read(argc, argv);
  if (!read_settings) {
    std::fprintf(stderr, "unknown option, see the head of bench/runtime/start_rate.cpp\n");
    return 2;
  }
  const Settings& settings = *read_settings;
  if (const auto reason = contest::Outside::no_containers_because(settings.runtime); !reason.empty()) {
    std::printf("skipped: %s\n", reason.c_str());
    return 0;
  }
  if (settings.compares_networks) return compare_networks(settings);
  const contest::Outside place(settings.runtime);
  const auto specs = place.directory();
  contest::EngineSide engine(settings);
  engine.run(10, {});  // warms the image up
  const auto rootfs = engine.rootfs();
  std::optional<contest::DockerSide> docker;
  if (settings.only.empty() && !settings.docker.empty()) {
    docker.emplace(settings, rootfs);
    if (!docker->why_not().empty()) std::printf("Docker: skipped, %s\n", docker->why_not().c_str());
  }
  Results results;
  for (int round = 1; round <= settings.rounds; ++round) {
    if (settings.only != "bare" || round == 1) {
      const auto made = engine.run(settings.containers, specs);
      results.engine.push_back(made.rate);
      results.gone_ms.insert(results.gone_ms.end(), made.gone_ms.begin(), made.gone_ms.end());
      std::printf("round %d: engine %.1f/s", round, made.rate);
    }
    if (settings.only != "engine") {
      results.bare.push_back(contest::run_bare(settings, specs, rootfs, contest::Filter::kByTheRuntime));
      results.given.push_back(contest::run_bare(settings, specs, rootfs, contest::Filter::kGiven));
      std::printf(", bare %s %.1f/s, with the engine's filter %.1f/s", settings.runtime.c_str(), results.bare.back(),
                  results.given.back());
      results.to_bare.push_back(results.engine.back() / results.bare.back());
      results.to_given.push_back(results.engine.back() / results.given.back());
    }
    if (docker && docker->why_not().empty()) {
      results.docker.push_back(docker->run());
      results.to_docker.push_back(results.engine.back() / results.docker.back());
      std::printf(", docker %.1f/s", results.docker.back());
    }
    std::printf("\n");
    std::fflush(stdout);
  }
  contest::tidy_up_after_bare();
  print(settings, std::move(results));
  return 0;
}
