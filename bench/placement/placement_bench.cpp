// How many placements a second, and whether that depends on the size of the cluster. One core, medians of several runs.
//
//   moorage_placement_bench [--runs N] [--tsv FILE] [--only NAME]
//
// Prints tables; `--tsv` writes the curve for the plot of docs/performance.md (tools/dev/performance.sh makes both).
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "cluster.h"
#include "services/ecs/placement/scale_in.h"

namespace {

using namespace moorage;
using namespace moorage::control;

int runs = 5;

[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::exit(1);
}

// An index apart from the state: the placer's decisions without records of tasks.
struct Field {
  explicit Field(const bench::Cluster& from) : cluster(from) {
    cluster.state.table<Instance>().visit_all([&](const Instance& instance) { rooms.list(nullptr, &instance); });
  }
  std::size_t place(const PlacementDemand& demand, int count, Random& random) {
    Placer placer(cluster.state, rooms, demand);
    std::size_t placed = 0;
    for (int i = 0; i < count; ++i) {
      const auto chosen = placer.place(random);
      if (!chosen) break;
      hold(*chosen, demand);
      ++placed;
    }
    return placed;
  }
  void hold(InstanceId id, const PlacementDemand& demand) {
    const Holding holding{demand.cluster, id, demand.resources, demand.service, &demand.group};
    rooms.hold(holding);
    rooms.join(holding);
  }
  void release(InstanceId id, const PlacementDemand& demand) {
    const Holding holding{demand.cluster, id, demand.resources, demand.service, &demand.group};
    rooms.leave(holding);
    rooms.release(holding);
  }

  const bench::Cluster& cluster;
  Rooms rooms;
};

Demand demand_of(const bench::ServiceShape& shape) {
  Demand out{.cpu_units = shape.cpu_units, .memory_mib = shape.memory_mib};
  if (shape.fixed_port != 0) out.ports = {{shape.fixed_port, Protocol::kTcp}};
  return out;
}

PlacementDemand ask(ClusterId cluster, int number, const Demand& resources) {
  return {.cluster = cluster,
          .resources = &resources,
          .service = ServiceId{static_cast<std::uint64_t>(number) + 1},
          .constraints = {{ConstraintType::kMemberOf, bench::kMembers}},
          .strategies = {{StrategyType::kSpread, "attribute:ecs.availability-zone"}, {StrategyType::kBinpack, "memory"}}};
}

// 100,000 tasks of 100 services, spread over zones then packed by memory. Seconds.
double fill(Field& field) {
  Random random({1, 2});
  const double begin = bench::now();
  std::size_t placed = 0;
  for (int number = 0; number < bench::kServices; ++number) {
    const bench::ServiceShape shape = bench::service_shape(number);
    const Demand resources = demand_of(shape);
    placed += field.place(ask(field.cluster.id, number, resources), shape.tasks, random);
  }
  const double seconds = bench::now() - begin;
  if (placed != bench::kTasks) give_up("not all tasks were placed");
  return seconds;
}

double groups(const bench::Cluster& cluster) {
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    Field field(cluster);
    seconds.push_back(fill(field));
  }
  return bench::kTasks / bench::median(seconds);
}

// Every task has its own size and its own constraint, and is decided by itself.
double all_different(const bench::Cluster& cluster) {
  constexpr int kCount = 50'000;
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    Field field(cluster);
    Random random({3, 4});
    const char* const tests[] = {"attribute:ecs.instance-type != m5.metal-",
                                 "attribute:ecs.instance-type in [m5.8xlarge, m5a.8xlarge, x",
                                 "attribute:ecs.os-type == linux and attribute:stack != s"};
    const char* const ends[] = {"", "]", ""};
    int placed = 0;
    const double begin = bench::now();
    for (int i = 0; i < kCount; ++i) {
      const Demand resources{.cpu_units = 16 + i % 509, .memory_mib = 32 + i % 1021};
      PlacementDemand demand = ask(cluster.id, i % bench::kServices, resources);
      demand.constraints[0].expression = tests[i % 3] + std::to_string(i) + ends[i % 3];
      placed += static_cast<int>(field.place(demand, 1, random));
    }
    seconds.push_back(bench::now() - begin);
    if (placed != kCount) give_up("not all different tasks were placed");
  }
  return kCount / bench::median(seconds);
}

