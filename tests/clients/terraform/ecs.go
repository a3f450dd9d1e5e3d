package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func ecsTags(tags attributes) []types.Tag {
	var list []types.Tag
	for key, value := range tags {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return list
}

func ofEcsTags(tags []types.Tag) attributes {
	found := attributes{}
	for _, tag := range tags {
		found[*tag.Key] = *tag.Value
	}
	return found
}

// ecsCluster is aws_ecs_cluster.
type ecsCluster struct {
	*clients
	name, insights, arn string
	tags                attributes
}

func (r *ecsCluster) address() string { return "aws_ecs_cluster.main" }

func (r *ecsCluster) configured() attributes {
	return withTags(attributes{"name": r.name, "setting.containerInsights": r.insights}, r.tags)
}

func (r *ecsCluster) settings() []types.ClusterSetting {
	return []types.ClusterSetting{{Name: types.ClusterSettingNameContainerInsights, Value: &r.insights}}
}

func (r *ecsCluster) find() *types.Cluster {
	answer := must(r.ecs.DescribeClusters(r.ctx, &ecs.DescribeClustersInput{Clusters: []string{r.name},
		Include: []types.ClusterField{types.ClusterFieldTags, types.ClusterFieldConfigurations, types.ClusterFieldSettings}}))
	if len(answer.Clusters) == 0 || aws.ToString(answer.Clusters[0].Status) == "INACTIVE" {
		return nil
	}
	return &answer.Clusters[0]
}

func (r *ecsCluster) create() {
	r.arn = *must(r.ecs.CreateCluster(r.ctx, &ecs.CreateClusterInput{ClusterName: &r.name, Settings: r.settings(), Tags: ecsTags(r.tags)})).Cluster.ClusterArn
	until("the cluster is ACTIVE", func() bool { found := r.find(); return found != nil && *found.Status == "ACTIVE" })
}

func (r *ecsCluster) read() (attributes, bool) {
	found := r.find()
	if found == nil {
		return nil, false
	}
	state := attributes{"name": *found.ClusterName}
	for _, setting := range found.Settings {
		state["setting."+string(setting.Name)] = *setting.Value
	}
	return withTags(state, ofEcsTags(found.Tags)), true
}

func (r *ecsCluster) update(changed attributes) {
	if changed["setting.containerInsights"] != "" {
		must(r.ecs.UpdateCluster(r.ctx, &ecs.UpdateClusterInput{Cluster: &r.arn, Settings: r.settings()}))
		until("the cluster is ACTIVE", func() bool { return *r.find().Status == "ACTIVE" })
	}
	r.tag(r.arn, changed)
}

func (c *clients) tag(arn string, changed attributes) {
	if tags := tagsOf(changed); tags != nil {
		must(c.ecs.TagResource(c.ctx, &ecs.TagResourceInput{ResourceArn: &arn, Tags: ecsTags(tags)}))
	}
}

// The provider repeats the call while services, tasks or instances are still there.
func (r *ecsCluster) remove() {
	until("the cluster is empty", func() bool {
		_, err := r.ecs.DeleteCluster(r.ctx, &ecs.DeleteClusterInput{Cluster: &r.arn})
		var services *types.ClusterContainsServicesException
		var tasks *types.ClusterContainsTasksException
		if errors.As(err, &services) || errors.As(err, &tasks) {
			return false
		}
		must(0, err)
		return true
	})
	until("the cluster is INACTIVE", func() bool { return r.find() == nil })
}

const executionRole = "arn:aws:iam::123456789012:role/terraform-execution"

// taskDefinition is aws_ecs_task_definition; each change replaces it.
type taskDefinition struct {
	*clients
	family, image, arn string
	logs               *logGroup
}

func (r *taskDefinition) address() string { return "aws_ecs_task_definition.web" }

func (r *taskDefinition) containers() []types.ContainerDefinition {
	var containers []types.ContainerDefinition
	text := fmt.Sprintf(`[{"name": "app", "image": %q, "essential": true, "portMappings": [{"containerPort": 80, "hostPort": 80}],
	  "environment": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
	  "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": %q, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web"}}}]`,
		r.image, r.logs.name)
	must(0, json.Unmarshal([]byte(text), &containers))
	return containers
}

// The provider compares container definitions without what ECS fills in: the order of the environment, empty members, the default protocol.
func normalized(containers []types.ContainerDefinition) string {
	for at := range containers {
		environment := containers[at].Environment
		sort.Slice(environment, func(one, other int) bool { return *environment[one].Name < *environment[other].Name })
		for port := range containers[at].PortMappings {
			if containers[at].PortMappings[port].Protocol == types.TransportProtocolTcp {
				containers[at].PortMappings[port].Protocol = ""
			}
		}
	}
	var tree any
	must(0, json.Unmarshal(must(json.Marshal(containers)), &tree))
	return string(must(json.Marshal(pruned(tree))))
}

// pruned is a JSON value without empty members.
func pruned(value any) any {
	switch known := value.(type) {
	case map[string]any:
		for name, member := range known {
			if known[name] = pruned(member); known[name] == nil {
				delete(known, name)
			}
		}
		if len(known) == 0 {
			return nil
		}
	case []any:
		for at := range known {
			known[at] = pruned(known[at])
		}
		if len(known) == 0 {
			return nil
		}
	case string:
		if known == "" {
			return nil
		}
	case float64:
		if known == 0 {
			return nil
		}
	case bool:
		if !known {
			return nil
		}
	}
	return value
}

func (r *taskDefinition) configured() attributes {
	return attributes{"family": r.family, "cpu": "256", "memory": "512", "network_mode": "awsvpc", "execution_role_arn": executionRole,
		"container_definitions": normalized(r.containers())}
}

func (r *taskDefinition) create() {
	r.arn = *must(r.ecs.RegisterTaskDefinition(r.ctx, &ecs.RegisterTaskDefinitionInput{Family: &r.family, Cpu: aws.String("256"), Memory: aws.String("512"),
		NetworkMode: types.NetworkModeAwsvpc, RequiresCompatibilities: []types.Compatibility{types.CompatibilityFargate}, ExecutionRoleArn: aws.String(executionRole),
		ContainerDefinitions: r.containers()})).TaskDefinition.TaskDefinitionArn
}

func (r *taskDefinition) read() (attributes, bool) {
	found := must(r.ecs.DescribeTaskDefinition(r.ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &r.arn,
		Include: []types.TaskDefinitionField{types.TaskDefinitionFieldTags}})).TaskDefinition
	if found.Status == types.TaskDefinitionStatusInactive {
		return nil, false
	}
	return attributes{"family": *found.Family, "cpu": aws.ToString(found.Cpu), "memory": aws.ToString(found.Memory),
		"network_mode": string(found.NetworkMode), "execution_role_arn": aws.ToString(found.ExecutionRoleArn),
		"container_definitions": normalized(found.ContainerDefinitions)}, true
}

