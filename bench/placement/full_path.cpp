// From CreateService to records, held resources, changes and commands: everything that a batch does in memory.
#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <cstdio>
#include <cstdlib>

#include "cluster.h"
#include "control/machine/machine.h"
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

}  // namespace

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
