"""Plans of whole changes: several operations, carried out in a copy of the engine that is thrown away.

    plan = engine.plan([("RegisterTaskDefinition", definition), ("CreateService", service)])
    plan.changes, plan.starts, plan.stops, plan.unplaced, plan.errors
    plan.rollout.seconds, plan.rollout.lowest, plan.cost_before, plan.cost_after

The copy has the engine's state, machines and containers (Client.fork), so an operation may name what an earlier one of the same plan
made. It then runs forward in virtual time until the change is steady.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import prices, rollout
from .diffs import difference
from .errors import MoorageError
from .rollout import Recorder, Rollout
from .steadiness import Asked
from .views import short

if TYPE_CHECKING:
    from .client import Client
    from .simulation import Simulation
    from .testing import VirtualEngine

Json = dict[str, Any]

_NO_CHANGE, _CHANGE, _ERROR = 0, 1, 2
_SERVICES = ("CreateService", "UpdateService", "DeleteService")
# Members that only tell revisions or moments apart, and follow from the rest.
_VOLATILE = frozenset({"taskDefinitionArn", "revision", "status", "registeredAt", "registeredBy", "deregisteredAt", "requiresAttributes", "compatibilities",
                       "runningCount", "pendingCount", "deployments", "events", "createdAt", "createdBy", "updatedAt", "currentServiceRevisions",
                       "currentServiceDeployment", "serviceArn", "clusterArn", "roleArn", "taskSets"})
_REFERENCE = re.compile(r"\$\{(\d+)\.([^}]+)\}")


@dataclass(frozen=True)
class Operation:
    """One operation of a plan, as it is asked for."""

    service: str
    name: str
    parameters: Json

    @classmethod
    def of(cls, given: Any, index: int) -> Operation:
        """From ("CreateService", {…}), ("elbv2", "CreateListener", {…}), or {"service", "operation", "parameters"}."""
        if isinstance(given, Operation):
            return given
        if isinstance(given, Mapping):
            strange = set(given) - {"service", "operation", "parameters"}
            if strange:
                raise ValueError(f"operations[{index}]: {sorted(strange)[0]!r} is not known; an operation has service, operation and parameters")
            given = (given.get("service", "ecs"), given.get("operation"), given.get("parameters", {}))
        if isinstance(given, str) or not isinstance(given, Sequence) or len(given) not in (2, 3):
            raise TypeError(f"operations[{index}] must be (OPERATION, PARAMETERS), (SERVICE, OPERATION, PARAMETERS) or a mapping, not {given!r}")
        service, name, parameters = given if len(given) == 3 else ("ecs", *given)
        if not isinstance(service, str) or not isinstance(name, str) or not isinstance(parameters, Mapping):
            raise TypeError(f"operations[{index}]: service and operation are texts, parameters a mapping")
        return cls(service, name, dict(parameters))


@dataclass
class Change:
    """What an operation changes: `action` is create, update, delete or none; `diff` has a row {path, from, to} for each member."""

    operation: str
    resource: str
    action: str
    diff: list[Json] = field(default_factory=list)

    @property
    def facts(self) -> Json:
        return {"operation": self.operation, "resource": self.resource, "action": self.action, "diff": self.diff}


@dataclass
class ChangePlan:
    """What a change would do. `exit_code` is 0 where nothing would change, 1 where something would, 2 where an operation is refused."""

    changes: list[Change] = field(default_factory=list)
    starts: list[Json] = field(default_factory=list)        # {cluster, group, taskDefinition, instance, zone, count, why}, at once
    stops: list[Json] = field(default_factory=list)         # {cluster, task, group, taskDefinition, instance, why}, at once
    unplaced: list[Json] = field(default_factory=list)      # {cluster, group, taskDefinition, count, reason}, in the end
    errors: list[Json] = field(default_factory=list)        # {operation, name, message, path}
    events: list[str] = field(default_factory=list)         # that services would write
    replies: list[Json | None] = field(default_factory=list)    # of the operations, None where one is refused
    rollout: Rollout | None = None
    cost_before: prices.Cost = field(default_factory=prices.Cost)
    cost_after: prices.Cost = field(default_factory=prices.Cost)

    @property
    def placements(self) -> list[Json]:
        """The same as `starts`."""
        return self.starts

    @property
    def has_changes(self) -> bool:
        return bool(self.starts or self.stops or any(change.action != "none" for change in self.changes))

    @property
    def exit_code(self) -> int:
        return _ERROR if self.errors else _CHANGE if self.has_changes else _NO_CHANGE

    @property
    def facts(self) -> Json:
        """Everything as JSON."""
        return {"hasChanges": self.has_changes, "changes": [change.facts for change in self.changes], "starts": self.starts, "stops": self.stops,
                "unplaced": self.unplaced, "errors": self.errors, "events": self.events,
                "rollout": self.rollout.facts if self.rollout else None,
                "cost": {"before": self.cost_before.facts, "after": self.cost_after.facts}}

    def df(self) -> Any:
        """The changes member by member as a DataFrame. Needs pandas."""
        import pandas
        rows = [{"resource": change.resource, "action": change.action, **row} for change in self.changes for row in change.diff]
        return pandas.DataFrame(rows, columns=["resource", "action", "path", "from", "to"])

    def __repr__(self) -> str:
        began = sum(int(one["count"]) for one in self.starts)
        wrong = f", {len(self.errors)} errors" if self.errors else ""
        left = f", {sum(int(one['count']) for one in self.unplaced)} find no place" if self.unplaced else ""
        changed = sum(change.action != "none" for change in self.changes)
        return f"<ChangePlan: {changed} changes, {began} tasks start at once, {len(self.stops)} stop{left}{wrong}>"

    def __str__(self) -> str:
        from .plan_text import text_of
        return text_of(self)

    def _repr_html_(self) -> str:
        from .plan_text import html_of
        return html_of(self)


# ---------------------------------------------------------------------------------------------------------------------- making

def make(client: Client, operations: Iterable[Any], *, simulate: bool = True, limit: float = rollout.LIMIT_SECONDS, seed: int = 1) -> ChangePlan:
    """The plan of operations in their order. See Client.plan."""
    wanted = [Operation.of(given, index) for index, given in enumerate(operations)]
    with client.fork(seed=seed) as copy:
        planner = Planner(copy)
        for operation in wanted:
            planner.run(operation)
        return planner.finish(simulate=simulate, limit=limit)


class Planner:
    """Carries operations out in a copy of an engine and notes what they change."""

    def __init__(self, copy: Simulation) -> None:
        self.engine: VirtualEngine = copy.engine
        self.measured = copy.measured
        self.plan = ChangePlan(cost_before=prices.cost_of(copy.engine))
        self.asked: dict[tuple[str, str], Asked] = {}
        self.recorder = Recorder(self.engine)
        self._before = dict(self.recorder.tasks)
        self._waited: rollout.Waited | None = None
        self._is_taken = False

    def run(self, operation: Operation) -> Json | None:
        """Carries one out; None where it is refused, which is an error of the plan."""
        index = len(self.plan.replies)
        try:
            parameters = self._resolved(operation.parameters)
            before = described(self.engine, operation.service, operation.name, parameters)
            reply = self.engine.call(operation.service, operation.name, **parameters)
        except MoorageError as error:
            self.refuse(index, error)
            self.plan.replies.append(None)
            return None
        self.engine.settle()
        self.note(operation.service, operation.name, parameters, reply, before)
        return reply

    def refuse(self, operation: int | str, error: MoorageError) -> None:
        """Notes that the copy refused an operation of the list (its place), or of a project (its name)."""
        at = f"operations[{operation}].parameters" if isinstance(operation, int) else operation
        self.plan.errors.append({"operation": operation, "name": error.name, "message": error.message,
                                 "path": f"{at}.{error.path}" if error.path else at})

    def wants(self, service: Json) -> None:
        """The roll-out waits for this service, also where no operation changed it."""
        self.asked[short(str(service["clusterArn"])), str(service["serviceName"])] = Asked.of(service)

    def note(self, service: str, name: str, parameters: Json, reply: Json, before: Json | None) -> None:
        """Notes an operation that was carried out in the copy."""
        self.plan.replies.append(reply)
        self.plan.changes += _changes(service, name, parameters, reply, before)
        if service == "ecs" and name in ("CreateService", "UpdateService"):
            self.wants(reply["service"])
        if service == "ecs" and name == "DeleteService":
            self.asked.pop((short(str(reply["service"]["clusterArn"])), str(reply["service"]["serviceName"])), None)
        if service == "ecs" and name == "RunTask":
            self._note_failures(parameters, reply)

    def _note_failures(self, parameters: Json, reply: Json) -> None:
        reasons: dict[str, int] = {}
        for failure in reply.get("failures", []):
            reasons[str(failure.get("reason"))] = reasons.get(str(failure.get("reason")), 0) + 1
        missing = int(parameters.get("count", 1)) - len(reply.get("tasks", []))
        if missing > 0:
            family = short(str(parameters.get("taskDefinition", "")))
            self.plan.unplaced.append({"cluster": short(str(parameters.get("cluster", "default"))), "group": f"family:{family.split(':')[0]}",
                                       "taskDefinition": family, "count": missing, "reason": ", ".join(reasons) or "unknown"})

    def take_first_instant(self) -> None:
        """Notes which tasks start and stop before any time passes."""
        self._is_taken = True
        self.recorder.take()
        starts: dict[tuple[str, ...], Json] = {}
        for id, seen in self.recorder.tasks.items():
            before = self._before.get(id)
            if before is None:
                key = (seen.cluster, seen.group, seen.definition, seen.instance)
                row = starts.setdefault(key, {"cluster": seen.cluster, "group": seen.group, "taskDefinition": seen.definition, "instance": seen.instance,
                                              "zone": seen.zone, "count": 0, "why": self._why_started(seen)})
                row["count"] += 1
            elif before.desired != seen.desired and seen.desired == "STOPPED":
                self.plan.stops.append({"cluster": seen.cluster, "task": id, "group": seen.group, "taskDefinition": seen.definition,
                                        "instance": seen.instance, "why": seen.why})
        self.plan.starts += starts.values()

    def _why_started(self, seen: rollout.Seen) -> str:
        name = seen.group.removeprefix("service:")
        if name == seen.group:
            return f"RunTask of {seen.definition}"
        asked = self.asked.get((seen.cluster, name))
        count = asked.members.get("desiredCount") if asked else None
        return f"the deployment of {seen.definition}" + (f": {count} tasks are wanted" if count is not None else "")

    def wait(self, limit: float) -> rollout.Waited:
        """Lets virtual time pass until what was asked for so far is steady."""
        self._waited = rollout.run_until_steady(self.recorder, self.asked, limit)
        return self._waited

    def finish(self, *, simulate: bool, limit: float) -> ChangePlan:
        plan = self.plan
        if not self._is_taken:
            self.take_first_instant()
        if simulate and (plan.has_changes or self._waited) and not plan.errors:
            waited = self._waited if self._waited and self._waited.why else self.wait(limit)
            plan.rollout = Rollout(seconds=None if waited.why else waited.seconds, why=waited.why, steps=self.recorder.steps,
                                   capacity=self.recorder.capacity, measured=self.measured, usd=rollout.spent(self.recorder),
                                   is_cut=self.recorder.is_cut, virtual_seconds=self.recorder.now)
        self._take_unplaced()
        plan.cost_after = prices.cost_of(self.engine)
        return plan

    def _take_unplaced(self) -> None:
        """Services that still miss tasks for want of a place, with the engine's reason."""
        for (cluster, name), refused in self.recorder.unplaced.items():
            found = self.engine.call("ecs", "DescribeServices", cluster=cluster, services=[name])["services"]
            if not found or found[0].get("status") != "ACTIVE":
                continue
            now = found[0]
            missing = int(now["desiredCount"]) - self._tasks_of(cluster, name, short(str(now["taskDefinition"])))
            said = [str(event["message"]) for event in now.get("events", []) if "unable" in str(event.get("message", ""))]
            self.plan.events += said[:1]
            if missing > 0:
                self.plan.unplaced.append({**refused, "taskDefinition": short(str(now["taskDefinition"])), "count": missing,
                                           "message": said[0] if said else ""})

    def _tasks_of(self, cluster: str, service: str, definition: str) -> int:
        return sum(seen.cluster == cluster and seen.group == f"service:{service}" and seen.desired == "RUNNING" and seen.definition == definition
                   and bool(seen.instance) for seen in self.recorder.tasks.values())

    def _resolved(self, value: Any) -> Any:
        """`${0.taskDefinition.taskDefinitionArn}` stands for a member of the reply of an earlier operation."""
        if isinstance(value, Mapping):
            return {key: self._resolved(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._resolved(one) for one in value]
        if not isinstance(value, str):
            return value
        whole = _REFERENCE.fullmatch(value)
        if whole:
            return self._referred(whole[1], whole[2])
        return _REFERENCE.sub(lambda match: str(self._referred(match[1], match[2])), value)

    def _referred(self, index: str, path: str) -> Any:
        found: Any = self.plan.replies[int(index)] if int(index) < len(self.plan.replies) else None
        if found is None:
            raise MoorageError("InvalidParameterException", f"${{{index}.{path}}}: there is no reply of an operation {index} before this one")
        for part in path.split("."):
            try:
                found = found[int(part)] if isinstance(found, list) else found[part]
            except (KeyError, IndexError, ValueError, TypeError):
                raise MoorageError("InvalidParameterException", f"${{{index}.{path}}}: the reply of operation {index} has no {part!r}") from None
        return found


# --------------------------------------------------------------------------------------------------------------- what changes

def described(engine: Client, service: str, name: str, parameters: Json) -> Json | None:
    """What an operation is about as it is before; None where it is not there."""
    if service != "ecs":
        return None
    if name in _SERVICES:
        wanted = str(parameters.get("service") or parameters.get("serviceName") or "")
        try:
            found = engine.call("ecs", "DescribeServices", cluster=parameters.get("cluster", "default"), services=[wanted])["services"]
        except MoorageError:
            return None
        return found[0] if found and found[0].get("status") == "ACTIVE" else None
    if name == "RegisterTaskDefinition":
        try:
            return dict(engine.call("ecs", "DescribeTaskDefinition", taskDefinition=str(parameters.get("family", "")))["taskDefinition"])
        except MoorageError:
            return None
    return None


def _changes(service: str, name: str, parameters: Json, reply: Json, before: Json | None) -> list[Change]:
    title = f"{service}:{name}"
    if service == "ecs" and name in ("CreateService", "UpdateService"):
        after = reply["service"]
        diff = difference(_steady_part(before or {}), _steady_part(after))
        forced = bool(parameters.get("forceNewDeployment"))
        action = "create" if before is None else "update" if diff or forced else "none"
        if forced:
            diff = [*diff, {"path": "forceNewDeployment", "to": True}]
        return [Change(title, f"service {after['serviceName']}", action, diff)]
    if service == "ecs" and name == "DeleteService":
        return [Change(title, f"service {reply['service']['serviceName']}", "delete", difference(_steady_part(before or {}), {}))]
    if service == "ecs" and name == "RegisterTaskDefinition":
        after = reply["taskDefinition"]
        return [Change(title, f"task definition {short(str(after['taskDefinitionArn']))}", "create" if before is None else "update",
                       difference(_steady_part(before or {}), _steady_part(after)))]
    if is_reading(name):
        return []
    action = "create" if name.startswith(("Create", "Register", "Run", "Put", "Start")) else "delete" if name.startswith(("Delete", "Deregister")) else "update"
    return [Change(title, _subject(name, parameters), action, difference({}, parameters))]


def is_reading(name: str) -> bool:
    return name.startswith(("Describe", "List", "Get", "Filter", "Lookup", "Explain"))


_VERBS = re.compile(r"^(Create|Delete|Modify|Register|Deregister|Put|Update|Run|Start|Stop)")
_NAMES = ("Name", "name", "family", "taskDefinition", "clusterName", "task", "LoadBalancerName")


def _subject(name: str, parameters: Json) -> str:
    kind = re.sub(r"(?<!^)([A-Z])", lambda match: " " + match[1].lower(), _VERBS.sub("", name))
    own = next((str(value) for key, value in parameters.items() if key in _NAMES), "")
    return f"{kind or name} {short(own)}".strip()


def _steady_part(facts: Json) -> Json:
    return {name: value for name, value in facts.items() if name not in _VOLATILE}


def load(path: str) -> list[Json]:
    """Operations of a JSON file: a list, or {"operations": […]}. ValueError, with line and column, where it is none."""
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    if isinstance(found, dict) and set(found) == {"operations"}:
        found = found["operations"]
    if not isinstance(found, list):
        raise ValueError("operations are a list, or an object with the one member \"operations\"")
    return found
