"""Targets of an `ip` group: the address of a machine and a host port, on machines with addresses of their own and with one address."""

from __future__ import annotations

from typing import Any

from moorage.testing import VirtualEngine


def make_service(engine: VirtualEngine, count: int) -> str:
    """A Fargate service behind a group of addresses; the group's ARN."""
    ecs, elb = engine.boto3_client("ecs"), engine.boto3_client("elbv2")
    balancer = elb.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
    group: str = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId="vpc-1", TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=81, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    ecs.register_task_definition(family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
                                 containerDefinitions=[{"name": "app", "image": "x", "portMappings": [{"containerPort": 80}]}])
    ecs.create_service(serviceName="web", taskDefinition="web", launchType="FARGATE", desiredCount=count,
                       loadBalancers=[{"targetGroupArn": group, "containerName": "app", "containerPort": 80}],
                       networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"], "securityGroups": ["sg-029a484209804623f"]}})
    return group


def targets(engine: VirtualEngine, group: str) -> list[tuple[str, int, str]]:
    found: Any = engine.boto3_client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return sorted((target["Target"]["Id"], target["Target"]["Port"], target["TargetHealth"]["State"]) for target in found)


def test_each_task_has_an_address_of_its_own() -> None:
    with VirtualEngine(machines=2) as engine:
        group = make_service(engine, count=2)
        engine.advance(90)
        assert targets(engine, group) == [("172.31.0.4", 80, "healthy"), ("172.31.0.5", 80, "healthy")]
        assert engine.service("web")["deployments"][0]["rolloutState"] == "COMPLETED"


def test_two_tasks_on_machines_with_one_address_are_two_targets() -> None:
    """The engine used to end here: "a pass of decisions does not come to an end"."""
    with VirtualEngine(runtime_options={"machines": [{"address": "127.0.0.1"}, {"address": "127.0.0.1"}]}) as engine:
        group = make_service(engine, count=2)
        engine.advance(90)
        assert engine.service("web")["runningCount"] == 2
        assert targets(engine, group) == [("172.31.0.4", 80, "healthy"), ("172.31.0.5", 80, "healthy")]

        engine.boto3_client("ecs").update_service(service="web", desiredCount=1)
        engine.advance(900)
        assert engine.service("web")["runningCount"] == 1
        assert len(targets(engine, group)) == 1
        assert engine.check() == []
