// The entities of the simulation: machines, tasks and containers in slots, with names as numbers.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.h"
#include "drivers/runtime/simulated/script.h"
#include "drivers/runtime/simulated/simulated_ports.h"
#include "drivers/runtime/simulated/world.h"
#include "ports/runtime_driver.h"

namespace moorage::simulated {

using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = UINT32_MAX;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// Only looked up, never iterated: the order of a hash table must not decide anything.
using SlotIndex = std::unordered_map<std::string, Slot, TextHash, std::equal_to<>>;

class Names {
 public:
  Slot number(std::string_view text) {
    if (const auto found = index_.find(text); found != index_.end()) {
      return found->second;
    }
    const Slot slot = static_cast<Slot>(texts_.size());
    texts_.emplace_back(text);
    index_.emplace(texts_.back(), slot);
    return slot;
  }
  const std::string& text(Slot slot) const { return texts_[slot]; }

 private:
  SlotIndex index_;
  std::deque<std::string> texts_;
};

struct HealthPlan {
  std::int64_t interval_ms = 0;  // 0: no health check
  std::int64_t start_period_ms = 0;
  std::int64_t retries = 3;
};

enum class NetworkMode : std::uint8_t { kBridge, kHost, kNone, kTask };

struct PortWish {
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;  // 0: dynamic
  std::uint16_t count = 1;
  bool udp = false;
  bool is_range = false;
};

struct Container {
  Slot task = kNoSlot;  // kNoSlot: the slot is free
  Slot machine = kNoSlot;
  Slot name = 0;
  Slot image = 0;
  Slot place_in_machine = 0;       // in Machine::containers
  std::uint32_t generation = 0;    // rises when the slot is used anew
  std::uint32_t stop_session = 0;  // whose SIGKILL is due
  std::uint64_t serial = 0;
  Phase phase = Phase::kPulling;
  Verdict verdict = Verdict::kNone;
  NetworkMode network = NetworkMode::kBridge;
  bool verdict_forced = false;  // by a control: probes keep it
  bool was_oom = false;
  bool has_exit_code = false;
  std::int32_t exit_code = 0;
  std::int32_t attempt = 0;  // rises with every restart by a restart policy
  std::array<std::uint64_t, 4> runtime_id{};
  Instant started_at;
  Instant sigterm_at;
  Instant sigkill_at;
  Instant exited_at;
  std::int64_t stop_timeout_ms = 0;
  std::int32_t cpu_units = 0;
  std::int32_t memory_mib = 0;
  HealthPlan health;
  std::string address;          // of the task's interface (kTask)
  std::vector<PortWish> ports;  // wishes until it runs, then what it has
  std::unique_ptr<const Script> script;
  std::string service;       // its task's; empty: standalone
  double shared_cpu_ns = 0;  // its part of what it shares with others, until shared_until
  Instant shared_until;
};

struct TaskSlot {
  std::string id;
  Slot machine = kNoSlot;
  std::uint32_t generation = 0;
  std::uint32_t releases = 0;  // asked for and not yet answered
  std::vector<Slot> containers;
};

struct Machine {
  MachineOptions options;
  std::uint64_t boot = 0;
  bool connected = true;
  bool hanging = false;
  HostPorts tcp;
  HostPorts udp;
  std::unordered_set<Slot> images;  // looked up only
  std::vector<Slot> containers;
  std::vector<ports::RuntimeCommand> waiting;  // while disconnected or hanging
  std::vector<ports::RuntimeReport> held;      // while hanging
};

}  // namespace moorage::simulated
