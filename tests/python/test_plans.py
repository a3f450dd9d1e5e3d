"""Plans of whole changes: several operations in a copy of the engine, and the roll-out in virtual time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_cli import Tool

import moorage
from moorage import plan_text
from moorage.testing import VirtualEngine


def definition(family: str = "web", *, memory: int = 512, image: str = "web:1", **more: Any) -> dict[str, Any]:
    return {"family": family, "containerDefinitions": [{"name": "app", "image": image, "memory": memory, "cpu": 128, **more}]}


def serving(engine: VirtualEngine, count: int = 4) -> None:
    engine.call("ecs", "RegisterTaskDefinition", **definition())
    engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=count)
    engine.advance(60)


def state(engine: moorage.Client) -> str:
    return json.dumps([view.facts for view in (*engine.clusters(), *engine.services(), *engine.tasks())], sort_keys=True) + str(engine.position())


def test_a_service_may_name_a_task_definition_of_the_same_plan_and_nothing_changes() -> None:
    with VirtualEngine(machines=2) as engine:
        engine.settle()
        before = state(engine)
        plan = engine.plan([("RegisterTaskDefinition", definition()),
                            ("CreateService", {"serviceName": "web", "taskDefinition": "web", "desiredCount": 3})])
        assert plan.exit_code == 1 and not plan.errors and not plan.unplaced
        assert sum(one["count"] for one in plan.starts) == 3
        assert {one["instance"] for one in plan.starts} == {"i-00000000000000001", "i-00000000000000002"}
        assert [change.action for change in plan.changes] == ["create", "create"]
        assert {"path": "desiredCount", "to": 3} in plan.changes[1].diff
        assert plan.rollout is not None and plan.rollout.seconds is not None and 0 < plan.rollout.seconds < 60
        assert plan.rollout.capacity[-1] == {**plan.rollout.capacity[-1], "group": "service:web", "running": 3, "pending": 0}
        assert state(engine) == before


def test_replies_of_earlier_operations_can_be_named() -> None:
    with VirtualEngine(machines=1) as engine:
        plan = engine.plan([("elbv2", "CreateTargetGroup", {"Name": "web", "Protocol": "HTTP", "Port": 80, "VpcId": "vpc-1", "TargetType": "instance"}),
                            ("elbv2", "CreateLoadBalancer", {"Name": "web"}),
                            ("elbv2", "CreateListener", {"LoadBalancerArn": "${1.LoadBalancers.0.LoadBalancerArn}", "Protocol": "HTTP", "Port": 80,
                                                         "DefaultActions": [{"Type": "forward", "TargetGroupArn": "${0.TargetGroups.0.TargetGroupArn}"}]})])
        assert not plan.errors, plan.errors
        assert [change.action for change in plan.changes] == ["create", "create", "create"]


def test_what_is_as_wanted_is_no_change() -> None:
    with VirtualEngine(machines=2) as engine:
        serving(engine)
        plan = engine.plan([("UpdateService", {"service": "web", "desiredCount": 4})])
        assert plan.exit_code == 0 and not plan.has_changes and plan.rollout is None
        assert "nothing would change" in str(plan)


def test_a_rolling_update_tells_its_steps_the_fewest_tasks_and_the_time() -> None:
    with VirtualEngine(machines=2) as engine:
        serving(engine)
        plan = engine.plan([("RegisterTaskDefinition", definition(image="web:2")),
                            ("UpdateService", {"service": "web", "taskDefinition": "web",
                                               "deploymentConfiguration": {"minimumHealthyPercent": 50, "maximumPercent": 100}})])
        assert {"path": "containerDefinitions[app].image", "from": "web:1", "to": "web:2"} in plan.changes[0].diff
        assert len(plan.stops) == 2 and all(stop["why"] for stop in plan.stops)
        assert plan.rollout is not None and plan.rollout.lowest == {"service:web": 2}
        assert plan.rollout.measured["start"]["samples"] == 4
        times = [step["time"] for step in plan.rollout.steps]
        assert times == sorted(times) and times[-1] == plan.rollout.seconds


def test_tasks_without_a_place_are_data() -> None:
    with VirtualEngine(machines=1) as engine:
        serving(engine, 1)
        plan = engine.plan([("RegisterTaskDefinition", definition("big", memory=9000)),
                            ("CreateService", {"serviceName": "big", "taskDefinition": "big", "desiredCount": 3})], limit=120)
        assert [(one["group"], one["taskDefinition"], one["count"], one["reason"]) for one in plan.unplaced] == [("service:big", "big:1", 2, "RESOURCE:MEMORY")]
        assert plan.rollout is not None and not plan.rollout.is_steady and "RESOURCE:MEMORY" in plan.rollout.why
        run = engine.plan([("RegisterTaskDefinition", definition("big", memory=9000)), ("RunTask", {"taskDefinition": "big", "count": 3})])
        assert [(one["group"], one["count"], one["reason"]) for one in run.unplaced] == [("family:big", 2, "RESOURCE:MEMORY")]
        engine.call("ecs", "RegisterTaskDefinition", **definition("big", memory=9000))
        single = engine.plan("RunTask", taskDefinition="big", count=3).unplaced
        assert [(one["group"], one["count"], one["reason"]) for one in single] == [("family:big", 2, "RESOURCE:MEMORY")]
        service = engine.plan("CreateService", serviceName="big", taskDefinition="big", desiredCount=3).unplaced
        assert [(one["group"], one["count"]) for one in service] == [("service:big", 2)]


def test_refused_operations_are_data_with_their_path_and_the_others_are_tried() -> None:
    with VirtualEngine(machines=1) as engine:
        serving(engine, 1)
        plan = engine.plan([("UpdateService", {"service": "web", "desiredCont": 2}),
                            ("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [{"name": "a", "image": "i", "memory": "many"}]}),
                            ("UpdateService", {"service": "web", "desiredCount": 2}), ("CreateService", {"serviceName": "x", "taskDefinition": "${1.a}"})])
        assert plan.exit_code == 2
        assert [(one["operation"], one["path"]) for one in plan.errors] == [
            (0, "operations[0].parameters.desiredCont"), (1, "operations[1].parameters.containerDefinitions[0].memory"), (3, "operations[3].parameters")]
        assert "did you mean desiredCount" in plan.errors[0]["message"]
        assert [change.action for change in plan.changes] == ["update"]


@pytest.mark.parametrize("wrong", [[("ecs",)], ["CreateService"], [{"operation": "CreateService", "parametres": {}}], [("ecs", "X", 3)], [None]])
def test_what_is_no_operation_is_refused_with_its_place(wrong: list[Any]) -> None:
    with VirtualEngine() as engine, pytest.raises((TypeError, ValueError), match=r"operations\[0\]"):
        engine.plan(wrong)


def test_costs_follow_machines_and_fargate_tasks() -> None:
    with VirtualEngine() as engine:
        engine.add_machine(instance_type="m5.large")
        engine.settle()
        assert engine.cost().hourly == pytest.approx(0.096)
        fargate = {**definition("f"), "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "1024", "memory": "2048"}
        plan = engine.plan([("RegisterTaskDefinition", fargate), ("RunTask", {
            "taskDefinition": "f", "count": 2, "launchType": "FARGATE",
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}}})])
        assert not plan.errors, plan.errors
        assert plan.cost_before.hourly == pytest.approx(0.096)
        assert plan.cost_after.hourly == pytest.approx(0.096 + 2 * (0.04048 + 2 * 0.004445))
        assert plan.rollout is not None and plan.rollout.usd > 0


def test_a_plan_shows_itself_escaped() -> None:
    with VirtualEngine(machines=1) as engine:
        engine.call("ecs", "RegisterTaskDefinition", **definition(command=["sh"]))
        plan = engine.plan([("RegisterTaskDefinition", definition(command=["<script>alert(1)</script>"])),
                            ("CreateService", {"serviceName": "web", "taskDefinition": "web", "desiredCount": 1})])
        html = plan._repr_html_()
        assert "<script>" not in html and "&lt;script&gt;" in html and "<svg" in html and "starts at once" in html
        assert "+ service web" in str(plan) and "roll-out: steady after" in str(plan)
        assert plan_text.text_of(plan, lambda text, colour: f"[{colour}]{text}").startswith("[yellow]~ task definition web:2")


def test_a_fork_goes_on_by_itself_and_leaves_the_engine_alone() -> None:
    with VirtualEngine(machines=3) as engine:
        serving(engine, 6)
        before = state(engine)
        with engine.fork() as copy:
            assert copy.engine.check() == []
            assert {task.id for task in copy.engine.tasks()} == {task.id for task in engine.tasks()}
            copy.run(minutes=5)
            assert copy.services()[0]["running"] == 6
            assert {task.id for task in copy.engine.tasks()} == {task.id for task in engine.tasks()}      # nothing was replaced
            copy.instance_down("i-00000000000000001")
            copy.run_until_steady()
            assert copy.services()[0]["running"] == 6
            with copy.fork() as twin:
                assert twin.digest() == copy.digest()
        assert state(engine) == before


def test_load_balancers_and_restarts_survive_a_fork() -> None:
    with VirtualEngine(machines=2) as engine:
        engine.call("ecs", "RegisterTaskDefinition", **definition(portMappings=[{"containerPort": 80}]))
        group = engine.call("elbv2", "CreateTargetGroup", Name="web", Protocol="HTTP", Port=80, VpcId="vpc-1",
                            TargetType="instance")["TargetGroups"][0]["TargetGroupArn"]
        balancer = engine.call("elbv2", "CreateLoadBalancer", Name="web")["LoadBalancers"][0]["LoadBalancerArn"]
        engine.call("elbv2", "CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=80,
                    DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=2,
                    loadBalancers=[{"targetGroupArn": group, "containerName": "app", "containerPort": 80}])
        engine.advance(120)
        ids = {task.id for task in engine.tasks()}
        with engine.fork() as copy:
            copy.run(minutes=5)
            assert {task.id for task in copy.engine.tasks()} == ids
            health = copy.engine.call("elbv2", "DescribeTargetHealth", TargetGroupArn=group)["TargetHealthDescriptions"]
            assert [one["TargetHealth"]["State"] for one in health] == ["healthy", "healthy"]


def test_a_large_engine_can_be_copied() -> None:
    with VirtualEngine() as engine:
        for _ in range(10):
            engine.add_machine(cpu=65536, memory=262144)
        engine.call("ecs", "RegisterTaskDefinition", **definition(memory=128))
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=3000)
        engine.advance(120)
        plan = engine.plan([("UpdateService", {"service": "web", "desiredCount": 3001})], simulate=False)
        assert sum(one["count"] for one in plan.starts) == 1 and not plan.stops


def test_bytes_that_are_no_state_are_refused() -> None:
    with VirtualEngine(machines=1) as engine:
        engine.settle()
        good = engine._transport.copy_state()
    for bad in (b"x", b"MOORCOPY", good[:100], good[:-3], good[:8] + b"\x09" + good[9:], good + b"\x01" * 8):
        with pytest.raises(moorage.MoorageError), VirtualEngine(state=bad, runtime_options={"machines": []}) as broken:
            broken.settle()


# -------------------------------------------------------------------------------------------------------------------- command line

@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path / "store")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "taskdef.json").write_text(json.dumps(definition()))
    (tmp_path / "service.json").write_text(json.dumps({"serviceName": "web", "desiredCount": 2}))
    (tmp_path / "moorage.toml").write_text("""
