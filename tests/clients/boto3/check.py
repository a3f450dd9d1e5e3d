"""boto3: each kind of call of every service, with boto3's own paginators, waiters and exception classes."""

import json
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from story import CONTAINER, check, refused, short, until

ecs, elb, logs, sts = (boto3.client(name) for name in ("ecs", "elbv2", "logs", "sts"))
QUICK = {"Delay": 1, "MaxAttempts": 90}

# ---------------------------------------------------------------------------------------------------------------- tasks
ecs.register_task_definition(family="web", containerDefinitions=[{**CONTAINER, "portMappings": [{"containerPort": 80}]}])
ecs.register_task_definition(family="job", containerDefinitions=[short()])
tasks = [task["taskArn"] for task in ecs.run_task(taskDefinition="job", count=3)["tasks"]]
check("RunTask starts three tasks", len(tasks) == 3)
ecs.get_waiter("tasks_running").wait(tasks=tasks, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
ecs.get_waiter("tasks_stopped").wait(tasks=tasks, WaiterConfig=QUICK)
stopped = ecs.describe_tasks(tasks=tasks)["tasks"]
check("the tasks ended with code 0", [task["containers"][0]["exitCode"] for task in stopped] == [0, 0, 0])

# ------------------------------------------------------------------------------------------------- a service with traffic
balancer = elb.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[balancer], WaiterConfig=QUICK)
group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId="vpc-1", TargetType="instance")["TargetGroups"][0]["TargetGroupArn"]
listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=8181,
                               DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])["Listeners"][0]["ListenerArn"]
made = ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, role="ecsServiceRole",
                          loadBalancers=[{"targetGroupArn": group, "containerName": "app", "containerPort": 80}])["service"]
check("CreateService has a primary deployment", made["deployments"][0]["status"] == "PRIMARY")
ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=QUICK)
elb.get_waiter("target_in_service").wait(TargetGroupArn=group, WaiterConfig=QUICK)
check("two tasks run", ecs.describe_services(services=["web"])["services"][0]["runningCount"] == 2)
check("two targets are healthy", [target["TargetHealth"]["State"] for target in
                                  elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]] == ["healthy"] * 2)
ecs.register_task_definition(family="web", containerDefinitions=[{**CONTAINER, "image": "moorage.local/app:2", "portMappings": [{"containerPort": 80}]}])
ecs.update_service(service="web", taskDefinition="web:2")
ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=QUICK)
rolled = ecs.describe_services(services=["web"])["services"][0]
check("the roll-out completed", (rolled["deployments"][0]["rolloutState"], rolled["taskDefinition"][-5:]) == ("COMPLETED", "web:2"))

# ------------------------------------------------------------------------------------------------------------- paginators
pages = list(ecs.get_paginator("list_tasks").paginate(serviceName="web", PaginationConfig={"PageSize": 1}))
check("ListTasks comes in pages", len([arn for page in pages for arn in page["taskArns"]]) == 2 and len(pages) >= 2)
families = ecs.get_paginator("list_task_definitions").paginate(PaginationConfig={"PageSize": 1}).build_full_result()["taskDefinitionArns"]
check("ListTaskDefinitions has all revisions", len(families) == 3)
check("the paginator of load balancers", len(elb.get_paginator("describe_load_balancers").paginate().build_full_result()["LoadBalancers"]) == 1)

# ----------------------------------------------------------------------------------------------------------- rules and tags
rule = elb.create_rule(ListenerArn=listener, Priority=10, Conditions=[{"Field": "path-pattern", "Values": ["/a/*"]}],
                       Actions=[{"Type": "forward", "TargetGroupArn": group}])["Rules"][0]["RuleArn"]
elb.add_tags(ResourceArns=[balancer], Tags=[{"Key": "team", "Value": "blue"}])
check("the rule and the default rule", [found["Priority"] for found in elb.describe_rules(ListenerArn=listener)["Rules"]] == ["10", "default"])
check("tags of a load balancer", elb.describe_tags(ResourceArns=[balancer])["TagDescriptions"][0]["Tags"] == [{"Key": "team", "Value": "blue"}])
elb.delete_rule(RuleArn=rule)

