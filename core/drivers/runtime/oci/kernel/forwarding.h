// IPv4 forwarding, interface by interface. A packet is forwarded when the interface through which it came forwards; containers
// need this of their bridge, and of every interface through which answers to them arrive. The machine's own
// net.ipv4.ip_forward, which makes a router of all interfaces at once, is never written.
//
// An interface that was found off is turned on and noted in a file, before it is written; it is turned off again when no engine
// of this machine needs it any more. The notes lie in memory (/run), as the settings do: both are gone after a reboot.
// Threads: one at a time; engines of other processes may do the same.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

class Forwarding {
 public:
  struct Places {
    std::filesystem::path settings = "/proc/sys/net/ipv4";
    std::filesystem::path run = "/run/moorage";  // run/<instance>/forwarding/<interface> is a note
    std::string instance;
  };
  explicit Forwarding(Places places) : places_(std::move(places)) {}

  // `bridge` belongs to the engine and is removed with its setting; the settings of `outer` are restored by `close`.
  Status open(const std::string& bridge, const std::vector<std::string>& outer);
  // False when something has turned one of them off, or has made a router of the machine since.
  bool is_open(const std::string& bridge, const std::vector<std::string>& outer) const;
  // Something has turned net.ipv4.ip_forward on.
  bool is_router() const;
  // Interfaces that forward only because an engine asked: the engine's rules restrict what else they forward.
  std::vector<std::string> opened() const { return {opened_.begin(), opened_.end()}; }
  // Also what an earlier run of this engine opened and did not close.
  void close();

 private:
  std::filesystem::path setting(const std::string& interface_name) const;
  std::filesystem::path notes(const std::string& instance) const { return places_.run / instance / "forwarding"; }
  bool forwards(const std::string& interface_name) const;
  // kWithBridge: engines whose bridge is still there; the note of another may be left from one that was killed.
  enum class Others { kAny, kWithBridge };
  bool is_noted_by_another(const std::string& interface_name, Others which) const;
  Status open_one(const std::string& interface_name);

  const Places places_;
  std::set<std::string> opened_;
};

}  // namespace moorage::oci
