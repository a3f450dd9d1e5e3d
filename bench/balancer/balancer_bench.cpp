// Costs of the HAProxy driver, in one run: time of a command, of a registration, of a reload; and requests while targets are
// replaced one after another beside requests while nothing changes. Everything shares this machine, clients and targets
// included, so the ratios count and not the absolute rates.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "contract/balancer/balancer_world.h"
#include "contract/balancer/client.h"
#include "contract/balancer/contract_messages.h"
#include "contract/balancer/origins.h"
#include "drivers/balancer/haproxy/admin.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"
#include "drivers/balancer/haproxy/process.h"

namespace {

using namespace moorage;
using namespace moorage::testing;
using Clock = std::chrono::steady_clock;

constexpr const char* kGroup = "00000000000000a1";
constexpr const char* kBalancer = "00000000000000b1";
constexpr int kLive = 4;

double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

bool wait_for(const std::function<bool()>& done) {
  const auto start = Clock::now();
  while (!done()) {
    if (ms_since(start) > 30'000) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  return true;
}

void check(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

struct Spread {
  double median = 0;
  double worst = 0;
};
Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.back()};
}

class Bench {
 public:
  explicit Bench(std::string directory) : directory_(std::move(directory)) {
    auto opened = drivers::open_haproxy_balancer({.state_dir = directory_});
    check(opened.ok(), "open");
    driver_ = std::move(opened).value();
    check(driver_->start(seen_).ok(), "start");
    driver_->submit(
        sync_command({.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}}},
                      .groups = {{.id = kGroup}}}));
    check(wait_for([&] {
            const auto seen = condition_in(seen_.all(), kBalancer);
            return seen && seen->active;
          }),
          "the load balancer serves");
  }
  ~Bench() {
    driver_->submit(sync_command({}));
    wait_for([&] { return stats().pid == 0; });
    driver_->close();
  }

  // Registered, healthy.
  double add() {
    const std::string name = "web-" + std::to_string(next_++);
    TargetSpec target{.group = kGroup, .port = origins_.start(name), .name = name};
    const auto start = Clock::now();
    driver_->submit(set_target_command(target));
    check(wait_for([&] {
            const auto health = health_in(seen_.all(), target);
            return !health.empty() && health.back().state == "healthy";
          }),
          "a target becomes healthy");
    live_.push_back(std::move(target));
    return ms_since(start);
  }

  // Drained, removed, killed.
  double remove_oldest() {
    TargetSpec target = live_.front();
    live_.pop_front();
    const auto start = Clock::now();
    target.draining = true;
    driver_->submit(set_target_command(target));
    check(wait_for([&] { return drained_in(seen_.all(), target) > 0; }), "a target is drained");
    driver_->submit(remove_target_command(target));
    check(wait_for([&] { return removed_in(seen_.all(), target) > 0; }), "a target is removed");
    const double took = ms_since(start);
    origins_.kill(target.name);
    return took;
  }

  double reload() {
    const auto before = stats().reloads;
    const auto start = Clock::now();
    driver_->submit(
        set_balancer_command({.id = "00000000000000b2",
                              .listeners = {{.port = other_, .fixed_status = 200, .fixed_body = std::to_string(before)}}}));
    check(wait_for([&] { return stats().reloads > before; }), "a reload");
    return ms_since(start);
  }

  drivers::BalancerStats stats() const { return *drivers::balancer_stats(*driver_); }
  std::uint16_t port() const { return port_; }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
  Origins origins_;
  SeenBalancerReports seen_;
  std::unique_ptr<ports::BalancerDriver> driver_;
  std::uint16_t port_ = unused_port();
  std::uint16_t other_ = unused_port();
  int next_ = 0;
  std::deque<TargetSpec> live_;
};

