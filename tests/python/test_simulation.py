"""The simulation for users: fleets, faults, tables, plots, forks, scenarios."""

from __future__ import annotations

import ast
import json
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import moorage
from moorage.simulation import INSTANCE_TYPES, NotSteady, ScenarioError, Simulation, run_scenario

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"
SPREAD = [{"type": "spread", "field": "attribute:ecs.availability-zone"}]


def definition(image: str = "web:1", **container: Any) -> dict[str, Any]:
    return {"family": "web", "containerDefinitions": [{"name": "app", "image": image, "cpu": 256, "memory": 512, **container}]}


@pytest.fixture
def sim() -> Iterator[Simulation]:
    """Three zones with two m5.large each, and a service of nine tasks at rest."""
    with moorage.Simulation(seed=3) as made:
        for zone in "abc":
            made.add_instances("m5.large", count=2, zone=f"us-east-1{zone}")
        made.register(definition())
        made.create_service("web", "web", 9, placementStrategy=SPREAD)
        made.run_until_steady()
        yield made


def test_instances_are_what_their_type_says(sim: Simulation) -> None:
    rows = sim.instances()
    assert len(rows) == 6 and {row["zone"] for row in rows} == {"us-east-1a", "us-east-1b", "us-east-1c"}
    assert all(row["cpu"] == 2048 and row["memory"] == INSTANCE_TYPES["m5.large"].offered_mib for row in rows)
    assert sum(row["cpu_reserved"] for row in rows) == 9 * 256 and sum(row["memory_reserved"] for row in rows) == 9 * 512
    with pytest.raises(ValueError, match="no instance type 'm5.huge'"):
        sim.add_instances("m5.huge")


def test_tasks_are_spread_over_the_zones(sim: Simulation) -> None:
    zones = [row["zone"] for row in sim.tasks("web")]
    assert sorted(zones.count(zone) for zone in set(zones)) == [3, 3, 3]


def test_a_killed_task_is_replaced(sim: Simulation) -> None:
    victim = sim.tasks()[0]["task"]
    sim.kill_task(victim, exit_code=1)
    sim.run_until_steady()
    sim.run(seconds=5)
    assert victim not in {row["task"] for row in sim.tasks()} and len(sim.tasks()) == 9


def test_a_target_that_fails_its_checks_is_replaced_and_the_deployment_survives(sim: Simulation) -> None:
    sim.add_load_balancer("front")
    served = definition(portMappings=[{"containerPort": 80, "hostPort": 0}])
    sim.register({**served, "family": "served"})
    sim.create_service("served", "served", 3, loadBalancers=[{"targetGroupArn": "front", "containerName": "app", "containerPort": 80}])
    sim.run_until_steady("served")
    victim = sim.tasks("served")[0]["task"]
    other = sim.fork()
    sim.set_target_health(victim, False)
    sim.run(minutes=2)
    sim.run_until_steady("served")
    assert victim not in {row["task"] for row in sim.tasks("served")} and len(sim.tasks("served")) == 3
    assert any("Health checks failed" in row["message"] for row in sim.events("served"))
    other.run(minutes=2)
    assert victim in {row["task"] for row in other.tasks("served")}
    with pytest.raises(moorage.MoorageError, match="is no target of a load balancer"):
        sim.set_target_health(sim.tasks("web")[0]["task"], False)


def test_a_scenario_may_have_a_load_balancer_and_a_sick_target() -> None:
    served = definition(portMappings=[{"containerPort": 80, "hostPort": 0}])
    with run_scenario({
        "instances": [{"type": "m5.large", "count": 2}], "taskDefinitions": [served], "loadBalancers": [{"name": "front"}],
        "services": [{"serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
                      "loadBalancers": [{"targetGroupArn": "front", "containerName": "app", "containerPort": 80}]}],
        "steps": [{"untilSteady": "10m"}, {"targetHealth": {"service": "web", "healthy": False}}, {"run": "2m"}, {"untilSteady": "10m"}],
    }) as sim:
        assert any("Health checks failed" in row["message"] for row in sim.events("web"))


