// Operations on clusters (docs/rules/clusters.md#create, docs/rules/responses.md#cluster).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// Without settings of its own the cluster gets those of its creator's account setting containerInsights.
Status create_cluster(Step& step, const Caller& caller, ecs::CreateClusterRequest::Reader request,
                      ecs::CreateClusterResponse::Builder reply);
Status describe_clusters(Step& step, ecs::DescribeClustersRequest::Reader request,
                         ecs::DescribeClustersResponse::Builder reply);
Status list_clusters(Step& step, ecs::ListClustersRequest::Reader request, ecs::ListClustersResponse::Builder reply);
Status update_cluster(Step& step, ecs::UpdateClusterRequest::Reader request, ecs::UpdateClusterResponse::Builder reply);
Status update_cluster_settings(Step& step, ecs::UpdateClusterSettingsRequest::Reader request,
                               ecs::UpdateClusterSettingsResponse::Builder reply);
Status delete_cluster(Step& step, ecs::DeleteClusterRequest::Reader request, ecs::DeleteClusterResponse::Builder reply);

// The ACTIVE cluster of that name; made when missing.
Result<ClusterId> ensure_cluster(Step& step, std::string_view name);

}  // namespace moorage::control
