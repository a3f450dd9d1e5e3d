// The AWS SDK for Go, version 2: ECS, Elastic Load Balancing and Logs, with the SDK's paginators, waiters and error types.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const patience = 90 * time.Second

func check(what string, holds bool) {
	if !holds {
		fmt.Println("failed:", what)
		os.Exit(1)
	}
	fmt.Println("ok:", what)
}

// must ends the program where a call failed.
func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	return value
}

func done(err error) { must(0, err) }

// refused checks that a call failed with an error of the SDK's type E.
func refused[E error](what string, err error) {
	var kind E
	check(fmt.Sprintf("%s: %T", what, kind), errors.As(err, &kind))
}

func main() {
	ctx := context.Background()
	settings := must(config.LoadDefaultConfig(ctx))
	tasks, services := ecs.NewFromConfig(settings), ecs.NewFromConfig(settings)
	runTasks(ctx, tasks)
	group := makeBalancer(ctx, elb.NewFromConfig(settings))
	runService(ctx, services, elb.NewFromConfig(settings), group)
	readLogs(ctx, cloudwatchlogs.NewFromConfig(settings))
	refuse(ctx, settings)
}

func runTasks(ctx context.Context, client *ecs.Client) {
	environment := []ecstypes.KeyValuePair{{Name: aws.String("MOORAGE_SIM_EXIT_AFTER_MS"), Value: aws.String("1500")},
		{Name: aws.String("MOORAGE_SIM_EXIT_CODE"), Value: aws.String("7")}}
	container := ecstypes.ContainerDefinition{Name: aws.String("app"), Image: aws.String("moorage.local/app:1"), Cpu: 64, Memory: aws.Int32(64)}
	job := container
	job.Environment = environment
	container.PortMappings = []ecstypes.PortMapping{{ContainerPort: aws.Int32(80)}}
	must(client.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{Family: aws.String("web"), ContainerDefinitions: []ecstypes.ContainerDefinition{container}}))
	must(client.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{Family: aws.String("job"), ContainerDefinitions: []ecstypes.ContainerDefinition{job}}))
	run := must(client.RunTask(ctx, &ecs.RunTaskInput{TaskDefinition: aws.String("job"), Count: aws.Int32(2)}))
	check("two tasks begin, at a time near now", len(run.Tasks) == 2 && time.Since(*run.Tasks[0].CreatedAt).Abs() < time.Minute)
	asked := &ecs.DescribeTasksInput{Tasks: []string{*run.Tasks[0].TaskArn, *run.Tasks[1].TaskArn}}
	done(ecs.NewTasksRunningWaiter(client, func(o *ecs.TasksRunningWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(ctx, asked, patience))
	done(ecs.NewTasksStoppedWaiter(client, func(o *ecs.TasksStoppedWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(ctx, asked, patience))
	stopped := must(client.DescribeTasks(ctx, asked)).Tasks
	check("both ended with code 7", *stopped[0].Containers[0].ExitCode == 7 && *stopped[1].Containers[0].ExitCode == 7)
}

func makeBalancer(ctx context.Context, client *elb.Client) string {
	balancer := must(client.CreateLoadBalancer(ctx, &elb.CreateLoadBalancerInput{Name: aws.String("go"), Subnets: []string{"subnet-1", "subnet-2"}})).LoadBalancers[0].LoadBalancerArn
	done(elb.NewLoadBalancerAvailableWaiter(client, func(o *elb.LoadBalancerAvailableWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(
		ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{*balancer}}, patience))
	group := must(client.CreateTargetGroup(ctx, &elb.CreateTargetGroupInput{Name: aws.String("go"), Protocol: elbtypes.ProtocolEnumHttp,
		Port: aws.Int32(80), VpcId: aws.String("vpc-1")})).TargetGroups[0].TargetGroupArn
	forward := []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: group}}
	listener := must(client.CreateListener(ctx, &elb.CreateListenerInput{LoadBalancerArn: balancer, Protocol: elbtypes.ProtocolEnumHttp,
		Port: aws.Int32(8183), DefaultActions: forward})).Listeners[0].ListenerArn
	must(client.CreateRule(ctx, &elb.CreateRuleInput{ListenerArn: listener, Priority: aws.Int32(5), Actions: forward,
		Conditions: []elbtypes.RuleCondition{{Field: aws.String("path-pattern"), PathPatternConfig: &elbtypes.PathPatternConditionConfig{Values: []string{"/a"}}}}}))
	check("two rules", len(must(client.DescribeRules(ctx, &elb.DescribeRulesInput{ListenerArn: listener})).Rules) == 2)
	pages := 0
	for each := elb.NewDescribeLoadBalancersPaginator(client, &elb.DescribeLoadBalancersInput{PageSize: aws.Int32(1)}); each.HasMorePages(); pages++ {
		check("a page of load balancers", len(must(each.NextPage(ctx)).LoadBalancers) <= 1)
	}
	return *group
}

func runService(ctx context.Context, client *ecs.Client, balancers *elb.Client, group string) {
	made := must(client.CreateService(ctx, &ecs.CreateServiceInput{ServiceName: aws.String("web"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(2),
		LoadBalancers: []ecstypes.LoadBalancer{{TargetGroupArn: &group, ContainerName: aws.String("app"), ContainerPort: aws.Int32(80)}}}))
	check("the service is active", *made.Service.Status == "ACTIVE")
	asked := &ecs.DescribeServicesInput{Services: []string{"web"}}
	done(ecs.NewServicesStableWaiter(client, func(o *ecs.ServicesStableWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(ctx, asked, patience))
	done(elb.NewTargetInServiceWaiter(balancers, func(o *elb.TargetInServiceWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(
		ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: &group}, patience))
	check("two tasks run", must(client.DescribeServices(ctx, asked)).Services[0].RunningCount == 2)
	seen := map[string]bool{}
	pages := 0
	for each := ecs.NewListTasksPaginator(client, &ecs.ListTasksInput{ServiceName: aws.String("web"), MaxResults: aws.Int32(1)}); each.HasMorePages(); pages++ {
		for _, arn := range must(each.NextPage(ctx)).TaskArns {
			seen[arn] = true
		}
	}
	check("ListTasks comes in pages", len(seen) == 2 && pages >= 2)
	must(client.DeleteService(ctx, &ecs.DeleteServiceInput{Service: aws.String("web"), Force: aws.Bool(true)}))
	done(ecs.NewServicesInactiveWaiter(client, func(o *ecs.ServicesInactiveWaiterOptions) { o.MinDelay, o.MaxDelay = time.Second, time.Second }).Wait(ctx, asked, patience))
}

func readLogs(ctx context.Context, client *cloudwatchlogs.Client) {
	group, stream := aws.String("/go"), aws.String("one")
	must(client.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group}))
	must(client.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream}))
	var sent []logtypes.InputLogEvent
	now := time.Now().UnixMilli()
	for at := int64(0); at < 12; at++ {
		sent = append(sent, logtypes.InputLogEvent{Timestamp: aws.Int64(now + at), Message: aws.String(fmt.Sprintf("line %d ☃", at))})
	}
	must(client.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{LogGroupName: group, LogStreamName: stream, LogEvents: sent}))
	at := 0
	for each := cloudwatchlogs.NewFilterLogEventsPaginator(client, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group, Limit: aws.Int32(5)}); each.HasMorePages(); {
		for _, event := range must(each.NextPage(ctx)).Events {
			if *event.Message != *sent[at].Message || *event.Timestamp != *sent[at].Timestamp {
				check("event in its place: "+*event.Message, false)
			}
			at++
		}
	}
	check("twelve events in order", at == len(sent))
	_, err := client.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group})
	refused[*logtypes.ResourceAlreadyExistsException]("a log group that is there", err)
}

func refuse(ctx context.Context, settings aws.Config) {
	client := ecs.NewFromConfig(settings)
	_, err := client.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("nowhere")})
	refused[*ecstypes.ClusterNotFoundException]("a cluster that is not there", err)
	_, err = elb.NewFromConfig(settings).DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: []string{"nowhere"}})
	refused[*elbtypes.LoadBalancerNotFoundException]("a load balancer that is not there", err)
	check("STS says which account this is", *must(sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})).Account == "123456789012")

	wrong := settings.Copy()
	wrong.Credentials = credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), "wrong", "")
	_, err = ecs.NewFromConfig(wrong).ListClusters(ctx, &ecs.ListClustersInput{})
	var answer smithy.APIError
	check("a wrong secret is refused", errors.As(err, &answer) && answer.ErrorCode() == "InvalidSignatureException")
}
