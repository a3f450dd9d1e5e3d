// A volume of a Docker volume plug-in. Its text is the name of a VolumeMount of the kind kPlugin, so that the record of a
// container says all that a later mount of the volume needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace moorage::runtime {

struct PluginVolume {
  std::string driver;
  std::string name;      // in the plug-in
  bool of_task = false;  // goes with its task; else it stays
  std::vector<std::pair<std::string, std::string>> options;
  bool operator==(const PluginVolume&) const = default;
};

std::string text_of(const PluginVolume& volume);
// nullopt: not such a text.
std::optional<PluginVolume> plugin_volume_in(std::string_view text);

}  // namespace moorage::runtime
