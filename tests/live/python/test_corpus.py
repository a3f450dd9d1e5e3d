"""Each task definition of the corpus (tests/python/definitions) runs on this machine with stand-in images, or is refused with the
name of what it asks for. What the machine must declare for it stands in needs.tsv, so that a definition has to run as soon as the
machine declares all of that."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage.errors import MoorageError

sys.path.insert(0, str(Path(__file__).parents[2] / "python"))

import corpus

POLICY = {"allowPrivileged": True, "allowHostNetwork": True, "allowHostPid": True, "allowHostIpc": True, "allowDevices": True,
          "allowSecurityOptions": True, "allowCapabilities": ["NET_ADMIN", "SYS_PTRACE"]}
PATIENCE_S = 60


def is_declared(need: str, attributes: dict[str, str]) -> bool:
    if need.startswith("!"):
        return f"moorage.refuses.{need[1:]}" not in attributes
    name, _, value = need.partition("=")
    return name in attributes and attributes[name] == value


def reasons_of(task: dict[str, Any]) -> str:
    return " ".join([task.get("stoppedReason", ""), *(container.get("reason", "") for container in task["containers"])])


def start(ecs: Any, sample: corpus.Sample, root: Path) -> tuple[str, str]:
    """The task's ARN, or why there is none."""
    try:
        ecs.register_task_definition(**corpus.stand_in(sample, root))
        answer = ecs.run_task(**corpus.request(sample))
    except (ecs.exceptions.ClientException, ecs.exceptions.InvalidParameterException, MoorageError) as refused:
        return "", str(refused)
    return (answer["tasks"][0]["taskArn"], "") if answer["tasks"] else ("", str(answer["failures"]))


@pytest.mark.soak
def test_definitions_of_users_run_or_say_what_is_missing(open_engine: Callable[..., moorage.Engine], tmp_path: Path) -> None:
    engine = open_engine(options={"policy": {**POLICY, "volumeRoots": [str(tmp_path)]}})
    ecs = engine.boto3_client("ecs")
    instance = ecs.describe_container_instances(containerInstances=ecs.list_container_instances()["containerInstanceArns"])["containerInstances"][0]
    attributes = {one["name"]: one.get("value", "") for one in instance["attributes"]}
    running: dict[str, corpus.Sample] = {}
    wrong: list[str] = []
    for sample in corpus.samples():
        missing = [need for need in sample.needs if not is_declared(need, attributes)]
        arn, refusal = start(ecs, sample, tmp_path)
        if arn:
            running[arn] = sample
            if missing:
                wrong.append(f"{sample.name}: was placed without {missing}")
        elif not missing:
            wrong.append(f"{sample.name}: {refusal}")
        elif missing != ["never"] and not any(corpus.word_of(need) in refusal for need in missing):
            wrong.append(f"{sample.name}: lacks {missing}, but says {refusal}")
    until = time.monotonic() + PATIENCE_S
    left = dict(running)
    while left and time.monotonic() < until:
        for task in ecs.describe_tasks(tasks=list(left)[:100])["tasks"]:
            if task["lastStatus"] == "RUNNING":
                left.pop(task["taskArn"])
            elif task["lastStatus"] == "STOPPED":
                wrong.append(f"{left.pop(task['taskArn']).name}: {reasons_of(task)}")
        time.sleep(0.2)
    wrong += [f"{sample.name}: does not become RUNNING" for sample in left.values()]
    assert not wrong, "\n".join(wrong)
    assert len(running) > 20
