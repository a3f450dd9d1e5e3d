// What CreateCluster and UpdateCluster say about a cluster, checked and completed (docs/rules/clusters.md#create).
#pragma once

#include "base/result.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Result<wire::Message<ecs::Cluster>> new_cluster_settings(const State& state, ecs::CreateClusterRequest::Reader request);

// Members that the request leaves out stay; an empty namespace removes the Service Connect default.
Result<wire::Message<ecs::Cluster>> changed_cluster_settings(const wire::Message<ecs::Cluster>& before,
                                                             ecs::UpdateClusterRequest::Reader request);

}  // namespace moorage::control
