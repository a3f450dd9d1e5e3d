// The definition of moorage_config: plain values, checked when they are set. engine_open.cpp turns them into an engine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "assembly/driver_choice.h"
#include "engine/engine_interface.h"
#include "moorage/config.h"
#include "own_driver.h"
#include "own_scorer.h"

namespace moorage::logging {
class Logger;
}  // namespace moorage::logging

namespace moorage::capi {

using DriverChoice = std::variant<assembly::NamedDriver, OwnDriver>;

}  // namespace moorage::capi

struct moorage_config {
  std::shared_ptr<moorage::logging::Logger> logger;  // null: none
  moorage::engine::Options options;
  std::string store_path;     // empty: memory
  std::string log_directory;  // empty: see moorage_config_set_log_directory
  std::string log_options = "{}";
  std::string seal_key_file;  // empty: see moorage_config_set_seal_key_file
  std::string audit_options = "{}";
  std::string state;  // bytes of another engine; empty: none
  std::string secret_options = "{}";
  std::string object_options = "{}";
  std::string ec2_options = "{}";
  std::string scaling_options = "{}";
  std::string metric_options = "{}";
  std::vector<std::string> listen;  // options of addresses, checked
  std::vector<moorage::capi::DriverChoice> runtimes;
  std::optional<moorage::capi::DriverChoice> balancer;
  std::vector<moorage::capi::OwnScorer> scorers;
  moorage_clock_kind clock = MOORAGE_CLOCK_SYSTEM;
  std::int64_t clock_start_ms = 0;
  std::optional<std::uint64_t> seed;
};
