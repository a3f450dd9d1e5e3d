// What CreateCluster and UpdateCluster say about a cluster, checked and completed (docs/rules/clusters.md#create).
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// `creator`: the principal whose account settings are the standard for what the request leaves out.
Result<wire::Message<ecs::Cluster>> new_cluster_settings(const State& state, ecs::CreateClusterRequest::Reader request,
                                                         std::string_view creator);

// Members that the request leaves out stay; an empty namespace removes the Service Connect default.
Result<wire::Message<ecs::Cluster>> changed_cluster_settings(const wire::Message<ecs::Cluster>& before,
                                                             ecs::UpdateClusterRequest::Reader request);

// UpdateClusterSettings.
Result<wire::Message<ecs::Cluster>> with_cluster_settings(const wire::Message<ecs::Cluster>& before,
                                                          capnp::List<ecs::ClusterSetting>::Reader settings);

}  // namespace moorage::control