def test_a_registry_that_is_down_stops_new_instances_and_those_that_have_the_image_go_on(sim: Simulation) -> None:
    sim.set_registry("down")
    sim.kill_task(sim.tasks()[0]["task"])
    sim.run_until_steady()
    assert len(sim.tasks()) == 9      # the image is there
    sim.register({**definition(image="other:1"), "family": "other"})
    sim.create_service("other", "other", 1)
    sim.run(minutes=5)
    assert sim.tasks("other") == [] or all(row["status"] != "RUNNING" for row in sim.tasks("other"))
    stopped = sim.engine.call("ecs", "ListTasks", serviceName="other", desiredStatus="STOPPED")["taskArns"]
    reasons = {task["stoppedReason"] for task in sim.engine.call("ecs", "DescribeTasks", tasks=stopped[:10])["tasks"]}
    assert any("CannotPullContainerError" in reason and "connection refused" in reason for reason in reasons), reasons
    sim.set_registry("up")
    sim.run_until_steady("other")
    with pytest.raises(ValueError, match="not 'gone'"):
        sim.set_registry("gone")


def test_a_scenario_may_have_a_slow_registry_and_a_missing_image() -> None:
    scenario = {"instances": [{"type": "m5.large"}], "taskDefinitions": [definition()],
                "services": [{"serviceName": "web", "taskDefinition": "web", "desiredCount": 0}]}
    scale = {"updateService": {"service": "web", "desiredCount": 1}}
    with run_scenario({**scenario, "steps": [{"registry": {"state": "slow", "delay": "3m"}}, scale, {"run": "2m"}]}) as sim:
        assert [row["status"] for row in sim.tasks("web")] == ["PENDING"]
        sim.run_until_steady("web")
    with run_scenario({**scenario, "steps": [{"registry": {"state": "missing"}}, scale, {"run": "2m"}]}) as sim:
        stopped = sim.engine.call("ecs", "ListTasks", serviceName="web", desiredStatus="STOPPED")["taskArns"]
        assert "manifest unknown" in sim.engine.call("ecs", "DescribeTasks", tasks=stopped[:1])["tasks"][0]["stoppedReason"]


def test_a_zone_dies_in_the_middle_of_a_deployment_and_the_deployment_ends(sim: Simulation) -> None:
    sim.register(definition("web:2"))
    sim.update_service("web", taskDefinition="web")
    sim.run(seconds=3)
    gone = set(sim.zone_down("us-east-1b"))
    sim.run(minutes=10)
    row, = sim.services()
    assert row["steady"] and row["running"] == 9 and row["task_definition"] == "web:2"
    assert not {task["instance"] for task in sim.tasks()} & gone
    assert [each["outcome"] for each in sim.deployments()] == ["COMPLETED", "COMPLETED"]
    # Until the instances were deregistered, their tasks were missing.
    assert 20 <= sim.summary()["seconds_short"]["web"] <= 120
    assert {fault["what"] for fault in sim.faults()} == {"down"}


def test_an_instance_that_is_back_in_time_stays_who_it_was(sim: Simulation) -> None:
    id = sim.instances()[0]["instance"]
    sim.instance_down(id)
    sim.run(seconds=20)
    assert sim.instance_up(id) == id
    sim.run_until_steady()
    assert len(sim.instances()) == 6


def test_an_instance_that_was_away_for_long_is_replaced(sim: Simulation) -> None:
    id = sim.instances()[0]["instance"]
    sim.instance_down(id)
    sim.run(minutes=5)
    other = sim.instance_up(id)
    assert other != id and sim.instance_up(id) == other
    rows = {row["instance"]: row for row in sim.instances()}
    assert rows[id]["status"] == "down" and rows[other]["status"] == "up" and rows[other]["zone"] == rows[id]["zone"]


