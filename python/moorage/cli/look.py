"""Commands that only read: ps, explain, logs, events, version."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable
from typing import Any

from ..client import Client, Event
from ..views import moment, short
from . import codes, files, output, reach

Json = dict[str, Any]


def ps(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        services = [view.facts for view in client.services(arguments.cluster)]
        tasks = [view.facts for view in client.tasks(arguments.cluster)]
        if arguments.all:
            known = {task["taskArn"] for task in tasks}
            tasks += [view.facts for view in client.tasks(arguments.cluster, stopped=True) if view.facts["taskArn"] not in known]
        runs = reach.is_served(client)
        if not runs:
            remark = _as_of(client, arguments.store)
            tasks = [_last_known(task) for task in tasks]
    if arguments.output == "jsonl":
        output.data(services + tasks, arguments)
    elif arguments.output != "table":
        output.data({"services": services, "tasks": tasks}, arguments)
    else:
        _print_ps(services, tasks, runs)
    if not runs:
        output.remark(remark)
    return codes.OK


def _print_ps(services: list[Json], tasks: list[Json], runs: bool) -> None:
    print(output.table([service_row(service) for service in services],
                       ("service", "status", "desired", "running", "pending", "task definition", "rollout")))
    print()
    print(output.table([{**row, "status": row["status"] if runs or row["status"] == "STOPPED" else f"was {row['status']}"}
                        for row in map(task_row, tasks)],
                       ("task", "task definition", "status", "health", "group", "started", "ports", "why stopped")), flush=True)


def _as_of(client: Client, store: str) -> str:
    """The warning that no engine keeps the shown state up to date."""
    newest = client.poll(max(0, client.position() - 1))
    when = f"the last change that an engine recorded, at {newest[-1].get('time', '')}" if newest else "an engine that recorded no change"
    return f"no engine runs on {store}: this is as of {when}; containers may have ended since. `moorage up` takes them over"


def _last_known(task: Json) -> Json:
    """A task whose health is not checked at the moment."""
    if task.get("lastStatus") == "STOPPED":
        return task
    containers = [{**container, "healthStatus": "UNKNOWN"} if "healthStatus" in container else container for container in task.get("containers", [])]
    return {**task, "healthStatus": "UNKNOWN", "containers": containers}


def service_row(service: Json) -> Json:
    primary: Json = next((d for d in service.get("deployments", []) if d.get("status") == "PRIMARY"), {})
    return {"service": service["serviceName"], "status": service.get("status"), "desired": service.get("desiredCount", 0),
            "running": service.get("runningCount", 0), "pending": service.get("pendingCount", 0),
            "task definition": short(service.get("taskDefinition", "")), "rollout": primary.get("rolloutState")}


def task_row(task: Json) -> Json:
    ports = [f"{b.get('hostPort')}->{b.get('containerPort')}" for c in task.get("containers", []) for b in c.get("networkBindings", [])]
    exits = [f"{c['name']} exited {c['exitCode']}" for c in task.get("containers", []) if c.get("exitCode") is not None]
    return {"task": short(task["taskArn"])[:12], "task definition": short(task.get("taskDefinitionArn", "")),
            "status": task.get("lastStatus"), "health": task.get("healthStatus"), "group": task.get("group"),
            "started": moment(task.get("startedAt")), "ports": ",".join(ports),
            "why stopped": "; ".join(filter(None, [task.get("stoppedReason"), *exits])) if task.get("lastStatus") == "STOPPED" else ""}


# ----------------------------------------------------------------------------------------------------------------- explain

def explain(arguments: argparse.Namespace) -> int:
    if (arguments.target is None) == (arguments.request is None):
        raise output.Trouble(codes.USAGE, "nothing to explain", hint="name one task or service, or give --run FILE with the input of RunTask")
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        if arguments.request is not None:
            request = files.read("/dev/stdin" if arguments.request == "-" else arguments.request, "input of RunTask")
            found = client.explain(cluster=arguments.cluster, **{k: v for k, v in request.items() if k != "cluster"})
        elif any(service.name == arguments.target for service in client.services(arguments.cluster)):
            found = client.explain(service=arguments.target, cluster=arguments.cluster)
        else:
            found = client.explain(reach.one_task(client, arguments.cluster, arguments.target), cluster=arguments.cluster)
    if arguments.output == "table":
        output.lines(str(found).rstrip("\n"))
    else:
        output.data(found.facts, arguments)
    return codes.OK


# -------------------------------------------------------------------------------------------------------------------- logs

OWN_GROUP = "/moorage/containers"       # of containers without a logConfiguration that names a group (core/drivers/runtime/plan/plan_log.h)


def streams(client: Client, tasks: Iterable[Json], container: str | None = None) -> dict[str, list[str]]:
    """The log streams of tasks, by group: those that their definitions name, else those in which the runtime keeps every container's output."""
    definitions: dict[str, Json] = {}
    found: dict[str, list[str]] = {}
    for task in tasks:
        arn = task["taskDefinitionArn"]
        if arn not in definitions:
            definitions[arn] = client.call("ecs", "DescribeTaskDefinition", taskDefinition=arn)["taskDefinition"]
        for definition in definitions[arn]["containerDefinitions"]:
            if container and definition["name"] != container:
                continue
            options = definition.get("logConfiguration", {}).get("options", {})
            if "awslogs-group" not in options:
                found.setdefault(OWN_GROUP, []).append(f"{definition['name']}/{short(task['taskArn'])}")
                continue
            prefix = options.get("awslogs-stream-prefix")
            if prefix:
                found.setdefault(options["awslogs-group"], []).append(f"{prefix}/{definition['name']}/{short(task['taskArn'])}")
            elif options.get("awslogs-stream"):
                found.setdefault(options["awslogs-group"], []).append(options["awslogs-stream"])
            else:
                runtime_ids = [c["runtimeId"] for c in task.get("containers", []) if c["name"] == definition["name"] and c.get("runtimeId")]
                found.setdefault(options["awslogs-group"], []).extend(runtime_ids)
    return found


