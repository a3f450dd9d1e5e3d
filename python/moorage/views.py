"""Views of resources: one line as text, a table in a notebook. `facts` has the API's own members."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from . import measured
from .pictures import Html, bar, section, table, used

if TYPE_CHECKING:
    from .client import Client

Json = dict[str, Any]


def short(arn: str) -> str:
    """The last part of an ARN: the id of a task, the name of a cluster, family:revision of a task definition."""
    return arn.rsplit("/", 1)[-1]


def moment(value: Any) -> datetime.datetime | None:
    """A time of the API as a datetime in UTC."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value
    return datetime.datetime.fromtimestamp(float(value), datetime.timezone.utc)


def progress_of(desired: int, running: int, pending: int) -> Html:
    """A bar of the tasks that run and wait, of those that are wanted."""
    return bar([(running, "good", "running"), (pending, "busy", "pending")], desired, f"{running} of {desired}" + (f", {pending} pending" if pending else ""))


class View:
    """A view of one resource as of the time of the call."""

    columns: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()     # of `cells`, where a notebook shows other columns

    def __init__(self, client: Client, facts: Json) -> None:
        self._client = client
        self.facts = facts

    def row(self) -> Json:
        """The facts of a list, one value for each of `columns`."""
        raise NotImplementedError

    def cells(self) -> list[Any]:
        """The row as a notebook shows it."""
        return list(self.row().values())

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def _repr_html_(self) -> str:
        return table(self.heads or self.columns, [self.cells()])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Json:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


class Cluster(View):
    columns = ("name", "status", "instances", "running", "pending", "services")

    @property
    def name(self) -> str:
        return str(self.facts["clusterName"])

    def row(self) -> Json:
        facts = self.facts
        return {"name": self.name, "status": facts.get("status"), "instances": facts.get("registeredContainerInstancesCount", 0),
                "running": facts.get("runningTasksCount", 0), "pending": facts.get("pendingTasksCount", 0),
                "services": facts.get("activeServicesCount", 0)}

    def services(self) -> Table[Service]:
        return self._client.services(self.name)

    def machines(self) -> list[Json]:
        """One row for each container instance: its name, type, zone, and how much of its CPU and memory tasks have."""
        found = []
        for instance in self._client.instances(self.name):
            size = {one["name"]: one.get("integerValue", 0) for one in instance.get("registeredResources", [])}
            left = {one["name"]: one.get("integerValue", 0) for one in instance.get("remainingResources", [])}
            said = {one["name"]: one.get("value", "") for one in instance.get("attributes", [])}
            found.append({"machine": instance.get("ec2InstanceId") or short(str(instance["containerInstanceArn"]))[:12],
                          "type": said.get("ecs.instance-type", ""), "zone": said.get("ecs.availability-zone", ""), "status": instance.get("status"),
                          "running": instance.get("runningTasksCount", 0), "cpu": size.get("CPU", 0), "cpu taken": size.get("CPU", 0) - left.get("CPU", 0),
                          "memory": size.get("MEMORY", 0), "memory taken": size.get("MEMORY", 0) - left.get("MEMORY", 0)})
        return found

    def _repr_html_(self) -> str:
        machines = table(("machine", "type", "zone", "status", "tasks", "CPU units", "memory, MiB"),
                         [(m["machine"], m["type"], m["zone"], m["status"], m["running"], used(m["cpu taken"], m["cpu"]), used(m["memory taken"], m["memory"]))
                          for m in self.machines()])
        return section(f"cluster {self.name}", machines, self.services()._repr_html_())

    def tasks(self) -> Table[Task]:
        return self._client.tasks(self.name)

    def __repr__(self) -> str:
        row = self.row()
        return f"<Cluster {self.name} {row['status']} {row['instances']} instances {row['running']} running {row['services']} services>"


