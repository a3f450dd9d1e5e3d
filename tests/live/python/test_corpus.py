"""Each task definition of the corpus (tests/python/definitions) runs on this machine with stand-in images, or is refused with the
name of what it asks for. What the machine must declare for it stands in needs.tsv, so that a definition has to run as soon as the
machine declares all of that."""

from __future__ import annotations

import json
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


def says(refusal: str, need: str) -> bool:
    """Whether a refusal names a need: by its word, or by the resource at its end (RESOURCE:GPU)."""
    word = corpus.word_of(need)
    return word in refusal or ("." in word and f"RESOURCE:{word.rsplit('.', 1)[-1]}" in refusal)


def may_raise_limits() -> bool:
    """Without CAP_SYS_RESOURCE (bit 24) not even root may raise a limit above that of its own process."""
    effective = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff:"))
    return bool(int(effective.split()[1], 16) >> 24 & 1)


def is_limit_of_this_machine(reason: str) -> bool:
    return "RLIMIT_" in reason and not may_raise_limits()


class Values:
    """What a definition takes from Secrets Manager and from Parameter Store, made here: an ARN ends with characters of the service's own."""

    def __init__(self, engine: moorage.Engine) -> None:
        self.secrets, self.ssm = engine.boto3_client("secretsmanager"), engine.boto3_client("ssm")
        self.made: dict[str, str] = {}

    def secret(self, arn: str) -> str:
        service, name, rest = arn.rsplit(":secret:", 1)[0], *arn.rsplit(":secret:", 1)[1].partition(":")[::2]
        if name not in self.made:
            content = json.dumps({"username": "u", "password": "p"})
            self.made[name] = self.secrets.create_secret(Name=name.rsplit("-", 1)[0], SecretString=content)["ARN"]
        assert self.made[name].startswith(service)
        return self.made[name] + (":" + rest if rest else "")

    def parameter(self, source: str) -> str:
        name = source.rsplit(":parameter", 1)[-1]
        if name not in self.made:
            self.ssm.put_parameter(Name=name, Value="v", Type="SecureString")
            self.made[name] = name
        return source

    def give(self, definition: corpus.Json) -> corpus.Json:
        for container in definition["containerDefinitions"]:
            for one in [*container.get("secrets", []), *container.get("logConfiguration", {}).get("secretOptions", [])]:
                source = one["valueFrom"]
                one["valueFrom"] = self.secret(source) if ":secretsmanager:" in source else self.parameter(source)
            if credentials := container.get("repositoryCredentials"):
                credentials["credentialsParameter"] = self.secret(credentials["credentialsParameter"])
        return definition


def start(ecs: Any, values: Values, sample: corpus.Sample, root: Path) -> tuple[str, str]:
    """The task's ARN, or why there is none."""
    try:
        ecs.register_task_definition(**values.give(corpus.stand_in(sample, root)))
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
    values = Values(engine)
    running: dict[str, corpus.Sample] = {}
    wrong: list[str] = []
    for sample in corpus.samples():
        missing = [need for need in sample.needs if not is_declared(need, attributes)]
        arn, refusal = start(ecs, values, sample, tmp_path)
        if arn:
            running[arn] = sample
            if missing:
                wrong.append(f"{sample.name}: was placed without {missing}")
        elif not missing:
            wrong.append(f"{sample.name}: {refusal}")
        elif missing != ["never"] and not any(says(refusal, need) for need in missing):
            wrong.append(f"{sample.name}: lacks {missing}, but says {refusal}")
    until = time.monotonic() + PATIENCE_S
    left = dict(running)
    while left and time.monotonic() < until:
        for task in ecs.describe_tasks(tasks=list(left)[:100])["tasks"]:
            if task["lastStatus"] == "RUNNING":
                left.pop(task["taskArn"])
            elif task["lastStatus"] == "STOPPED":
                sample = left.pop(task["taskArn"])
                if not is_limit_of_this_machine(reasons_of(task)):
                    wrong.append(f"{sample.name}: {reasons_of(task)}")
        time.sleep(0.2)
    wrong += [f"{sample.name}: does not become RUNNING" for sample in left.values()]
    assert not wrong, "\n".join(wrong)
    assert len(running) > 20
