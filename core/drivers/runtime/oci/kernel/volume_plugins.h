// The client's side of Docker's volume plug-in protocol: a program of the operator that listens on a Unix socket and provides
// volumes. Every call has a time limit and every reply a size limit; a reply is data from outside and is checked.
// Source: Docker documentation, "Docker Plugin API" and "Docker volume plugins".
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

// The directories in which Docker looks for plug-ins, in its order.
std::vector<std::filesystem::path> plugin_directories();

struct PluginPlace {
  std::string name;
  std::filesystem::path socket;
};

// NAME.sock or NAME/NAME.sock; then NAME.spec ("unix:///path") or NAME.json ({"Addr": "unix:///path"}). A plug-in behind TCP is
// left out: nothing would authenticate it. A name is letters, digits, '.', '_' and '-', at most 64 of them.
std::vector<PluginPlace> find_plugins(const std::vector<std::filesystem::path>& directories);

// One reply of a plug-in: the HTTP body and its status. "Err" that is not empty is an error, as is any status but 200.
struct PluginReply {
  std::optional<std::string> mountpoint;  // of Mount, Path and Get
  bool has_volume = false;                // of Get
  std::vector<std::string> implements;    // of Plugin.Activate
};
Result<PluginReply> parse_plugin_reply(unsigned status, std::string_view body);

// Calls block their thread. VolumePluginError: the plug-in answered with an error, or with what is no answer.
// VolumePluginUnavailable: no answer within the time limit.
class VolumePlugin {
 public:
  explicit VolumePlugin(PluginPlace place, std::chrono::milliseconds time_limit = std::chrono::seconds(10))
      : place_(std::move(place)), time_limit_(time_limit) {}

  // Whether it is a plug-in for volumes ("VolumeDriver").
  Status activate() const;
  Result<bool> has(const std::string& volume) const;
  Status create(const std::string& volume, const std::vector<std::pair<std::string, std::string>>& options) const;
  Result<std::filesystem::path> mount(const std::string& volume, const std::string& id) const;
  Status unmount(const std::string& volume, const std::string& id) const;
  Status remove(const std::string& volume) const;

 private:
  Result<PluginReply> call(const char* method, const std::string& body) const;

  PluginPlace place_;
  std::chrono::milliseconds time_limit_;
};

}  // namespace moorage::oci
