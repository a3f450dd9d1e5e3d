"""The roll-out of a change in a copy of an engine: what happens when, how many tasks run meanwhile, and what that costs.

Everything is read from the copy's events, whose times are exact to the millisecond of virtual time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import prices
from .errors import MoorageError
from .steadiness import Asked, State, verdict
from .testing import VirtualEngine
from .views import short

Json = dict[str, Any]

LIMIT_SECONDS = 1800.0
_LOOK_SECONDS = 5.0             # between two looks at the services of the change
_STEPS_MAX = 2000
_EVENTS_MAX = 1_000_000         # of one roll-out; a feed that says more is cut off with an error
_RUNS = ("RUNNING",)
_WAITS = ("PROVISIONING", "PENDING", "ACTIVATING")


@dataclass
class Seen:
    """A task as its last event tells it."""

    task: str
    cluster: str
    group: str
    definition: str
    instance: str
    status: str
    desired: str
    why: str
    zone: str = ""
    facts: Json = field(default_factory=dict)


class Recorder:
    """Follows the events of a copy: tasks, refused placements, and the number of running tasks of each group over time."""

    def __init__(self, engine: VirtualEngine) -> None:
        self.engine = engine
        self.began = engine.now
        self.tasks: dict[str, Seen] = {}
        self.steps: list[Json] = []
        self.capacity: list[Json] = []
        self.unplaced: dict[tuple[str, str], Json] = {}      # by cluster and service
        self.is_cut = False
        self._machines = _machines(engine)
        self._counts: dict[tuple[str, str], list[int]] = {}   # running and waiting tasks, by cluster and group
        self._last: dict[tuple[str, str], Json] = {}        # the newest row of capacity of each group
        self._position = engine.position()
        self._begin_with_what_runs()

    @property
    def now(self) -> float:
        return round(self.engine.now - self.began, 3)

    def _begin_with_what_runs(self) -> None:
        for cluster in self.engine.clusters():
            for task in self.engine.tasks(cluster.name):
                seen = self._seen(task.facts)
                self.tasks[seen.task] = seen
                self._count(seen, 1)
        self._last = {key: self._row(0.0, key) for key in sorted(self._counts)}
        self.capacity += self._last.values()

    def take(self) -> int:
        """Takes in what happened since the last time; how many events that were."""
        taken = 0
        while True:
            try:
                events = self.engine.poll(self._position)
            except MoorageError as error:
                if error.name != "GoneException":   # more happened at one moment than the feed keeps
                    raise
                return taken + self._describe_again()
            for event in events:
                self._position = event.sequence
                self._note(event)
            taken += len(events)
            if not events:
                return taken
            if taken > _EVENTS_MAX:
                raise MoorageError("LimitExceededException", f"the roll-out has more than {_EVENTS_MAX} events")

    def _describe_again(self) -> int:
        """Takes in what has become of the tasks without the steps between; how many tasks that were."""
        self._position = self.engine.position()
        self.is_cut = True
        taken = 0
        for cluster in self.engine.clusters():
            for stopped in (False, True):
                for task in self.engine.tasks(cluster.name, stopped=stopped):
                    self._note_task(self.now, task.facts)
                    taken += 1
        return taken

    def _note(self, event: Any) -> None:
        at = round(_seconds(str(event["time"])) - self.began, 3)
        detail = event.detail
        if event.detail_type == "ECS Task State Change":
            self._note_task(at, detail)
        elif event.detail_type == "ECS Service Action" and detail.get("eventName") == "SERVICE_TASK_PLACEMENT_FAILURE":
            service = short(str(event.get("resources", [""])[0]))
            cluster = short(str(detail.get("clusterArn", "")))
            self.unplaced[cluster, service] = {"cluster": cluster, "group": f"service:{service}", "reason": str(detail.get("reason", ""))}
            self._step(at, f"service {service}: a task finds no place ({detail.get('reason')})")
        elif event.detail_type in ("ECS Deployment State Change", "ECS Service Action"):
            service = short(str(event.get("resources", [""])[0]))
            text = str(detail.get("reason") or detail.get("eventName"))
            self._step(at, f"service {service}: {text}")

    def _note_task(self, at: float, facts: Json) -> None:
        seen = self._seen(facts)
        before = self.tasks.get(seen.task)
        if before is not None:
            self._count(before, -1)
        self.tasks[seen.task] = seen
        self._count(seen, 1)
        key = (seen.cluster, seen.group)
        row = self._row(at, key)
        last = self._last.get(key)
        if last is None or (last["running"], last["pending"]) != (row["running"], row["pending"]):
            if last is not None and last["time"] == at:
                last.update(row)
            else:
                self.capacity.append(row)
                self._last[key] = row
        what = _word(before, seen)
        if what:
            self._step(at, f"task {seen.task[:8]} of {seen.group} {what}", task=seen.task, group=seen.group, instance=seen.instance)

    def _step(self, at: float, what: str, **facts: Any) -> None:
        if len(self.steps) < _STEPS_MAX:
            self.steps.append({"time": at, "what": what, **facts})
        else:
            self.is_cut = True

    def _count(self, seen: Seen, by: int) -> None:
        counts = self._counts.setdefault((seen.cluster, seen.group), [0, 0])
        if seen.status in _RUNS and seen.desired == "RUNNING":
            counts[0] += by
        elif seen.status in _WAITS and seen.desired == "RUNNING":
            counts[1] += by

    def _row(self, at: float, key: tuple[str, str]) -> Json:
        running, pending = self._counts.get(key, [0, 0])
        return {"time": at, "cluster": key[0], "group": key[1], "running": running, "pending": pending}

    def _seen(self, facts: Json) -> Seen:
        arn = str(facts.get("containerInstanceArn") or "")
        if arn and short(arn) not in self._machines:
            self._machines.update(_machines(self.engine))
        name, zone = self._machines.get(short(arn), ("", ""))
        if not arn and facts.get("launchType") == "FARGATE":
            name = str(facts.get("capacityProviderName") or "FARGATE")
        return Seen(short(str(facts["taskArn"])), short(str(facts.get("clusterArn", ""))), str(facts.get("group", "")),
                    short(str(facts.get("taskDefinitionArn", ""))), name, str(facts.get("lastStatus", "")), str(facts.get("desiredStatus", "")),
                    str(facts.get("stoppedReason") or ""), zone or str(facts.get("availabilityZone") or ""), facts)


def _machines(engine: VirtualEngine) -> dict[str, tuple[str, str]]:
    """Name and zone of each container instance, by the last part of its ARN."""
    found = {}
    for cluster in engine.clusters():
        for instance in engine.instances(cluster.name):
            zone = next((str(one.get("value", "")) for one in instance.get("attributes", []) if one["name"] == "ecs.availability-zone"), "")
            found[short(str(instance["containerInstanceArn"]))] = str(instance.get("ec2InstanceId") or ""), zone
    return found


def _word(before: Seen | None, now: Seen) -> str:
    where = f" on {now.instance}" if now.instance else ""
    if before is None:
        return f"is placed{where}" if where else "waits for capacity"
    if before.desired != now.desired and now.desired == "STOPPED":
        return f"stops: {now.why}" if now.why else "stops"
    if before.status != now.status and now.status in ("RUNNING", "STOPPED"):
        return f"runs{where}" if now.status == "RUNNING" else "has stopped"
    return ""


def _seconds(text: str) -> float:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# ------------------------------------------------------------------------------------------------------------------- running it

@dataclass
class Rollout:
    """How a change would go: `seconds` until it is steady (None: not within the limit, or it failed), steps, capacity over time."""

    seconds: float | None
    why: str
    steps: list[Json]
    capacity: list[Json]
    measured: Json
    usd: float
    is_cut: bool = False
    virtual_seconds: float = 0.0

    @property
    def is_steady(self) -> bool:
        return self.seconds is not None

    @property
    def lowest(self) -> dict[str, int]:
        """The fewest running tasks of each group on the way, by its name."""
        found: dict[str, int] = {}
        for row in self.capacity:
            found[row["group"]] = min(found.get(row["group"], row["running"]), row["running"])
        return found

    @property
    def facts(self) -> Json:
        return {"steady": self.is_steady, "seconds": self.seconds, "why": self.why, "virtualSeconds": self.virtual_seconds, "steps": self.steps,
                "stepsCut": self.is_cut, "capacity": self.capacity, "measured": self.measured, "usd": self.usd}

    def df(self) -> Any:
        """Capacity over time as a DataFrame. Needs pandas."""
        import pandas
        return pandas.DataFrame(self.capacity, columns=["time", "cluster", "group", "running", "pending"])

    def __repr__(self) -> str:
        return f"<Rollout: steady after {self.seconds:g} s>" if self.seconds is not None else f"<Rollout: not steady: {self.why}>"


@dataclass(frozen=True)
class Waited:
    """What became of the services that a change asked for: "" and how long, or why it did not come."""

    seconds: float
    why: str = ""


def run_until_steady(recorder: Recorder, asked: dict[tuple[str, str], Asked], limit: float) -> Waited:
    """Lets virtual time pass until the services (by cluster and name) are steady, and every task that was started by itself runs."""
    engine = recorder.engine
    while True:
        recorder.take()
        waits: list[str] = []
        for (cluster, name), one in asked.items():
            found = _verdict(engine, cluster, name, one)
            if found.state in (State.FAILED, State.SUPERSEDED, State.GONE):
                return Waited(recorder.now, f"service {name}: {found.why}")
            if found.state is not State.STEADY:
                waits.append(name)
        singles = sum(seen.status in _WAITS and seen.desired == "RUNNING" and not seen.group.startswith("service:") for seen in recorder.tasks.values())
        if not waits and not singles:
            return Waited(_settled_at(recorder))
        left = limit - recorder.now
        if left <= 0:
            what = f"service{'s' if len(waits) > 1 else ''} {', '.join(waits)}" if waits else f"{singles} tasks"
            return Waited(recorder.now, f"{what} not steady after {limit:g} s" + _reasons(recorder, waits))
        engine.advance(min(_LOOK_SECONDS, left))


def _settled_at(recorder: Recorder) -> float:
    """When the last thing happened, which is earlier than the look that found everything steady."""
    return max((step["time"] for step in recorder.steps), default=0.0)


def _reasons(recorder: Recorder, services: Iterable[str]) -> str:
    said = [row["reason"] for (_, name), row in recorder.unplaced.items() if name in services]
    return f": no place for tasks ({', '.join(sorted(set(said)))})" if said else ""


def _verdict(engine: VirtualEngine, cluster: str, name: str, asked: Asked) -> Any:
    found = engine.call("ecs", "DescribeServices", cluster=cluster, services=[name])["services"]
    return verdict(found[0] if found else {"status": "INACTIVE"}, asked)


def spent(recorder: Recorder) -> float:
    """USD of the capacity from the beginning of the recording until now: machines for the time, Fargate tasks as they are billed."""
    cost = prices.cost_of(recorder.engine)
    machines = sum(float(row["usdPerHour"]) for row in cost.rows if row["kind"] == "EC2") * recorder.now / 3600
    guests = 0.0
    for seen in recorder.tasks.values():
        if seen.facts.get("launchType") == "FARGATE":
            guests += _guest_cost(recorder, seen)
    return round(machines + guests, 6)


def _guest_cost(recorder: Recorder, seen: Seen) -> float:
    provider, cpu, memory, platform = prices.fargate_size(seen.facts)
    price = prices.fargate_hourly(cpu, memory, spot=provider == "FARGATE_SPOT", platform=platform)
    if price is None:
        return 0.0
    begin = _moment(seen.facts.get("pullStartedAt") or seen.facts.get("startedAt"), recorder.engine.now)
    end = _moment(seen.facts.get("stoppedAt"), recorder.engine.now)
    if begin >= recorder.began:
        return prices.fargate_cost(price, end - begin)
    return price * max(0.0, end - recorder.began) / 3600        # ran before, so that its first minute is paid


def _moment(value: Any, otherwise: float) -> float:
    """A time of an event (a text) or of a reply (seconds)."""
    if value is None:
        return otherwise
    return _seconds(value) if isinstance(value, str) else float(value)
