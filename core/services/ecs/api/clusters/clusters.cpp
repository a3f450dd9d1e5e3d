#include "services/ecs/api/clusters/clusters.h"

#include <algorithm>

#include "kernel/lists.h"
#include "kernel/page.h"
#include "kernel/tagging.h"
#include "services/ecs/api/clusters/cluster_providers.h"
#include "services/ecs/api/clusters/cluster_settings.h"
#include "services/ecs/rules/account_settings.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kDescribeMax = 100;

// Describes a cluster for the reply to a change, with its attachments.
ClusterOptions after_change(const State& state, const Cluster& cluster) {
  return {.attachments = has_attachments(state, cluster.described.reader()),
          .configurations = true,
          .settings = true,
          .tags = true};
}

Error contains(const char* name, const char* message) { return {.name = name, .message = message, .path = "cluster"}; }

bool has_unfinished_task(const State& state, ClusterId id) {
  const ClusterIndex& index = state.of(id);
  if (!index.wanted_tasks.empty()) return true;
  bool found = false;
  index.unwanted_tasks.visit_after(TaskId{}, [&](TaskId task) {
    found = state.find(task)->last_status != TaskStatus::kStopped;
    return !found;
  });
  return found;
}

// Makes the cluster, or resets the INACTIVE one of that name.
ClusterId put_cluster(Step& step, std::string_view name, wire::Message<ecs::Cluster> described, Tags tags) {
  const ClusterId former = ecs_model(step.state()).cluster_named(name);
  if (!former)
    return step.draft.add(Cluster{.name = std::string(name), .described = std::move(described), .tags = std::move(tags)});
  step.draft.change(former, [&](Cluster& cluster) {
    cluster.active = true;
    cluster.described = std::move(described);
    cluster.tags = std::move(tags);
  });
  return former;
}

}  // namespace

Result<ClusterId> ensure_cluster(Step& step, std::string_view name) {
  const std::string_view wanted = cluster_name_in(name);
  const ClusterId known = ecs_model(step.state()).cluster_named(wanted);
  if (known && step.draft.find(known)->active) return known;
  if (!is_name(wanted)) return invalid_parameter("Cluster name contains invalid characters.", "clusterName");
  MOORAGE_ASSIGN(auto described,
                 new_cluster_settings(step.state(), ecs::CreateClusterRequest::Reader(), root_of(step.settings())));
  return put_cluster(step, wanted, std::move(described), {});
}

Status create_cluster(Step& step, const Caller& caller, ecs::CreateClusterRequest::Reader request,
                      ecs::CreateClusterResponse::Builder reply) {
  const std::string_view name = request.hasClusterName() ? wire::view(request.getClusterName()) : "default";
  if (!is_name(name)) {
    return invalid_parameter(
        "Cluster name contains invalid characters. It has 1 to 255 letters, numbers, hyphens and underscores.", "clusterName");
  }
  ClusterId id = ecs_model(step.state()).cluster_named(name);
  if (!id || !step.draft.find(id)->active) {
    MOORAGE_ASSIGN(auto tags, read_tags(request.getTags()));
    MOORAGE_ASSIGN(auto described, new_cluster_settings(step.state(), request, settings_principal(step.settings(), caller)));
    id = put_cluster(step, name, std::move(described), std::move(tags));
    wake_providers(step, step.draft.find(id)->described.reader());
  }
  const Cluster& cluster = *step.draft.find(id);
  describe_cluster(step.state(), cluster, reply.initCluster(), after_change(step.state(), cluster));
  return {};
}

Status describe_clusters(Step& step, ecs::DescribeClustersRequest::Reader request,
                         ecs::DescribeClustersResponse::Builder reply) {
  const State& state = step.state();
  const auto asked = request.getClusters();
  if (asked.size() > kDescribeMax) return invalid_parameter("Clusters can have at most 100 items.", "clusters");
  std::vector<ClusterId> found;
  std::vector<FailureItem> failures;
  const auto look_for = [&](std::string_view name) {
    const ClusterId id = find_cluster(state, name);
    if (!id) {
      failures.push_back(
          {is_arn(name) ? std::string(name) : cluster_arn(state.settings(), cluster_name_in(name)), "MISSING", {}});
    } else if (std::find(found.begin(), found.end(), id) == found.end()) {
      found.push_back(id);
    }
  };
  if (asked.size() == 0) look_for("default");
  for (const auto name : asked) look_for(wire::view(name));

  const auto include = request.getInclude();
  const ClusterOptions options{.attachments = includes(include, ecs::ClusterField::ATTACHMENTS),
                               .configurations = includes(include, ecs::ClusterField::CONFIGURATIONS),
                               .settings = includes(include, ecs::ClusterField::SETTINGS),
                               .statistics = includes(include, ecs::ClusterField::STATISTICS),
                               .tags = includes(include, ecs::ClusterField::TAGS)};
  auto out = reply.initClusters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_cluster(state, *state.find(found[i]), out[i], options);
  write_failures(reply, failures);
  return {};
}

Status list_clusters(Step& step, ecs::ListClustersRequest::Reader request, ecs::ListClustersResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(Page page, open_page("ListClusters", request));
  const auto& clusters = ecs_model(state).clusters();
  for (auto it = clusters.upper_bound(page.after()); it != clusters.end(); ++it) {
    const Cluster& cluster = *state.find(it->second);
    if (cluster.active && !page.take(arn_of(state, cluster), cluster.name)) break;
  }
  write_page(page, reply, reply.initClusterArns(static_cast<unsigned>(page.items().size())));
  return {};
}

Status update_cluster(Step& step, ecs::UpdateClusterRequest::Reader request, ecs::UpdateClusterResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(auto described, changed_cluster_settings(step.draft.find(id)->described, request));
  const Cluster& changed = step.draft.change(id, [&](Cluster& cluster) { cluster.described = std::move(described); });
  describe_cluster(step.state(), changed, reply.initCluster(), after_change(step.state(), changed));
  return {};
}

Status update_cluster_settings(Step& step, ecs::UpdateClusterSettingsRequest::Reader request,
                               ecs::UpdateClusterSettingsResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(auto described, with_cluster_settings(step.draft.find(id)->described, request.getSettings()));
  const Cluster& changed = step.draft.change(id, [&](Cluster& cluster) { cluster.described = std::move(described); });
  describe_cluster(step.state(), changed, reply.initCluster(), after_change(step.state(), changed));
  return {};
}

Status delete_cluster(Step& step, ecs::DeleteClusterRequest::Reader request, ecs::DeleteClusterResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(state, wire::view(request.getCluster())));
  const ClusterIndex& index = state.of(id);
  if (!index.instances.empty()) {
    return contains("ClusterContainsContainerInstancesException",
                    "The Cluster cannot be deleted while Container Instances are active or draining.");
  }
  if (index.active_services > 0) {
    return contains("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
  }
  if (has_unfinished_task(state, id)) {
    return contains("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
  }
  step.draft.change(id, [](Cluster& cluster) {
    cluster.active = false;
    cluster.tags.clear();
  });
  const Cluster& cluster = *step.draft.find(id);
  describe_cluster(state, cluster, reply.initCluster(), after_change(step.state(), cluster));
  return {};
}

}  // namespace moorage::control
