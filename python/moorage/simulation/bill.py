"""What a simulated fleet costs over its time: instances for as long as they are up, Fargate tasks as they are billed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .. import prices
from ..errors import MoorageError

if TYPE_CHECKING:
    from .simulation import Simulation

Json = dict[str, Any]


class Bill:
    """Follows the events of a simulation, because stopped tasks are described for a limited time only."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._engine = simulation.engine
        self._position = self._engine.position()
        self._guests: dict[str, Json] = {}
        for task in prices.fargate_tasks(self._engine):
            self._note(task)

    def look(self) -> None:
        """Takes in what happened since the last time."""
        while True:
            try:
                events = self._engine.poll(self._position)
            except MoorageError as error:
                if error.name != "GoneException":   # more happened at one moment than the feed keeps
                    raise
                self._begin_again()
                return
            for event in events:
                self._position = event.sequence
                if event.detail_type == "ECS Task State Change":
                    self._note(event.detail)
            if not events:
                return

    def _begin_again(self) -> None:
        self._position = self._engine.position()
        for status in ("RUNNING", "STOPPED"):
            for task in prices.fargate_tasks(self._engine, status=status):
                self._note(task)

    def _note(self, task: Json) -> None:
        if task.get("launchType") == "FARGATE":
            self._guests[str(task["taskArn"])] = {name: task.get(name) for name in (
                "capacityProviderName", "cpu", "memory", "attributes", "platformFamily", "pullStartedAt", "startedAt", "stoppedAt")}

    def total(self, now: float) -> Json:
        """{instances, fargate, total, hours, unpriced}: USD from the beginning to now; `unpriced` names what has no price."""
        self.look()
        unpriced: set[str] = set()
        instances = sum(self._instance(machine, now, unpriced) for machine in self._simulation._machines.values())
        fargate = sum(self._guest(task, unpriced) for task in self._guests.values())
        return {"instances": round(instances, 6), "fargate": round(fargate, 6), "total": round(instances + fargate, 6),
                "hours": round(now / 3600, 6), "unpriced": sorted(unpriced)}

    def _instance(self, machine: Any, now: float, unpriced: set[str]) -> float:
        price = prices.instance_hourly(machine.type.name)
        if price is None:
            unpriced.add(machine.type.name)
            return 0.0
        up_since: float | None = None
        seconds = 0.0
        for at, what in machine.history:
            if what == "down":
                seconds += at - (up_since if up_since is not None else at)
                up_since = None
            else:
                up_since = at
        return price * (seconds + (now - up_since if up_since is not None else 0.0)) / 3600

    def _guest(self, task: Json, unpriced: set[str]) -> float:
        provider, cpu, memory, platform = prices.fargate_size(task)
        price = prices.fargate_hourly(cpu, memory, spot=provider == "FARGATE_SPOT", platform=platform)
        if price is None:
            unpriced.add(f"{provider} {platform}")
            return 0.0
        now = self._engine.now
        began = self._simulation._began
        begin = _moment(task.get("pullStartedAt") or task.get("startedAt"), now)
        end = _moment(task.get("stoppedAt"), now)
        if begin >= now and end >= now:
            return 0.0      # not pulled yet, so not billed yet
        if begin < began:   # ran before this simulation, so that its first minute is paid
            return price * max(0.0, end - began) / 3600
        return prices.fargate_cost(price, end - begin)


def _moment(value: Any, otherwise: float) -> float:
    if value is None:
        return otherwise
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() if isinstance(value, str) else float(value)
