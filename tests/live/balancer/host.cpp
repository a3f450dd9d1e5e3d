// A process that hosts the driver and that the test kills: host DIRECTORY PORT TARGET_PORT... It prints "ready" when every
// target is healthy, and then waits.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "contract/balancer/contract_messages.h"
#include "contract/balancer/haproxy_world.h"

int main(int argc, char** argv) {
  using namespace moorage;
  using namespace moorage::testing;
  if (argc < 4) return 2;
  auto driver = drivers::open_haproxy_balancer({.state_dir = argv[1]});
  if (!driver.ok()) {
    std::fprintf(stderr, "%s\n", driver.error().message.c_str());
    return 1;
  }
  SeenBalancerReports seen;
  if (!driver.value()->start(seen).ok()) return 1;
  StateSpec state;
  state.groups = {{.id = "00000000000000a1"}};
  state.balancers = {
      {.id = "00000000000000b1",
       .listeners = {{.port = static_cast<std::uint16_t>(std::atoi(argv[2])), .forward = {{.group = "00000000000000a1"}}}}}};
  for (int i = 3; i < argc; ++i) {
    state.targets.push_back({.group = "00000000000000a1", .port = static_cast<std::uint16_t>(std::atoi(argv[i]))});
  }
  driver.value()->submit(sync_command(state));
  const bool ready = wait_for([&] {
    for (const TargetSpec& target : state.targets) {
      const auto health = health_in(seen.all(), target);
      if (health.empty() || health.back().state != "healthy") return false;
    }
    return true;
  });
  std::puts(ready ? "ready" : "failed");
  std::fflush(stdout);
  for (;;) ::pause();
}
