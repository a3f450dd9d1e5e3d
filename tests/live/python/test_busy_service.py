"""A container that burns CPU is measured, and target tracking starts more of it: seconds of real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

import moorage

WEB: dict[str, Any] = {"ServiceNamespace": "ecs", "ResourceId": "service/default/busy", "ScalableDimension": "ecs:service:DesiredCount"}
MEASURED_WITHIN_SECONDS = 30.0
SCALED_WITHIN_SECONDS = 40.0


@pytest.mark.soak
def test_a_busy_service_gets_more_tasks(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    burn = {"name": "main", "image": "moorage.local/busybox:latest", "cpu": 64, "memory": 32, "command": ["/bin/sh", "-c", "while :; do :; done"]}
    engine.ecs.register_task_definition(family="busy", networkMode="none", containerDefinitions=[burn])
    engine.ecs.create_service(serviceName="busy", taskDefinition="busy", desiredCount=1)
    engine.wait_steady("busy", timeout=60)
    engine.autoscaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=2)
    engine.autoscaling.put_scaling_policy(
        **WEB, PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 50.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}})
    began = time.monotonic()
    while engine.explain_scaling("busy").policies[0].get("value") is None and engine.service("busy").facts["desiredCount"] == 1:
        if time.monotonic() - began > MEASURED_WITHIN_SECONDS:
            pytest.fail("there is no datapoint of AWS/ECS CPUUtilization: " + str(engine.explain_scaling("busy")))
        time.sleep(0.2)
    while engine.service("busy").facts["runningCount"] < 2:
        assert time.monotonic() - began < SCALED_WITHIN_SECONDS, str(engine.explain_scaling("busy"))
        time.sleep(0.2)
    print(f"a second task ran {time.monotonic() - began:.1f} s after the policy was put")
    engine.ecs.delete_service(service="busy", force=True)
