// PutClusterCapacityProviders: which capacity providers a cluster has, and its default strategy
// (docs/rules/clusters.md#providers).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/cluster.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status put_cluster_capacity_providers(Step& step, ecs::PutClusterCapacityProvidersRequest::Reader request,
                                      ecs::PutClusterCapacityProvidersResponse::Builder reply);

// Checks the list: at most 20 providers, each known and ACTIVE, none twice; one with managed scaling belongs to `cluster` only.
Status check_cluster_providers(const State& state, ClusterId cluster, capnp::List<capnp::Text>::Reader providers);

// Writes lists and default strategy into `out`, with explicit weights and bases.
void write_cluster_providers(capnp::List<capnp::Text>::Reader providers,
                             capnp::List<ecs::CapacityProviderStrategyItem>::Reader strategy, ecs::Cluster::Builder out);

// Sets attachmentsStatus in `out`: absent without providers, UPDATE_COMPLETE where no provider has attachments, otherwise
// UPDATE_IN_PROGRESS until the providers are reconciled.
inline constexpr const char* kAttachmentsUnderWay = "UPDATE_IN_PROGRESS";
void begin_attachments(const State& state, ecs::Cluster::Builder out);
bool has_attachments(const State& state, ecs::Cluster::Reader cluster);
void wake_providers(Step& step, ecs::Cluster::Reader cluster);

}  // namespace moorage::control