# ------------------------------------------------------------------------------------------------------------------- logs
logs.create_log_group(logGroupName="/app", tags={"a": "b"})
logs.create_log_stream(logGroupName="/app", logStreamName="one")
now = int(time.time() * 1000)
logs.put_log_events(logGroupName="/app", logStreamName="one",
                    logEvents=[{"timestamp": now + at, "message": f"line {at} caf\u00e9"} for at in range(25)])
found = logs.get_paginator("filter_log_events").paginate(logGroupName="/app", filterPattern="line", PaginationConfig={"PageSize": 10})
check("FilterLogEvents has 25 events in pages", [event["message"] for page in found for event in page["events"]] ==
      [f"line {at} caf\u00e9" for at in range(25)])
logs.put_retention_policy(logGroupName="/app", retentionInDays=7)
check("the retention is kept", logs.describe_log_groups()["logGroups"][0]["retentionInDays"] == 7)
check("tags of a log group", logs.list_tags_for_resource(resourceArn=logs.describe_log_groups()["logGroups"][0]["logGroupArn"])["tags"] == {"a": "b"})
check("STS says which account this is", sts.get_caller_identity()["Account"] == "123456789012")
# ------------------------------------------------------------------------------------------------------------------ errors
with refused("a cluster that is not there", ecs.exceptions.ClusterNotFoundException):
    ecs.describe_services(cluster="nowhere", services=["web"])
with refused("a service that is not there", ecs.exceptions.ServiceNotFoundException):
    ecs.update_service(service="nowhere", desiredCount=1)
with refused("a load balancer that is not there", elb.exceptions.LoadBalancerNotFoundException):
    elb.describe_load_balancers(Names=["nowhere"])
with refused("a log group that is not there", logs.exceptions.ResourceNotFoundException):
    logs.describe_log_streams(logGroupName="/nowhere")
with refused("a log group that is there", logs.exceptions.ResourceAlreadyExistsException):
    logs.create_log_group(logGroupName="/app")
with refused("a wrong secret", ClientError, "InvalidSignatureException"):
    boto3.client("ecs", aws_secret_access_key="wrong", aws_access_key_id=boto3.Session().get_credentials().access_key,
                 config=Config(retries={"total_max_attempts": 1})).list_clusters()
with refused("a key that is not there", ClientError, "InvalidClientTokenId"):
    boto3.client("elbv2", aws_access_key_id="AKIAAAAAAAAAAAAAAAAA", aws_secret_access_key="x").describe_load_balancers()

# ------------------------------------------------------------------------------------------- users, networks, the audit trail
iam, ec2, trail = (boto3.client(name) for name in ("iam", "ec2", "cloudtrail"))
iam.create_user(UserName="reader")
iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecs:List*", "ecs:Describe*"], "Resource": "*"}]}))
key = iam.create_access_key(UserName="reader")["AccessKey"]
reader = boto3.client("ecs", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
check("a user reads what its policy allows", reader.list_services()["serviceArns"])
with refused("a user changes nothing", reader.exceptions.AccessDeniedException, "is not authorized to perform: ecs:CreateCluster"):
    reader.create_cluster(clusterName="mine")
check("a default VPC with subnets", [vpc["IsDefault"] for vpc in ec2.describe_vpcs()["Vpcs"]] == [True] and ec2.describe_subnets()["Subnets"])
with refused("a VPC that is not there", ClientError, "InvalidVpcID.NotFound"):
    ec2.describe_vpcs(VpcIds=["vpc-00000000000000000"])
found = until("the audit trail has the call", lambda: trail.lookup_events(
    LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateService"}])["Events"])
check("and its parameters", json.loads(found[0]["CloudTrailEvent"])["requestParameters"]["serviceName"] == "web")

# ----------------------------------------------------------------------------------------------------------------- the end
ecs.delete_service(service="web", force=True)
ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig=QUICK)
elb.delete_listener(ListenerArn=listener)
elb.delete_load_balancer(LoadBalancerArn=balancer)
elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[balancer], WaiterConfig=QUICK)
elb.delete_target_group(TargetGroupArn=group)
check("nothing is left", not ecs.list_services()["serviceArns"] and not elb.describe_target_groups()["TargetGroups"])
