// Capacity providers over instance groups (docs/rules/capacity-and-fargate.md#providers, docs/rules/capacity-and-fargate.md).
// FARGATE and FARGATE_SPOT always exist and can not be changed.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/capacity.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status create_capacity_provider(Step& step, ecs::CreateCapacityProviderRequest::Reader request,
                                ecs::CreateCapacityProviderResponse::Builder reply);
Status update_capacity_provider(Step& step, ecs::UpdateCapacityProviderRequest::Reader request,
                                ecs::UpdateCapacityProviderResponse::Builder reply);
Status delete_capacity_provider(Step& step, ecs::DeleteCapacityProviderRequest::Reader request,
                                ecs::DeleteCapacityProviderResponse::Builder reply);
Status describe_capacity_providers(Step& step, ecs::DescribeCapacityProvidersRequest::Reader request,
                                   ecs::DescribeCapacityProvidersResponse::Builder reply);

// Checks the tags with the bounds of the provider's group: numbers, the lower one not above the upper one.
Status check_group_tags(const Tags& tags);

}  // namespace moorage::control
