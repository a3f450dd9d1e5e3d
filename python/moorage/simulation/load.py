"""Load on simulated services: requests by a curve, and the metrics that follow from them."""

from __future__ import annotations

import bisect
import heapq
import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .simulation import Simulation

Json = dict[str, Any]
Curve = Sequence[Sequence[float]]

# Two changes of a count in opposite directions within this time are an oscillation.
OSCILLATION_SECONDS = 900.0


def day(low: float, high: float, *, peak_hour: float = 14.0, step_minutes: float = 15.0) -> list[list[float]]:
    """A day's curve of requests a second: `low` twelve hours before and after the peak, `high` at it, and a cosine between."""
    steps = round(24 * 60 / step_minutes)
    return [[minute * 60.0, round(low + (high - low) * (1 + math.cos((minute / 60 - peak_hour) / 12 * math.pi)) / 2, 3)]
            for minute in (number * step_minutes for number in range(steps + 1))]


def checked_curve(curve: Curve) -> list[list[float]]:
    """The points of a curve as [seconds, requests a second], in order. ValueError for what is no curve."""
    try:
        points = [[float(at), float(requests)] for at, requests in curve]
    except (TypeError, ValueError):
        raise ValueError("a load curve is a list of pairs [seconds, requests a second]") from None
    if not points:
        raise ValueError("a load curve has at least one point")
    for at, requests in points:
        if not math.isfinite(at) or not math.isfinite(requests) or at < 0 or requests < 0:
            raise ValueError(f"a point of a load curve is two numbers of at least 0, not {[at, requests]}")
    if any(later[0] <= earlier[0] for earlier, later in itertools.pairwise(points)):
        raise ValueError("the times of a load curve have to rise")
    return points


@dataclass
class Load:
    """Requests to one service: linear between the points of the curve, which begins at `began` and may come round."""

    service: str
    curve: list[list[float]]
    cpu_seconds: float              # of one vCPU, for one request
    task_vcpus: float
    began: float
    repeats: bool
    dimensions: Json | None         # of the target group, for metrics of the load balancer
    history: list[Json] = field(default_factory=list)

    def requests_at(self, now: float) -> float:
        at = now - self.began
        last = self.curve[-1][0]
        if self.repeats and last > 0:
            at %= last
        place = bisect.bisect_right(self.curve, at, key=lambda point: point[0])
        if place == 0:
            return self.curve[0][1]
        if place == len(self.curve):
            return self.curve[-1][1]
        (t0, r0), (t1, r1) = self.curve[place - 1], self.curve[place]
        return r0 + (r1 - r0) * (at - t0) / (t1 - t0)

    def demand(self, requests: float, running: int) -> float:
        """The CPU that the requests ask for, in percent of what the running tasks have; may be more than 100."""
        return 100.0 * requests * self.cpu_seconds / (running * self.task_vcpus) if running else math.inf


@dataclass
class MetricFaults:
    lose: float = 0.0           # share of datapoints that never come
    double: float = 0.0         # share that comes twice
    late_seconds: float = 0.0   # how late they come


class Loads:
    """Measures all loads of a simulation every `every` seconds."""

    def __init__(self, simulation: Simulation, every: float, seed: int) -> None:
        self._simulation = simulation
        self.every = every
        self.next_look = math.inf
        self.by_service: dict[str, Load] = {}
        self.faults = MetricFaults()
        self._random = random.Random(seed)
        self._order = itertools.count()
        self._late: list[tuple[float, int, Json]] = []

    def put(self, load: Load) -> None:
        load.history = self.by_service[load.service].history if load.service in self.by_service else []
        self.by_service[load.service] = load
        self.next_look = min(self.next_look, self._simulation.now)

    def look(self) -> None:
        now = self._simulation.now
        self.next_look = now + self.every
        for service in self._simulation._watch.service_facts():
            load = self.by_service.get(str(service["serviceName"]))
            if load is not None:
                self._measure(load, service, now)
        while self._late and self._late[0][0] <= now:
            due, _, metric = heapq.heappop(self._late)
            self._simulation.engine.simulate({"metric": {**metric, "ageMs": round((now - due + self.faults.late_seconds) * 1000)}})

    def _measure(self, load: Load, service: Json, now: float) -> None:
        running, desired = int(service["runningCount"]), int(service["desiredCount"])
        requests = load.requests_at(now)
        demand = load.demand(requests, running)
        load.history.append({"time": now, "service": load.service, "requests": round(requests, 3), "desired": desired, "running": running,
                             "demand": round(demand, 3) if running else None})
        if not running:
            return
        self._tell({"namespace": "AWS/ECS", "name": "CPUUtilization", "unit": "Percent", "value": min(100.0, demand), "count": running,
                    "dimensions": {"ClusterName": "default", "ServiceName": load.service}}, now)
        if load.dimensions is not None:
            self._tell({"namespace": "AWS/ApplicationELB", "name": "RequestCountPerTarget", "value": requests * self.every / running,
                        "dimensions": load.dimensions}, now)

    def _tell(self, metric: Json, now: float) -> None:
        if self._random.random() < self.faults.lose:
            return
        times = 2 if self._random.random() < self.faults.double else 1
        for _ in range(times):
            if self.faults.late_seconds:
                heapq.heappush(self._late, (now + self.faults.late_seconds, next(self._order), metric))
            else:
                self._simulation.engine.simulate({"metric": metric})


def report(load: Load, target: float) -> Json:
    """What a run was like: tasks, minutes with more demand than the target, and how often the count turned round."""
    rows = load.history
    spans = [later["time"] - earlier["time"] for earlier, later in itertools.pairwise(rows)]
    above = sum(span for span, row in zip(spans, rows, strict=False) if row["demand"] is None or row["demand"] > target)
    overloaded = sum(span for span, row in zip(spans, rows, strict=False) if row["demand"] is None or row["demand"] > 100)
    changes = [(later["time"], later["desired"] - earlier["desired"]) for earlier, later in itertools.pairwise(rows)
               if later["desired"] != earlier["desired"]]
    turns = sum(1 for (t0, by0), (t1, by1) in itertools.pairwise(changes) if by0 * by1 < 0 and t1 - t0 < OSCILLATION_SECONDS)
    return {"service": load.service, "task_hours": round(sum(span * row["running"] for span, row in zip(spans, rows, strict=False)) / 3600, 3),
            "tasks_least": min((row["desired"] for row in rows), default=0), "tasks_most": max((row["desired"] for row in rows), default=0),
            "minutes_above_target": round(above / 60, 3), "minutes_overloaded": round(overloaded / 60, 3),
            "scale_outs": sum(1 for _, by in changes if by > 0), "scale_ins": sum(1 for _, by in changes if by < 0), "oscillations": turns}
