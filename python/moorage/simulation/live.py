"""Copies of engines that run: what a simulation needs to go on from their present state.

The copy has every record of the engine, its machines and the containers that run on them. Containers that are started in it take as
long as those of the engine took, where the engine has tasks whose times are known.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..views import short

if TYPE_CHECKING:
    from ..client import Client

Json = dict[str, Any]
_TASKS_MEASURED_MAX = 300   # of the newest tasks
_CREATE_MS = 20             # of the time between the end of the pull and the start, for the container's creation
_QUANTILES = (0.1, 0.9)


@dataclass(frozen=True)
class LiveState:
    """What `Client.fork` begins with."""

    state: bytes
    start: float                                        # seconds since 1970
    account_id: str
    region: str
    seal_key: str | None = None
    runtime_options: Json = field(default_factory=dict)
    balancer_options: Json = field(default_factory=dict)
    measured: Json = field(default_factory=dict)        # {"pull" | "start" | "stop": {"minMs", "maxMs", "samples"}}


def state_of(client: Client) -> LiveState:
    """The present state of an engine, and how long its tasks took."""
    state = client._transport.copy_state()
    stats = client.stats()
    measured = latencies(client)
    region = str(stats.get("region", client.region))
    return LiveState(state, _now(client), _account(client), region, _seal_key(client), _runtime_options(measured), _balancer_options(client), measured)


def _now(client: Client) -> float:
    from ..testing import VirtualEngine
    return client.now if isinstance(client, VirtualEngine) else time.time()


def _account(client: Client) -> str:
    found: str = client.call("sts", "GetCallerIdentity")["Account"]
    return found


def _seal_key(client: Client) -> str | None:
    """The file of the key of the store, where this process may read it: the copy can then open the secrets that its tasks need."""
    place = getattr(client, "path", None) or getattr(client._transport, "directory", None)
    given = getattr(getattr(client, "_settings", None), "seal_key_file", None)
    path = given or (os.path.join(place, "seal.key") if place and place != ":memory:" else None)
    return path if path and os.access(path, os.R_OK) else None


# ------------------------------------------------------------------------------------------------------------------- latencies

def latencies(client: Client) -> Json:
    """How long pulls, starts and stops of the newest tasks took, from the tenth to the ninetieth percentile; what no task tells is missing."""
    spans: dict[str, list[float]] = {"pull": [], "start": [], "stop": []}
    for task in _newest_tasks(client):
        _measure(spans["pull"], task, "pullStartedAt", "pullStoppedAt")
        _measure(spans["start"], task, "pullStoppedAt", "startedAt")
        _measure(spans["stop"], task, "stoppingAt", "executionStoppedAt")
    return {name: _range(values) for name, values in spans.items() if values}


def _newest_tasks(client: Client) -> list[Json]:
    found: list[Json] = []
    for cluster in client.clusters():
        for status in ("RUNNING", "STOPPED"):
            arns: list[str] = []
            for arn in client.pages("ecs", "ListTasks", "taskArns", cluster=cluster.name, desiredStatus=status):
                arns.append(arn)
                if len(arns) >= _TASKS_MEASURED_MAX:
                    break
            for begin in range(0, len(arns), 100):
                found += client.call("ecs", "DescribeTasks", cluster=cluster.name, tasks=arns[begin:begin + 100])["tasks"]
    return found


def _measure(into: list[float], task: Mapping[str, Any], begin: str, end: str) -> None:
    if task.get(begin) is not None and task.get(end) is not None and task[end] >= task[begin]:
        into.append(1000 * (float(task[end]) - float(task[begin])))


def _range(values: list[float]) -> Json:
    ordered = sorted(values)
    low, high = (round(ordered[round(q * (len(ordered) - 1))]) for q in _QUANTILES)
    return {"minMs": low, "maxMs": high, "samples": len(ordered)}


def _runtime_options(measured: Json) -> Json:
    options: Json = {}
    if "pull" in measured:
        options["pull"] = options["pullCached"] = _span(measured["pull"])
    if "start" in measured:
        options["create"] = {"minMs": 0, "maxMs": min(_CREATE_MS, measured["start"]["minMs"])}
        options["start"] = _span(measured["start"], less=_CREATE_MS)
    if "stop" in measured:
        options["stop"] = _span(measured["stop"])
    return {"latencies": options} if options else {}


def _span(range: Json, less: int = 0) -> Json:
    return {"minMs": max(0, range["minMs"] - less), "maxMs": max(0, range["maxMs"] - less)}


def _balancer_options(client: Client) -> Json:
    """A target is healthy after as many checks as its group asks for, one every interval."""
    groups = list(client.pages("elbv2", "DescribeTargetGroups", "TargetGroups"))
    spans = [1000 * int(group.get("HealthCheckIntervalSeconds", 30)) * (int(group.get("HealthyThresholdCount", 5)) - 1) for group in groups]
    return {"firstHealth": {"minMs": min(spans), "maxMs": max(spans)}} if spans else {}


# -------------------------------------------------------------------------------------------------------------------- machines

def size_of(instance: Json) -> tuple[int, int]:
    """CPU units and MiB that a container instance registered."""
    amounts = {one["name"]: int(one.get("integerValue", 0)) for one in instance.get("registeredResources", [])}
    return amounts.get("CPU", 0), amounts.get("MEMORY", 0)


def attribute(instance: Json, name: str, otherwise: str = "") -> str:
    return next((str(one.get("value", "")) for one in instance.get("attributes", []) if one.get("name") == name), otherwise)


def name_of(instance: Json) -> str:
    return str(instance.get("ec2InstanceId") or short(str(instance.get("containerInstanceArn", ""))))
