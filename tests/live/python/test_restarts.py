"""Restart policies, links and volumesFrom on real containers, through the whole engine. The shortest attempt period is a minute, so what
waits for one runs with MOORAGE_LIVE_RESTARTS=1 only: ./dev soak containers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from test_containers import end, processes_of, run, shell

import moorage

LOG = {"logDriver": "awslogs", "options": {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p",
                                           "awslogs-create-group": "true"}}
slow = pytest.mark.skipif(os.environ.get("MOORAGE_LIVE_RESTARTS") != "1", reason="takes minutes: MOORAGE_LIVE_RESTARTS=1")


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "did not come to pass"
        time.sleep(0.1)


def start(ecs: Any, launch: str, container: dict[str, Any]) -> str:
    if launch == "EC2":
        return run(ecs, "again", container)
    ecs.register_task_definition(family="again", networkMode="awsvpc", cpu="256", memory="512", requiresCompatibilities=["FARGATE"],
                                 executionRoleArn="arn:aws:iam::123456789012:role/e", containerDefinitions=[container])
    answer = ecs.run_task(taskDefinition="again", launchType="FARGATE",
                          networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}})
    assert answer["failures"] == []
    arn: str = answer["tasks"][0]["taskArn"]
    return arn


def messages(engine: moorage.Engine, arn: str) -> list[str]:
    logs = engine.boto3_client("logs")
    if not logs.describe_log_streams(logGroupName="/t")["logStreams"]:
        return []
    found = logs.get_log_events(logGroupName="/t", logStreamName=f"p/main/{arn.rsplit('/', 1)[-1]}", startFromHead=True)
    return [event["message"] for event in found["events"]]


@slow
@pytest.mark.parametrize("launch", ["EC2", "FARGATE"])
def test_a_container_that_ran_for_a_minute_is_started_again(open_engine: Callable[..., moorage.Engine], launch: str) -> None:
    engine = open_engine()
    ecs = engine.boto3_client("ecs")
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    engine.boto3_client("logs").create_log_group(logGroupName="/t")
    arn = start(ecs, launch, shell('echo "$AWS_EXECUTION_ENV"; sleep 62; exit 3', restartPolicy=policy, logConfiguration=LOG))
    until(lambda: len(messages(engine, arn)) == 1)
    before = engine.stats()["feedSequence"]
    until(lambda: len(messages(engine, arn)) == 2, 90)
    assert messages(engine, arn) == ["AWS_ECS_" + launch] * 2
    task = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    assert task["lastStatus"] == "RUNNING" and task["containers"][0]["lastStatus"] == "RUNNING" and processes_of(task)
    assert engine.stats()["feedSequence"] - before < 10
    os.kill(next(pid for pid in processes_of(task)), signal.SIGKILL)  # seconds after its start: this attempt is the last
    assert end(ecs, arn)["stopCode"] == "EssentialContainerExited"


@pytest.mark.parametrize("launch", ["EC2", "FARGATE"])
def test_one_that_ends_within_the_period_is_not_started_again(open_engine: Callable[..., moorage.Engine], launch: str) -> None:
    ecs = open_engine().boto3_client("ecs")
    stopped = end(ecs, start(ecs, launch, shell("exit 3", restartPolicy={"enabled": True})))
    assert stopped["containers"][0]["exitCode"] == 3


def test_a_linked_container_is_there_when_its_alias_is_used(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    side = {**shell("echo side > /tmp/index.html; exec httpd -f -p 80 -h /tmp"), "name": "side", "essential": False}
    ask = shell("for i in 1 2 3 4 5 6 7 8 9 10; do wget -qO- http://db/ && exit 0; sleep 1; done; exit 1", links=["side:db"])
    ecs.register_task_definition(family="linked", networkMode="bridge", containerDefinitions=[ask, side])
    arns = [task["taskArn"] for task in ecs.run_task(taskDefinition="linked", count=10)["tasks"]]
    assert len(arns) == 10
    for arn in arns:
        codes = {c["name"]: c.get("exitCode") for c in end(ecs, arn)["containers"]}
        assert codes["main"] == 0, ecs.describe_tasks(tasks=[arn])["tasks"][0]


def test_files_of_the_source_are_there(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    source = {**shell("exec sleep 1000"), "name": "source", "essential": False,
              "mountPoints": [{"sourceVolume": "files", "containerPath": "/bin"}]}  # seeded with what the image has there
    taker = shell("test -e /bin/busybox && grep -q ' /bin ' /proc/mounts", volumesFrom=[{"sourceContainer": "source"}])
    ecs.register_task_definition(family="taken", networkMode="none", volumes=[{"name": "files"}], containerDefinitions=[taker, source])
    arns = [task["taskArn"] for task in ecs.run_task(taskDefinition="taken", count=10)["tasks"]]
    for arn in arns:
        codes = {c["name"]: c.get("exitCode") for c in end(ecs, arn)["containers"]}
        assert codes["main"] == 0, ecs.describe_tasks(tasks=[arn])["tasks"][0]


PROXY = {"type": "APPMESH", "containerName": "main",
         "properties": [{"name": "IgnoredUID", "value": "1337"}, {"name": "ProxyIngressPort", "value": "15000"},
                        {"name": "ProxyEgressPort", "value": "15001"}, {"name": "AppPorts", "value": "80"}]}
GUEST_ONLY: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"enableFaultInjection": True}, "enableFaultInjection"),
    ({}, {"proxyConfiguration": PROXY}, "proxyConfiguration")]


def test_a_guest_is_refused_what_its_machine_would_ignore(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    for container, task, word in GUEST_ONLY:
        ecs.register_task_definition(family="guest", networkMode="awsvpc", cpu="256", memory="512", requiresCompatibilities=["FARGATE"],
                                     executionRoleArn="arn:aws:iam::123456789012:role/e", containerDefinitions=[shell("true", **container)],
                                     **task)
        answer = ecs.run_task(taskDefinition="guest", launchType="FARGATE",
                              networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}})
        assert answer["tasks"] == [] and word in answer["failures"][0]["detail"]