func (r *taskDefinition) update(attributes) { check("a task definition is never updated", false) }

func (r *taskDefinition) remove() {
	must(r.ecs.DeregisterTaskDefinition(r.ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: &r.arn}))
}

// ecsService is aws_ecs_service with wait_for_steady_state.
type ecsService struct {
	*clients
	cluster    *ecsCluster
	definition *taskDefinition
	group      *targetGroup
	name, arn  string
	count      int32
	tags       attributes
}

func (r *ecsService) address() string { return "aws_ecs_service.web" }

func (r *ecsService) configured() attributes {
	return withTags(attributes{"name": r.name, "desired_count": fmt.Sprint(r.count), "task_definition": r.definition.arn, "launch_type": "FARGATE",
		"scheduling_strategy": "REPLICA", "deployment_maximum_percent": "200", "deployment_minimum_healthy_percent": "100",
		"deployment_circuit_breaker": "true true", "deployment_controller": "ECS", "load_balancer": r.group.arn + " app 80",
		"health_check_grace_period_seconds": "0", "enable_ecs_managed_tags": "true", "propagate_tags": "SERVICE", "platform_version": "LATEST",
		"network_configuration": "[subnet-03933a7e5491c6862 subnet-03933a6e5491c66af] [sg-029a484209804623f] DISABLED"}, r.tags)
}

func (r *ecsService) find() *types.Service {
	answer := must(r.ecs.DescribeServices(r.ctx, &ecs.DescribeServicesInput{Cluster: &r.cluster.arn, Services: []string{r.name},
		Include: []types.ServiceField{types.ServiceFieldTags}}))
	if len(answer.Services) == 0 {
		return nil
	}
	return &answer.Services[0]
}

func (r *ecsService) create() {
	began := time.Now()
	made := must(r.ecs.CreateService(r.ctx, &ecs.CreateServiceInput{ServiceName: &r.name, Cluster: &r.cluster.arn, TaskDefinition: &r.definition.arn,
		DesiredCount: &r.count, LaunchType: types.LaunchTypeFargate, SchedulingStrategy: types.SchedulingStrategyReplica, Tags: ecsTags(r.tags),
		ClientToken: aws.String("terraform-20261130182400000000000001"), EnableECSManagedTags: true, PropagateTags: types.PropagateTagsService,
		PlatformVersion: aws.String("LATEST"), NetworkConfiguration: &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
			Subnets: []string{"subnet-03933a7e5491c6862", "subnet-03933a6e5491c66af"}, SecurityGroups: []string{"sg-029a484209804623f"}, AssignPublicIp: types.AssignPublicIpDisabled}},
		DeploymentController: &types.DeploymentController{Type: types.DeploymentControllerTypeEcs},
		DeploymentConfiguration: &types.DeploymentConfiguration{MaximumPercent: aws.Int32(200), MinimumHealthyPercent: aws.Int32(100),
			DeploymentCircuitBreaker: &types.DeploymentCircuitBreaker{Enable: true, Rollback: true}},
		LoadBalancers: []types.LoadBalancer{{TargetGroupArn: &r.group.arn, ContainerName: aws.String("app"), ContainerPort: aws.Int32(80)}}}))
	r.arn = *made.Service.ServiceArn
	r.waitSteady(began)
}

