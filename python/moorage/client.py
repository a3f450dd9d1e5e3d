"""The user's view of an engine, in this process or another: operations, boto3 clients, events, and views of what is there."""

from __future__ import annotations

import asyncio
import concurrent.futures
import datetime
import functools
import json
import os
import shlex
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, overload

from . import bridge, measured, operations, steadiness, views
from ._native import native
from .errors import DeploymentFailed, MoorageError, NotSteady
from .exec_session import ExecSession, Executed, collect
from .transport import Caller, Transport

if TYPE_CHECKING:
    from . import plans, prices
    from .operations import autoscaling as autoscaling_types
    from .operations import cloudtrail as cloudtrail_types
    from .operations import cloudwatch as cloudwatch_types
    from .operations import ec2 as ec2_types
    from .operations import ecr as ecr_types
    from .operations import ecs as ecs_types
    from .operations import elbv2 as elbv2_types
    from .operations import iam as iam_types
    from .operations import logs as logs_types
    from .operations import secretsmanager as secretsmanager_types
    from .operations import ssm as ssm_types
    from .operations import sts as sts_types
    from .simulation import Simulation

Json = dict[str, Any]
# How long the thread of `events_async` waits at a time, and so how long it may outlive a cancelled iterator.
_ASYNC_POLL_SECONDS = 0.5


class Event(dict[str, Any]):
    """An event of the feed in the shape of EventBridge, and the position it was committed at."""

    def __init__(self, sequence: int, facts: Json) -> None:
        super().__init__(facts)
        self.sequence = sequence

    @property
    def detail_type(self) -> str:
        return str(self.get("detail-type", ""))

    @property
    def detail(self) -> Json:
        detail: Json = self.get("detail", {})
        return detail

    def __repr__(self) -> str:
        return f"<Event {self.sequence} {self.detail_type} {self.get('resources', [])}>"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"a {type(value).__name__} cannot be a parameter of an operation")


def _body(parameters: Json) -> str:
    body = json.dumps(parameters, default=_plain, ensure_ascii=False, allow_nan=False)
    try:
        body.isascii() or body.encode()
    except UnicodeEncodeError:  # half a surrogate pair is no text: it is escaped, so that the engine can refuse it by name
        return json.dumps(parameters, default=_plain, allow_nan=False)
    return body


@functools.cache
def _pages(service: str, operation: str) -> Json | None:
    """What the schema says of the pages of an operation: the names of its tokens; None: the answer comes in one piece."""
    described = json.loads(native.describe(service, operation))["operations"]
    pages: Json | None = described[0].get("pages") if described else None
    return pages


def _operations(service: str) -> Any:
    return functools.cached_property(lambda client: operations.Operations(client.call, service))


