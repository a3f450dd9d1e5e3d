// From CreateService to records, held resources, changes and commands: everything that a batch does in memory.
#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <cstdio>
#include <cstdlib>

#include "cluster.h"
#include "machine/machine.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::bench {

namespace {

void call(control::Step& step, std::string_view name, const std::string& json) {
  const wire::Operation* operation = wire::find_operation("ecs", name);
  capnp::MallocMessageBuilder in;
  auto request = in.initRoot<capnp::DynamicStruct>(operation->request_schema());
  Status status = wire::read_json(json, request, wire::read_options(*operation));
  capnp::MallocMessageBuilder out;
  const control::CallEvent event{operation->index, request.asReader(),
                                 out.initRoot<capnp::DynamicStruct>(operation->reply_schema())};
  if (status.ok()) status = control::step(step, event);
  if (status.ok()) return;
  std::fprintf(stderr, "%s: %s\n", operation->name.c_str(), status.error().message.c_str());
  std::exit(1);
}

constexpr int kOfOneService = 5'000;

void create_one(control::Step& step, Capacity capacity, const char* cpu) {
  const bool fargate = capacity == Capacity::kFargate;
  const std::string provider = fargate ? "FARGATE" : "fleet";
  if (!fargate) {
    call(step, "CreateCapacityProvider", R"({"name":"fleet","autoScalingGroupProvider":{"autoScalingGroupArn":"fleet"}})");
  }
  call(step, "PutClusterCapacityProviders",
       R"({"cluster":"default","capacityProviders":[")" + provider + R"("],"defaultCapacityProviderStrategy":[]})");
  call(step, "RegisterTaskDefinition",
       fargate ? R"({"family":"one","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"256","memory":"512",
                     "containerDefinitions":[{"name":"app","image":"web:1"}]})"
               : std::string(R"({"family":"one","containerDefinitions":[{"name":"app","image":"web:1","cpu":)") + cpu +
                     R"(,"memory":512}]})");
  call(step, "CreateService",
       R"({"serviceName":"one","taskDefinition":"one","desiredCount":)" + std::to_string(kOfOneService) +
           R"(,"capacityProviderStrategy":[{"capacityProvider":")" + provider + R"(","weight":1}])" +
           (fargate ? R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-03933a7e5491c6862"]}}})" : "}"));
}

}  // namespace

double measure_capacity(std::size_t instances, Capacity capacity) {
  Cluster cluster(instances, capacity == Capacity::kGroup ? "fleet" : "");
  control::Random random({11, 12});
  control::Step step{cluster.draft, Instant{1'700'000'000'000}, random};
  create_one(step, capacity, "128");
  const double begin = now();
  control::settle(step);
  const double seconds = now() - begin;
  if (cluster.state.table<control::Task>().size() != kOfOneService) {
    std::fprintf(stderr, "%zu tasks\n", cluster.state.table<control::Task>().size());
    std::exit(1);
  }
  return kOfOneService / seconds;
}

double measure_no_room(std::size_t instances) {
  Cluster cluster(instances, "fleet");
  control::Random random({11, 12});
  control::Step step{cluster.draft, Instant{1'700'000'000'000}, random};
  create_one(step, Capacity::kGroup, "65536000");
  control::settle(step);
  const control::ServiceId service = ecs_model(cluster.state).service_named(cluster.id, "one");
  constexpr int kLooks = 100;
  const double begin = now();
  for (int i = 0; i < kLooks; ++i) {
    step.now = step.now + Duration::minutes(1);
    step.draft.wake(service);
    control::settle(step);
  }
  const double seconds = now() - begin;
  if (cluster.state.table<control::Task>().size() != 0) std::exit(1);
  return seconds / kLooks * 1e6;
}

double measure_full_path(std::size_t instances) {
  Cluster cluster(instances);
  control::Random random({11, 12});
  control::Step step{cluster.draft, Instant{1'700'000'000'000}, random};
  for (int number = 0; number < kServices; ++number) {
    const ServiceShape shape = service_shape(number);
    const std::string port = shape.fixed_port == 0 ? "" : ",\"hostPort\":" + std::to_string(shape.fixed_port);
    call(step, "RegisterTaskDefinition",
         R"({"family":"web)" + std::to_string(number) + R"(","containerDefinitions":[{"name":"app","image":"web:1","cpu":)" +
             std::to_string(shape.cpu_units) + R"(,"memory":)" + std::to_string(shape.memory_mib) +
             R"(,"portMappings":[{"containerPort":8080)" + port + "}]}]}");
  }
  cluster.draft.settle();
  const double begin = now();
  for (int number = 0; number < kServices; ++number) {
    call(step, "CreateService",
         R"({"serviceName":"s)" + std::to_string(number) + R"(","taskDefinition":"web)" + std::to_string(number) +
             R"(","desiredCount":)" + std::to_string(service_shape(number).tasks) +
             R"(,"placementConstraints":[{"type":"memberOf","expression":")" + kMembers +
             R"("}],"placementStrategy":[{"type":"spread","field":"attribute:ecs.availability-zone"},)" +
             R"({"type":"binpack","field":"memory"}]})");
    control::settle(step);
  }
  const std::size_t changes = cluster.draft.touched().size();
  const double seconds = now() - begin;
  const std::size_t tasks = cluster.state.table<control::Task>().size();
  if (tasks != kTasks || changes < tasks || cluster.draft.commands().size() < tasks) {
    std::fprintf(stderr, "%zu tasks, %zu changes, %zu commands\n", tasks, changes, cluster.draft.commands().size());
    std::exit(1);
  }
  return static_cast<double>(tasks) / seconds;
}

}  // namespace moorage::bench
