"""moorage run: one task, what it writes, and its exit code."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from ..client import Client
from ..errors import MoorageError
from ..views import short
from . import codes, ensure, files, look, output, progress, reach, signals, steady

Json = dict[str, Any]

_LATE = 0.3     # seconds after the end in which the last lines arrive


def run(arguments: argparse.Namespace) -> int:
    variables = [_variable(text) for text in arguments.env]
    with signals.answered_by(_asked_to_end), reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        shown = progress.make("plain" if arguments.progress in ("auto", "tty") else arguments.progress, arguments.log)
        made = ""
        try:
            arn, made = _definition(client, arguments, shown)
            definition: Json = ensure.described(client, arn)["taskDefinition"]
            container = _container(definition, arguments.container)
            task = _start(client, arguments, arn, container, variables)
            if arguments.detach:
                if made and arguments.rm:
                    output.remark(f"{short(made)} stays until the task has ended: remove it with `moorage call ecs DeregisterTaskDefinition`")
                return _say_started(task, arguments)
            return _follow(client, arguments, task, container, shown)
        finally:
            if made and arguments.rm and not arguments.detach:
                _remove(client, made, shown)
            shown.close()


def _asked_to_end(number: int, frame: object) -> None:
    """SIGTERM asks for an orderly end as Ctrl-C does."""
    raise KeyboardInterrupt


def _variable(text: str) -> Json:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise output.Trouble(codes.USAGE, f"{text!r} is no variable", hint="write --env NAME=VALUE")
    return {"name": name, "value": value}


def _definition(client: Client, arguments: argparse.Namespace, shown: progress.Progress) -> tuple[str, str]:
    """The ARN of the definition to run, and of the revision that was registered for it, if one was."""
    if not files.is_path(arguments.what):
        return arguments.what, ""
    wanted = files.read(arguments.what, "task definition")
    files.member(wanted, "family", arguments.what, "task definition")
    before = _newest(client, str(wanted["family"]))
    arn = ensure.task_definition(client, wanted, shown)
    return arn, arn if arn != before else ""


def _newest(client: Client, family: str) -> str:
    try:
        return str(client.call("ecs", "DescribeTaskDefinition", taskDefinition=family)["taskDefinition"]["taskDefinitionArn"])
    except MoorageError:
        return ""


def _container(definition: Json, wanted: str | None) -> str:
    names = [one["name"] for one in definition["containerDefinitions"]]
    if wanted is None:
        return str(next(one["name"] for one in definition["containerDefinitions"] if one.get("essential", True)))
    if wanted not in names:
        raise output.Trouble(codes.NOT_FOUND, f"{short(definition['taskDefinitionArn'])} has no container {wanted}", f"containers: {', '.join(names)}")
    return wanted


def _start(client: Client, arguments: argparse.Namespace, arn: str, container: str, variables: list[Json]) -> Json:
    override: Json = {"command": arguments.arguments, "environment": variables, "cpu": arguments.cpu, "memory": arguments.memory}
    override = {name: value for name, value in override.items() if value not in ([], None)}
    request: Json = {"cluster": arguments.cluster, "taskDefinition": arn, "group": arguments.group, "launchType": arguments.launch_type,
                     "startedBy": arguments.started_by[:128],
                     "enableExecuteCommand": arguments.enable_execute_command or None,
                     "overrides": {"containerOverrides": [{"name": container, **override}]} if override else None}
    reply = client.call("ecs", "RunTask", **{name: value for name, value in request.items() if value is not None})
    if not reply["tasks"]:
        why = [f"{short(str(failure.get('arn', '')))} {failure.get('reason', '')} {failure.get('detail', '')}".strip() for failure in reply["failures"]]
        raise output.Trouble(codes.FAILED, "no machine takes the task", *why, hint="moorage explain --run FILE says of each machine why it does not")
    task: Json = reply["tasks"][0]
    return task


def _say_started(task: Json, arguments: argparse.Namespace) -> int:
    if arguments.output == "table":
        output.line(task["taskArn"])
    else:
        output.data(task, arguments)
    return codes.OK


def _follow(client: Client, arguments: argparse.Namespace, task: Json, container: str, shown: progress.Progress) -> int:
    """Prints what the task writes until it has stopped. Ctrl-C and --timeout stop it."""
    watch = steady.Watch(client, arguments.cluster, shown)
    arn, began, stopped_for = str(task["taskArn"]), time.monotonic(), 0
    lines = _Lines(client, arn, arguments)
    while True:
        try:
            task = client.call("ecs", "DescribeTasks", cluster=arguments.cluster, tasks=[arn])["tasks"][0]
            lines.show(task)
            if task["lastStatus"] == "STOPPED":
                break
            if arguments.timeout and not stopped_for and time.monotonic() - began >= arguments.timeout:
                stopped_for = codes.TIMEOUT
                shown.say(f"the task has not ended within {arguments.timeout:g} s and is stopped")
                client.call("ecs", "StopTask", cluster=arguments.cluster, task=arn, reason="moorage run: its time ran out")
            watch.look(None, 0.3)
        except KeyboardInterrupt:
            if stopped_for:
                raise
            stopped_for = codes.INTERRUPTED
            shown.say("the task is stopped; Ctrl-C again leaves it alone")
            client.call("ecs", "StopTask", cluster=arguments.cluster, task=arn, reason="moorage run was interrupted")
    time.sleep(_LATE)
    lines.show(task)
    if arguments.output != "table":
        output.data(task, arguments)
    return stopped_for or _exit_code(client, task, container)


class _Lines:
    """What a task writes, each line once, as it comes: standard output for a reader, standard error where that has the facts."""

    def __init__(self, client: Client, task: str, arguments: argparse.Namespace) -> None:
        self._client = client
        self._seen: set[str] = set()
        self._since = 0
        self._stream = sys.stdout if arguments.output == "table" else sys.stderr
        self._task = task

    def show(self, task: Json) -> None:
        found = look.streams(self._client, [task])
        several = sum(len(names) for names in found.values()) > 1
        lines = [line for group, names in found.items() for line in look.lines(self._client, group, names, self._since)]
        for line in sorted(lines, key=lambda one: (one["timestamp"], one["eventId"])):
            if line["eventId"] in self._seen:
                continue
            self._seen.add(line["eventId"])
            self._since = max(self._since, int(line["timestamp"]))
            mark = output.clean(str(line["logStreamName"]).split("/")[-2]) + " | " if several and line["logStreamName"].count("/") > 1 else ""
            print(mark + output.clean(line["message"]), file=self._stream, flush=True)


def _exit_code(client: Client, task: Json, container: str) -> int:
    code = next((one.get("exitCode") for one in task.get("containers", []) if one["name"] == container), None)
    if code is not None:
        return int(code)
    why = [str(task.get("stoppedReason", ""))] + [f"{one['name']}: {one['reason']}" for one in task.get("containers", []) if one.get("reason")]
    raise output.Trouble(codes.FAILED, f"container {container} did not run", *filter(None, why), hint=f"moorage inspect {short(task['taskArn'])[:12]}")


def _remove(client: Client, made: str, shown: progress.Progress) -> None:
    client.call("ecs", "DeregisterTaskDefinition", taskDefinition=made)
    client.call("ecs", "DeleteTaskDefinitions", taskDefinitions=[made])
    shown.say(f"task definition {short(made)} removed")
