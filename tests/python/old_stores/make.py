"""Makes a store of this build and what its operations answer, for `test_old_stores.py` of every later build.

    ./dev run python tests/python/old_stores/make.py NAME

writes NAME.tar.xz and NAME.json beside this file. Run it once for each layout of records that is released, and never again.
"""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from moorage.testing import VirtualEngine

HERE = Path(__file__).resolve().parent
START = 1704067200.0
Json = dict[str, Any]


def container(name: str, **more: Any) -> Json:
    script = more.pop("script", {})
    return {"name": name, "image": "example/app:1", "cpu": 64, "memory": 64,
            "environment": [{"name": f"MOORAGE_SIM_{key.upper()}", "value": str(value)} for key, value in script.items()], **more}


def fill(engine: VirtualEngine) -> None:
    """Leaves at least one record in every table, and records of several kinds in the large ones."""
    ecs, elb, logs = (engine.boto3_client(name) for name in ("ecs", "elbv2", "logs"))
    ecs.create_cluster(clusterName="other", tags=[{"key": "team", "value": "a"}], settings=[{"name": "containerInsights", "value": "enabled"}])
    ecs.create_capacity_provider(name="group", autoScalingGroupProvider={
        "autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/group",
        "managedScaling": {"status": "ENABLED", "targetCapacity": 80}}, tags=[{"key": "k", "value": "v"}])
    ecs.register_task_definition(family="web", containerDefinitions=[
        container("app", portMappings=[{"containerPort": 80}], healthCheck={"command": ["CMD", "true"]},
                  restartPolicy={"enabled": True, "ignoredExitCodes": [3], "restartAttemptPeriod": 60}),
        container("side", essential=False, dependsOn=[{"containerName": "app", "condition": "START"}])],
        tags=[{"key": "é", "value": "ü"}], volumes=[{"name": "data", "host": {"sourcePath": "/srv"}}])
    ecs.register_task_definition(family="web", containerDefinitions=[container("app", portMappings=[{"containerPort": 80, "hostPort": 8080}])])
    ecs.register_task_definition(family="job", containerDefinitions=[container("main", script={"exit_after_ms": 2000, "exit_code": 3})])
    ecs.register_task_definition(family="agent", containerDefinitions=[container("main")])
    ecs.register_task_definition(family="fargate", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512",
                                 containerDefinitions=[{"name": "main", "image": "example/app:1"}])
    ecs.register_task_definition(family="gone", containerDefinitions=[container("main")])
    ecs.deregister_task_definition(taskDefinition="gone:1")
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId="vpc-1", Tags=[{"Key": "k", "Value": "v"}])["TargetGroups"][0]
    other = elb.create_target_group(Name="tcp", Protocol="TCP", Port=81, VpcId="vpc-1")["TargetGroups"][0]
    elb.register_targets(TargetGroupArn=other["TargetGroupArn"], Targets=[{"Id": "i-00000000000000001", "Port": 9000}])
    balancer = elb.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]
    listener = elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                                   DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}])["Listeners"][0]
    elb.modify_target_group_attributes(TargetGroupArn=group["TargetGroupArn"],
                                       Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])
    assert listener["ListenerArn"]
    ecs.create_service(serviceName="web", taskDefinition="web:1", desiredCount=3, clientToken="token-1", loadBalancers=[
        {"targetGroupArn": group["TargetGroupArn"], "containerName": "app", "containerPort": 80}],
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        placementStrategy=[{"type": "spread", "field": "attribute:ecs.availability-zone"}], tags=[{"key": "k", "value": "v"}])
    ecs.create_service(serviceName="all", taskDefinition="agent", schedulingStrategy="DAEMON")
    ecs.create_service(serviceName="ended", taskDefinition="web:1", desiredCount=0)
    engine.advance(60)
    ecs.delete_service(service="ended", force=True)
    ecs.update_service(service="web", taskDefinition="web:2", desiredCount=2)
    ecs.run_task(taskDefinition="job", count=2, startedBy="me", tags=[{"key": "k", "value": "v"}], overrides={"containerOverrides": [
        {"name": "main", "command": ["sleep", "1"], "environment": [{"name": "A", "value": "1"}]}]})
    ecs.run_task(taskDefinition="fargate", launchType="FARGATE", networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}})
    engine.advance(5)
    first = ecs.list_container_instances()["containerInstanceArns"][0]
    ecs.put_attributes(attributes=[{"name": "rack", "value": "7", "targetType": "container-instance", "targetId": first}])
    last = ecs.list_container_instances()["containerInstanceArns"][-1]
    ecs.update_container_instances_state(containerInstances=[last], status="DRAINING")
    ecs.run_task(taskDefinition="web:1", count=1, group="extra")
    engine.advance(1)
    logs.create_log_group(logGroupName="/app", tags={"k": "v"})
    logs.put_retention_policy(logGroupName="/app", retentionInDays=7)
    logs.create_log_stream(logGroupName="/app", logStreamName="one")
    logs.put_log_events(logGroupName="/app", logStreamName="one", logEvents=[{"timestamp": round(engine.now * 1000), "message": "hello"}])