def lines(client: Client, group: str, names: list[str], since_ms: int = 0, pattern: str | None = None) -> list[Json]:
    """The lines of streams of one group that a filter pattern matches, in the order of their times. Streams that do not exist yet have none."""
    from ..errors import MoorageError
    found: list[Json] = []
    for start in range(0, len(names), 100):
        try:
            found += client.pages("logs", "FilterLogEvents", "events", logGroupName=group, logStreamNames=names[start:start + 100],
                                  **({"startTime": since_ms} if since_ms else {}), **({"filterPattern": pattern} if pattern else {}))
        except MoorageError as error:
            if error.name != "ResourceNotFoundException":
                raise
            if len(names) > 1:  # a stream that does not exist yet makes the whole call fail
                for name in names[start:start + 100]:
                    found += lines(client, group, [name], since_ms, pattern)
    return sorted(found, key=lambda line: (line["timestamp"], line.get("eventId", "")))


def _chosen(client: Client, arguments: argparse.Namespace) -> list[Json]:
    cluster, target = arguments.cluster, arguments.target
    everything = [v.facts for v in client.tasks(cluster)] + [v.facts for v in client.tasks(cluster, stopped=True)]
    tasks = list({task["taskArn"]: task for task in everything}.values())
    if target is None:
        return tasks
    chosen = [task for task in tasks if task.get("group") in (f"service:{target}", f"family:{target}") or target == task["taskArn"]
              or short(task["taskArn"]).startswith(target)]
    if not chosen:
        raise output.Trouble(codes.NOT_FOUND, f"no service or task {target} in cluster {cluster}", hint="moorage ps --all")
    return chosen


