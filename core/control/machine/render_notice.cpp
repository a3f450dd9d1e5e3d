// Notices as EventBridge has them (facts 11): detail-types "ECS Task State Change", "ECS Container Instance State Change", "ECS
// Service Action", "ECS Deployment State Change"; times inside are ISO-8601.
#include "control/api/describe.h"
#include "control/machine/machine.h"
#include "control/state/arns.h"
#include "wire/json.h"
#include "wire/presence.h"
#include "wire/text.h"

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
};

Body task_body(const State& state, const Notice& notice) {
  capnp::MallocMessageBuilder message;
  auto task = message.initRoot<ecs::Task>();
  describe_task(state, *notice.task, task, {});
  return {"ECS Task State Change", {arn_of(state, *notice.task)}, wire::to_json(task.asReader(), {.iso_times = true})};
}

Body instance_body(const State& state, const Notice& notice) {
  capnp::MallocMessageBuilder message;
  auto instance = message.initRoot<ecs::ContainerInstance>();
  describe_instance(state, *notice.instance, instance, {});
  return {"ECS Container Instance State Change",
          {arn_of(state, *notice.instance)},
          wire::to_json(instance.asReader(), {.iso_times = true})};
}

Body service_body(const State& state, const Notice& notice) {
  Body body;
  body.detail_type = notice.kind == NoticeKind::kServiceAction ? "ECS Service Action" : "ECS Deployment State Change";
  body.detail = "{";
  member(body.detail, "eventType", notice.type);
  member(body.detail, "eventName", notice.name);
  if (const Service* service = state.find(notice.service)) {
    body.resources.push_back(arn_of(state, *service));
    if (const Cluster* cluster = state.find(service->cluster)) member(body.detail, "clusterArn", arn_of(state, *cluster));
  }
  if (notice.deployment != 0) member(body.detail, "deploymentId", deployment_id(notice.deployment));
  if (!notice.reason.empty()) member(body.detail, "reason", notice.reason);
  const std::string at = wire::iso8601(notice.at.ms);
  member(body.detail, notice.kind == NoticeKind::kServiceAction ? "createdAt" : "updatedAt", at);
  body.detail += '}';
  return body;
}

// Not an event of ECS, whose managed scaling talks to an Auto Scaling group: here whoever owns the machines listens.
Body group_body(const State& state, const Notice& notice) {
  const GroupChange& change = *notice.group;
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
  body.detail += ",\"instancesToTerminate\":[";
  for (std::size_t i = 0; i < change.leaving.size(); ++i) {
    if (i > 0) body.detail += ',';
    wire::append_quoted(change.leaving[i], body.detail);
  }
  body.detail += "]}";
  return body;
}

Body body_of(const State& state, const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::kTaskStateChange:
      return task_body(state, notice);
    case NoticeKind::kInstanceStateChange:
      return instance_body(state, notice);
    case NoticeKind::kServiceAction:
    case NoticeKind::kDeploymentStateChange:
      return service_body(state, notice);
    case NoticeKind::kGroupCapacityChange:
      return group_body(state, notice);
  }
  return {};
}

}  // namespace

std::string render(const State& state, const Notice& notice, std::uint64_t sequence) {
  const Body body = body_of(state, notice);
  std::string out = "{";
  member(out, "version", "0");
  member(out, "id", notice.external.uuid());
  member(out, "detail-type", body.detail_type);
  member(out, "source", "aws.ecs");
  member(out, "account", state.settings().account_id);
  member(out, "time", wire::iso8601(notice.at.ms));
  member(out, "region", state.settings().region);
  out += ",\"resources\":[";
  for (std::size_t i = 0; i < body.resources.size(); ++i) {
    if (i > 0) out += ',';
    wire::append_quoted(body.resources[i], out);
  }
  out += "],\"moorage:sequence\":" + std::to_string(sequence);
  out += ",\"detail\":" + body.detail + "}";
  return out;
}

}  // namespace moorage::control
