#include "control/api/operations.h"

#include <string_view>
#include <vector>

#include "control/api/attributes.h"
#include "control/api/capacity_providers.h"
#include "control/api/cluster_providers.h"
#include "control/api/clusters.h"
#include "control/api/explain.h"
#include "control/api/instances.h"
#include "control/api/listeners.h"
#include "control/api/load_balancers.h"
#include "control/api/services.h"
#include "control/api/services_read.h"
#include "control/api/spot.h"
#include "control/api/tags.h"
#include "control/api/target_group_attributes.h"
#include "control/api/target_groups.h"
#include "control/api/targets.h"
#include "control/api/task_definitions.h"
#include "control/api/tasks.h"
#include "control/api/tasks_read.h"
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
  std::string_view service;
  std::string_view operation;
  Thunk run;
};

template <auto Function>
constexpr Handler ecs(std::string_view operation) {
  return {"ecs", operation, &Typed<Function>::run};
}

template <auto Function>
constexpr Handler elbv2_operation(std::string_view operation) {
  return {"elbv2", operation, &Typed<Function>::run};
}

constexpr Handler kHandlers[] = {
    ecs<&create_cluster>("CreateCluster"),
    ecs<&describe_clusters>("DescribeClusters"),
    ecs<&list_clusters>("ListClusters"),
    ecs<&update_cluster>("UpdateCluster"),
    ecs<&delete_cluster>("DeleteCluster"),
    ecs<&put_cluster_capacity_providers>("PutClusterCapacityProviders"),
    ecs<&create_capacity_provider>("CreateCapacityProvider"),
    ecs<&update_capacity_provider>("UpdateCapacityProvider"),
    ecs<&delete_capacity_provider>("DeleteCapacityProvider"),
    ecs<&describe_capacity_providers>("DescribeCapacityProviders"),
    ecs<&register_task_definition>("RegisterTaskDefinition"),
    ecs<&describe_task_definition>("DescribeTaskDefinition"),
    ecs<&list_task_definitions>("ListTaskDefinitions"),
    ecs<&list_task_definition_families>("ListTaskDefinitionFamilies"),
    ecs<&deregister_task_definition>("DeregisterTaskDefinition"),
    ecs<&delete_task_definitions>("DeleteTaskDefinitions"),
    ecs<&register_container_instance>("RegisterContainerInstance"),
    ecs<&describe_container_instances>("DescribeContainerInstances"),
    ecs<&list_container_instances>("ListContainerInstances"),
    ecs<&update_container_instances_state>("UpdateContainerInstancesState"),
    ecs<&deregister_container_instance>("DeregisterContainerInstance"),
    ecs<&put_attributes>("PutAttributes"),
    ecs<&delete_attributes>("DeleteAttributes"),
    ecs<&list_attributes>("ListAttributes"),
    ecs<&run_task>("RunTask"),
    ecs<&start_task>("StartTask"),
    ecs<&stop_task>("StopTask"),
    ecs<&describe_tasks>("DescribeTasks"),
    ecs<&list_tasks>("ListTasks"),
    ecs<&create_service>("CreateService"),
    ecs<&update_service>("UpdateService"),
    ecs<&delete_service>("DeleteService"),
    ecs<&describe_services>("DescribeServices"),
    ecs<&list_services>("ListServices"),
    ecs<&tag_resource>("TagResource"),
    ecs<&untag_resource>("UntagResource"),
    ecs<&list_tags_for_resource>("ListTagsForResource"),
    elbv2_operation<&create_load_balancer>("CreateLoadBalancer"),
    elbv2_operation<&describe_load_balancers>("DescribeLoadBalancers"),
    elbv2_operation<&delete_load_balancer>("DeleteLoadBalancer"),
    elbv2_operation<&create_target_group>("CreateTargetGroup"),
    elbv2_operation<&describe_target_groups>("DescribeTargetGroups"),
    elbv2_operation<&delete_target_group>("DeleteTargetGroup"),
    elbv2_operation<&modify_target_group_attributes>("ModifyTargetGroupAttributes"),
    elbv2_operation<&describe_target_group_attributes>("DescribeTargetGroupAttributes"),
    elbv2_operation<&create_listener>("CreateListener"),
    elbv2_operation<&describe_listeners>("DescribeListeners"),
    elbv2_operation<&delete_listener>("DeleteListener"),
    elbv2_operation<&register_targets_of_group>("RegisterTargets"),
    elbv2_operation<&deregister_targets_of_group>("DeregisterTargets"),
    elbv2_operation<&describe_target_health>("DescribeTargetHealth"),
    {"moorage", "ExplainPlacement", &Typed<&explain_placement>::run},
    {"moorage", "InterruptSpotTasks", &Typed<&interrupt_spot_tasks>::run},
};

// By index of wire/operations.h; null: nobody answers it yet.
std::vector<Thunk> make_table() {
  std::vector<Thunk> table(wire::operations().back().index + std::size_t{1});
  for (const Handler& handler : kHandlers) {
    if (const wire::Operation* operation = wire::find_operation(handler.service, handler.operation)) {
      table[operation->index] = handler.run;
    }
  }
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
  static const std::vector<Thunk> table = make_table();
  if (operation_index >= table.size() || !table[operation_index]) return not_available(operation_index);
  return table[operation_index](step, request, reply);
}

}  // namespace moorage::control
