// Notices as EventBridge has them (docs/rules/events.md): detail-types "ECS Task State Change", "ECS Container Instance State
// Change", "ECS Service Action", "ECS Deployment State Change"; times inside are ISO-8601.
#include <capnp/serialize.h>

#include <cstring>

#include "kernel/record_codec.h"
#include "machine/machine.h"
#include "schemas/engine/meta.capnp.h"
#include "services/cloudwatch/alarm_notices.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/ecs_notices.h"
#include "services/ecs/orchestration/report_pace.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
#include "wire/json.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

void member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  wire::append_quoted(name, out);
  out += ':';
  wire::append_quoted(text, out);
}

struct Body {
  std::string_view detail_type;
  std::vector<std::string> resources;
  std::string detail;
  std::string_view source = "aws.ecs";
};

Body instance_body(const State& state, const Instance& instance) {
  capnp::MallocMessageBuilder message;
  auto described = message.initRoot<ecs::ContainerInstance>();
  describe_instance(state, instance, described, {});
  return {"ECS Container Instance State Change",
          {arn_of(state, instance)},
          wire::to_json(described.asReader(), {.iso_times = true})};
}

struct ServiceWords {
  std::string_view detail_type;
  std::string_view time_member;
};

Body service_body(const State& state, const ServiceNews& news, Instant at, ServiceWords words) {
  Body body{.detail_type = words.detail_type, .resources = {}, .detail = "{"};
  member(body.detail, "eventType", news.type);
  member(body.detail, "eventName", news.name);
  if (const Service* service = state.find(news.service)) {
    body.resources.push_back(arn_of(state, *service));
    if (const Cluster* cluster = state.find(service->cluster)) member(body.detail, "clusterArn", arn_of(state, *cluster));
  }
  if (news.deployment != 0) member(body.detail, "deploymentId", deployment_id(news.deployment));
  if (!news.reason.empty()) member(body.detail, "reason", news.reason);
  member(body.detail, words.time_member, wire::iso8601(at.ms));
  body.detail += '}';
  return body;
}

// Not an event of ECS, whose managed scaling talks to an Auto Scaling group: here the owner of the machines listens to the
// feed.
Body group_body(const State& state, const GroupChange& change) {
  Body body;
  body.detail_type = "Moorage Instance Group Capacity Change";
  body.detail = "{";
  if (const CapacityProvider* provider = state.find(change.provider)) {
    const std::string arn = capacity_provider_arn(state.settings(), provider->name);
    body.resources.push_back(arn);
    member(body.detail, "capacityProviderArn", arn);
    member(body.detail, "capacityProviderName", provider->name);
    member(body.detail, "autoScalingGroupArn",
           wire::view(provider->described.reader().getAutoScalingGroupProvider().getAutoScalingGroupArn()));
  }
  if (const Cluster* cluster = state.find(change.cluster)) member(body.detail, "clusterArn", arn_of(state, *cluster));
  body.detail += ",\"formerCapacity\":" + std::to_string(change.former_capacity);
  body.detail += ",\"desiredCapacity\":" + std::to_string(change.desired_capacity);
  body.detail += ",\"capacityProviderReservation\":" + std::to_string(change.reservation_percent);
  if (!change.leaving.empty()) member(body.detail, "managedDraining", change.drains ? "ENABLED" : "DISABLED");
  body.detail += ",\"instancesToTerminate\":[";
  for (std::size_t i = 0; i < change.leaving.size(); ++i) {
    if (i > 0) body.detail += ',';
    wire::append_quoted(change.leaving[i], body.detail);
  }
  body.detail += "]}";
  return body;
}

// Not an event of ECS, whose agents are ECS's own: here a driver may come from an embedder, whose operator needs to know.
Body flood_body(const State& state, const ReportFlood& flood) {
  const ClusterId of = flood.task ? flood.task->cluster : flood.instance->cluster;
  Body body;
  body.detail_type = "Moorage Report Flood";
  body.resources.push_back(flood.task ? arn_of(state, *flood.task) : arn_of(state, *flood.instance));
  body.detail = "{";
  if (const Cluster* cluster = state.find(of)) member(body.detail, "clusterArn", arn_of(state, *cluster));
  member(body.detail, flood.task ? "taskArn" : "containerInstanceArn", body.resources.front());
  if (flood.task) member(body.detail, "containerName", flood.container);
  body.detail += ",\"reportedChanges\":" + std::to_string(flood.changes);
  body.detail += ",\"takenChangesMax\":" + std::to_string(kPaceChangesMax);
  body.detail += ",\"seconds\":" + std::to_string(kPaceWindow.ms / 1000) + "}";
  return body;
}

