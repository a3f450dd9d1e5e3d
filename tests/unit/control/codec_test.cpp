// Records are read back as they were written: whole states that operations made, random records of the kinds that change most,
// and damaged bytes.
#include "kernel/record_codec.h"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>

#include "schemas/engine/records.capnp.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using namespace control;
using testing::Control;
using testing::Json;

std::string key_of(std::uint64_t id) {
  std::string key;
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>((id >> shift) & 0xff);
  return key;
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

template <typename Entity>
void copy_table(const State& from, Draft& to) {
  from.table<Entity>().visit_all([&](const Entity& record) {
    const Status status =
        decode_record(to, TableRow<Entity>::kNumber, key_of(record.id.value), bytes_of(encode_record(record)));
    ASSERT_TRUE(status.ok()) << status.error().message;
  });
}

void copy_state(const State& from, Draft& to) {
  copy_table<Cluster>(from, to);
  copy_table<CapacityProvider>(from, to);
  copy_table<TaskDefinition>(from, to);
  copy_table<Family>(from, to);
  copy_table<Instance>(from, to);
  copy_table<Task>(from, to);
  copy_table<Service>(from, to);
  copy_table<LoadBalancer>(from, to);
  copy_table<TargetGroup>(from, to);
  copy_table<Listener>(from, to);
  copy_table<Token>(from, to);
  copy_table<Target>(from, to);
  copy_table<ServiceEvent>(from, to);
  copy_table<RevisionRecord>(from, to);
  copy_table<ServiceDeployment>(from, to);
  copy_table<TaskProtection>(from, to);
}

template <typename Entity>
void expect_same_records(const State& a, const State& b) {
  EXPECT_EQ(a.table<Entity>().size(), b.table<Entity>().size());
  a.table<Entity>().visit_all([&](const Entity& record) {
    const Entity* other = b.find(record.id);
    ASSERT_NE(other, nullptr);
    EXPECT_EQ(encode_record(record), encode_record(*other));
  });
}

// A small state with a record of every kind.
void populate(Control& control) {
  const auto ok = [&](const char* operation, const Json& request) {
    const testing::Answer answer = control.call(operation, request);
    ASSERT_TRUE(answer.ok()) << operation << ": " << answer.error.message;
  };
  ok("CreateCluster", Json::parse(R"({"tags":[{"key":"a","value":"1"}],"serviceConnectDefaults":{"namespace":"ns"}})"));
  ok("CreateCluster", Json::parse(R"({"clusterName":"gone"})"));
  ok("DeleteCluster", Json::parse(R"({"cluster":"gone"})"));
  ok("RegisterContainerInstance", Json::parse(R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":100000},
      {"name":"MEMORY","type":"INTEGER","integerValue":100000},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}],
      "attributes":[{"name":"stack","value":"blue"},{"name":"flag"}],"platformDevices":[{"id":"gpu-0","type":"GPU"}],
      "versionInfo":{"agentVersion":"1"},"tags":[{"key":"m","value":"x"}]})"));
  for (int i = 0; i < 3; ++i) {
    ok("RegisterTaskDefinition",
       Json::parse(R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","cpu":10,"memory":64,
        "portMappings":[{"containerPort":80}],"environment":[{"name":"A","value":"ü"}]},{"name":"b","image":"j","memory":8}],
        "tags":[{"key":"t","value":"1"}]})"));
  }
  ok("CreateCapacityProvider", Json::parse(R"({"name":"fleet","tags":[{"key":"t","value":"1"}],
      "autoScalingGroupProvider":{"autoScalingGroupArn":"fleet","managedScaling":{"status":"ENABLED"}}})"));
  ok("PutClusterCapacityProviders", Json::parse(R"({"cluster":"default","capacityProviders":["fleet"],
      "defaultCapacityProviderStrategy":[]})"));
  ok("RunTask", Json::parse(R"({"taskDefinition":"web","count":2,"placementStrategy":[{"type":"random"}],
      "capacityProviderStrategy":[{"capacityProvider":"fleet","weight":1}]})"));
  ok("DeregisterTaskDefinition", Json::parse(R"({"taskDefinition":"web:1"})"));
  ok("RunTask",
     Json::parse(R"({"taskDefinition":"web","count":4,"startedBy":"me","clientToken":"tok","overrides":{"containerOverrides":[
      {"name":"app","cpu":20,"command":["x"]}]},"tags":[{"key":"r","value":"1"}]})"));
  ok("RunTask", Json::parse(R"({"taskDefinition":"web:2"})"));
  ok("CreateService",
     Json::parse(R"({"serviceName":"s","taskDefinition":"web:2","desiredCount":2,"tags":[{"key":"s","value":"1"}],
      "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}})"));
  ok("UpdateService", Json::parse(R"({"service":"s","taskDefinition":"web:3"})"));
}

