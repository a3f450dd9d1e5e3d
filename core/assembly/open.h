// The composition root: makes clock, store, logs and drivers out of options and hands them to an engine.
#pragma once

#include <cstdint>
#include <memory>

#include "assembly/engine_options.h"
#include "base/result.h"
#include "drivers/parts/files/standard_descriptors.h"
#include "engine/engine_interface.h"

namespace moorage::assembly {

struct SimulatedWorlds;
class OwnRegistry;

// Members end in reverse order: the engine first, the standard descriptors when everything else is closed.
struct Opened {
  files::StandardDescriptors standard_descriptors;
  std::shared_ptr<SimulatedWorlds> worlds;  // of simulated drivers, see simulated.h
  std::uint64_t request_id_salt = 0;
  std::unique_ptr<engine::Engine> engine;
  std::shared_ptr<OwnRegistry> registry = {};  // calls the engine until it is closed or destroyed; null: there is none
};

// Blocks until the store is read. The signals of the host never land on a thread of the engine. Errors: those of the options
// (InvalidParameterException, UnsupportedException), of the store, of a driver.
Result<Opened> open_engine(const EngineOptions& options);

}  // namespace moorage::assembly