[services.db]
task_definition = { family = "db", containerDefinitions = [{ name = "db", image = "db", memory = 64 }] }
[services.web]
task_definition = "taskdef.json"
service = "service.json"
depends_on = ["db"]
""")
    return tmp_path


def test_the_exit_code_says_whether_something_would_change(files: Path, tool: Tool) -> None:
    up = ("--task-definition", str(files / "taskdef.json"), "--service", str(files / "service.json"))
    first = tool.run("plan", *up, code=1)
    assert "+ service web" in first.stdout and "tasks of service:web start on" in first.stdout, first.stdout
    drivers = ("--runtime", "simulated", "--balancer", "simulated")
    with VirtualEngine(str(tool.store), machines=1) as engine:     # what `up` would have made, without its wait for the steady state
        engine.call("ecs", "RegisterTaskDefinition", **definition())
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=2)
        engine.advance(60)
    assert "nothing would change" in tool.run("plan", *up, *drivers).stdout
    more = tool.run("up", *up, "--dry-run", "--desired-count", "5", "--output", "json", code=1)
    facts = json.loads(more.stdout)
    assert facts["hasChanges"] and facts["rollout"]["steady"] and {"path": "desiredCount", "from": 2, "to": 5} in facts["changes"][0]["diff"]
    assert tool.json("ps")["services"][0]["desiredCount"] == 2
    wrong = files / "wrong.json"
    wrong.write_text('[{"operation": "UpdateService", "parameters": {"service": "web", "desiredCont": 1}}]')
    refused = tool.run("plan", str(wrong), code=2)
    assert "operations[0].parameters.desiredCont" in refused.stdout
    wrong.write_text("[{]")
    assert "line 1 column 3" in tool.run("plan", str(wrong), code=2).stderr
    assert "cannot be read" in tool.run("plan", str(files / "gone.json"), code=2).stderr


def test_a_project_is_planned_level_by_level(files: Path, tool: Tool) -> None:
    done = tool.run("plan", "--file", str(files / "moorage.toml"), "--steps", code=1)
    assert done.stdout.index("+ service db") < done.stdout.index("+ service web")
    assert "roll-out: steady after" in done.stdout and "runs on" in done.stdout


# ------------------------------------------------------------------------------------------------------------- header of AWS protocols

JSON = [("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.CreateCluster"), ("Content-Type", "application/x-amz-json-1.1")]
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def test_a_header_makes_a_request_of_any_protocol_a_dry_run() -> None:
    with VirtualEngine(machines=1) as engine:
        answer = engine._transport.http("POST", "/", [*JSON, ("X-Moorage-Dry-Run", "true")], b'{"clusterName":"other"}')
        assert answer.status == 200 and json.loads(answer.body)["cluster"]["clusterName"] == "other"
        assert "moorage:plan" in json.loads(answer.body) and ("X-Moorage-Dry-Run", "true") in answer.headers
        form = b"Action=CreateTargetGroup&Version=2015-12-01&Name=web&Protocol=HTTP&Port=80&VpcId=vpc-1"
        answer = engine._transport.http("POST", "/", [*FORM, ("x-moorage-dry-run", "true")], form)
        assert answer.status == 200 and b"targetgroup/web" in answer.body
        assert [cluster.name for cluster in engine.clusters()] == ["default"]
        assert not list(engine.pages("elbv2", "DescribeTargetGroups", "TargetGroups"))
        assert engine._transport.http("POST", "/", [*JSON, ("X-Moorage-Dry-Run", "false")], b'{"clusterName":"other"}').status == 200
        assert sorted(cluster.name for cluster in engine.clusters()) == ["default", "other"]


@pytest.mark.parametrize("value", ["True", "1", "yes", "", "true, true", "x" * 5000])
def test_another_value_of_the_header_is_refused_and_nothing_is_done(value: str) -> None:
    with VirtualEngine(machines=1) as engine:
        answer = engine._transport.http("POST", "/", [*JSON, ("X-Moorage-Dry-Run", value)], b'{"clusterName":"other"}')
        assert answer.status == 400 and b"X-Moorage-Dry-Run must be true or false" in answer.body
        assert [cluster.name for cluster in engine.clusters()] == ["default"]
