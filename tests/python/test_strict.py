"""A misspelt name is refused with its path and the right one wherever no AWS client is involved; AWS clients are warned of it once."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import container

import moorage
from moorage.simulation import ScenarioError, Simulation, run_scenario
from moorage.testing import VirtualEngine

Json = dict[str, Any]
TASK = {"family": "web", "containerDefinitions": [{"name": "app", "image": "web", "cpu": 64, "memory": 64}]}


@pytest.fixture
def sim() -> Iterator[Simulation]:
    with Simulation(seed=3) as made:
        made.add_instances("m5.large", count=2)
        made.register(TASK)
        made.create_service("web", "web", 2)
        made.run_until_steady()
        yield made


@pytest.mark.parametrize(("operation", "parameters", "path", "text"), [
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "placementStrategies": []}, "placementStrategies", "did you mean placementStrategy?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "desiredcount": 1}, "desiredcount", "did you mean desiredCount?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "task_definition": "web"}, "task_definition", "did you mean taskDefinition?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "strategy": []}, "strategy", "did you mean placementStrategy?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "launchType": "ec2"}, "launchType", "did you mean EC2?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "launchType": "FARGAET"}, "launchType", "did you mean FARGATE?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "placementStrategy": [{"type": "spread", "feild": "x"}]},
     "placementStrategy[0].feild", "did you mean field?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "placementStrategy": [{"type": "Spread"}]}, "placementStrategy[0].type",
     "did you mean spread?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "deploymentConfiguration": {"deploymentCircuitBreaker": {"enabled": True}}},
     "deploymentConfiguration.deploymentCircuitBreaker.enabled", "did you mean enable?"),
    ("CreateService", {"serviceName": "w", "taskDefinition": "web", "networkConfiguration": {"awsvpcConfiguration": {"subnet": ["a"]}}},
     "networkConfiguration.awsvpcConfiguration.subnet", "did you mean subnets?"),
    ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "c", "image": "i", "memory": 8,
                                                                         "portMappings": [{"containerPort": 1}, {"containerport": 80}]}]},
     "containerDefinitions[0].portMappings[1].containerport", "did you mean containerPort?"),
    ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "c", "image": "i", "memory": 8,
                                                                         "dependsOn": [{"containerName": "x", "condition": "healthy"}]}]},
     "containerDefinitions[0].dependsOn[0].condition", "did you mean HEALTHY?"),
    ("RunTask", {"taskDefinition": "web", "overrides": {"containerOverrides": [{"name": "app", "enviroment": []}]}},
     "overrides.containerOverrides[0].enviroment", "did you mean environment?"),
    ("RunTask", {"taskDefinition": "web", "colour": "blue"}, "colour", "is not a member of RunTaskRequest"),
])
def test_a_wrong_name_or_value_is_refused_at_every_depth(sim: Simulation, operation: str, parameters: Json, path: str, text: str) -> None:
    for refuse in (lambda: sim.engine.call("ecs", operation, **parameters), lambda: sim.engine.plan(operation, **parameters)):
        with pytest.raises(moorage.MoorageError) as caught:
            refuse()
        assert caught.value.path == path and text in caught.value.message and path in caught.value.message
    assert [row["service"] for row in sim.services()] == ["web"]


def test_lenient_is_there_when_it_is_asked_for(sim: Simulation) -> None:
    sim.engine.call("ecs", "CreateCluster", clusterName="c", colour="blue", strict=False)
    assert sim.engine.plan("CreateCluster", clusterName="d", colour="blue", strict=False).reply["cluster"]["clusterName"] == "d"


def test_the_simulation_refuses_what_it_does_not_know(sim: Simulation) -> None:
    refused: list[tuple[Any, type[Exception], str]] = [
        (lambda: sim.create_service("x", "web", 1, placementStrategies=[]), moorage.MoorageError, "did you mean placementStrategy"),
        (lambda: sim.create_service("x", "web", 1, loadBalancers=[{"targetGroupArn": "frnt"}]), KeyError, "no load balancer 'frnt'"),
        (lambda: sim.create_service("x", "web", 1, taskDefinition="y"), TypeError, "taskDefinition is given"),
        (lambda: sim.update_service("web", desiredcount=1), moorage.MoorageError, "did you mean desiredCount"),
        (lambda: sim.run_task("web", 1, lauchType="EC2"), moorage.MoorageError, "did you mean launchType"),
        (lambda: sim.run_until_steady("wbe"), KeyError, "no service 'wbe'; did you mean web?"),
        (lambda: sim.tasks("Web"), KeyError, "no service 'Web'; did you mean web?"),
        (lambda: sim.events("wbe"), KeyError, "did you mean web?"),
        (lambda: sim.interrupt_spot("wbe"), KeyError, "did you mean web?"),
        (lambda: sim.add_instances("m5.lrage"), ValueError, "did you mean m5.large?"),
        (lambda: sim.add_instances("m5.large", count="2"), TypeError, "count must be a whole number"),
        (lambda: sim.zone_down("us-east-1A"), ValueError, "did you mean us-east-1a?"),
        (lambda: sim.zone_up("us-east-1z"), ValueError, "no instance is in zone"),
        (lambda: sim.instance_down("i-0000000000000001"), KeyError, "did you mean i-00000000000000001?"),
        (lambda: sim.kill_task("f" * 32), KeyError, "no task"),
        (lambda: sim.kill_task(sim.tasks()[0]["task"], container="ap"), moorage.MoorageError, "Did you mean app?"),
        (lambda: sim.set_health(sim.tasks()[0]["task"], False), ValueError, "has no healthCheck"),
        (lambda: sim.register([1]), TypeError, "a task definition is the input of RegisterTaskDefinition as a mapping"),
        (lambda: sim.register(None), TypeError, "not NoneType"),
        (lambda: sim.frame("utilization"), ValueError, "did you mean utilisation?"),
        (lambda: sim.slow_starts(-1), ValueError, "cannot take -1 seconds"),
    ]
    for act, kind, text in refused:
        with pytest.raises(kind) as caught:
            act()
        assert text in str(caught.value), (text, str(caught.value))
    assert [(row["service"], row["desired"]) for row in sim.services()] == [("web", 2)]


@pytest.mark.parametrize(("order", "path", "text"), [
    ({"kill": {"task": "f" * 32, "container": "app"}}, "order.kill.task", "There is no task"),
    ({"kill": {"task": "TASK", "container": "ap"}}, "order.kill.container", "Did you mean app?"),
    ({"kill": {"task": "TASK", "container": "app", "exitcode": 1}}, "order.kill.exitcode", "did you mean exitCode?"),
    ({"health": {"task": "f" * 32, "container": "app", "healthy": False}}, "order.health.task", "There is no task"),
    ({"targetHealth": {"task": "f" * 32, "container": "app", "healthy": False}}, "order.targetHealth.task", "There is no task"),
    ({"disconnect": "i-0000000000000001"}, "order.disconnect", "Did you mean i-00000000000000001?"),
    ({"reconnect": "x"}, "order.reconnect", "There is no simulated machine 'x'."),
    ({"reboot": "x"}, "order.reboot", "There is no simulated machine 'x'."),
    ({"kil": {}}, "order.kil", "did you mean kill?"),
    ({"addMachine": {"id": "i-9", "cpuunits": 1}}, "order.addMachine.cpuunits", "did you mean cpuUnits?"),
])
def test_orders_to_the_simulated_world_name_what_exists(engine: VirtualEngine, order: Json, path: str, text: str) -> None:
    engine.call("ecs", "RegisterTaskDefinition", family="f", containerDefinitions=[container("app")])
    task = engine.call("ecs", "RunTask", taskDefinition="f")["tasks"][0]["taskArn"]
    engine.advance(30)
    with pytest.raises(moorage.MoorageError) as caught:
        engine.simulate(json.loads(json.dumps(order).replace("TASK", task)))
    assert caught.value.path == path and text in caught.value.message, str(caught.value)


def test_an_order_takes_the_arn_and_a_dead_container_is_not_killed_again(engine: VirtualEngine) -> None:
    engine.call("ecs", "RegisterTaskDefinition", family="f", containerDefinitions=[container("app"), container("side", essential=False)])
    task = engine.call("ecs", "RunTask", taskDefinition="f")["tasks"][0]["taskArn"]
    engine.advance(30)
    engine.simulate({"kill": {"task": task, "container": "side", "exitCode": 3}})
    engine.advance(5)
    assert [c.get("exitCode") for c in engine.task(task).containers if c["name"] == "side"] == [3]
    with pytest.raises(moorage.MoorageError, match="has ended already"):
        engine.simulate({"kill": {"task": task, "container": "side"}})


def test_the_request_of_an_explanation_is_strict(sim: Simulation) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        sim.engine.explain(taskDefinition="web", placementConstraint=[])
    assert caught.value.path == "request.placementConstraint" and "did you mean placementConstraints?" in caught.value.message


def test_an_unknown_operation_names_the_nearest(sim: Simulation) -> None:
    for service, operation, text in (("ecs", "CreateServce", "did you mean CreateService?"), ("ecs", "createcluster", "did you mean CreateCluster?"),
                                     ("esc", "CreateCluster", "there are ")):
        with pytest.raises(moorage.MoorageError, match="UnknownOperationException") as caught:
            sim.engine.call(service, operation)
        assert text in caught.value.message


def scenario(**changes: Any) -> Json:
    return {"instances": [{"count": 2}], "taskDefinitions": [TASK],
            "services": [{"serviceName": "web", "taskDefinition": "web", "desiredCount": 1}], **changes}


@pytest.mark.parametrize(("wrong", "text"), [
    ({"step": []}, "scenario.step: no such member; did you mean steps?"),
    ({"services": [{"serviceName": "web", "taskDefinition": "web", "placementStrategies": []}]},
     "services[0].placementStrategies: is not a member of CreateServiceRequest; did you mean placementStrategy?"),
    ({"services": [{"serviceName": "web", "taskDefinition": "web", "placementStrategy": [{"type": "spread", "feild": "instanceId"}]}]},
     "services[0].placementStrategy[0].feild: is not a member of PlacementStrategy; did you mean field?"),
    ({"services": [{"serviceName": "web", "taskDefinition": "web", "launchType": "fargate"}]}, "did you mean FARGATE?"),
    ({"services": [{"serviceName": "web", "taskDefinition": "web", "name": "x"}]}, "services[0].name: no such member; did you mean serviceName?"),
    ({"taskDefinitions": [{**TASK, "containerDefinition": []}]}, "taskDefinitions[0].containerDefinition: is not a member"),
    ({"instances": [{"type": "m5.lagre"}]}, "instances[0]: no instance type 'm5.lagre'; did you mean m5.large?"),
    ({"instances": [{"count": "2"}]}, "instances[0].count: must be a whole number of at least 1, found '2'"),
    ({"instances": [{"Type": "m5.large"}]}, "instances[0].Type: no such member; did you mean type?"),
    ({"seed": "x"}, "seed: must be a whole number"), ({"sampleSeconds": "x"}, "sampleSeconds: must be a number of seconds"),
    ({"sampleSeconds": -1}, "sample_seconds must be positive"),
    ({"steps": [{"zonedown": "a"}]}, "steps[0].zonedown: no such member; did you mean zoneDown?"),
    ({"steps": [{"zoneDown": "us-east-1A"}]}, "steps[0].zoneDown: no instance is up in zone 'us-east-1A'; did you mean us-east-1a?"),
    ({"steps": [{"killTask": {"service": "wbe"}}]}, "steps[0].killTask.service: no service 'wbe'; did you mean web?"),
    ({"steps": [{"untilSteady": "1m"}, {"killTask": {"service": "web", "exitCode": "x"}}]}, "steps[1].killTask.exitCode: must be a whole number"),
    ({"steps": [{"untilSteady": "1m"}, {"targetHealth": {"service": "web", "healthy": "no"}}]}, "steps[1].targetHealth.healthy: must be true or false"),
    ({"steps": [{"updateService": {"service": "web", "desiredcount": 3}}]}, "steps[0].updateService.desiredcount: is not a member"),
    ({"steps": [{"instanceDown": "i-0000000000000001"}]}, "steps[0].instanceDown: no instance 'i-0000000000000001'; did you mean i-00000000000000001?"),
    ({"loadBalancers": [{"name": "a", "port": "x"}]}, "loadBalancers[0].port: must be a whole number"),
])
def test_a_scenario_is_strict_with_the_path_in_the_file(wrong: Json, text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        run_scenario(scenario(**wrong)).close()
    assert text in str(caught.value), str(caught.value)


def test_the_same_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario(services=[{"serviceName": "web", "taskDefinition": "web", "placementStrategies": []}])))
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and "services[0].placementStrategies" in done.stderr and "did you mean placementStrategy?" in done.stderr


def test_aws_clients_are_lenient_and_each_member_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    from botocore.config import Config
    with VirtualEngine(machines=1) as engine, caplog.at_level(logging.WARNING, "moorage"):
        ecs = engine.boto3_client("ecs", config=Config(parameter_validation=False))
        elbv2 = engine.boto3_client("elbv2")

        def add_members(params: Json, **_: Any) -> None:
            body = json.loads(params["body"])
            params["body"] = json.dumps({**body, "placementStrategies": [],
                                         "containerDefinitions": [{**one, "memroy": 1} for one in body["containerDefinitions"]]})

        def add_query(params: Json, **_: Any) -> None:
            params["body"]["Nmae"] = "x"

        ecs.meta.events.register("before-call.ecs.RegisterTaskDefinition", add_members)
        elbv2.meta.events.register("before-call.elastic-load-balancing-v2.DescribeLoadBalancers", add_query)
        for _ in range(3):
            ecs.register_task_definition(family="f", containerDefinitions=[container("a"), container("b")])
            elbv2.describe_load_balancers()
        engine.call("ecs", "CreateCluster", clusterName="c", colour="blue", strict=False)
    told = [record.getMessage() for record in caplog.records if "does not have" in record.getMessage()]
    assert len(told) == 4, told
    assert '"operation":"ecs.RegisterTaskDefinition","member":"containerDefinitions[].memroy","nearest":"memory"' in told[0]
    assert '"member":"placementStrategies"' in told[1] and '"operation":"elbv2.DescribeLoadBalancers","member":"Nmae"' in told[2]
    assert '"member":"colour"' in told[3]


def test_over_http_each_nested_member_is_told_once_and_nothing_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """JSON and query bodies over a real socket, as clients newer than this engine send them."""
    import urllib.request

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as answer:
            return int(answer.status)

    definition = {"family": "f", "containerDefinitions": [
        {**container("a"), "linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"], "ambient": ["CHOWN"]}},
         "portMappings": [{"containerPort": 80, "containerPotr": 81}]}], "volumes": [{"name": "v", "host": {"path": "/x"}}]}
    group = (b"Action=CreateTargetGroup&Version=2015-12-01&Name=g&Protocol=HTTP&Port=80&VpcId=vpc-1&Matcher.HttpCodes=200"
             b"&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.1.Colour=c")
    with moorage.Engine(runtime="simulated", balancer="simulated") as engine, caplog.at_level(logging.WARNING, "moorage"):
        url = engine.listen()
        for _ in range(3):
            assert post(url, json.dumps(definition).encode(), {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition"}) == 200
            assert post(url, group, {"Content-Type": "application/x-www-form-urlencoded",
                                        "Authorization": "AWS4-HMAC-SHA256 Credential=A/20261130/us-east-1/elasticloadbalancing/aws4_request"}) == 200
    told = [record.getMessage() for record in caplog.records if "does not have" in record.getMessage()]
    members = sorted(json.loads(text[text.index("{"):])["member"] for text in told)
    assert members == ["Matcher.HttpCodes", "Tags[].Colour", "containerDefinitions[].linuxParameters.capabilities.ambient",
                       "containerDefinitions[].portMappings[].containerPotr", "volumes[].host.path"], told
    assert sum('"nearest":"containerPort"' in text for text in told) == 1
