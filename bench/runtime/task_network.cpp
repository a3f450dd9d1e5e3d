// What the network of a task with an interface of its own (awsvpc) costs: milliseconds from nothing to a namespace with
// address, routes and rules, and back. In a network namespace of its own, so that nothing of this machine is touched. Needs
// root.
//
//   bench_task_network [TASKS (200)]
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "drivers/runtime/oci/kernel/task_networks.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLeavers = 4;  // as many as the driver has workers on a small machine

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::printf("%s: median %.2f ms, p95 %.2f ms, max %.2f ms a task\n", what, values[values.size() / 2],
              values[values.size() * 95 / 100], values.back());
}

moorage::runtime::TaskInterface interface_of(int number) {
  char mac[18];
  std::snprintf(mac, sizeof mac, "0a:00:00:00:%02x:%02x", static_cast<unsigned>(number >> 8 & 255),
                static_cast<unsigned>(number & 255));
  const int host = number + 4;
  return {.id = "eni-0" + std::to_string(number),
          .mac = mac,
          .block = "172.31.0.0/20",
          .address = "172.31." + std::to_string(host >> 8) + '.' + std::to_string(host & 255),
          .host_name = "task",
          .groups = {"sg-0"}};
}

}  // namespace

int main(int argc, char** argv) {
  const int tasks = argc > 1 ? std::atoi(argv[1]) : 200;
  if (tasks < 1 || tasks > 1000 || ::unshare(CLONE_NEWNET) != 0) {
    std::fprintf(stderr, "skipped: needs root, and 1 to 1000 tasks\n");
    return 0;
  }
  moorage::oci::TaskNetworks networks({.instance = "be7c4000"});
  const auto traffic = moorage::oci::Traffic{
      .groups = {{.id = "sg-0", .ingress = {{.block = "0.0.0.0/0"}}, .egress = {{.block = "0.0.0.0/0"}}, .members = {}}},
      .acls = {}};
  if (!networks.set_traffic(traffic).ok()) return 1;
  // The first task makes bridge and tables, which the others share.
  std::vector<double> joined;
  for (int i = 0; i <= tasks; ++i) {
    const auto began = Clock::now();
    const auto ns = networks.join(std::to_string(i), interface_of(i));
    if (!ns.ok()) {
      std::fprintf(stderr, "%s\n", ns.error().message.c_str());
      return 1;
    }
    const double took = milliseconds_since(began);
    if (i > 0) joined.push_back(took);
    if (i == 0) std::printf("first task, with bridge and tables: %.2f ms\n", took);
  }
  // Tasks end in parallel, as a service that is scaled in does.
  const auto start = Clock::now();
  std::vector<std::thread> leavers;
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  for (int i = 0; i < kLeavers; ++i) {
    leavers.emplace_back([&] {
      for (int task = next++; task <= tasks; task = next++) {
        if (!networks.leave(std::to_string(task)).ok()) failed = true;
      }
    });
  }
  for (auto& leaver : leavers) leaver.join();
  if (failed) return 1;
  print("set up", joined);
  std::printf("taken back, %d at a time: %.2f ms a task\n", kLeavers, milliseconds_since(start) / (tasks + 1));
  return 0;
}
