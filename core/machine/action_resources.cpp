#include "machine/action_resources.h"

#include <algorithm>

#include "services/ecs/api/tags.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"
#include "services/elbv2/model/elb_model.h"
#include "services/elbv2/words/elb_arns.h"
#include "services/iam/iam_words.h"
#include "services/iam/managed_policies.h"
#include "services/secretsmanager/secret_words.h"
#include "services/ssm/parameter_words.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

void collect(capnp::DynamicValue::Reader value, std::string_view path, std::vector<std::string>& out);

void collect_in(capnp::DynamicStruct::Reader in, std::string_view path, std::vector<std::string>& out) {
  const auto dot = path.find('.');
  const std::string name(path.substr(0, dot));
  KJ_IF_MAYBE (field, in.getSchema().findFieldByName(name.c_str())) {
    if (!in.has(*field)) return;
    collect(in.get(*field), dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1), out);
  }
}

void collect(capnp::DynamicValue::Reader value, std::string_view path, std::vector<std::string>& out) {
  switch (value.getType()) {
    case capnp::DynamicValue::TEXT:
      if (const auto text = value.as<capnp::Text>(); path.empty() && text.size() > 0) out.emplace_back(wire::view(text));
      return;
    case capnp::DynamicValue::LIST:
      for (const auto item : value.as<capnp::DynamicList>()) collect(item, path, out);
      return;
    case capnp::DynamicValue::STRUCT:
      if (!path.empty()) collect_in(value.as<capnp::DynamicStruct>(), path, out);
      return;
    case capnp::DynamicValue::UNKNOWN:
    case capnp::DynamicValue::VOID:
    case capnp::DynamicValue::BOOL:
    case capnp::DynamicValue::INT:
    case capnp::DynamicValue::UINT:
    case capnp::DynamicValue::FLOAT:
    case capnp::DynamicValue::DATA:
    case capnp::DynamicValue::ENUM:
    case capnp::DynamicValue::ANY_POINTER:
    case capnp::DynamicValue::CAPABILITY:
      return;
  }
}

std::string ecs_arn(const State& state, const std::string& resource) {
  return arn_of(state.settings(), ArnText{.service = "ecs", .resource = resource});
}

// A name, or an ARN as it was given.
std::string within_cluster(const State& state, std::string_view kind, std::string_view cluster, const std::string& named) {
  if (is_arn(named)) return named;
  return ecs_arn(state, std::string(kind) + "/" + std::string(cluster) + "/" + named);
}

std::string definition_named(const State& state, const ActionRow& row, const std::string& named) {
  if (is_arn(named) && named.rfind(':') > named.rfind('/')) return named;
  if (row.operation.starts_with("Register")) return ecs_arn(state, "task-definition/" + named + ":*");
  const TaskDefinitionId id = find_definition(state, named);
  if (id) return arn_of(state, *state.find(id));
  if (is_arn(named)) return named;
  return ecs_arn(state, "task-definition/" + named + (named.find(':') == std::string::npos ? ":*" : ""));
}

// `named` where it is an ARN already.
std::string regional(const State& state, std::string_view service, const std::string& resource, const std::string& named) {
  return is_arn(named) ? named : arn_of(state.settings(), ArnText{.service = service, .resource = resource});
}

std::string balancer_arn(const State& state, const std::string& resource) {
  return arn_of(state.settings(), ArnText{.service = "elasticloadbalancing", .resource = resource});
}

std::string log_arn(const State& state, const std::string& group, std::string_view stream) {
  if (is_arn(group)) {
    const std::string_view bare =
        std::string_view(group).ends_with(":*") ? std::string_view(group).substr(0, group.size() - 2) : group;
    return std::string(bare) + ":log-stream:" + std::string(stream);
  }
  return arn_of(state.settings(),
                ArnText{.service = "logs", .resource = "log-group:" + group + ":log-stream:" + std::string(stream)});
}

template <typename Entity>
std::string iam_entity(const State& state, std::string_view kind, const std::string& named, std::string_view path) {
  if (is_arn(named)) return named;
  if (const Id<Entity> id = iam_model(state).named<Entity>(named)) return iam_arn(state.settings(), *state.find(id));
  return "arn:aws:iam::" + state.settings().account_id + ":" + std::string(kind) + (path.empty() ? "/" : std::string(path)) +
         named;
}

