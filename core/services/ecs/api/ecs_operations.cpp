#include "services/ecs/api/ecs_operations.h"

#include "services/ecs/api/account/account_operations.h"
#include "services/ecs/api/agents/agents.h"
#include "services/ecs/api/clusters/capacity_providers.h"
#include "services/ecs/api/clusters/cluster_providers.h"
#include "services/ecs/api/clusters/clusters.h"
#include "services/ecs/api/clusters/namespaces.h"
#include "services/ecs/api/daemons/daemons.h"
#include "services/ecs/api/definitions/task_definitions.h"
#include "services/ecs/api/gateways/express_services.h"
#include "services/ecs/api/gateways/gateways.h"
#include "services/ecs/api/instances/attributes.h"
#include "services/ecs/api/instances/instances.h"
#include "services/ecs/api/services/service_deployments.h"
#include "services/ecs/api/services/services.h"
#include "services/ecs/api/services/services_read.h"
#include "services/ecs/api/services/task_protection_calls.h"
#include "services/ecs/api/tags.h"
#include "services/ecs/api/task_sets/task_sets.h"
#include "services/ecs/api/tasks/execute_command.h"
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
    MOORAGE_OPERATION(Step, EcsUpdateClusterSettings, update_cluster_settings),
    MOORAGE_OPERATION(Step, EcsPutAccountSetting, put_account_setting),
    MOORAGE_OPERATION(Step, EcsPutAccountSettingDefault, put_account_setting_default),
    MOORAGE_OPERATION(Step, EcsDeleteAccountSetting, delete_account_setting),
    MOORAGE_OPERATION(Step, EcsListAccountSettings, list_account_settings),
    MOORAGE_OPERATION(Step, EcsListServicesByNamespace, list_services_by_namespace),
    MOORAGE_OPERATION(Step, EcsUpdateContainerAgent, update_container_agent),
    MOORAGE_OPERATION(Step, EcsDiscoverPollEndpoint, discover_poll_endpoint),
    MOORAGE_OPERATION(Step, EcsSubmitContainerStateChange, submit_container_state_change),
    MOORAGE_OPERATION(Step, EcsSubmitTaskStateChange, submit_task_state_change),
    MOORAGE_OPERATION(Step, EcsSubmitAttachmentStateChanges, submit_attachment_state_changes),
    MOORAGE_OPERATION(Step, EcsCreateTaskSet, create_task_set),
    MOORAGE_OPERATION(Step, EcsUpdateTaskSet, update_task_set),
    MOORAGE_OPERATION(Step, EcsDeleteTaskSet, delete_task_set),
    MOORAGE_OPERATION(Step, EcsDescribeTaskSets, describe_task_sets),
    MOORAGE_OPERATION(Step, EcsUpdateServicePrimaryTaskSet, update_service_primary_task_set),
    MOORAGE_OPERATION(Step, EcsExecuteCommand, execute_command),
    MOORAGE_OPERATION(Step, EcsCreateDaemon, create_daemon),
    MOORAGE_OPERATION(Step, EcsUpdateDaemon, update_daemon),
    MOORAGE_OPERATION(Step, EcsDeleteDaemon, delete_daemon),
    MOORAGE_OPERATION(Step, EcsDescribeDaemon, describe_daemon),
    MOORAGE_OPERATION(Step, EcsListDaemons, list_daemons),
    MOORAGE_OPERATION(Step, EcsListDaemonDeployments, list_daemon_deployments),
    MOORAGE_OPERATION(Step, EcsDescribeDaemonDeployments, describe_daemon_deployments),
    MOORAGE_OPERATION(Step, EcsDescribeDaemonRevisions, describe_daemon_revisions),
    MOORAGE_OPERATION(Step, EcsRegisterDaemonTaskDefinition, register_daemon_task_definition),
    MOORAGE_OPERATION(Step, EcsDescribeDaemonTaskDefinition, describe_daemon_task_definition),
    MOORAGE_OPERATION(Step, EcsDeleteDaemonTaskDefinition, delete_daemon_task_definition),
    MOORAGE_OPERATION(Step, EcsListDaemonTaskDefinitions, list_daemon_task_definitions),
    MOORAGE_OPERATION(Step, EcsCreateGateway, create_gateway),
    MOORAGE_OPERATION(Step, EcsUpdateGateway, update_gateway),
    MOORAGE_OPERATION(Step, EcsDeleteGateway, delete_gateway),
    MOORAGE_OPERATION(Step, EcsDescribeGateway, describe_gateway),
    MOORAGE_OPERATION(Step, EcsDescribeGatewayResources, describe_gateway_resources),
    MOORAGE_OPERATION(Step, EcsDescribeGatewayRoute, describe_gateway_route),
    MOORAGE_OPERATION(Step, EcsAssociateGatewayWithCluster, associate_gateway_with_cluster),
    MOORAGE_OPERATION(Step, EcsDisassociateGatewayFromCluster, disassociate_gateway_from_cluster),
    MOORAGE_OPERATION(Step, EcsListGateways, list_gateways),
    MOORAGE_OPERATION(Step, EcsListGatewayRoutes, list_gateway_routes),
    MOORAGE_OPERATION(Step, EcsListGatewayClusterAssociations, list_gateway_cluster_associations),
    MOORAGE_OPERATION(Step, EcsCreateExpressGatewayService, create_express_gateway_service),
    MOORAGE_OPERATION(Step, EcsUpdateExpressGatewayService, update_express_gateway_service),
    MOORAGE_OPERATION(Step, EcsDeleteExpressGatewayService, delete_express_gateway_service),
    MOORAGE_OPERATION(Step, EcsDescribeExpressGatewayService, describe_express_gateway_service),
    MOORAGE_OPERATION(Step, EcsListServiceDeployments, list_service_deployments),
    MOORAGE_OPERATION(Step, EcsDescribeServiceDeployments, describe_service_deployments),
    MOORAGE_OPERATION(Step, EcsDescribeServiceRevisions, describe_service_revisions),
    MOORAGE_OPERATION(Step, EcsStopServiceDeployment, stop_service_deployment),
    MOORAGE_OPERATION(Step, EcsContinueServiceDeployment, continue_service_deployment),
    MOORAGE_OPERATION(Step, EcsGetTaskProtection, get_task_protection),
    MOORAGE_OPERATION(Step, EcsUpdateTaskProtection, update_task_protection),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> ecs_operations() { return kOperations; }

}  // namespace moorage::control
