"""Waiting for a service's steady state by following the engine's events, and telling why it does not come."""

from __future__ import annotations

import time
from typing import Any

from ..client import Client, Event
from ..views import short
from . import codes, look, output
from .progress import Progress

Json = dict[str, Any]


class Watch:
    """Reads the feed from a position on and says every change once, with the time since the watch began."""

    def __init__(self, client: Client, cluster: str, progress: Progress) -> None:
        self._client = client
        self._cluster = cluster
        self._progress = progress
        self._position = client.position()
        self._began = time.monotonic()
        self._states: dict[str, str] = {}

    def look(self, service: str | None, seconds: float) -> None:
        """Waits at most `seconds` for something to happen and shows it."""
        for event in self._client.poll(self._position, seconds):
            self._position = event.sequence
            line = self._line(event)
            if line:
                self._progress.say(line, sequence=event.sequence, event=dict(event))
        self.paint(service)

    def _line(self, event: Event) -> str:
        detail = event.detail
        if event.detail_type == "ECS Task State Change":
            arn = str(detail.get("taskArn", ""))
            state = f"{detail.get('lastStatus')} {detail.get('healthStatus', '')}"
            if self._states.get(arn) == state:
                return ""
            self._states[arn] = state
        elif event.detail_type.startswith("ECS Container Instance"):
            return ""
        return look.describe(event)

    def say(self, line: str) -> None:
        self._progress.say(line)

    def paint(self, service: str | None) -> None:
        tasks = [view.facts for view in self._client.tasks(self._cluster, service=service)] if service else []
        self._progress.state(describe(self._client, self._cluster, service) if service else None, tasks)


def describe(client: Client, cluster: str, service: str) -> Json:
    found: list[Json] = client.call("ecs", "DescribeServices", cluster=cluster, services=[service])["services"]
    if not found:
        raise output.Trouble(codes.NOT_FOUND, f"no service {service} in cluster {cluster}", hint="moorage ps")
    return found[0]


def is_steady(service: Json) -> bool:
    deployments = service.get("deployments", [])
    return (len(deployments) == 1 and service.get("runningCount") == service.get("desiredCount") and not service.get("pendingCount")
            and deployments[0].get("rolloutState", "COMPLETED") == "COMPLETED")


def wait(client: Client, cluster: str, name: str, timeout: float, watch: Watch) -> Json:
    """The service once it is steady. Trouble with code 4 when the time runs out and 1 when the deployment failed."""
    began = time.monotonic()
    told: set[str] = set()
    while True:
        service = describe(client, cluster, name)
        for trouble in balancer_troubles(client, service):
            if trouble not in told:
                told.add(trouble)
                watch.say(trouble)
        if is_steady(service):
            return service
        primary: Json = next((d for d in service.get("deployments", []) if d.get("status") == "PRIMARY"), {})
        if primary.get("rolloutState") == "FAILED":
            why = reasons(client, cluster, service)
            raise output.Trouble(codes.FAILED, f"the deployment of service {name} failed", *why, hint=_advice(name, why))
        left = timeout - (time.monotonic() - began)
        if left <= 0:
            why = reasons(client, cluster, service)
            raise output.Trouble(codes.TIMEOUT, f"service {name} is not steady after {timeout:g} s: {service.get('runningCount', 0)} of "
                                 f"{service.get('desiredCount', 0)} tasks run", *why, hint=f"moorage ps --all; {_advice(name, why)}")
        watch.look(name, min(left, 1.0))


def balancer_troubles(client: Client, service: Json) -> list[str]:
    """Why load balancers in front of a service do not serve."""
    groups = [entry["targetGroupArn"] for entry in service.get("loadBalancers", []) if entry.get("targetGroupArn")]
    if not groups:
        return []
    found = client.call("elbv2", "DescribeTargetGroups", TargetGroupArns=groups)["TargetGroups"]
    arns = sorted({arn for group in found for arn in group.get("LoadBalancerArns", [])})
    balancers: list[Json] = client.call("elbv2", "DescribeLoadBalancers", LoadBalancerArns=arns)["LoadBalancers"] if arns else []
    return [f"load balancer {one['LoadBalancerName']} does not serve: {one['State'].get('Reason', one['State'].get('Code'))}"
            for one in balancers if one.get("State", {}).get("Code") == "failed"]


def reasons(client: Client, cluster: str, service: Json) -> list[str]:
    """Evidence: the service's last events, why tasks stopped, and the last lines of a container that failed."""
    name = str(service["serviceName"])
    found = balancer_troubles(client, service)
    found += [f"event: {event['message']}" for event in service.get("events", [])[:5]]
    stopped = [view.facts for view in client.tasks(cluster, service=name, stopped=True)]
    stopped.sort(key=lambda task: float(task.get("stoppedAt") or task.get("createdAt") or 0), reverse=True)
    ends: dict[str, list[str]] = {}
    for task in stopped[:3]:
        ends.setdefault(_end(task), []).append(short(task["taskArn"])[:12])
    found += [f"task{'s' if len(ids) > 1 else ''} {', '.join(ids)} stopped: {end}" for end, ids in ends.items()]
    if stopped:
        for group, streams in look.streams(client, stopped[:1]).items():
            found += [f"log {short(line['logStreamName'])[:12]}: {line['message']}" for line in look.lines(client, group, streams)[-10:]]
    return found


def _end(task: Json) -> str:
    """Why a task stopped, and what its containers say beyond that."""
    reason = str(task.get("stoppedReason", "no reason given"))
    said = [f"{c['name']}: exit code {c['exitCode']}" if "exitCode" in c else f"{c['name']}: {c.get('reason', 'did not run')}"
            for c in task.get("containers", []) if "exitCode" in c or c.get("reason") != reason]
    return f"{reason} ({'; '.join(said)})" if said else reason


def _advice(name: str, why: list[str]) -> str:
    if any("CannotPullContainerError" in line for line in why):
        return "check the image's name; moorage.local/NAME:TAG is tag TAG of the OCI layout DIR/NAME of `moorage up --images DIR`"
    return f"moorage logs {name}"