TEST(Codec, brings_a_whole_state_back) {
  Control original;
  populate(original);
  const ServiceId service = ecs_model(original.state).service_named(ecs_model(original.state).cluster_named("default"), "s");
  original.draft.change(service, [](Service& s) {
    s.last_completed = s.deployments.back().revision;
    s.last_completed_digits = s.deployments.back().digits;
    s.retry_placement_at = Instant{5};
    s.last_placement_event = "no room";
  });
  original.draft.add(ServiceEvent{.service = service, .external = {1, 2}, .created_at = {3}, .message = "said"});
  const TaskId kept = original.state.table<Task>().next_id();
  original.draft.add(TaskProtection{.id = {}, .task = TaskId{kept.value - 1}, .expires_at = {1'800'000'000'000}});
  Control copy;
  copy_state(original.state, copy.draft);
  expect_same_records<Cluster>(original.state, copy.state);
  expect_same_records<CapacityProvider>(original.state, copy.state);
  expect_same_records<TaskDefinition>(original.state, copy.state);
  expect_same_records<Family>(original.state, copy.state);
  expect_same_records<Instance>(original.state, copy.state);
  expect_same_records<Task>(original.state, copy.state);
  expect_same_records<Service>(original.state, copy.state);
  expect_same_records<ServiceEvent>(original.state, copy.state);
  expect_same_records<Token>(original.state, copy.state);
  EXPECT_EQ(original.state.table<RevisionRecord>().size(), 2U);
  expect_same_records<RevisionRecord>(original.state, copy.state);
  EXPECT_EQ(original.state.table<ServiceDeployment>().size(), 2U);
  expect_same_records<ServiceDeployment>(original.state, copy.state);
  expect_same_records<TaskProtection>(original.state, copy.state);
  EXPECT_EQ(copy.state.recount(), std::vector<std::string>{});
  EXPECT_TRUE(copy.draft.is_clean()) << "loading writes nothing";

  const Json tasks{{"tasks", original.call("ListTasks", "{}")["taskArns"]}, {"include", {"TAGS"}}};
  for (const auto& [operation, request] :
       {std::pair<const char*, Json>{"DescribeTasks", tasks},
        {"DescribeServices", Json::parse(R"({"services":["s"],"include":["TAGS"]})")},
        {"ListServiceDeployments", Json::parse(R"({"service":"s"})")},
        {"DescribeClusters", Json::parse(R"({"include":["TAGS","SETTINGS","STATISTICS"]})")},
        {"DescribeTaskDefinition", Json::parse(R"({"taskDefinition":"web:1","include":["TAGS"]})")},
        {"ListContainerInstances", Json::object()}}) {
    EXPECT_EQ(original.call(operation, request).json, copy.call(operation, request).json) << operation;
  }
}

TEST(Codec, takes_back_a_reason_that_was_too_long) {
  Control control;
  control.call("CreateCluster", "{}");
  control.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":1024},
      {"name":"MEMORY","type":"INTEGER","integerValue":1024}]})");
  control.call("RegisterTaskDefinition",
               R"({"family":"web","containerDefinitions":[{"name":"app","image":"app","memory":64}]})");
  const std::string task = control.call("RunTask", R"({"taskDefinition":"web"})")["tasks"][0]["taskArn"];
  ASSERT_TRUE(control.call("StopTask", Json{{"task", task}, {"reason", std::string(1023, 'a') + "\u00e9"}}).ok());
  Control copy;
  copy_state(control.state, copy.draft);
}

// Older engines kept the targets of a service once, for all its revisions.
TEST(Codec, reads_the_targets_of_a_service_from_older_stores) {
  Control original;
  populate(original);
  const ServiceId id = ecs_model(original.state).service_named(ecs_model(original.state).cluster_named("default"), "s");
  const std::string bytes = encode_record(*original.state.find(id));
  auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), bytes.data(), bytes.size());
  capnp::FlatArrayMessageReader reader(words);
  capnp::MallocMessageBuilder older(1 << 14);
  older.setRoot(reader.getRoot<record::Service>());
  auto service = older.getRoot<record::Service>();
  for (auto deployment : service.getDeployments()) deployment.getRevision().disownTargets();
  auto targets = service.initTargets(1);
  targets[0].setGroup(7);
  targets[0].setContainerName("app");
  targets[0].setContainerPort(80);
  const auto flat = capnp::messageToFlatArray(older);
  Control copy;
  copy_table<Cluster>(original.state, copy.draft);
  copy_table<TaskDefinition>(original.state, copy.draft);
  const Status status = decode_record(copy.draft, TableRow<Service>::kNumber, key_of(id.value),
                                      std::as_bytes(std::span(flat.begin(), flat.end())));
  ASSERT_TRUE(status.ok()) << status.error().message;
  ASSERT_EQ(copy.state.find(id)->deployments.size(), 2u);
  for (const Deployment& deployment : copy.state.find(id)->deployments) {
    ASSERT_EQ(deployment.revision->targets.size(), 1u);
    EXPECT_EQ(deployment.revision->targets[0].group.value, 7u);
    EXPECT_EQ(deployment.revision->targets[0].container_port, 80);
  }
}

