"""Operations of ecs, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

AcceleratorManufacturer = Literal["amazon-web-services", "amd", "nvidia", "xilinx", "habana"]
AcceleratorName = Literal["a100", "inferentia", "k520", "k80", "m60", "radeon-pro-v520", "t4", "vu9p", "v100", "a10g", "h100", "t4g", "l40s", "l4"]
AcceleratorType = Literal["gpu", "fpga", "inference"]
AccessType = Literal["PUBLIC", "PRIVATE"]
AgentUpdateStatus = Literal["PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED", "FAILED"]
ApplicationProtocol = Literal["http", "http2", "grpc"]
AssignPublicIp = Literal["ENABLED", "DISABLED"]
AttestationPolicyStatus = Literal["CONFIGURED"]
AutoRepairActionsStatus = Literal["ENABLED", "DISABLED"]
AvailabilityZoneRebalancing = Literal["ENABLED", "DISABLED"]
BareMetal = Literal["included", "required", "excluded"]
BurstablePerformance = Literal["included", "required", "excluded"]
CPUArchitecture = Literal["X86_64", "ARM64"]
CapacityOptionType = Literal["ON_DEMAND", "SPOT", "RESERVED"]
CapacityProviderField = Literal["TAGS"]
CapacityProviderStatus = Literal["PROVISIONING", "ACTIVE", "DEPROVISIONING", "INACTIVE"]
CapacityProviderType = Literal["EC2_AUTOSCALING", "MANAGED_INSTANCES", "FARGATE", "FARGATE_SPOT"]
CapacityProviderUpdateStatus = Literal["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "DELETE_IN_PROGRESS", "DELETE_COMPLETE",
    "DELETE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED"]
CapacityReservationPreference = Literal["RESERVATIONS_ONLY", "RESERVATIONS_FIRST", "RESERVATIONS_EXCLUDED"]
ClusterField = Literal["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]
ClusterSettingName = Literal["containerInsights"]
Compatibility = Literal["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]
Connectivity = Literal["CONNECTED", "DISCONNECTED"]
ContainerCondition = Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]
ContainerInstanceField = Literal["TAGS", "CONTAINER_INSTANCE_HEALTH"]
ContainerInstanceStatus = Literal["ACTIVE", "DRAINING", "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED"]
CpuManufacturer = Literal["intel", "amd", "amazon-web-services"]
DaemonDeploymentRollbackMonitorsStatus = Literal["TRIGGERED", "MONITORING", "MONITORING_COMPLETE", "DISABLED"]
DaemonDeploymentStatus = Literal["PENDING", "SUCCESSFUL", "STOPPED", "STOP_REQUESTED", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL",
    "ROLLBACK_FAILED"]
DaemonIpcMode = Literal["none", "shared"]
DaemonPidMode = Literal["none", "shared"]
DaemonPropagateTags = Literal["DAEMON", "NONE"]
DaemonStatus = Literal["ACTIVE", "DELETE_IN_PROGRESS"]
DaemonTaskDefinitionRevisionFilter = Literal["LAST_REGISTERED"]
DaemonTaskDefinitionStatus = Literal["ACTIVE", "DELETE_IN_PROGRESS", "DELETED"]
DaemonTaskDefinitionStatusFilter = Literal["ACTIVE", "DELETE_IN_PROGRESS", "ALL"]
DeploymentControllerType = Literal["ECS", "CODE_DEPLOY", "EXTERNAL"]
DeploymentLifecycleHookAction = Literal["ROLLBACK", "CONTINUE"]
DeploymentLifecycleHookStage = Literal["RECONCILE_SERVICE", "PRE_SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"]
DeploymentLifecycleHookStatus = Literal["AWAITING_ACTION", "IN_PROGRESS", "SUCCEEDED", "FAILED", "TIMED_OUT"]
DeploymentLifecycleHookTargetType = Literal["AWS_LAMBDA", "PAUSE"]
DeploymentRolloutState = Literal["COMPLETED", "FAILED", "IN_PROGRESS"]
DeploymentStrategy = Literal["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"]
DesiredStatus = Literal["RUNNING", "PENDING", "STOPPED"]
DeviceCgroupPermission = Literal["read", "write", "mknod"]
EBSResourceType = Literal["volume"]
EFSAuthorizationConfigIAM = Literal["ENABLED", "DISABLED"]
EFSTransitEncryption = Literal["ENABLED", "DISABLED"]
EnvironmentFileType = Literal["s3"]
ExecuteCommandLogging = Literal["NONE", "DEFAULT", "OVERRIDE"]
ExpressCpuArchitecture = Literal["X86_64", "ARM64"]
ExpressGatewayServiceInclude = Literal["TAGS"]
ExpressGatewayServiceScalingMetric = Literal["AVERAGE_CPU", "AVERAGE_MEMORY", "REQUEST_COUNT_PER_TARGET"]
ExpressGatewayServiceStatusCode = Literal["ACTIVE", "DRAINING", "INACTIVE"]
FirelensConfigurationType = Literal["fluentd", "fluentbit"]
GatewayAlbDesyncMitigationMode = Literal["monitor", "defensive", "strictest"]
GatewayAlbProtocol = Literal["HTTP", "HTTPS"]
GatewayClusterAssociationStatus = Literal["ACTIVE", "DISASSOCIATING", "INACTIVE"]
GatewayConnectorHealthCheckProtocol = Literal["HTTP", "HTTPS"]
GatewayElbIpAddressType = Literal["ipv4", "dualstack", "dualstack-without-public-ipv4"]
GatewayElbScheme = Literal["internet-facing", "internal"]
GatewayRouteStatus = Literal["ACTIVE", "CREATE_IN_PROGRESS", "CREATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_FAILED", "DELETE_IN_PROGRESS",
    "DELETE_FAILED"]
GatewayStatus = Literal["ACTIVE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED", "DELETED"]
GpuSharingMode = Literal["IDLE", "NVIDIA_MPS", "DEDICATED"]
HealthStatus = Literal["HEALTHY", "UNHEALTHY", "UNKNOWN"]
InstanceGeneration = Literal["current", "previous"]
InstanceHealthCheckState = Literal["OK", "IMPAIRED", "INSUFFICIENT_DATA", "INITIALIZING"]
InstanceHealthCheckType = Literal["CONTAINER_RUNTIME", "ACCELERATED_COMPUTE", "DAEMON", "AGENT_CONNECTIVITY"]
IpcMode = Literal["host", "task", "none"]
IsolationMode = Literal["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"]
LaunchType = Literal["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]
LocalStorage = Literal["included", "required", "excluded"]
LocalStorageType = Literal["hdd", "ssd"]
LogDriver = Literal["json-file", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "awsfirelens"]
ManagedAgentName = Literal["ExecuteCommandAgent"]
ManagedDraining = Literal["ENABLED", "DISABLED"]
ManagedInstancesMonitoringOptions = Literal["BASIC", "DETAILED"]
ManagedResourceStatus = Literal["PROVISIONING", "ACTIVE", "DEPROVISIONING", "DELETED", "FAILED"]
ManagedScalingStatus = Literal["ENABLED", "DISABLED"]
ManagedTerminationProtection = Literal["ENABLED", "DISABLED"]
NetworkMode = Literal["bridge", "host", "awsvpc", "none"]
OSFamily = Literal["WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE",
    "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2022_FULL", "WINDOWS_SERVER_2025_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_20H2_CORE",
    "LINUX"]
PidMode = Literal["host", "task"]
PlacementConstraintType = Literal["distinctInstance", "memberOf"]
PlacementStrategyType = Literal["random", "spread", "binpack"]
PlatformDeviceType = Literal["GPU", "NEURON_DEVICE"]
PropagateGatewayTags = Literal["NONE", "GATEWAY"]
PropagateMITags = Literal["CAPACITY_PROVIDER", "NONE"]
PropagateTags = Literal["TASK_DEFINITION", "SERVICE", "NONE"]
ProxyConfigurationType = Literal["APPMESH"]
ResourceManagementType = Literal["CUSTOMER", "ECS"]
ResourceType = Literal["GPU", "InferenceAccelerator", "NeuronDevice"]
ScaleUnit = Literal["PERCENT"]
SchedulingStrategy = Literal["REPLICA", "DAEMON"]
Scope = Literal["task", "shared"]
ServiceConnectAccessLoggingFormat = Literal["TEXT", "JSON"]
ServiceConnectContainerLogLevel = Literal["debug", "info"]
ServiceConnectIncludeQueryParameters = Literal["DISABLED", "ENABLED"]
ServiceDeploymentLifecycleStage = Literal["RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP"]
ServiceDeploymentRollbackMonitorsStatus = Literal["TRIGGERED", "MONITORING", "MONITORING_COMPLETE", "DISABLED"]
ServiceDeploymentStatus = Literal["PENDING", "SUCCESSFUL", "STOPPED", "STOP_REQUESTED", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"]
ServiceField = Literal["TAGS"]
ServiceRevisionCleanup = Literal["BLOCKING", "DEFERRED"]
SettingName = Literal["serviceLongArnFormat", "taskLongArnFormat", "containerInstanceLongArnFormat", "awsvpcTrunking", "containerInsights",
    "fargateFIPSMode", "tagResourceAuthorization", "fargateTaskRetirementWaitPeriod", "guardDutyActivate", "defaultLogDriverMode",
    "fargateEventWindows"]
SettingType = Literal["user", "aws_managed"]
SortOrder = Literal["ASC", "DESC"]
StabilityStatus = Literal["STEADY_STATE", "STABILIZING"]
StopServiceDeploymentStopType = Literal["ABORT", "ROLLBACK"]
TargetType = Literal["container-instance"]
TaskDefinitionFamilyStatus = Literal["ACTIVE", "INACTIVE", "ALL"]
TaskDefinitionField = Literal["TAGS"]
TaskDefinitionPlacementConstraintType = Literal["memberOf"]
TaskDefinitionStatus = Literal["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"]
TaskField = Literal["TAGS"]
TaskFilesystemType = Literal["ext3", "ext4", "xfs", "ntfs"]
TaskSetField = Literal["TAGS"]
TaskStopCode = Literal["TaskFailedToStart", "EssentialContainerExited", "UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption",
    "TerminationNotice", "InfrastructureHealth"]
ThresholdType = Literal["COUNT", "BOUNDED_PERCENT", "UNBOUNDED_PERCENT"]
TransportProtocol = Literal["tcp", "udp"]
UlimitName = Literal["core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime",
    "sigpending", "stack"]
VersionConsistency = Literal["enabled", "disabled"]

class AcceleratorCountRequest(TypedDict, total=False):
    min: int
    max: int

class AcceleratorTotalMemoryMiBRequest(TypedDict, total=False):
    min: int
    max: int

class AdvancedConfiguration(TypedDict, total=False):
    alternateTargetGroupArn: str
    productionListenerRule: str
    testListenerRule: str
    roleArn: str

class AssociateGatewayWithClusterRequest(TypedDict, total=False):
    gateway: Required[str]
    cluster: Required[str]

class AssociateGatewayWithClusterResponse(TypedDict, total=False):
    gatewayArn: str
    clusterArn: str
    status: GatewayClusterAssociationStatus

class Attachment(TypedDict, total=False):
    id: str
    type: str
    status: str
    details: list[KeyValuePair]

class AttachmentStateChange(TypedDict, total=False):
    attachmentArn: Required[str]
    status: Required[str]

class Attribute(TypedDict, total=False):
    name: str
    value: str
    targetType: TargetType
    targetId: str

class AutoRepairConfiguration(TypedDict, total=False):
    actionsStatus: AutoRepairActionsStatus

class AutoScalingGroupProvider(TypedDict, total=False):
    autoScalingGroupArn: str
    managedScaling: ManagedScaling
    managedTerminationProtection: ManagedTerminationProtection
    managedDraining: ManagedDraining

class AutoScalingGroupProviderUpdate(TypedDict, total=False):
    managedScaling: ManagedScaling
    managedTerminationProtection: ManagedTerminationProtection
    managedDraining: ManagedDraining

class AwsVpcConfiguration(TypedDict, total=False):
    subnets: list[str]
    securityGroups: list[str]
    assignPublicIp: AssignPublicIp

class BaselineEbsBandwidthMbpsRequest(TypedDict, total=False):
    min: int
    max: int

class CanaryConfiguration(TypedDict, total=False):
    canaryPercent: float
    canaryBakeTimeInMinutes: int

class CapacityProvider(TypedDict, total=False):
    capacityProviderArn: str
    name: str
    cluster: str
    status: CapacityProviderStatus
    autoScalingGroupProvider: AutoScalingGroupProvider
    managedInstancesProvider: ManagedInstancesProvider
    updateStatus: CapacityProviderUpdateStatus
    updateStatusReason: str
    tags: list[Tag]
    type: CapacityProviderType

class CapacityProviderStrategyItem(TypedDict, total=False):
    capacityProvider: str
    weight: int
    base: int

class CapacityReservationRequest(TypedDict, total=False):
    reservationGroupArn: str
    reservationPreference: CapacityReservationPreference

class Cluster(TypedDict, total=False):
    clusterArn: str
    clusterName: str
    configuration: ClusterConfiguration
    status: str
    registeredContainerInstancesCount: int
    runningTasksCount: int
    pendingTasksCount: int
    activeServicesCount: int
    statistics: list[KeyValuePair]
    tags: list[Tag]
    settings: list[ClusterSetting]
    capacityProviders: list[str]
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem]
    attachments: list[Attachment]
    attachmentsStatus: str
    serviceConnectDefaults: ClusterServiceConnectDefaults

class ClusterConfiguration(TypedDict, total=False):
    executeCommandConfiguration: ExecuteCommandConfiguration
    managedStorageConfiguration: ManagedStorageConfiguration

class ClusterServiceConnectDefaults(TypedDict, total=False):
    namespace: str

class ClusterServiceConnectDefaultsRequest(TypedDict, total=False):
    namespace: Required[str]

class ClusterSetting(TypedDict, total=False):
    name: ClusterSettingName
    value: str

class Container(TypedDict, total=False):
    containerArn: str
    taskArn: str
    name: str
    image: str
    imageDigest: str
    runtimeId: str
    lastStatus: str
    exitCode: int
    reason: str
    networkBindings: list[NetworkBinding]
    networkInterfaces: list[NetworkInterface]
    healthStatus: HealthStatus
    managedAgents: list[ManagedAgent]
    cpu: str
    memory: str
    memoryReservation: str
    gpuIds: list[str]
    neuronDeviceIds: list[str]
    gpuSharingStrategy: SharingStrategy

class ContainerDefinition(TypedDict, total=False):
    name: str
    image: str
    repositoryCredentials: RepositoryCredentials
    cpu: int
    memory: int
    memoryReservation: int
    links: list[str]
    portMappings: list[PortMapping]
    essential: bool
    restartPolicy: ContainerRestartPolicy
    entryPoint: list[str]
    command: list[str]
    environment: list[KeyValuePair]
    environmentFiles: list[EnvironmentFile]
    mountPoints: list[MountPoint]
    volumesFrom: list[VolumeFrom]
    linuxParameters: LinuxParameters
    secrets: list[Secret]
    dependsOn: list[ContainerDependency]
    startTimeout: int
    stopTimeout: int
    versionConsistency: VersionConsistency
    hostname: str
    user: str
    workingDirectory: str
    disableNetworking: bool
    privileged: bool
    readonlyRootFilesystem: bool
    dnsServers: list[str]
    dnsSearchDomains: list[str]
    extraHosts: list[HostEntry]
    dockerSecurityOptions: list[str]
    interactive: bool
    pseudoTerminal: bool
    dockerLabels: dict[str, str]
    ulimits: list[Ulimit]
    logConfiguration: LogConfiguration
    healthCheck: HealthCheck
    systemControls: list[SystemControl]
    resourceRequirements: list[ResourceRequirement]
    firelensConfiguration: FirelensConfiguration
    credentialSpecs: list[str]

class ContainerDependency(TypedDict, total=False):
    containerName: str
    condition: ContainerCondition

class ContainerImage(TypedDict, total=False):
    containerName: str
    imageDigest: str
    image: str

class ContainerInstance(TypedDict, total=False):
    containerInstanceArn: str
    ec2InstanceId: str
    capacityProviderName: str
    version: int
    versionInfo: VersionInfo
    remainingResources: list[Resource]
    registeredResources: list[Resource]
    status: str
    statusReason: str
    agentConnected: bool
    runningTasksCount: int
    pendingTasksCount: int
    agentUpdateStatus: AgentUpdateStatus
    attributes: list[Attribute]
    registeredAt: float
    attachments: list[Attachment]
    tags: list[Tag]
    healthStatus: ContainerInstanceHealthStatus
    gpuDevices: list[GpuDevice]

class ContainerInstanceHealthStatus(TypedDict, total=False):
    overallStatus: InstanceHealthCheckState
    details: list[InstanceHealthCheckResult]

class ContainerOverride(TypedDict, total=False):
    name: str
    command: list[str]
    environment: list[KeyValuePair]
    environmentFiles: list[EnvironmentFile]
    cpu: int
    memory: int
    memoryReservation: int
    resourceRequirements: list[ResourceRequirement]

class ContainerRestartPolicy(TypedDict, total=False):
    enabled: bool
    ignoredExitCodes: list[int]
    restartAttemptPeriod: int

class ContainerStateChange(TypedDict, total=False):
    containerName: str
    imageDigest: str
    runtimeId: str
    exitCode: int
    networkBindings: list[NetworkBinding]
    reason: str
    status: str

class ContinueServiceDeploymentRequest(TypedDict, total=False):
    serviceDeploymentArn: Required[str]
    hookId: Required[str]
    action: DeploymentLifecycleHookAction

class ContinueServiceDeploymentResponse(TypedDict, total=False):
    serviceDeploymentArn: str

class CreateCapacityProviderRequest(TypedDict, total=False):
    name: Required[str]
    cluster: str
    autoScalingGroupProvider: AutoScalingGroupProvider
    managedInstancesProvider: CreateManagedInstancesProviderConfiguration
    tags: list[Tag]

class CreateCapacityProviderResponse(TypedDict, total=False):
    capacityProvider: CapacityProvider

class CreateClusterRequest(TypedDict, total=False):
    clusterName: str
    tags: list[Tag]
    settings: list[ClusterSetting]
    configuration: ClusterConfiguration
    capacityProviders: list[str]
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem]
    serviceConnectDefaults: ClusterServiceConnectDefaultsRequest

class CreateClusterResponse(TypedDict, total=False):
    cluster: Cluster

class CreateDaemonRequest(TypedDict, total=False):
    daemonName: Required[str]
    clusterArn: str
    daemonTaskDefinitionArn: Required[str]
    capacityProviderArns: Required[list[str]]
    deploymentConfiguration: DaemonDeploymentConfiguration
    tags: list[Tag]
    propagateTags: DaemonPropagateTags
    enableECSManagedTags: bool
    enableExecuteCommand: bool
    clientToken: str
    critical: bool

class CreateDaemonResponse(TypedDict, total=False):
    daemonArn: str
    status: DaemonStatus
    createdAt: float
    deploymentArn: str

class CreateExpressGatewayServiceRequest(TypedDict, total=False):
    executionRoleArn: str
    infrastructureRoleArn: Required[str]
    serviceName: str
    cluster: str
    healthCheckPath: str
    primaryContainer: ExpressGatewayContainer
    taskRoleArn: str
    networkConfiguration: ExpressGatewayServiceNetworkConfiguration
    cpu: str
    memory: str
    cpuArchitecture: ExpressCpuArchitecture
    scalingTarget: ExpressGatewayScalingTarget
    tags: list[Tag]
    taskDefinitionArn: str

class CreateExpressGatewayServiceResponse(TypedDict, total=False):
    service: ECSExpressGatewayService

class CreateGatewayRequest(TypedDict, total=False):
    name: Required[str]
    infrastructureRoleArn: Required[str]
    clientToken: str
    deletionProtection: bool
    configuration: Required[GatewayConfiguration]
    tags: list[Tag]
    propagateTags: PropagateGatewayTags

class CreateGatewayResponse(TypedDict, total=False):
    gatewayArn: str
    name: str
    status: GatewayStatus

class CreateManagedInstancesProviderConfiguration(TypedDict, total=False):
    infrastructureRoleArn: Required[str]
    instanceLaunchTemplate: Required[InstanceLaunchTemplate]
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration

class CreateServiceRequest(TypedDict, total=False):
    cluster: str
    serviceName: Required[str]
    taskDefinition: str
    availabilityZoneRebalancing: AvailabilityZoneRebalancing
    loadBalancers: list[LoadBalancer]
    serviceRegistries: list[ServiceRegistry]
    desiredCount: int
    clientToken: str
    launchType: LaunchType
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    platformVersion: str
    role: str
    deploymentConfiguration: DeploymentConfiguration
    placementConstraints: list[PlacementConstraint]
    placementStrategy: list[PlacementStrategy]
    networkConfiguration: NetworkConfiguration
    healthCheckGracePeriodSeconds: int
    schedulingStrategy: SchedulingStrategy
    deploymentController: DeploymentController
    tags: list[Tag]
    enableECSManagedTags: bool
    propagateTags: PropagateTags
    enableExecuteCommand: bool
    serviceConnectConfiguration: ServiceConnectConfiguration
    volumeConfigurations: list[ServiceVolumeConfiguration]
    vpcLatticeConfigurations: list[VpcLatticeConfiguration]
    gatewayConnectors: list[GatewayConnector]
    monitoring: MonitoringConfiguration

class CreateServiceResponse(TypedDict, total=False):
    service: Service

class CreateTaskSetRequest(TypedDict, total=False):
    service: Required[str]
    cluster: Required[str]
    externalId: str
    taskDefinition: Required[str]
    networkConfiguration: NetworkConfiguration
    loadBalancers: list[LoadBalancer]
    serviceRegistries: list[ServiceRegistry]
    launchType: LaunchType
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    platformVersion: str
    scale: Scale
    clientToken: str
    tags: list[Tag]

class CreateTaskSetResponse(TypedDict, total=False):
    taskSet: TaskSet

class CreatedAt(TypedDict, total=False):
    before: float | datetime.datetime
    after: float | datetime.datetime

class DaemonAlarmConfiguration(TypedDict, total=False):
    alarmNames: list[str]
    enable: bool

class DaemonCapacityProvider(TypedDict, total=False):
    arn: str
    runningCount: int
    withoutDaemonCount: int

class DaemonCircuitBreaker(TypedDict, total=False):
    failureCount: int
    status: DaemonDeploymentRollbackMonitorsStatus
    threshold: int

class DaemonContainerDefinition(TypedDict, total=False):
    name: str
    image: str
    memory: int
    memoryReservation: int
    repositoryCredentials: RepositoryCredentials
    healthCheck: HealthCheck
    cpu: int
    essential: bool
    entryPoint: list[str]
    command: list[str]
    workingDirectory: str
    environmentFiles: list[EnvironmentFile]
    environment: list[KeyValuePair]
    secrets: list[Secret]
    readonlyRootFilesystem: bool
    mountPoints: list[MountPoint]
    logConfiguration: LogConfiguration
    firelensConfiguration: FirelensConfiguration
    privileged: bool
    user: str
    ulimits: list[Ulimit]
    linuxParameters: DaemonLinuxParameters
    dependsOn: list[ContainerDependency]
    startTimeout: int
    stopTimeout: int
    systemControls: list[SystemControl]
    interactive: bool
    pseudoTerminal: bool
    restartPolicy: ContainerRestartPolicy

class DaemonContainerImage(TypedDict, total=False):
    containerName: str
    imageDigest: str
    image: str

class DaemonDeployment(TypedDict, total=False):
    daemonDeploymentArn: str
    clusterArn: str
    status: DaemonDeploymentStatus
    statusReason: str
    targetDaemonRevision: DaemonDeploymentRevisionDetail
    sourceDaemonRevisions: list[DaemonDeploymentRevisionDetail]
    circuitBreaker: DaemonCircuitBreaker
    alarms: DaemonDeploymentAlarms
    rollback: DaemonRollback
    deploymentConfiguration: DaemonDeploymentConfiguration
    createdAt: float
    startedAt: float
    stoppedAt: float
    finishedAt: float

class DaemonDeploymentAlarms(TypedDict, total=False):
    status: DaemonDeploymentRollbackMonitorsStatus
    alarmNames: list[str]
    triggeredAlarmNames: list[str]

class DaemonDeploymentCapacityProvider(TypedDict, total=False):
    arn: str
    runningInstanceCount: int
    withoutDaemonInstanceCount: int
    drainingInstanceCount: int

class DaemonDeploymentConfiguration(TypedDict, total=False):
    drainPercent: float
    alarms: DaemonAlarmConfiguration
    bakeTimeInMinutes: int

class DaemonDeploymentRevisionDetail(TypedDict, total=False):
    arn: str
    capacityProviders: list[DaemonDeploymentCapacityProvider]
    totalRunningInstanceCount: int
    totalWithoutDaemonInstanceCount: int
    totalDrainingInstanceCount: int

class DaemonDeploymentSummary(TypedDict, total=False):
    daemonDeploymentArn: str
    daemonArn: str
    clusterArn: str
    status: DaemonDeploymentStatus
    statusReason: str
    targetDaemonRevisionArn: str
    createdAt: float
    startedAt: float
    stoppedAt: float
    finishedAt: float

class DaemonDetail(TypedDict, total=False):
    daemonArn: str
    clusterArn: str
    status: DaemonStatus
    currentRevisions: list[DaemonRevisionDetail]
    deploymentArn: str
    createdAt: float
    updatedAt: float

class DaemonLinuxParameters(TypedDict, total=False):
    capabilities: KernelCapabilities
    devices: list[Device]
    initProcessEnabled: bool
    tmpfs: list[Tmpfs]

class DaemonRevision(TypedDict, total=False):
    daemonRevisionArn: str
    clusterArn: str
    daemonArn: str
    daemonTaskDefinitionArn: str
    createdAt: float
    containerImages: list[DaemonContainerImage]
    propagateTags: DaemonPropagateTags
    enableECSManagedTags: bool
    enableExecuteCommand: bool
    critical: bool

class DaemonRevisionDetail(TypedDict, total=False):
    arn: str
    capacityProviders: list[DaemonCapacityProvider]
    totalRunningCount: int
    totalWithoutDaemonCount: int

class DaemonRollback(TypedDict, total=False):
    reason: str
    startedAt: float
    rollbackTargetDaemonRevisionArn: str
    rollbackCapacityProviders: list[str]

class DaemonSummary(TypedDict, total=False):
    daemonArn: str
    status: DaemonStatus
    createdAt: float
    updatedAt: float

class DaemonTaskDefinition(TypedDict, total=False):
    daemonTaskDefinitionArn: str
    family: str
    revision: int
    taskRoleArn: str
    executionRoleArn: str
    containerDefinitions: list[DaemonContainerDefinition]
    volumes: list[DaemonVolume]
    cpu: str
    memory: str
    status: DaemonTaskDefinitionStatus
    registeredAt: float
    deleteRequestedAt: float
    registeredBy: str
    pidMode: DaemonPidMode
    ipcMode: DaemonIpcMode

class DaemonTaskDefinitionSummary(TypedDict, total=False):
    arn: str
    registeredAt: float
    registeredBy: str
    deleteRequestedAt: float
    status: DaemonTaskDefinitionStatus

class DaemonVolume(TypedDict, total=False):
    name: str
    host: HostVolumeProperties
    logDriverVolumeConfiguration: LogDriverVolumeConfiguration

class DeleteAccountSettingRequest(TypedDict, total=False):
    name: Required[SettingName]
    principalArn: str

class DeleteAccountSettingResponse(TypedDict, total=False):
    setting: Setting

class DeleteAttributesRequest(TypedDict, total=False):
    cluster: str
    attributes: Required[list[Attribute]]

class DeleteAttributesResponse(TypedDict, total=False):
    attributes: list[Attribute]

class DeleteCapacityProviderRequest(TypedDict, total=False):
    capacityProvider: Required[str]
    cluster: str

class DeleteCapacityProviderResponse(TypedDict, total=False):
    capacityProvider: CapacityProvider

class DeleteClusterRequest(TypedDict, total=False):
    cluster: Required[str]

class DeleteClusterResponse(TypedDict, total=False):
    cluster: Cluster

class DeleteDaemonRequest(TypedDict, total=False):
    daemonArn: Required[str]

class DeleteDaemonResponse(TypedDict, total=False):
    daemonArn: str
    status: DaemonStatus
    createdAt: float
    updatedAt: float
    deploymentArn: str

class DeleteDaemonTaskDefinitionRequest(TypedDict, total=False):
    daemonTaskDefinition: Required[str]

class DeleteDaemonTaskDefinitionResponse(TypedDict, total=False):
    daemonTaskDefinitionArn: str

class DeleteExpressGatewayServiceRequest(TypedDict, total=False):
    serviceArn: Required[str]

class DeleteExpressGatewayServiceResponse(TypedDict, total=False):
    service: ECSExpressGatewayService

class DeleteGatewayRequest(TypedDict, total=False):
    gateway: Required[str]

class DeleteGatewayResponse(TypedDict, total=False):
    gatewayArn: str
    name: str
    status: GatewayStatus

class DeleteServiceRequest(TypedDict, total=False):
    cluster: str
    service: Required[str]
    force: bool

class DeleteServiceResponse(TypedDict, total=False):
    service: Service

class DeleteTaskDefinitionsRequest(TypedDict, total=False):
    taskDefinitions: Required[list[str]]

class DeleteTaskDefinitionsResponse(TypedDict, total=False):
    taskDefinitions: list[TaskDefinition]
    failures: list[Failure]

class DeleteTaskSetRequest(TypedDict, total=False):
    cluster: Required[str]
    service: Required[str]
    taskSet: Required[str]
    force: bool

class DeleteTaskSetResponse(TypedDict, total=False):
    taskSet: TaskSet

class Deployment(TypedDict, total=False):
    id: str
    status: str
    taskDefinition: str
    desiredCount: int
    pendingCount: int
    runningCount: int
    failedTasks: int
    createdAt: float
    updatedAt: float
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    launchType: LaunchType
    platformVersion: str
    platformFamily: str
    networkConfiguration: NetworkConfiguration
    rolloutState: DeploymentRolloutState
    rolloutStateReason: str
    serviceConnectConfiguration: ServiceConnectConfiguration
    serviceConnectResources: list[ServiceConnectServiceResource]
    volumeConfigurations: list[ServiceVolumeConfiguration]
    fargateEphemeralStorage: DeploymentEphemeralStorage
    vpcLatticeConfigurations: list[VpcLatticeConfiguration]

class DeploymentAlarms(TypedDict, total=False):
    alarmNames: list[str]
    rollback: bool
    enable: bool

class DeploymentCircuitBreaker(TypedDict, total=False):
    enable: bool
    rollback: bool
    resetOnHealthyTask: bool
    thresholdConfiguration: ThresholdConfiguration

class DeploymentConfiguration(TypedDict, total=False):
    deploymentCircuitBreaker: DeploymentCircuitBreaker
    maximumPercent: int
    minimumHealthyPercent: int
    alarms: DeploymentAlarms
    strategy: DeploymentStrategy
    bakeTimeInMinutes: int
    lifecycleHooks: list[DeploymentLifecycleHook]
    linearConfiguration: LinearConfiguration
    canaryConfiguration: CanaryConfiguration
    earlySuccessCriteria: DeploymentEarlySuccessCriteria

class DeploymentController(TypedDict, total=False):
    type: DeploymentControllerType

class DeploymentEarlySuccessCriteria(TypedDict, total=False):
    enable: bool
    healthyPercent: int
    sourceServiceRevisionCleanup: ServiceRevisionCleanup

class DeploymentEphemeralStorage(TypedDict, total=False):
    kmsKeyId: str

class DeploymentLifecycleHook(TypedDict, total=False):
    targetType: DeploymentLifecycleHookTargetType
    hookTargetArn: str
    roleArn: str
    lifecycleStages: list[DeploymentLifecycleHookStage]
    hookDetails: Any
    timeoutConfiguration: DeploymentLifecycleHookTimeoutConfiguration

class DeploymentLifecycleHookDetail(TypedDict, total=False):
    hookId: str
    targetType: DeploymentLifecycleHookTargetType
    targetArn: str
    status: DeploymentLifecycleHookStatus
    expiresAt: float
    timeoutAction: DeploymentLifecycleHookAction

class DeploymentLifecycleHookTimeoutConfiguration(TypedDict, total=False):
    timeoutInMinutes: int
    action: DeploymentLifecycleHookAction

class DeregisterContainerInstanceRequest(TypedDict, total=False):
    cluster: str
    containerInstance: Required[str]
    force: bool

class DeregisterContainerInstanceResponse(TypedDict, total=False):
    containerInstance: ContainerInstance

class DeregisterTaskDefinitionRequest(TypedDict, total=False):
    taskDefinition: Required[str]

class DeregisterTaskDefinitionResponse(TypedDict, total=False):
    taskDefinition: TaskDefinition

class DescribeCapacityProvidersRequest(TypedDict, total=False):
    capacityProviders: list[str]
    cluster: str
    include: list[CapacityProviderField]
    maxResults: int
    nextToken: str

class DescribeCapacityProvidersResponse(TypedDict, total=False):
    capacityProviders: list[CapacityProvider]
    failures: list[Failure]
    nextToken: str

class DescribeClustersRequest(TypedDict, total=False):
    clusters: list[str]
    include: list[ClusterField]

class DescribeClustersResponse(TypedDict, total=False):
    clusters: list[Cluster]
    failures: list[Failure]

class DescribeContainerInstancesRequest(TypedDict, total=False):
    cluster: str
    containerInstances: Required[list[str]]
    include: list[ContainerInstanceField]

class DescribeContainerInstancesResponse(TypedDict, total=False):
    containerInstances: list[ContainerInstance]
    failures: list[Failure]

class DescribeDaemonDeploymentsRequest(TypedDict, total=False):
    daemonDeploymentArns: Required[list[str]]

class DescribeDaemonDeploymentsResponse(TypedDict, total=False):
    failures: list[Failure]
    daemonDeployments: list[DaemonDeployment]

class DescribeDaemonRequest(TypedDict, total=False):
    daemonArn: Required[str]

class DescribeDaemonResponse(TypedDict, total=False):
    daemon: DaemonDetail

class DescribeDaemonRevisionsRequest(TypedDict, total=False):
    daemonRevisionArns: Required[list[str]]

class DescribeDaemonRevisionsResponse(TypedDict, total=False):
    daemonRevisions: list[DaemonRevision]
    failures: list[Failure]

class DescribeDaemonTaskDefinitionRequest(TypedDict, total=False):
    daemonTaskDefinition: Required[str]

class DescribeDaemonTaskDefinitionResponse(TypedDict, total=False):
    daemonTaskDefinition: DaemonTaskDefinition

class DescribeExpressGatewayServiceRequest(TypedDict, total=False):
    serviceArn: Required[str]
    include: list[ExpressGatewayServiceInclude]

class DescribeExpressGatewayServiceResponse(TypedDict, total=False):
    service: ECSExpressGatewayService

class DescribeGatewayAlbConfiguration(TypedDict, total=False):
    networkConfiguration: GatewayElbNetworkConfiguration
    scheme: GatewayElbScheme
    accessLogs: GatewayElbAccessLogConfiguration
    webACLArn: str
    port: int
    protocol: GatewayAlbProtocol
    maxAlbCount: int
    currentAlbCount: int
    httpDesync: GatewayAlbDesyncMitigationMode
    testTrafficRules: GatewayAlbTestTrafficRules

class DescribeGatewayConfiguration(TypedDict, total=False):
    hostSharedAlb: DescribeGatewayAlbConfiguration

class DescribeGatewayRequest(TypedDict, total=False):
    gateway: Required[str]

class DescribeGatewayResourcesRequest(TypedDict, total=False):
    gateway: Required[str]
    maxResults: int
    nextToken: str

class DescribeGatewayResourcesResponse(TypedDict, total=False):
    gatewayResources: GatewayResources
    nextToken: str

class DescribeGatewayResponse(TypedDict, total=False):
    gateway: Gateway

class DescribeGatewayRouteRequest(TypedDict, total=False):
    gatewayRouteArn: Required[str]

class DescribeGatewayRouteResponse(TypedDict, total=False):
    gatewayRoute: GatewayRoute

class DescribeServiceDeploymentsRequest(TypedDict, total=False):
    serviceDeploymentArns: Required[list[str]]

class DescribeServiceDeploymentsResponse(TypedDict, total=False):
    serviceDeployments: list[ServiceDeployment]
    failures: list[Failure]

class DescribeServiceRevisionsRequest(TypedDict, total=False):
    serviceRevisionArns: Required[list[str]]

class DescribeServiceRevisionsResponse(TypedDict, total=False):
    serviceRevisions: list[ServiceRevision]
    failures: list[Failure]

class DescribeServicesRequest(TypedDict, total=False):
    cluster: str
    services: Required[list[str]]
    include: list[ServiceField]

class DescribeServicesResponse(TypedDict, total=False):
    services: list[Service]
    failures: list[Failure]

class DescribeTaskDefinitionRequest(TypedDict, total=False):
    taskDefinition: Required[str]
    include: list[TaskDefinitionField]

class DescribeTaskDefinitionResponse(TypedDict, total=False):
    taskDefinition: TaskDefinition
    tags: list[Tag]

class DescribeTaskSetsRequest(TypedDict, total=False):
    cluster: Required[str]
    service: Required[str]
    taskSets: list[str]
    include: list[TaskSetField]

class DescribeTaskSetsResponse(TypedDict, total=False):
    taskSets: list[TaskSet]
    failures: list[Failure]

class DescribeTasksRequest(TypedDict, total=False):
    cluster: str
    tasks: Required[list[str]]
    include: list[TaskField]

class DescribeTasksResponse(TypedDict, total=False):
    tasks: list[Task]
    failures: list[Failure]

class Device(TypedDict, total=False):
    hostPath: str
    containerPath: str
    permissions: list[DeviceCgroupPermission]

class DisassociateGatewayFromClusterRequest(TypedDict, total=False):
    gateway: Required[str]
    cluster: Required[str]

class DisassociateGatewayFromClusterResponse(TypedDict, total=False):
    gatewayArn: str
    clusterArn: str
    status: GatewayClusterAssociationStatus

class DiscoverPollEndpointRequest(TypedDict, total=False):
    containerInstance: str
    cluster: str

class DiscoverPollEndpointResponse(TypedDict, total=False):
    endpoint: str
    telemetryEndpoint: str
    serviceConnectEndpoint: str

class DockerVolumeConfiguration(TypedDict, total=False):
    scope: Scope
    autoprovision: bool
    driver: str
    driverOpts: dict[str, str]
    labels: dict[str, str]

class EBSTagSpecification(TypedDict, total=False):
    resourceType: EBSResourceType
    tags: list[Tag]
    propagateTags: PropagateTags

class ECSExpressGatewayService(TypedDict, total=False):
    cluster: str
    serviceName: str
    serviceArn: str
    infrastructureRoleArn: str
    status: ExpressGatewayServiceStatus
    currentDeployment: str
    activeConfigurations: list[ExpressGatewayServiceConfiguration]
    tags: list[Tag]
    createdAt: float
    updatedAt: float

class ECSManagedResources(TypedDict, total=False):
    ingressPaths: list[ManagedIngressPath]
    autoScaling: ManagedAutoScaling
    metricAlarms: list[ManagedMetricAlarm]
    serviceSecurityGroups: list[ManagedSecurityGroup]
    logGroups: list[ManagedLogGroup]
    gatewayConnections: list[GatewayConnection]

class EFSAuthorizationConfig(TypedDict, total=False):
    accessPointId: str
    iam: EFSAuthorizationConfigIAM

class EFSVolumeConfiguration(TypedDict, total=False):
    fileSystemId: str
    rootDirectory: str
    transitEncryption: EFSTransitEncryption
    transitEncryptionPort: int
    authorizationConfig: EFSAuthorizationConfig

class ElbGatewayResources(TypedDict, total=False):
    loadBalancerArn: str
    listenerArn: str
    securityGroup: str
    gatewayRouteArns: list[str]

class EnvironmentFile(TypedDict, total=False):
    value: str
    type: EnvironmentFileType

class EphemeralStorage(TypedDict, total=False):
    sizeInGiB: int

class ExecuteCommandConfiguration(TypedDict, total=False):
    kmsKeyId: str
    logging: ExecuteCommandLogging
    logConfiguration: ExecuteCommandLogConfiguration

class ExecuteCommandLogConfiguration(TypedDict, total=False):
    cloudWatchLogGroupName: str
    cloudWatchEncryptionEnabled: bool
    s3BucketName: str
    s3EncryptionEnabled: bool
    s3KeyPrefix: str

class ExecuteCommandRequest(TypedDict, total=False):
    cluster: str
    container: str
    command: Required[str]
    interactive: Required[bool]
    task: Required[str]

class ExecuteCommandResponse(TypedDict, total=False):
    clusterArn: str
    containerArn: str
    containerName: str
    interactive: bool
    session: Session
    taskArn: str

class ExpressGatewayContainer(TypedDict, total=False):
    image: str
    containerPort: int
    awsLogsConfiguration: ExpressGatewayServiceAwsLogsConfiguration
    repositoryCredentials: ExpressGatewayRepositoryCredentials
    command: list[str]
    environment: list[KeyValuePair]
    secrets: list[Secret]

class ExpressGatewayRepositoryCredentials(TypedDict, total=False):
    credentialsParameter: str

class ExpressGatewayScalingTarget(TypedDict, total=False):
    minTaskCount: int
    maxTaskCount: int
    autoScalingMetric: ExpressGatewayServiceScalingMetric
    autoScalingTargetValue: int

class ExpressGatewayServiceAwsLogsConfiguration(TypedDict, total=False):
    logGroup: str
    logStreamPrefix: str

class ExpressGatewayServiceConfiguration(TypedDict, total=False):
    serviceRevisionArn: str
    executionRoleArn: str
    taskRoleArn: str
    taskDefinitionArn: str
    cpu: str
    memory: str
    cpuArchitecture: ExpressCpuArchitecture
    networkConfiguration: ExpressGatewayServiceNetworkConfiguration
    healthCheckPath: str
    primaryContainer: ExpressGatewayContainer
    scalingTarget: ExpressGatewayScalingTarget
    ingressPaths: list[IngressPathSummary]
    createdAt: float

class ExpressGatewayServiceNetworkConfiguration(TypedDict, total=False):
    securityGroups: list[str]
    subnets: list[str]

class ExpressGatewayServiceStatus(TypedDict, total=False):
    statusCode: ExpressGatewayServiceStatusCode
    statusReason: str

class FSxWindowsFileServerAuthorizationConfig(TypedDict, total=False):
    credentialsParameter: str
    domain: str

class FSxWindowsFileServerVolumeConfiguration(TypedDict, total=False):
    fileSystemId: str
    rootDirectory: str
    authorizationConfig: FSxWindowsFileServerAuthorizationConfig

class Failure(TypedDict, total=False):
    arn: str
    reason: str
    detail: str

class FirelensConfiguration(TypedDict, total=False):
    type: FirelensConfigurationType
    options: dict[str, str]

class Gateway(TypedDict, total=False):
    gatewayArn: str
    name: str
    status: GatewayStatus
    statusReason: str
    failures: list[GatewayResourceFailure]
    infrastructureRoleArn: str
    deletionProtection: bool
    configuration: DescribeGatewayConfiguration
    accessType: AccessType
    propagateTags: PropagateGatewayTags
    tags: list[Tag]
    createdAt: float
    updatedAt: float

class GatewayAlbTestTrafficRules(TypedDict, total=False):
    header: GatewayTestTrafficHeader

class GatewayClusterAssociationSummary(TypedDict, total=False):
    gatewayArn: str
    clusterArn: str
    status: GatewayClusterAssociationStatus

class GatewayConfiguration(TypedDict, total=False):
    hostSharedAlb: HostSharedAlbConfiguration

class GatewayConnection(TypedDict, total=False):
    gatewayArn: str
    gatewayRouteArn: str
    portName: str
    serviceUrl: str
    accessType: AccessType
    status: GatewayRouteStatus
    resources: GatewayConnectionResources

class GatewayConnectionAlbResources(TypedDict, total=False):
    acmCertificateArn: str
    loadBalancerArn: str
    loadBalancerSecurityGroupArns: list[str]
    listenerArn: str
    listenerRuleArn: str
    testListenerRuleArn: str
    targetGroupArn: str
    alternateTargetGroupArn: str

class GatewayConnectionResources(TypedDict, total=False):
    hostSharedAlb: list[GatewayConnectionAlbResources]

class GatewayConnector(TypedDict, total=False):
    portName: str
    healthCheck: GatewayConnectorHealthCheck
    filters: GatewayConnectorFilters
    deregistrationDelay: GatewayConnectorDeregistrationDelay

class GatewayConnectorDeregistrationDelay(TypedDict, total=False):
    timeoutSeconds: int

class GatewayConnectorFilters(TypedDict, total=False):
    accessTypes: list[AccessType]

class GatewayConnectorHealthCheck(TypedDict, total=False):
    healthCheckProtocol: GatewayConnectorHealthCheckProtocol
    healthCheckPort: int
    healthCheckPath: str
    healthCheckTimeoutSeconds: int
    healthCheckIntervalSeconds: int
    healthyThresholdCount: int
    unhealthyThresholdCount: int
    matcher: GatewayConnectorHealthCheckMatcher

class GatewayConnectorHealthCheckMatcher(TypedDict, total=False):
    httpCode: str
    grpcCode: str

class GatewayElbAccessLogConfiguration(TypedDict, total=False):
    destination: GatewayElbAccessLogDestination

class GatewayElbAccessLogDestination(TypedDict, total=False):
    s3: GatewayElbAccessLogS3Destination

class GatewayElbAccessLogS3Destination(TypedDict, total=False):
    bucket: str
    prefix: str

class GatewayElbNetworkConfiguration(TypedDict, total=False):
    inboundSecurityGroup: str
    subnets: list[str]
    ipAddressType: GatewayElbIpAddressType

class GatewayInfrastructureResources(TypedDict, total=False):
    hostSharedAlb: list[ElbGatewayResources]

class GatewayOperationError(TypedDict, total=False):
    operation: str
    code: str
    message: str

class GatewayResourceFailure(TypedDict, total=False):
    arn: str
    errors: list[GatewayOperationError]

class GatewayResources(TypedDict, total=False):
    gatewayArn: str
    resources: GatewayInfrastructureResources

class GatewayRoute(TypedDict, total=False):
    gatewayRouteArn: str
    serviceArn: str
    serviceContainerPortName: str
    status: GatewayRouteStatus
    serviceUrl: str
    resources: GatewayRouteResources

class GatewayRouteAlbResources(TypedDict, total=False):
    acmCertificateArn: str
    loadBalancerArn: str
    listenerArn: str
    listenerRuleArn: str
    testListenerRuleArns: list[str]
    loadBalancerSecurityGroups: list[GatewayRouteLoadBalancerSecurityGroup]
    serviceSecurityGroupArn: str

class GatewayRouteLoadBalancerSecurityGroup(TypedDict, total=False):
    arn: str
    ruleArns: list[str]

class GatewayRouteResources(TypedDict, total=False):
    hostSharedAlb: list[GatewayRouteAlbResources]

class GatewayRouteSummary(TypedDict, total=False):
    gatewayRouteArn: str
    gatewayArn: str
    clusterArn: str
    serviceArn: str
    serviceContainerPortName: str
    status: GatewayRouteStatus

class GatewaySummary(TypedDict, total=False):
    gatewayArn: str
    name: str
    status: GatewayStatus
    createdAt: float

class GatewayTestTrafficHeader(TypedDict, total=False):
    name: str
    values: list[str]

class GetTaskProtectionRequest(TypedDict, total=False):
    cluster: Required[str]
    tasks: list[str]

class GetTaskProtectionResponse(TypedDict, total=False):
    protectedTasks: list[ProtectedTask]
    failures: list[Failure]

class GpuDevice(TypedDict, total=False):
    gpuId: str
    sharingMode: GpuSharingMode
    totalMemoryInMiB: int
    remainingMemoryInMiB: int
    containerCount: int

class HealthCheck(TypedDict, total=False):
    command: list[str]
    interval: int
    timeout: int
    retries: int
    startPeriod: int

class HostEntry(TypedDict, total=False):
    hostname: str
    ipAddress: str

class HostSharedAlbConfiguration(TypedDict, total=False):
    networkConfiguration: GatewayElbNetworkConfiguration
    scheme: GatewayElbScheme
    webACLArn: str
    accessLogs: GatewayElbAccessLogConfiguration
    port: int
    protocol: GatewayAlbProtocol
    maxAlbCount: int
    httpDesync: GatewayAlbDesyncMitigationMode
    testTrafficRules: GatewayAlbTestTrafficRules

class HostVolumeProperties(TypedDict, total=False):
    sourcePath: str

class InferenceAccelerator(TypedDict, total=False):
    deviceName: str
    deviceType: str

class InferenceAcceleratorOverride(TypedDict, total=False):
    deviceName: str
    deviceType: str

class InfrastructureOptimization(TypedDict, total=False):
    scaleInAfter: int

class IngressPathSummary(TypedDict, total=False):
    accessType: AccessType
    endpoint: str

class InstanceHealthCheckResult(TypedDict, total=False):
    type: InstanceHealthCheckType
    status: InstanceHealthCheckState
    statusReason: str
    lastUpdated: float
    lastStatusChange: float

class InstanceLaunchTemplate(TypedDict, total=False):
    ec2InstanceProfileArn: str
    networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: ManagedInstancesStorageConfiguration
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration
    monitoring: ManagedInstancesMonitoringOptions
    capacityOptionType: CapacityOptionType
    instanceMetadataTagsPropagation: bool
    instanceRequirements: InstanceRequirementsRequest
    fipsEnabled: bool
    capacityReservations: CapacityReservationRequest
    nitroEnclavesEnabled: bool

class InstanceLaunchTemplateUpdate(TypedDict, total=False):
    ec2InstanceProfileArn: str
    networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: ManagedInstancesStorageConfiguration
    instanceMetadataTagsPropagation: bool
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration
    monitoring: ManagedInstancesMonitoringOptions
    instanceRequirements: InstanceRequirementsRequest
    capacityReservations: CapacityReservationRequest

class InstanceRequirementsRequest(TypedDict, total=False):
    vCpuCount: VCpuCountRangeRequest
    memoryMiB: MemoryMiBRequest
    cpuManufacturers: list[CpuManufacturer]
    memoryGiBPerVCpu: MemoryGiBPerVCpuRequest
    excludedInstanceTypes: list[str]
    instanceGenerations: list[InstanceGeneration]
    spotMaxPricePercentageOverLowestPrice: int
    onDemandMaxPricePercentageOverLowestPrice: int
    bareMetal: BareMetal
    burstablePerformance: BurstablePerformance
    requireHibernateSupport: bool
    networkInterfaceCount: NetworkInterfaceCountRequest
    localStorage: LocalStorage
    localStorageTypes: list[LocalStorageType]
    totalLocalStorageGB: TotalLocalStorageGBRequest
    baselineEbsBandwidthMbps: BaselineEbsBandwidthMbpsRequest
    acceleratorTypes: list[AcceleratorType]
    acceleratorCount: AcceleratorCountRequest
    acceleratorManufacturers: list[AcceleratorManufacturer]
    acceleratorNames: list[AcceleratorName]
    acceleratorTotalMemoryMiB: AcceleratorTotalMemoryMiBRequest
    networkBandwidthGbps: NetworkBandwidthGbpsRequest
    allowedInstanceTypes: list[str]
    maxSpotPriceAsPercentageOfOptimalOnDemandPrice: int

class KernelCapabilities(TypedDict, total=False):
    add: list[str]
    drop: list[str]

class KeyValuePair(TypedDict, total=False):
    name: str
    value: str

class LinearConfiguration(TypedDict, total=False):
    stepPercent: float
    stepBakeTimeInMinutes: int

class LinuxParameters(TypedDict, total=False):
    capabilities: KernelCapabilities
    devices: list[Device]
    initProcessEnabled: bool
    sharedMemorySize: int
    tmpfs: list[Tmpfs]
    maxSwap: int
    swappiness: int

class ListAccountSettingsRequest(TypedDict, total=False):
    name: SettingName
    value: str
    principalArn: str
    effectiveSettings: bool
    nextToken: str
    maxResults: int

class ListAccountSettingsResponse(TypedDict, total=False):
    settings: list[Setting]
    nextToken: str

class ListAttributesRequest(TypedDict, total=False):
    cluster: str
    targetType: Required[TargetType]
    attributeName: str
    attributeValue: str
    nextToken: str
    maxResults: int

class ListAttributesResponse(TypedDict, total=False):
    attributes: list[Attribute]
    nextToken: str

class ListClustersRequest(TypedDict, total=False):
    nextToken: str
    maxResults: int

class ListClustersResponse(TypedDict, total=False):
    clusterArns: list[str]
    nextToken: str

class ListContainerInstancesRequest(TypedDict, total=False):
    cluster: str
    filter: str
    nextToken: str
    maxResults: int
    status: ContainerInstanceStatus

class ListContainerInstancesResponse(TypedDict, total=False):
    containerInstanceArns: list[str]
    nextToken: str

class ListDaemonDeploymentsRequest(TypedDict, total=False):
    daemonArn: Required[str]
    status: list[DaemonDeploymentStatus]
    createdAt: CreatedAt
    maxResults: int
    nextToken: str

class ListDaemonDeploymentsResponse(TypedDict, total=False):
    nextToken: str
    daemonDeployments: list[DaemonDeploymentSummary]

class ListDaemonTaskDefinitionsRequest(TypedDict, total=False):
    familyPrefix: str
    family: str
    revision: DaemonTaskDefinitionRevisionFilter
    status: DaemonTaskDefinitionStatusFilter
    sort: SortOrder
    nextToken: str
    maxResults: int

class ListDaemonTaskDefinitionsResponse(TypedDict, total=False):
    daemonTaskDefinitions: list[DaemonTaskDefinitionSummary]
    nextToken: str

class ListDaemonsRequest(TypedDict, total=False):
    clusterArn: str
    capacityProviderArns: list[str]
    maxResults: int
    nextToken: str

class ListDaemonsResponse(TypedDict, total=False):
    daemonSummariesList: list[DaemonSummary]
    nextToken: str

class ListGatewayClusterAssociationsRequest(TypedDict, total=False):
    gateway: str
    cluster: str
    status: list[GatewayClusterAssociationStatus]
    maxResults: int
    nextToken: str

class ListGatewayClusterAssociationsResponse(TypedDict, total=False):
    gatewayClusterAssociations: list[GatewayClusterAssociationSummary]
    nextToken: str

class ListGatewayRoutesRequest(TypedDict, total=False):
    gateway: str
    cluster: str
    service: str
    serviceContainerPortName: str
    status: list[GatewayRouteStatus]
    maxResults: int
    nextToken: str

class ListGatewayRoutesResponse(TypedDict, total=False):
    gatewayRoutes: list[GatewayRouteSummary]
    nextToken: str

class ListGatewaysRequest(TypedDict, total=False):
    names: list[str]
    status: list[GatewayStatus]
    maxResults: int
    nextToken: str

class ListGatewaysResponse(TypedDict, total=False):
    gateways: list[GatewaySummary]
    nextToken: str

class ListServiceDeploymentsRequest(TypedDict, total=False):
    service: Required[str]
    cluster: str
    status: list[ServiceDeploymentStatus]
    createdAt: CreatedAt
    nextToken: str
    maxResults: int

class ListServiceDeploymentsResponse(TypedDict, total=False):
    serviceDeployments: list[ServiceDeploymentBrief]
    nextToken: str

class ListServicesByNamespaceRequest(TypedDict, total=False):
    namespace: Required[str]
    nextToken: str
    maxResults: int

class ListServicesByNamespaceResponse(TypedDict, total=False):
    serviceArns: list[str]
    nextToken: str

class ListServicesRequest(TypedDict, total=False):
    cluster: str
    nextToken: str
    maxResults: int
    launchType: LaunchType
    schedulingStrategy: SchedulingStrategy
    resourceManagementType: ResourceManagementType

class ListServicesResponse(TypedDict, total=False):
    serviceArns: list[str]
    nextToken: str

class ListTagsForResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    tags: list[Tag]

class ListTaskDefinitionFamiliesRequest(TypedDict, total=False):
    familyPrefix: str
    status: TaskDefinitionFamilyStatus
    nextToken: str
    maxResults: int

class ListTaskDefinitionFamiliesResponse(TypedDict, total=False):
    families: list[str]
    nextToken: str

class ListTaskDefinitionsRequest(TypedDict, total=False):
    familyPrefix: str
    status: TaskDefinitionStatus
    sort: SortOrder
    nextToken: str
    maxResults: int

class ListTaskDefinitionsResponse(TypedDict, total=False):
    taskDefinitionArns: list[str]
    nextToken: str

class ListTasksRequest(TypedDict, total=False):
    cluster: str
    containerInstance: str
    family: str
    nextToken: str
    maxResults: int
    startedBy: str
    serviceName: str
    desiredStatus: DesiredStatus
    launchType: LaunchType
    daemonName: str

class ListTasksResponse(TypedDict, total=False):
    taskArns: list[str]
    nextToken: str

class LoadBalancer(TypedDict, total=False):
    targetGroupArn: str
    loadBalancerName: str
    containerName: str
    containerPort: int
    advancedConfiguration: AdvancedConfiguration

class LogConfiguration(TypedDict, total=False):
    logDriver: LogDriver
    options: dict[str, str]
    secretOptions: list[Secret]

class LogDriverVolumeConfiguration(TypedDict, total=False):
    driver: LogDriver

class ManagedAgent(TypedDict, total=False):
    lastStartedAt: float
    name: ManagedAgentName
    reason: str
    lastStatus: str

class ManagedAgentStateChange(TypedDict, total=False):
    containerName: Required[str]
    managedAgentName: Required[ManagedAgentName]
    status: Required[str]
    reason: str

class ManagedApplicationAutoScalingPolicy(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    policyType: str
    targetValue: float
    metric: str

class ManagedAutoScaling(TypedDict, total=False):
    scalableTarget: ManagedScalableTarget
    applicationAutoScalingPolicies: list[ManagedApplicationAutoScalingPolicy]

class ManagedCertificate(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    domainName: str

class ManagedIngressPath(TypedDict, total=False):
    accessType: AccessType
    endpoint: str
    loadBalancer: ManagedLoadBalancer
    loadBalancerSecurityGroups: list[ManagedSecurityGroup]
    certificate: ManagedCertificate
    listener: ManagedListener
    rule: ManagedListenerRule
    targetGroups: list[ManagedTargetGroup]

class ManagedInstancesLocalStorageConfiguration(TypedDict, total=False):
    useLocalStorage: bool

class ManagedInstancesNetworkConfiguration(TypedDict, total=False):
    subnets: list[str]
    securityGroups: list[str]

class ManagedInstancesProvider(TypedDict, total=False):
    infrastructureRoleArn: str
    instanceLaunchTemplate: InstanceLaunchTemplate
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration

class ManagedInstancesStorageConfiguration(TypedDict, total=False):
    storageSizeGiB: int

class ManagedListener(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float

class ManagedListenerRule(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float

class ManagedLoadBalancer(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    scheme: str
    subnetIds: list[str]
    securityGroupIds: list[str]

class ManagedLogGroup(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    logGroupName: str

class ManagedMetricAlarm(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float

class ManagedScalableTarget(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    minCapacity: int
    maxCapacity: int

class ManagedScaling(TypedDict, total=False):
    status: ManagedScalingStatus
    targetCapacity: int
    minimumScalingStepSize: int
    maximumScalingStepSize: int
    instanceWarmupPeriod: int

class ManagedSecurityGroup(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float

class ManagedStorageConfiguration(TypedDict, total=False):
    kmsKeyId: str
    fargateEphemeralStorageKmsKeyId: str

class ManagedTargetGroup(TypedDict, total=False):
    arn: str
    status: ManagedResourceStatus
    statusReason: str
    updatedAt: float
    healthCheckPath: str
    healthCheckPort: int
    port: int

class MemoryGiBPerVCpuRequest(TypedDict, total=False):
    min: float
    max: float

class MemoryMiBRequest(TypedDict, total=False):
    min: int
    max: int

class MetricConfiguration(TypedDict, total=False):
    metricNames: list[str]
    resolutionSeconds: int

class MonitoringConfiguration(TypedDict, total=False):
    metricConfigurations: list[MetricConfiguration]

class MountPoint(TypedDict, total=False):
    sourceVolume: str
    containerPath: str
    readOnly: bool

class NetworkBandwidthGbpsRequest(TypedDict, total=False):
    min: float
    max: float

class NetworkBinding(TypedDict, total=False):
    bindIP: str
    containerPort: int
    hostPort: int
    protocol: TransportProtocol
    containerPortRange: str
    hostPortRange: str

class NetworkConfiguration(TypedDict, total=False):
    awsvpcConfiguration: AwsVpcConfiguration

class NetworkInterface(TypedDict, total=False):
    attachmentId: str
    privateIpv4Address: str
    ipv6Address: str

class NetworkInterfaceCountRequest(TypedDict, total=False):
    min: int
    max: int

class NvidiaMpsAllocation(TypedDict, total=False):
    memory: int
    maxComputePercent: int

class PlacementConstraint(TypedDict, total=False):
    type: PlacementConstraintType
    expression: str

class PlacementStrategy(TypedDict, total=False):
    type: PlacementStrategyType
    field: str

class PlatformDevice(TypedDict, total=False):
    id: Required[str]
    type: Required[PlatformDeviceType]

class PortMapping(TypedDict, total=False):
    containerPort: int
    hostPort: int
    protocol: TransportProtocol
    name: str
    appProtocol: ApplicationProtocol
    containerPortRange: str

class ProtectedTask(TypedDict, total=False):
    taskArn: str
    protectionEnabled: bool
    expirationDate: float

class ProxyConfiguration(TypedDict, total=False):
    type: ProxyConfigurationType
    containerName: str
    properties: list[KeyValuePair]

class PutAccountSettingDefaultRequest(TypedDict, total=False):
    name: Required[SettingName]
    value: Required[str]

class PutAccountSettingDefaultResponse(TypedDict, total=False):
    setting: Setting

class PutAccountSettingRequest(TypedDict, total=False):
    name: Required[SettingName]
    value: Required[str]
    principalArn: str

class PutAccountSettingResponse(TypedDict, total=False):
    setting: Setting

class PutAttributesRequest(TypedDict, total=False):
    cluster: str
    attributes: Required[list[Attribute]]

class PutAttributesResponse(TypedDict, total=False):
    attributes: list[Attribute]

class PutClusterCapacityProvidersRequest(TypedDict, total=False):
    cluster: Required[str]
    capacityProviders: Required[list[str]]
    defaultCapacityProviderStrategy: Required[list[CapacityProviderStrategyItem]]

class PutClusterCapacityProvidersResponse(TypedDict, total=False):
    cluster: Cluster

class RegisterContainerInstanceRequest(TypedDict, total=False):
    cluster: str
    instanceIdentityDocument: str
    instanceIdentityDocumentSignature: str
    totalResources: list[Resource]
    versionInfo: VersionInfo
    containerInstanceArn: str
    attributes: list[Attribute]
    platformDevices: list[PlatformDevice]
    tags: list[Tag]

class RegisterContainerInstanceResponse(TypedDict, total=False):
    containerInstance: ContainerInstance

class RegisterDaemonTaskDefinitionRequest(TypedDict, total=False):
    family: Required[str]
    taskRoleArn: str
    executionRoleArn: str
    containerDefinitions: Required[list[DaemonContainerDefinition]]
    cpu: str
    memory: str
    volumes: list[DaemonVolume]
    tags: list[Tag]
    pidMode: DaemonPidMode
    ipcMode: DaemonIpcMode

class RegisterDaemonTaskDefinitionResponse(TypedDict, total=False):
    daemonTaskDefinitionArn: str

class RegisterTaskDefinitionRequest(TypedDict, total=False):
    family: Required[str]
    taskRoleArn: str
    executionRoleArn: str
    networkMode: NetworkMode
    containerDefinitions: Required[list[ContainerDefinition]]
    volumes: list[Volume]
    placementConstraints: list[TaskDefinitionPlacementConstraint]
    requiresCompatibilities: list[Compatibility]
    cpu: str
    memory: str
    tags: list[Tag]
    pidMode: PidMode
    ipcMode: IpcMode
    proxyConfiguration: ProxyConfiguration
    inferenceAccelerators: list[InferenceAccelerator]
    ephemeralStorage: EphemeralStorage
    runtimePlatform: RuntimePlatform
    enableFaultInjection: bool
    trustedExecutionConfiguration: TrustedExecutionConfiguration

class RegisterTaskDefinitionResponse(TypedDict, total=False):
    taskDefinition: TaskDefinition
    tags: list[Tag]

class RepositoryCredentials(TypedDict, total=False):
    credentialsParameter: str

class ResolvedConfiguration(TypedDict, total=False):
    loadBalancers: list[ServiceRevisionLoadBalancer]
    vpcLatticeConfigurations: list[ServiceRevisionVpcLatticeConfiguration]

class Resource(TypedDict, total=False):
    name: str
    type: str
    doubleValue: float
    longValue: int
    integerValue: int
    stringSetValue: list[str]

class ResourceRequirement(TypedDict, total=False):
    value: str
    type: ResourceType
    sharingStrategy: SharingStrategy

class Rollback(TypedDict, total=False):
    reason: str
    startedAt: float
    serviceRevisionArn: str

class RunTaskRequest(TypedDict, total=False):
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    cluster: str
    count: int
    enableECSManagedTags: bool
    enableExecuteCommand: bool
    group: str
    launchType: LaunchType
    networkConfiguration: NetworkConfiguration
    overrides: TaskOverride
    placementConstraints: list[PlacementConstraint]
    placementStrategy: list[PlacementStrategy]
    platformVersion: str
    propagateTags: PropagateTags
    referenceId: str
    startedBy: str
    tags: list[Tag]
    taskDefinition: Required[str]
    clientToken: str
    volumeConfigurations: list[TaskVolumeConfiguration]

class RunTaskResponse(TypedDict, total=False):
    tasks: list[Task]
    failures: list[Failure]

class RuntimePlatform(TypedDict, total=False):
    cpuArchitecture: CPUArchitecture
    operatingSystemFamily: OSFamily

class RuntimePlatformOverride(TypedDict, total=False):
    cpuArchitecture: str

class S3FilesVolumeConfiguration(TypedDict, total=False):
    fileSystemArn: str
    rootDirectory: str
    transitEncryptionPort: int
    accessPointArn: str

class Scale(TypedDict, total=False):
    value: float
    unit: ScaleUnit

class Secret(TypedDict, total=False):
    name: str
    valueFrom: str

class Service(TypedDict, total=False):
    serviceArn: str
    serviceName: str
    clusterArn: str
    loadBalancers: list[LoadBalancer]
    serviceRegistries: list[ServiceRegistry]
    status: str
    desiredCount: int
    runningCount: int
    pendingCount: int
    launchType: LaunchType
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    platformVersion: str
    platformFamily: str
    taskDefinition: str
    deploymentConfiguration: DeploymentConfiguration
    taskSets: list[TaskSet]
    deployments: list[Deployment]
    roleArn: str
    events: list[ServiceEvent]
    createdAt: float
    currentServiceDeployment: str
    currentServiceRevisions: list[ServiceCurrentRevisionSummary]
    placementConstraints: list[PlacementConstraint]
    placementStrategy: list[PlacementStrategy]
    networkConfiguration: NetworkConfiguration
    healthCheckGracePeriodSeconds: int
    schedulingStrategy: SchedulingStrategy
    deploymentController: DeploymentController
    tags: list[Tag]
    createdBy: str
    enableECSManagedTags: bool
    propagateTags: PropagateTags
    enableExecuteCommand: bool
    availabilityZoneRebalancing: AvailabilityZoneRebalancing
    resourceManagementType: ResourceManagementType

class ServiceConnectAccessLogConfiguration(TypedDict, total=False):
    format: ServiceConnectAccessLoggingFormat
    includeQueryParameters: ServiceConnectIncludeQueryParameters

class ServiceConnectClientAlias(TypedDict, total=False):
    port: int
    dnsName: str
    testTrafficRules: ServiceConnectTestTrafficRules

class ServiceConnectConfiguration(TypedDict, total=False):
    enabled: bool
    namespace: str
    services: list[ServiceConnectService]
    logConfiguration: LogConfiguration
    accessLogConfiguration: ServiceConnectAccessLogConfiguration
    containerConfigurations: list[ServiceConnectContainerConfiguration]

class ServiceConnectContainerConfiguration(TypedDict, total=False):
    logLevel: ServiceConnectContainerLogLevel

class ServiceConnectService(TypedDict, total=False):
    portName: str
    discoveryName: str
    clientAliases: list[ServiceConnectClientAlias]
    ingressPortOverride: int
    timeout: TimeoutConfiguration
    tls: ServiceConnectTlsConfiguration

class ServiceConnectServiceResource(TypedDict, total=False):
    discoveryName: str
    discoveryArn: str

class ServiceConnectTestTrafficHeaderMatchRules(TypedDict, total=False):
    exact: str

class ServiceConnectTestTrafficHeaderRules(TypedDict, total=False):
    name: str
    value: ServiceConnectTestTrafficHeaderMatchRules

class ServiceConnectTestTrafficRules(TypedDict, total=False):
    header: ServiceConnectTestTrafficHeaderRules

class ServiceConnectTlsCertificateAuthority(TypedDict, total=False):
    awsPcaAuthorityArn: str

class ServiceConnectTlsConfiguration(TypedDict, total=False):
    issuerCertificateAuthority: ServiceConnectTlsCertificateAuthority
    kmsKey: str
    roleArn: str

class ServiceCurrentRevisionSummary(TypedDict, total=False):
    arn: str
    requestedTaskCount: int
    runningTaskCount: int
    pendingTaskCount: int

class ServiceDeployment(TypedDict, total=False):
    serviceDeploymentArn: str
    serviceArn: str
    clusterArn: str
    createdAt: float
    startedAt: float
    finishedAt: float
    stoppedAt: float
    updatedAt: float
    sourceServiceRevisions: list[ServiceRevisionSummary]
    targetServiceRevision: ServiceRevisionSummary
    status: ServiceDeploymentStatus
    statusReason: str
    lifecycleStage: ServiceDeploymentLifecycleStage
    lifecycleHookDetails: list[DeploymentLifecycleHookDetail]
    deploymentConfiguration: DeploymentConfiguration
    rollback: Rollback
    deploymentCircuitBreaker: ServiceDeploymentCircuitBreaker
    alarms: ServiceDeploymentAlarms

class ServiceDeploymentAlarms(TypedDict, total=False):
    status: ServiceDeploymentRollbackMonitorsStatus
    alarmNames: list[str]
    triggeredAlarmNames: list[str]

class ServiceDeploymentBrief(TypedDict, total=False):
    serviceDeploymentArn: str
    serviceArn: str
    clusterArn: str
    startedAt: float
    createdAt: float
    finishedAt: float
    targetServiceRevisionArn: str
    status: ServiceDeploymentStatus
    statusReason: str

class ServiceDeploymentCircuitBreaker(TypedDict, total=False):
    status: ServiceDeploymentRollbackMonitorsStatus
    failureCount: int
    threshold: int

class ServiceEvent(TypedDict, total=False):
    id: str
    createdAt: float
    message: str

class ServiceManagedEBSVolumeConfiguration(TypedDict, total=False):
    encrypted: bool
    kmsKeyId: str
    volumeType: str
    sizeInGiB: int
    snapshotId: str
    volumeInitializationRate: int
    iops: int
    throughput: int
    tagSpecifications: list[EBSTagSpecification]
    roleArn: str
    filesystemType: TaskFilesystemType

class ServiceRegistry(TypedDict, total=False):
    registryArn: str
    port: int
    containerName: str
    containerPort: int

class ServiceRevision(TypedDict, total=False):
    serviceRevisionArn: str
    serviceArn: str
    clusterArn: str
    taskDefinition: str
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    launchType: LaunchType
    platformVersion: str
    platformFamily: str
    loadBalancers: list[LoadBalancer]
    serviceRegistries: list[ServiceRegistry]
    networkConfiguration: NetworkConfiguration
    containerImages: list[ContainerImage]
    guardDutyEnabled: bool
    serviceConnectConfiguration: ServiceConnectConfiguration
    volumeConfigurations: list[ServiceVolumeConfiguration]
    fargateEphemeralStorage: DeploymentEphemeralStorage
    createdAt: float
    vpcLatticeConfigurations: list[VpcLatticeConfiguration]
    resolvedConfiguration: ResolvedConfiguration
    ecsManagedResources: ECSManagedResources
    overrides: ServiceRevisionOverrides
    gatewayConnectors: list[GatewayConnector]
    monitoring: MonitoringConfiguration

class ServiceRevisionLoadBalancer(TypedDict, total=False):
    targetGroupArn: str
    productionListenerRule: str

class ServiceRevisionOverrides(TypedDict, total=False):
    runtimePlatform: RuntimePlatformOverride

class ServiceRevisionSummary(TypedDict, total=False):
    arn: str
    requestedTaskCount: int
    runningTaskCount: int
    pendingTaskCount: int
    requestedTestTrafficWeight: float
    requestedProductionTrafficWeight: float

class ServiceRevisionVpcLatticeConfiguration(TypedDict, total=False):
    targetGroupArn: str
    productionListenerRule: str

class ServiceVolumeConfiguration(TypedDict, total=False):
    name: str
    managedEBSVolume: ServiceManagedEBSVolumeConfiguration

class Session(TypedDict, total=False):
    sessionId: str
    streamUrl: str
    tokenValue: str

class Setting(TypedDict, total=False):
    name: SettingName
    value: str
    principalArn: str
    type: SettingType

class SharingStrategy(TypedDict, total=False):
    nvidiaMps: NvidiaMpsAllocation

class StartTaskRequest(TypedDict, total=False):
    cluster: str
    containerInstances: Required[list[str]]
    enableECSManagedTags: bool
    enableExecuteCommand: bool
    group: str
    networkConfiguration: NetworkConfiguration
    overrides: TaskOverride
    propagateTags: PropagateTags
    referenceId: str
    startedBy: str
    tags: list[Tag]
    taskDefinition: Required[str]
    volumeConfigurations: list[TaskVolumeConfiguration]

class StartTaskResponse(TypedDict, total=False):
    tasks: list[Task]
    failures: list[Failure]

class StopServiceDeploymentRequest(TypedDict, total=False):
    serviceDeploymentArn: Required[str]
    stopType: StopServiceDeploymentStopType

class StopServiceDeploymentResponse(TypedDict, total=False):
    serviceDeploymentArn: str

class StopTaskRequest(TypedDict, total=False):
    cluster: str
    task: Required[str]
    reason: str

class StopTaskResponse(TypedDict, total=False):
    task: Task

class SubmitAttachmentStateChangesRequest(TypedDict, total=False):
    cluster: str
    attachments: Required[list[AttachmentStateChange]]

class SubmitAttachmentStateChangesResponse(TypedDict, total=False):
    acknowledgment: str

class SubmitContainerStateChangeRequest(TypedDict, total=False):
    cluster: str
    task: str
    containerName: str
    runtimeId: str
    status: str
    exitCode: int
    reason: str
    networkBindings: list[NetworkBinding]

class SubmitContainerStateChangeResponse(TypedDict, total=False):
    acknowledgment: str

class SubmitTaskStateChangeRequest(TypedDict, total=False):
    cluster: str
    task: str
    status: str
    reason: str
    containers: list[ContainerStateChange]
    attachments: list[AttachmentStateChange]
    managedAgents: list[ManagedAgentStateChange]
    pullStartedAt: float | datetime.datetime
    pullStoppedAt: float | datetime.datetime
    executionStoppedAt: float | datetime.datetime

class SubmitTaskStateChangeResponse(TypedDict, total=False):
    acknowledgment: str

class SystemControl(TypedDict, total=False):
    namespace: str
    value: str

class Tag(TypedDict, total=False):
    key: str
    value: str

class TagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tags: Required[list[Tag]]

class TagResourceResponse(TypedDict, total=False):
    pass

class Task(TypedDict, total=False):
    attachments: list[Attachment]
    attributes: list[Attribute]
    availabilityZone: str
    capacityProviderName: str
    clusterArn: str
    connectivity: Connectivity
    connectivityAt: float
    containerInstanceArn: str
    containers: list[Container]
    cpu: str
    createdAt: float
    desiredStatus: str
    enableExecuteCommand: bool
    executionStoppedAt: float
    group: str
    healthStatus: HealthStatus
    inferenceAccelerators: list[InferenceAccelerator]
    lastStatus: str
    launchType: LaunchType
    memory: str
    overrides: TaskOverride
    platformVersion: str
    platformFamily: str
    pullStartedAt: float
    pullStoppedAt: float
    startedAt: float
    startedBy: str
    stopCode: TaskStopCode
    stoppedAt: float
    stoppedReason: str
    stoppingAt: float
    tags: list[Tag]
    taskArn: str
    taskDefinitionArn: str
    version: int
    ephemeralStorage: EphemeralStorage
    fargateEphemeralStorage: TaskEphemeralStorage
    trustedExecutionSummary: TrustedExecutionSummary

class TaskDefinition(TypedDict, total=False):
    taskDefinitionArn: str
    containerDefinitions: list[ContainerDefinition]
    family: str
    taskRoleArn: str
    executionRoleArn: str
    networkMode: NetworkMode
    revision: int
    volumes: list[Volume]
    status: TaskDefinitionStatus
    requiresAttributes: list[Attribute]
    placementConstraints: list[TaskDefinitionPlacementConstraint]
    compatibilities: list[Compatibility]
    runtimePlatform: RuntimePlatform
    requiresCompatibilities: list[Compatibility]
    cpu: str
    memory: str
    inferenceAccelerators: list[InferenceAccelerator]
    pidMode: PidMode
    ipcMode: IpcMode
    proxyConfiguration: ProxyConfiguration
    registeredAt: float
    deregisteredAt: float
    deleteRequestedAt: float
    registeredBy: str
    ephemeralStorage: EphemeralStorage
    enableFaultInjection: bool
    trustedExecutionConfiguration: TrustedExecutionConfiguration

class TaskDefinitionPlacementConstraint(TypedDict, total=False):
    type: TaskDefinitionPlacementConstraintType
    expression: str

class TaskEphemeralStorage(TypedDict, total=False):
    sizeInGiB: int
    kmsKeyId: str

class TaskManagedEBSVolumeConfiguration(TypedDict, total=False):
    encrypted: bool
    kmsKeyId: str
    volumeType: str
    sizeInGiB: int
    snapshotId: str
    volumeInitializationRate: int
    iops: int
    throughput: int
    tagSpecifications: list[EBSTagSpecification]
    roleArn: Required[str]
    terminationPolicy: TaskManagedEBSVolumeTerminationPolicy
    filesystemType: TaskFilesystemType

class TaskManagedEBSVolumeTerminationPolicy(TypedDict, total=False):
    deleteOnTermination: Required[bool]

class TaskOverride(TypedDict, total=False):
    containerOverrides: list[ContainerOverride]
    cpu: str
    inferenceAcceleratorOverrides: list[InferenceAcceleratorOverride]
    executionRoleArn: str
    memory: str
    taskRoleArn: str
    ephemeralStorage: EphemeralStorage

class TaskSet(TypedDict, total=False):
    id: str
    taskSetArn: str
    serviceArn: str
    clusterArn: str
    startedBy: str
    externalId: str
    status: str
    taskDefinition: str
    computedDesiredCount: int
    pendingCount: int
    runningCount: int
    createdAt: float
    updatedAt: float
    launchType: LaunchType
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    platformVersion: str
    platformFamily: str
    networkConfiguration: NetworkConfiguration
    loadBalancers: list[LoadBalancer]
    serviceRegistries: list[ServiceRegistry]
    scale: Scale
    stabilityStatus: StabilityStatus
    stabilityStatusAt: float
    tags: list[Tag]
    fargateEphemeralStorage: DeploymentEphemeralStorage

class TaskVolumeConfiguration(TypedDict, total=False):
    name: Required[str]
    managedEBSVolume: TaskManagedEBSVolumeConfiguration

class ThresholdConfiguration(TypedDict, total=False):
    type: ThresholdType
    value: int

class TimeoutConfiguration(TypedDict, total=False):
    idleTimeoutSeconds: int
    perRequestTimeoutSeconds: int

class Tmpfs(TypedDict, total=False):
    containerPath: str
    size: int
    mountOptions: list[str]

class TotalLocalStorageGBRequest(TypedDict, total=False):
    min: float
    max: float

class TrustedExecutionConfiguration(TypedDict, total=False):
    isolationMode: IsolationMode
    attestationPolicy: str

class TrustedExecutionSummary(TypedDict, total=False):
    isolationMode: IsolationMode
    attestationPolicyStatus: AttestationPolicyStatus

class Ulimit(TypedDict, total=False):
    name: UlimitName
    softLimit: int
    hardLimit: int

class UntagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class UpdateCapacityProviderRequest(TypedDict, total=False):
    name: Required[str]
    cluster: str
    autoScalingGroupProvider: AutoScalingGroupProviderUpdate
    managedInstancesProvider: UpdateManagedInstancesProviderConfiguration

class UpdateCapacityProviderResponse(TypedDict, total=False):
    capacityProvider: CapacityProvider

class UpdateClusterRequest(TypedDict, total=False):
    cluster: Required[str]
    settings: list[ClusterSetting]
    configuration: ClusterConfiguration
    serviceConnectDefaults: ClusterServiceConnectDefaultsRequest

class UpdateClusterResponse(TypedDict, total=False):
    cluster: Cluster

class UpdateClusterSettingsRequest(TypedDict, total=False):
    cluster: Required[str]
    settings: Required[list[ClusterSetting]]

class UpdateClusterSettingsResponse(TypedDict, total=False):
    cluster: Cluster

class UpdateContainerAgentRequest(TypedDict, total=False):
    cluster: str
    containerInstance: Required[str]

class UpdateContainerAgentResponse(TypedDict, total=False):
    containerInstance: ContainerInstance

class UpdateContainerInstancesStateRequest(TypedDict, total=False):
    cluster: str
    containerInstances: Required[list[str]]
    status: Required[ContainerInstanceStatus]

class UpdateContainerInstancesStateResponse(TypedDict, total=False):
    containerInstances: list[ContainerInstance]
    failures: list[Failure]

class UpdateDaemonRequest(TypedDict, total=False):
    daemonArn: Required[str]
    daemonTaskDefinitionArn: Required[str]
    capacityProviderArns: Required[list[str]]
    deploymentConfiguration: DaemonDeploymentConfiguration
    propagateTags: DaemonPropagateTags
    enableECSManagedTags: bool
    enableExecuteCommand: bool
    critical: bool

class UpdateDaemonResponse(TypedDict, total=False):
    daemonArn: str
    status: DaemonStatus
    createdAt: float
    updatedAt: float
    deploymentArn: str

class UpdateExpressGatewayServiceRequest(TypedDict, total=False):
    serviceArn: Required[str]
    executionRoleArn: str
    healthCheckPath: str
    primaryContainer: ExpressGatewayContainer
    taskRoleArn: str
    networkConfiguration: ExpressGatewayServiceNetworkConfiguration
    cpu: str
    memory: str
    cpuArchitecture: ExpressCpuArchitecture
    scalingTarget: ExpressGatewayScalingTarget
    taskDefinitionArn: str

class UpdateExpressGatewayServiceResponse(TypedDict, total=False):
    service: UpdatedExpressGatewayService

class UpdateGatewayAlbConfiguration(TypedDict, total=False):
    networkConfiguration: UpdateGatewayNetworkConfiguration
    maxAlbCount: int
    webACLArn: str
    accessLogs: GatewayElbAccessLogConfiguration
    httpDesync: GatewayAlbDesyncMitigationMode
    testTrafficRules: GatewayAlbTestTrafficRules

class UpdateGatewayConfiguration(TypedDict, total=False):
    hostSharedAlb: UpdateGatewayAlbConfiguration

class UpdateGatewayNetworkConfiguration(TypedDict, total=False):
    inboundSecurityGroup: str

class UpdateGatewayRequest(TypedDict, total=False):
    gateway: Required[str]
    infrastructureRoleArn: str
    deletionProtection: bool
    configuration: UpdateGatewayConfiguration
    propagateTags: PropagateGatewayTags

class UpdateGatewayResponse(TypedDict, total=False):
    gatewayArn: str
    name: str
    status: GatewayStatus

class UpdateManagedInstancesProviderConfiguration(TypedDict, total=False):
    infrastructureRoleArn: Required[str]
    instanceLaunchTemplate: Required[InstanceLaunchTemplateUpdate]
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration

class UpdateServicePrimaryTaskSetRequest(TypedDict, total=False):
    cluster: Required[str]
    service: Required[str]
    primaryTaskSet: Required[str]

class UpdateServicePrimaryTaskSetResponse(TypedDict, total=False):
    taskSet: TaskSet

class UpdateServiceRequest(TypedDict, total=False):
    cluster: str
    service: Required[str]
    desiredCount: int
    taskDefinition: str
    capacityProviderStrategy: list[CapacityProviderStrategyItem]
    deploymentConfiguration: DeploymentConfiguration
    availabilityZoneRebalancing: AvailabilityZoneRebalancing
    networkConfiguration: NetworkConfiguration
    placementConstraints: list[PlacementConstraint]
    placementStrategy: list[PlacementStrategy]
    platformVersion: str
    forceNewDeployment: bool
    healthCheckGracePeriodSeconds: int
    deploymentController: DeploymentController
    enableExecuteCommand: bool
    enableECSManagedTags: bool
    loadBalancers: list[LoadBalancer]
    propagateTags: PropagateTags
    serviceRegistries: list[ServiceRegistry]
    serviceConnectConfiguration: ServiceConnectConfiguration
    volumeConfigurations: list[ServiceVolumeConfiguration]
    vpcLatticeConfigurations: list[VpcLatticeConfiguration]
    gatewayConnectors: list[GatewayConnector]
    monitoring: MonitoringConfiguration

class UpdateServiceResponse(TypedDict, total=False):
    service: Service

class UpdateTaskProtectionRequest(TypedDict, total=False):
    cluster: Required[str]
    tasks: Required[list[str]]
    protectionEnabled: Required[bool]
    expiresInMinutes: int

class UpdateTaskProtectionResponse(TypedDict, total=False):
    protectedTasks: list[ProtectedTask]
    failures: list[Failure]

class UpdateTaskSetRequest(TypedDict, total=False):
    cluster: Required[str]
    service: Required[str]
    taskSet: Required[str]
    scale: Required[Scale]

class UpdateTaskSetResponse(TypedDict, total=False):
    taskSet: TaskSet

class UpdatedExpressGatewayService(TypedDict, total=False):
    serviceArn: str
    cluster: str
    serviceName: str
    status: ExpressGatewayServiceStatus
    targetConfiguration: ExpressGatewayServiceConfiguration
    createdAt: float
    updatedAt: float

class VCpuCountRangeRequest(TypedDict, total=False):
    min: int
    max: int

class VersionInfo(TypedDict, total=False):
    agentVersion: str
    agentHash: str
    dockerVersion: str

class Volume(TypedDict, total=False):
    name: str
    host: HostVolumeProperties
    dockerVolumeConfiguration: DockerVolumeConfiguration
    efsVolumeConfiguration: EFSVolumeConfiguration
    s3filesVolumeConfiguration: S3FilesVolumeConfiguration
    fsxWindowsFileServerVolumeConfiguration: FSxWindowsFileServerVolumeConfiguration
    configuredAtLaunch: bool

class VolumeFrom(TypedDict, total=False):
    sourceContainer: str
    readOnly: bool

class VpcLatticeAdvancedConfiguration(TypedDict, total=False):
    alternateTargetGroupArn: str
    productionListenerRule: str
    testListenerRule: str

class VpcLatticeConfiguration(TypedDict, total=False):
    roleArn: str
    targetGroupArn: str
    portName: str
    advancedConfiguration: VpcLatticeAdvancedConfiguration

class Operations:
    def associate_gateway_with_cluster(
        self, *, gateway: str, cluster: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AssociateGatewayWithClusterResponse: ...
    def continue_service_deployment(
        self, *, serviceDeploymentArn: str, hookId: str, action: DeploymentLifecycleHookAction = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ContinueServiceDeploymentResponse: ...
    def create_capacity_provider(
        self, *, name: str, cluster: str = ..., autoScalingGroupProvider: AutoScalingGroupProvider = ...,
        managedInstancesProvider: CreateManagedInstancesProviderConfiguration = ..., tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateCapacityProviderResponse: ...
    def create_cluster(
        self, *, clusterName: str = ..., tags: list[Tag] = ..., settings: list[ClusterSetting] = ..., configuration: ClusterConfiguration = ...,
        capacityProviders: list[str] = ..., defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem] = ...,
        serviceConnectDefaults: ClusterServiceConnectDefaultsRequest = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateClusterResponse: ...
    def create_daemon(
        self, *, daemonName: str, daemonTaskDefinitionArn: str, capacityProviderArns: list[str], clusterArn: str = ...,
        deploymentConfiguration: DaemonDeploymentConfiguration = ..., tags: list[Tag] = ..., propagateTags: DaemonPropagateTags = ...,
        enableECSManagedTags: bool = ..., enableExecuteCommand: bool = ..., clientToken: str = ..., critical: bool = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateDaemonResponse: ...
    def create_express_gateway_service(
        self, *, infrastructureRoleArn: str, executionRoleArn: str = ..., serviceName: str = ..., cluster: str = ..., healthCheckPath: str = ...,
        primaryContainer: ExpressGatewayContainer = ..., taskRoleArn: str = ...,
        networkConfiguration: ExpressGatewayServiceNetworkConfiguration = ..., cpu: str = ..., memory: str = ...,
        cpuArchitecture: ExpressCpuArchitecture = ..., scalingTarget: ExpressGatewayScalingTarget = ..., tags: list[Tag] = ...,
        taskDefinitionArn: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateExpressGatewayServiceResponse: ...
    def create_gateway(
        self, *, name: str, infrastructureRoleArn: str, configuration: GatewayConfiguration, clientToken: str = ..., deletionProtection: bool = ...,
        tags: list[Tag] = ..., propagateTags: PropagateGatewayTags = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateGatewayResponse: ...
    def create_service(
        self, *, serviceName: str, cluster: str = ..., taskDefinition: str = ..., availabilityZoneRebalancing: AvailabilityZoneRebalancing = ...,
        loadBalancers: list[LoadBalancer] = ..., serviceRegistries: list[ServiceRegistry] = ..., desiredCount: int = ..., clientToken: str = ...,
        launchType: LaunchType = ..., capacityProviderStrategy: list[CapacityProviderStrategyItem] = ..., platformVersion: str = ..., role: str = ...,
        deploymentConfiguration: DeploymentConfiguration = ..., placementConstraints: list[PlacementConstraint] = ...,
        placementStrategy: list[PlacementStrategy] = ..., networkConfiguration: NetworkConfiguration = ..., healthCheckGracePeriodSeconds: int = ...,
        schedulingStrategy: SchedulingStrategy = ..., deploymentController: DeploymentController = ..., tags: list[Tag] = ...,
        enableECSManagedTags: bool = ..., propagateTags: PropagateTags = ..., enableExecuteCommand: bool = ...,
        serviceConnectConfiguration: ServiceConnectConfiguration = ..., volumeConfigurations: list[ServiceVolumeConfiguration] = ...,
        vpcLatticeConfigurations: list[VpcLatticeConfiguration] = ..., gatewayConnectors: list[GatewayConnector] = ...,
        monitoring: MonitoringConfiguration = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateServiceResponse: ...
    def create_task_set(
        self, *, service: str, cluster: str, taskDefinition: str, externalId: str = ..., networkConfiguration: NetworkConfiguration = ...,
        loadBalancers: list[LoadBalancer] = ..., serviceRegistries: list[ServiceRegistry] = ..., launchType: LaunchType = ...,
        capacityProviderStrategy: list[CapacityProviderStrategyItem] = ..., platformVersion: str = ..., scale: Scale = ..., clientToken: str = ...,
        tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateTaskSetResponse: ...
    def delete_account_setting(
        self, *, name: SettingName, principalArn: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteAccountSettingResponse: ...
    def delete_attributes(
        self, *, attributes: list[Attribute], cluster: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteAttributesResponse: ...
    def delete_capacity_provider(
        self, *, capacityProvider: str, cluster: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteCapacityProviderResponse: ...
    def delete_cluster(
        self, *, cluster: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteClusterResponse: ...
    def delete_daemon(
        self, *, daemonArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteDaemonResponse: ...
    def delete_daemon_task_definition(
        self, *, daemonTaskDefinition: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteDaemonTaskDefinitionResponse: ...
    def delete_express_gateway_service(
        self, *, serviceArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteExpressGatewayServiceResponse: ...
    def delete_gateway(
        self, *, gateway: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteGatewayResponse: ...
    def delete_service(
        self, *, service: str, cluster: str = ..., force: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeleteServiceResponse: ...
    def delete_task_definitions(
        self, *, taskDefinitions: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteTaskDefinitionsResponse: ...
    def delete_task_set(
        self, *, cluster: str, service: str, taskSet: str, force: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeleteTaskSetResponse: ...
    def deregister_container_instance(
        self, *, containerInstance: str, cluster: str = ..., force: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeregisterContainerInstanceResponse: ...
    def deregister_task_definition(
        self, *, taskDefinition: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeregisterTaskDefinitionResponse: ...
    def describe_capacity_providers(
        self, *, capacityProviders: list[str] = ..., cluster: str = ..., include: list[CapacityProviderField] = ..., maxResults: int = ...,
        nextToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeCapacityProvidersResponse: ...
    def describe_clusters(
        self, *, clusters: list[str] = ..., include: list[ClusterField] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeClustersResponse: ...
    def describe_container_instances(
        self, *, containerInstances: list[str], cluster: str = ..., include: list[ContainerInstanceField] = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeContainerInstancesResponse: ...
    def describe_daemon(
        self, *, daemonArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeDaemonResponse: ...
    def describe_daemon_deployments(
        self, *, daemonDeploymentArns: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeDaemonDeploymentsResponse: ...
    def describe_daemon_revisions(
        self, *, daemonRevisionArns: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeDaemonRevisionsResponse: ...
    def describe_daemon_task_definition(
        self, *, daemonTaskDefinition: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeDaemonTaskDefinitionResponse: ...
    def describe_express_gateway_service(
        self, *, serviceArn: str, include: list[ExpressGatewayServiceInclude] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeExpressGatewayServiceResponse: ...
    def describe_gateway(
        self, *, gateway: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeGatewayResponse: ...
    def describe_gateway_resources(
        self, *, gateway: str, maxResults: int = ..., nextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeGatewayResourcesResponse: ...
    def describe_gateway_route(
        self, *, gatewayRouteArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeGatewayRouteResponse: ...
    def describe_service_deployments(
        self, *, serviceDeploymentArns: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeServiceDeploymentsResponse: ...
    def describe_service_revisions(
        self, *, serviceRevisionArns: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeServiceRevisionsResponse: ...
    def describe_services(
        self, *, services: list[str], cluster: str = ..., include: list[ServiceField] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeServicesResponse: ...
    def describe_task_definition(
        self, *, taskDefinition: str, include: list[TaskDefinitionField] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeTaskDefinitionResponse: ...
    def describe_task_sets(
        self, *, cluster: str, service: str, taskSets: list[str] = ..., include: list[TaskSetField] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeTaskSetsResponse: ...
    def describe_tasks(
        self, *, tasks: list[str], cluster: str = ..., include: list[TaskField] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeTasksResponse: ...
    def disassociate_gateway_from_cluster(
        self, *, gateway: str, cluster: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DisassociateGatewayFromClusterResponse: ...
    def discover_poll_endpoint(
        self, *, containerInstance: str = ..., cluster: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DiscoverPollEndpointResponse: ...
    def execute_command(
        self, *, command: str, interactive: bool, task: str, cluster: str = ..., container: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ExecuteCommandResponse: ...
    def get_task_protection(
        self, *, cluster: str, tasks: list[str] = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetTaskProtectionResponse: ...
    def list_account_settings(
        self, *, name: SettingName = ..., value: str = ..., principalArn: str = ..., effectiveSettings: bool = ..., nextToken: str = ...,
        maxResults: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListAccountSettingsResponse: ...
    def list_attributes(
        self, *, targetType: TargetType, cluster: str = ..., attributeName: str = ..., attributeValue: str = ..., nextToken: str = ...,
        maxResults: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListAttributesResponse: ...
    def list_clusters(
        self, *, nextToken: str = ..., maxResults: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListClustersResponse: ...
    def list_container_instances(
        self, *, cluster: str = ..., filter: str = ..., nextToken: str = ..., maxResults: int = ..., status: ContainerInstanceStatus = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListContainerInstancesResponse: ...
    def list_daemon_deployments(
        self, *, daemonArn: str, status: list[DaemonDeploymentStatus] = ..., createdAt: CreatedAt = ..., maxResults: int = ..., nextToken: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListDaemonDeploymentsResponse: ...
    def list_daemon_task_definitions(
        self, *, familyPrefix: str = ..., family: str = ..., revision: DaemonTaskDefinitionRevisionFilter = ...,
        status: DaemonTaskDefinitionStatusFilter = ..., sort: SortOrder = ..., nextToken: str = ..., maxResults: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListDaemonTaskDefinitionsResponse: ...
    def list_daemons(
        self, *, clusterArn: str = ..., capacityProviderArns: list[str] = ..., maxResults: int = ..., nextToken: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListDaemonsResponse: ...
    def list_gateway_cluster_associations(
        self, *, gateway: str = ..., cluster: str = ..., status: list[GatewayClusterAssociationStatus] = ..., maxResults: int = ...,
        nextToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListGatewayClusterAssociationsResponse: ...
    def list_gateway_routes(
        self, *, gateway: str = ..., cluster: str = ..., service: str = ..., serviceContainerPortName: str = ...,
        status: list[GatewayRouteStatus] = ..., maxResults: int = ..., nextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListGatewayRoutesResponse: ...
    def list_gateways(
        self, *, names: list[str] = ..., status: list[GatewayStatus] = ..., maxResults: int = ..., nextToken: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListGatewaysResponse: ...
    def list_service_deployments(
        self, *, service: str, cluster: str = ..., status: list[ServiceDeploymentStatus] = ..., createdAt: CreatedAt = ..., nextToken: str = ...,
        maxResults: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListServiceDeploymentsResponse: ...
    def list_services(
        self, *, cluster: str = ..., nextToken: str = ..., maxResults: int = ..., launchType: LaunchType = ...,
        schedulingStrategy: SchedulingStrategy = ..., resourceManagementType: ResourceManagementType = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListServicesResponse: ...
    def list_services_by_namespace(
        self, *, namespace: str, nextToken: str = ..., maxResults: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListServicesByNamespaceResponse: ...
    def list_tags_for_resource(
        self, *, resourceArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def list_task_definition_families(
        self, *, familyPrefix: str = ..., status: TaskDefinitionFamilyStatus = ..., nextToken: str = ..., maxResults: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTaskDefinitionFamiliesResponse: ...
    def list_task_definitions(
        self, *, familyPrefix: str = ..., status: TaskDefinitionStatus = ..., sort: SortOrder = ..., nextToken: str = ..., maxResults: int = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTaskDefinitionsResponse: ...
    def list_tasks(
        self, *, cluster: str = ..., containerInstance: str = ..., family: str = ..., nextToken: str = ..., maxResults: int = ...,
        startedBy: str = ..., serviceName: str = ..., desiredStatus: DesiredStatus = ..., launchType: LaunchType = ..., daemonName: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTasksResponse: ...
    def put_account_setting(
        self, *, name: SettingName, value: str, principalArn: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutAccountSettingResponse: ...
    def put_account_setting_default(
        self, *, name: SettingName, value: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutAccountSettingDefaultResponse: ...
    def put_attributes(
        self, *, attributes: list[Attribute], cluster: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutAttributesResponse: ...
    def put_cluster_capacity_providers(
        self, *, cluster: str, capacityProviders: list[str], defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem],
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutClusterCapacityProvidersResponse: ...
    def register_container_instance(
        self, *, cluster: str = ..., instanceIdentityDocument: str = ..., instanceIdentityDocumentSignature: str = ...,
        totalResources: list[Resource] = ..., versionInfo: VersionInfo = ..., containerInstanceArn: str = ..., attributes: list[Attribute] = ...,
        platformDevices: list[PlatformDevice] = ..., tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> RegisterContainerInstanceResponse: ...
    def register_daemon_task_definition(
        self, *, family: str, containerDefinitions: list[DaemonContainerDefinition], taskRoleArn: str = ..., executionRoleArn: str = ...,
        cpu: str = ..., memory: str = ..., volumes: list[DaemonVolume] = ..., tags: list[Tag] = ..., pidMode: DaemonPidMode = ...,
        ipcMode: DaemonIpcMode = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RegisterDaemonTaskDefinitionResponse: ...
    def register_task_definition(
        self, *, family: str, containerDefinitions: list[ContainerDefinition], taskRoleArn: str = ..., executionRoleArn: str = ...,
        networkMode: NetworkMode = ..., volumes: list[Volume] = ..., placementConstraints: list[TaskDefinitionPlacementConstraint] = ...,
        requiresCompatibilities: list[Compatibility] = ..., cpu: str = ..., memory: str = ..., tags: list[Tag] = ..., pidMode: PidMode = ...,
        ipcMode: IpcMode = ..., proxyConfiguration: ProxyConfiguration = ..., inferenceAccelerators: list[InferenceAccelerator] = ...,
        ephemeralStorage: EphemeralStorage = ..., runtimePlatform: RuntimePlatform = ..., enableFaultInjection: bool = ...,
        trustedExecutionConfiguration: TrustedExecutionConfiguration = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> RegisterTaskDefinitionResponse: ...
    def run_task(
        self, *, taskDefinition: str, capacityProviderStrategy: list[CapacityProviderStrategyItem] = ..., cluster: str = ..., count: int = ...,
        enableECSManagedTags: bool = ..., enableExecuteCommand: bool = ..., group: str = ..., launchType: LaunchType = ...,
        networkConfiguration: NetworkConfiguration = ..., overrides: TaskOverride = ..., placementConstraints: list[PlacementConstraint] = ...,
        placementStrategy: list[PlacementStrategy] = ..., platformVersion: str = ..., propagateTags: PropagateTags = ..., referenceId: str = ...,
        startedBy: str = ..., tags: list[Tag] = ..., clientToken: str = ..., volumeConfigurations: list[TaskVolumeConfiguration] = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RunTaskResponse: ...
    def start_task(
        self, *, containerInstances: list[str], taskDefinition: str, cluster: str = ..., enableECSManagedTags: bool = ...,
        enableExecuteCommand: bool = ..., group: str = ..., networkConfiguration: NetworkConfiguration = ..., overrides: TaskOverride = ...,
        propagateTags: PropagateTags = ..., referenceId: str = ..., startedBy: str = ..., tags: list[Tag] = ...,
        volumeConfigurations: list[TaskVolumeConfiguration] = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> StartTaskResponse: ...
    def stop_service_deployment(
        self, *, serviceDeploymentArn: str, stopType: StopServiceDeploymentStopType = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> StopServiceDeploymentResponse: ...
    def stop_task(
        self, *, task: str, cluster: str = ..., reason: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> StopTaskResponse: ...
    def submit_attachment_state_changes(
        self, *, attachments: list[AttachmentStateChange], cluster: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> SubmitAttachmentStateChangesResponse: ...
    def submit_container_state_change(
        self, *, cluster: str = ..., task: str = ..., containerName: str = ..., runtimeId: str = ..., status: str = ..., exitCode: int = ...,
        reason: str = ..., networkBindings: list[NetworkBinding] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> SubmitContainerStateChangeResponse: ...
    def submit_task_state_change(
        self, *, cluster: str = ..., task: str = ..., status: str = ..., reason: str = ..., containers: list[ContainerStateChange] = ...,
        attachments: list[AttachmentStateChange] = ..., managedAgents: list[ManagedAgentStateChange] = ...,
        pullStartedAt: float | datetime.datetime = ..., pullStoppedAt: float | datetime.datetime = ...,
        executionStoppedAt: float | datetime.datetime = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SubmitTaskStateChangeResponse: ...
    def tag_resource(
        self, *, resourceArn: str, tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def untag_resource(
        self, *, resourceArn: str, tagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
    def update_capacity_provider(
        self, *, name: str, cluster: str = ..., autoScalingGroupProvider: AutoScalingGroupProviderUpdate = ...,
        managedInstancesProvider: UpdateManagedInstancesProviderConfiguration = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateCapacityProviderResponse: ...
    def update_cluster(
        self, *, cluster: str, settings: list[ClusterSetting] = ..., configuration: ClusterConfiguration = ...,
        serviceConnectDefaults: ClusterServiceConnectDefaultsRequest = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateClusterResponse: ...
    def update_cluster_settings(
        self, *, cluster: str, settings: list[ClusterSetting], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateClusterSettingsResponse: ...
    def update_container_agent(
        self, *, containerInstance: str, cluster: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateContainerAgentResponse: ...
    def update_container_instances_state(
        self, *, containerInstances: list[str], status: ContainerInstanceStatus, cluster: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateContainerInstancesStateResponse: ...
    def update_daemon(
        self, *, daemonArn: str, daemonTaskDefinitionArn: str, capacityProviderArns: list[str],
        deploymentConfiguration: DaemonDeploymentConfiguration = ..., propagateTags: DaemonPropagateTags = ..., enableECSManagedTags: bool = ...,
        enableExecuteCommand: bool = ..., critical: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateDaemonResponse: ...
    def update_express_gateway_service(
        self, *, serviceArn: str, executionRoleArn: str = ..., healthCheckPath: str = ..., primaryContainer: ExpressGatewayContainer = ...,
        taskRoleArn: str = ..., networkConfiguration: ExpressGatewayServiceNetworkConfiguration = ..., cpu: str = ..., memory: str = ...,
        cpuArchitecture: ExpressCpuArchitecture = ..., scalingTarget: ExpressGatewayScalingTarget = ..., taskDefinitionArn: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateExpressGatewayServiceResponse: ...
    def update_gateway(
        self, *, gateway: str, infrastructureRoleArn: str = ..., deletionProtection: bool = ..., configuration: UpdateGatewayConfiguration = ...,
        propagateTags: PropagateGatewayTags = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateGatewayResponse: ...
    def update_service(
        self, *, service: str, cluster: str = ..., desiredCount: int = ..., taskDefinition: str = ...,
        capacityProviderStrategy: list[CapacityProviderStrategyItem] = ..., deploymentConfiguration: DeploymentConfiguration = ...,
        availabilityZoneRebalancing: AvailabilityZoneRebalancing = ..., networkConfiguration: NetworkConfiguration = ...,
        placementConstraints: list[PlacementConstraint] = ..., placementStrategy: list[PlacementStrategy] = ..., platformVersion: str = ...,
        forceNewDeployment: bool = ..., healthCheckGracePeriodSeconds: int = ..., deploymentController: DeploymentController = ...,
        enableExecuteCommand: bool = ..., enableECSManagedTags: bool = ..., loadBalancers: list[LoadBalancer] = ...,
        propagateTags: PropagateTags = ..., serviceRegistries: list[ServiceRegistry] = ...,
        serviceConnectConfiguration: ServiceConnectConfiguration = ..., volumeConfigurations: list[ServiceVolumeConfiguration] = ...,
        vpcLatticeConfigurations: list[VpcLatticeConfiguration] = ..., gatewayConnectors: list[GatewayConnector] = ...,
        monitoring: MonitoringConfiguration = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateServiceResponse: ...
    def update_service_primary_task_set(
        self, *, cluster: str, service: str, primaryTaskSet: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateServicePrimaryTaskSetResponse: ...
    def update_task_protection(
        self, *, cluster: str, tasks: list[str], protectionEnabled: bool, expiresInMinutes: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateTaskProtectionResponse: ...
    def update_task_set(
        self, *, cluster: str, service: str, taskSet: str, scale: Scale, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateTaskSetResponse: ...
