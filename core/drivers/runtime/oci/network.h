// The network of bridge-mode containers: one bridge, one subnet, an address and a cable per container, published ports.
// The kernel's objects are made when the first container wants them and removed by `close` when nobody uses them.
// Promises: only links, addresses and tables with our name are touched. Threads: any.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/forwards.h"
#include "drivers/runtime/oci/links.h"

namespace moorage::oci {

struct NetworkOptions {
  std::string instance;              // 8 hex characters, in the names of bridge, links and table
  std::filesystem::path state_file;  // remembers the subnet
  std::string subnet;                // empty: a free one
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

  Ipv4 gateway() const;
  // Bridge and table, if no container uses them.
  void close();

 private:
  Status ensure();
  Status choose_subnet();

  const NetworkOptions options_;
  const std::string bridge_;
  const std::string table_;
  mutable std::mutex mutex_;
  bool ready_ = false;
  int bridge_index_ = 0;
  Subnet subnet_;
  std::optional<Links> links_;
  std::optional<Forwards> forwards_;
  std::set<Ipv4> used_;
  Ipv4 last_given_ = 0;
};

}  // namespace moorage::oci