class Service(View):
    columns = ("name", "status", "desired", "running", "pending", "task definition", "rollout")
    heads = ("name", "status", "tasks", "task definition", "rollout")

    @property
    def name(self) -> str:
        return str(self.facts["serviceName"])

    @property
    def cluster(self) -> str:
        return short(str(self.facts.get("clusterArn", "default")))

    @property
    def primary(self) -> Json:
        """The PRIMARY deployment, or nothing."""
        for deployment in self.facts.get("deployments", []):
            if deployment.get("status") == "PRIMARY":
                found: Json = deployment
                return found
        return {}

    def row(self) -> Json:
        facts = self.facts
        return {"name": self.name, "status": facts.get("status"), "desired": facts.get("desiredCount", 0),
                "running": facts.get("runningCount", 0), "pending": facts.get("pendingCount", 0),
                "task definition": short(str(facts.get("taskDefinition", ""))), "rollout": self.primary.get("rolloutState", "")}

    def tasks(self) -> Table[Task]:
        return self._client.tasks(self.cluster, service=self.name)

    def metrics(self, *, since: float = 3600.0, period: int = 60) -> measured.Metrics:
        """What the service has used in the last `since` seconds: CPUUtilization, MemoryUtilization, RunningTasks, as data."""
        return self._client.service_metrics(self.name, self.cluster, since=since, period=period)

    def refresh(self) -> Service:
        """The service as it is now."""
        return self._client.service(self.name, self.cluster)

    def __repr__(self) -> str:
        row = self.row()
        revision = row["task definition"].rsplit(":", 1)[-1]
        return f"<Service {self.name} {row['running']}/{row['desired']} {row['status']} rev {revision} {row['rollout']}>"

    def cells(self) -> list[Any]:
        row = self.row()
        return [row["name"], row["status"], progress_of(row["desired"], row["running"], row["pending"]), row["task definition"], row["rollout"]]

    def _repr_html_(self) -> str:
        deployments = table(
            ("deployment", "status", "task definition", "tasks", "failed", "rollout", "why"),
            [(d.get("id"), d.get("status"), short(str(d.get("taskDefinition", ""))),
              progress_of(d.get("desiredCount", 0), d.get("runningCount", 0), d.get("pendingCount", 0)), d.get("failedTasks"),
              d.get("rolloutState"), d.get("rolloutStateReason")) for d in self.facts.get("deployments", [])])
        events = table(("when", "event"), [(moment(e.get("createdAt")), e.get("message"))
                                                for e in self.facts.get("events", [])[:5]])
        return super()._repr_html_() + deployments + events


class Task(View):
    columns = ("id", "task definition", "status", "desired", "health", "group", "started", "why stopped")

    @property
    def id(self) -> str:
        return short(str(self.facts["taskArn"]))

    @property
    def containers(self) -> list[Json]:
        containers: list[Json] = self.facts.get("containers", [])
        return containers

    def row(self) -> Json:
        facts = self.facts
        return {"id": self.id, "task definition": short(str(facts.get("taskDefinitionArn", ""))), "status": facts.get("lastStatus"),
                "desired": facts.get("desiredStatus"), "health": facts.get("healthStatus"), "group": facts.get("group", ""),
                "started": moment(facts.get("startedAt")), "why stopped": facts.get("stoppedReason", "")}

    def __repr__(self) -> str:
        row = self.row()
        why = f" ({row['why stopped']})" if row["why stopped"] else ""
        return f"<Task {self.id} {row['task definition']} {row['status']}{why}>"

    def _repr_html_(self) -> str:
        def ports(container: Json) -> str:
            return ", ".join(f"{b.get('hostPort')}->{b.get('containerPort')}/{b.get('protocol', 'tcp')}"
                             for b in container.get("networkBindings", []))
        return super()._repr_html_() + table(
            ("container", "status", "health", "exit code", "ports", "image", "reason"),
            [(c.get("name"), c.get("lastStatus"), c.get("healthStatus"), c.get("exitCode"), ports(c), c.get("image"), c.get("reason"))
             for c in self.containers])


class ScalingExplanation:
    """Why the desired count of a service is what it is, and what comes next.

    `str()` is the text, `facts` the reply of ExplainScaling; a notebook shows a table of the policies.
    """

    def __init__(self, facts: Json) -> None:
        self.facts = facts

    @property
    def policies(self) -> list[Json]:
        found: list[Json] = self.facts.get("policies", [])
        return found

    @property
    def next(self) -> str:
        return str(self.facts.get("next", ""))

    def rows(self) -> list[Json]:
        """A row a policy: metric, target, the value found last, what it wants and why."""
        return [{"policy": one["policyName"], "metric": one.get("metric"), "target": one.get("targetValue"), "value": one.get("value"),
                 "wants": one.get("wants"), "tasks": one.get("capacity"), "why": one.get("reason")} for one in self.policies]

    def __str__(self) -> str:
        return str(self.facts.get("text", ""))

    def __repr__(self) -> str:
        return f"<ScalingExplanation {self.facts.get('resourceId', '')}: {self.next}>"

    def _repr_html_(self) -> str:
        columns = ("policy", "metric", "target", "value", "wants", "tasks", "why")
        shown = table(columns, [tuple(row[name] for name in columns) for row in self.rows()])
        return section(f"{self.facts.get('resourceId', '')}: {self.next}", shown)


