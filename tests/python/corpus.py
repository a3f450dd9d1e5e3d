"""Task definitions as users write them (definitions/*.json), in forms that run without their images.

A stand-in keeps everything that a machine has to carry out: networks, volumes, limits, order, logs, names. It replaces the image
and its program, what a health check runs, names of users, paths of the machine, and fixed ports that two definitions may both want.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "definitions"
IMAGE = "moorage.local/busybox:latest"
STAYS = "trap 'exit 0' TERM; while :; do sleep 0.2; done"
CPU_OF_A_CONTAINER = 8
CPU_OF_A_TASK = "128"  # EC2's smallest

Json = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    name: str
    definition: Json
    refused_in_simulation: str  # a word of the refusal; empty: it runs
    needs: list[str]            # of a real machine

    @property
    def is_guest(self) -> bool:
        """Whether it is for Fargate."""
        return "FARGATE" in self.definition.get("requiresCompatibilities", [])


def samples() -> Iterator[Sample]:
    for line in (PLACE / "needs.tsv").read_text().splitlines()[1:]:
        name, refused, needs = line.split("\t")
        yield Sample(name, json.loads((PLACE / f"{name}.json").read_text()), refused, [need for need in needs.split(",") if need])


def request(sample: Sample) -> Json:
    """What RunTask is called with."""
    out: Json = {"taskDefinition": sample.definition["family"], "launchType": "FARGATE" if sample.is_guest else "EC2"}
    if sample.definition.get("networkMode") == "awsvpc":
        out["networkConfiguration"] = {"awsvpcConfiguration": {"subnets": ["subnet-03933a7e5491c6862"], "securityGroups": ["sg-029a484209804623f"]}}
    return out


def jobs_of(definition: Json) -> set[str]:
    """Containers that end, because others wait for it."""
    return {one["containerName"] for container in definition["containerDefinitions"] for one in container.get("dependsOn", [])
            if one["condition"] in ("SUCCESS", "COMPLETE")}


def stand_in(sample: Sample, root: Path) -> Json:
    """`root`: a directory below which paths of the machine are made."""
    out = copy.deepcopy(sample.definition)
    jobs = jobs_of(out)
    for container in out["containerDefinitions"]:
        container["image"] = IMAGE
        container["entryPoint"] = ["/bin/sh", "-c", "exit 0" if container["name"] in jobs else STAYS]
        if "healthCheck" in container:
            container["healthCheck"] = {**container["healthCheck"], "command": ["CMD", "/bin/true"], "interval": 5, "startPeriod": 0}
        if not container.get("user", "0").replace(":", "").isdigit():
            container["user"] = "1000"
        if not sample.is_guest and "cpu" in container:
            container["cpu"] = CPU_OF_A_CONTAINER
        for mapping in container.get("portMappings", []):
            if mapping.get("hostPort") and out.get("networkMode") not in ("host", "awsvpc"):
                mapping["hostPort"] = 0
        for device in container.get("linuxParameters", {}).get("devices", []):
            device["hostPath"] = "/dev/null"
    if not sample.is_guest and "cpu" in out:
        out["cpu"] = CPU_OF_A_TASK
    for volume in out.get("volumes", []):
        if source := volume.get("host", {}).get("sourcePath"):
            place = root / source.strip("/")
            os.makedirs(place, exist_ok=True)
            volume["host"]["sourcePath"] = str(place)
    return out


def word_of(need: str) -> str:
    """The word by which a refusal names a need: a member or an attribute."""
    return need.lstrip("!").split("=")[0]
