// What a driver is told of the engine that it is made for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/runtime/images/image_store.h"
#include "ports/log_sink.h"
#include "ports/secret_source.h"
#include "ports/task_endpoint.h"

namespace moorage::assembly {

struct SimulatedWorlds;

struct Surroundings {
  std::string state_directory;  // empty: none, the store is in memory
  std::string region;
  std::uint64_t seed = 1;
  bool host_driven = false;
  std::shared_ptr<ports::LogSink> logs;
  std::shared_ptr<ports::SecretSource> secrets = {};  // answers once the engine is open
  std::shared_ptr<SimulatedWorlds> worlds = {};       // filled by simulated drivers
  ports::TaskDoors* task_doors = nullptr;             // null: none
  // Of an engine that begins with a copy of another one's state: the message config::SimulatedRuntimeOptions with the machines
  // and containers of the other one. Empty: none.
  std::span<const std::byte> world = {};
  std::function<std::optional<images::OwnRegistry>(std::string_view domain)> own_registry = {};  // empty: there is none
  std::vector<std::string> reserved_paths = {};  // directories of the engine and its drivers, which no container may have
};

}  // namespace moorage::assembly
