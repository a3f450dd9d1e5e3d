"""Application Auto Scaling: boto3's client, target tracking on a virtual clock, the verb of the command line, load curves and scenarios."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from test_verbs import served  # noqa: F401  (a fixture)

import moorage
from moorage.simulation import ScenarioError, Simulation, day, run_scenario
from moorage.testing import VirtualEngine

Json = dict[str, Any]
EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"
WEB: Json = {"ServiceNamespace": "ecs", "ResourceId": "service/default/web", "ScalableDimension": "ecs:service:DesiredCount"}
CPU: Json = {"TargetValue": 50.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}


@pytest.fixture
def engine() -> Iterator[VirtualEngine]:
    with VirtualEngine(machines=2) as opened:
        opened.ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "web", "cpu": 64, "memory": 64}])
        opened.ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2)
        opened.wait_steady("web")
        yield opened


def measure(engine: VirtualEngine, seconds: int, load: float) -> None:
    """The tasks of the service share a load of so many percent of one task's CPU."""
    for _ in range(seconds):
        running = engine.service("web").facts["runningCount"]
        engine.simulate({"metric": {"namespace": "AWS/ECS", "name": "CPUUtilization", "unit": "Percent", "value": min(100.0, load / running),
                                    "count": running, "dimensions": {"ClusterName": "default", "ServiceName": "web"}}})
        engine.advance(1)


def test_boto3_registers_scales_and_reads_activities(engine: VirtualEngine) -> None:
    scaling = engine.boto3_client("application-autoscaling")
    arn = scaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=10, Tags={"team": "shop"})["ScalableTargetARN"]
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"team": "shop"}
    policy = scaling.put_scaling_policy(**WEB, PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=CPU)
    assert policy["PolicyARN"].endswith(":resource/ecs/service/default/web:policyName/cpu") and policy["Alarms"] == []
    measure(engine, 15, 180.0)
    assert engine.service("web").facts["desiredCount"] == 4
    pages = scaling.get_paginator("describe_scaling_activities").paginate(ServiceNamespace="ecs", PaginationConfig={"PageSize": 1})
    [activity] = [one for page in pages for one in page["ScalingActivities"]]
    assert activity["Description"] == "Setting desired count to 4." and activity["StatusCode"] == "Successful"
    with pytest.raises(scaling.exceptions.ObjectNotFoundException, match="No scalable target found for service namespace: ecs"):
        scaling.deregister_scalable_target(**{**WEB, "ResourceId": "service/default/shop"})
    with pytest.raises(scaling.exceptions.ValidationException, match="Maximum capacity cannot be less than minimum capacity"):
        scaling.register_scalable_target(**WEB, MinCapacity=5, MaxCapacity=2)
    scaling.deregister_scalable_target(**WEB)
    assert scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"] == []
    assert engine.check() == []


def test_an_explanation_says_which_metric_and_which_numbers(engine: VirtualEngine) -> None:
    engine.autoscaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=3)
    engine.autoscaling.put_scaling_policy(**WEB, PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=CPU)
    measure(engine, 20, 300.0)
    explained = engine.explain_scaling("web")
    assert explained.rows()[0]["target"] == 50.0 and explained.rows()[0]["value"] == 100.0 and explained.rows()[0]["wants"] == "MORE"
    assert explained.next == "the desired count stays 3: the desired count is 3 and the maximum is 3"
    assert "AWS/ECS CPUUtilization (ClusterName default, ServiceName web), Average" in str(explained)
    assert "<table>" in explained._repr_html_() and "service/default/web" in repr(explained)


def test_the_pace_of_aws_is_an_option() -> None:
    with pytest.raises(moorage.MoorageError, match="pace"), VirtualEngine(scaling_options={"pace": "slow"}) as refused:
        refused.advance(1)
    with VirtualEngine(machines=1, scaling_options={"pace": "aws"}) as engine:
        engine.ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "web", "cpu": 64, "memory": 64}])
        engine.ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2)
        engine.wait_steady("web")
        engine.autoscaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=10)
        engine.autoscaling.put_scaling_policy(**WEB, PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=CPU)
        measure(engine, 60, 180.0)
        assert engine.service("web").facts["desiredCount"] == 2
        measure(engine, 240, 180.0)
        assert engine.service("web").facts["desiredCount"] == 4