// waitSteady finds its own service deployment by the digits of the primary deployment, as the provider does.
func (r *ecsService) waitSteady(began time.Time) {
	var arn string
	until("the service deployment is listed", func() bool {
		service := r.find()
		if service == nil || *service.Status != "ACTIVE" {
			return false
		}
		for _, deployment := range service.Deployments {
			if aws.ToString(deployment.Status) != "PRIMARY" {
				continue
			}
			digits := (*deployment.Id)[strings.LastIndex(*deployment.Id, "/")+1:]
			listed := must(r.ecs.ListServiceDeployments(r.ctx, &ecs.ListServiceDeploymentsInput{Cluster: &r.cluster.arn, Service: &r.name,
				CreatedAt: &types.CreatedAt{After: &began}}))
			for _, each := range listed.ServiceDeployments {
				if strings.Contains(*each.TargetServiceRevisionArn, digits) {
					arn = *each.ServiceDeploymentArn
				}
			}
		}
		return arn != ""
	})
	until("the service deployment is SUCCESSFUL", func() bool {
		found := must(r.ecs.DescribeServiceDeployments(r.ctx, &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: []string{arn}})).ServiceDeployments[0]
		switch found.Status {
		case types.ServiceDeploymentStatusStopped, types.ServiceDeploymentStatusRollbackFailed, types.ServiceDeploymentStatusRollbackSuccessful:
			check("the deployment ended as "+string(found.Status)+": "+aws.ToString(found.StatusReason), false)
		}
		return found.Status == types.ServiceDeploymentStatusSuccessful
	})
	service := r.find()
	check(fmt.Sprintf("%d tasks run when the deployment is successful", r.count), service.RunningCount == r.count)
}

func (r *ecsService) read() (attributes, bool) {
	found := r.find()
	if found == nil || *found.Status == "INACTIVE" {
		return nil, false
	}
	state := attributes{"name": *found.ServiceName, "desired_count": fmt.Sprint(found.DesiredCount), "task_definition": *found.TaskDefinition,
		"launch_type": string(found.LaunchType), "scheduling_strategy": string(found.SchedulingStrategy), "deployment_controller": "ECS",
		"deployment_maximum_percent":         fmt.Sprint(*found.DeploymentConfiguration.MaximumPercent),
		"deployment_minimum_healthy_percent": fmt.Sprint(*found.DeploymentConfiguration.MinimumHealthyPercent),
		"health_check_grace_period_seconds":  fmt.Sprint(aws.ToInt32(found.HealthCheckGracePeriodSeconds)),
		"enable_ecs_managed_tags":            fmt.Sprint(found.EnableECSManagedTags), "propagate_tags": string(found.PropagateTags)}
	if breaker := found.DeploymentConfiguration.DeploymentCircuitBreaker; breaker != nil {
		state["deployment_circuit_breaker"] = fmt.Sprint(breaker.Enable, " ", breaker.Rollback)
	}
	if found.DeploymentController != nil {
		state["deployment_controller"] = string(found.DeploymentController.Type)
	}
	if network := found.NetworkConfiguration; network != nil && network.AwsvpcConfiguration != nil {
		to := network.AwsvpcConfiguration
		state["network_configuration"] = fmt.Sprint(to.Subnets, " ", to.SecurityGroups, " ", to.AssignPublicIp)
	}
	state["platform_version"] = aws.ToString(found.PlatformVersion)
	for _, each := range found.LoadBalancers {
		state["load_balancer"] = fmt.Sprintf("%s %s %d", *each.TargetGroupArn, *each.ContainerName, *each.ContainerPort)
	}
	return withTags(state, ofEcsTags(found.Tags)), true
}

func (r *ecsService) update(changed attributes) {
	r.tag(r.arn, changed)
	if changed["desired_count"] == "" && changed["task_definition"] == "" {
		return
	}
	began := time.Now()
	request := &ecs.UpdateServiceInput{Cluster: &r.cluster.arn, Service: &r.name, ForceNewDeployment: false}
	if changed["desired_count"] != "" {
		request.DesiredCount = &r.count
	}
	if changed["task_definition"] != "" {
		request.TaskDefinition = &r.definition.arn
	}
	must(r.ecs.UpdateService(r.ctx, request))
	if request.TaskDefinition != nil {
		r.waitSteady(began)
		return
	}
	until("the service has its count", func() bool { found := r.find(); return len(found.Deployments) == 1 && found.RunningCount == r.count })
}

func (r *ecsService) remove() {
	if found := r.find(); *found.Status == "ACTIVE" && found.SchedulingStrategy != types.SchedulingStrategyDaemon {
		must(r.ecs.UpdateService(r.ctx, &ecs.UpdateServiceInput{Cluster: &r.cluster.arn, Service: &r.name, DesiredCount: aws.Int32(0)}))
	}
	must(r.ecs.DeleteService(r.ctx, &ecs.DeleteServiceInput{Cluster: &r.cluster.arn, Service: &r.name}))
	until("the service is INACTIVE", func() bool { found := r.find(); return found != nil && *found.Status == "INACTIVE" })
}
