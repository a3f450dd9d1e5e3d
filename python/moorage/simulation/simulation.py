"""The simulation: what may be done to a fleet, how time passes, and what was seen meanwhile."""

from __future__ import annotations

import functools
import heapq
import itertools
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..testing import VirtualEngine
from ..views import short
from .fleet import INSTANCE_TYPES, InstanceType, Machine
from .watch import Watch

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

Json = dict[str, Any]
Rows = list[Json]
F = TypeVar("F", bound=Callable[..., Any])


class NotSteady(TimeoutError):
    """The services did not reach their steady state in time; the text says which, and why by their last event."""


def _on_tape(method: F) -> F:
    """Whoever calls it from outside is written down, so that a fork can do the same again."""
    @functools.wraps(method)
    def recorded(self: Simulation, *args: Any, **kwargs: Any) -> Any:
        is_outer = not self._inside
        if is_outer:
            self._tape.append((method.__name__, json.dumps([args, kwargs])))
        self._inside += 1
        try:
            return method(self, *args, **kwargs)
        finally:
            self._inside -= 1
    return cast(F, recorded)


class Simulation:
    """A cluster in virtual time.

    seed              the same seed and calls give the same history
    sample_seconds    how often utilisation and services are looked at while time passes
    detect_seconds    how long an instance is away before it is deregistered, as EC2 and ECS do with a terminated instance

    Times in results are seconds since the beginning. Not for several threads at once.
    """

    def __init__(self, *, seed: int = 1, sample_seconds: float = 10.0, detect_seconds: float = 60.0) -> None:
        if sample_seconds <= 0 or detect_seconds < 0:
            raise ValueError("sample_seconds must be positive and detect_seconds not negative")
        self._settings: Json = {"seed": seed, "sample_seconds": sample_seconds, "detect_seconds": detect_seconds}
        self._sample_seconds = sample_seconds
        self._detect_seconds = detect_seconds
        self._tape: list[tuple[str, str]] = []
        self._inside = 0
        self._slow_start_ms: int | None = None
        self._groups: dict[str, str] = {}               # target groups by the name of their load balancer
        self._machines: dict[str, Machine] = {}
        self._due: list[tuple[float, int, str]] = []    # machines to deregister
        self._order = itertools.count()
        self.engine = VirtualEngine(seed=seed, runtime_options={"machines": []})
        self.engine.call("ecs", "CreateCluster", clusterName="default")
        self._began = self.engine.now
        self._watch = Watch(self)

    # ------------------------------------------------------------------------------------------------------- the fleet

    @_on_tape
    def add_instances(self, type: str = "m5.large", count: int = 1, zone: str = "us-east-1a") -> list[str]:
        """Launches instances of an EC2 type (see INSTANCE_TYPES) and returns their ids. They register within a second."""
        found = INSTANCE_TYPES.get(type)
        if found is None:
            raise ValueError(f"no instance type {type!r}; known are {', '.join(sorted(INSTANCE_TYPES))}")
        if count < 1:
            raise ValueError(f"count must be at least 1, not {count}")
        ids = [self._launch(found, zone, "launched") for _ in range(count)]
        self._pass(1.0)
        return ids

    def _launch(self, type: InstanceType, zone: str, what: str) -> str:
        id = self.engine.add_machine(cpu=type.cpu_units, memory=type.offered_mib, zone=zone,
                                     attributes={"ecs.instance-type": type.name})
        self._machines[id] = Machine(id, type, zone, history=[(self.now, what)])
        return id

    @_on_tape
    def instance_down(self, id: str) -> None:
        """The instance loses power: its containers are gone at once, and after `detect_seconds` it is deregistered."""
        machine = self._machine(id)
        if not machine.is_up:
            return
        machine.is_up = False
        machine.away_since = self.now
        machine.history.append((self.now, "down"))
        self.engine.simulate({"disconnect": id})
        self.engine.simulate({"reboot": id})
        heapq.heappush(self._due, (self.now + self._detect_seconds, next(self._order), id))
        self.engine.settle()

    @_on_tape
    def instance_up(self, id: str) -> str:
        """The instance comes back, or, where it was deregistered meanwhile, another one of its type and zone; the id."""
        machine = self._machine(id)
        if machine.is_up:
            return id
        if machine.replaced_by is None and machine.away_since is not None:
            machine.is_up = True
            machine.away_since = None
            machine.history.append((self.now, "up"))
            self.engine.simulate({"reconnect": id})
            self._pass(1.0)
            return id
        if machine.replaced_by is None:
            machine.replaced_by = self._launch(machine.type, machine.zone, "up")
            self._pass(1.0)
        return machine.replaced_by

    @_on_tape
    def zone_down(self, zone: str) -> list[str]:
        """All instances of a zone lose power; their ids."""
        gone = [machine.id for machine in self._machines.values() if machine.zone == zone and machine.is_up]
        if not gone:
            raise ValueError(f"no instance is up in zone {zone!r}")
        for id in gone:
            self.instance_down(id)
        return gone

    @_on_tape
    def zone_up(self, zone: str) -> list[str]:
        """Brings back each instance of a zone that is down (see instance_up); their ids."""
        away = [machine.id for machine in self._machines.values()
                if machine.zone == zone and not machine.is_up and not machine.replaced_by]
        return [self.instance_up(id) for id in away]

    # -------------------------------------------------------------------------------------------------- what shall run

    @_on_tape
    def register(self, definition: str | Mapping[str, Any]) -> str:
        """Registers a task definition, the input of RegisterTaskDefinition or a file with it; "family:revision"."""
        if isinstance(definition, str):
            with open(definition, encoding="utf-8") as file:
                definition = json.load(file)
            # A fork must not depend on a file that may have changed meanwhile.
            if self._inside == 1:
                self._tape[-1] = ("register", json.dumps([[definition], {}]))
        assert isinstance(definition, Mapping)
        wanted = json.loads(json.dumps(definition))
        if self._slow_start_ms is not None:
            for container in wanted.get("containerDefinitions", []):
                container.setdefault("environment", []).append(
                    {"name": "MOORAGE_SIM_START_MS", "value": str(self._slow_start_ms)})
        return short(self._call("RegisterTaskDefinition", wanted)["taskDefinition"]["taskDefinitionArn"])

    @_on_tape
    def add_load_balancer(self, name: str = "web", port: int = 80) -> str:
        """Makes an application load balancer with a listener and a target group; the group's ARN, for which the name stands in
        `loadBalancers` of `create_service`."""
        def elb(operation: str, **members: Any) -> Any:
            return self.engine.call("elbv2", operation, **members)

        balancer = elb("CreateLoadBalancer", Name=name)["LoadBalancers"][0]["LoadBalancerArn"]
        group = elb("CreateTargetGroup", Name=name, Protocol="HTTP", Port=port, VpcId="vpc-1", TargetType="instance")
        arn: str = group["TargetGroups"][0]["TargetGroupArn"]
        elb("CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}])
        self._groups[name] = arn
        return arn

    @_on_tape
    def use_capacity_providers(self, *names: str) -> None:
        """Associates capacity providers with the cluster, which services may then name in `capacityProviderStrategy`: FARGATE,
        FARGATE_SPOT."""
        self._call("PutClusterCapacityProviders",
                   {"cluster": "default", "capacityProviders": list(names), "defaultCapacityProviderStrategy": []})

    @_on_tape
    def create_service(self, name: str, task_definition: str, desired_count: int = 1, **more: Any) -> None:
        """Creates a service; further members are those of CreateService (placementStrategy, deploymentConfiguration, …)."""
        if "loadBalancers" in more:
            more["loadBalancers"] = [{**target, "targetGroupArn": self._groups.get(target.get("targetGroupArn"), target.get("targetGroupArn"))}
                                     for target in more["loadBalancers"]]
        self._call("CreateService", {"serviceName": name, "taskDefinition": task_definition, "desiredCount": desired_count, **more})

    @_on_tape
    def update_service(self, name: str, **changes: Any) -> None:
        """Changes a service; members are those of UpdateService (taskDefinition begins a deployment)."""
        self._call("UpdateService", {"service": name, **changes})

    def scale(self, name: str, desired_count: int) -> None:
        """Sets the desired count of a service."""
        self.update_service(name, desiredCount=desired_count)

    @_on_tape
    def run_task(self, task_definition: str, count: int = 1, **more: Any) -> list[str]:
        """Starts tasks of their own; ids of those for which there was room."""
        reply = self._call("RunTask", {"taskDefinition": task_definition, "count": count, **more})
        return [short(task["taskArn"]) for task in reply["tasks"]]

    # ---------------------------------------------------------------------------------------------------------- faults

    @_on_tape
    def kill_task(self, task: str, *, container: str | None = None, exit_code: int = 137) -> None:
        """A container of the task (the first, if none is named) dies with this exit code."""
        facts = self.engine.call("ecs", "DescribeTasks", tasks=[task])
        if not facts["tasks"]:
            raise KeyError(f"no task {task!r}")
        found = facts["tasks"][0]
        name = container or found["containers"][0]["name"]
        self.engine.simulate({"kill": {"task": short(found["taskArn"]), "container": name, "exitCode": exit_code}})
        self.engine.settle()

    @_on_tape
    def set_health(self, task: str, healthy: bool, *, container: str | None = None) -> None:
        """What the health check of a container says from now on. The container needs a `healthCheck` for that to matter."""
        found = self.engine.call("ecs", "DescribeTasks", tasks=[task])["tasks"]
        if not found:
            raise KeyError(f"no task {task!r}")
        name = container or found[0]["containers"][0]["name"]
        self.engine.simulate({"health": {"task": short(found[0]["taskArn"]), "container": name, "healthy": healthy}})
        self.engine.settle()

    @_on_tape
    def set_target_health(self, task: str, healthy: bool, *, container: str | None = None) -> None:
        """What the load balancer's health check says from now on of a task behind it (of its first container, if none is named)."""
        found = self.engine.call("ecs", "DescribeTasks", tasks=[task])["tasks"]
        if not found:
            raise KeyError(f"no task {task!r}")
        name = container or found[0]["containers"][0]["name"]
        self.engine.simulate({"targetHealth": {"task": short(found[0]["taskArn"]), "container": name, "healthy": healthy}})
        self.engine.settle()

    @_on_tape
    def interrupt_spot(self, service: str | None = None, count: int | None = None) -> list[str]:
        """AWS takes FARGATE_SPOT capacity back: the oldest spot tasks of the service (of the cluster, if none is named), `count` of
        them or all. They are warned, get SIGTERM, and are gone in two minutes. The ids of those tasks."""
        reply = self.engine.interrupt_spot(service=service, maximum_tasks=count)
        self.engine.settle()
        return [short(arn) for arn in reply["taskArns"]]

    @_on_tape
    def slow_starts(self, seconds: float | None) -> None:
        """Containers of definitions registered from now on take so long from created to running; None: as usual."""
        self._slow_start_ms = None if seconds is None else round(seconds * 1000)

    # ------------------------------------------------------------------------------------------------------------ time

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return round(self.engine.now - self._began, 3)

    @_on_tape
    def run(self, *, hours: float = 0.0, minutes: float = 0.0, seconds: float = 0.0) -> None:
        """Lets time pass."""
        span = hours * 3600 + minutes * 60 + seconds
        if span <= 0:
            raise ValueError("say how long: hours, minutes or seconds")
        self._pass(span)

    @_on_tape
    def run_until_steady(self, *services: str, limit: float = 3600.0) -> float:
        """Lets time pass until the services (all, if none is named) are steady; the seconds that took. NotSteady after `limit`."""
        began = self.now
        while True:
            waiting = [row for row in self.services() if (not services or row["service"] in services) and not row["steady"]]
            if not waiting:
                return self.now - began
            if self.now - began >= limit:
                raise NotSteady("; ".join(f"{row['service']}: {row['running']} of {row['desired']} running, "
                                          f"{self._why_not(row['service'])}" for row in waiting))
            self._pass(min(5.0, limit - (self.now - began)))

    def _why_not(self, service: str) -> str:
        """What the service last said of tasks it could not place or keep; else the last thing it said."""
        said = [row["message"] for row in reversed(self.events(service))]
        return next((text for text in said if "unable" in text), said[0] if said else "it said nothing")

    def _pass(self, span: float) -> None:
        end = self.now + span
        while self.now < end:
            stop = min([end, self._watch.next_look, *([self._due[0][0]] if self._due else [])])
            if stop > self.now:
                self.engine.advance(stop - self.now)
            while self._due and self._due[0][0] <= self.now:
                self._deregister(heapq.heappop(self._due)[2])
            if self._watch.next_look <= self.now:
                self._watch.look()

    def _deregister(self, id: str) -> None:
        machine = self._machines[id]
        if machine.is_up or machine.away_since is None or self.now - machine.away_since < self._detect_seconds:
            return      # it came back in time
        machine.away_since = None
        for row in self._watch.container_instances():
            if row["ec2InstanceId"] == id:
                self._call("DeregisterContainerInstance", {"containerInstance": row["containerInstanceArn"], "force": True})

    # --------------------------------------------------------------------------------------------------------- results

    def services(self) -> Rows:
        """A row a service: desired, running, pending, task definition, rollout, steady, its last event."""
        return [self._watch.service_row(facts) for facts in self._watch.service_facts()]

    def tasks(self, service: str | None = None) -> Rows:
        """A row a task that is not stopped: where it is, since when, and of which service and definition."""
        rows = self._watch.task_rows()
        return [row for row in rows if service is None or row["service"] == service]

    def instances(self) -> Rows:
        """A row an instance, also those that are gone: type, zone, tasks, CPU units and MiB, reserved and in all."""
        return self._watch.instance_rows()

    def utilisation(self) -> Rows:
        """A row a sample: reserved share of CPU and memory of the instances that are up; running, pending and desired tasks."""
        return list(self._watch.samples)

    def service_history(self) -> Rows:
        """A row a service and sample: desired, running and pending tasks."""
        return list(self._watch.service_samples)

    def deployments(self) -> Rows:
        """A row a deployment that was ever seen: begun, ended (None: under way), how it ended."""
        return self._watch.deployment_rows()

    def faults(self) -> Rows:
        """A row each time an instance went down or came up."""
        rows = [{"time": at, "instance": machine.id, "zone": machine.zone, "what": what}
                for machine in self._machines.values() for at, what in machine.history if what != "launched"]
        return sorted(rows, key=lambda row: (row["time"], row["instance"]))

    def events(self, service: str) -> Rows:
        """What a service says of itself, oldest first."""
        facts = self.engine.service(service).facts
        return [{"time": round(float(event["createdAt"]) - self._began, 3), "message": event["message"]}
                for event in reversed(facts.get("events", []))]

    def summary(self) -> Json:
        """The end in a few numbers."""
        samples = self._watch.samples
        shortfalls = Counter(row["service"] for row in self._watch.service_samples if row["running"] < row["desired"])
        return {
            "seconds": self.now,
            "instances": sum(machine.is_up for machine in self._machines.values()),
            "services": self.services(),
            "cpu_peak": max((row["cpu"] for row in samples), default=0.0),
            "memory_peak": max((row["memory"] for row in samples), default=0.0),
            "seconds_short": {name: round(count * self._sample_seconds, 3) for name, count in sorted(shortfalls.items())},
        }

    def frame(self, what: str) -> pandas.DataFrame:
        """The result of a method above as a pandas DataFrame: frame("utilisation")."""
        import pandas
        if what not in ("services", "tasks", "instances", "utilisation", "service_history", "deployments", "faults"):
            raise ValueError(f"no table {what!r}")
        return pandas.DataFrame(getattr(self, what)())

    # ----------------------------------------------------------------------------------------------------------- plots

    def plot_utilisation(self, ax: Axes | None = None) -> Axes:
        """Reserved CPU and memory over time, and running against desired tasks. Needs matplotlib (moorage[simulation])."""
        from . import plots
        return plots.utilisation(self, ax)

    def plot_placement(self, ax: Axes | None = None) -> Axes:
        """Which service's tasks are on which instance now, by memory, instances grouped by zone."""
        from . import plots
        return plots.placement(self, ax)

    def plot_deployments(self, ax: Axes | None = None) -> Axes:
        """When each deployment began and ended, and how."""
        from . import plots
        return plots.deployments(self, ax)

    # ------------------------------------------------------------------------------------------------- fork and compare

    def fork(self) -> Simulation:
        """Another simulation with the same past: all calls so far are done again with the same seed. Both go their own way then."""
        twin = Simulation(**self._settings)
        for name, arguments in self._tape:
            args, kwargs = json.loads(arguments)
            try:
                getattr(twin, name)(*args, **kwargs)
            except Exception:
                # It was refused here, too, or the digests differ below.
                continue
        if twin.digest() != self.digest():
            raise RuntimeError("the fork came out differently: something was done to the engine that is not on the tape")
        return twin

    def digest(self) -> str:
        """A text that is equal for equal states."""
        return json.dumps([self.now, self.services(), self.tasks(), self.instances()], sort_keys=True)

    def compare(self, other: Simulation) -> Rows:
        """A row a number of `summary()` that is not the same here and there."""
        def flat(value: Any, path: str) -> Json:
            if isinstance(value, dict):
                return {key: leaf for name, item in value.items() for key, leaf in flat(item, f"{path}.{name}" if path else name).items()}
            if isinstance(value, list):
                return {key: leaf for item in value for key, leaf in flat(item, f"{path}[{item.get('service')}]").items()}
            return {path: value}
        here, there = flat(self.summary(), ""), flat(other.summary(), "")
        return [{"what": name, "this": here.get(name), "other": there.get(name)}
                for name in sorted({*here, *there}) if here.get(name) != there.get(name)]

    # ------------------------------------------------------------------------------------------------------------ parts

    def close(self) -> None:
        """Ends the engine behind it."""
        self.engine.close()

    def __enter__(self) -> Simulation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        up = sum(machine.is_up for machine in self._machines.values())
        return f"<Simulation at {self.now:g} s: {up} of {len(self._machines)} instances up>"

    def _machine(self, id: str) -> Machine:
        if id not in self._machines:
            raise KeyError(f"no instance {id!r}")
        return self._machines[id]

    def _call(self, operation: str, request: Json) -> Json:
        reply = self.engine.call("ecs", operation, **request)
        self.engine.settle()
        return reply
