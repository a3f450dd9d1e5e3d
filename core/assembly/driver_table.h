// The drivers of the library, one row each: its name, the schema of its options, how it is made, the directory that it keeps,
// and what it needs of the machine. A new driver is one row in driver_table.cpp. Nothing is started here; the engine does that.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assembly/driver_finding.h"
#include "assembly/surroundings.h"
#include "base/result.h"
#include "ports/balancer_driver.h"
#include "ports/runtime_driver.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

template <typename Driver>
struct DriverRow {
  std::string_view name;
  // Whether the options can be read. Errors: InvalidParameterException with the path of the member.
  Status (*check)(std::string_view options);
  Result<std::unique_ptr<Driver>> (*make)(std::string_view options, const Surroundings& around);
  // nullptr: the driver keeps nothing on disk.
  Result<std::string> (*state_directory)(std::string_view options, const Surroundings& around);
  // nullptr: the driver needs nothing of the machine.
  Result<std::vector<DriverFinding>> (*probe)(config::DoctorOptions::Reader options, const Surroundings& around);
};

using RuntimeRow = DriverRow<ports::RuntimeDriver>;
using BalancerRow = DriverRow<ports::BalancerDriver>;

std::span<const RuntimeRow> runtime_rows();
std::span<const BalancerRow> balancer_rows();

// The row of a name. Errors: UnsupportedException, naming the drivers that exist.
Result<const RuntimeRow*> runtime_row(std::string_view name);
Result<const BalancerRow*> balancer_row(std::string_view name);

// A directory of a driver: as given, or below that of the store.
Result<std::string> driver_directory(capnp::Text::Reader given, const Surroundings& around, std::string_view name);

}  // namespace moorage::assembly
