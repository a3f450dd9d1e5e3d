"""Steady on what was asked for is told from steady on something else: by the client, by the simulation and by the command line tool."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_cli import ENVIRONMENT, SERVICE, TASK, Tool

import moorage
from moorage.cli import output, progress, steady
from moorage.steadiness import Asked, State, verdict
from moorage.testing import VirtualEngine

Json = dict[str, Any]
ROLLS_BACK = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
NO_IMAGE = [{"name": "MOORAGE_SIM_PULL_ERROR", "value": "manifest unknown"}]


def definition(*, cpu: int = 64, broken: bool = False) -> Json:
    return {"family": "web", "containerDefinitions": [{"name": "app", "image": "web:9" if broken else "web:1", "cpu": cpu, "memory": 64,
                                                       "environment": NO_IMAGE if broken else []}]}


@pytest.fixture
def engine() -> Iterator[VirtualEngine]:
    """A service of three tasks at rest on web:1, whose broken deployments are rolled back; web:2 cannot start."""
    with VirtualEngine(machines=2) as made:
        made.call("ecs", "RegisterTaskDefinition", **definition())
        made.call("ecs", "CreateService", serviceName="web", taskDefinition="web:1", desiredCount=3, deploymentConfiguration=ROLLS_BACK)
        made.wait_steady("web")
        made.call("ecs", "RegisterTaskDefinition", **definition(broken=True))
        yield made


def update(engine: VirtualEngine, **changes: Any) -> Json:
    updated: Json = engine.call("ecs", "UpdateService", service="web", **changes)["service"]
    return updated


def test_a_rolled_back_deployment_is_no_success(engine: VirtualEngine) -> None:
    asked = update(engine, taskDefinition="web:2")
    with pytest.raises(moorage.DeploymentFailed, match="rolled back to web:1"):
        engine.wait_steady("web", asked=asked)
    engine.advance(1800)
    with pytest.raises(moorage.DeploymentFailed, match="the deployment failed and was rolled back to web:1"):
        engine.wait_steady("web", asked=asked)
    with pytest.raises(moorage.DeploymentFailed, match="was rolled back to web:1"):     # also for a question that comes only now
        engine.wait_steady("web")
    assert engine.wait_steady("web", asked=engine.service("web").facts).facts["taskDefinition"].endswith("web:1")


def test_a_rollback_of_the_configuration_alone_is_no_success(engine: VirtualEngine) -> None:
    """The task definition is the one that was asked for; the deployment is not."""
    asked = Asked.of({**engine.service("web").facts})
    failed = {**engine.service("web").facts, "deployments": [{"id": "ecs-svc/2", "status": "PRIMARY", "rolloutState": "COMPLETED"}],
              "events": [{"message": f"(service web) (deployment {asked.deployment}) deployment failed: tasks failed to start."}]}
    assert verdict(failed, asked).state is State.FAILED


def test_another_request_is_no_success(engine: VirtualEngine) -> None:
    engine.call("ecs", "RegisterTaskDefinition", **definition(cpu=65))
    asked = update(engine, taskDefinition="web:3")
    engine.advance(1)
    update(engine, taskDefinition="web:1")
    with pytest.raises(moorage.DeploymentFailed, match="another request changed the service: taskDefinition is web:1 and not web:3"):
        engine.wait_steady("web", asked=asked)
    asked = update(engine, desiredCount=4)
    update(engine, desiredCount=1)
    with pytest.raises(moorage.DeploymentFailed, match="desiredCount is 1 and not 4"):
        engine.wait_steady("web", asked=asked)
    engine.call("ecs", "DeleteService", service="web", force=True)
    with pytest.raises(moorage.DeploymentFailed, match="another request deleted the service"):
        engine.wait_steady("web", asked=asked)


def test_another_deployment_of_what_was_asked_for_is_waited_for(engine: VirtualEngine) -> None:
    engine.call("ecs", "RegisterTaskDefinition", **definition(cpu=65))
    asked = update(engine, taskDefinition="web:3")
    update(engine, forceNewDeployment=True)
    reached = engine.wait_steady("web", asked=asked)
    assert reached.primary["id"] != Asked.of(asked).deployment and reached.facts["taskDefinition"].endswith("web:3")


def test_waiting_ends_after_its_time_in_virtual_time(engine: VirtualEngine) -> None:
    engine.call("ecs", "UpdateService", service="web", desiredCount=1000)
    began = engine.now
    with pytest.raises(moorage.NotSteady, match="service web is not steady after 120 s: .* of 1000 tasks run") as caught:
        engine.wait_steady("web", timeout=120)
    assert not isinstance(caught.value, moorage.DeploymentFailed) and 119 <= engine.now - began <= 122


# -------------------------------------------------------------------------------------------------------------- simulation

@pytest.fixture
def sim() -> Iterator[moorage.Simulation]:
    with moorage.Simulation(seed=3) as made:
        made.add_instances("m5.large", count=2)
        made.register(definition())
        made.create_service("web", "web", 3, deploymentConfiguration=ROLLS_BACK)
        made.run_until_steady()
        yield made


def test_the_simulation_does_not_call_a_rollback_steady(sim: moorage.Simulation) -> None:
    sim.register(definition(broken=True))
    sim.update_service("web", taskDefinition="web:2")
    with pytest.raises(moorage.DeploymentFailed, match="web: the deployment failed and was rolled back to web:1"):
        sim.run_until_steady()
    row, = sim.services()
    assert (row["running"], row["task_definition"], row["asked"], row["steady"]) == (3, "web:1", "web:2", False)
    assert sim.fork().services() == [row]
    sim.update_service("web", taskDefinition="web:1")
    sim.run_until_steady()
    assert sim.services()[0]["steady"]


def test_the_simulation_tells_a_change_from_outside(sim: moorage.Simulation) -> None:
    sim.scale("web", 4)
    sim.engine.call("ecs", "UpdateService", service="web", desiredCount=2)
    with pytest.raises(moorage.DeploymentFailed, match="desiredCount is 2 and not 4"):
        sim.run_until_steady()


def test_a_scenario_that_is_rolled_back_fails(tmp_path: Path) -> None:
    scenario = {"instances": [{"count": 2}], "taskDefinitions": [definition()],
                "services": [{"serviceName": "web", "taskDefinition": "web", "desiredCount": 3, "deploymentConfiguration": ROLLS_BACK}],
                "steps": [{"untilSteady": "10m"}, {"register": definition(broken=True)},
                          {"updateService": {"service": "web", "taskDefinition": "web"}}, {"untilSteady": "2h"}]}
    (tmp_path / "scenario.json").write_text(json.dumps(scenario))
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(tmp_path / "scenario.json"), "--output", "json"],
                          capture_output=True, text=True, timeout=120, check=False, env=ENVIRONMENT)
    assert done.returncode == 1 and done.stdout == "" and "rolled back to web:1" in done.stderr


# ------------------------------------------------------------------------------------------------------------ command line

class InVirtualTime(VirtualEngine):
    """Reading the feed moves time, as waiting for it does elsewhere."""

    def poll(self, after: int, timeout: float = 0.0) -> list[moorage.Event]:
        self.advance(timeout)
        return super().poll(after, 0.0)


def test_the_tool_waits_for_the_rollback_and_tells_the_reasons() -> None:
    with InVirtualTime(machines=2) as engine:
        engine.call("ecs", "RegisterTaskDefinition", **definition())
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web:1", desiredCount=3, deploymentConfiguration=ROLLS_BACK)
        engine.wait_steady("web")
        engine.call("ecs", "RegisterTaskDefinition", **definition(broken=True))
        watch = steady.Watch(engine, "default", progress.Quiet())
        asked = Asked.of(update(engine, taskDefinition="web:2"))
        with pytest.raises(output.Trouble) as caught:
            steady.wait(engine, "default", "web", 600.0, watch, asked)
        assert caught.value.code == 1 and "rolled back to web:1" in caught.value.why[0]
        assert any("CannotPullContainerError" in line for line in caught.value.why)
        assert engine.service("web").facts["runningCount"] == 3 and len(engine.service("web").facts["deployments"]) == 1


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path / "store")


@pytest.mark.parametrize("form", ["table", "json"])
def test_up_with_an_image_that_does_not_exist_is_1_with_reasons(tool: Tool, tmp_path: Path, form: str) -> None:
    files = ["--task-definition", str(tmp_path / "taskdef.json"), "--service", str(tmp_path / "service.json"), "--runtime", "simulated",
             "--balancer", "simulated", "--detach", "--output", form]
    (tmp_path / "service.json").write_text(json.dumps({**SERVICE, "deploymentConfiguration": ROLLS_BACK}))
    (tmp_path / "taskdef.json").write_text(json.dumps(TASK))
    tool.run("up", *files)
    broken = json.loads(json.dumps(TASK))
    broken["containerDefinitions"][0].update(image="example/web:none", environment=NO_IMAGE)
    (tmp_path / "taskdef.json").write_text(json.dumps(broken))
    done = tool.run("up", *files, "--timeout", "90s", code=1)
    assert "error: the deployment of service web failed" in done.stderr and "rolled back to web:1" in done.stderr
    assert "CannotPullContainerError" in done.stderr and "is steady" not in done.stderr and done.stdout == ""
    (tmp_path / "taskdef.json").write_text(json.dumps(TASK))
    assert "service web is steady: 2 of 2" in tool.run("up", *files).stderr
