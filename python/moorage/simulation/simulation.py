"""The simulation: what may be done to a fleet, how time passes, and what was seen meanwhile."""

from __future__ import annotations

import functools
import heapq
import itertools
import json
import logging
import math
import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .. import pictures
from ..errors import DeploymentFailed, NotSteady
from ..log import Log
from ..steadiness import Asked, State, is_at_rest, primary, verdict
from ..testing import VirtualEngine
from ..views import progress_of, short
from . import live
from .bill import Bill
from .fleet import INSTANCE_TYPES, InstanceType, Machine, RegisteredType, checked_attributes
from .live import LiveState
from .load import Curve, Load, Loads, MetricFaults, checked_curve, report
from .names import did_you_mean, known
from .watch import Watch

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

    from ..prices import Cost

Json = dict[str, Any]
Rows = list[Json]
F = TypeVar("F", bound=Callable[..., Any])


def _plain(value: Any) -> Any:
    """For json.dumps: a path as its text, a mapping as a dict."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} cannot be an argument of a simulation")


def _refuse_twice(more: Json, *names: str) -> None:
    """Refuses members for which a method has parameters."""
    for name in names:
        if name in more:
            raise TypeError(f"{name} is given by a parameter of the method already")


def _on_tape(method: F) -> F:
    """Records every call from outside, so that a fork can repeat it."""
    @functools.wraps(method)
    def recorded(self: Simulation, *args: Any, **kwargs: Any) -> Any:
        is_outer = not self._inside
        if is_outer:
            self._tape.append((method.__name__, json.dumps([args, kwargs], default=_plain)))
        self._inside += 1
        try:
            return method(self, *args, **kwargs)
        finally:
            self._inside -= 1
    return cast(F, recorded)


def _engine_of(state: LiveState, seed: int, pace: str, log: Log | None) -> VirtualEngine:
    engine = VirtualEngine(seed=seed, start=state.start, state=state.state, account_id=state.account_id, region=state.region,
                           runtime_options={"machines": [], **state.runtime_options}, balancer_options=state.balancer_options, cluster="",
                           seal_key=state.seal_key, ec2="accept", scaling_options={"pace": pace}, metric_options={"enabled": False},
                           log=log, log_level=logging.CRITICAL)
    engine.wait_ready(0.0)
    return engine


def _machine_of(instance: Json) -> Machine:
    cpu, memory = live.size_of(instance)
    type = live.attribute(instance, "ecs.instance-type", "this machine")
    known_type = INSTANCE_TYPES.get(type) or InstanceType(type, max(1, cpu // 1024), memory)
    return Machine(live.name_of(instance), RegisteredType(**{**vars(known_type), "cpu": cpu, "offered": memory}),
                   live.attribute(instance, "ecs.availability-zone"), history=[(0.0, "launched")])


class Simulation:
    """A cluster in virtual time.

    seed              the same seed and calls give the same history
    sample_seconds    how often utilisation and services are looked at while time passes
    detect_seconds    how long an instance is away before it is deregistered, as EC2 and ECS do with a terminated instance
    metric_seconds    how often services under load are measured
    scaling_pace      "fast", or "aws": target tracking looks at its metrics once a minute, over minutes (docs/scaling.md)

    ec2               the network as in Engine(ec2=…): a file, a mapping, or "accept" for subnets and groups of any id

    Times in results are seconds since the beginning. Not for several threads at once.
    """

    def __init__(self, *, seed: int = 1, sample_seconds: float = 10.0, detect_seconds: float = 60.0,
                 metric_seconds: float = 10.0, scaling_pace: str = "fast", ec2: str | os.PathLike[str] | Mapping[str, Any] | None = None,
                 log: Log | None = None, state: LiveState | None = None) -> None:
        if sample_seconds <= 0 or detect_seconds < 0:
            raise ValueError("sample_seconds must be positive and detect_seconds not negative")
        if not 1 <= metric_seconds <= 60:
            raise ValueError(f"metric_seconds must be from 1 to 60, not {metric_seconds!r}")
        self._settings: Json = {"seed": seed, "sample_seconds": sample_seconds, "detect_seconds": detect_seconds,
                                "metric_seconds": metric_seconds, "scaling_pace": scaling_pace, "ec2": ec2, "state": state}
        self._sample_seconds = sample_seconds
        self._detect_seconds = detect_seconds
        self._tape: list[tuple[str, str]] = []
        self._inside = 0
        self._slow_start_ms: int | None = None
        self._asked: dict[str, Asked] = {}              # what the last call asked of each service
        self._groups: dict[str, str] = {}               # target groups by the name of their load balancer
        self._balancers: dict[str, str] = {}            # load balancers by their name
        self._targets: dict[str, float] = {}            # what target tracking of a service's CPU aims at
        self._machines: dict[str, Machine] = {}
        self._due: list[tuple[float, int, str]] = []    # machines to deregister
        self._order = itertools.count()
        self.measured: Json = state.measured if state else {}   # how long tasks took in the engine that this one was forked from
        if state is None:
            self.engine = VirtualEngine(seed=seed, runtime_options={"machines": [], "secrets": "assume"}, ec2=ec2,
                                        scaling_options={"pace": scaling_pace}, metric_options={"enabled": False}, log=log)
            self.engine.call("ecs", "CreateCluster", clusterName="default")
        else:
            self.engine = _engine_of(state, seed, scaling_pace, log)
        self._began = self.engine.now
        if state is not None:
            self._machines = {machine.id: machine for machine in map(_machine_of, self.engine.instances())}
            self._groups = {str(group["TargetGroupName"]): str(group["TargetGroupArn"])
                            for group in self.engine.pages("elbv2", "DescribeTargetGroups", "TargetGroups")}
        self._watch = Watch(self)
        self._bill = Bill(self)
        self._loads = Loads(self, metric_seconds, seed)

    # ------------------------------------------------------------------------------------------------------- the fleet

    @_on_tape
    def add_instances(self, type: str | None = None, count: int = 1, zone: str = "us-east-1a", *,
                      attributes: Mapping[str, str] | None = None, instance_type: str | None = None) -> list[str]:
        """Launches instances of an EC2 type (see INSTANCE_TYPES; m5.large) and returns their ids. They register within a second.

        They declare every capability of an ECS-optimised instance; `attributes` are added or replace those of the same name.
        `instance_type` is another name of `type`.
        """
        if type is not None and instance_type is not None and type != instance_type:
            raise TypeError(f"type {type!r} and instance_type {instance_type!r} are one thing: give one of them")
        type = instance_type if type is None else type
        type = "m5.large" if type is None else type
        found = INSTANCE_TYPES.get(type)
        if found is None:
            raise ValueError(f"no instance type {type!r}{did_you_mean(str(type), INSTANCE_TYPES)}; known are {', '.join(sorted(INSTANCE_TYPES))}")
        if not isinstance(count, int) or isinstance(count, bool):
            raise TypeError(f"count must be a whole number, not {count!r}")
        if not isinstance(zone, str) or not zone:
            raise TypeError(f"zone must be a text, not {zone!r}")
        if count < 1:
            raise ValueError(f"count must be at least 1, not {count}")
        own = checked_attributes(attributes)
        ids = [self._launch(found, zone, own, "launched") for _ in range(count)]
        self._pass(1.0)
        return ids

    def _launch(self, type: InstanceType, zone: str, attributes: dict[str, str], what: str) -> str:
        id = self.engine.add_machine(instance_type=type.name, zone=zone, attributes=attributes)
        self._machines[id] = Machine(id, type, zone, attributes, history=[(self.now, what)])
        return id

    @_on_tape
    def instance_down(self, id: str) -> None:
        """The instance loses power: its containers end at once, and after `detect_seconds` it is deregistered."""
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
        """The instance comes back, or, where it was deregistered meanwhile, another one of its type, zone and attributes; the id."""
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
            machine.replaced_by = self._launch(machine.type, machine.zone, machine.attributes, "up")
            self._pass(1.0)
        return machine.replaced_by

    @_on_tape
    def zone_down(self, zone: str) -> list[str]:
        """All instances of a zone lose power; their ids."""
        gone = [machine.id for machine in self._machines.values() if machine.zone == zone and machine.is_up]
        if not gone:
            raise ValueError(f"no instance is up in zone {zone!r}{did_you_mean(str(zone), self._zones())}")
        for id in gone:
            self.instance_down(id)
        return gone

    @_on_tape
    def zone_up(self, zone: str) -> list[str]:
        """Brings back each instance of a zone that is down (see instance_up); their ids."""
        if zone not in self._zones():
            raise ValueError(f"no instance is in zone {zone!r}{did_you_mean(str(zone), self._zones())}")
        away = [machine.id for machine in self._machines.values()
                if machine.zone == zone and not machine.is_up and not machine.replaced_by]
        return [self.instance_up(id) for id in away]

    # -------------------------------------------------------------------------------------------------- what shall run

    @_on_tape
    def register(self, definition: str | os.PathLike[str] | Mapping[str, Any]) -> str:
        """Registers a task definition, the input of RegisterTaskDefinition or a file with it; "family:revision"."""
        if isinstance(definition, (str, os.PathLike)):
            with open(definition, encoding="utf-8") as file:
                definition = json.load(file)
            # A fork must not depend on a file that may have changed meanwhile.
            if self._inside == 1:
                self._tape[-1] = ("register", json.dumps([[definition], {}]))
        if not isinstance(definition, Mapping):
            raise TypeError("a task definition is the input of RegisterTaskDefinition as a mapping, or the path of a file with it, "
                            f"not {type(definition).__name__}")
        wanted = json.loads(json.dumps(dict(definition)))
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
        self._balancers[name] = balancer
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
        _refuse_twice(more, "serviceName", "taskDefinition", "desiredCount")
        request = {"serviceName": name, "taskDefinition": task_definition, "desiredCount": desired_count, **self._with_groups(more)}
        self._asked[name] = Asked.of(self._call("CreateService", request)["service"])

    @_on_tape
    def update_service(self, name: str, **changes: Any) -> None:
        """Changes a service; members are those of UpdateService (taskDefinition begins a deployment)."""
        _refuse_twice(changes, "service")
        self._asked[name] = Asked.of(self._call("UpdateService", {"service": name, **self._with_groups(changes)})["service"])

    def _with_groups(self, members: Json) -> Json:
        """The members of a service with the ARN of a target group where the name of a load balancer stands."""
        targets = members.get("loadBalancers")
        if not isinstance(targets, list):
            return members
        return {**members, "loadBalancers": [self._with_group(target) if isinstance(target, Mapping) else target for target in targets]}

    def _with_group(self, target: Mapping[str, Any]) -> Json:
        name = target.get("targetGroupArn")
        if isinstance(name, str) and not name.startswith("arn:"):
            return {**target, "targetGroupArn": self._groups[known(name, self._groups, "load balancer")]}
        return dict(target)

    def scale(self, name: str, desired_count: int) -> None:
        """Sets the desired count of a service."""
        self.update_service(name, desiredCount=desired_count)

    @_on_tape
    def run_task(self, task_definition: str, count: int = 1, **more: Any) -> list[str]:
        """Starts tasks of their own; ids of those for which there was room."""
        _refuse_twice(more, "taskDefinition", "count")
        reply = self._call("RunTask", {"taskDefinition": task_definition, "count": count, **more})
        return [short(task["taskArn"]) for task in reply["tasks"]]

    # ------------------------------------------------------------------------------------------------- load and scaling

    @_on_tape
    def load(self, service: str, curve: Curve, *, cpu_seconds: float, repeats: bool = True) -> None:
        """Requests to a service from now on. `curve` is a list of [seconds from now, requests a second], linear between its points;
        it comes round when it `repeats`. Each request takes `cpu_seconds` of one vCPU. moorage.simulation.day makes a day's curve."""
        known(service, self._service_names(), "service")
        if not math.isfinite(cpu_seconds) or cpu_seconds <= 0:
            raise ValueError(f"a request takes more than 0 CPU seconds, not {cpu_seconds!r}")
        facts = self.engine.service(service).facts
        definition = self.engine.call("ecs", "DescribeTaskDefinition", taskDefinition=facts["taskDefinition"])["taskDefinition"]
        units = int(definition.get("cpu") or sum(int(one.get("cpu", 0)) for one in definition["containerDefinitions"]))
        if units <= 0:
            raise ValueError(f"the task definition {short(facts['taskDefinition'])} says no CPU units, so their use cannot be measured")
        groups = [target["targetGroupArn"] for target in facts.get("loadBalancers", []) if target.get("targetGroupArn")]
        dimensions = {"TargetGroup": str(groups[0]).rsplit(":", 1)[-1]} if groups else None
        self._loads.put(Load(service, checked_curve(curve), float(cpu_seconds), units / 1024, self.now, repeats, dimensions))

    @_on_tape
    def auto_scale(self, service: str, minimum: int, maximum: int, *, target: float | None = None, metric: str = "cpu",
                   scale_out_cooldown: int | None = None, scale_in_cooldown: int | None = None, scales_in: bool = True) -> None:
        """Registers the service as a scalable target; with `target` a policy keeps its metric there: "cpu" in percent, or "requests"
        a minute and task of the service's load balancer."""
        resource = self._resource(service)
        self.engine.call("autoscaling", "RegisterScalableTarget", **resource, MinCapacity=minimum, MaxCapacity=maximum)
        if target is not None:
            kinds = {"cpu": "ECSServiceAverageCPUUtilization", "requests": "ALBRequestCountPerTarget"}
            specification: Json = {"PredefinedMetricType": kinds[known(metric, kinds, "metric")]}
            if metric == "requests":
                specification["ResourceLabel"] = self._label(service)
            config: Json = {"TargetValue": target, "PredefinedMetricSpecification": specification, "DisableScaleIn": not scales_in}
            for member, seconds in (("ScaleOutCooldown", scale_out_cooldown), ("ScaleInCooldown", scale_in_cooldown)):
                if seconds is not None:
                    config[member] = seconds
            self.engine.call("autoscaling", "PutScalingPolicy", **resource, PolicyName=metric, PolicyType="TargetTrackingScaling",
                             TargetTrackingScalingPolicyConfiguration=config)
            if metric == "cpu":
                self._targets[service] = target
        self.engine.settle()

    @_on_tape
    def schedule_scaling(self, service: str, name: str, schedule: str, *, minimum: int | None = None, maximum: int | None = None,
                         timezone: str | None = None) -> None:
        """At the times of the schedule (cron, rate, at) the bounds of the service's count become these."""
        bounds = {member: value for member, value in (("MinCapacity", minimum), ("MaxCapacity", maximum)) if value is not None}
        more: Json = {} if timezone is None else {"Timezone": timezone}
        self.engine.call("autoscaling", "PutScheduledAction", **self._resource(service), ScheduledActionName=name, Schedule=schedule,
                         ScalableTargetAction=bounds, **more)
        self.engine.settle()

    @_on_tape
    def metric_faults(self, *, lose: float = 0.0, double: float = 0.0, late_seconds: float = 0.0) -> None:
        """From now on this share of datapoints is lost or comes twice, and all come so late."""
        for share in (lose, double):
            if not 0 <= share <= 1:
                raise ValueError(f"a share is from 0 to 1, not {share!r}")
        if not 0 <= late_seconds <= 3600:
            raise ValueError(f"datapoints come from 0 to 3600 seconds late, not {late_seconds!r}")
        self._loads.faults = MetricFaults(lose, double, late_seconds)

    def _resource(self, service: str) -> Json:
        known(service, self._service_names(), "service")
        return {"ServiceNamespace": "ecs", "ResourceId": f"service/default/{service}", "ScalableDimension": "ecs:service:DesiredCount"}

    def _label(self, service: str) -> str:
        """The last parts of the ARNs of the service's load balancer and target group."""
        groups = [target.get("targetGroupArn") for target in self.engine.service(service).facts.get("loadBalancers", [])]
        for name, group in self._groups.items():
            if group in groups:
                return self._balancers[name].split(":loadbalancer/", 1)[1] + "/" + group.rsplit(":", 1)[-1]
        raise ValueError(f"service {service!r} is behind no load balancer of add_load_balancer, so requests to a task are not counted")

    def scaling_activities(self, service: str) -> Rows:
        """A row each time scaling changed the count of a service, or was asked to and did not: time, what, why."""
        found = self.engine.pages("autoscaling", "DescribeScalingActivities", "ScalingActivities", ServiceNamespace="ecs",
                                  ResourceId=f"service/default/{service}", IncludeNotScaledActivities=True)
        rows = [{"time": round(float(one["StartTime"]) - self._began, 3), "what": one["Description"], "cause": one["Cause"],
                 "refused": ", ".join(reason["Code"] for reason in one.get("NotScaledReasons", [])), "details": one.get("Details", "")} for one in found]
        return rows[::-1]

    def services_under_load(self) -> list[str]:
        """The names of the services that `load` was called for, in order."""
        return sorted(self._loads.by_service)

    def load_history(self, service: str) -> Rows:
        """A row a measurement: requests a second, desired and running tasks, and the CPU that the requests ask for in percent of what
        the running tasks have (None: no task runs)."""
        return list(self._loads.by_service[known(service, self._loads.by_service, "service under load")].history)

    def scaling_report(self, service: str, *, target: float | None = None) -> Json:
        """The run in a few numbers: task hours, least and most tasks, minutes with more demand than the target (of the service's policy)
        and than 100 %, scale-outs, scale-ins, and oscillations: turns of direction within a quarter of an hour."""
        load = self._loads.by_service[known(service, self._loads.by_service, "service under load")]
        return report(load, target if target is not None else self._targets.get(service, 100.0))

    def compare_policies(self, service: str, policies: Mapping[str, Mapping[str, Any]], *, hours: float = 24.0) -> Rows:
        """A row a policy: the report of a fork of this simulation in which the service is scaled by it for so long. A policy is the
        arguments of `auto_scale` behind the service; with "scheduled" a list of arguments of `schedule_scaling` behind it."""
        rows = []
        targets = [float(policy["target"]) for policy in policies.values() if policy.get("target") is not None and policy.get("metric", "cpu") == "cpu"]
        for name, policy in policies.items():
            with self.fork() as twin:
                scaled = {member: value for member, value in policy.items() if member != "scheduled"}
                twin.auto_scale(service, **scaled)
                for one in policy.get("scheduled", []):
                    twin.schedule_scaling(service, **one)
                twin.run(hours=hours)
                rows.append({"policy": name, **twin.scaling_report(service, target=max(targets, default=100.0))})
        return rows

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
        """Sets the result of a container's health check from now on. The container needs a `healthCheck` for that to matter."""
        found = self.engine.call("ecs", "DescribeTasks", tasks=[task])["tasks"]
        if not found:
            raise KeyError(f"no task {task!r}")
        name = container or found[0]["containers"][0]["name"]
        definition = self.engine.call("ecs", "DescribeTaskDefinition", taskDefinition=found[0]["taskDefinitionArn"])["taskDefinition"]
        one: Json = next((each for each in definition["containerDefinitions"] if each["name"] == name), {"healthCheck": {}})
        if "healthCheck" not in one:
            raise ValueError(f"container {name!r} of {short(found[0]['taskDefinitionArn'])} has no healthCheck, so its health would change nothing")
        self.engine.simulate({"health": {"task": short(found[0]["taskArn"]), "container": name, "healthy": healthy}})
        self.engine.settle()

    @_on_tape
    def set_registry(self, state: str, *, image: str | None = None, delay_seconds: float = 60.0) -> None:
        """What pulls meet from now on: a registry that is `up`, `slow` (each pull takes `delay_seconds` more), `down`, or where the image is
        `missing`; for one image, or for every one. An instance that has the image already uses it where the registry is down."""
        if state not in ("up", "slow", "down", "missing"):
            raise ValueError(f"a registry is up, slow, down, or the image is missing; not {state!r}")
        order: Json = {"state": state, "delayMs": round(delay_seconds * 1000)}
        if image is not None:
            order["image"] = image
        self.engine.simulate({"registry": order})
        self.engine.settle()

    @_on_tape
    def set_target_health(self, task: str, healthy: bool, *, container: str | None = None) -> None:
        """Sets the result of the load balancer's health check of a task from now on (of its first container, if none is named)."""
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
        if service is not None:
            known(service, self._service_names(), "service")
        reply = self.engine.interrupt_spot(service=service, maximum_tasks=count)
        self.engine.settle()
        return [short(arn) for arn in reply["taskArns"]]

    @_on_tape
    def fail_interfaces(self, count: int = 1) -> None:
        """The next `count` network interfaces of tasks (networkMode awsvpc) are not available: their tasks stop and say so."""
        if count < 1:
            raise ValueError(f"{count!r} interfaces cannot fail: at least one")
        self.engine.simulate({"failInterfaces": {"count": count}})
        self.engine.settle()

    @_on_tape
    def set_secret(self, name: str, state: str) -> None:
        """Whether tasks that start from now on get this secret (`valueFrom` of a container, or the ARN of an environment file): "there",
        as all are at first, "missing" or "denied". A task that does not get one stops with ECS's reason."""
        known(state, ("there", "missing", "denied"), "state of a secret")
        self.engine.simulate({"secret": {"name": name, "state": state}})

    @_on_tape
    def refuse_role(self, role: str) -> None:
        """The role (its name) does not trust ECS from now on: tasks with it fail to start. It is made where it is not there."""
        self._set_trust(role, "Deny")

    @_on_tape
    def allow_role(self, role: str) -> None:
        """The role (its name) trusts ECS from now on: tasks with it start."""
        self._set_trust(role, "Allow")

    def _set_trust(self, role: str, effect: str) -> None:
        statement = {"Effect": effect, "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        known_roles = {each["RoleName"] for each in self.engine.call("iam", "ListRoles", MaxItems=1000)["Roles"]}
        if role in known_roles:
            self.engine.call("iam", "UpdateAssumeRolePolicy", RoleName=role, PolicyDocument=document)
        else:
            self.engine.call("iam", "CreateRole", RoleName=role, AssumeRolePolicyDocument=document)
        self.engine.settle()

    @_on_tape
    def slow_starts(self, seconds: float | None) -> None:
        """Containers of definitions registered from now on take so long from created to running; None: as usual."""
        if seconds is not None and not 0 <= seconds < 1e6:
            raise ValueError(f"containers cannot take {seconds!r} seconds to start")
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
        """Lets time pass until the services (all, if none is named) are steady on what was asked of them; the seconds that took.

        NotSteady after `limit` seconds; DeploymentFailed (a NotSteady) once a service is at rest on something else, as after a
        rollback, or will not come to rest.
        """
        for name in services:
            known(name, self._service_names(), "service")
        began = self.now
        while True:
            for facts in self._watch.service_facts():
                if not services or facts["serviceName"] in services:
                    self._refuse_failure(facts, is_last=self.now - began >= limit)
            waiting = [row for row in self.services() if (not services or row["service"] in services) and not row["steady"]]
            if not waiting:
                return self.now - began
            if self.now - began >= limit:
                raise NotSteady("; ".join(f"{row['service']}: {row['running']} of {row['desired']} running, "
                                          f"{self._why_not(row['service'])}" for row in waiting))
            self._pass(min(5.0, limit - (self.now - began)))

    def _refuse_failure(self, facts: Json, *, is_last: bool) -> None:
        """Raises DeploymentFailed where what was asked for will not happen. Waits for a rollback as long as there is time."""
        found = verdict(facts, self._asked.get(str(facts["serviceName"])))
        if found.state in (State.SUPERSEDED, State.GONE) or (found.state is State.FAILED and (
                is_last or is_at_rest(facts) or primary(facts).get("rolloutState") == "FAILED")):
            raise DeploymentFailed(f"{facts['serviceName']}: {found.why}; {self._why_not(str(facts['serviceName']))}")

    def _service_names(self) -> list[str]:
        return sorted({*self._asked, *(service.name for service in self.engine.services())})

    def _zones(self) -> set[str]:
        return {machine.zone for machine in self._machines.values()}

    def _why_not(self, service: str) -> str:
        """The service's last event about tasks that it could not place or keep, else its last event."""
        said = [row["message"] for row in reversed(self.events(service))]
        return next((text for text in said if "unable" in text), said[0] if said else "it said nothing")

    def _pass(self, span: float) -> None:
        end = self.now + span
        while self.now < end:
            stop = min([end, self._watch.next_look, self._loads.next_look, *([self._due[0][0]] if self._due else [])])
            if stop > self.now:
                self.engine.advance(stop - self.now)
            while self._due and self._due[0][0] <= self.now:
                self._deregister(heapq.heappop(self._due)[2])
            if self._watch.next_look <= self.now:
                self._watch.look()
                self._bill.look()
            if self._loads.next_look <= self.now:
                self._loads.look()

    def _deregister(self, id: str) -> None:
        machine = self._machines[id]
        if machine.is_up or machine.away_since is None or self.now - machine.away_since < self._detect_seconds:
            return      # the instance came back in time
        machine.away_since = None
        for row in self._watch.container_instances():
            if row["ec2InstanceId"] == id:
                self._call("DeregisterContainerInstance", {"containerInstance": row["containerInstanceArn"], "force": True})

    # --------------------------------------------------------------------------------------------------------- results

    def services(self) -> Rows:
        """A row a service: desired, running, pending, task definition, rollout, what was asked for, steady on that, its last event."""
        return [self._watch.service_row(facts, self._asked.get(str(facts["serviceName"]))) for facts in self._watch.service_facts()]

    def tasks(self, service: str | None = None) -> Rows:
        """A row a task that is not stopped: where it is, since when, and of which service and definition."""
        if service is not None:
            known(service, self._service_names(), "service")
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
        """The events of a service, oldest first."""
        facts = self.engine.service(known(service, self._service_names(), "service")).facts
        return [{"time": round(float(event["createdAt"]) - self._began, 3), "message": event["message"]}
                for event in reversed(facts.get("events", []))]

    def cost(self) -> Cost:
        """What instances and Fargate tasks cost an hour at present, by the price table (us-east-1, USD)."""
        return self.engine.cost()

    def price(self) -> Json:
        """What the capacity has cost since the beginning, in USD: {instances, fargate, total, hours, unpriced}."""
        return self._bill.total(self.now)

    def summary(self) -> Json:
        """The result in a few numbers."""
        samples = self._watch.samples
        shortfalls = Counter(row["service"] for row in self._watch.service_samples if row["running"] < row["desired"])
        return {
            "seconds": self.now,
            "instances": sum(machine.is_up for machine in self._machines.values()),
            "services": self.services(),
            "cpu_peak": max((row["cpu"] for row in samples), default=0.0),
            "memory_peak": max((row["memory"] for row in samples), default=0.0),
            "seconds_short": {name: round(shortfalls[name] * self._sample_seconds, 3)
                              for name in sorted({*shortfalls, *(row["service"] for row in self._watch.service_samples)})},
        }

    def frame(self, what: str) -> pandas.DataFrame:
        """The result of a method above as a pandas DataFrame: frame("utilisation")."""
        import pandas
        tables = ("services", "tasks", "instances", "utilisation", "service_history", "deployments", "faults")
        if what not in tables:
            raise ValueError(f"no table {what!r}{did_you_mean(str(what), tables)}; there are {', '.join(tables)}")
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
        """Another simulation with the same past: all calls so far are done again with the same seed. From then on the two are independent."""
        twin = Simulation(**self._settings)
        for name, arguments in self._tape:
            args, kwargs = json.loads(arguments)
            try:
                getattr(twin, name)(*args, **kwargs)
            except Exception:
                # The call was refused in this simulation, too; otherwise the digests below differ.
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

    def _repr_html_(self) -> str:
        machines = pictures.table(("machine", "type", "zone", "status", "tasks", "CPU units", "memory, MiB"), [
            (row["instance"], row["type"], row["zone"], row["status"], row["tasks"], pictures.used(row["cpu_reserved"], row["cpu"]),
             pictures.used(row["memory_reserved"], row["memory"])) for row in self.instances()])
        services = pictures.table(("service", "tasks", "task definition", "rollout", "steady"), [
            (row["service"], progress_of(row["desired"], row["running"], row["pending"]), row["task_definition"], row["rollout"], row["steady"])
            for row in self.services()])
        return pictures.section(f"after {self.now:g} virtual seconds", machines, services)

    def _machine(self, id: str) -> Machine:
        if id not in self._machines:
            raise KeyError(f"no instance {id!r}{did_you_mean(str(id), self._machines)}")
        return self._machines[id]

    def _call(self, operation: str, request: Json) -> Json:
        reply = self.engine.call("ecs", operation, **request)
        self.engine.settle()
        return reply