// The ARN of a secret that there is. Of one that there is not, six characters follow the name that nothing is known of yet.
std::string secret_resource(const State& state, const std::string& named) {
  if (const SecretKey id = find_secret(state, named, Instant::none())) return secret_arn(state.settings(), *state.find(id));
  if (is_arn(named)) return named;
  return arn_of(state.settings(), ArnText{.service = "secretsmanager", .resource = "secret:" + named + "-??????"});
}

// The ARN of a parameter, without a selector.
std::string parameter_resource(const State& state, const std::string& named) {
  const ParameterAsked asked = parameter_asked(state.settings(), named);
  return asked.name.empty() ? named : parameter_arn(state.settings(), asked.name);
}

std::string resource_named(const State& state, const ActionRow& row, capnp::DynamicStruct::Reader request,
                           const std::string& named) {
  const std::string cluster(cluster_name_in(text_at(request, "cluster")));
  const std::string path = text_at(request, "path");
  switch (row.type) {
    case ResourceType::kAny:
      return "*";
    case ResourceType::kCluster:
      return is_arn(named) ? named : cluster_arn(state.settings(), named);
    case ResourceType::kService:
      return within_cluster(state, "service", cluster, named);
    case ResourceType::kTask:
      return within_cluster(state, "task", cluster, named);
    case ResourceType::kInstance:
      return within_cluster(state, "container-instance", cluster, named);
    case ResourceType::kTaskSet:
      return within_cluster(state, "task-set", cluster, text_at(request, "service") + "/" + named);
    case ResourceType::kDaemon:
      return within_cluster(state, "daemon", cluster, named);
    case ResourceType::kGateway:
      return is_arn(named) ? named : ecs_arn(state, "gateway/" + named);
    case ResourceType::kDefinition:
      return definition_named(state, row, named);
    case ResourceType::kCapacityProvider:
      return is_arn(named) ? named : capacity_provider_arn(state.settings(), named);
    case ResourceType::kServiceChild:
    case ResourceType::kGiven:
      return named;
    case ResourceType::kNewLoadBalancer: {
      const auto type = request.as<elbv2::CreateLoadBalancerRequest>().getType();
      const bool is_network = type == elbv2::LoadBalancerTypeEnum::NETWORK;
      return balancer_arn(state, (is_network ? "loadbalancer/net/" : "loadbalancer/app/") + named + "/*");
    }
    case ResourceType::kNewTargetGroup:
      return balancer_arn(state, "targetgroup/" + named + "/*");
    case ResourceType::kLogGroup:
      return log_arn(state, named, "");
    case ResourceType::kLogStream: {
      const std::string group = text_at(request, "logGroupName");
      return log_arn(state, group.empty() ? text_at(request, "logGroupIdentifier") : group, named);
    }
    case ResourceType::kUser:
      return iam_entity<IamUser>(state, "user", named, path);
    case ResourceType::kGroup:
      return iam_entity<IamGroup>(state, "group", named, path);
    case ResourceType::kRole:
      return iam_entity<IamRole>(state, "role", named, path);
    case ResourceType::kManagedPolicy:
      return iam_entity<IamPolicy>(state, "policy", named, path);
    case ResourceType::kInstanceProfile:
      return iam_entity<IamInstanceProfile>(state, "instance-profile", named, path);
    case ResourceType::kLinkedRole:
      return "arn:aws:iam::" + state.settings().account_id + ":role/aws-service-role/" + named + "/*";
    case ResourceType::kSecret:
      return secret_resource(state, named);
    case ResourceType::kParameter:
      return parameter_resource(state, named);
    case ResourceType::kRepository:
      return regional(state, "ecr", "repository/" + named, named);
    case ResourceType::kAlarm:
      return regional(state, "cloudwatch", "alarm:" + named, named);
    case ResourceType::kDashboard:
      return "arn:aws:cloudwatch::" + state.settings().account_id + ":dashboard/" + named;
  }
  return "*";
}

