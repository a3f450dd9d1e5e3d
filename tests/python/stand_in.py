"""An engine that is none: a Transport that answers what a test tells it to, for tests of what lies between a client and an engine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from moorage.errors import MoorageError
from moorage.transport import Caller, HttpResponse

Json = dict[str, Any]


class StandIn:
    def __init__(self) -> None:
        self.calls: list[tuple[str, str, Json]] = []
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.callers: list[dict[str, str]] = []
        self.answers: dict[str, Callable[[Json], Json]] = {}
        self.feed: list[tuple[int, str]] = []
        self._news = threading.Condition()

    def publish(self, **event: Any) -> None:
        with self._news:
            self.feed.append((len(self.feed) + 1, json.dumps(event)))
            self._news.notify_all()

    def call_json(self, service: str, operation: str, body: str, *, dry_run: bool = False, strict: bool = False,
                  caller: Caller | None = None) -> str:
        self.callers.append(dict(caller or {}))
        parameters = json.loads(body)
        self.calls.append((service, operation, {**parameters, **({"dry_run": True} if dry_run else {}), **({"strict": True} if strict else {})}))
        if operation not in self.answers:
            raise MoorageError("ClusterNotFoundException", "Cluster not found.", path="cluster", operation=operation)
        return json.dumps(self.answers[operation](parameters))

    def http(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, *,
             caller: Caller | None = None) -> HttpResponse:
        self.callers.append(dict(caller or {}))
        self.requests.append((method, target, {name.lower(): value for name, value in headers}, body))
        operation = dict(headers).get("X-Amz-Target", b"")
        name = (operation.decode() if isinstance(operation, bytes) else str(operation)).rsplit(".", 1)[-1]
        kind = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", "0123")]
        if name in self.answers:
            return HttpResponse(200, kind, json.dumps(self.answers[name](json.loads(body or b"{}"))).encode())
        return HttpResponse(400, kind, json.dumps({"__type": "ClusterNotFoundException", "message": "Cluster not found."}).encode())

    def events(self, after: int, timeout: float, limit: int) -> list[tuple[int, str]]:
        with self._news:
            self._news.wait_for(lambda: len(self.feed) > after, timeout)
            return self.feed[after:after + limit]

    def stats(self) -> Json:
        return {"feedSequence": len(self.feed), "region": "eu-north-1"}
