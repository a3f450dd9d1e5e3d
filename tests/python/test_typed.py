"""Typed Python: operations as methods, stubs that are as the schemas say, and the asynchronous iterator of events."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage import bridge, operations
from moorage.testing import VirtualEngine

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=240, cwd=ROOT, check=False,
                          env={**os.environ, "MYPYPATH": str(ROOT / "python")})


def test_the_types_are_as_the_schemas_say() -> None:
    done = run("tools/make_types.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr + "run ./dev run python tools/make_types.py"


def test_a_type_checker_finds_each_mistake_and_no_other(tmp_path: Path) -> None:
    program = ROOT / "tests" / "python" / "typed_program.py"
    wanted = {(number, found.group(1)) for number, line in enumerate(program.read_text().splitlines(), 1)
              if (found := re.search(r"# error: ([a-z-]+)$", line))}
    done = run("-m", "mypy", "--strict", "--config-file", "python/pyproject.toml", "--cache-dir", str(tmp_path), str(program))
    told = {(int(found.group(1)), found.group(2)) for line in done.stdout.splitlines() if (found := re.search(r":(\d+): error: .*\[([a-z-]+)\]$", line))}
    assert told == wanted, done.stdout + done.stderr
    assert len(wanted) >= 9


def test_an_operation_is_a_method(engine: VirtualEngine) -> None:
    engine.ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "x", "cpu": 64, "memory": 64}])
    started = engine.ecs.run_task(taskDefinition="web", count=2)
    assert [task["lastStatus"] for task in started["tasks"]] == ["PENDING", "PENDING"]
    assert engine.ecs.run_task(taskDefinition="web", dry_run_=True)["tasks"] and len(engine.ecs.list_tasks()["taskArns"]) == 2
    with pytest.raises(moorage.MoorageError, match="ClusterNotFoundException"):
        engine.ecs.list_tasks(cluster="nowhere")
    with pytest.raises(moorage.MoorageError) as refused:
        engine.ecs.list_tasks(clutser="default")   # type: ignore[call-arg]
    assert refused.value.path == "clutser"


def test_an_operation_that_does_not_exist_is_an_attribute_error(engine: VirtualEngine) -> None:
    with pytest.raises(AttributeError, match="ecs has no operation 'run_tasks'"):
        engine.ecs.run_tasks()     # type: ignore[attr-defined]
    assert {"run_task", "create_service"} <= set(dir(engine.ecs))


@pytest.mark.parametrize("service", ["ecs", "elbv2", "logs", "sts", "iam", "ec2", "cloudtrail", "autoscaling", "cloudwatch", "ecr", "secretsmanager", "ssm"])
def test_methods_have_the_names_of_boto3(service: str) -> None:
    import boto3
    client = boto3.client(bridge.BOTO3_NAMES.get(service, service), region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    theirs = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
    described: Any = moorage.describe(service)
    names = [operation["name"] for operation in described["operations"]]
    assert names and [operations.method_name(name) for name in names] == [theirs[name] for name in names]


def test_a_shape_is_a_dict_while_a_program_runs() -> None:
    from moorage.operations import ecs
    assert ecs.Task is dict and ecs.LaunchType is str
    with pytest.raises(AttributeError, match="ecs has no shape 'Tusk'"):
        ecs.Tusk    # type: ignore[attr-defined]  # noqa: B018


def test_events_come_while_the_loop_goes_on() -> None:
    async def story(engine: moorage.Engine) -> tuple[moorage.Event, int]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        asyncio.get_running_loop().call_later(0.3, lambda: engine.ecs.run_task(taskDefinition="web"))
        async for event in engine.events_async(timeout=60):
            if event.detail_type == "ECS Task State Change":
                ticking.cancel()
                return event, ticks
        raise AssertionError("no event of a task came")

    with moorage.Engine(runtime="simulated") as engine:
        engine.wait_ready()
        engine.ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "x", "cpu": 64, "memory": 64}])
        event, ticks = asyncio.run(story(engine))
    assert event["source"] == "aws.ecs" and event.detail["taskDefinitionArn"].endswith("web:1")
    assert ticks >= 5


def test_an_iterator_of_events_ends_after_its_time_and_when_it_is_cancelled() -> None:
    async def story(engine: moorage.Engine) -> None:
        assert [event async for event in engine.events_async(timeout=0.2)] == []
        endless = asyncio.ensure_future(anext(engine.events_async().__aiter__()))
        await asyncio.sleep(0.05)
        endless.cancel()
        with pytest.raises(asyncio.CancelledError):
            await endless

    with moorage.Engine() as engine:
        began = time.monotonic()
        asyncio.run(story(engine))
    assert time.monotonic() - began < 30
