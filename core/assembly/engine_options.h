// All that an engine is opened with, as plain values. Doors to other languages (capi) fill it and add their own drivers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "assembly/driver_choice.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/engine_interface.h"
#include "ports/balancer_driver.h"
#include "ports/clock.h"
#include "ports/runtime_driver.h"
#include "ports/task_endpoint.h"

namespace moorage::assembly {

// A driver of the host: made by the host, with the clock of the engine that it is made for.
using RuntimeMaker = std::function<Result<std::unique_ptr<ports::RuntimeDriver>>(std::shared_ptr<const ports::Clock>)>;
using BalancerMaker = std::function<Result<std::unique_ptr<ports::BalancerDriver>>(std::shared_ptr<const ports::Clock>)>;

enum class ClockKind : std::uint8_t { kSystem, kVirtual };

struct EngineOptions {
  engine::Options engine;
  std::string store_path;              // empty: memory
  std::string log_directory;           // empty: `logs` below the store, or memory where there is none
  std::string log_options = "{}";      // JSON of config::LogOptions
  std::string audit_options = "{}";    // JSON of config::AuditOptions
  std::string secret_options = "{}";   // JSON of config::SecretOptions
  std::string object_options = "{}";   // JSON of config::ObjectOptions
  std::string scaling_options = "{}";  // JSON of config::ScalingOptions
  std::string metric_options = "{}";   // JSON of config::MetricOptions
  std::string ec2_options = "{}";      // JSON of config::Ec2Options
  std::vector<std::variant<NamedDriver, RuntimeMaker>> runtimes;
  std::optional<std::variant<NamedDriver, BalancerMaker>> balancer;
  ClockKind clock = ClockKind::kSystem;
  Instant clock_start;                // of a virtual clock
  std::optional<std::uint64_t> seed;  // absent: the entropy of the system
  // Seals secrets. Empty: `seal.key` below the store, or a key that ends with the engine where there is no store.
  std::string seal_key_file;
  // Opens what the tasks of this machine find at 169.254.170.2; outlives the engine. Null: they find nothing there.
  ports::TaskDoors* task_doors = nullptr;
  // What another engine's copy_state gave; only for an engine without a store_path. Empty: the engine begins empty.
  std::string state;
};
}  // namespace moorage::assembly
