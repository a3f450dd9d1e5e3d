"""Instances as EC2 types, with the capabilities of an ECS-optimised instance: real definitions are placed in the simulation."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from moorage.errors import MoorageError
from moorage.simulation import INSTANCE_TYPES, ScenarioError, Simulation, run_scenario
from moorage.testing import VirtualEngine

Json = dict[str, Any]
EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"
ROLE, EXECUTION = "arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/ecsTaskExecutionRole"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/app/key"
AWSLOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/app", "awslogs-region": "us-east-1", "awslogs-create-group": "true",
                                               "awslogs-stream-prefix": "ecs", "mode": "non-blocking", "max-buffer-size": "25m"}}
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"], "securityGroups": ["sg-029a484209804623f"]}}


def app(**more: Any) -> Json:
    return {"name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1", "cpu": 128, "memory": 256, **more}


DEFINITIONS: dict[str, Json] = {
    "awsvpc-with-roles": {"networkMode": "awsvpc", "taskRoleArn": ROLE, "executionRoleArn": EXECUTION,
                          "containerDefinitions": [app(portMappings=[{"containerPort": 8080}], logConfiguration=AWSLOGS)]},
    "bridge-with-role": {"taskRoleArn": ROLE, "containerDefinitions": [app(portMappings=[{"containerPort": 80, "hostPort": 0}])]},
    "host-agent": {"networkMode": "host", "pidMode": "host", "taskRoleArn": ROLE, "containerDefinitions": [
        app(privileged=True, mountPoints=[{"sourceVolume": "proc", "containerPath": "/host/proc", "readOnly": True}])],
        "volumes": [{"name": "proc", "host": {"sourcePath": "/proc"}}]},
    "secrets": {"executionRoleArn": EXECUTION, "containerDefinitions": [app(
        secrets=[{"name": "PASSWORD", "valueFrom": SECRET + ":password::"}, {"name": "KEY", "valueFrom": PARAMETER}],
        logConfiguration={"logDriver": "splunk", "options": {"splunk-url": "https://splunk:8088"},
                          "secretOptions": [{"name": "splunk-token", "valueFrom": SECRET}]})]},
    "efs": {"networkMode": "awsvpc", "containerDefinitions": [app(mountPoints=[{"sourceVolume": "data", "containerPath": "/data"}])],
            "volumes": [{"name": "data", "efsVolumeConfiguration": {
                "fileSystemId": "fs-12345678", "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": "fsap-1234567890abcdef0", "iam": "ENABLED"}}}], "taskRoleArn": ROLE},
    "gpu": {"containerDefinitions": [app(resourceRequirements=[{"type": "GPU", "value": "1"}])]},
    "firelens": {"taskRoleArn": ROLE, "executionRoleArn": EXECUTION, "containerDefinitions": [
        {"name": "log_router", "image": "amazon/aws-for-fluent-bit:stable", "memory": 64, "essential": True,
         "firelensConfiguration": {"type": "fluentbit", "options": {"enable-ecs-log-metadata": "true", "config-file-type": "s3",
                                                                    "config-file-value": "arn:aws:s3:::logs/extra.conf"}},
         "logConfiguration": AWSLOGS},
        app(logConfiguration={"logDriver": "awsfirelens", "options": {"Name": "cloudwatch"}})]},
    "private-registry": {"executionRoleArn": EXECUTION, "containerDefinitions": [
        app(image="registry.example.com/team/app:1", repositoryCredentials={"credentialsParameter": SECRET})]},
    "environment-files": {"executionRoleArn": EXECUTION, "containerDefinitions": [
        app(environmentFiles=[{"type": "s3", "value": "arn:aws:s3:::config/app.env"}])]},
    "ordered": {"containerDefinitions": [
        {"name": "db", "image": "postgres:16", "memory": 128, "healthCheck": {"command": ["CMD-SHELL", "pg_isready"]}},
        app(dependsOn=[{"containerName": "db", "condition": "HEALTHY"}], restartPolicy={"enabled": True},
            linuxParameters={"initProcessEnabled": True, "sharedMemorySize": 64})]},
    "app-mesh": {"networkMode": "awsvpc", "taskRoleArn": ROLE, "containerDefinitions": [
        app(portMappings=[{"containerPort": 8080}]), {"name": "envoy", "image": "envoy:1", "memory": 64, "user": "1337"}],
        "proxyConfiguration": {"type": "APPMESH", "containerName": "envoy", "properties": [
            {"name": "IgnoredUID", "value": "1337"}, {"name": "AppPorts", "value": "8080"},
            {"name": "ProxyIngressPort", "value": "15000"}, {"name": "ProxyEgressPort", "value": "15001"}]}},
    "arm": {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}, "cpu": "256", "memory": "512",
            "containerDefinitions": [app()]},
    "gelf-and-volumes": {"containerDefinitions": [app(
        logConfiguration={"logDriver": "gelf", "options": {"gelf-address": "udp://logs:12201"}},
        mountPoints=[{"sourceVolume": "scratch", "containerPath": "/scratch"}])],
        "volumes": [{"name": "scratch", "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True, "driver": "local"}}]},
    "fault-injection": {"networkMode": "awsvpc", "taskRoleArn": ROLE, "enableFaultInjection": True, "containerDefinitions": [app()]},
}


@pytest.fixture(scope="module")
def fleet() -> Iterator[Simulation]:
    with Simulation(seed=5) as made:
        made.add_instances("m5.xlarge", count=2)
        made.add_instances("g4dn.xlarge")
        made.add_instances("m7g.large")
        yield made


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_real_definition_runs(fleet: Simulation, name: str) -> None:
    definition = DEFINITIONS[name]
    fleet.register({"family": name, **definition})
    network = {"networkConfiguration": NETWORK} if definition.get("networkMode") == "awsvpc" else {}
    answer = fleet.engine.call("ecs", "RunTask", taskDefinition=name, **network)
    assert answer["failures"] == [], answer["failures"]
    fleet.run(minutes=3)
    (task,) = fleet.engine.call("ecs", "DescribeTasks", tasks=[answer["tasks"][0]["taskArn"]])["tasks"]
    assert task["lastStatus"] == "RUNNING", task
    fleet.engine.call("ecs", "StopTask", task=task["taskArn"])
    fleet.run(minutes=2)


def test_every_type_is_registered_as_its_row_says() -> None:
    with VirtualEngine(machines=0) as engine:
        for name in INSTANCE_TYPES:
            engine.add_machine(instance_type=name)
        engine.call("ecs", "CreateCluster")
        engine.advance(2)
        arns = [arn for page in engine.boto3_client("ecs").get_paginator("list_container_instances").paginate()
                for arn in page["containerInstanceArns"]]
        assert len(arns) == len(INSTANCE_TYPES) > 150
        seen = set()
        for at in range(0, len(arns), 100):
            for instance in engine.call("ecs", "DescribeContainerInstances", containerInstances=arns[at:at + 100])["containerInstances"]:
                attributes = {one["name"]: one.get("value") for one in instance["attributes"]}
                resources = {one["name"]: one for one in instance["registeredResources"]}
                row = INSTANCE_TYPES[str(attributes["ecs.instance-type"])]
                seen.add(row.name)
                assert resources["CPU"]["integerValue"] == row.cpu_units and resources["MEMORY"]["integerValue"] == row.offered_mib
                assert len(resources.get("GPU", {"stringSetValue": []})["stringSetValue"]) == row.gpus
                assert attributes["ecs.cpu-architecture"] == row.architecture
        assert seen == set(INSTANCE_TYPES)


@pytest.mark.parametrize("family", ["m5", "m6i", "m7g", "c5", "c6i", "c7g", "r5", "r6i", "t3", "t4g", "g4dn", "g5", "p3", "p4d"])
def test_a_family_has_prices_and_interfaces(family: str) -> None:
    rows = [row for row in INSTANCE_TYPES.values() if row.name.startswith(family + ".")]
    assert rows and all(row.usd_per_hour > 0 and row.network_interfaces >= 2 for row in rows)
    assert all((row.gpus > 0) == (family in ("g4dn", "g5", "p3", "p4d")) for row in rows)
    assert all((row.architecture == "arm64") == (family in ("m7g", "c7g", "t4g")) for row in rows)


def test_a_price_is_what_aws_published() -> None:
    assert {name: INSTANCE_TYPES[name].usd_per_hour for name in ("m5.large", "c5.large", "t3.medium", "g5.xlarge")} == {
        "m5.large": 0.096, "c5.large": 0.085, "t3.medium": 0.0416, "g5.xlarge": 1.006}


def test_the_instance_type_is_an_attribute_that_constraints_read(fleet: Simulation) -> None:
    fleet.register({"family": "picky", "containerDefinitions": [{"name": "a", "image": "b", "memory": 64}],
                    "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ g4dn.*"}]})
    task = fleet.engine.call("ecs", "RunTask", taskDefinition="picky")["tasks"][0]
    (instance,) = fleet.engine.call("ecs", "DescribeContainerInstances", containerInstances=[task["containerInstanceArn"]])["containerInstances"]
    assert {"name": "ecs.instance-type", "value": "g4dn.xlarge"} in instance["attributes"]
    refused = fleet.engine.call("ecs", "RunTask", taskDefinition="picky",
                                placementConstraints=[{"type": "memberOf", "expression": "attribute:ecs.instance-type == m5.xlarge"}])
    assert refused["tasks"] == []


def test_attributes_of_instances_are_placed_by_and_survive_a_replacement() -> None:
    with Simulation(seed=1) as sim:
        (first,) = sim.add_instances(instance_type="t3.medium", attributes={"rack": "r1"})
        sim.register({"family": "a", "containerDefinitions": [{"name": "a", "image": "b", "memory": 64}],
                      "placementConstraints": [{"type": "memberOf", "expression": "attribute:rack == r1"}]})
        sim.create_service("a", "a", 1)
        sim.run_until_steady()
        sim.instance_down(first)
        sim.run(minutes=5)
        assert sim.instance_up(first) != first
        sim.run_until_steady()
        other = sim.fork()
        assert [row["status"] for row in other.tasks("a")] == ["RUNNING"]


def test_a_plugin_that_no_instance_has_is_named_with_what_brings_it() -> None:
    volumes = [{"name": "data", "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True, "driver": "rexray/ebs"}}]
    wanted = {"family": "db", "containerDefinitions": [{"name": "a", "image": "b", "memory": 64}], "volumes": volumes}
    with Simulation(seed=1) as sim:
        sim.add_instances("t3.medium")
        sim.register(wanted)
        (failure,) = sim.engine.call("ecs", "RunTask", taskDefinition="db")["failures"]
        assert failure["reason"] == "ATTRIBUTE"
        assert "ecs.capability.docker-plugin.rexray/ebs" in failure["detail"] and "install the plug-in" in failure["detail"], failure
        sim.add_instances("t3.medium", attributes={"ecs.capability.docker-plugin.rexray/ebs": ""})
        assert sim.engine.call("ecs", "RunTask", taskDefinition="db")["failures"] == []


@pytest.mark.parametrize(("more", "error", "text"), [
    ({"instance_type": "m5.xlrage"}, ValueError, "did you mean m5.xlarge"),
    ({"type": "m5.large", "instance_type": "m5.xlarge"}, TypeError, "one thing"),
    ({"attributes": {"a b": "c"}}, ValueError, "no name of an attribute"),
    ({"attributes": {"rack": 1}}, ValueError, "rack cannot be 1"),
    ({"attributes": {"ecs.instance-type": "m5.large"}}, ValueError, "give type or instance_type"),
    ({"attributes": {f"a{i}": "" for i in range(11)}}, ValueError, "at most 10 custom attributes, not 11"),
])
def test_wrong_instances_are_refused(more: Json, error: type[Exception], text: str) -> None:
    with Simulation(seed=1) as sim, pytest.raises(error, match=text):
        sim.add_instances(**more)


def test_the_engine_refuses_types_that_it_does_not_know() -> None:
    with pytest.raises(MoorageError, match=r"machines\[0\].instanceType|Did you mean m5.large") as first, VirtualEngine(machines=0) as engine:
        engine.add_machine(instance_type="m5.lagre")
        engine.call("ecs", "ListClusters")
    assert "m5.large" in str(first.value)
    with VirtualEngine(machines=1) as engine, pytest.raises(MoorageError) as later:
        engine.simulate({"addMachine": {"id": "i-9", "instanceType": "c7i.huge"}})
    assert later.value.path == "order.addMachine.instanceType" and "c7i." in str(later.value)


def test_a_scenario_takes_types_and_attributes_and_refuses_wrong_ones() -> None:
    scenario = {"instances": [{"instanceType": "c7g.large", "count": 2, "attributes": {"rack": "r1"}}],
                "taskDefinitions": [{"family": "a", "containerDefinitions": [{"name": "a", "image": "b", "memory": 64}],
                                     "placementConstraints": [{"type": "memberOf", "expression": "attribute:rack == r1"}]}],
                "services": [{"serviceName": "a", "taskDefinition": "a", "desiredCount": 4}], "steps": [{"untilSteady": "10m"}]}
    with run_scenario(scenario) as sim:
        assert {row["type"] for row in sim.instances()} == {"c7g.large"}
    for wrong, text in [({"instanceType": "c7g.lagre"}, "did you mean c7g.large"), ({"type": "m5.large", "instanceType": "m5.large"}, "instanceType"),
                        ({"attributes": {"rack": 1}}, r"instances\[0\].attributes.rack"), ({"attribute": {}}, "did you mean attributes")]:
        with pytest.raises(ScenarioError, match=text):
            run_scenario({**scenario, "instances": [wrong]})


def test_the_scenario_of_a_dying_zone_runs_with_a_task_role(tmp_path: pathlib.Path) -> None:
    scenario = json.loads((EXAMPLES / "scenarios/zone_dies.json").read_text())
    for definition in [*scenario["taskDefinitions"], *(step["register"] for step in scenario["steps"] if "register" in step)]:
        definition["taskRoleArn"] = ROLE
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario))
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(path)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_a_scenario_that_lacks_an_attribute_says_so_and_not_that_it_lacks_room(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps({
        "instances": [{"type": "m5.large"}],
        "taskDefinitions": [{"family": "a", "containerDefinitions": [{"name": "a", "image": "b", "memory": 64}],
                             "runtimePlatform": {"cpuArchitecture": "ARM64"}}],
        "services": [{"serviceName": "a", "taskDefinition": "a", "desiredCount": 1}], "steps": [{"untilSteady": "2m"}]}))
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(path)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0 and "ecs.cpu-architecture=arm64" in done.stderr, done.stderr
    assert "more or larger instances" not in done.stderr and "attributes" in done.stderr.splitlines()[-1], done.stderr

