"""Tasks through boto3 on the simulated runtime: their lives, their ends, and why they do not start."""

from __future__ import annotations

from typing import Any

import botocore.exceptions
import pytest
from conftest import container, refused

from moorage.testing import VirtualEngine


def describe(ecs: Any, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    return found


def test_a_task_runs_until_it_is_stopped(ecs: Any, register: Any) -> None:
    register("app", container(portMappings=[{"containerPort": 80}]))
    made = ecs.run_task(taskDefinition="app", startedBy="me")
    assert made["failures"] == []
    arn = made["tasks"][0]["taskArn"]
    assert made["tasks"][0]["lastStatus"] in ("PENDING", "PROVISIONING") and made["tasks"][0]["desiredStatus"] == "RUNNING"
    assert arn in ecs.list_tasks()["taskArns"]
    ecs.get_waiter("tasks_running").wait(tasks=[arn])
    running = describe(ecs, arn)
    assert running["group"] == "family:app" and running["startedBy"] == "me" and running["launchType"] == "EC2"
    assert running["startedAt"] >= running["createdAt"] and running["startedAt"].tzinfo is not None
    assert running["containers"][0]["lastStatus"] == "RUNNING"
    binding = running["containers"][0]["networkBindings"][0]
    assert binding["containerPort"] == 80 and binding["hostPort"] >= 32768 and binding["protocol"] == "tcp"

    stopping = ecs.stop_task(task=arn, reason="enough")["task"]
    assert stopping["desiredStatus"] == "STOPPED"
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    stopped = describe(ecs, arn)
    assert (stopped["stopCode"], stopped["stoppedReason"]) == ("UserInitiated", "enough")
    assert stopped["containers"][0]["exitCode"] == 143
    assert arn in ecs.list_tasks(desiredStatus="STOPPED")["taskArns"] and arn not in ecs.list_tasks()["taskArns"]
    assert ecs.stop_task(task=arn)["task"]["lastStatus"] == "STOPPED"


@pytest.mark.parametrize("code", [0, 3])
def test_a_batch_task_ends_with_its_exit_code(ecs: Any, register: Any, code: int) -> None:
    register("batch", container(script={"exit_after_ms": 500, "exit_code": code}))
    arn = ecs.run_task(taskDefinition="batch")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    stopped = describe(ecs, arn)
    assert (stopped["stopCode"], stopped["stoppedReason"]) == ("EssentialContainerExited", "Essential container in task exited")
    assert stopped["containers"][0]["exitCode"] == code
    assert stopped["executionStoppedAt"] <= stopped["stoppedAt"]


def test_the_default_reason_of_a_stop(ecs: Any, register: Any) -> None:
    register("app")
    arn = ecs.run_task(taskDefinition="app")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(tasks=[arn])
    ecs.stop_task(task=arn)
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    assert describe(ecs, arn)["stoppedReason"] == "Task stopped by user"


def test_an_image_that_cannot_be_pulled(ecs: Any, register: Any) -> None:
    register("broken", container(script={"pull_error": "no such image"}))
    arn = ecs.run_task(taskDefinition="broken")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    stopped = describe(ecs, arn)
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "CannotPullContainerError" in stopped["containers"][0]["reason"] and "startedAt" not in stopped
    with pytest.raises(botocore.exceptions.WaiterError):
        ecs.get_waiter("tasks_running").wait(tasks=[arn])


def test_a_container_that_ignores_sigterm_is_killed_after_its_timeout(ecs: Any, register: Any, engine: VirtualEngine) -> None:
    register("deaf", container(script={"ignore_sigterm": 1}, stopTimeout=7))
    arn = ecs.run_task(taskDefinition="deaf")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(tasks=[arn])
    ecs.stop_task(task=arn)
    asked = engine.now
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    assert 7 <= engine.now - asked < 12
    assert describe(ecs, arn)["containers"][0]["exitCode"] == 137


def test_what_does_not_fit_says_why_for_each_machine(ecs: Any, register: Any) -> None:
    register("large", container(memory=5000))
    answer = ecs.run_task(taskDefinition="large")
    assert answer["tasks"] == []
    assert [failure["reason"] for failure in answer["failures"]] == ["RESOURCE:MEMORY"] * 2
    register("hungry", container(cpu=4096))
    assert {failure["reason"] for failure in ecs.run_task(taskDefinition="hungry")["failures"]} == {"RESOURCE:CPU"}


def test_a_host_port_is_given_once_for_each_machine(ecs: Any, register: Any) -> None:
    register("fixed", container(portMappings=[{"containerPort": 80, "hostPort": 8080}]))
    answer = ecs.run_task(taskDefinition="fixed", count=3)
    assert len(answer["tasks"]) == 2
    assert {failure["reason"] for failure in answer["failures"]} == {"RESOURCE:PORTS"}


def test_no_machines_at_all(ecs: Any, register: Any) -> None:
    ecs.create_cluster(clusterName="empty")
    register("app")
    with refused("InvalidParameterException", "No Container Instances were found in your cluster."):
        ecs.run_task(cluster="empty", taskDefinition="app")


def test_a_token_gives_the_same_tasks(ecs: Any, register: Any) -> None:
    register("app")
    first = ecs.run_task(taskDefinition="app", clientToken="t1")["tasks"][0]["taskArn"]
    assert ecs.run_task(taskDefinition="app", clientToken="t1")["tasks"][0]["taskArn"] == first
    with pytest.raises(ecs.exceptions.ConflictException) as conflict:
        ecs.run_task(taskDefinition="app", clientToken="t1", count=2)
    assert conflict.value.response["resourceIds"] == [first]
    assert ecs.list_tasks()["taskArns"] == [first]


def test_start_task_names_its_machine(ecs: Any, register: Any) -> None:
    register("app")
    _, second = ecs.list_container_instances()["containerInstanceArns"]
    answer = ecs.start_task(taskDefinition="app", containerInstances=[second, "0" * 32])
    assert answer["tasks"][0]["containerInstanceArn"] == second
    assert answer["failures"][0]["reason"] == "MISSING"


def test_overrides(ecs: Any, register: Any) -> None:
    register("app")
    made = ecs.run_task(taskDefinition="app", overrides={"containerOverrides": [
        {"name": "main", "environment": [{"name": "MOORAGE_SIM_EXIT_AFTER_MS", "value": "10"}, {"name": "MOORAGE_SIM_EXIT_CODE", "value": "9"}]}]})
    arn = made["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    assert describe(ecs, arn)["containers"][0]["exitCode"] == 9
    with refused("InvalidParameterException", "none is not a container"):
        ecs.run_task(taskDefinition="app", overrides={"containerOverrides": [{"name": "none", "command": ["x"]}]})


def test_unknown_tasks(ecs: Any) -> None:
    found = ecs.describe_tasks(tasks=["0" * 32])
    assert found["tasks"] == [] and found["failures"] == [
        {"arn": f"arn:aws:ecs:us-east-1:123456789012:task/default/{'0' * 32}", "reason": "MISSING"}]
    with refused("InvalidParameterException", "The referenced task was not found."):
        ecs.stop_task(task="0" * 32)
    with refused("InvalidParameterException", "Tasks cannot be empty."):
        ecs.describe_tasks(tasks=[])
    with refused("ServiceNotFoundException"):
        ecs.list_tasks(serviceName="none")


def test_dependent_containers_start_in_order(ecs: Any, register: Any) -> None:
    register("pair", container("init", essential=False, script={"exit_after_ms": 300}),
             container("main", dependsOn=[{"containerName": "init", "condition": "SUCCESS"}]))
    arn = ecs.run_task(taskDefinition="pair")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(tasks=[arn])
    containers = {c["name"]: c for c in describe(ecs, arn)["containers"]}
    assert containers["init"]["exitCode"] == 0 and containers["main"]["lastStatus"] == "RUNNING"


def test_lists_page_and_filter(ecs: Any, register: Any) -> None:
    register("a")
    register("b")
    for family in ("a", "b"):
        for _ in range(7):
            assert ecs.run_task(taskDefinition=family, count=1)["failures"] == []
    assert len(ecs.list_tasks(family="a")["taskArns"]) == 7
    pages = list(ecs.get_paginator("list_tasks").paginate(PaginationConfig={"PageSize": 4}))
    arns = [arn for page in pages for arn in page["taskArns"]]
    assert len(arns) == len(set(arns)) == 14
