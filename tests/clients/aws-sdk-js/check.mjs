// The AWS SDK for JavaScript, version 3: ECS, Elastic Load Balancing and Logs, with the SDK's paginators, waiters and error classes.
import {
  ClusterNotFoundException, CreateServiceCommand, DeleteServiceCommand, DescribeServicesCommand, DescribeTasksCommand, ECSClient,
  RegisterTaskDefinitionCommand, RunTaskCommand, UpdateServiceCommand, paginateListTasks, waitUntilServicesInactive,
  waitUntilServicesStable, waitUntilTasksRunning, waitUntilTasksStopped,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand, CreateLoadBalancerCommand, CreateRuleCommand, CreateTargetGroupCommand, DescribeLoadBalancersCommand,
  DescribeRulesCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client, LoadBalancerNotFoundException,
  waitUntilLoadBalancerAvailable, waitUntilTargetInService,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand, ResourceAlreadyExistsException,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";

const ecs = new ECSClient(), elb = new ElasticLoadBalancingV2Client(), logs = new CloudWatchLogsClient();
const quick = (client) => ({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 90 });

function check(what, holds) {
  if (!holds) throw new Error(`failed: ${what}`);
  console.log(`ok: ${what}`);
}

async function refused(what, kind, command) {
  try {
    await command();
  } catch (error) {
    check(`${what}: ${kind.name}`, error instanceof kind && error.$metadata.requestId);
    return;
  }
  throw new Error(`failed: ${what} was not refused`);
}

const container = { name: "app", image: "moorage.local/app:1", cpu: 64, memory: 64, portMappings: [{ containerPort: 80 }] };
const ends = [{ name: "MOORAGE_SIM_EXIT_AFTER_MS", value: "1500" }, { name: "MOORAGE_SIM_EXIT_CODE", value: "3" }];
await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions: [container] }));
await ecs.send(new RegisterTaskDefinitionCommand({ family: "job", containerDefinitions: [{ ...container, portMappings: [], environment: ends }] }));
const run = await ecs.send(new RunTaskCommand({ taskDefinition: "job", count: 2 }));
const tasks = run.tasks.map((task) => task.taskArn);
check("a time is a Date", run.tasks[0].createdAt instanceof Date && Math.abs(run.tasks[0].createdAt - Date.now()) < 60_000);
await waitUntilTasksRunning(quick(ecs), { tasks });
await waitUntilTasksStopped(quick(ecs), { tasks });
const stopped = (await ecs.send(new DescribeTasksCommand({ tasks }))).tasks;
check("two tasks ended with code 3", stopped.every((task) => task.containers[0].exitCode === 3) && stopped.length === 2);

const balancer = (await elb.send(new CreateLoadBalancerCommand({ Name: "js", Subnets: ["subnet-1", "subnet-2"] }))).LoadBalancers[0].LoadBalancerArn;
await waitUntilLoadBalancerAvailable(quick(elb), { LoadBalancerArns: [balancer] });
const group = (await elb.send(new CreateTargetGroupCommand({ Name: "js", Protocol: "HTTP", Port: 80, VpcId: "vpc-1" }))).TargetGroups[0].TargetGroupArn;
const forward = [{ Type: "forward", TargetGroupArn: group }];
const listener = (await elb.send(new CreateListenerCommand({
  LoadBalancerArn: balancer, Protocol: "HTTP", Port: 8182, DefaultActions: forward }))).Listeners[0].ListenerArn;
await elb.send(new CreateRuleCommand({
  ListenerArn: listener, Priority: 5, Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["a.example"] } }], Actions: forward }));
check("two rules", (await elb.send(new DescribeRulesCommand({ ListenerArn: listener }))).Rules.length === 2);
const made = (await ecs.send(new CreateServiceCommand({
  serviceName: "web", taskDefinition: "web", desiredCount: 2,
  loadBalancers: [{ targetGroupArn: group, containerName: "app", containerPort: 80 }] }))).service;
check("the service is active", made.status === "ACTIVE");
await waitUntilServicesStable(quick(ecs), { services: ["web"] });
await waitUntilTargetInService(quick(elb), { TargetGroupArn: group });
check("two tasks run", (await ecs.send(new DescribeServicesCommand({ services: ["web"] }))).services[0].runningCount === 2);
check("two targets are healthy", (await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group })))
  .TargetHealthDescriptions.filter((target) => target.TargetHealth.State === "healthy").length === 2);
let arns = [], pages = 0;
for await (const page of paginateListTasks({ client: ecs, pageSize: 1 }, { serviceName: "web" })) {
  arns = arns.concat(page.taskArns);
  pages += 1;
}
check("ListTasks comes in pages", new Set(arns).size === 2 && pages >= 2);

await logs.send(new CreateLogGroupCommand({ logGroupName: "/js" }));
await logs.send(new CreateLogStreamCommand({ logGroupName: "/js", logStreamName: "one" }));
const logEvents = [...Array(12).keys()].map((at) => ({ timestamp: Date.now() + at, message: `line ${at} ☃` }));
await logs.send(new PutLogEventsCommand({ logGroupName: "/js", logStreamName: "one", logEvents }));
const messages = [];
for await (const page of paginateFilterLogEvents({ client: logs, pageSize: 5 }, { logGroupName: "/js" })) messages.push(...page.events.map((event) => event.message));
check("twelve events in order", JSON.stringify(messages) === JSON.stringify(logEvents.map((event) => event.message)));

await refused("a cluster that is not there", ClusterNotFoundException, () => ecs.send(new UpdateServiceCommand({ cluster: "nowhere", service: "web" })));
await refused("a load balancer that is not there", LoadBalancerNotFoundException, () => elb.send(new DescribeLoadBalancersCommand({ Names: ["nowhere"] })));
await refused("a log group that is there", ResourceAlreadyExistsException, () => logs.send(new CreateLogGroupCommand({ logGroupName: "/js" })));
const stranger = new ECSClient({ credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "wrong" } });
try {
  await stranger.send(new DescribeServicesCommand({ services: ["web"] }));
  throw new Error("failed: a wrong secret was not refused");
} catch (error) {
  check("a wrong secret is refused", error.name === "InvalidSignatureException");
}
await ecs.send(new DeleteServiceCommand({ service: "web", force: true }));
await waitUntilServicesInactive(quick(ecs), { services: ["web"] });
check("the service is gone", (await ecs.send(new DescribeServicesCommand({ services: ["web"] }))).services[0].status === "INACTIVE");