class Client:
    """The surface that an Engine of this process and a connection to another process's engine share. Threads: any."""

    def __init__(self, transport: Transport, region: str = "us-east-1") -> None:
        self._transport = transport
        self._region = region

    # ---------------------------------------------------------------------------------------------------- operations

    # Each operation of a service as a method: engine.ecs.run_task(taskDefinition="web", count=2). Type checkers know parameters and
    # replies; the shapes are in moorage.operations.ecs and its siblings.
    ecs: ecs_types.Operations = _operations("ecs")
    elbv2: elbv2_types.Operations = _operations("elbv2")
    logs: logs_types.Operations = _operations("logs")
    sts: sts_types.Operations = _operations("sts")
    iam: iam_types.Operations = _operations("iam")
    ec2: ec2_types.Operations = _operations("ec2")
    cloudtrail: cloudtrail_types.Operations = _operations("cloudtrail")
    cloudwatch: cloudwatch_types.Operations = _operations("cloudwatch")
    ecr: ecr_types.Operations = _operations("ecr")
    secretsmanager: secretsmanager_types.Operations = _operations("secretsmanager")
    ssm: ssm_types.Operations = _operations("ssm")
    autoscaling: autoscaling_types.Operations = _operations("autoscaling")

    def call(self, service: str, operation: str, /, *, dry_run_: bool = False, strict: bool = True, strict_: bool | None = None,
             caller_: Caller | None = None, **parameters: Any) -> Json:
        """Runs one operation, e.g. call("ecs", "RunTask", taskDefinition="web"); raises MoorageError.

        Parameters and reply are those of the API; times are numbers (seconds since 1970). `dry_run_` answers what would happen and
        changes nothing. A member that the operation does not have, at any depth, is refused with its path and the nearest right
        name; `strict=False` passes over it, as AWS does (`strict_` is another spelling of `strict`).

        `caller_` names another caller than this process, for hosts that serve calls of others: a mapping of kind, account,
        principalArn, accessKeyId, sessionName, sourceAddress, userAgent and requestId, each optional. The engine believes it, so
        name only what is verified; createdBy and registeredBy show the principal. A connection to another process's engine
        refuses it: there the socket says where a call comes from.
        """
        body = _body(parameters)
        strict = strict if strict_ is None else strict_
        reply: Json = json.loads(self._transport.call_json(service, operation, body, dry_run=dry_run_, strict=strict, caller=caller_))
        return reply

    @overload
    def plan(self, operation: str, /, *, service_: str = ..., strict: bool = ..., **parameters: Any) -> views.Plan: ...
    @overload
    def plan(self, operation: Iterable[Any], /, *, simulate: bool = ..., limit: float = ..., seed: int = ...) -> plans.ChangePlan: ...

    def plan(self, operation: str | Iterable[Any], /, *, service_: str = "ecs", strict: bool = True, simulate: bool = True, limit: float = 1800.0,
             seed: int = 1, **parameters: Any) -> views.Plan | plans.ChangePlan:
        """What a change would do, without doing it.

        One operation, with its parameters: what it would set in motion at once, decided by this engine itself, for example
        plan("CreateService", serviceName="web", …).placements.

        A list of operations, each (OPERATION, PARAMETERS), (SERVICE, OPERATION, PARAMETERS) or {"service", "operation", "parameters"}: all of
        them one after the other in a copy of the engine that is thrown away, so that a service may name a task definition of the same
        plan; `${0.taskDefinition.taskDefinitionArn}` in a parameter is a member of an earlier reply. Then virtual time passes until the
        change is steady, `limit` seconds at most (not at all without `simulate`): see moorage.plans.ChangePlan.
        """
        if isinstance(operation, str):
            return views.Plan(operation, self.call(service_, operation, dry_run_=True, strict=strict, **parameters), parameters)
        if parameters:
            raise TypeError(f"{', '.join(parameters)}: a plan of several operations has their parameters in the list")
        from . import plans
        return plans.make(self, operation, simulate=simulate, limit=limit, seed=seed)

    def fork(self, *, seed: int = 1) -> Simulation:
        """A simulation that goes on from the present state, in virtual time: with its machines, what runs on them, and starts that take
        as long as they did here. This engine is not touched, whatever happens in the copy. Close it when it is done with."""
        from .simulation import Simulation
        from .simulation.live import state_of
        return Simulation(seed=seed, state=state_of(self))

    def cost(self, cluster: str | None = None) -> prices.Cost:
        """What the machines and Fargate tasks of a cluster, or of all, cost an hour, by the price table (us-east-1, USD)."""
        from . import prices
        return prices.cost_of(self, cluster)

    def exec_session(self, task: str, command: list[str], *, container: str | None = None, cluster: str | None = None,
                     terminal: bool = False) -> ExecSession:
        """Opens a session of ExecuteCommand in a running container whose task has enableExecuteCommand. Needs an engine that other processes
        reach by its socket: Engine(path, serve=True), `moorage up`, `moorage serve`. The session is to be closed."""
        path = self._socket_path()
        if path is None:
            raise MoorageError("TargetNotConnectedException", "sessions go over the socket of an engine: open it with serve=True")
        asked: Json = {"task": task, "container": container, "cluster": cluster, "command": shlex.join(command), "interactive": True}
        reply = self.call("ecs", "ExecuteCommand", **{k: v for k, v in asked.items() if v is not None})
        return ExecSession(path, reply["session"], terminal=terminal)

    def exec(self, task: str, command: list[str], *, container: str | None = None, cluster: str | None = None, input: bytes = b"",
             timeout: float = 60.0) -> Executed:
        """Runs a command in a running container and waits for its end: engine.exec(task, ["ls", "/"]).output. As root of the container,
        without a shell; raises MoorageError where it cannot be started, and TimeoutError, after which it is killed."""
        return collect(self.exec_session(task, command, container=container, cluster=cluster), input, timeout)

    def _socket_path(self) -> str | None:
        return getattr(self._transport, "path", None)

    def explain(self, task: str | None = None, /, *, service: str | None = None, cluster: str | None = None,
                **request: Any) -> views.Explanation:
        """Why a task is where it is, or where the next one would go: explain(task), explain(service="web"), or with the parameters
        of RunTask explain(taskDefinition="web", placementConstraints=[…]). By the rules and the state of this moment; changes
        nothing."""
        asked: Json = {"cluster": cluster, "task": task, "service": service, "request": request or None}
        return views.Explanation(self.call("moorage", "ExplainPlacement", **{k: v for k, v in asked.items() if v is not None}))

    def rebalance(self, service: str | None = None, *, cluster: str | None = None, maximum_moves: int = 10,
                  apply: bool = False) -> views.Moves:
        """Moves of tasks that would restore the placement strategies of one service or of all, after machines came and went.

        Nothing happens without `apply`; with it the moves begin, each with its replacement first and within maximumPercent."""
        asked: Json = {"cluster": cluster, "service": service, "maximumMoves": maximum_moves, "apply": apply}
        return views.Moves(self.call("moorage", "Rebalance", **{k: v for k, v in asked.items() if v is not None}))

    def interrupt_spot(self, *tasks: str, service: str | None = None, cluster: str | None = None,
                       maximum_tasks: int | None = None) -> Json:
        """Takes FARGATE_SPOT capacity back: the tasks named, or the oldest of a service or of the cluster. They are warned (an event,
        stopCode SpotInterruption), get SIGTERM at once and are gone in two minutes at the latest; a service replaces them."""
        asked: Json = {"cluster": cluster, "tasks": list(tasks) or None, "service": service, "maximumTasks": maximum_tasks}
        return self.call("moorage", "InterruptSpotTasks", **{k: v for k, v in asked.items() if v is not None})

    def explain_scaling(self, service: str, *, cluster: str | None = None) -> views.ScalingExplanation:
        """Why the desired count of a service is what it is: each scaling policy with its metric and the numbers that it found last,
        and what comes next. Printed, it is text for people."""
        asked: Json = {name: value for name, value in (("cluster", cluster), ("service", service)) if value is not None}
        return views.ScalingExplanation(self.call("moorage", "ExplainScaling", **asked))

    def service_metrics(self, service: str, cluster: str = "default", *, since: float = 3600.0, period: int = 60) -> measured.Metrics:
        """What a service has used in the last `since` seconds: CPUUtilization, MemoryUtilization and RunningTasks, a value for each
        `period` seconds. Below 60 only where the engine or the service asks for more than a value a minute."""
        return measured.service_metrics(self, service, cluster, since=since, period=period, now=self._now())

    def boto3_client(self, service: str, *, config: Any = None) -> Any:
        """boto3's own client for a service of the engine ("ecs", "elbv2", "logs", "iam", …), served by it. No network, no credentials."""
        return bridge.boto3_client(self._transport, service, region=self._region, clock=bridge.Clock(self.position, self._nap),
                                   config=config)

    def pages(self, service: str, operation: str, member: str, /, **parameters: Any) -> Iterator[Any]:
        """The items of `member` over all pages of a List or Describe operation."""
        while True:
            reply = self.call(service, operation, **parameters)
            yield from reply.get(member, [])
            pages = _pages(service, operation)
            token = reply.get(pages["tokenOut"]) if pages else None
            if not pages or not token:
                return
            parameters[pages["tokenIn"]] = token

    def wait_steady(self, name: str, cluster: str = "default", *, timeout: float = 600.0,
                    asked: Json | steadiness.Asked | None = None) -> views.Service:
        """Waits, in the engine's time, until a service is steady on what was asked for; the service then.

        `asked` is the service in the answer of CreateService or UpdateService, and says what that was: the deployment, the task
        definition, the count. Without it, it is what the last request made of the service, so only a rollback counts as failed.
        NotSteady after `timeout` seconds; DeploymentFailed as soon as what was asked for will not come.
        """
        wanted = steadiness.Asked.of(asked) if isinstance(asked, dict) else asked
        left = timeout
        while True:
            seen = self.position()
            service = self.service(name, cluster)
            found = steadiness.verdict(service.facts, wanted)
            if found.state is steadiness.State.STEADY:
                return service
            if found.state is not steadiness.State.WAITING:
                raise DeploymentFailed(f"service {name}: {found.why}")
            if left <= 0:
                said = service.facts.get("events", [])
                raise NotSteady(f"service {name} is not steady after {timeout:g} s: {service.facts.get('runningCount', 0)} of "
                                f"{service.facts.get('desiredCount', 0)} tasks run" + (f"; {said[0]['message']}" if said else ""))
            left -= self._nap(min(left, 1.0), seen)

    # -------------------------------------------------------------------------------------------------------- events

    @property
    def region(self) -> str:
        """The region in the engine's ARNs; AWS clients sign for it."""
        return self._region

    def events(self, after: int | None = None, *, timeout: float | None = None) -> Iterator[Event]:
        """Events after a position (None: only new ones, 0: from the oldest kept), in order, without gap or duplicate.

        Ends when nothing came for `timeout` seconds (None: never). Too old a position raises GoneException.
        """
        position = self.position() if after is None else after
        return self._follow(position, timeout)

    def _follow(self, position: int, timeout: float | None) -> Iterator[Event]:
        waited_since = time.monotonic()
        while True:
            left = 20.0 if timeout is None else timeout - (time.monotonic() - waited_since)
            for event in self.poll(position, max(0.0, min(left, 20.0))):
                position = event.sequence
                yield event
                waited_since = time.monotonic()
            if timeout is not None and time.monotonic() - waited_since >= timeout:
                return

    def events_async(self, after: int | None = None, *, timeout: float | None = None) -> AsyncIterator[Event]:
        """The same events for `async for`. A thread of the iterator waits for them, so that the loop goes on; it ends with the iterator.

            async for event in engine.events_async():
                print(event.detail_type)
        """
        return self._follow_async(self.position() if after is None else after, timeout)

    async def _follow_async(self, position: int, timeout: float | None) -> AsyncIterator[Event]:
        loop = asyncio.get_running_loop()
        waiter = concurrent.futures.ThreadPoolExecutor(1, "moorage-events")
        try:
            waited_since = loop.time()
            while True:
                left = _ASYNC_POLL_SECONDS if timeout is None else timeout - (loop.time() - waited_since)
                found = await loop.run_in_executor(waiter, self.poll, position, max(0.0, min(left, _ASYNC_POLL_SECONDS)))
                for event in found:
                    position = event.sequence
                    yield event
                    waited_since = loop.time()
                if timeout is not None and loop.time() - waited_since >= timeout:
                    return
        finally:
            waiter.shutdown(wait=False, cancel_futures=True)

    def poll(self, after: int, timeout: float = 0.0) -> list[Event]:
        """The events after a position that are there within `timeout` seconds; as soon as there is one, what there is."""
        return [Event(sequence, json.loads(text)) for sequence, text in self._transport.events(after, timeout, 1000)]

    def position(self) -> int:
        """The sequence of the newest event."""
        return int(self.stats()["feedSequence"])

    def stats(self) -> Json:
        """Counters of the engine."""
        return self._transport.stats()

    def _now(self) -> float:
        return time.time()

    def _nap(self, seconds: float, seen: int) -> float:
        """For waiters: waits for an event after `seen`, at most `seconds`, and long enough that a busy feed does not cause a busy loop."""
        began = time.monotonic()
        time.sleep(min(seconds, 0.05))
        if seconds > 0.05:
            try:
                self._transport.events(seen, seconds - 0.05, 1)
            except MoorageError as error:
                if error.name != "GoneException":   # so much happened that the feed does not have that position any more
                    raise
        return time.monotonic() - began

    # --------------------------------------------------------------------------------------------------------- views

    def clusters(self) -> views.Table[views.Cluster]:
        """All clusters."""
        arns = list(self.pages("ecs", "ListClusters", "clusterArns"))
        return views.Table(views.Cluster(self, facts) for facts in self._describe("DescribeClusters", "clusters", arns, {},
                                                                                    include=["STATISTICS", "TAGS"]))

    def cluster(self, name: str = "default") -> views.Cluster:
        """One cluster; KeyError where it does not exist."""
        return views.Cluster(self, self._one("DescribeClusters", "clusters", name, {}))

    def instances(self, cluster: str = "default") -> list[Json]:
        """The container instances of a cluster, as DescribeContainerInstances has them."""
        arns = list(self.pages("ecs", "ListContainerInstances", "containerInstanceArns", cluster=cluster))
        return list(self._describe("DescribeContainerInstances", "containerInstances", arns, {"cluster": cluster}))

    def services(self, cluster: str = "default") -> views.Table[views.Service]:
        """The services of a cluster."""
        scope = {"cluster": cluster}
        arns = list(self.pages("ecs", "ListServices", "serviceArns", **scope))
        return views.Table(views.Service(self, facts) for facts in self._describe("DescribeServices", "services", arns, scope, batch=10))

    def service(self, name: str, cluster: str = "default") -> views.Service:
        """One service; KeyError where it does not exist."""
        return views.Service(self, self._one("DescribeServices", "services", name, {"cluster": cluster}))

    def tasks(self, cluster: str = "default", *, service: str | None = None, family: str | None = None,
              stopped: bool = False) -> views.Table[views.Task]:
        """The tasks of a cluster, running ones or, with `stopped`, those that have stopped and are still kept."""
        scope: Json = {"cluster": cluster}
        chosen = {**scope, **({"serviceName": service} if service else {}), **({"family": family} if family else {}),
                  **({"desiredStatus": "STOPPED"} if stopped else {})}
        arns = list(self.pages("ecs", "ListTasks", "taskArns", **chosen))
        return views.Table(views.Task(self, facts) for facts in self._describe("DescribeTasks", "tasks", arns, scope))

    def task(self, id: str, cluster: str = "default") -> views.Task:
        """One task; KeyError where it does not exist."""
        return views.Task(self, self._one("DescribeTasks", "tasks", id, {"cluster": cluster}))

    def _repr_html_(self) -> str:
        """Every cluster with its machines and services, for notebooks."""
        return "".join(cluster._repr_html_() for cluster in self.clusters()) or "<em>no cluster</em>"

    def _describe(self, operation: str, member: str, arns: list[str], scope: Json, *, batch: int = 100, **more: Any) -> Iterable[Json]:
        for start in range(0, len(arns), batch):
            request: Json = {**scope, **more, member: arns[start:start + batch]}
            yield from self.call("ecs", operation, **request)[member]

    def _one(self, operation: str, member: str, name: str, scope: Json) -> Json:
        request: Json = {**scope, member: [name]}
        found: list[Json] = self.call("ecs", operation, **request)[member]
        if not found:
            raise KeyError(f"no {member[:-1]} {name!r} in " + (f"cluster {scope['cluster']!r}" if scope else "this engine"))
        return found[0]
