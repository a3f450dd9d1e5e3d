// The network of bridge-mode containers: one bridge, one subnet, an address and a cable per container, published ports, and the
// rules that keep everything else apart. The kernel's objects are made when the first container wants them and removed by
// `close` when no engine uses them; `add_checks` keeps them while the driver runs. Promises: only links, addresses, settings
// and tables with our name are touched. Threads: any.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/kernel/forwarding.h"
#include "drivers/runtime/oci/kernel/forwards.h"
#include "drivers/runtime/oci/kernel/links.h"
#include "drivers/runtime/oci/kernel/upkeep.h"

namespace moorage::oci {

struct NetworkOptions {
  std::string instance;              // 8 hex characters, in the names of bridge, links and table
  std::filesystem::path state_file;  // remembers the subnet
  std::string subnet;                // empty: a free one
  Ipv4 address = 0;                  // where host ports answer; 0: on every address of this machine
  bool allow_metadata = false;       // containers reach the cloud's metadata service
  bool block_host_services = false;  // containers reach no socket of this machine but published ports
};

// What a container has of the network; kept in its record.
struct Attachment {
  Ipv4 address = 0;
  std::string link;  // our end of its cable
  std::vector<Forward> forwards;
};

class Network {
 public:
  explicit Network(NetworkOptions options);

  // Before `adopt`: the port of 127.0.0.1 that answers containers at 169.254.170.2.
  void set_task_door(std::uint16_t port) { task_door_ = port; }
  // Of the bridge, once there is one.
  Subnet subnet() const;

  // After a restart: the attachments of containers that live. Everything else with our name goes.
  Status adopt(const std::vector<Attachment>& attachments);

  // An address, and the name of a link that will carry it.
  Result<Attachment> reserve();
  // Plugs in the process whose namespace `route` (a route socket opened there) belongs to.
  struct Inside {
    int pid = 0;
    files::UniqueFd route;
  };
  Status connect(const Attachment& attachment, Inside inside);
  Status publish(const Attachment& attachment);
  Status unpublish(const Attachment& attachment);
  // Link and address; the forwards must be gone.
  Status release(const Attachment& attachment);

  // Bridge and table, if no container uses them.
  void close();

  // Bridge, cables, settings and tables; each check is fine while nothing has been made.
  void add_checks(Upkeep& upkeep);
  // Called without a lock when something of the network was missing; true: something was put back, the start is tried again.
  void on_failure(std::function<bool()> repair) { repair_ = std::move(repair); }
  // Finds the first process of the container behind a link, for a cable that has to be made again; 0: it does not run.
  void find_processes_by(std::function<int(const std::string& link)> pid_of) { pid_of_ = std::move(pid_of); }

 private:
  struct Known {
    Attachment attachment;
    bool is_connected = false;
    bool is_published = false;
  };

  Status ensure();
  Status choose_subnet();
  NetworkRules rules() const;
  Forwards::Elements elements() const;
  // The interfaces through which answers to containers arrive.
  Result<std::vector<std::string>> outer_interfaces();
  Status open_forwarding(const std::vector<std::string>& outer);
  Status write_rules();
  template <typename F>
  Status repaired(F attempt);
  Status plug_in(const Attachment& attachment, const Inside& inside, Subnet& subnet);
  Status add_forwards(const Attachment& attachment);
  std::vector<Ipv4> published_addresses();

  Result<bool> has_bridge();
  Status put_back_bridge();
  Result<bool> has_cables();
  Status put_back_cables();
  Status make_cable_again(const Attachment& attachment);
  Result<bool> has_forwarding();
  Status put_back_forwarding();
  Result<bool> has_table() { return forwards_->is_intact(elements()); }

  const NetworkOptions options_;
  const std::string bridge_;
  const std::string table_;
  std::function<bool()> repair_;
  std::function<int(const std::string&)> pid_of_;
  mutable std::mutex mutex_;
  std::uint16_t task_door_ = 0;
  bool ready_ = false;
  int bridge_index_ = 0;
  Subnet subnet_;
  std::optional<Links> links_;
  std::optional<Forwards> forwards_;
  Forwarding forwarding_;
  std::vector<std::string> outer_;  // as they were seen last
  std::map<Ipv4, Known> containers_;
  Ipv4 last_given_ = 0;
};

}  // namespace moorage::oci
