// Where a driver looks for the GPUs of its machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace moorage::oci {

struct GpuPlaces {
  std::vector<std::filesystem::path> specifications{"/etc/cdi", "/var/run/cdi"};
  std::filesystem::path devices = "/dev";
  std::filesystem::path driver = "/proc/driver/nvidia";
  std::string hook = "nvidia-container-runtime-hook";  // looked for among the programs; empty: none
};

}  // namespace moorage::oci