// Not an event of ECS: there is no agent that would keep it to itself.
Body machine_body(const State& state, const MachineNews& news, Instant at) {
  Body body{.detail_type = "Moorage Machine Notice", .resources = {arn_of(state, *news.instance)}, .detail = "{"};
  member(body.detail, "eventType", news.type);
  member(body.detail, "eventName", news.name);
  if (const Cluster* cluster = state.find(news.instance->cluster)) member(body.detail, "clusterArn", arn_of(state, *cluster));
  member(body.detail, "containerInstanceArn", body.resources.front());
  member(body.detail, "ec2InstanceId", news.instance->machine_id);
  member(body.detail, "reason", news.reason);
  member(body.detail, "createdAt", wire::iso8601(at.ms));
  body.detail += '}';
  return body;
}

// Not an event of ECS either, and of no machine: news of the engine's own host, which is its wall clock.
Body clock_body(const ClockNews& news, Instant at) {
  Body body{.detail_type = "Moorage Clock Notice", .resources = {}, .detail = "{"};
  member(body.detail, "eventType", "WARN");
  member(body.detail, "eventName", news.name);
  body.detail += ",\"byMs\":" + std::to_string(news.by.ms);
  member(body.detail, "reason", news.reason);
  member(body.detail, "createdAt", wire::iso8601(at.ms));
  body.detail += '}';
  return body;
}

std::string alarm_state_json(AlarmState value, std::string_view reason, std::string_view data, Instant at) {
  JsonObject out;
  out.text("value", word_of(value)).text("reason", reason);
  if (!data.empty()) out.text("reasonData", data);
  return out.text("timestamp", data_time(at)).done();
}

// Amazon CloudWatch user guide, "Alarm events and EventBridge".
Body alarm_body(const State& state, const AlarmChange& change) {
  const WatchRecord& alarm = *change.alarm;
  Body body{.detail_type = "CloudWatch Alarm State Change",
            .resources = {alarm_arn(state.settings(), alarm.name)},
            .detail = {},
            .source = "aws.cloudwatch"};
  JsonObject configuration;
  const bool is_metric = alarm.kind == WatchKind::kMetricAlarm;
  const std::string_view description = is_metric ? wire::view(alarm.metric.reader().getAlarmDescription())
                                                 : wire::view(alarm.composite.reader().getAlarmDescription());
  if (!description.empty()) configuration.text("description", description);
  if (!is_metric) configuration.text("alarmRule", wire::view(alarm.composite.reader().getAlarmRule()));
  configuration.raw("actionsEnabled", has_actions_enabled(alarm) ? "true" : "false");
  const std::string_view data = is_metric ? wire::view(alarm.metric.reader().getStateReasonData())
                                          : wire::view(alarm.composite.reader().getStateReasonData());
  body.detail = JsonObject()
                    .text("alarmName", alarm.name)
                    .raw("state", alarm_state_json(state_of(alarm), reason_of(alarm), data, alarm.changed_at))
                    .raw("previousState", alarm_state_json(change.former, change.former_reason, {}, change.former_at))
                    .raw("configuration", configuration.done())
                    .done();
  return body;
}

// Of everything but a task's change, whose text is made when it is read.
Body body_of(const State& state, const EcsNotice& notice, Instant at) {
  return std::visit(Cases{[](const TaskChange&) { return Body{}; },
                          [&](const InstanceChange& change) { return instance_body(state, *change.instance); },
                          [&](const ServiceAction& action) {
                            return service_body(state, action.news, at, {"ECS Service Action", "createdAt"});
                          },
                          [&](const DeploymentChange& change) {
                            return service_body(state, change.news, at, {"ECS Deployment State Change", "updatedAt"});
                          },
                          [&](const GroupChange& change) { return group_body(state, change); },
                          [&](const ReportFlood& flood) { return flood_body(state, flood); },
                          [&](const MachineNews& news) { return machine_body(state, news, at); }},
                    notice);
}

constexpr std::size_t kEnvelopeBytes = 512;

struct Event {
  Hex128 id;
  Instant at;
  std::uint64_t sequence = 0;
};

std::string text_of(const Settings& settings, const Event& event, const Body& body) {
  std::string out = "{";
  out.reserve(kEnvelopeBytes + body.detail.size());
  member(out, "version", "0");
  member(out, "id", event.id.uuid());
  member(out, "detail-type", body.detail_type);
  member(out, "source", body.source);
  member(out, "account", settings.account_id);
  member(out, "time", wire::iso8601(event.at.ms));
  member(out, "region", settings.region);
  out += ",\"resources\":[";
  for (std::size_t i = 0; i < body.resources.size(); ++i) {
    if (i > 0) out += ',';
    wire::append_quoted(body.resources[i], out);
  }
  out += "],\"moorage:sequence\":" + std::to_string(event.sequence);
  out += ",\"detail\":" + body.detail + "}";
  return out;
}