class Explanation:
    """Why a placement came out as it did: the instance, the value of every strategy step, and which rule refused by how much.

    `str()` is the text, `facts` the reply of ExplainPlacement; a notebook shows tables.
    """

    def __init__(self, facts: Json) -> None:
        self.facts = facts

    @property
    def instance(self) -> str | None:
        """The ARN of the container instance; None where no instance takes the task."""
        arn: str | None = self.facts.get("containerInstanceArn")
        return arn

    @property
    def accepted(self) -> list[Json]:
        found: list[Json] = self.facts.get("accepted", [])
        return found

    @property
    def scores(self) -> dict[str, int]:
        """The scorer's scores by container instance ARN; empty where no scorer was asked."""
        return {one["containerInstanceArn"]: one["score"] for one in self.accepted if one.get("score") is not None}

    @property
    def scorer_failure(self) -> str | None:
        """Why the chosen scorer had no effect."""
        why: str | None = self.facts.get("scorerFailure")
        return why

    @property
    def refused(self) -> list[Json]:
        found: list[Json] = self.facts.get("refused", [])
        return found

    def __str__(self) -> str:
        return str(self.facts.get("text", ""))

    def __repr__(self) -> str:
        where = short(self.instance) if self.instance else "nowhere"
        return f"<Explanation {self.facts.get('group', '')} -> {where}, {len(self.accepted)} accept, {len(self.refused)} refuse>"

    def _repr_html_(self) -> str:
        def step(facts: Json) -> str:
            bucket = f" ({facts['bucket']})" if facts.get("bucket") else ""
            return f"{facts['step']}{bucket}: {facts.get('value', 0)}" + ("" if facts.get("best") else " x")
        ordered = sorted(self.accepted, key=lambda one: not one.get("chosen"))
        takers = table(("", "instance", "machine", "steps", "score"),
                            [("chosen" if one.get("chosen") else "", short(one["containerInstanceArn"]), one.get("ec2InstanceId"),
                              "; ".join(step(s) for s in one.get("steps", [])), one.get("score", "")) for one in ordered], "takes the task")
        refusals = table(("instance", "machine", "reason", "detail"),
                              [(short(one["containerInstanceArn"]), one.get("ec2InstanceId"), one.get("reason"), one.get("detail"))
                               for one in self.refused], "refuses it")
        return (takers if self.accepted else "") + (refusals if self.refused else "")


class Moves:
    """What rebalancing would move, or has begun to: a sequence of {serviceArn, taskArn, from…, to…, step, before, after}.

    `skipped` says which services it left alone and why; a notebook shows a table.
    """

    columns = ("service", "task", "from", "to", "because", "replacement")

    def __init__(self, facts: Json) -> None:
        self.facts = facts

    @property
    def skipped(self) -> list[Json]:
        found: list[Json] = self.facts.get("skipped", [])
        return found

    def __iter__(self) -> Iterator[Json]:
        return iter(self.facts.get("moves", []))

    def __len__(self) -> int:
        return len(self.facts.get("moves", []))

    def __getitem__(self, index: int) -> Json:
        move: Json = self.facts["moves"][index]
        return move

    def rows(self) -> list[Json]:
        """One flat row for each move, with the names of `columns`."""
        return [dict(zip(self.columns, (
            short(move["serviceArn"]), short(move["taskArn"])[:12], move.get("fromEc2InstanceId") or short(move["fromContainerInstanceArn"]),
            move.get("toEc2InstanceId") or short(move["toContainerInstanceArn"]), f"{move['step']}: {move['before']} -> {move['after']}",
            short(move.get("replacementTaskArn", ""))[:12]), strict=True)) for move in self]

    def __repr__(self) -> str:
        begun = sum("replacementTaskArn" in move for move in self)
        return f"<Moves: {len(self)} proposed, {begun} begun, {len(self.skipped)} services skipped>"

    def _repr_html_(self) -> str:
        moves = table(self.columns, [list(row.values()) for row in self.rows()], "moves")
        skipped = table(("service", "why"), [(short(one["serviceArn"]), one["reason"]) for one in self.skipped], "left alone")
        return moves + (skipped if self.skipped else "")