// What stands for a member that was left out: the default cluster, all of a kind, or everything.
std::string unnamed(const State& state, const ActionRow& row, capnp::DynamicStruct::Reader request) {
  const std::string cluster(cluster_name_in(text_at(request, "cluster")));
  switch (row.type) {
    case ResourceType::kCluster:
      return cluster_arn(state.settings(), "default");
    case ResourceType::kService:
    case ResourceType::kTask:
    case ResourceType::kInstance:
    case ResourceType::kTaskSet:
    case ResourceType::kLogGroup:
    case ResourceType::kLogStream:
      return resource_named(state, row, request, "*");
    case ResourceType::kAny:
    case ResourceType::kServiceChild:
    case ResourceType::kDefinition:
    case ResourceType::kCapacityProvider:
    case ResourceType::kDaemon:
    case ResourceType::kGateway:
    case ResourceType::kGiven:
    case ResourceType::kNewLoadBalancer:
    case ResourceType::kNewTargetGroup:
    case ResourceType::kUser:
    case ResourceType::kGroup:
    case ResourceType::kRole:
    case ResourceType::kManagedPolicy:
    case ResourceType::kInstanceProfile:
    case ResourceType::kLinkedRole:
    case ResourceType::kSecret:
    case ResourceType::kParameter:
    case ResourceType::kRepository:
    case ResourceType::kAlarm:
    case ResourceType::kDashboard:
      break;
  }
  return "*";
}

template <typename Entity>
const Tags* iam_tags_of(const State& state, std::string_view arn) {
  const Id<Entity> id = iam_model(state).named<Entity>(arn.substr(arn.rfind('/') + 1));
  return id && iam_arn(state.settings(), *state.find(id)) == arn ? &state.find(id)->tags : nullptr;
}

const Tags* balancer_tags(const State& state, std::string_view arn) {
  const auto hex = parse_hex16(arn.substr(arn.rfind('/') + 1));
  if (!hex) return nullptr;
  if (const LoadBalancerId id = elb_model(state).load_balancer_of(*hex)) return &state.find(id)->tags;
  if (const TargetGroupId id = elb_model(state).target_group_of(*hex)) return &state.find(id)->tags;
  return nullptr;
}

}  // namespace

std::vector<std::string> texts_at(capnp::DynamicStruct::Reader request, std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    const std::string_view one = path.substr(0, path.find('|'));
    path.remove_prefix(std::min(path.size(), one.size() + 1));
    collect_in(request, one, out);
  }
  return out;
}

std::string text_at(capnp::DynamicStruct::Reader request, std::string_view path) {
  auto texts = texts_at(request, path);
  return texts.empty() ? std::string() : std::move(texts.front());
}

std::vector<std::string> resources_of(const State& state, const ActionRow& row, capnp::DynamicStruct::Reader request) {
  std::vector<std::string> out;
  if (row.type != ResourceType::kAny) {
    for (const std::string& named : texts_at(request, row.member)) out.push_back(resource_named(state, row, request, named));
  }
  if (out.empty()) out.push_back(unnamed(state, row, request));
  return out;
}

const Tags* tags_of_resource(const State& state, std::string_view arn) {
  if (arn.starts_with("arn:aws:secretsmanager:")) {
    const SecretKey id = find_secret(state, arn, Instant::none());
    return id ? &state.find(id)->tags : nullptr;
  }
  if (arn.starts_with("arn:aws:ssm:")) {
    const ParameterKey id = parameter_model(state).named(parameter_asked(state.settings(), arn).name);
    return id ? &state.find(id)->tags : nullptr;
  }
  if (arn.starts_with("arn:aws:ecs:")) return ecs_tags_of(state, arn);
  if (arn.starts_with("arn:aws:elasticloadbalancing:")) return balancer_tags(state, arn);
  if (!arn.starts_with("arn:aws:iam:")) return nullptr;
  if (const Tags* tags = iam_tags_of<IamUser>(state, arn)) return tags;
  if (const Tags* tags = iam_tags_of<IamRole>(state, arn)) return tags;
  if (const Tags* tags = iam_tags_of<IamInstanceProfile>(state, arn)) return tags;
  return iam_tags_of<IamPolicy>(state, arn);
}

}  // namespace moorage::control
