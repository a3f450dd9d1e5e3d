"""moorage wait: until services are steady or inactive, or tasks run or have stopped."""

from __future__ import annotations

import argparse
import time
from typing import Any

from ..client import Client
from ..steadiness import Asked
from ..views import short
from . import codes, look, output, progress, reach, steady

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        shown = progress.make(arguments.progress, arguments.log)
        try:
            if arguments.state == "steady":
                found = _steady(client, arguments, shown)
            elif arguments.state == "inactive":
                found = _inactive(client, arguments, shown)
            else:
                found = _tasks(client, arguments, shown)
        finally:
            shown.close()
    rows = [look.task_row(one) if "taskArn" in one else look.service_row(one) for one in found]
    output.show(rows, arguments, facts=found)
    return codes.OK


def _steady(client: Client, arguments: argparse.Namespace, shown: progress.Progress) -> list[Json]:
    watch, began = steady.Watch(client, arguments.cluster, shown), time.monotonic()
    asked = {name: Asked.of(steady.describe(client, arguments.cluster, name)) for name in arguments.name}
    return [steady.wait(client, arguments.cluster, name, max(0.0, arguments.timeout - (time.monotonic() - began)), watch, what,
                        allowed=arguments.timeout)
            for name, what in asked.items()]


def _inactive(client: Client, arguments: argparse.Namespace, shown: progress.Progress) -> list[Json]:
    watch, began = steady.Watch(client, arguments.cluster, shown), time.monotonic()
    while True:
        found: list[Json] = []
        for start in range(0, len(arguments.name), 10):
            found += client.call("ecs", "DescribeServices", cluster=arguments.cluster, services=arguments.name[start:start + 10])["services"]
        left_over = [one for one in found if one.get("status") != "INACTIVE"]
        if not left_over:
            return found
        _look(watch, began, arguments.timeout, [f"service {one['serviceName']} is {one['status']}, {one.get('runningCount', 0)} tasks run"
                                                for one in left_over])


def _tasks(client: Client, arguments: argparse.Namespace, shown: progress.Progress) -> list[Json]:
    wanted = arguments.state.upper()
    arns = [reach.one_task(client, arguments.cluster, name) for name in arguments.name]
    watch, began = steady.Watch(client, arguments.cluster, shown), time.monotonic()
    while True:
        tasks: list[Json] = []
        for start in range(0, len(arns), 100):
            tasks += client.call("ecs", "DescribeTasks", cluster=arguments.cluster, tasks=arns[start:start + 100])["tasks"]
        late = [task for task in tasks if task["lastStatus"] != wanted]
        if not late:
            return tasks
        ended = [task for task in late if wanted == "RUNNING" and task["desiredStatus"] == "STOPPED"]
        if ended:
            raise output.Trouble(codes.FAILED, f"{len(ended)} of {len(tasks)} tasks ended before they ran",
                                 *(f"task {short(task['taskArn'])[:12]}: {task.get('stoppedReason', 'no reason given')}" for task in ended),
                                 hint="moorage ps --all")
        _look(watch, began, arguments.timeout, [f"task {short(task['taskArn'])[:12]} is {task['lastStatus']}" for task in late])


def _look(watch: steady.Watch, began: float, timeout: float, evidence: list[str]) -> None:
    left = timeout - (time.monotonic() - began)
    if left <= 0:
        raise output.Trouble(codes.TIMEOUT, f"not within {timeout:g} s", *evidence[:10], hint="moorage ps --all; moorage events")
    watch.look(None, min(left, 1.0))
