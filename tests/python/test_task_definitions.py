"""Task definitions through boto3: revisions, what is filled in, what is refused and how it is said."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import container, refused


def test_revisions_rise_and_are_listed(ecs: Any, register: Any) -> None:
    arns = [register("web") for _ in range(3)] + [register("webx")]
    assert arns[2].endswith("task-definition/web:3")
    assert ecs.list_task_definitions(familyPrefix="web")["taskDefinitionArns"] == arns[:3]     # the exact family, whatever the name says
    assert ecs.list_task_definitions(familyPrefix="web", sort="DESC")["taskDefinitionArns"] == arns[2::-1]
    assert ecs.list_task_definition_families(familyPrefix="web")["families"] == ["web", "webx"]
    assert ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]["revision"] == 3
    assert ecs.describe_task_definition(taskDefinition="web:1")["taskDefinition"]["taskDefinitionArn"] == arns[0]


def test_defaults_are_filled_in(ecs: Any) -> None:
    made = ecs.register_task_definition(family="d", containerDefinitions=[
        {"name": "c", "image": "i", "memory": 64, "portMappings": [{"containerPort": 80}], "healthCheck": {"command": ["CMD", "true"]}}])
    definition = made["taskDefinition"]
    found = definition["containerDefinitions"][0]
    assert found["cpu"] == 0 and found["essential"] is True
    assert found["environment"] == [] and found["mountPoints"] == [] and found["volumesFrom"] == []
    assert found["portMappings"] == [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]
    assert {k: found["healthCheck"][k] for k in ("interval", "timeout", "retries")} == {"interval": 30, "timeout": 5, "retries": 3}
    assert definition["status"] == "ACTIVE" and "EC2" in definition["compatibilities"] and "networkMode" not in definition


def test_deregister_and_delete(ecs: Any, register: Any) -> None:
    arn = register("old")
    register("old")
    assert ecs.deregister_task_definition(taskDefinition=arn)["taskDefinition"]["status"] == "INACTIVE"
    assert ecs.list_task_definitions(familyPrefix="old", status="INACTIVE")["taskDefinitionArns"] == [arn]
    with refused("ClientException", "TaskDefinition is inactive"):
        ecs.run_task(taskDefinition=arn)
    answer = ecs.delete_task_definitions(taskDefinitions=[arn, "old:2", "none:1"])
    assert [d["taskDefinitionArn"] for d in answer["taskDefinitions"]] == [arn]
    assert answer["taskDefinitions"][0]["status"] == "DELETE_IN_PROGRESS"
    assert len(answer["failures"]) == 2
    assert any("still in ACTIVE status" in failure["reason"] for failure in answer["failures"])
    assert register("old").endswith(":3")     # a revision's number is never used again


def test_unknown_ones(ecs: Any) -> None:
    with refused("ClientException", "Unable to describe task definition."):
        ecs.describe_task_definition(taskDefinition="none")
    with refused("ClientException"):
        ecs.run_task(taskDefinition="none")
    with refused("ClientException", "Revision is missing."):
        ecs.deregister_task_definition(taskDefinition="none")


def test_tags_stand_beside_the_definition(ecs: Any) -> None:
    made = ecs.register_task_definition(family="t", containerDefinitions=[container()], tags=[{"key": "k", "value": "v"}])
    assert made["tags"] == [{"key": "k", "value": "v"}] and "tags" not in made["taskDefinition"]
    assert ecs.describe_task_definition(taskDefinition="t", include=["TAGS"])["tags"] == [{"key": "k", "value": "v"}]
    assert ecs.describe_task_definition(taskDefinition="t").get("tags", []) == []


@pytest.mark.parametrize(("changes", "text"), [
    ({"containerDefinitions": []}, ""),
    ({"containerDefinitions": [{"name": "c", "memory": 64}]}, "Container.image should not be null or empty."),
    ({"containerDefinitions": [{"image": "i", "memory": 64}]}, "Container.name should not be null or empty."),
    ({"containerDefinitions": [container("a"), container("a")]}, "Container names must be unique"),
    ({"containerDefinitions": [{"name": "c", "image": "i"}]}, "At least one of 'memory' or 'memoryReservation' must be specified."),
    ({"containerDefinitions": [container(essential=False)]}, "essential"),
    ({"containerDefinitions": [container(memory=64, memoryReservation=65)]}, "memoryReservation"),
    ({"containerDefinitions": [container(dependsOn=[{"containerName": "none", "condition": "START"}])]}, "does not exist"),
    ({"containerDefinitions": [container("a", dependsOn=[{"containerName": "b", "condition": "START"}]),
                               container("b", dependsOn=[{"containerName": "a", "condition": "START"}])]}, ""),
    ({"containerDefinitions": [container("a"), container("b", dependsOn=[{"containerName": "a", "condition": "SUCCESS"}])]},
     "cannot be an essential container"),
    ({"containerDefinitions": [container("a", essential=False), container("b", dependsOn=[{"containerName": "a", "condition": "HEALTHY"}])]},
     "must have health check configured"),
    ({"containerDefinitions": [container(portMappings=[{"containerPort": 80, "hostPort": 81}])], "networkMode": "host"},
     "must match"),
    ({"containerDefinitions": [container(mountPoints=[{"sourceVolume": "v", "containerPath": "/v"}])]}, "Unknown volume 'v'"),
    ({"containerDefinitions": [container(logConfiguration={"logDriver": "awslogs", "options": {}})]}, "awslogs-group"),
    ({"containerDefinitions": [container(ulimits=[{"name": "nofile", "softLimit": 2, "hardLimit": 1}])]}, "Soft limit exceeds hard limit"),
    ({"containerDefinitions": [container(image="bad image!")]}, "Container.image contains invalid characters."),
    ({"family": "no spaces"}, ""),
    ({"containerDefinitions": [container(f"c{n}") for n in range(11)]}, ""),
], ids=lambda value: str(value)[:60] if isinstance(value, str) else "")
def test_what_is_refused(ecs: Any, changes: dict[str, Any], text: str) -> None:
    request = {"family": "f", "containerDefinitions": [container()], **changes}
    with refused("ClientException", text):
        ecs.register_task_definition(**request)
    assert ecs.list_task_definitions(familyPrefix="f")["taskDefinitionArns"] == []
