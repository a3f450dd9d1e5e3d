// HAProxy's own judgement of a configuration, for tests of the text.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>

#include "contract/balancer/haproxy_world.h"
#include "drivers/balancer/haproxy/haproxy_child.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"
#include "drivers/balancer/haproxy/settle.h"
#include "drivers/parts/files/directory.h"

namespace moorage::haproxy {

// haproxy -c over the configuration.
inline ChildEnd judge(const Layout& layout, const ServerLines& servers = {}) {
  const testing::ScratchDirectory scratch;
  files::UniqueFd directory(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const auto& [name, body] : layout.bodies) EXPECT_TRUE(files::replace_file(directory.get(), name, body, "x").ok());
  EXPECT_TRUE(files::replace_file(directory.get(), "c.cfg", text_of(layout, servers), "x").ok());
  return run_child({.argv = {"/usr/sbin/haproxy", "-c", "-C", scratch.path(), "-f", "c.cfg"}});
}

// With two groups, 00000000000000a1 and 00000000000000a2.
inline Settled settled_with(const LoadBalancer& balancer) {
  TargetGroups groups;
  for (const char* id : {"00000000000000a1", "00000000000000a2"}) {
    groups[id] = {.id = id, .protocol = "HTTP", .algorithm = "round_robin", .health = {.protocol = "HTTP", .path = "/"}};
  }
  const LoadBalancers balancers{{balancer.id, balancer}};
  return settle({.balancers = balancers, .groups = groups, .served = {}, .refused = {}});
}

}  // namespace moorage::haproxy
