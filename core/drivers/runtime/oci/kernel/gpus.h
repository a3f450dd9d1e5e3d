// The GPUs of this machine: from specifications of the Container Device Interface (CDI, JSON), and where there is none, from
// the device nodes of NVIDIA's driver, with NVIDIA's hook where it is installed. Read once, when the driver opens.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/plan/device_edits.h"
#include "drivers/runtime/plan/gpu_places.h"

namespace moorage::oci {

class Gpus {
 public:
  static Gpus find(const GpuPlaces& places);

  // "GPU-…", in order.
  std::vector<std::string> ids() const;
  // What a container with these GPUs gets. CannotCreateContainerError: one of them is not there.
  Result<runtime::DeviceEdits> edits_for(const std::vector<std::string>& ids) const;
  // Why a specification was passed over; empty: none was.
  const std::string& trouble() const { return trouble_; }

 private:
  void read_specifications(const std::filesystem::path& directory);
  Status read_specification(const std::filesystem::path& file);
  void read_nodes(const GpuPlaces& places);

  std::map<std::string, runtime::DeviceEdits> gpus_;
  std::string trouble_;
};

}  // namespace moorage::oci
