// Operations on container instances (docs/rules/instances-and-agents.md#operations, docs/rules/instances-and-agents.md,
// docs/rules/responses.md#container-instance), and the registration of machines by their runtimes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/engine/driver.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status register_container_instance(Step& step, ecs::RegisterContainerInstanceRequest::Reader request,
                                   ecs::RegisterContainerInstanceResponse::Builder reply);
Status describe_container_instances(Step& step, ecs::DescribeContainerInstancesRequest::Reader request,
                                    ecs::DescribeContainerInstancesResponse::Builder reply);
Status list_container_instances(Step& step, ecs::ListContainerInstancesRequest::Reader request,
                                ecs::ListContainerInstancesResponse::Builder reply);
Status update_container_instances_state(Step& step, ecs::UpdateContainerInstancesStateRequest::Reader request,
                                        ecs::UpdateContainerInstancesStateResponse::Builder reply);
Status deregister_container_instance(Step& step, ecs::DeregisterContainerInstanceRequest::Reader request,
                                     ecs::DeregisterContainerInstanceResponse::Builder reply);

// A runtime reported the properties of one of its machines: registers it in the settings' cluster, which is made when missing,
// or updates its present instance. Nothing happens where settings name no cluster and the machine is unknown.
Status register_machine(Step& step, driver::Capabilities::Reader capabilities, std::string_view machine_id,
                        std::string_view runtime);

}  // namespace moorage::control