def logs(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        _check_container(client, _chosen(client, arguments), arguments.container)
        seen: set[str] = set()
        since = int(arguments.since * 1000) if arguments.since is not None else 0
        first = True
        while True:
            found = [line for group, names in streams(client, _chosen(client, arguments), arguments.container).items()
                     for line in lines(client, group, names, since, arguments.filter)
                     if arguments.until is None or line["timestamp"] < arguments.until * 1000]
            fresh = sorted((line for line in found if line["eventId"] not in seen), key=lambda line: (line["timestamp"], line["eventId"]))
            if first and arguments.tail is not None:
                _print_lines(fresh[max(0, len(fresh) - arguments.tail):], arguments)
            else:
                _print_lines(fresh, arguments)
            seen = {line["eventId"] for line in found if line["timestamp"] >= since} | (seen if not fresh else set())
            since = max([since, *(line["timestamp"] for line in fresh)])
            seen |= {line["eventId"] for line in fresh}
            first = False
            if not arguments.follow:
                return codes.OK
            try:
                time.sleep(0.3)
            except KeyboardInterrupt:
                return codes.OK


def _check_container(client: Client, tasks: list[Json], container: str | None) -> None:
    """Raises Trouble where no task has the container that was asked for."""
    names: set[str] = set()
    for arn in sorted({task["taskDefinitionArn"] for task in tasks}):
        definition = client.call("ecs", "DescribeTaskDefinition", taskDefinition=arn)["taskDefinition"]
        names |= {one["name"] for one in definition["containerDefinitions"]}
    if container is not None and tasks and container not in names:
        raise output.Trouble(codes.NOT_FOUND, f"no task here has a container {container}", f"containers: {', '.join(sorted(names))}")


def _print_lines(found: list[Json], arguments: argparse.Namespace) -> None:
    if arguments.output in ("json", "yaml") and not arguments.follow:
        output.data(found, arguments)
        return
    for line in found:
        if arguments.output != "table":
            output.record(line, arguments)
        else:
            _, container, task = ["", "", line["logStreamName"], *line["logStreamName"].split("/")][-3:]
            when = output.utc(line["timestamp"] / 1000) if arguments.timestamps else output.clock(line["timestamp"] / 1000)
            place = output.clean(f"{container}/{task[:12]}")
            output.lines(line["message"], mark=f"{output.paint(when, 'dim')} {output.paint(place, 'green')} ")
    sys.stdout.flush()


# ------------------------------------------------------------------------------------------------------------------ events

def describe(event: Event) -> str:
    """One line for an event."""
    detail = event.detail
    if event.detail_type == "ECS Task State Change":
        why = f" ({detail['stoppedReason']})" if detail.get("stoppedReason") else ""
        last, desired = detail.get("lastStatus"), detail.get("desiredStatus")
        status = last if last == desired else f"{last} -> {desired}"
        return f"task {short(detail['taskArn'])[:12]} {short(detail.get('taskDefinitionArn', ''))} {status}{why}"
    if event.detail_type == "ECS Container Instance State Change":
        return f"instance {short(detail.get('containerInstanceArn', ''))[:12]} {detail.get('status')}"
    if is_pull(event):
        return f"image {detail.get('reason', '')}"
    names = ", ".join(short(arn) for arn in event.get("resources", []))
    reason = detail.get("reason") or detail.get("eventName") or ""
    name = detail.get("eventName", "")
    return f"{event.detail_type.removeprefix('ECS ').lower()} {names}: {name} {reason if reason != detail.get('eventName') else ''}".rstrip()


def is_pull(event: Event) -> bool:
    """Whether an event tells how far the pull of an image has come."""
    return event.detail_type == "Moorage Machine Notice" and str(event.detail.get("eventName", "")).startswith("IMAGE_PULL")


def print_event(event: Event, arguments: argparse.Namespace) -> None:
    if arguments.output == "table":
        output.line(f"{event.sequence:>6}  {event.get('time', '')}  {describe(event)}")
    else:
        output.record({"sequence": event.sequence, **event}, arguments)


def is_of_cluster(event: Event, cluster: str) -> bool:
    """Whether an event is about a cluster or something in it; events that name no cluster are about every one."""
    arns = [str(event.detail.get("clusterArn") or ""), *map(str, event.get("resources", []))]
    named = {match.group(1) for match in map(_CLUSTER_OF.match, arns) if match}
    return not named or cluster in named


_CLUSTER_OF = re.compile(r"arn:[^:]*:ecs:[^:]*:[^:]*:(?:cluster|service|task|container-instance|service-deployment|service-revision|task-set)/([^/]+)(?:$|/)")


def events(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        if arguments.output in ("json", "yaml") and not arguments.follow:
            output.data([{"sequence": event.sequence, **event} for event in client.events(arguments.after, timeout=0.0)
                         if is_of_cluster(event, arguments.cluster)], arguments)
            return codes.OK
        try:
            for event in client.events(arguments.after, timeout=None if arguments.follow else 0.0):
                if is_of_cluster(event, arguments.cluster):
                    print_event(event, arguments)
        except KeyboardInterrupt:
            pass
    return codes.OK


def version(arguments: argparse.Namespace) -> int:
    from .. import versions
    found = versions()
    if arguments.output == "table":
        print("\n".join(f"{name:10} {value}" for name, value in found.items()))
    else:
        output.data(found, arguments)
    return codes.OK
