// Opens an engine: makes clock, store, logs and drivers out of a config and hands them over.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assembly/drivers.h"
#include "assembly/shared_clock.h"
#include "assembly/signals.h"
#include "assembly/simulated.h"
#include "config_impl.h"
#include "driver_options.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/disk_log_sink.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "drivers/store/memory/volatile_store.h"
#include "guard.h"
#include "handle.h"
#include "moorage/engine.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

Result<std::unique_ptr<ports::Store>> make_store(const moorage_config& config) {
  if (config.store_path.empty()) {
    return drivers::make_volatile_store();
  }
  drivers::LmdbOptions options;
  options.path = config.store_path;
  return drivers::open_lmdb_store(std::move(options));
}

Result<ports::LogBounds> log_bounds(const moorage_config& config, ports::LogBounds bounds) {
  MOORAGE_ASSIGN(const auto from, read_driver_options<config::LogOptions>(config.log_options, "log_options"));
  take(bounds.stream_bytes_max, from.reader().getStreamBytesMax());
  take(bounds.group_bytes_max, from.reader().getGroupBytesMax());
  take(bounds.total_bytes_max, from.reader().getTotalBytesMax());
  take(bounds.disk_reserve_bytes, from.reader().getDiskReserveBytes());
  return bounds;
}

Result<std::shared_ptr<ports::LogSink>> make_logs(const moorage_config& config) {
  if (config.log_directory.empty() && config.store_path.empty()) {
    MOORAGE_ASSIGN(const auto bounds, log_bounds(config, drivers::kMemoryLogBounds));
    return std::shared_ptr<ports::LogSink>(drivers::make_memory_log_sink(bounds));
  }
  drivers::DiskLogOptions options;
  MOORAGE_ASSIGN(options.bounds, log_bounds(config, {}));
  options.path = config.log_directory.empty() ? config.store_path + "/logs" : config.log_directory;
  MOORAGE_ASSIGN(auto sink, drivers::open_disk_log_sink(std::move(options)));
  return std::shared_ptr<ports::LogSink>(std::move(sink));
}

std::shared_ptr<ports::Clock> make_clock(const moorage_config& config) {
  if (config.clock == MOORAGE_CLOCK_VIRTUAL) {
    return std::make_shared<drivers::VirtualClock>(Instant{config.clock_start_ms});
  }
  return std::make_shared<drivers::SystemClock>();
}

Result<std::unique_ptr<ports::Entropy>> make_entropy(const moorage_config& config) {
  if (config.seed) {
    return std::unique_ptr<ports::Entropy>(std::make_unique<drivers::SeededEntropy>(*config.seed));
  }
  return drivers::make_system_entropy();
}

Result<std::unique_ptr<ports::RuntimeDriver>> make(const DriverChoice& choice, const Surroundings& around,
                                                   const LinkPtr& link) {
  if (const auto* named = std::get_if<NamedDriver>(&choice)) {
    return make_runtime(*named, around);
  }
  return make_runtime(std::get<OwnDriver>(choice), link);
}

Result<std::unique_ptr<ports::BalancerDriver>> make_any_balancer(const DriverChoice& choice, const Surroundings& around,
                                                                 const LinkPtr& link) {
  if (const auto* named = std::get_if<NamedDriver>(&choice)) {
    return make_balancer(*named, around);
  }
  return make_balancer(std::get<OwnDriver>(choice), link);
}

engine::Options with_scorers(const moorage_config& config) {
  engine::Options options = config.options;
  const ScorerSurroundings around{.log = options.log_level <= engine::LogLevel::warning ? options.log : engine::Log(),
                                  .measures_time = config.clock == MOORAGE_CLOCK_SYSTEM};
  for (const OwnScorer& scorer : config.scorers) options.scorers[scorer.name] = make_scorer(scorer, around);
  return options;
}

Result<Opened> open_engine(const moorage_config& config) {
  if (config.clock == MOORAGE_CLOCK_VIRTUAL && !config.options.host_driven) {
    return invalid_parameter("A virtual clock moves only in MOORAGE_HOST_DRIVEN mode; set that run mode, too.", "clock");
  }
  Opened opened;
  opened.worlds = std::make_shared<SimulatedWorlds>();
  engine::Ports ports;
  const auto clock = make_clock(config);
  MOORAGE_ASSIGN(ports.store, make_store(config));
  MOORAGE_ASSIGN(ports.logs, make_logs(config));
  MOORAGE_ASSIGN(ports.entropy, make_entropy(config));
  ports.clock = std::make_unique<SharedClock>(clock);
  opened.request_id_salt = ports.entropy->next()[0];

  Surroundings around{.state_directory = config.store_path,
                      .region = config.options.region,
                      .seed = config.seed.value_or(1),
                      .host_driven = config.options.host_driven,
                      .logs = ports.logs,
                      .worlds = opened.worlds};
  around.places = places_of(config, around);
  const auto link_for = [&](const DriverChoice& choice) -> LinkPtr {
    if (std::holds_alternative<NamedDriver>(choice)) {
      return nullptr;
    }
    return opened.links.emplace_back(std::make_shared<moorage_driver_link>(clock));
  };
  for (const DriverChoice& choice : config.runtimes) {
    MOORAGE_ASSIGN(auto runtime, make(choice, around, link_for(choice)));
    ports.runtimes.push_back(std::move(runtime));
  }
  if (config.balancer) {
    MOORAGE_ASSIGN(ports.balancer, make_any_balancer(*config.balancer, around, link_for(*config.balancer)));
  }
  MOORAGE_ASSIGN(opened.engine, engine::Engine::open(with_scorers(config), std::move(ports)));
  return opened;
}

}  // namespace

extern "C" moorage_status moorage_engine_open(const moorage_config* config, moorage_engine** engine, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    MOORAGE_TRY(required(engine, "engine"));
    MOORAGE_TRY(check_thread());
    const HostSignalsBlocked for_our_threads;
    MOORAGE_ASSIGN(auto descriptors, files::StandardDescriptors::occupy());
    MOORAGE_ASSIGN(auto opened, open_engine(*config));
    *engine = adopt(std::move(descriptors), std::move(opened));
    return {};
  });
}

extern "C" moorage_status moorage_simulate(moorage_engine* engine, const char* order, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(order, "order"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    return simulate(*core->worlds, order);
  });
}
