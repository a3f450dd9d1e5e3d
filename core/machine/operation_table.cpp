#include "machine/operation_table.h"

#include <vector>

#include "schemas/calls.capnp.h"
#include "services/ecs/api/clusters/capacity_providers.h"
#include "services/ecs/api/clusters/cluster_providers.h"
#include "services/ecs/api/clusters/clusters.h"
#include "services/ecs/api/definitions/task_definitions.h"
#include "services/ecs/api/instances/attributes.h"
#include "services/ecs/api/instances/instances.h"
#include "services/ecs/api/services/services.h"
#include "services/ecs/api/services/services_read.h"
#include "services/ecs/api/tags.h"
#include "services/ecs/api/tasks/tasks.h"
#include "services/ecs/api/tasks/tasks_read.h"
#include "services/elbv2/listeners.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/registered_targets.h"
#include "services/elbv2/target_group_attributes.h"
#include "services/elbv2/target_groups.h"
#include "services/moorage/explain.h"
#include "services/moorage/spot.h"
#include "wire/operations.h"

namespace moorage::control {

namespace {

using Thunk = Status (*)(Step&, capnp::DynamicStruct::Reader, capnp::DynamicStruct::Builder);

template <auto Function>
struct Typed;

template <typename Request, typename Reply, Status (*Function)(Step&, Request, Reply)>
struct Typed<Function> {
  static Status run(Step& step, capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply) {
    return Function(step, request.as<typename Request::Reads>(), reply.as<typename Reply::Builds>());
  }
};

struct Handler {
  Call::Which operation;
  Thunk run;
};

template <auto Function>
constexpr Handler row(Call::Which operation) {
  return {operation, &Typed<Function>::run};
}

// By the operations' own names in schemas/calls.capnp: a handler of an operation that does not exist does not compile.
constexpr Handler kHandlers[] = {
    row<&create_cluster>(Call::ECS_CREATE_CLUSTER),
    row<&describe_clusters>(Call::ECS_DESCRIBE_CLUSTERS),
    row<&list_clusters>(Call::ECS_LIST_CLUSTERS),
    row<&update_cluster>(Call::ECS_UPDATE_CLUSTER),
    row<&delete_cluster>(Call::ECS_DELETE_CLUSTER),
    row<&put_cluster_capacity_providers>(Call::ECS_PUT_CLUSTER_CAPACITY_PROVIDERS),
    row<&create_capacity_provider>(Call::ECS_CREATE_CAPACITY_PROVIDER),
    row<&update_capacity_provider>(Call::ECS_UPDATE_CAPACITY_PROVIDER),
    row<&delete_capacity_provider>(Call::ECS_DELETE_CAPACITY_PROVIDER),
    row<&describe_capacity_providers>(Call::ECS_DESCRIBE_CAPACITY_PROVIDERS),
    row<&register_task_definition>(Call::ECS_REGISTER_TASK_DEFINITION),
    row<&describe_task_definition>(Call::ECS_DESCRIBE_TASK_DEFINITION),
    row<&list_task_definitions>(Call::ECS_LIST_TASK_DEFINITIONS),
    row<&list_task_definition_families>(Call::ECS_LIST_TASK_DEFINITION_FAMILIES),
    row<&deregister_task_definition>(Call::ECS_DEREGISTER_TASK_DEFINITION),
    row<&delete_task_definitions>(Call::ECS_DELETE_TASK_DEFINITIONS),
    row<&register_container_instance>(Call::ECS_REGISTER_CONTAINER_INSTANCE),
    row<&describe_container_instances>(Call::ECS_DESCRIBE_CONTAINER_INSTANCES),
    row<&list_container_instances>(Call::ECS_LIST_CONTAINER_INSTANCES),
    row<&update_container_instances_state>(Call::ECS_UPDATE_CONTAINER_INSTANCES_STATE),
    row<&deregister_container_instance>(Call::ECS_DEREGISTER_CONTAINER_INSTANCE),
    row<&put_attributes>(Call::ECS_PUT_ATTRIBUTES),
    row<&delete_attributes>(Call::ECS_DELETE_ATTRIBUTES),
    row<&list_attributes>(Call::ECS_LIST_ATTRIBUTES),
    row<&run_task>(Call::ECS_RUN_TASK),
    row<&start_task>(Call::ECS_START_TASK),
    row<&stop_task>(Call::ECS_STOP_TASK),
    row<&describe_tasks>(Call::ECS_DESCRIBE_TASKS),
    row<&list_tasks>(Call::ECS_LIST_TASKS),
    row<&create_service>(Call::ECS_CREATE_SERVICE),
    row<&update_service>(Call::ECS_UPDATE_SERVICE),
    row<&delete_service>(Call::ECS_DELETE_SERVICE),
    row<&describe_services>(Call::ECS_DESCRIBE_SERVICES),
    row<&list_services>(Call::ECS_LIST_SERVICES),
    row<&tag_resource>(Call::ECS_TAG_RESOURCE),
    row<&untag_resource>(Call::ECS_UNTAG_RESOURCE),
    row<&list_tags_for_resource>(Call::ECS_LIST_TAGS_FOR_RESOURCE),
    row<&create_load_balancer>(Call::ELBV2_CREATE_LOAD_BALANCER),
    row<&describe_load_balancers>(Call::ELBV2_DESCRIBE_LOAD_BALANCERS),
    row<&delete_load_balancer>(Call::ELBV2_DELETE_LOAD_BALANCER),
    row<&create_target_group>(Call::ELBV2_CREATE_TARGET_GROUP),
    row<&describe_target_groups>(Call::ELBV2_DESCRIBE_TARGET_GROUPS),
    row<&delete_target_group>(Call::ELBV2_DELETE_TARGET_GROUP),
    row<&modify_target_group_attributes>(Call::ELBV2_MODIFY_TARGET_GROUP_ATTRIBUTES),
    row<&describe_target_group_attributes>(Call::ELBV2_DESCRIBE_TARGET_GROUP_ATTRIBUTES),
    row<&create_listener>(Call::ELBV2_CREATE_LISTENER),
    row<&describe_listeners>(Call::ELBV2_DESCRIBE_LISTENERS),
    row<&delete_listener>(Call::ELBV2_DELETE_LISTENER),
    row<&register_targets_of_group>(Call::ELBV2_REGISTER_TARGETS),
    row<&deregister_targets_of_group>(Call::ELBV2_DEREGISTER_TARGETS),
    row<&describe_target_health>(Call::ELBV2_DESCRIBE_TARGET_HEALTH),
    row<&explain_placement>(Call::MOORAGE_EXPLAIN_PLACEMENT),
    row<&interrupt_spot_tasks>(Call::MOORAGE_INTERRUPT_SPOT_TASKS),
};

constexpr bool has_one_row_each() {
  for (const Handler& one : kHandlers) {
    int rows = 0;
    for (const Handler& other : kHandlers) rows += one.operation == other.operation ? 1 : 0;
    if (rows != 1) return false;
  }
  return true;
}
static_assert(has_one_row_each(), "an operation has two handlers");

// By index of wire/operations.h, which is that of the union; null: no handler answers it yet.
std::vector<Thunk> make_table() {
  std::vector<Thunk> table(wire::operations().back().index + std::size_t{1});
  for (const Handler& handler : kHandlers) table.at(static_cast<std::size_t>(handler.operation)) = handler.run;
  return table;
}

const std::vector<Thunk>& handlers() {
  static const std::vector<Thunk> table = make_table();
  return table;
}

Error not_available(std::size_t index) {
  const wire::Operation* operation = index < 0x10000 ? wire::find_operation(static_cast<std::uint16_t>(index)) : nullptr;
  if (!operation) return api_error("UnknownOperationException", "There is no operation number " + std::to_string(index) + ".");
  const bool is_ecs = operation->service->name == "ecs";
  return api_error(
      is_ecs ? "UnsupportedFeatureException" : "UnknownOperationException",
      "The operation " + operation->name + " of " + operation->service->name + " is not available in this engine.");
}

}  // namespace

Status run_operation(Step& step, std::size_t operation_index, capnp::DynamicStruct::Reader request,
                     capnp::DynamicStruct::Builder reply) {
  if (!has_handler(operation_index)) return not_available(operation_index);
  return handlers()[operation_index](step, request, reply);
}

bool has_handler(std::size_t operation_index) {
  return operation_index < handlers().size() && handlers()[operation_index] != nullptr;
}

}  // namespace moorage::control
