#include "services/ecs/api/ecs_operations.h"

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

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, EcsCreateCluster, create_cluster),
    MOORAGE_OPERATION(Step, EcsDescribeClusters, describe_clusters),
    MOORAGE_OPERATION(Step, EcsListClusters, list_clusters),
    MOORAGE_OPERATION(Step, EcsUpdateCluster, update_cluster),
    MOORAGE_OPERATION(Step, EcsDeleteCluster, delete_cluster),
    MOORAGE_OPERATION(Step, EcsPutClusterCapacityProviders, put_cluster_capacity_providers),
    MOORAGE_OPERATION(Step, EcsCreateCapacityProvider, create_capacity_provider),
    MOORAGE_OPERATION(Step, EcsUpdateCapacityProvider, update_capacity_provider),
    MOORAGE_OPERATION(Step, EcsDeleteCapacityProvider, delete_capacity_provider),
    MOORAGE_OPERATION(Step, EcsDescribeCapacityProviders, describe_capacity_providers),
    MOORAGE_OPERATION(Step, EcsRegisterTaskDefinition, register_task_definition),
    MOORAGE_OPERATION(Step, EcsDescribeTaskDefinition, describe_task_definition),
    MOORAGE_OPERATION(Step, EcsListTaskDefinitions, list_task_definitions),
    MOORAGE_OPERATION(Step, EcsListTaskDefinitionFamilies, list_task_definition_families),
    MOORAGE_OPERATION(Step, EcsDeregisterTaskDefinition, deregister_task_definition),
    MOORAGE_OPERATION(Step, EcsDeleteTaskDefinitions, delete_task_definitions),
    MOORAGE_OPERATION(Step, EcsRegisterContainerInstance, register_container_instance),
    MOORAGE_OPERATION(Step, EcsDescribeContainerInstances, describe_container_instances),
    MOORAGE_OPERATION(Step, EcsListContainerInstances, list_container_instances),
    MOORAGE_OPERATION(Step, EcsUpdateContainerInstancesState, update_container_instances_state),
    MOORAGE_OPERATION(Step, EcsDeregisterContainerInstance, deregister_container_instance),
    MOORAGE_OPERATION(Step, EcsPutAttributes, put_attributes),
    MOORAGE_OPERATION(Step, EcsDeleteAttributes, delete_attributes),
    MOORAGE_OPERATION(Step, EcsListAttributes, list_attributes),
    MOORAGE_OPERATION(Step, EcsRunTask, run_task),
    MOORAGE_OPERATION(Step, EcsStartTask, start_task),
    MOORAGE_OPERATION(Step, EcsStopTask, stop_task),
    MOORAGE_OPERATION(Step, EcsDescribeTasks, describe_tasks),
    MOORAGE_OPERATION(Step, EcsListTasks, list_tasks),
    MOORAGE_OPERATION(Step, EcsCreateService, create_service),
    MOORAGE_OPERATION(Step, EcsUpdateService, update_service),
    MOORAGE_OPERATION(Step, EcsDeleteService, delete_service),
    MOORAGE_OPERATION(Step, EcsDescribeServices, describe_services),
    MOORAGE_OPERATION(Step, EcsListServices, list_services),
    MOORAGE_OPERATION(Step, EcsTagResource, tag_resource),
    MOORAGE_OPERATION(Step, EcsUntagResource, untag_resource),
    MOORAGE_OPERATION(Step, EcsListTagsForResource, list_tags_for_resource),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> ecs_operations() { return kOperations; }

}  // namespace moorage::control