TEST(Codec, shares_equal_parts_of_tasks_in_memory) {
  Control original;
  populate(original);
  Control copy;
  copy_state(original.state, copy.draft);
  std::set<const TaskDetail*> details;
  copy.state.table<Task>().visit_all([&](const Task& task) { details.insert(task.detail.get()); });
  EXPECT_EQ(details.size(), 3U) << "tasks of three calls";
}

// Every member of a task; a new member that is missing here does not compile.
void expect_same(const Task& a, const Task& b) {
  const auto& [id, external, cluster, definition, service, deployment, instance, last_status, desired_status, health, stop_code,
               was_running, counted_as_failure, moving, release_sent, released, version, created_at, pull_started_at,
               pull_stopped_at, started_at, stopping_at, execution_stopped_at, stopped_at, stopped_reason, detail, demand,
               containers, gpu_ids] = a;
  EXPECT_EQ(id, b.id);
  EXPECT_EQ(external, b.external);
  EXPECT_EQ(cluster, b.cluster);
  EXPECT_EQ(definition, b.definition);
  EXPECT_EQ(service, b.service);
  EXPECT_EQ(deployment, b.deployment);
  EXPECT_EQ(instance, b.instance);
  EXPECT_EQ(last_status, b.last_status);
  EXPECT_EQ(desired_status, b.desired_status);
  EXPECT_EQ(health, b.health);
  EXPECT_EQ(stop_code, b.stop_code);
  EXPECT_EQ(was_running, b.was_running);
  EXPECT_EQ(counted_as_failure, b.counted_as_failure);
  EXPECT_EQ(moving, b.moving);
  EXPECT_EQ(release_sent, b.release_sent);
  EXPECT_EQ(released, b.released);
  EXPECT_EQ(version, b.version);
  EXPECT_EQ(created_at, b.created_at);
  EXPECT_EQ(pull_started_at, b.pull_started_at);
  EXPECT_EQ(pull_stopped_at, b.pull_stopped_at);
  EXPECT_EQ(started_at, b.started_at);
  EXPECT_EQ(stopping_at, b.stopping_at);
  EXPECT_EQ(execution_stopped_at, b.execution_stopped_at);
  EXPECT_EQ(stopped_at, b.stopped_at);
  EXPECT_EQ(stopped_reason, b.stopped_reason);
  EXPECT_EQ(gpu_ids, b.gpu_ids);
  EXPECT_EQ(detail->group, b.detail->group);
  EXPECT_EQ(detail->started_by, b.detail->started_by);
  EXPECT_EQ(detail->launch_type, b.detail->launch_type);
  EXPECT_EQ(detail->enable_execute_command, b.detail->enable_execute_command);
  EXPECT_EQ(detail->tags, b.detail->tags);
  EXPECT_EQ(*demand, *b.demand);
  EXPECT_EQ(containers, b.containers);
}

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::uint64_t number() { return random_(); }
  bool coin() { return (random_() & 1) != 0; }
  template <typename Enum>
  Enum any(Enum last) {
    return static_cast<Enum>(random_() % (static_cast<std::uint64_t>(last) + 1));
  }
  Instant instant() { return {static_cast<std::int64_t>(random_() >> 20)}; }
  std::string text() {
    std::string out;
    for (std::uint64_t n = random_() % 40; n > 0; --n)
      out += n % 7 == 0 ? "é" : std::string(1, static_cast<char>('a' + random_() % 26));
    return out;
  }

 private:
  std::mt19937_64 random_;
};

Container any_container(Dice& dice) {
  Container container{.phase = dice.any(ContainerPhase::kStopped),
                      .health = dice.any(Health::kUnhealthy),
                      .has_exit_code = dice.coin(),
                      .ever_ran = dice.coin(),
                      .exit_code = static_cast<std::int32_t>(dice.number()),
                      .restarts = static_cast<std::int32_t>(dice.number() >> 40),
                      .started_at = dice.instant(),
                      .exited_at = dice.instant(),
                      .reason = dice.text()};
  control::ContainerRun run{.runtime_id = dice.text(), .image_digest = dice.text(), .bindings = {}};
  for (std::uint64_t n = dice.number() % 3; n > 0; --n) {
    run.bindings.push_back({.container_port = static_cast<std::uint16_t>(dice.number()),
                            .host_port = static_cast<std::uint16_t>(dice.number()),
                            .protocol = dice.any(Protocol::kUdp),
                            .bind_ip = dice.text()});
  }
  container.run = std::make_shared<const control::ContainerRun>(std::move(run));
  return container;
}