double distinct(const bench::Cluster& cluster) {
  const int count = static_cast<int>(cluster.state.table<Instance>().size());
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    Field field(cluster);
    Random random({5, 6});
    const Demand resources{.cpu_units = 128, .memory_mib = 256};
    PlacementDemand demand = ask(cluster.id, 0, resources);
    demand.constraints = {{ConstraintType::kDistinctInstance, {}}};
    demand.strategies = {{StrategyType::kSpread, "instanceId"}};
    const double begin = bench::now();
    if (field.place(demand, count, random) != static_cast<std::size_t>(count)) give_up("not one task on each instance");
    seconds.push_back(bench::now() - begin);
  }
  return count / bench::median(seconds);
}

// One task of a service of 50 into a cluster that holds 100,000 others; then it goes again. Microseconds of the decision.
double one_more(const bench::Cluster& cluster, std::vector<Strategy> strategies) {
  constexpr int kCount = 2'000;
  Field field(cluster);
  fill(field);
  Random random({7, 8});
  const Demand resources{.cpu_units = 128, .memory_mib = 256};
  PlacementDemand demand = ask(cluster.id, 1'000, resources);
  demand.strategies = std::move(strategies);
  field.place(demand, 50, random);
  std::vector<double> micros;
  for (int run = 0; run < runs; ++run) {
    double spent = 0;
    for (int i = 0; i < kCount; ++i) {
      const double begin = bench::now();
      Placer placer(cluster.state, field.rooms, demand);
      const auto chosen = placer.place(random);
      if (!chosen) give_up("no room for one more");
      field.hold(*chosen, demand);
      spent += bench::now() - begin;
      field.release(*chosen, demand);
    }
    micros.push_back(spent / kCount * 1e6);
  }
  return bench::median(micros);
}

// The order in which all tasks of a service would go, by zones and then instances. Milliseconds.
double scale_in(std::size_t instances, std::size_t count) {
  bench::Cluster cluster(instances);
  const Demand resources{.cpu_units = 64, .memory_mib = 64};
  const auto demand = std::make_shared<const Demand>(resources);
  const auto detail = std::make_shared<const TaskDetail>();
  const std::vector<InstanceId> machines = cluster.state.of(cluster.id).instances.all();
  std::vector<TaskId> tasks;
  for (std::size_t i = 0; i < count; ++i) {
    Task task;
    task.external = {9, i + 1};
    task.cluster = cluster.id;
    task.service = ServiceId{1};
    task.instance = machines[i * machines.size() / count];
    task.detail = detail;
    task.demand = demand;
    tasks.push_back(cluster.draft.add(std::move(task)));
  }
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    const double begin = bench::now();
    ScaleIn order(cluster.state, tasks, {});
    while (!order.empty()) order.next();
    seconds.push_back(bench::now() - begin);
  }
  return bench::median(seconds) * 1e3;
}

void print_capacity(std::size_t instances) {
  std::vector<double> fargate;
  std::vector<double> group;
  std::vector<double> no_room;
  for (int run = 0; run < runs; ++run) {
    fargate.push_back(bench::measure_capacity(instances, bench::Capacity::kFargate));
    group.push_back(bench::measure_capacity(instances, bench::Capacity::kGroup));
    no_room.push_back(bench::measure_no_room(instances));
  }
  std::printf(
      "%10zu instances: %7.0f tasks/s on Fargate, %7.0f tasks/s on a capacity provider, %6.1f us to find that it has no room\n",
      instances, bench::median(fargate), bench::median(group), bench::median(no_room));
}

