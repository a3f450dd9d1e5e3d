// The configuration of HAProxy as text. Its structure (listeners, target groups) has a hash, which HAProxy carries in its
// description: equal hashes mean that nothing needs a reload. Servers are not structure: they come by the runtime API, and
// stand in the text only so that a reload begins with them.
//
// Promises: every name is [next-]lb-<id>-<port>, tg-<id>[-open] or s-<hash>[-probe]; bodies of fixed responses stand in files;
// file names are relative to the directory that HAProxy is started in (-C), so no path stands in the text. Limits, time-outs
// and forwarded headers are those of ALB and NLB (docs/load-balancing.md has the table).
#pragma once

#include <cstdint>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drivers/balancer/haproxy/routing.h"
#include "drivers/balancer/haproxy/settle.h"

namespace moorage::haproxy {

// A directory below ours: the root directory of the workers where we may change it; holds the sockets between old and new ones.
inline constexpr const char* kJail = "jail";

struct LayoutOptions {
  std::string user;  // empty: the user of this process
  std::string group;
  bool chroot = false;  // into the jail
  int threads = 0;
  std::size_t connections_max = 0;
  bool has_lua = false;           // the program can load the filter that answers for lost targets
  std::int64_t time_divisor = 1;  // every time-out of traffic is divided by it, so that tests are quick
};

struct Layout {
  std::string hash;                             // of everything but the servers
  std::string head;                             // rest of the global section, defaults and frontends
  std::map<std::string, std::string> backends;  // group id -> its backend up to the servers
  std::map<std::string, std::string> bodies;    // file name -> content; fixed responses, and the filter
};

// A server that a reload begins with.
struct ServerLine {
  std::string name;
  std::uint32_t id = 0;
  std::string address;
  std::string parameters;
  bool disabled = false;
};
using ServerLines = std::map<std::string, std::vector<ServerLine>>;  // by group id

Layout lay_out(const Settled& settled, const LayoutOptions& options);
std::string text_of(const Layout& layout, const ServerLines& servers);

std::string server_name(const Target& target);
std::string probe_name(const Target& target);
std::string address_of_server(const Target& target);  // "127.0.0.1:8080"; empty where it is no IP address

// HAProxy places a server in the hash of `balance random` and `balance source` by its id, and gives every server that is added
// at run time the same place unless an id is named. This one is drawn from the name, so that it is the same after a reload;
// one that is taken already gives way to the next free one. `taken`: of the same backend; the new id is added.
std::uint32_t take_server_id(const std::string& name, std::set<std::uint32_t>& taken);

// Parameters of a server in service and of one that waits for its first good health check, for `add server` and for the text.
std::string service_parameters(const TargetGroup& group);
std::string probe_parameters(const TargetGroup& group);
inline constexpr const char* kOpenParameters = "weight 100 pool-max-conn 256 pool-purge-delay 5s";

// The key of a group's stickiness cookie; empty where it has none. The same after every restart.
std::string cookie_key(const TargetGroup& group);

// The structure hash in HAProxy's description, and the listeners of a configuration that this driver wrote.
std::string description_of(const std::string& hash);
std::vector<Bind> binds_in(std::string_view configuration);

}  // namespace moorage::haproxy
