#include "cluster.h"

#include <algorithm>
#include <ctime>

#include "services/ecs/rules/instance_attributes.h"

namespace moorage::bench {

using namespace control;

Cluster::Cluster(std::size_t instances, const std::string& provider) {
  id = draft.add(control::Cluster{.name = "default"});
  const char* const types[] = {"m5.8xlarge", "m5.16xlarge", "m5a.8xlarge", "c5.9xlarge"};
  for (std::size_t i = 0; i < instances; ++i) {
    Instance instance;
    instance.cluster = id;
    instance.external = {7, i + 1};
    instance.cpu_units = 65'536;
    instance.memory_mib = 131'072;
    instance.machine_id = "i-" + std::to_string(i);
    instance.reserved_ports = {{22, Protocol::kTcp},
                               {2375, Protocol::kTcp},
                               {2376, Protocol::kTcp},
                               {51'678, Protocol::kTcp},
                               {51'679, Protocol::kTcp}};
    instance.attributes = {{"ecs.availability-zone", std::string("us-east-1") + static_cast<char>('a' + i % 3)},
                           {"ecs.capability.container-ordering", ""},
                           {"ecs.capability.docker-plugin.local", ""},
                           {"ecs.capability.execution-role-awslogs", ""},
                           {"ecs.cpu-architecture", "x86_64"},
                           {"ecs.instance-type", types[i / 3 % 4]},
                           {"ecs.os-type", "linux"}};
    instance.runtime = "oci";
    if (!provider.empty()) {
      instance.attributes.emplace_back(control::kCapacityProviderAttribute, provider);
      instance.capacity_provider = provider;
    }
    draft.add(std::move(instance));
  }
  draft.settle();
}

ServiceShape service_shape(int number) {
  ServiceShape out;
  out.cpu_units = 64 + 32 * (number % 7);
  out.memory_mib = 128 + 64 * (number % 11);
  out.fixed_port = number % 5 == 0 ? static_cast<std::uint16_t>(8000 + number) : 0;
  out.tasks = number % 5 == 0 ? 200 : 1200;
  return out;
}

double now() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace moorage::bench