def test_interrupted_spot_tasks_are_told_why_and_replaced(sim: Simulation) -> None:
    sim.register({**definition(), "family": "spot", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
                  "requiresCompatibilities": ["FARGATE"]})
    sim.use_capacity_providers("FARGATE_SPOT")
    sim.create_service("spot", "spot", 3, capacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
                       networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}})
    sim.run_until_steady()
    before = {row["task"] for row in sim.tasks("spot")}
    gone = sim.interrupt_spot("spot", 2)
    assert len(gone) == 2 and set(gone) <= before
    told = sim.engine.call("ecs", "DescribeTasks", tasks=gone)["tasks"]
    assert {task["stopCode"] for task in told} == {"SpotInterruption"}
    assert {task["stoppedReason"] for task in told} == {"Your Spot Task was interrupted."}
    sim.run_until_steady()
    sim.run(minutes=3)
    assert {row["task"] for row in sim.fork().tasks("spot")} == {row["task"] for row in sim.tasks("spot")}
    assert len(sim.tasks("spot")) == 3 and not set(gone) & {row["task"] for row in sim.tasks("spot")}
    assert sim.interrupt_spot("web") == []  # nothing of it runs on spot capacity
    refused = sim.engine.interrupt_spot(sim.tasks("web")[0]["task"])
    assert [failure["detail"] for failure in refused["failures"]] == ["The task does not run on FARGATE_SPOT."]


def test_a_scenario_may_interrupt_spot_tasks() -> None:
    spot = {**definition(), "family": "spot", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
            "requiresCompatibilities": ["FARGATE"]}
    service = {"serviceName": "spot", "taskDefinition": "spot", "desiredCount": 2,
               "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
               "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"]}}}
    scenario = {"instances": [{"count": 1}], "capacityProviders": ["FARGATE_SPOT"], "taskDefinitions": [spot], "services": [service],
                "steps": [{"untilSteady": "10m"}, {"interruptSpot": {"service": "spot", "count": 1}}, {"untilSteady": "10m"}]}
    with run_scenario(scenario) as done:
        stopped = done.engine.call("ecs", "ListTasks", desiredStatus="STOPPED")["taskArns"]
        told = done.engine.call("ecs", "DescribeTasks", tasks=stopped)["tasks"]
        assert [task["stopCode"] for task in told] == ["SpotInterruption"] and len(done.tasks("spot")) == 2


def test_slow_starts_slow_a_deployment(sim: Simulation) -> None:
    sim.slow_starts(90)
    sim.register(definition("web:2"))
    sim.update_service("web", taskDefinition="web")
    assert sim.run_until_steady() >= 90


def test_too_small_a_fleet_says_why() -> None:
    with Simulation() as sim:
        sim.add_instances("t3.micro")
        sim.register(definition())
        sim.create_service("web", "web", 5)
        with pytest.raises(NotSteady, match="web: [01] of 5 running, .*insufficient memory"):
            sim.run_until_steady(limit=300)


def test_a_fork_has_the_same_past_and_a_future_of_its_own(sim: Simulation) -> None:
    sim.kill_task(sim.tasks()[2]["task"])
    sim.run(minutes=1)
    with sim.fork() as other:
        assert other.digest() == sim.digest()
        other.scale("web", 3)
        other.run_until_steady()
        assert {row["what"]: (row["this"], row["other"]) for row in sim.compare(other)}["services[web].desired"] == (9, 3)
    assert sim.services()[0]["running"] == 9


def test_the_same_seed_gives_the_same_history_whether_somebody_looks_or_not() -> None:
    def run(looks: bool) -> str:
        with Simulation(seed=11) as sim:
            sim.add_instances(count=2)
            sim.register(definition())
            sim.create_service("web", "web", 4)
            for _ in range(10):
                sim.run(seconds=5)
                if looks:
                    sim.tasks(), sim.services(), sim.instances()
            return sim.digest()
    assert run(True) == run(False)


def test_tables_become_frames(sim: Simulation) -> None:
    pytest.importorskip("pandas")
    frame = sim.frame("utilisation")
    assert list(frame["time"]) == sorted(frame["time"]) and frame["running"].iloc[-1] == 9
    with pytest.raises(ValueError):
        sim.frame("nothing")


def test_plots_show_what_the_tables_say(sim: Simulation) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    sim.zone_down("us-east-1a")
    sim.run(minutes=3)
    use, place, gantt = sim.plot_utilisation(), sim.plot_placement(), sim.plot_deployments()
    assert list(use.get_lines()[0].get_ydata()) == [100 * row["cpu"] for row in sim.utilisation()]
    tasks_up = sum(1 for row in sim.tasks() if row["instance"])
    assert len(place.patches) == len(sim.instances()) + tasks_up
    assert len(gantt.patches) == len(sim.deployments()) == 1
    plt.close("all")


