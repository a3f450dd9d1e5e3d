"""A request loop through the load balancer: half of its threads keep their connection, the others open one for each request.

Nothing is tried twice. A request fails if it gets no complete answer of status 200 within five seconds.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    sent: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    by_container: Counter[str] = field(default_factory=Counter)
    by_revision: Counter[str] = field(default_factory=Counter)
    first_seen: dict[str, float] = field(default_factory=dict)      # container -> monotonic time of its first answer
    slowest: float = 0.0


def ask(port: int, path: str = "/", connection: http.client.HTTPConnection | None = None) -> dict[str, Any]:
    """One request; raises OSError or HTTPException."""
    used = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=5.0)
    try:
        used.request("GET", path)
        answer = used.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise http.client.HTTPException(f"status {answer.status}: {body[:80]!r}")
        facts: dict[str, Any] = json.loads(body)
        return facts
    finally:
        if connection is None:
            used.close()


class Loop:
    """Runs from construction until `stop`; `tally` may be read at any time."""

    def __init__(self, port: int, *, threads: int = 4, per_second: float = 200.0) -> None:
        self.tally = Tally()
        self._port = port
        self._pause = threads / per_second
        self._stop = threading.Event()
        self._guard = threading.Lock()
        self._threads = [threading.Thread(target=self._run, args=(index % 2 == 0,), daemon=True) for index in range(threads)]
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()

    def _run(self, keeps: bool) -> None:
        kept: http.client.HTTPConnection | None = None
        due = time.monotonic()
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                if keeps and kept is None:
                    kept = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5.0)
                facts = ask(self._port, "/", kept)
                if kept is not None and kept.sock is None:
                    kept = None     # the answer said that the connection ends with it
                self._count(facts, time.monotonic() - began)
            except (OSError, http.client.HTTPException, ValueError) as error:
                if kept is not None:
                    kept.close()
                    kept = None
                with self._guard:
                    self.tally.sent += 1
                    self.tally.failed += 1
                    if len(self.tally.failures) < 20:
                        self.tally.failures.append(f"at {began - self._began:.3f} s, {'kept' if keeps else 'new'} connection: "
                                                   f"{type(error).__name__} {error}")
            due += self._pause
            self._stop.wait(max(0.0, due - time.monotonic()))
        if kept is not None:
            kept.close()

    def _count(self, facts: dict[str, Any], took: float) -> None:
        with self._guard:
            self.tally.sent += 1
            self.tally.slowest = max(self.tally.slowest, took)
            container = str(facts.get("task") or facts.get("container"))
            self.tally.by_container[container] += 1
            self.tally.by_revision[str(facts.get("revision"))] += 1
            self.tally.first_seen.setdefault(container, time.monotonic())

    def stop(self) -> Tally:
        self._stop.set()
        for thread in self._threads:
            thread.join(5.0)
        return self.tally