def answers(engine: VirtualEngine) -> Json:
    """What every operation that reads says. Time stands still, so that nothing but the store decides it."""
    ecs, elb, logs = (engine.boto3_client(name) for name in ("ecs", "elbv2", "logs"))
    said: Json = {}

    def note(name: str, answer: Json) -> None:
        said[name] = {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    clusters = ecs.list_clusters()["clusterArns"]
    note("clusters", ecs.describe_clusters(clusters=clusters, include=["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]))
    note("providers", ecs.describe_capacity_providers(include=["TAGS"]))
    for status in ("ACTIVE", "INACTIVE"):
        for arn in ecs.list_task_definitions(status=status)["taskDefinitionArns"]:
            note(arn, ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"]))
    note("families", ecs.list_task_definition_families(status="ALL"))
    machines = ecs.list_container_instances()["containerInstanceArns"]
    note("machines", ecs.describe_container_instances(containerInstances=machines, include=["TAGS", "CONTAINER_INSTANCE_HEALTH"]))
    note("services", ecs.describe_services(services=["web", "all", "ended"], include=["TAGS"]))
    tasks = [arn for status in ("RUNNING", "STOPPED") for arn in ecs.list_tasks(desiredStatus=status)["taskArns"]]
    note("tasks", ecs.describe_tasks(tasks=tasks[:100], include=["TAGS"]))
    note("balancers", elb.describe_load_balancers())
    note("groups", elb.describe_target_groups())
    for balancer in said["balancers"]["LoadBalancers"]:
        note(balancer["LoadBalancerArn"], elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"]))
    for group in said["groups"]["TargetGroups"]:
        note(group["TargetGroupArn"], elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"]))
        note("attributes of " + group["TargetGroupArn"], elb.describe_target_group_attributes(TargetGroupArn=group["TargetGroupArn"]))
    note("log groups", logs.describe_log_groups())
    note("log events", logs.filter_log_events(logGroupName="/app"))
    events = [{"sequence": event.sequence, **event} for event in engine.poll(0)]
    said["events"] = [len(events), *events[:5], *events[-20:]]
    # A service of the same token is the same service.
    note("same token", ecs.create_service(serviceName="web", taskDefinition="web:1", desiredCount=3, clientToken="token-1", loadBalancers=[
        {"targetGroupArn": said["groups"]["TargetGroups"][0]["TargetGroupArn"], "containerName": "app", "containerPort": 80}],
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        placementStrategy=[{"type": "spread", "field": "attribute:ecs.availability-zone"}], tags=[{"key": "k", "value": "v"}]))
    return json.loads(json.dumps(said, default=str))


def reopened(path: Path) -> Json:
    """The answers of an engine that has just opened the store, with no machine that could report."""
    with VirtualEngine(str(path), start=START + 3600) as engine:
        return answers(engine)


def main() -> None:
    name = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "store"
        with VirtualEngine(str(path), machines=3, start=START) as engine:
            fill(engine)
        kept = Path(scratch) / "kept"
        shutil.copytree(path, kept)
        expected = reopened(path)
        with tarfile.open(HERE / f"{name}.tar.xz", "w:xz") as tar:
            tar.add(kept, arcname="store")
    (HERE / f"{name}.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
