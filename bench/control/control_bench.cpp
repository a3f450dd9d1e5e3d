// Costs of calls and records in the deciding rooms alone: no engine, no store, one thread. DescribeTasks and ListTasks with a
// growing number of tasks in the state show whether they stay flat; bytes per task are counted from what the allocator handed
// out.
//
//   moorage_control_bench [--tasks N]      N: the largest state (default 1,000,000)
#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "kernel/record_codec.h"
#include "kernel/step_context.h"
#include "machine/all_services.h"
#include "machine/operation_table.h"
#include "services/ecs/model/ecs_model.h"
#include "services/elbv2/model/elb_model.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace {

using namespace moorage;
using Clock = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

class World {
 public:
  // One call with the reading of its request and the printing of its reply left out.
  std::string call(std::string_view name, std::string_view json) {
    const wire::Operation* operation = wire::find_operation("ecs", name);
    capnp::MallocMessageBuilder in;
    auto request = in.initRoot<capnp::DynamicStruct>(operation->request_schema());
    if (const Status read = wire::read_json(json, request, wire::read_options(*operation)); !read.ok())
      give_up(read.error().message);
    capnp::MallocMessageBuilder out;
    auto reply = out.initRoot<capnp::DynamicStruct>(operation->reply_schema());
    run(*operation, request.asReader(), reply);
    std::string text;
    wire::write_json(reply.asReader(), text);
    return text;
  }

  // Microseconds per call.
  double measure(std::string_view name, std::string_view json, int rounds) {
    const wire::Operation* operation = wire::find_operation("ecs", name);
    capnp::MallocMessageBuilder in;
    auto request = in.initRoot<capnp::DynamicStruct>(operation->request_schema());
    if (const Status read = wire::read_json(json, request, wire::read_options(*operation)); !read.ok())
      give_up(read.error().message);
    const auto begin = Clock::now();
    for (int i = 0; i < rounds; ++i) {
      capnp::MallocMessageBuilder out;
      run(*operation, request.asReader(), out.initRoot<capnp::DynamicStruct>(operation->reply_schema()));
      draft.settle();
    }
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / rounds;
  }

  control::State state{control::Settings{}, control::all_services()};
  control::Draft draft{state};

 private:
  void run(const wire::Operation& operation, capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply) {
    control::Step step{draft, Instant{1'700'000'000'000}, random_};
    if (const Status status = control::run_operation(step, {.operation = operation.index, .request = request, .reply = reply});
        !status.ok()) {
      give_up(operation.name + ": " + status.error().message);
    }
  }
  control::Random random_{{1, 2}};
};

constexpr const char* kDefinition =
    R"({"family":"web","containerDefinitions":[{"name":"app","image":"registry.example/web:1.2.3","cpu":1,"memory":4,
    "essential":true,"portMappings":[{"containerPort":8080}],"environment":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]})";

// Running tasks as a service has them.
void grow(World& world, const control::Task& model, control::Random& random, std::size_t tasks) {
  while (world.state.table<control::Task>().size() < tasks) {
    control::Task task = model;
    task.id = world.state.table<control::Task>().next_id();
    task.external = random.hex();
    task.last_status = control::TaskStatus::kRunning;
    task.containers[0].phase = control::ContainerPhase::kRunning;
    task.containers[0].run = std::make_shared<const control::ContainerRun>(control::ContainerRun{
        .runtime_id = random.hex().text() + random.hex().text(),
        .image_digest = "sha256:" + random.hex().text() + random.hex().text(),
        .bindings = {
            {.container_port = 8080, .host_port = 32'768, .protocol = control::Protocol::kTcp, .bind_ip = "0.0.0.0"}}});
    world.draft.load(std::move(task));
  }
}

void measure_records(const control::State& state) {
  constexpr int kRounds = 200'000;
  const control::Task& task = *state.find(control::TaskId{2});
  std::size_t bytes = 0;
  auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i) bytes += control::encode_record(task).size();
  const double encode = std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / kRounds;
  const std::string record = control::encode_record(task);
  World other;
  other.call("RegisterTaskDefinition", kDefinition);
  other.draft.settle();
  begin = Clock::now();
  std::string key(8, '\0');
  for (int i = 1; i <= kRounds; ++i) {
    for (int byte = 0; byte < 4; ++byte) key[static_cast<std::size_t>(7 - byte)] = static_cast<char>((i >> (8 * byte)) & 0xff);
    const auto view = std::as_bytes(std::span(record.data(), record.size()));
    if (const Status status = control::decode_record(other.draft, control::TableRow<control::Task>::kNumber, key, view);
        !status.ok())
      give_up(status.error().message);
  }
  const double decode = std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / kRounds;
  std::printf("task record: %zu bytes, encode %.2f us, decode and index %.2f us\n", bytes / kRounds, encode, decode);
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t most = 1'000'000;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::string_view(arguments[i]) == "--tasks") most = std::strtoull(arguments[i + 1], nullptr, 10);
  }
  World world;
  world.call("CreateCluster", "{}");
  world.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":2000000000},
      {"name":"MEMORY","type":"INTEGER","integerValue":2000000000}]})");
  world.call("RegisterTaskDefinition", kDefinition);
  world.call("RunTask", R"({"taskDefinition":"web"})");
  world.draft.settle();
  control::Random random({3, 4});
  const control::Task model = *world.state.find(control::TaskId{1});

  std::printf("%12s %18s %18s %18s\n", "tasks", "DescribeTasks(1)", "ListTasks(100)", "ListTasks(family)");
  for (std::size_t tasks : {std::size_t{2}, std::size_t{100}, std::size_t{10'000}, std::size_t{1'000'000}}) {
    if (tasks > most) break;
    const std::size_t before = mallinfo2().uordblks;
    const std::size_t had = world.state.table<control::Task>().size();
    grow(world, model, random, tasks);
    const std::size_t after = mallinfo2().uordblks;
    const std::string one = world.state.find(control::TaskId{2})->external.text();
    const double describe = world.measure("DescribeTasks", R"({"tasks":[")" + one + R"("]})", 20'000);
    const double list = world.measure("ListTasks", "{}", 5'000);
    const double family = world.measure("ListTasks", R"({"family":"web"})", 5'000);
    std::printf("%12zu %15.2f us %15.2f us %15.2f us", tasks, describe, list, family);
    if (tasks - had > 1000) std::printf("   %zu bytes of memory per task", (after - before) / (tasks - had));
    std::printf("\n");
  }
  measure_records(world.state);
  std::printf("RegisterTaskDefinition %.2f us\n", World{}.measure("RegisterTaskDefinition", kDefinition, 20'000));
  return 0;
}