def test_the_example_scenario_ends_well_on_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(EXAMPLES / "scenarios/zone_dies.json"), "--output", "json"],
                          capture_output=True, text=True, check=True, timeout=120)
    result = json.loads(done.stdout)
    assert all(row["steady"] for row in result["summary"]["services"])
    assert {row["outcome"] for row in result["deployments"]} == {"COMPLETED"}
    table = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(EXAMPLES / "scenarios/zone_dies.json")],
                           capture_output=True, text=True, check=True, timeout=120)
    assert "SHORT FOR" in table.stdout and "zoneDown us-east-1b" in table.stderr


@pytest.mark.parametrize("scenario, text", [
    ({"step": []}, "scenario.step: no such member"),
    ({"steps": [{"rum": "1m"}]}, r"steps\[0\].rum: no such member"),
    ({"steps": [{"run": "1m", "zoneUp": "a"}]}, r"steps\[0\]: must have exactly one member"),
    ({"steps": [{"run": "soon"}]}, r"steps\[0\].run: 'soon' is no time"),
    ({"instances": {}}, "instances: must be a list"),
    ({"services": [{"serviceName": "web"}]}, r"services\[0\].taskDefinition: is missing"),
])
def test_a_wrong_scenario_is_refused_with_its_path(scenario: dict[str, Any], text: str) -> None:
    with pytest.raises(ScenarioError, match=text):
        run_scenario(scenario)


def test_the_capacity_notebook_answers_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    notebook = json.loads((EXAMPLES / "notebooks/capacity.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "capacity"}
    shown: list[Any] = []       # what a notebook shows of a cell: the value of its last expression
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "capacity.ipynb", "exec"), names)
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), "capacity.ipynb", "eval"), names))
    assert names["needed"] in range(2, 10)
    assert names["outcome"]["web"]["steady"]
    assert {"web": 60} in shown                                                             # how long the service was short
    assert shown[-1] == [{"what": "seconds_short.web", "this": 60, "other": 10}]            # and had it been noticed sooner
    said = capsys.readouterr().out.splitlines()
    assert said and not any(line.endswith("(") for line in said)
    import matplotlib.pyplot as plt
    plt.close("all")


def test_a_role_that_no_longer_trusts_ecs_keeps_tasks_from_starting() -> None:
    arn = "arn:aws:iam::123456789012:role/reader"
    with run_scenario({
        "instances": [{"type": "m5.large", "count": 2}], "taskDefinitions": [{**definition(), "taskRoleArn": arn}],
        "services": [{"serviceName": "web", "taskDefinition": "web", "desiredCount": 2}],
        "steps": [{"untilSteady": "10m"}, {"refuseRole": "reader"}, {"killTask": {"service": "web"}}, {"run": "2m"}],
    }) as sim:
        assert len([row for row in sim.tasks("web") if row["status"] == "RUNNING"]) == 1
        stopped = sim.engine.call("ecs", "ListTasks", desiredStatus="STOPPED")["taskArns"]
        reasons = [task["stoppedReason"] for task in sim.engine.call("ecs", "DescribeTasks", tasks=stopped[:100])["tasks"]]
        assert any(reason.startswith(f"ECS was unable to assume the role '{arn}'") for reason in reasons), reasons
        sim.allow_role("reader")
        sim.run_until_steady("web")
        assert len([row for row in sim.tasks("web") if row["status"] == "RUNNING"]) == 2


def test_more_may_happen_at_one_moment_than_the_feed_keeps(sim: Simulation) -> None:
    for _ in range(2):
        sim.add_instances("m5.24xlarge", 70)
    sim.register({"family": "tiny", "containerDefinitions": [{"name": "a", "image": "web", "cpu": 64, "memory": 64}]})
    for number in range(7):
        sim.create_service(f"many{number}", "tiny", 1000)
    sim.run(minutes=2)
    assert sum(row["running"] for row in sim.services()) == 7009
    plan = sim.engine.plan([("UpdateService", {"service": f"many{number}", "desiredCount": 0}) for number in range(7)])
    assert len(plan.stops) == 7000 and plan.rollout is not None and plan.rollout.is_steady, plan.rollout
    assert plan.rollout.is_cut and plan.rollout.lowest["service:many0"] == 0
