"""Every waiter that boto3 has for these services, against an engine in virtual time: as many attempts as boto3 makes, as far apart."""

from __future__ import annotations

import threading
import time
from typing import Any

import botocore
import botocore.exceptions
import botocore.session
import pytest
from conftest import container

import moorage
from moorage.testing import VirtualEngine

Json = dict[str, Any]
MISSING = "0" * 32
GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/" + "0" * 16
# (service, waiter, parameters, how it ends): "attempts" asks to the end, "failure" ends at once, "success" too.
WAITERS: list[tuple[str, str, Json, str]] = [
    ("ecs", "services_stable", {"services": ["none"]}, "failure"),
    ("ecs", "services_stable", {"services": ["waits"]}, "attempts"),
    ("ecs", "services_inactive", {"services": ["none"]}, "failure"),
    ("ecs", "services_inactive", {"services": ["waits"]}, "attempts"),
    ("ecs", "tasks_running", {"tasks": [MISSING]}, "failure"),
    ("ecs", "tasks_stopped", {"tasks": ["RUNNING"]}, "attempts"),
    ("ecs", "tasks_running", {"tasks": ["RUNNING"]}, "success"),
    ("elbv2", "load_balancer_exists", {"Names": ["x"]}, "attempts"),
    ("elbv2", "load_balancer_available", {"Names": ["x"]}, "attempts"),
    ("elbv2", "load_balancers_deleted", {"Names": ["x"]}, "success"),
    ("elbv2", "load_balancers_deleted", {"Names": ["there"]}, "attempts"),
    ("elbv2", "target_in_service", {"TargetGroupArn": GROUP}, "error"),
    ("elbv2", "target_deregistered", {"TargetGroupArn": GROUP}, "error"),
    ("elbv2", "target_in_service", {"TargetGroupArn": "there", "Targets": [{"Id": "i-00000000000000009", "Port": 1}]}, "attempts"),
]


@pytest.fixture
def world(engine: VirtualEngine) -> dict[str, str]:
    """A task that runs, a service that has no room, a load balancer and a target group."""
    ecs, elbv2 = engine.boto3_client("ecs"), engine.boto3_client("elbv2")
    ecs.register_task_definition(family="f", containerDefinitions=[container()])
    ecs.register_task_definition(family="big", containerDefinitions=[container(memory=1 << 20)])
    ecs.create_service(serviceName="waits", taskDefinition="big", desiredCount=1)
    task = ecs.run_task(taskDefinition="f")["tasks"][0]["taskArn"]
    elbv2.create_load_balancer(Name="there", Subnets=["subnet-1", "subnet-2"])
    group = elbv2.create_target_group(Name="there", Protocol="HTTP", Port=80, VpcId="vpc-1")["TargetGroups"][0]["TargetGroupArn"]
    elbv2.register_targets(TargetGroupArn=group, Targets=[{"Id": "i-00000000000000001", "Port": 1}])
    engine.advance(30)
    return {"RUNNING": task, "group": group}


def test_the_list_names_every_waiter(engine: VirtualEngine) -> None:
    for service in ("ecs", "elbv2", "logs"):
        names = {name for name in engine.boto3_client(service).waiter_names if not name.startswith("daemon_")}    # not served
        assert names == {name for one, name, _, _ in WAITERS if one == service}


@pytest.mark.parametrize(("service", "name", "parameters", "end"), WAITERS, ids=[f"{name}-{end}" for _, name, _, end in WAITERS])
def test_attempts_and_delay_are_those_of_boto3(engine: VirtualEngine, world: dict[str, str], service: str, name: str, parameters: Json,
                                               end: str) -> None:
    known = {**parameters}
    if known.get("tasks") == ["RUNNING"]:
        known["tasks"] = [world["RUNNING"]]
    if known.get("TargetGroupArn") == "there":
        known["TargetGroupArn"] = world["group"]
    waiter = engine.boto3_client(service).get_waiter(name)
    model = _config(service, name)
    began = engine.now
    if end == "success":
        waiter.wait(**known)
    else:
        with pytest.raises(botocore.exceptions.WaiterError) as caught:
            waiter.wait(**known)
        assert ("Max attempts exceeded" in str(caught.value)) == (end == "attempts"), str(caught.value)
    spent = engine.now - began
    assert spent == (model.delay * (model.max_attempts - 1) if end == "attempts" else 0), (spent, model.delay, model.max_attempts)


def _config(service: str, name: str) -> Any:
    """The waiter as boto3's own model has it."""
    model = botocore.session.get_session().get_waiter_model(service)
    return model.get_waiter(next(each for each in model.waiter_names if botocore.xform_name(each) == name))


def test_a_busy_feed_does_not_shorten_a_wait_in_real_time() -> None:
    """An event ends a nap early; the time that is left is waited all the same."""
    with moorage.Engine() as engine:
        done = threading.Event()

        def make_noise() -> None:
            number = 0
            while not done.is_set():
                engine.call("ecs", "RegisterTaskDefinition", family=f"f{number % 50}", containerDefinitions=[{"name": "c", "image": "i", "memory": 8}])
                engine.call("ecs", "CreateCluster", clusterName=f"c{number}")
                number += 1
                time.sleep(0.002)

        noise = threading.Thread(target=make_noise)
        noise.start()
        try:
            began = time.monotonic()
            with pytest.raises(botocore.exceptions.WaiterError, match="Max attempts exceeded"):
                engine.boto3_client("elbv2").get_waiter("load_balancer_exists").wait(Names=["x"], WaiterConfig={"Delay": 1, "MaxAttempts": 3})
            assert time.monotonic() - began >= 1.95
        finally:
            done.set()
            noise.join(30)
