"""minimumHealthyPercent and maximumPercent at every moment of a deployment, recomputed from the event feed alone."""

from __future__ import annotations

import math
import threading
from typing import Any

from moorage import Client, MoorageError


class Percent:
    """Follows the tasks of one service from a position of the feed until `stop`. Survives the engine's death: it goes on after it."""

    def __init__(self, client: Client, service: str, desired: int, minimum: int, maximum: int) -> None:
        self._client = client
        self._group = f"service:{service}"
        self._floor = math.ceil(desired * minimum / 100)
        self._ceiling = math.floor(desired * maximum / 100)
        self._tasks: dict[str, dict[str, Any]] = {}
        for view in client.tasks(service=service):
            self._tasks[view.facts["taskArn"]] = view.facts
        self._position = client.position()
        self.fewest = self._serving()
        self.most = self._active()
        self.moments = 0
        self.bad: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _serving(self) -> int:
        return sum(1 for t in self._tasks.values() if t.get("lastStatus") == "RUNNING" and t.get("desiredStatus") == "RUNNING"
                   and t.get("healthStatus", "HEALTHY") == "HEALTHY")

    def _active(self) -> int:
        """Tasks that the scheduler counts against the maximum: those it does not want stopped."""
        return sum(1 for t in self._tasks.values() if t.get("desiredStatus") == "RUNNING" and t.get("lastStatus") != "STOPPED")

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.read(0.5)
            except (MoorageError, OSError):
                self._stop.wait(0.1)

    def read(self, seconds: float) -> None:
        for event in self._client.poll(self._position, seconds):
            self._position = event.sequence
            detail = event.detail
            if event.detail_type != "ECS Task State Change" or detail.get("group") != self._group:
                continue
            self._tasks[detail["taskArn"]] = detail
            self.moments += 1
            serving, active = self._serving(), self._active()
            self.fewest, self.most = min(self.fewest, serving), max(self.most, active)
            if serving < self._floor or active > self._ceiling:
                self.bad.append(f"at {event.sequence}: {serving} healthy (at least {self._floor}), {active} active (at most {self._ceiling})")

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(40.0)
        self.read(0.0)