void put_task(const State& state, const Notice& notice, const Task& task, record::TaskNotice::Builder out) {
  const TaskScene scene = scene_of(state, task);
  out.setAt(notice.at.ms);
  codec::put(out.initId(), notice.external);
  codec::put_fields(out.initTask(), task);
  out.setCluster(wire::text(scene.cluster));
  out.setFamily(wire::text(scene.family));
  out.setRevision(scene.revision);
  out.setDefinition(scene.definition.reader());
  if (scene.interface) codec::put_fields(out.initInterface(), *scene.interface);
  out.setHasInstance(scene.has_instance);
  if (!scene.has_instance) return;
  out.setAgentConnected(scene.agent_connected);
  codec::put(out.initInstance(), scene.instance);
  out.setZone(wire::text(scene.zone));
  out.setArchitecture(wire::text(scene.architecture));
}

std::shared_ptr<const TaskInterface> interface_in(record::TaskNotice::Reader in) {
  if (!in.hasInterface()) return nullptr;
  TaskInterface out;
  codec::read_fields(out, in.getInterface());
  return std::make_shared<const TaskInterface>(std::move(out));
}

TaskScene scene_in(record::TaskNotice::Reader in) {
  return {.cluster = codec::string(in.getCluster()),
          .family = codec::string(in.getFamily()),
          .revision = in.getRevision(),
          .definition = wire::Message<ecs::TaskDefinition>::from_reader(in.getDefinition()),
          .has_instance = in.getHasInstance(),
          .instance = codec::hex(in.getInstance()),
          .zone = codec::string(in.getZone()),
          .architecture = codec::string(in.getArchitecture()),
          .agent_connected = in.getAgentConnected(),
          .interface = interface_in(in)};
}

Result<std::string> task_text(const Settings& settings, record::TaskNotice::Reader in, std::uint64_t sequence) {
  Task task;
  codec::read_fields(task, in.getTask());
  const TaskScene scene = scene_in(in);
  if (scene.definition.reader().getContainerDefinitions().size() != task.containers.size()) {
    return Error{.name = "StoreDamaged", .message = "notice " + std::to_string(sequence) + " has another number of containers"};
  }
  capnp::MallocMessageBuilder message;
  auto described = message.initRoot<ecs::Task>();
  describe_task(settings, scene, task, described, {});
  return text_of(settings, {codec::hex(in.getId()), codec::instant(in.getAt()), sequence},
                 {"ECS Task State Change",
                  {task_arn(settings, scene.cluster, task.external)},
                  wire::to_json(described.asReader(), {.iso_times = true})});
}

// Reads a notice where it lies, without the walk through all of it that a message from outside gets: this process has made it,
// or a store that keeps a hash of it. What is out of bounds or no text is met as an exception.
template <typename Read>
auto read_notice(std::span<const std::byte> record, Read&& read) -> decltype(read(record::NoticeRecord::Reader())) {
  try {
    kj::Array<capnp::word> aligned;
    kj::ArrayPtr<const capnp::word> words(reinterpret_cast<const capnp::word*>(record.data()),
                                          record.size() / sizeof(capnp::word));
    if (reinterpret_cast<std::uintptr_t>(record.data()) % alignof(capnp::word) != 0) {
      aligned = kj::heapArray<capnp::word>(words.size());
      std::memcpy(aligned.begin(), record.data(), aligned.size() * sizeof(capnp::word));
      words = aligned;
    }
    capnp::FlatArrayMessageReader message(words);
    return read(message.getRoot<record::NoticeRecord>());
  } catch (const kj::Exception& damage) {
    return Error{.name = "StoreDamaged", .message = std::string("a notice is damaged: ") + damage.getDescription().cStr()};
  }
}

}  // namespace

void append_notice(const State& state, const Notice& notice, std::uint64_t sequence, std::string& out) {
  codec::encode_onto<record::NoticeRecord>(out, [&](record::NoticeRecord::Builder record) {
    record.setSequence(sequence);
    const Event event{notice.external, notice.at, sequence};
    if (const auto* clock = notice.as<ClockNews>()) {
      return record.setJson(wire::text(text_of(state.settings(), event, clock_body(*clock, notice.at))));
    }
    if (const auto* watch = notice.as<CloudwatchNotice>()) {
      const auto body = std::visit([&](const AlarmChange& change) { return alarm_body(state, change); }, *watch);
      return record.setJson(wire::text(text_of(state.settings(), event, body)));
    }
    const auto* ecs = notice.as<EcsNotice>();
    if (!ecs) return;
    if (const auto* change = std::get_if<TaskChange>(ecs)) return put_task(state, notice, *change->task, record.initTask());
    record.setJson(wire::text(text_of(state.settings(), event, body_of(state, *ecs, notice.at))));
  });
}

Result<std::uint64_t> notice_sequence(std::span<const std::byte> record) {
  return read_notice(record, [](record::NoticeRecord::Reader notice) -> Result<std::uint64_t> { return notice.getSequence(); });
}

Result<std::string> notice_text(const Settings& settings, std::span<const std::byte> record) {
  return read_notice(record, [&](record::NoticeRecord::Reader notice) -> Result<std::string> {
    if (!notice.hasTask()) return codec::string(notice.getJson());
    return task_text(settings, notice.getTask(), notice.getSequence());
  });
}

}  // namespace moorage::control
