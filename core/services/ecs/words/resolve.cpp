#include "services/ecs/words/resolve.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "kernel/plain_arn.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"

namespace moorage::control {

namespace {

bool is_ours(const Settings& settings, const ArnParts& parts) {
  return parts.service == "ecs" && parts.region == settings.region && parts.account == settings.account_id;
}

Error other_cluster(std::string_view theirs, std::string_view ours, std::string path) {
  std::string text = "Invalid identifier: Identifier is for cluster ";
  text.append(theirs).append(". Your cluster is ").append(ours);
  return invalid_parameter(std::move(text), std::move(path));
}

// What is left of an identifier once it is known to be about `kind` in `cluster`: a short name. Empty: not one of ours.
Result<std::string_view> short_name(const State& state, ClusterId cluster, std::string_view asked, std::string_view kind,
                                    const char* path) {
  if (!is_arn(asked)) {
    // The agent's own notation: CLUSTER/ID.
    const std::size_t slash = asked.find('/');
    if (slash == std::string_view::npos) return asked;
    const std::string_view named = asked.substr(0, slash);
    if (named != cluster_name(state, cluster)) return other_cluster(named, cluster_name(state, cluster), path);
    return asked.substr(slash + 1);
  }
  const auto parts = parse_arn(asked);
  if (!parts || parts->kind != kind) {
    return invalid_parameter(
        "Invalid identifier: \"" + std::string(asked) + "\" is not the ARN of a " + std::string(kind) + ".", path);
  }
  if (!is_ours(state.settings(), *parts)) return std::string_view{};
  if (!parts->cluster.empty() && parts->cluster != cluster_name(state, cluster)) {
    return other_cluster(parts->cluster, cluster_name(state, cluster), path);
  }
  return parts->name;
}

template <typename IdType>
Result<IdType> refuse_none(Result<IdType> found, Error error) {
  if (!found.ok() || *found) return found;
  return error;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= limits::kNameCharsMax && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::optional<ArnParts> parse_arn(std::string_view text) {
  const std::optional<PlainArn> plain = split_arn(text);
  if (!plain) return std::nullopt;
  ArnParts parts{.service = plain->service,
                 .region = plain->region,
                 .account = plain->account,
                 .kind = plain->kind,
                 .cluster = {},
                 .name = plain->name};
  const bool has_cluster = parts.kind != "cluster" && parts.kind != "task-definition" && parts.kind != "capacity-provider";
  const std::size_t second = parts.name.find('/');
  if (parts.service == "ecs" && has_cluster && second != std::string_view::npos) {
    parts.cluster = parts.name.substr(0, second);
    parts.name = parts.name.substr(second + 1);
  }
  if (parts.name.empty()) return std::nullopt;
  return parts;
}

std::string_view cluster_name_in(std::string_view asked) {
  if (asked.empty()) return "default";
  if (!is_arn(asked)) return asked;
  const auto parts = parse_arn(asked);
  return parts && parts->kind == "cluster" ? parts->name : std::string_view{};
}

ClusterId find_cluster(const State& state, std::string_view asked) {
  if (is_arn(asked)) {
    const auto parts = parse_arn(asked);
    if (!parts || !is_ours(state.settings(), *parts)) return {};
  }
  return ecs_model(state).cluster_named(cluster_name_in(asked));
}

Result<ClusterId> resolve_cluster(const State& state, std::string_view asked) {
  const ClusterId id = find_cluster(state, asked);
  if (!id || !state.find(id)->active) {
    return Error{.name = "ClusterNotFoundException", .message = "Cluster not found.", .path = "cluster"};
  }
  return id;
}

TaskDefinitionId find_definition(const State& state, std::string_view asked) {
  std::string_view name = asked;
  if (is_arn(asked)) {
    const auto parts = parse_arn(asked);
    if (!parts || parts->kind != "task-definition" || !is_ours(state.settings(), *parts)) return {};
    name = parts->name;
  }
  const std::size_t colon = name.find(':');
  const FamilyIndex& family = ecs_model(state).family(name.substr(0, colon));
  if (colon == std::string_view::npos) return family.active.empty() ? TaskDefinitionId{} : family.active.rbegin()->second;
  const auto found = family.revisions.find(static_cast<std::int32_t>(whole_number(name.substr(colon + 1))));
  return found == family.revisions.end() ? TaskDefinitionId{} : found->second;
}

Result<TaskDefinitionId> resolve_definition(const State& state, std::string_view asked) {
  const TaskDefinitionId id = find_definition(state, asked);
  if (!id) return client_error("TaskDefinition not found.", "taskDefinition");
  if (state.find(id)->status != DefinitionStatus::kActive) return client_error("TaskDefinition is inactive", "taskDefinition");
  return id;
}

Result<TaskId> find_task(const State& state, ClusterId cluster, std::string_view asked) {
  MOORAGE_ASSIGN(const std::string_view name, short_name(state, cluster, asked, "task", "task"));
  const auto external = Hex128::parse(name);
  const TaskId id = external ? ecs_model(state).task_named(*external) : TaskId{};
  return id && state.find(id)->cluster == cluster ? id : TaskId{};
}

Result<TaskId> resolve_task(const State& state, ClusterId cluster, std::string_view asked) {
  return refuse_none(find_task(state, cluster, asked), invalid_parameter("The referenced task was not found.", "task"));
}

Result<InstanceId> find_instance(const State& state, ClusterId cluster, std::string_view asked) {
  MOORAGE_ASSIGN(const std::string_view name, short_name(state, cluster, asked, "container-instance", "containerInstance"));
  const auto external = Hex128::parse(name);
  const InstanceId id = external ? ecs_model(state).instance_named(*external) : InstanceId{};
  return id && state.find(id)->cluster == cluster ? id : InstanceId{};
}

Result<InstanceId> resolve_instance(const State& state, ClusterId cluster, std::string_view asked) {
  return refuse_none(find_instance(state, cluster, asked),
                     invalid_parameter("The referenced container instance was not found.", "containerInstance"));
}

Result<ServiceId> find_service(const State& state, ClusterId cluster, std::string_view asked) {
  MOORAGE_ASSIGN(const std::string_view name, short_name(state, cluster, asked, "service", "service"));
  return ecs_model(state).service_named(cluster, name);
}

Result<ServiceId> resolve_service(const State& state, ClusterId cluster, std::string_view asked) {
  return refuse_none(find_service(state, cluster, asked),
                     Error{.name = "ServiceNotFoundException", .message = "Service not found.", .path = "service"});
}

std::string missing_arn(const State& state, ClusterId cluster, std::string_view kind, std::string_view asked) {
  if (is_arn(asked)) return std::string(asked);
  std::string out = "arn:aws:ecs:" + state.settings().region + ":" + state.settings().account_id + ":";
  out.append(kind).append("/");
  if (cluster) out.append(cluster_name(state, cluster)).append("/");
  return out.append(asked);
}

}  // namespace moorage::control