void time_commands(const Bench& bench) {
  const files::UniqueFd directory(::open(bench.directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  auto master = haproxy::AdminLine::connect({.directory = directory.get()});
  check(master.ok(), "the admin socket");
  const int worker = haproxy::processes_in(master->ask("show proc").value()).worker;
  auto line = haproxy::AdminLine::connect({.directory = directory.get(), .worker = worker});
  check(line.ok(), "the admin socket of the worker");
  const std::string server = "tg-" + std::string(kGroup) + "/s-bench";
  const std::vector<std::string> commands = {
      "add server " + server + " 127.0.0.1:9 weight 100 pool-max-conn 256 pool-purge-delay 5s",
      "set server " + server + " state ready", "set server " + server + " state maint", "del server " + server};
  std::printf("commands over the master socket (median of 500):\n");
  std::vector<std::vector<double>> times(commands.size());
  for (int i = 0; i < 500; ++i) {
    for (std::size_t c = 0; c < commands.size(); ++c) {
      const auto start = Clock::now();
      check(line->ask(commands[c]).ok(), "a command");
      times[c].push_back(ms_since(start) * 1'000);
    }
  }
  for (std::size_t c = 0; c < commands.size(); ++c) {
    std::printf("  %-22s %6.0f us\n", commands[c].substr(0, commands[c].find(" tg-")).c_str(), spread(times[c]).median);
  }
}

struct Rate {
  double per_second = 0;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  int replacements = 0;
};

Rate load_for(Bench& bench, int seconds, bool churn) {
  Rate rate;
  Load load({.address = {.host = "127.0.0.1", .port = bench.port()}, .keep_alive_clients = 4, .one_shot_clients = 0});
  const auto start = Clock::now();
  while (ms_since(start) < seconds * 1'000) {
    if (churn) {
      bench.add();
      bench.remove_oldest();
      ++rate.replacements;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  const double took = ms_since(start) / 1'000;
  load.stop();
  rate.requests = load.requests();
  rate.failures = load.failures();
  rate.per_second = static_cast<double>(rate.requests) / took;
  if (rate.failures > 0) std::printf("first failure: %s\n", load.first_failure().c_str());
  return rate;
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 5;
  std::string scratch = (std::filesystem::temp_directory_path() / "moorage-bench-XXXXXX").string();
  check(::mkdtemp(scratch.data()) != nullptr, "a directory");
  {
    Bench bench(scratch + "/balancer");
    std::vector<double> added;
    std::vector<double> removed;
    for (int i = 0; i < kLive; ++i) added.push_back(bench.add());
    for (int i = 0; i < 50; ++i) {
      added.push_back(bench.add());
      removed.push_back(bench.remove_oldest());
    }
    time_commands(bench);
    std::printf("registered to healthy        %6.0f ms median, %.0f worst (health interval 30 s)\n", spread(added).median,
                spread(added).worst);
    std::printf("idle target drained, removed %6.0f ms median, %.0f worst\n", spread(removed).median, spread(removed).worst);
    std::vector<double> reloads;
    for (int i = 0; i < 10; ++i) reloads.push_back(bench.reload());
    std::printf("structural change (reload)   %6.0f ms median, %.0f worst\n", spread(reloads).median, spread(reloads).worst);

    // Measured without replacements before and after, so that a drift of the machine shows.
    const Rate before = load_for(bench, seconds, false);
    const Rate churn = load_for(bench, 2 * seconds, true);
    const Rate after = load_for(bench, seconds, false);
    const double calm = (before.per_second + after.per_second) / 2;
    std::printf("calm       %8.0f requests/s, %lu failed\n", calm,
                static_cast<unsigned long>(before.failures + after.failures));
    std::printf("replacing  %8.0f requests/s, %lu failed of %lu, %d targets replaced\n", churn.per_second,
                static_cast<unsigned long>(churn.failures), static_cast<unsigned long>(churn.requests), churn.replacements);
    std::printf("ratio      %8.2f\n", churn.per_second / calm);
    const auto stats = bench.stats();
    std::printf("commands given %lu, refused %lu, reloads %lu\n", static_cast<unsigned long>(stats.commands),
                static_cast<unsigned long>(stats.refused_commands), static_cast<unsigned long>(stats.reloads));
  }
  std::filesystem::remove_all(scratch);
  return 0;
}
