"""An engine on a virtual clock with simulated machines: hours of ECS in milliseconds, the same bytes for the same seed.

    with VirtualEngine() as engine:
        engine.add_machine(cpu=4096, memory=8192)
        ecs = engine.boto3_client("ecs")
        ecs.run_task(taskDefinition="web")
        engine.advance(60)

Nothing happens by itself: time moves in `advance`, and in boto3's waiters, whose naps are virtual too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from ._native import native
from .engine import Engine, Options, translate

Json = dict[str, Any]
_PIECE_MS = 3_600_000


class VirtualEngine(Engine):
    """A host-driven engine in memory (or on a path) with the simulated runtime and balancer.

    `machines` is how many machines there are from the beginning; `add_machine` adds others at any time. `state` are bytes of
    another engine's state, in memory only: the engine goes on from it (Client.fork is the way to that).
    """

    def __init__(self, path: str = ":memory:", *, machines: int = 0, seed: int = 1, start: float = 1704067200.0,
                 cluster: str = "default", runtime_options: Options | None = None, balancer_options: Options | None = None,
                 state: bytes | None = None, **more: Any) -> None:
        self._seed = seed
        self._start_ms = round(start * 1000)
        self._runtime_options: Json = {"seed": seed, **(runtime_options or {})}
        self._machines: list[Json] = list(self._runtime_options.pop("machines", []))
        super().__init__(path, runtime=None, balancer="simulated", cluster=cluster, balancer_options=balancer_options, **more)
        if state is not None:
            self._settings.state = state
        for _ in range(machines):
            self.add_machine()

    def add_machine(self, *, cpu: int | None = None, memory: int | None = None, zone: str = "us-east-1a",
                    attributes: Mapping[str, str] | None = None, instance_type: str | None = None) -> str:
        """Adds a machine of so many CPU units and MiB, and returns its id. It registers as soon as time moves.

        What is not given follows from `instance_type`, an EC2 type (moorage.simulation.INSTANCE_TYPES); without one it is 4096
        units and 16384 MiB. A type that is not known is a ValidationError of the first call for machines from the beginning.
        """
        id = f"i-{len(self._machines) + 1:017x}"
        machine: Json = {"id": id, "zone": zone, "attributes": dict(attributes or {})}
        if instance_type is not None:
            machine["instanceType"] = instance_type
        elif cpu is None or memory is None:
            cpu, memory = cpu or 4096, memory or 16384
        machine.update({name: amount for name, amount in (("cpuUnits", cpu), ("memoryMib", memory)) if amount is not None})
        self._machines.append(machine)
        if self._opened is not None:
            self.simulate({"addMachine": machine})
        return id

    def simulate(self, order: Mapping[str, Any]) -> None:
        """Makes something happen in the simulated world, with the next step of time; the orders are in docs/drivers.md.

            engine.simulate({"kill": {"task": id, "container": "app", "exitCode": 1}})
        """
        try:
            self._handle().simulate(json.dumps(order))
        except native.Error as error:
            raise translate(error, "simulate") from None

    def _start(self) -> None:
        """Opened by the first use, when the machines are known."""

    def _handle(self) -> native.Engine:
        if self._opened is None and not self._closed:
            self._settings.host_driven = True
            self._settings.virtual_start_ms = self._start_ms
            self._settings.seed = self._seed
            self._settings.runtimes = [("simulated", json.dumps({**self._runtime_options, "machines": self._machines}))]
            handle = super()._handle()
            self.advance(1.0)   # within this second machines report and are registered
            return handle
        return super()._handle()

    @property
    def now(self) -> float:
        """The virtual time in seconds since 1970."""
        return self._handle().now() / 1000

    def _now(self) -> float:
        return self.now

    def settle(self) -> None:
        """Does everything that is due now, without moving time."""
        try:
            while self._handle().step():
                pass
        except native.Error as error:
            raise translate(error, "step") from None

    def advance(self, seconds: float) -> None:
        """Moves time forward and does everything that becomes due, in order."""
        left = math.ceil(seconds * 1000)
        try:
            while True:     # in pieces, so that Ctrl-C works between them
                self._handle().advance(min(left, _PIECE_MS))
                left -= _PIECE_MS
                if left <= 0:
                    return
        except native.Error as error:
            raise translate(error, "advance") from None

    def advance_until(self, done: Callable[[], bool], *, limit: float = 3600.0, tick: float = 1.0) -> float:
        """Moves time forward in ticks until `done()`; the seconds that took. TimeoutError after `limit` seconds."""
        spent = 0.0
        while not done():
            if spent >= limit:
                raise TimeoutError(f"not done after {limit:g} virtual seconds")
            self.advance(tick)
            spent += tick
        return spent

    def _nap(self, seconds: float, seen: int) -> float:
        step = min(seconds, 1.0)
        self.advance(step)
        return step