void print_memory(const bench::Cluster& cluster) {
  const auto instances = static_cast<double>(cluster.state.table<Instance>().size());
  const std::size_t before = mallinfo2().uordblks;
  auto field = std::make_unique<Field>(cluster);
  const std::size_t empty = mallinfo2().uordblks;
  fill(*field);
  const std::size_t full = mallinfo2().uordblks;
  std::printf("%10.0f instances: %6.0f bytes of index per instance, %5.0f bytes of index per task\n", instances,
              static_cast<double>(empty - before) / instances, static_cast<double>(full - empty) / bench::kTasks);
}

}  // namespace

int main(int count, char** arguments) {
  const char* tsv = nullptr;
  std::string only;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::strcmp(arguments[i], "--runs") == 0) runs = std::atoi(arguments[i + 1]);
    if (std::strcmp(arguments[i], "--tsv") == 0) tsv = arguments[i + 1];
    if (std::strcmp(arguments[i], "--only") == 0) only = arguments[i + 1];
  }
  const auto wanted = [&](const char* name) { return only.empty() || only == name; };
  std::FILE* curve = tsv ? std::fopen(tsv, "w") : nullptr;
  if (tsv && !curve) give_up("the file for the curve cannot be written");

  if (wanted("groups") || wanted("full")) {
    std::printf("100,000 tasks of 100 services: spread over 3 zones, binpack memory, one memberOf, fixed and dynamic ports\n");
    std::printf("%10s %22s %20s\n", "instances", "placer, placements/s", "whole step, tasks/s");
  }
  for (const std::size_t size : {1'000U, 2'000U, 5'000U, 10'000U, 20'000U, 50'000U}) {
    if (!wanted("groups") && !wanted("full")) break;
    const bench::Cluster cluster(size);
    const double placements = wanted("groups") ? groups(cluster) : 0;
    std::vector<double> whole;
    for (int run = 0; wanted("full") && run < runs; ++run) whole.push_back(bench::measure_full_path(size));
    const double tasks = whole.empty() ? 0 : bench::median(whole);
    std::printf("%10zu %22.0f %20.0f\n", static_cast<std::size_t>(size), placements, tasks);
    std::fflush(stdout);
    if (curve) std::fprintf(curve, "%zu\t%.0f\t%.0f\n", static_cast<std::size_t>(size), placements, tasks);
  }
  const bench::Cluster ten_thousand(10'000);
  if (wanted("different"))
    std::printf("\nevery task different in size and constraint, 10,000 instances: %.0f placements/s\n",
                all_different(ten_thousand));
  if (wanted("distinct"))
    std::printf("distinctInstance, spread by instanceId, 10,000 instances: %.0f placements/s\n", distinct(ten_thousand));
  if (wanted("one")) {
    std::printf("one task into a busy cluster of 10,000: %.2f us (zones, memory), %.2f us (zones, instances)\n",
                one_more(ten_thousand,
                         {{StrategyType::kSpread, "attribute:ecs.availability-zone"}, {StrategyType::kBinpack, "memory"}}),
                one_more(ten_thousand,
                         {{StrategyType::kSpread, "attribute:ecs.availability-zone"}, {StrategyType::kSpread, "instanceId"}}));
  }
  if (wanted("scale-in")) {
    std::printf("order of 20,000 tasks that go: %.1f ms on 400 instances, %.1f ms on 20,000\n", scale_in(400, 20'000),
                scale_in(20'000, 20'000));
  }
  if (wanted("capacity")) {
    for (const std::size_t size : {1'000U, 10'000U, 50'000U}) print_capacity(size);
  }
  if (wanted("memory")) {
    print_memory(ten_thousand);
    print_memory(bench::Cluster(50'000));
  }
  if (curve) std::fclose(curve);
  return 0;
}
