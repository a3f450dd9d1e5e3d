// The data that an engine handle and its subscriptions share, and the checks at the entry of every call.
// A call keeps the core alive by a reference of its own, so the handle may be freed while the call ends.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/unique_ids.h"
#include "drivers/parts/files/standard_descriptors.h"
#include "endpoint/http/server.h"
#include "endpoint/task/task_door.h"
#include "engine/engine_interface.h"
#include "moorage/driver.h"
#include "moorage/engine.h"

namespace moorage::assembly {
struct SimulatedWorlds;
class OwnRegistry;
}  // namespace moorage::assembly

namespace moorage::capi {

struct Core {
  Core(files::StandardDescriptors descriptors, std::uint64_t request_id_salt)
      : standard_descriptors(std::move(descriptors)), request_ids(request_id_salt) {}
  ~Core() {
    if (task_doors) task_doors->detach();
  }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  const files::StandardDescriptors standard_descriptors;  // given back when everything else is closed
  // In this order: the engine ends before the links that its drivers hold on to.
  std::vector<std::shared_ptr<moorage_driver_link>> links;
  std::unique_ptr<endpoint::TaskDoors> task_doors;  // drivers of the engine open them
  std::unique_ptr<engine::Engine> engine;
  std::shared_ptr<assembly::SimulatedWorlds> worlds;
  std::shared_ptr<assembly::OwnRegistry> registry;  // ends before the engine that it calls; null: there is none
  std::function<void()> close_log;                  // after the engine; idempotent, empty: no log of its own
  pid_t owner = 0;
  std::atomic<bool> closed{false};
  UniqueIds request_ids;
  std::string region;
  std::mutex servers_guard;
  std::vector<std::unique_ptr<endpoint::HttpServer>> servers;  // end before the engine that they call
};

enum class Entry { blocking, passing };

// The core if this process may use it from this thread now, else MisuseException, ForkedException or ClosedException.
Result<std::shared_ptr<Core>> enter(const moorage_engine* engine, Entry entry);

// Checks without an engine handle: those of a subscription or of a function without handle.
Status check_thread();
bool is_foreign(pid_t owner);

// Wraps an engine that was just opened.
struct Opened {
  std::vector<std::shared_ptr<moorage_driver_link>> links;  // of its drivers
  std::unique_ptr<endpoint::TaskDoors> task_doors;
  std::unique_ptr<engine::Engine> engine;
  std::shared_ptr<assembly::SimulatedWorlds> worlds;  // of simulated drivers
  std::shared_ptr<assembly::OwnRegistry> registry;    // null: there is none
  std::function<void()> close_log;                    // after the engine; idempotent, empty: no log of its own
  std::uint64_t request_id_salt = 0;
  std::string region;
};
moorage_engine* adopt(files::StandardDescriptors descriptors, Opened opened);

}  // namespace moorage::capi

struct moorage_engine {
  std::shared_ptr<moorage::capi::Core> core;
};
