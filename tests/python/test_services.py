"""Services through boto3 on the simulated runtime and balancer: steady states, rollouts, replacements, the end."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from conftest import container, refused

from moorage.testing import VirtualEngine


def describe(ecs: Any, name: str = "web") -> dict[str, Any]:
    found: dict[str, Any] = ecs.describe_services(services=[name])["services"][0]
    return found


def running(ecs: Any, service: str = "web") -> list[dict[str, Any]]:
    arns = ecs.list_tasks(serviceName=service)["taskArns"]
    return [t for t in ecs.describe_tasks(tasks=arns)["tasks"] if t["lastStatus"] == "RUNNING"] if arns else []


@pytest.fixture
def web(ecs: Any, register: Any) -> str:
    register("web", container(portMappings=[{"containerPort": 80}]))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=3)
    ecs.get_waiter("services_stable").wait(services=["web"])
    return "web"


def test_reaches_the_steady_state(ecs: Any, web: str, engine: VirtualEngine) -> None:
    engine.advance(60)
    service = describe(ecs)
    assert (service["status"], service["desiredCount"], service["runningCount"], service["pendingCount"]) == ("ACTIVE", 3, 3, 0)
    deployment, = service["deployments"]
    assert deployment["status"] == "PRIMARY" and deployment["rolloutState"] == "COMPLETED"
    assert deployment["id"].startswith("ecs-svc/")
    assert any(e["message"] == "(service web) has reached a steady state." for e in service["events"])
    assert any(e["message"].startswith("(service web) has started 3 tasks: (task ") for e in service["events"])
    tasks = running(ecs)
    assert len(tasks) == 3 and {t["startedBy"] for t in tasks} == {deployment["id"]} and {t["group"] for t in tasks} == {"service:web"}


def test_tasks_spread_over_zones_and_machines(ecs: Any, register: Any) -> None:
    register("web")
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=4, placementStrategy=[
        {"type": "spread", "field": "attribute:ecs.availability-zone"}])
    ecs.get_waiter("services_stable").wait(services=["web"])
    counts = [i["runningTasksCount"] for i in ecs.describe_container_instances(
        containerInstances=ecs.list_container_instances()["containerInstanceArns"])["containerInstances"]]
    assert counts == [2, 2]


def test_a_rollout_keeps_its_percentages_at_every_moment(ecs: Any, web: str, register: Any, engine: VirtualEngine) -> None:
    engine.advance(60)
    ecs.update_service(service="web", deploymentConfiguration={"minimumHealthyPercent": 67, "maximumPercent": 134})
    new = register("web", container(portMappings=[{"containerPort": 80}]))
    ecs.update_service(service="web", taskDefinition=new)
    for _ in range(600):
        arns = ecs.list_tasks(serviceName="web")["taskArns"]
        tasks = ecs.describe_tasks(tasks=arns)["tasks"] if arns else []
        active = [t for t in tasks if t["desiredStatus"] == "RUNNING"]
        assert len(active) <= math.floor(3 * 1.34)
        assert sum(t["lastStatus"] == "RUNNING" for t in active) >= math.ceil(3 * 0.67) - 1
        service = describe(ecs)
        if len(service["deployments"]) == 1 and service["deployments"][0]["rolloutState"] == "COMPLETED":
            break
        engine.advance(1)
    else:
        raise AssertionError("the rollout did not end")
    assert {t["taskDefinitionArn"] for t in running(ecs)} == {new}
    ecs.get_waiter("services_stable").wait(services=["web"])


def test_a_dead_task_is_replaced_with_the_reason_kept(ecs: Any, register: Any, engine: VirtualEngine) -> None:
    register("web", container(script={"exit_after_ms": 120_000, "exit_code": 9}))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
    first = ecs.list_tasks(serviceName="web")["taskArns"][0]
    engine.advance(125)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert first not in ecs.list_tasks(serviceName="web")["taskArns"]
    stopped = ecs.describe_tasks(tasks=[first])["tasks"][0]
    assert stopped["stopCode"] == "EssentialContainerExited" and stopped["containers"][0]["exitCode"] == 9


def test_scaling_in_stops_and_out_starts(ecs: Any, web: str) -> None:
    ecs.update_service(service="web", desiredCount=1)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert len(running(ecs)) == 1 and len(describe(ecs)["deployments"]) == 1
    ecs.update_service(service="web", desiredCount=5)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert len(running(ecs)) == 5


def test_deleting(ecs: Any, web: str, engine: VirtualEngine) -> None:
    with refused("InvalidParameterException", "The service cannot be stopped while it is scaled above 0."):
        ecs.delete_service(service="web")
    assert ecs.delete_service(service="web", force=True)["service"]["status"] == "DRAINING"
    assert ecs.list_services()["serviceArns"] == []
    ecs.get_waiter("services_inactive").wait(services=["web"])
    assert describe(ecs)["status"] == "INACTIVE" and ecs.list_tasks()["taskArns"] == []
    with refused("ServiceNotActiveException", "Service was not ACTIVE."):
        ecs.update_service(service="web", desiredCount=1)
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
    ecs.get_waiter("services_stable").wait(services=["web"])


def test_a_breaker_rolls_back(ecs: Any, web: str, register: Any, engine: VirtualEngine) -> None:
    engine.advance(120)
    good = describe(ecs)["taskDefinition"]
    ecs.update_service(service="web", deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}})
    bad = register("web", container(script={"pull_error": "gone"}))
    ecs.update_service(service="web", taskDefinition=bad)
    engine.advance_until(lambda: describe(ecs)["taskDefinition"] == good, limit=1800, tick=5)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert any("rolling back to deployment" in e["message"] for e in describe(ecs)["events"])
    assert len(running(ecs)) == 3


def test_load_balanced_targets(ecs: Any, elbv2: Any, register: Any, engine: VirtualEngine) -> None:
    group = elbv2.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId="vpc-1", TargetType="instance",
                                      HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2)["TargetGroups"][0]["TargetGroupArn"]
    balancer = elbv2.create_load_balancer(Name="web", Subnets=["subnet-a", "subnet-b"])["LoadBalancers"][0]
    elbv2.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=8080,
                          DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    elbv2.get_waiter("load_balancer_available").wait(LoadBalancerArns=[balancer["LoadBalancerArn"]])
    register("web", container("app", portMappings=[{"containerPort": 80}]))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, loadBalancers=[
        {"targetGroupArn": group, "containerName": "app", "containerPort": 80}])
    ecs.get_waiter("services_stable").wait(services=["web"])
    engine.advance(30)
    health = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    ports = sorted(b["hostPort"] for t in running(ecs) for b in t["containers"][0]["networkBindings"])
    assert sorted(h["Target"]["Port"] for h in health) == ports
    assert {h["TargetHealth"]["State"] for h in health} == {"healthy"}
    registered = [re.match(r"\(service web\) registered (\d+) targets in \(target-group arn:.*\)$", e["message"]) for e in describe(ecs)["events"]]
    assert sum(int(match[1]) for match in registered if match) == 2

    ecs.delete_service(service="web", force=True)
    ecs.get_waiter("services_inactive").wait(services=["web"])
    assert elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"] == []
    elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    elbv2.delete_target_group(TargetGroupArn=group)
    with refused("TargetGroupNotFound"):
        elbv2.describe_target_groups(Names=["web"])
    with refused("LoadBalancerNotFound"):
        elbv2.describe_load_balancers(Names=["web"])


def test_what_is_refused(ecs: Any, register: Any) -> None:
    register("web", container(portMappings=[{"containerPort": 80}]))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
    with refused("InvalidParameterException", "Creation of service was not idempotent."):
        ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2)
    with refused("ServiceNotFoundException", "Service not found."):
        ecs.update_service(service="none", desiredCount=1)
    with refused("InvalidParameterException"):
        ecs.create_service(serviceName="w", taskDefinition="web", desiredCount=1,
                           deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 100})
    with refused("InvalidParameterException"):
        ecs.create_service(serviceName="w", taskDefinition="web", desiredCount=1, loadBalancers=[
            {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef",
             "containerName": "main", "containerPort": 80}])
    with refused("ClientException"):
        ecs.create_service(serviceName="w", taskDefinition="none", desiredCount=1)
    assert ecs.describe_services(services=["none"])["failures"] == [
        {"arn": "arn:aws:ecs:us-east-1:123456789012:service/default/none", "reason": "MISSING"}]
    with refused("InvalidParameterException"):
        ecs.describe_services(services=[f"s{n}" for n in range(11)])


def test_services_page_by_ten(ecs: Any, register: Any) -> None:
    register("web")
    for number in range(12):
        ecs.create_service(serviceName=f"s{number:02d}", taskDefinition="web", desiredCount=0)
    assert len(ecs.list_services()["serviceArns"]) == 10
    pages = ecs.get_paginator("list_services").paginate()
    assert len({arn for page in pages for arn in page["serviceArns"]}) == 12


def test_pages_follow_the_tokens_that_the_schema_names(engine: VirtualEngine) -> None:
    """ELB's tokens are called Marker and NextMarker, those of ECS and Logs nextToken."""
    for name in ("one", "two", "three"):
        engine.call("elbv2", "CreateTargetGroup", Name=name, Protocol="HTTP", Port=80, VpcId="vpc-1", TargetType="instance")
        engine.call("ecs", "CreateCluster", clusterName=name)
        engine.call("logs", "CreateLogGroup", logGroupName=name)
    groups = list(engine.pages("elbv2", "DescribeTargetGroups", "TargetGroups", PageSize=1))
    assert [group["TargetGroupName"] for group in groups] == ["one", "two", "three"]
    clusters = list(engine.pages("ecs", "ListClusters", "clusterArns", maxResults=1))
    assert {"one", "two", "three"} <= {arn.rpartition("/")[2] for arn in clusters} and len(clusters) == len(set(clusters))
    found = list(engine.pages("logs", "DescribeLogGroups", "logGroups", limit=1))
    assert [group["logGroupName"] for group in found] == ["one", "three", "two"]
