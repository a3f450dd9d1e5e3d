// The world behind the simulated runtime driver: machines and the containers that really live on them. It outlives the driver,
// so an engine can crash and come back to it, and tests compare what the engine believes with what is.
//
// Deterministic: the same options, controls and commands give the same history. Its time is the time it is given (`run_until`,
// by the driver or, where no driver is attached, by the test). Controls take effect with the next `run_until`, which is due at
// once. Threads: any; members lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "drivers/parts/simulated/random_stream.h"
#include "ports/measured_container.h"

namespace moorage::ports {
class SecretSource;
}
namespace moorage::simulated_parts {
template <typename World, typename Room>
class Session;
}

namespace moorage::simulated {

using simulated_parts::Latency;

struct Latencies {
  Latency pull{200, 800};  // the first pull of an image on a machine
  Latency pull_cached{0, 0};
  Latency create{5, 20};
  Latency start{10, 40};
  Latency stop{50, 200};  // between SIGTERM and the end of a container without script
  Latency release{5, 20};
  Latency inventory{1, 5};
};

// Chances in 1,000 that a report or an operation goes wrong. All zero: nothing does.
struct FaultRates {
  int lose_report = 0;
  int duplicate_report = 0;
  int delay_report = 0;
  Latency delay{1, 30'000};
  int pull_fails = 0;
  int interface_fails = 0;  // of a task's own network interface (awsvpc): it is not available
  int start_fails = 0;      // says so, and is right
  int start_fails_but_runs = 0;
  int started_but_is_not = 0;
  int exited_but_runs = 0;   // a stop that was never carried out
  int dies_after_start = 0;  // within `delay`, with exit code 139
  int secret_fails = 0;      // of a container that asks for secrets
};

// What pulls of an image meet: an empty name means every image. A machine that has the image falls back to it where its
// registry is down or has lost it.
enum class RegistryState : std::uint8_t { kUp, kSlow, kDown, kMissing };
struct RegistryMood {
  std::string image;
  RegistryState state = RegistryState::kUp;
  Duration delay = Duration::seconds(60);  // of a slow one, on top of the latency of the pull
};

struct WorldOptions {
  std::uint64_t seed = 1;
  Latencies latencies;
  FaultRates faults;
  bool keeps_trace = true;  // off: millions of containers cost no history
  // Answers for the secrets of a container that starts, as on a real machine; null: they are there.
  std::shared_ptr<ports::SecretSource> secrets = {};
};

struct PortTruth {
  std::uint16_t host_port = 0;
  std::uint16_t container_port = 0;
  std::uint16_t count = 1;  // ranges: so many neighbours
  bool udp = false;
  bool operator==(const PortTruth&) const = default;
};

// A container that runs already when its machine is added.
struct AdoptedContainer {
  std::string task_id;
  std::string name;
  std::string image;
  std::int32_t cpu_units = 0;
  std::int32_t memory_mib = 0;
  std::int32_t attempt = 0;
  Instant started_at;
  std::optional<bool> healthy;  // none: it has no health check
  std::vector<PortTruth> ports;
};

struct MachineOptions {
  std::string id;  // "i-…"
  std::string address = "127.0.0.1";
  std::int64_t cpu_units = 4096;
  std::int64_t memory_mib = 16'384;
  std::vector<std::uint16_t> reserved_ports{22, 2375, 2376, 51678, 51679};
  std::vector<std::pair<std::string, std::string>> attributes;  // added to standard_attributes(), or replacing one of them
  std::string zone = "us-east-1a";
  std::vector<AdoptedContainer> containers = {};
};

// Those of an ECS-optimised instance, with every capability: whatever a task asks for has its simulated form.
std::vector<std::pair<std::string, std::string>> standard_attributes(std::string_view zone);
std::string numbered_machine(std::uint64_t number);  // "i-" and 17 hex characters

enum class Phase : std::uint8_t { kPulling, kCreating, kStarting, kRunning, kExited };
enum class Verdict : std::uint8_t { kNone, kHealthy, kUnhealthy };

// A container as it is. `live()`: its process exists.
struct ContainerTruth {
  std::string task_id;
  std::string name;
  std::string machine_id;
  std::string image;
  std::string runtime_id;
  Phase phase = Phase::kPulling;
  std::vector<PortTruth> ports;  // bound while live
  std::string address;           // of the task's own interface; empty: the machine's
  std::int32_t cpu_units = 0;    // as a placement counts them (docs/rules/instances-and-agents.md#resources)
  std::int32_t memory_mib = 0;
  Instant started_at;
  Instant sigterm_at;
  Instant sigkill_at;
  Instant exited_at;
  std::int32_t exit_code = 0;
  std::int64_t stop_timeout_ms = 0;  // of the stop that was asked for
  bool oom_killed = false;
  Verdict health = Verdict::kNone;
  bool has_health_check = false;
  bool live() const { return phase == Phase::kRunning; }
};

enum class TraceKind : std::uint8_t { kPullStarted, kStarted, kSigterm, kSigkill, kExited, kReleased, kFailed };

struct TraceEntry {
  Instant at;
  TraceKind kind = TraceKind::kStarted;
  std::string task_id;
  std::string container;     // empty: the whole task
  std::int32_t attempt = 0;  // kStarted: which one of the container's restart policy
  bool operator==(const TraceEntry&) const = default;
};

struct WorldCounts {
  std::uint64_t machines = 0;
  std::uint64_t containers = 0;  // not released
  std::uint64_t live = 0;
  std::uint64_t started = 0;         // ever
  std::uint64_t port_conflicts = 0;  // starts that failed because a port was still taken
  std::uint64_t reports = 0;
  std::uint64_t commands = 0;
};

enum class Lie : std::uint8_t { kStartFailsButRuns, kStartedButIsNot, kExitedButRuns };

struct ContainerName {
  std::string task_id;
  std::string container;
};

struct Death {
  std::int32_t exit_code = 137;
  bool oom_killed = false;
};

class MachineRoom;

class World {
 public:
  explicit World(WorldOptions options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void add_machine(MachineOptions options);  // at once; the driver reports it

  // Controls. Unknown names are ignored.
  void kill(ContainerName container, Death death = {});
  void set_health(ContainerName container, Verdict verdict);
  void fail_next_pull(std::string image, std::string message);
  void fail_next_interfaces(std::uint64_t count);  // tasks that ask for one of their own do not get it
  // From now on a container that asks for this secret (valueFrom) fails with this text; an empty one: no longer.
  void fail_secret(std::string name, std::string message);
  void set_registry(RegistryMood mood);
  void lie_next(Lie lie);  // the next operation of that kind, on whichever container
  void set_faults(FaultRates faults);
  void disconnect(std::string machine_id, std::string reason);  // reports are lost, commands wait
  void reconnect(std::string machine_id);
  void hang(std::string machine_id);  // neither reports nor commands move; the driver reports no disconnection
  void resume(std::string machine_id);
  void reboot(std::string machine_id);                         // its containers are gone, its boot id is another
  void take_port(std::string machine_id, std::uint16_t port);  // by another process (TCP)
  void lose_reports(std::uint64_t count);                      // the next ones
  void repeat_inventory(std::string machine_id);               // an inventory that was not asked for
  // A driver that repeats old reports: of the container's health, good and bad in turn, every `every_ms`, so many times.
  void repeat_reports(ContainerName container, std::int64_t every_ms, std::int32_t times);

  // What the containers that run have used until `now`.
  std::vector<ports::MeasuredContainer> measure(Instant now);

  // Truth.
  std::vector<std::string> machine_ids() const;
  std::vector<ContainerTruth> containers() const;  // not released, in order of creation
  std::vector<ContainerTruth> live() const;
  std::optional<ContainerTruth> find(std::string_view task_id, std::string_view container) const;
  // The container that listens on a TCP port of a machine, or at the address of a task's own interface.
  std::optional<ContainerTruth> holder(std::string_view machine_id, std::uint16_t host_port) const;
  WorldCounts counts() const;
  std::vector<TraceEntry> trace() const;
  std::size_t trace_size() const;
  std::vector<TraceEntry> trace_since(std::size_t entries) const;  // without the first `entries`

  Instant next_due() const;
  void run_until(Instant now);

 private:
  friend class simulated_parts::Session<World, MachineRoom>;
  struct Locked;
  std::unique_ptr<Locked> locked_;
};

}  // namespace moorage::simulated