void randomize(Task& task, Dice& dice) {
  task.last_status = dice.any(TaskStatus::kStopped);
  task.desired_status = dice.any(DesiredStatus::kStopped);
  task.health = dice.any(Health::kUnhealthy);
  task.stop_code = dice.any(StopCode::kTerminationNotice);
  task.was_running = dice.coin();
  task.counted_as_failure = dice.coin();
  task.moving = dice.coin();
  task.release_sent = dice.coin();
  task.released = dice.coin();
  task.deployment = dice.number();
  task.version = static_cast<std::uint32_t>(dice.number());
  for (Instant* at : {&task.created_at, &task.pull_started_at, &task.pull_stopped_at, &task.started_at, &task.stopping_at,
                      &task.execution_stopped_at, &task.stopped_at}) {
    *at = dice.instant();
  }
  task.stopped_reason = dice.text();
  task.detail = std::make_shared<const TaskDetail>(TaskDetail{.group = dice.text(),
                                                              .started_by = dice.text(),
                                                              .launch_type = dice.any(LaunchType::kManagedInstances),
                                                              .enable_execute_command = dice.coin(),
                                                              .overrides = task.detail->overrides,
                                                              .tags = {{dice.text(), dice.text()}}});
  for (Container& container : task.containers) container = any_container(dice);
}

TEST(Codec, brings_random_tasks_back_member_by_member) {
  Control original;
  populate(original);
  const Json arns = original.call("ListTasks", "{}")["taskArns"];
  const std::string arn = arns[0];
  const TaskId id = ecs_model(original.state).task_named(*Hex128::parse(arn.substr(arn.size() - 32)));
  for (unsigned seed = 0; seed < 500; ++seed) {
    Dice dice(seed);
    Task task = *original.state.find(id);
    randomize(task, dice);
    Control copy;
    copy_table<TaskDefinition>(original.state, copy.draft);
    const Status status = decode_record(copy.draft, TableRow<Task>::kNumber, key_of(id.value), bytes_of(encode_record(task)));
    ASSERT_TRUE(status.ok()) << status.error().message;
    expect_same(task, *copy.state.find(id));
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(Codec, says_which_record_is_damaged) {
  Control original;
  populate(original);
  const Task* task = nullptr;
  original.state.table<Task>().visit_all([&](const Task& one) { task = &one; });
  const std::string bytes = encode_record(*task);
  Control empty;
  const Status no_definition = decode_record(empty.draft, TableRow<Task>::kNumber, key_of(task->id.value), bytes_of(bytes));
  ASSERT_FALSE(no_definition.ok());
  EXPECT_EQ(no_definition.error().name, "StoreDamaged");
  EXPECT_FALSE(decode_record(empty.draft, TableRow<Family>::kNumber, "short", bytes_of(bytes)).ok());
  EXPECT_FALSE(decode_record(empty.draft, TableRow<Family>::kNumber, key_of(0), bytes_of(bytes)).ok());
  for (const std::size_t size : {std::size_t{0}, std::size_t{8}, bytes.size() - 8, bytes.size() - 1}) {
    EXPECT_FALSE(decode_record(original.draft, TableRow<Task>::kNumber, key_of(99), bytes_of(bytes.substr(0, size))).ok())
        << size;
  }
}

TEST(Codec, survives_any_broken_byte) {
  Control original;
  populate(original);
  std::vector<std::pair<TableId, std::string>> records;
  original.state.table<Task>().visit_all(
      [&](const Task& r) { records.emplace_back(TableRow<Task>::kNumber, encode_record(r)); });
  original.state.table<Service>().visit_all(
      [&](const Service& r) { records.emplace_back(TableRow<Service>::kNumber, encode_record(r)); });
  original.state.table<Instance>().visit_all(
      [&](const Instance& r) { records.emplace_back(TableRow<Instance>::kNumber, encode_record(r)); });
  Dice dice(7);
  int refused = 0;
  for (int i = 0; i < 4000; ++i) {
    auto [table, bytes] = records[dice.number() % records.size()];
    for (std::uint64_t n = 1 + dice.number() % 4; n > 0; --n)
      bytes[dice.number() % bytes.size()] = static_cast<char>(dice.number());
    Control copy;
    copy_table<TaskDefinition>(original.state, copy.draft);
    if (!decode_record(copy.draft, table, key_of(7), bytes_of(bytes)).ok()) ++refused;
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace moorage
