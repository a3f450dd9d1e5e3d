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
from typing import Any, Callable

from ._native import native
from .engine import Engine, Options, translate

Json = dict[str, Any]


class VirtualEngine(Engine):
    """A host-driven engine in memory (or on a path) with the simulated runtime and balancer."""

    def __init__(self, path: str = ":memory:", *, seed: int = 1, start: float = 1704067200.0, cluster: str = "default",
                 runtime_options: Options | None = None, balancer_options: Options | None = None, **more: Any) -> None:
        self._seed = seed
        self._start_ms = round(start * 1000)
        super().__init__(path, runtime="simulated", balancer="simulated", cluster=cluster, runtime_options=runtime_options,
                         balancer_options=balancer_options, **more)
        self.settle()

    def _configure(self, settings: native.Settings) -> None:
        settings.host_driven = True
        settings.virtual_start_ms = self._start_ms
        settings.seed = self._seed

    @property
    def now(self) -> float:
        """The virtual time in seconds since 1970."""
        return self._native.now() / 1000

    def settle(self) -> None:
        """Works off everything that is due now; time stands still."""
        try:
            while self._native.step():
                pass
        except native.Error as error:
            raise translate(error, "step") from None

    def advance(self, seconds: float) -> None:
        """Moves time forward, doing everything that falls due on the way, in order."""
        try:
            self._native.advance(math.ceil(seconds * 1000))
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

    def _nap(self, seconds: float) -> float:
        step = min(seconds, 1.0)
        self.advance(step)
        return step
