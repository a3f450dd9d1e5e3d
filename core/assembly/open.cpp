#include "assembly/open.h"

#include <string>
#include <utility>
#include <vector>

#include "assembly/driver_choice.h"
#include "assembly/driver_table.h"
#include "assembly/ec2.h"
#include "assembly/host_signals.h"
#include "assembly/option_values.h"
#include "assembly/own_registry.h"
#include "assembly/secrets.h"
#include "assembly/shared_clock.h"
#include "assembly/simulated.h"
#include "drivers/audit/disk_audit_log.h"
#include "drivers/audit/memory_audit_log.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/disk_log_sink.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/metrics/series_store.h"
#include "drivers/seal/aes_sealer.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "drivers/store/memory/volatile_store.h"
#include "engine/secret_relay.h"
#include "engine/table_names.h"
#include "ports/state_copy.h"
#include "schemas/engine/audit.capnp.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {
namespace {

using Copy = std::shared_ptr<const ports::StateCopy>;

// Null: the options have none.
Result<Copy> read_copy(const EngineOptions& options) {
  if (options.state.empty()) return Copy();
  if (!options.store_path.empty()) {
    return invalid_parameter("An engine with a store of its own does not begin with the state of another one.", "state");
  }
  MOORAGE_ASSIGN(auto copy, ports::StateCopy::read(options.state));
  return Copy(std::make_shared<const ports::StateCopy>(std::move(copy)));
}

Result<std::unique_ptr<ports::Store>> make_store(const EngineOptions& options, const Copy& copy) {
  if (options.store_path.empty()) {
    return drivers::make_volatile_store(copy);
  }
  drivers::LmdbOptions lmdb;
  lmdb.path = options.store_path;
  lmdb.tables = engine::table_names();
  return drivers::open_lmdb_store(std::move(lmdb));
}

Result<ports::LogBounds> log_bounds(const EngineOptions& options, ports::LogBounds bounds) {
  MOORAGE_ASSIGN(const auto from, read_options<config::LogOptions>(options.log_options, "log_options"));
  take(bounds.stream_bytes_max, from.reader().getStreamBytesMax());
  take(bounds.group_bytes_max, from.reader().getGroupBytesMax());
  take(bounds.total_bytes_max, from.reader().getTotalBytesMax());
  take(bounds.disk_reserve_bytes, from.reader().getDiskReserveBytes());
  return bounds;
}

Result<std::shared_ptr<ports::LogSink>> make_logs(const EngineOptions& options) {
  if (options.log_directory.empty() && options.store_path.empty()) {
    MOORAGE_ASSIGN(const auto bounds, log_bounds(options, drivers::kMemoryLogBounds));
    return std::shared_ptr<ports::LogSink>(drivers::make_memory_log_sink(bounds));
  }
  drivers::DiskLogOptions disk;
  MOORAGE_ASSIGN(disk.bounds, log_bounds(options, {}));
  disk.path = options.log_directory.empty() ? options.store_path + "/logs" : options.log_directory;
  MOORAGE_ASSIGN(auto sink, drivers::open_disk_log_sink(std::move(disk)));
  return std::shared_ptr<ports::LogSink>(std::move(sink));
}

struct AuditChoice {
  ports::AuditBounds bounds;
  bool takes_reads = true;
};

Result<AuditChoice> audit_choice(std::string_view options, ports::AuditBounds bounds) {
  MOORAGE_ASSIGN(const auto from, read_options<config::AuditOptions>(options, "audit_options"));
  AuditChoice choice{.bounds = bounds};
  take(choice.bounds.bytes_max, from.reader().getBytesMax());
  take(choice.bounds.read_bytes_max, from.reader().getReadBytesMax());
  take(choice.takes_reads, from.reader().getRecordReads());
  if (const auto days = from.reader().getDays(); days.isValue()) {
    choice.bounds.kept = Duration::minutes(24 * 60) * days.getValue();
  }
  return choice;
}

Result<std::shared_ptr<ports::AuditLog>> make_audit(const EngineOptions& options) {
  if (options.store_path.empty()) {
    MOORAGE_ASSIGN(const AuditChoice choice, audit_choice(options.audit_options, drivers::kMemoryAuditBounds));
    return std::shared_ptr<ports::AuditLog>(
        drivers::make_memory_audit_log({.bounds = choice.bounds, .takes_reads = choice.takes_reads}));
  }
  MOORAGE_ASSIGN(const AuditChoice choice, audit_choice(options.audit_options, {}));
  MOORAGE_ASSIGN(auto log,
                 drivers::open_disk_audit_log(
                     {.path = options.store_path + "/audit", .bounds = choice.bounds, .takes_reads = choice.takes_reads}));
  return std::shared_ptr<ports::AuditLog>(std::move(log));
}

struct MetricChoice {
  drivers::SeriesStoreOptions store;
  bool enabled = true;
  Duration sample_period;
  Duration tracked_sample_period;
  bool every_service = false;
};

Result<MetricChoice> metric_choice(const EngineOptions& options) {
  MOORAGE_ASSIGN(const auto from, read_options<config::MetricOptions>(options.metric_options, "metric_options"));
  MetricChoice choice;
  if (!options.store_path.empty()) choice.store.path = options.store_path + "/metrics";
  take(choice.enabled, from.reader().getEnabled());
  take(choice.every_service, from.reader().getEveryService());
  take(choice.store.bytes_max, from.reader().getBytesMax());
  take(choice.store.series_max, from.reader().getSeriesMax());
  take(choice.store.disk_reserve_bytes, from.reader().getDiskReserveBytes());
  const auto given = from.reader().getSampleSeconds();
  std::int64_t seconds = options.clock == ClockKind::kVirtual ? 60 : 20;
  take(seconds, given);
  choice.sample_period = Duration::seconds(seconds);
  if (!given.isValue() && options.clock == ClockKind::kSystem) choice.tracked_sample_period = Duration::seconds(1);
  return choice;
}

Result<std::shared_ptr<ports::MetricStore>> make_metrics(const MetricChoice& choice) {
  if (choice.store.path.empty()) return std::shared_ptr<ports::MetricStore>(drivers::make_memory_series_store(choice.store));
  MOORAGE_ASSIGN(auto store, drivers::open_series_store(choice.store));
  return std::shared_ptr<ports::MetricStore>(std::move(store));
}

std::shared_ptr<ports::Clock> make_clock(const EngineOptions& options) {
  switch (options.clock) {
    case ClockKind::kVirtual:
      return std::make_shared<drivers::VirtualClock>(options.clock_start);
    case ClockKind::kSystem:
      break;
  }
  return std::make_shared<drivers::SystemClock>();
}

Result<std::unique_ptr<ports::Entropy>> make_entropy(const EngineOptions& options) {
  if (options.seed) {
    return std::unique_ptr<ports::Entropy>(std::make_unique<drivers::SeededEntropy>(*options.seed));
  }
  return drivers::make_system_entropy();
}

// After the store, whose directory has to be there.
Result<std::shared_ptr<const Sealer>> make_sealer(const EngineOptions& options) {
  MOORAGE_ASSIGN(auto of_passphrase, make_passphrase_sealer(options.secret_options, options.seal_key_file, options.store_path));
  if (of_passphrase) return of_passphrase;
  if (!options.seal_key_file.empty()) return drivers::open_sealer(options.seal_key_file);
  if (!options.store_path.empty()) return drivers::open_sealer(options.store_path + "/seal.key");
  return options.seed ? drivers::make_seeded_sealer(*options.seed) : drivers::make_passing_sealer();
}

template <typename Row>
void add_state_directory(const Result<const Row*>& row, const NamedDriver& choice, const Surroundings& around,
                         std::vector<std::string>& paths) {
  if (!row.ok() || (*row)->state_directory == nullptr) {
    return;
  }
  if (auto directory = (*row)->state_directory(choice.options, around); directory.ok()) {
    paths.push_back(std::move(directory).value());
  }
}

// The directories that the engine keeps for itself: store, logs, and those of its drivers. What the options of a driver say
// wrongly is left out here and refused when the driver is made.
std::vector<std::string> reserved_paths(const EngineOptions& options, const Surroundings& around) {
  std::vector<std::string> paths;
  for (const auto& path :
       {options.store_path, options.log_directory, options.seal_key_file, object_directory(options.object_options)}) {
    if (!path.empty()) {
      paths.push_back(path);
    }
  }
  for (const auto& choice : options.runtimes) {
    if (const auto* named = std::get_if<NamedDriver>(&choice); named != nullptr) {
      add_state_directory(runtime_row(named->name), *named, around, paths);
    }
  }
  if (options.balancer) {
    if (const auto* named = std::get_if<NamedDriver>(&*options.balancer); named != nullptr) {
      add_state_directory(balancer_row(named->name), *named, around, paths);
    }
  }
  return paths;
}

// The registry that an option of a runtime asks for; null: none does.
Result<std::shared_ptr<OwnRegistry>> make_registry(const EngineOptions& options, OwnRegistry::Parts parts) {
  for (const auto& choice : options.runtimes) {
    const auto* named = std::get_if<NamedDriver>(&choice);
    if (named == nullptr || named->name != "oci") continue;
    MOORAGE_ASSIGN(const auto from, read_options<config::OciOptions>(named->options, "runtime"));
    if (!from.reader().hasRegistry()) continue;
    if (!parts.sealer) return invalid_parameter("The registry needs a key that seals passwords.", "runtime.registry");
    if (parts.directory.empty() && !from.reader().getRegistry().hasDirectory() && !from.reader().getRegistry().hasUpstream()) {
      return invalid_parameter("The registry keeps layers on disk: give it a `directory`, or the engine a store on disk.",
                               "runtime.registry.directory");
    }
    MOORAGE_ASSIGN(auto registry, OwnRegistry::open(from.reader().getRegistry(), std::move(parts)));
    return std::shared_ptr<OwnRegistry>(std::move(registry));
  }
  return std::shared_ptr<OwnRegistry>();
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_runtime(const std::variant<NamedDriver, RuntimeMaker>& choice,
                                                           const Surroundings& around,
                                                           const std::shared_ptr<const ports::Clock>& clock) {
  if (const auto* named = std::get_if<NamedDriver>(&choice)) {
    MOORAGE_ASSIGN(const RuntimeRow* const row, runtime_row(named->name));
    return row->make(named->options, around);
  }
  return std::get<RuntimeMaker>(choice)(clock);
}

Result<std::unique_ptr<ports::BalancerDriver>> make_balancer(const std::variant<NamedDriver, BalancerMaker>& choice,
                                                             const Surroundings& around,
                                                             const std::shared_ptr<const ports::Clock>& clock) {
  if (const auto* named = std::get_if<NamedDriver>(&choice)) {
    MOORAGE_ASSIGN(const BalancerRow* const row, balancer_row(named->name));
    return row->make(named->options, around);
  }
  return std::get<BalancerMaker>(choice)(clock);
}

}  // namespace

Status check_log_options(std::string_view options) {
  const auto read = read_options<config::LogOptions>(options, "log_options");
  return read.ok() ? Status() : Status(read.error());
}

Status check_audit_options(std::string_view options) {
  const auto read = audit_choice(options, {});
  return read.ok() ? Status() : Status(read.error());
}

Status check_scaling_options(std::string_view options) {
  const auto read = read_options<config::ScalingOptions>(options, "scaling_options");
  return read.ok() ? Status() : Status(read.error());
}

Status check_metric_options(std::string_view options) {
  EngineOptions asked;
  asked.metric_options = options;
  const auto read = metric_choice(asked);
  return read.ok() ? Status() : Status(read.error());
}

Result<Opened> open_engine(const EngineOptions& options) {
  if (options.clock == ClockKind::kVirtual && !options.engine.host_driven) {
    return invalid_parameter("A virtual clock moves only in MOORAGE_HOST_DRIVEN mode; set that run mode, too.", "clock");
  }
  const HostSignalsBlocked for_our_threads;
  MOORAGE_ASSIGN(auto descriptors, files::StandardDescriptors::occupy());
  Opened opened{.standard_descriptors = std::move(descriptors),
                .worlds = std::make_shared<SimulatedWorlds>(),
                .request_id_salt = 0,
                .engine = nullptr};
  engine::Ports ports;
  const auto clock = make_clock(options);
  MOORAGE_ASSIGN(const Copy copy, read_copy(options));
  MOORAGE_ASSIGN(ports.store, make_store(options, copy));
  MOORAGE_ASSIGN(ports.logs, make_logs(options));
  MOORAGE_ASSIGN(ports.audit, make_audit(options));
  MOORAGE_ASSIGN(const MetricChoice metrics, metric_choice(options));
  if (metrics.enabled) {
    MOORAGE_ASSIGN(ports.metrics, make_metrics(metrics));
  }
  MOORAGE_ASSIGN(ports.entropy, make_entropy(options));
  MOORAGE_ASSIGN(ports.local_secrets, make_local_secrets(options.secret_options));
  MOORAGE_ASSIGN(ports.objects, make_objects(options.object_options));
  ports.secrets = std::make_shared<engine::SecretRelay>();
  ports.clock = std::make_unique<SharedClock>(clock);
  if (options.clock == ClockKind::kVirtual && !ports.metrics) ports.metrics = drivers::make_memory_series_store();
  opened.worlds->metrics = ports.metrics;
  opened.worlds->clock = clock;
  opened.request_id_salt = ports.entropy->next()[0];

  Surroundings around{.state_directory = options.store_path,
                      .region = options.engine.region,
                      .seed = options.seed.value_or(1),
                      .host_driven = options.engine.host_driven,
                      .logs = ports.logs,
                      .secrets = ports.secrets,
                      .worlds = opened.worlds,
                      .task_doors = options.task_doors};
  if (copy) around.world = copy->world();
  around.reserved_paths = reserved_paths(options, around);
  engine::Options engine_options = options.engine;
  MOORAGE_ASSIGN(engine_options.network, network_facts(options.ec2_options));
  if (!engine_options.sealer) {
    MOORAGE_ASSIGN(engine_options.sealer, make_sealer(options));
  }
  MOORAGE_ASSIGN(auto registry,
                 make_registry(options, {.account = options.engine.account_id,
                                         .region = options.engine.region,
                                         .directory = options.store_path.empty() ? "" : options.store_path + "/registry",
                                         .clock = clock,
                                         .sealer = engine_options.sealer,
                                         .log = options.engine.log}));
  if (registry) {
    around.own_registry = [own = std::weak_ptr<OwnRegistry>(registry)](std::string_view domain) {
      const auto there = own.lock();
      return there ? there->access(domain) : std::nullopt;
    };
  }
  for (const auto& choice : options.runtimes) {
    MOORAGE_ASSIGN(auto runtime, make_runtime(choice, around, clock));
    ports.runtimes.push_back(std::move(runtime));
  }
  if (options.balancer) {
    MOORAGE_ASSIGN(ports.balancer, make_balancer(*options.balancer, around, clock));
  }
  MOORAGE_ASSIGN(const auto scaling, read_options<config::ScalingOptions>(options.scaling_options, "scaling_options"));
  engine_options.scales_at_pace_of_aws = scaling.reader().getPace() == config::ScalingPace::AWS;
  engine_options.sample_period = metrics.enabled ? metrics.sample_period : Duration{};
  engine_options.samples_every_service = metrics.every_service;
  if (!engine_options.scales_at_pace_of_aws) engine_options.tracked_sample_period = metrics.tracked_sample_period;
  MOORAGE_ASSIGN(opened.engine, engine::Engine::open(std::move(engine_options), std::move(ports)));
  if (registry) {
    MOORAGE_TRY(registry->serve(*opened.engine));
    opened.registry = std::move(registry);
  }
  return opened;
}

}  // namespace moorage::assembly
