// A cluster to measure on: instances of four types in three zones, most of them members of what the constraint asks for.
#pragma once

#include <cstddef>
#include <string>

#include "machine/all_services.h"
#include "services/ecs/placement/placement.h"

namespace moorage::bench {

struct Cluster {
  // `provider`: the capacity provider whose group the instances are in.
  explicit Cluster(std::size_t instances, const std::string& provider = {});

  control::State state{control::Settings{}, control::all_services()};
  control::Draft draft{state};
  control::ClusterId id;
};

// What 100 services ask for, in turn: one in five has a fixed host port and 200 tasks, the others 1,200 tasks each.
struct ServiceShape {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::uint16_t fixed_port = 0;  // 0: dynamic
  int tasks = 0;
};
inline constexpr int kServices = 100;
inline constexpr int kTasks = 100'000;
ServiceShape service_shape(int number);

inline constexpr const char* kMembers = "attribute:ecs.instance-type =~ m5.*";

// Seconds of processor time of this thread: other work on the machine does not count.
double now();
double median(std::vector<double> values);

// 5,000 tasks of one service: on Fargate, where each goes to the machine with the fewest guests, or on a capacity provider
// whose group has all the instances. One settle; tasks per second.
enum class Capacity { kFargate, kGroup };
double measure_capacity(std::size_t instances, Capacity capacity);

// One more round for a service of such a provider without room, its event included. Microseconds.
double measure_no_room(std::size_t instances);

// The whole way through the machine: services made by CreateService, one settle. Tasks per second.
double measure_full_path(std::size_t instances);

}  // namespace moorage::bench
