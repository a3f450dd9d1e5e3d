"""moorage wait: until services are steady or inactive, or tasks run or have stopped."""

from __future__ import annotations

import argparse
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
            look_for = {"steady": _steady, "inactive": _inactive}.get(arguments.state, _tasks)
            found = look_for(client, arguments, steady.Watch(client, arguments.cluster, shown))
        finally:
            shown.close()
    rows = [look.task_row(one) if "taskArn" in one else look.service_row(one) for one in found]
    output.show(rows, arguments, facts=found)
    return codes.OK


def _steady(client: Client, arguments: argparse.Namespace, watch: steady.Watch) -> list[Json]:
    asked = {name: Asked.of(steady.describe(client, arguments.cluster, name)) for name in arguments.name}
    return steady.wait_each(client, arguments.cluster, asked, arguments.timeout, watch)


def _inactive(client: Client, arguments: argparse.Namespace, watch: steady.Watch) -> list[Json]:
    def there() -> list[Json]:
        return [one for start in range(0, len(arguments.name), 10) for one in
                client.call("ecs", "DescribeServices", cluster=arguments.cluster, services=arguments.name[start:start + 10])["services"]]

    def left() -> list[Json]:
        return [one for one in there() if one.get("status") != "INACTIVE"]

    steady.until(lambda: not left(), watch, arguments.timeout, "the services are not gone",
                 lambda: [f"service {one['serviceName']} is {one['status']}, {one.get('runningCount', 0)} tasks run" for one in left()])
    return there()


def _tasks(client: Client, arguments: argparse.Namespace, watch: steady.Watch) -> list[Json]:
    wanted = arguments.state.upper()
    arns = [reach.one_task(client, arguments.cluster, name) for name in arguments.name]

    def late() -> list[Json]:
        return [task for task in reach.tasks(client, arguments.cluster, arns) if task["lastStatus"] != wanted]

    def done() -> bool:
        missing = late()
        ended = [task for task in missing if wanted == "RUNNING" and task["desiredStatus"] == "STOPPED"]
        if ended:
            raise output.Trouble(codes.FAILED, f"{len(ended)} of {len(arns)} tasks ended before they ran",
                                 *(f"task {short(task['taskArn'])[:12]}: {task.get('stoppedReason', 'no reason given')}" for task in ended),
                                 hint="moorage ps --all")
        return not missing

    steady.until(done, watch, arguments.timeout, f"the tasks are not {wanted}",
                 lambda: [f"task {short(task['taskArn'])[:12]} is {task['lastStatus']}" for task in late()][:10])
    return reach.tasks(client, arguments.cluster, arns)
