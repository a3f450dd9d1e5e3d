// Measuring: counters of drivers become metrics of CloudWatch. Every sample period the containers' counters are read, and once
// a minute (for services that ask for it each time) what follows from them is put into the metric store, with the names and
// dimensions that ECS and Elastic Load Balancing have.
//
// One thread at a time. Never decides anything, and never changes the engine's state.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "machine/metric_scene.h"
#include "ports/measured_container.h"
#include "ports/metric_store.h"

namespace moorage::engine {

// Of one container over all its attempts.
struct ContainerTotals {
  double cpu_ns = 0;
  double cpu_user_ns = 0;
  double cpu_system_ns = 0;
  double throttled_ns = 0;
  double throttled_periods = 0;
  double block_read = 0;  // bytes
  double block_written = 0;
  double received = 0;
  double sent = 0;
  double oom_kills = 0;
};

// As of the last sample.
struct ContainerGauges {
  double working_set = 0;  // bytes
  double peak = 0;
  double limit = 0;
  double processes = 0;
};

// Rates over the time since the mark before.
struct ContainerRates {
  double cpu_units = 0;
  double block_read = 0;  // bytes, not a second
  double block_written = 0;
  double received = 0;  // bytes a second
  double sent = 0;
};

class Measuring {
 public:
  explicit Measuring(ports::MetricStore& store) : store_(store) {}

  struct Sample {
    Instant at;
    control::MetricScene scene;
    std::vector<ports::MeasuredContainer> containers;
    ports::MeasuredTraffic traffic;
    bool every_service_by_sample = false;  // … and not only those that ask for it
  };
  // Errors: of the store; the sample is then lost, and the next minute is whole again.
  Status take(const Sample& sample);

  // Newer counters for `known`, between two samples; nothing is put.
  void refresh(const std::vector<ports::MeasuredContainer>& containers, Instant at);

  // What `/metrics` has: totals and gauges of every container that ran at the last sample.
  struct Known {
    std::string task_id;
    std::string container;
    std::string machine_id;
    ContainerTotals totals;
    ContainerGauges gauges;
  };
  std::vector<Known> known() const;

 private:
  struct Mark {
    Instant at;
    ContainerTotals totals;
  };
  struct Track {
    std::string task_id;
    std::string container;
    std::string machine_id;
    ContainerTotals before;  // of earlier attempts
    ContainerTotals last;    // as the driver counted them
    ContainerTotals totals;
    ContainerGauges gauges;
    Mark minute;
    Mark sample;
    Instant seen_at;
  };
  struct TaskUse {
    ContainerRates rates;
    double working_set = 0;
    bool is_known = false;
    std::vector<std::pair<const Track*, ContainerRates>> containers;
  };
  using Uses = std::unordered_map<std::string, TaskUse>;
  class Put;

  void update(const ports::MeasuredContainer& measured, Instant at);
  Uses uses_since(Mark Track::*mark, Instant at);
  void put_services(const control::MetricScene& scene, const Uses& uses, Put& put, bool only_fast, bool all) const;
  void put_clusters(const control::MetricScene& scene, const Uses& uses, Put& put) const;
  void put_insights(const control::MetricScene& scene, const Uses& uses, Put& put) const;
  void put_enhanced(const control::MetricScene& scene, const Uses& uses, Put& put) const;
  void put_traffic(const Sample& sample, Put& put);
  double rise(const std::string& key, std::uint64_t counter);

  ports::MetricStore& store_;
  std::unordered_map<std::string, Track> tracks_;
  std::unordered_map<std::string, std::uint64_t> counters_;  // of the balancer
  Instant last_at_;
  Instant minute_;  // that was put last
};

}  // namespace moorage::engine
