"""Waiting for a service's steady state by following the engine's events, and telling why it does not come."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ..client import Client, Event
from ..steadiness import Asked, State, is_at_rest, primary, verdict
from ..views import short
from . import codes, look, output
from .progress import Progress

Json = dict[str, Any]

PULL_SECONDS = 5.0      # between two lines about the pull of one image
DEAF_SECONDS = 3.0      # after this time without listening, a load balancer's port counts as taken


class Pulls:
    """Chooses which news about pulls to show: the first of an image, its end, and one line in PULL_SECONDS between them."""

    def __init__(self) -> None:
        self._shown: dict[str, float] = {}

    def is_time_for(self, news: str) -> bool:
        image, _, how_far = news.partition(": ")
        now = time.monotonic()
        is_under_way = " MiB" in how_far and how_far[:1].isdigit()
        if is_under_way and now - self._shown.get(image, now - PULL_SECONDS) < PULL_SECONDS:
            return False
        self._shown[image] = now
        return True


class Watch:
    """Reads the feed from a position on and shows every change once, with the time since the watch began."""

    def __init__(self, client: Client, cluster: str, progress: Progress) -> None:
        self._client = client
        self._cluster = cluster
        self._progress = progress
        self._position = client.position()
        self._began = time.monotonic()
        self._states: dict[str, str] = {}
        self._pulls = Pulls()

    def look(self, service: str | None, seconds: float) -> None:
        """Waits at most `seconds` for something to happen and shows it."""
        for event in self._client.poll(self._position, seconds):
            self._position = event.sequence
            line = self._line(event) if look.is_of_cluster(event, self._cluster) else ""
            if line:
                self._progress.say(line, sequence=event.sequence, event=dict(event))
        self.paint(service)

    def _line(self, event: Event) -> str:
        detail = event.detail
        if event.detail_type == "ECS Task State Change":
            arn = str(detail.get("taskArn", ""))
            is_stopping = detail.get("desiredStatus") == "STOPPED"
            state = "STOPPED" if is_stopping else f"{detail.get('lastStatus')} {detail.get('healthStatus', '')}"
            if self._states.get(arn) == state:
                return ""
            self._states[arn] = state
        elif event.detail_type.startswith("ECS Container Instance"):
            return ""
        elif look.is_pull(event) and not self._pulls.is_time_for(str(detail.get("reason", ""))):
            return ""
        return look.describe(event)

    def say(self, line: str, **facts: Any) -> None:
        self._progress.say(line, **facts)

    def paint(self, service: str | None) -> None:
        tasks = [view.facts for view in self._client.tasks(self._cluster, service=service)] if service else []
        self._progress.state(describe(self._client, self._cluster, service) if service else None, tasks)


def describe(client: Client, cluster: str, service: str) -> Json:
    found: list[Json] = client.call("ecs", "DescribeServices", cluster=cluster, services=[service])["services"]
    if not found:
        raise output.Trouble(codes.NOT_FOUND, f"no service {service} in cluster {cluster}", hint="moorage ps")
    return found[0]


def wait(client: Client, cluster: str, name: str, timeout: float, watch: Watch, asked: Asked, *, allowed: float | None = None) -> Json:
    """Waits until the service is steady on what was asked, and returns it. Trouble with code 4 when the time runs out, and 1 when the deployment failed,
    when another request changed the service, or when a load balancer in front of it cannot serve. `allowed` is the time-out
    that the user gave, where only `timeout` of it is left."""
    began = time.monotonic()
    told: set[str] = set()
    ended = ""      # the reason why what was asked for will not happen, once known
    deaf_since: float | None = None
    while True:
        service = describe(client, cluster, name)
        found = verdict(service, asked)
        if found.state is State.STEADY:
            return service
        if found.state in (State.SUPERSEDED, State.GONE):
            raise output.Trouble(codes.FAILED, f"service {name} is not what was asked for", found.why, *_last_events(service),
                                 hint="moorage ps; run moorage up again to ask anew")
        left = timeout - (time.monotonic() - began)
        if found.state is State.FAILED and not ended:
            ended = found.why
            watch.say(f"{found.why}; waiting until the service is at rest" if len(service.get("deployments", [])) > 1 else found.why)
        # Waits for a rollback that is under way: where the engine runs in this process, leaving would stop it half-way.
        if ended and (left <= 0 or is_at_rest(service) or primary(service).get("rolloutState") == "FAILED"):
            why = reasons(client, cluster, service)
            raise output.Trouble(codes.FAILED, f"the deployment of service {name} failed", ended, *why, hint=_advice(name, why))
        troubles = balancer_troubles(client, service)
        for trouble in troubles:
            if trouble not in told:
                told.add(trouble)
                watch.say(trouble)
        deaf_since = (deaf_since or time.monotonic()) if troubles else None
        if deaf_since is not None and time.monotonic() - deaf_since >= DEAF_SECONDS:
            raise output.Trouble(codes.FAILED, f"the load balancer of service {name} cannot serve", *troubles,
                                 hint="end what holds the port, or choose another with `moorage up --load-balancer PORT`")
        if left <= 0:
            why = unhealthy(client, cluster, service) + reasons(client, cluster, service)
            after = timeout if allowed is None else allowed
            raise output.Trouble(codes.TIMEOUT, f"service {name} is not steady after {after:g} s: {service.get('runningCount', 0)} of "
                                 f"{service.get('desiredCount', 0)} tasks run", *why, hint=f"moorage ps --all; {_advice(name, why)}")
        watch.look(name, min(left, 1.0))


def wait_each(client: Client, cluster: str, asked: dict[str, Asked], timeout: float, watch: Watch, *, began: float | None = None) -> list[Json]:
    """Waits for each of several services within one time-out, which runs since `began`, and says when it is steady; the services then."""
    since = time.monotonic() if began is None else began
    reached = []
    for name, what in asked.items():
        left = max(0.0, timeout - (time.monotonic() - since))
        service = wait(client, cluster, name, left, watch, what, allowed=timeout)
        watch.look(name, 0.0)
        reached.append(service)
        watch.say(f"service {name} is steady: {service['runningCount']} of {service['desiredCount']} tasks run, after {time.monotonic() - since:.2f} s",
                  steady=True)
    return reached


def until(done: Callable[[], bool], watch: Watch, timeout: float, what: str, evidence: Callable[[], list[str]]) -> None:
    """Waits until `done`, showing what happens meanwhile. Trouble with code 4, and what `evidence` says then, when the time runs out."""
    began = time.monotonic()
    while not done():
        left = timeout - (time.monotonic() - began)
        if left <= 0:
            raise output.Trouble(codes.TIMEOUT, f"{what} within {timeout:g} s", *evidence(), hint="moorage ps --all; moorage doctor")
        watch.look(None, min(left, 1.0))


def _last_events(service: Json) -> list[str]:
    return [f"event: {event['message']}" for event in service.get("events", [])[:3]]


def unhealthy(client: Client, cluster: str, service: Json) -> list[str]:
    """Tasks whose containers are UNHEALTHY, and targets that are not healthy, each with its reason."""
    found: list[str] = []
    for task in (view.facts for view in client.tasks(cluster, service=str(service["serviceName"]))):
        ill = [f"container {c['name']} is UNHEALTHY{_checked(client, task, c['name'])}" for c in task.get("containers", [])
               if c.get("healthStatus") == "UNHEALTHY"]
        if ill:
            found.append(f"task {short(task['taskArn'])[:12]} is UNHEALTHY: {'; '.join(ill)}")
    for entry in service.get("loadBalancers", []):
        if not entry.get("targetGroupArn"):
            continue
        for target in client.call("elbv2", "DescribeTargetHealth", TargetGroupArn=entry["targetGroupArn"])["TargetHealthDescriptions"]:
            health: Json = target.get("TargetHealth", {})
            if health.get("State") not in ("healthy", "draining", None):
                why = health.get("Description") or health.get("Reason")
                found.append(f"target {target['Target']['Id']}:{target['Target'].get('Port')} is {health['State']}{f': {why}' if why else ''}")
    return found


def _checked(client: Client, task: Json, container: str) -> str:
    definition = client.call("ecs", "DescribeTaskDefinition", taskDefinition=task["taskDefinitionArn"])["taskDefinition"]
    for one in definition.get("containerDefinitions", []):
        if one.get("name") == container and one.get("healthCheck"):
            return f" by its health check {json.dumps(one['healthCheck'].get('command', []))}"
    return ""


def balancer_troubles(client: Client, service: Json) -> list[str]:
    """Why load balancers in front of a service do not serve."""
    groups = [entry["targetGroupArn"] for entry in service.get("loadBalancers", []) if entry.get("targetGroupArn")]
    if not groups:
        return []
    found = client.call("elbv2", "DescribeTargetGroups", TargetGroupArns=groups)["TargetGroups"]
    arns = sorted({arn for group in found for arn in group.get("LoadBalancerArns", [])})
    balancers: list[Json] = client.call("elbv2", "DescribeLoadBalancers", LoadBalancerArns=arns)["LoadBalancers"] if arns else []
    return [f"load balancer {one['LoadBalancerName']} does not serve: {one['State'].get('Reason', one['State'].get('Code'))}"
            for one in balancers if one.get("State", {}).get("Code") in ("failed", "active_impaired")]


def reasons(client: Client, cluster: str, service: Json) -> list[str]:
    """Evidence: the service's last events, why tasks stopped, and the last lines of a container that failed."""
    name = str(service["serviceName"])
    found = balancer_troubles(client, service)
    found += [f"event: {event['message']}" for event in service.get("events", [])[:5]]
    stopped = [view.facts for view in client.tasks(cluster, service=name, stopped=True)]
    # Tasks that a rollback or a smaller count has ended do not explain why the deployment failed.
    stopped.sort(key=lambda task: (not str(task.get("stoppedReason", "")).startswith("Scaling activity"),
                                   float(task.get("stoppedAt") or task.get("createdAt") or 0)), reverse=True)
    ends: dict[str, list[str]] = {}
    for task in stopped[:3]:
        ends.setdefault(_end(task), []).append(short(task["taskArn"])[:12])
    found += [f"task{'s' if len(ids) > 1 else ''} {', '.join(ids)} stopped: {end}" for end, ids in ends.items()]
    if stopped:
        for group, streams in look.streams(client, stopped[:1]).items():
            found += [f"log {short(line['logStreamName'])[:12]}: {line['message']}" for line in look.lines(client, group, streams)[-10:]]
    return found


def _end(task: Json) -> str:
    """Why a task stopped, and the reasons of its containers."""
    reason = str(task.get("stoppedReason", "no reason given"))
    said = [f"{c['name']}: exit code {c['exitCode']}" if "exitCode" in c else f"{c['name']}: {c.get('reason', 'did not run')}"
            for c in task.get("containers", []) if "exitCode" in c or c.get("reason") != reason]
    said += [f"{c['name']}: UNHEALTHY" for c in task.get("containers", []) if c.get("healthStatus") == "UNHEALTHY"]
    return f"{reason} ({'; '.join(said)})" if said else reason


def _advice(name: str, why: list[str]) -> str:
    if any("CannotPullContainerError" in line for line in why):
        return "check the image's name; moorage.local/NAME:TAG is tag TAG of the OCI layout DIR/NAME of `moorage up --images DIR`"
    if any("network interface" in line for line in why):
        return "see that the subnet has free addresses and that its block is not in use on this machine (ip route); docs/network.md"
    return f"moorage logs {name}"
