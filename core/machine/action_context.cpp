#include "machine/action_context.h"

#include <kj/debug.h>

#include "machine/action_resources.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

// A key of ECS that has the texts of a member.
struct TextKey {
  std::string_view key;
  std::string_view path;
};
constexpr TextKey kTextKeys[] = {
    {"ecs:capacity-provider",
     "capacityProviderStrategy.capacityProvider|defaultCapacityProviderStrategy.capacityProvider|capacityProviders"},
    {"ecs:container-name", "container"},
    {"ecs:subnet", "networkConfiguration.awsvpcConfiguration.subnets"},
    {"ecs:namespace", "serviceConnectConfiguration.namespace|serviceConnectDefaults.namespace"},
    {"ecs:task-cpu", "cpu"},
    {"ecs:task-memory", "memory"},
};

// A member of truth or enumeration, by the text that the wire has for it.
struct WordKey {
  std::string_view key;
  std::string_view member;
};
constexpr WordKey kWordKeys[] = {
    {"ecs:enable-execute-command", "enableExecuteCommand"},
    {"ecs:propagate-tags", "propagateTags"},
    {"ecs:enable-ecs-managed-tags", "enableECSManagedTags"},
    {"ecs:account-setting", "name"},
};

std::optional<std::string> word_of(capnp::DynamicStruct::Reader in, std::string_view member) {
  const std::string name(member);
  KJ_IF_MAYBE (field, in.getSchema().findFieldByName(name.c_str())) {
    const auto value = in.get(*field);
    if (value.getType() == capnp::DynamicValue::ENUM) {
      const auto entry = value.as<capnp::DynamicEnum>();
      if (entry.getRaw() == 0) return std::nullopt;
      const auto& shape = wire::EnumShape::of(entry.getSchema());
      return std::string(shape.name(entry.getRaw()));
    }
    if (value.getType() != capnp::DynamicValue::STRUCT) return std::nullopt;
    // A group of presence: {unset, value}.
    const auto group = value.as<capnp::DynamicStruct>();
    KJ_IF_MAYBE (set, group.which()) {
      if (set->getProto().getName() != "value") return std::nullopt;
      const auto inside = group.get(*set);
      if (inside.getType() == capnp::DynamicValue::BOOL) return inside.as<bool>() ? "true" : "false";
    }
  }
  return std::nullopt;
}

bool has_member(capnp::DynamicStruct::Reader in, const char* name) {
  KJ_IF_MAYBE (field, in.getSchema().findFieldByName(name)) {
    return in.has(*field);
  }
  return false;
}

void set_ecs_keys(const State& state, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                  policy::Context& out) {
  for (const TextKey& row : kTextKeys) {
    if (auto texts = texts_at(request, row.path); !texts.empty()) out.set(row.key, std::move(texts));
  }
  for (const WordKey& row : kWordKeys) {
    if (row.key == "ecs:account-setting" && operation.name.find("AccountSetting") == std::string::npos) continue;
    if (auto word = word_of(request, row.member)) out.set(row.key, std::move(*word));
  }
  const bool knows_cluster = static_cast<bool>(request.getSchema().findFieldByName("cluster") != nullptr);
  const std::string cluster(cluster_name_in(text_at(request, "cluster")));
  if (knows_cluster) {
    const std::string asked = text_at(request, "cluster");
    out.set("ecs:cluster", is_arn(asked) ? asked : cluster_arn(state.settings(), cluster));
  }
  const auto in_cluster = [&](const std::string& named, std::string_view kind) {
    return is_arn(named) ? named
                         : arn_of(state.settings(),
                                  ArnText{.service = "ecs", .resource = std::string(kind) + "/" + cluster + "/" + named});
  };
  if (const std::string service = text_at(request, "service|serviceName"); !service.empty()) {
    out.set("ecs:service", in_cluster(service, "service"));
  }
  if (const std::string task = text_at(request, "task"); !task.empty()) out.set("ecs:task", in_cluster(task, "task"));
  std::vector<std::string> instances;
  for (const std::string& one : texts_at(request, "containerInstances"))
    instances.push_back(in_cluster(one, "container-instance"));
  if (!instances.empty()) out.set("ecs:container-instances", std::move(instances));
  if (const std::string asked = text_at(request, "taskDefinition"); !asked.empty()) {
    const TaskDefinitionId id = find_definition(state, asked);
    out.set("ecs:task-definition", id ? arn_of(state, *state.find(id)) : asked);
  }
  if (has_member(request, "serviceConnectConfiguration")) out.set("ecs:enable-service-connect", "true");
  if (has_member(request, "volumeConfigurations")) out.set("ecs:enable-ebs-volumes", "true");
}

// Tags of a request are lists of key and value everywhere here; the key of a map is called key, too.
void set_tag_keys(capnp::DynamicStruct::Reader request, policy::Context& out) {
  std::vector<std::string> keys = texts_at(request, "tagKeys");
  KJ_IF_MAYBE (field, request.getSchema().findFieldByName("tags")) {
    if (request.has(*field)) {
      const auto value = request.get(*field);
      if (value.getType() == capnp::DynamicValue::LIST) {
        for (const auto item : value.as<capnp::DynamicList>()) {
          if (item.getType() != capnp::DynamicValue::STRUCT) {
            if (item.getType() == capnp::DynamicValue::TEXT) keys.emplace_back(wire::view(item.as<capnp::Text>()));
            continue;
          }
          const auto tag = item.as<capnp::DynamicStruct>();
          const std::string key = text_at(tag, "key");
          if (key.empty()) continue;
          out.set("aws:RequestTag/" + key, text_at(tag, "value"));
          keys.push_back(key);
        }
      }
    }
  }
  if (!keys.empty()) out.set("aws:TagKeys", std::move(keys));
}

}  // namespace

void set_request_keys(const State& state, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                      policy::Context& out) {
  const std::string& service = operation.service->name;
  set_tag_keys(request, out);
  if (service == "ecs") set_ecs_keys(state, operation, request, out);
  if (service != "iam") return;
  if (const std::string arn = text_at(request, "policyArn"); !arn.empty()) out.set("iam:PolicyARN", arn);
  if (const std::string arn = text_at(request, "permissionsBoundary"); !arn.empty()) out.set("iam:PermissionsBoundary", arn);
  if (const std::string name = text_at(request, "awsServiceName"); !name.empty()) out.set("iam:AWSServiceName", name);
}

void set_resource_keys(const State& state, std::string_view service_prefix, std::string_view arn, policy::Context& out) {
  const Tags* tags = tags_of_resource(state, arn);
  if (tags == nullptr) return;
  for (const auto& [key, value] : *tags) {
    out.set("aws:ResourceTag/" + key, value);
    out.set(std::string(service_prefix) + ":ResourceTag/" + key, value);
  }
}

}  // namespace moorage::control