def test_a_wrong_metric_order_is_refused(engine: VirtualEngine) -> None:
    with pytest.raises(moorage.MoorageError, match="name"):
        engine.simulate({"metric": {"namespace": "AWS/ECS", "value": 1.0}})


def test_boto3_and_the_aws_cli_over_the_network(tmp_path: pathlib.Path) -> None:
    import boto3
    with moorage.Engine(str(tmp_path / "store"), runtime="simulated", balancer="simulated", serve="127.0.0.1:0") as served_here:
        url = served_here.urls[0]
        keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y", "region_name": "us-east-1", "endpoint_url": url}
        served_here.ecs.create_cluster(clusterName="default")
        served_here.ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "web", "cpu": 64, "memory": 64}])
        served_here.ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
        scaling = boto3.client("application-autoscaling", **keys)
        scaling.register_scalable_target(**WEB, MinCapacity=2, MaxCapacity=4)
        [activity] = scaling.describe_scaling_activities(ServiceNamespace="ecs")["ScalingActivities"]
        assert activity["Cause"] == "minimum capacity was set to 2" and served_here.service("web").facts["desiredCount"] == 2
        command = shutil.which("aws", path=f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
        if command is None:
            return
        words = ["put-scaling-policy", "--service-namespace", "ecs", "--resource-id", "service/default/web", "--scalable-dimension",
                 "ecs:service:DesiredCount", "--policy-name", "cpu", "--policy-type", "TargetTrackingScaling",
                 "--target-tracking-scaling-policy-configuration", json.dumps(CPU)]
        done = subprocess.run([command, "--endpoint-url", url, "application-autoscaling", *words], capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"})
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["PolicyARN"] == scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"][0]["PolicyARN"]


# ------------------------------------------------------------------------------------------------------- the command line

def test_the_verb_lists_and_explains(served: Any) -> None:  # noqa: F811
    def run(*words: str) -> str:
        done = served.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    assert "there are no scalable targets" in run("scaling")
    run("call", "autoscaling", "RegisterScalableTarget", "ServiceNamespace=ecs", "ResourceId=service/default/web",
        "ScalableDimension=ecs:service:DesiredCount", "MinCapacity=2", "MaxCapacity=4")
    assert "web" in run("scaling", "targets") and "there are no scaling policies" in run("scaling", "policies")
    assert json.loads(run("scaling", "targets", "--output", "json"))[0]["MaxCapacity"] == 4
    assert "there are no scaling activities" in run("scaling", "activities", "--all")
    assert "between 2 and 4" in run("scaling", "explain", "web")
    served.run("scaling", "explain", code=2)
    run("call", "autoscaling", "DeregisterScalableTarget", "ServiceNamespace=ecs", "ResourceId=service/default/web",
        "ScalableDimension=ecs:service:DesiredCount")


# ------------------------------------------------------------------------------------------------------------ simulation

@pytest.fixture
def sim() -> Iterator[Simulation]:
    """Room for forty tasks of half a vCPU; one request takes 20 ms of CPU, so a task at 60 % serves 15 a second."""
    with moorage.Simulation(seed=3, sample_seconds=300, metric_seconds=20) as made:
        made.add_instances("m5.xlarge", count=5)
        made.register({"family": "web", "containerDefinitions": [{"name": "app", "image": "web:1", "cpu": 512, "memory": 512}]})
        made.create_service("web", "web", 2)
        made.run_until_steady()
        yield made


def test_the_count_follows_a_day_within_its_bounds_and_does_not_flap(sim: Simulation) -> None:
    sim.load("web", day(20, 240, step_minutes=60), cpu_seconds=0.02)
    sim.auto_scale("web", 2, 20, target=60)
    sim.run(hours=24)
    report = sim.scaling_report("web")
    assert report["tasks_most"] in (16, 17) and report["tasks_least"] == 2
    assert report["oscillations"] == 0 and report["minutes_overloaded"] == 0
    assert report["minutes_above_target"] < 60
    assert all(2 <= row["desired"] <= 20 for row in sim.load_history("web"))
    changes = [row for row in sim.scaling_activities("web") if not row["refused"]]
    assert len(changes) == report["scale_outs"] + report["scale_ins"]


def test_policies_are_compared_on_forks(sim: Simulation) -> None:
    sim.load("web", [[0, 40], [3600, 160], [7200, 40]], cpu_seconds=0.02)
    careful, thrifty = sim.compare_policies("web", {"40 %": {"minimum": 2, "maximum": 30, "target": 40},
                                                    "80 %": {"minimum": 2, "maximum": 30, "target": 80}}, hours=2)
    assert careful["policy"] == "40 %" and careful["task_hours"] > thrifty["task_hours"] and careful["tasks_most"] > thrifty["tasks_most"]
    assert sim.services()[0]["desired"] == 2, "the simulation itself is as it was"


@pytest.mark.parametrize("faults", [{"lose": 0.3}, {"double": 0.5}, {"late_seconds": 40.0}, {"lose": 0.2, "double": 0.2, "late_seconds": 20.0}])
def test_metrics_that_are_lost_doubled_or_late_cost_time_and_nothing_else(sim: Simulation, faults: Json) -> None:
    sim.metric_faults(**faults)
    sim.load("web", [[0, 30], [600, 150], [4200, 150], [4800, 30], [14400, 30]], cpu_seconds=0.02)
    sim.auto_scale("web", 2, 20, target=60)
    sim.run(hours=4)
    report = sim.scaling_report("web")
    assert 10 <= report["tasks_most"] <= 12, sim.scaling_activities("web")
    assert report["oscillations"] == 0 and sim.services()[0]["desired"] == 2


def test_schedules_raise_the_minimum_before_the_load_comes(sim: Simulation) -> None:
    sim.auto_scale("web", 2, 20)
    sim.schedule_scaling("web", "morning", "cron(0 1 * * ? *)", minimum=8)
    sim.schedule_scaling("web", "evening", "at(2024-01-01T03:00:00)", minimum=0, maximum=3, timezone="UTC")
    sim.run(hours=2)
    assert sim.services()[0]["desired"] == 8
    sim.run(hours=2)
    assert sim.services()[0]["desired"] == 3
    assert [row["cause"] for row in sim.scaling_activities("web")] == ["minimum capacity was set to 8", "maximum capacity was set to 3"]


def test_a_wrong_load_is_refused(sim: Simulation) -> None:
    for curve in ([], [[0, 1], [0, 2]], [[0, -1]], [[0, float("nan")]], "day"):
        with pytest.raises(ValueError, match="load curve"):
            sim.load("web", curve, cpu_seconds=0.02)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="CPU seconds"):
        sim.load("web", [[0, 1]], cpu_seconds=0)
    with pytest.raises(KeyError, match="did you mean web"):
        sim.load("wep", [[0, 1]], cpu_seconds=0.02)
    with pytest.raises(KeyError, match="service under load"):
        sim.scaling_report("web")


def test_the_scenario_of_a_busy_day_runs() -> None:
    scenario = json.loads((EXAMPLES / "scenarios/busy_day.json").read_text())
    with run_scenario(scenario) as sim:
        report = sim.scaling_report("web")
        assert report["tasks_most"] >= 16 and report["oscillations"] == 0
    wrong = {**scenario, "steps": [{"load": {"service": "web", "curve": [[0, "many"]], "cpuSeconds": 1}}]}
    with pytest.raises(ScenarioError, match=r"steps\[0\]\.load\.curve\[0\]\[1\]: must be a number"):
        run_scenario(wrong)
    with pytest.raises(ScenarioError, match="scalingPace"):
        run_scenario({"scalingPace": "slow"})


def test_moorage_simulate_shows_the_scaling(tmp_path: pathlib.Path) -> None:
    scenario = json.loads((EXAMPLES / "scenarios/busy_day.json").read_text())
    scenario["steps"][-1] = {"run": "1h"}
    (tmp_path / "hour.json").write_text(json.dumps(scenario))
    done = subprocess.run([sys.executable, "-m", "moorage", "simulate", str(tmp_path / "hour.json"), "--output", "json"], capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["scaling"][0]["service"] == "web"