class Plan:
    """What a call would set in motion at once, without doing it: `reply`, and placements, stops and events."""

    def __init__(self, operation: str, facts: Json, parameters: Json | None = None) -> None:
        self.operation = operation
        self.parameters = parameters or {}
        self.reply = {name: value for name, value in facts.items() if name != "moorage:plan"}
        self.facts: Json = facts.get("moorage:plan", {})

    @property
    def placements(self) -> list[Json]:
        """{group, taskDefinitionArn, containerInstanceArn, count}, in the order of placing."""
        found: list[Json] = self.facts.get("placements", [])
        return found

    @property
    def stops(self) -> list[Json]:
        found: list[Json] = self.facts.get("stops", [])
        return found

    @property
    def events(self) -> list[str]:
        """The service events that would be written, such as why a task would find no place."""
        found: list[str] = self.facts.get("events", [])
        return found

    @property
    def unplaced(self) -> list[Json]:
        """{group, taskDefinition, count, reason}: tasks that are wanted and find no place at once."""
        reasons = sorted({str(one.get("reason")) for one in self.reply.get("failures", [])})
        if "tasks" in self.reply:
            missing = int(self.parameters.get("count", 1)) - len(self.reply["tasks"])
            definition = short(str(self.parameters.get("taskDefinition", "")))
            return [{"group": f"family:{definition.split(':')[0]}", "taskDefinition": definition, "count": missing,
                     "reason": ", ".join(reasons)}] if missing > 0 else []
        service: Json = self.reply.get("service", {})
        said = [text for text in self.events if "unable to place" in text]
        if not said or not service:
            return []
        group = f"service:{service.get('serviceName')}"
        placed = sum(int(one["count"]) for one in self.placements if one.get("group") == group)
        missing = int(service.get("desiredCount", 0)) - int(service.get("runningCount", 0)) - int(service.get("pendingCount", 0)) - placed
        return [{"group": group, "taskDefinition": short(str(service.get("taskDefinition", ""))), "count": max(1, missing), "reason": said[0]}]

    def __repr__(self) -> str:
        starts = sum(int(one["count"]) for one in self.placements)
        left = sum(int(one["count"]) for one in self.unplaced)
        return f"<Plan {self.operation}: {starts} tasks start, {len(self.stops)} stop{f', {left} find no place' if left else ''}>"

    def _repr_html_(self) -> str:
        parts = [table(("group", "task definition", "instance", "tasks"),
                            [(p.get("group"), short(p.get("taskDefinitionArn", "")), short(p.get("containerInstanceArn", "")), p["count"])
                             for p in self.placements], f"{self.operation} would start")]
        if self.stops:
            parts.append(table(("task", "group", "why"), [(short(s["taskArn"]), s.get("group"), s.get("stoppedReason"))
                                                               for s in self.stops], "and stop"))
        if self.unplaced:
            parts.append(table(("group", "task definition", "tasks", "reason"),
                               [(one["group"], one["taskDefinition"], one["count"], one["reason"]) for one in self.unplaced], "finds no place"))
        if self.events:
            parts.append(table(("event",), [(text,) for text in self.events]))
        return "".join(parts)


V = TypeVar("V", bound=View, covariant=True)


class Table(Sequence[V], Generic[V]):
    """A list of views of one kind, shown as a table; pandas is loaded only for a DataFrame."""

    def __init__(self, views: Iterable[V]) -> None:
        self._views = list(views)

    @overload
    def __getitem__(self, index: int) -> V: ...
    @overload
    def __getitem__(self, index: slice) -> Table[V]: ...
    def __getitem__(self, index: int | slice) -> V | Table[V]:
        return Table(self._views[index]) if isinstance(index, slice) else self._views[index]

    def __len__(self) -> int:
        return len(self._views)

    def __iter__(self) -> Iterator[V]:
        return iter(self._views)

    @property
    def columns(self) -> tuple[str, ...]:
        return self._views[0].columns if self._views else ()

    def rows(self) -> list[Json]:
        return [view.row() for view in self._views]

    def to_pandas(self) -> Any:
        """A DataFrame; times are UTC with time zone. Needs pandas."""
        import pandas
        return pandas.DataFrame(self.rows(), columns=list(self.columns) or None)

    def __repr__(self) -> str:
        if not self._views:
            return "<Table, empty>"
        cells = [list(self.columns)] + [["" if v is None else str(v) for v in row.values()] for row in self.rows()]
        widths = [max(len(line[column]) for line in cells) for column in range(len(self.columns))]
        return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells)

    def df(self) -> Any:
        """The same as `to_pandas`."""
        return self.to_pandas()

    def _repr_html_(self) -> str:
        heads = (self._views[0].heads or self.columns) if self._views else ()
        return table(heads, [view.cells() for view in self._views]) if self._views else "<em>none</em>"
