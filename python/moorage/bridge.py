"""boto3's own clients, served by an engine instead of the network.

botocore emits `before-send` with the finished HTTP request; a handler that returns a response ends the matter there. So paginators,
waiters, typed exceptions and parsing are boto3's own, and no socket to anywhere is opened. No credentials are needed.
"""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._native import native
from .transport import Transport

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse


# What boto3 calls a service where that is not the engine's name of it.
BOTO3_NAMES = {"autoscaling": "application-autoscaling"}


@functools.cache
def services() -> tuple[str, ...]:
    """The services of the engine that boto3 has a client for, by boto3's names: all but the engine's own."""
    return tuple(BOTO3_NAMES.get(service["name"], service["name"]) for service in json.loads(native.describe())["services"]
                 if service["name"] != "moorage")


@dataclass(frozen=True)
class Clock:
    """How waiters spend the engine's time."""

    position: Callable[[], int]             # the sequence of the newest event
    nap: Callable[[float, int], float]      # waits up to that many seconds, less when an event comes after that position; returns the seconds spent


class _Raw:
    """The response object that botocore reads."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)

    def stream(self, amt: int = 65536, decode_content: bool | None = None) -> Iterator[bytes]:
        while chunk := self._body.read(amt):
            yield chunk

    def read(self, amt: int | None = None) -> bytes:
        return self._body.read(-1 if amt is None else amt)

    def close(self) -> None:
        self._body.close()


def _headers(request: AWSPreparedRequest) -> list[tuple[str, str]]:
    return [(name, value.decode() if isinstance(value, bytes) else str(value)) for name, value in request.headers.items()]


def _body(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body)


def boto3_client(transport: Transport, service: str, *, region: str, clock: Clock | None, config: Any = None) -> Any:
    """A boto3 client for one service. With `clock`, waiters follow the engine instead of sleeping their whole interval."""
    service = BOTO3_NAMES.get(service, service)
    if service not in services():
        raise ValueError(f"boto3_client: unknown service {service!r}; here are {', '.join(services())}")
    try:
        import boto3
        import botocore
        from botocore.awsrequest import AWSResponse
        from botocore.config import Config
    except ImportError as error:
        raise ImportError("boto3_client needs boto3: pip install boto3") from error

    # The engine does not read the user agent, and botocore takes a sixth of a call's time to make it.
    settings = Config(signature_version=botocore.UNSIGNED, retries={"mode": "standard", "total_max_attempts": 3},
                      parameter_validation=True, user_agent="moorage")
    if config is not None:
        settings = settings.merge(config)
    # A session of its own, so that the user's profiles, environment and shared files have no effect.
    client = boto3.session.Session(region_name=region, aws_access_key_id="moorage", aws_secret_access_key="moorage").client(
        service, endpoint_url=f"http://{service}.{region}.moorage.internal", config=settings)

    def serve(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        target = "/" + request.url.split("://", 1)[1].partition("/")[2]
        answer = transport.http(request.method or "POST", target, _headers(request), _body(request))
        return AWSResponse(request.url, answer.status, dict(answer.headers), _Raw(answer.body))

    client.meta.events.register("before-send", serve)
    if clock is not None:
        _attach_waiters(client, clock)
    return client


def _attach_waiters(client: Any, clock: Clock) -> None:
    make: Callable[[str], Any] = client.get_waiter

    def get_waiter(waiter_name: str) -> Any:
        waiter = make(waiter_name)
        _follow(waiter, clock)
        return waiter

    client.get_waiter = get_waiter


def _follow(waiter: Any, clock: Clock) -> None:
    """An attempt still lasts one interval, but ends as soon as the answer decides, so that a waiter never sleeps past the moment it waits for."""
    default: float = waiter.config.delay
    wait: Callable[..., None] = waiter.wait
    ask: Callable[..., Any] = waiter._operation_method
    waiter.config.delay = 0

    def decides(answer: Any) -> bool:
        """Applies the waiter's acceptors as botocore does: the first that matches decides, and an error that none expects is raised."""
        for acceptor in waiter.config.acceptors:
            if acceptor.matcher_func(answer):
                return acceptor.state in ("success", "failure")
        return "Error" in answer

    def wait_following(**parameters: Any) -> None:
        limits = dict(parameters.get("WaiterConfig", {}))
        interval = float(limits.pop("Delay", default))
        parameters["WaiterConfig"] = limits
        seen: int | None = None

        def look(operands: Any) -> Any:
            nonlocal seen
            seen = clock.position()     # read before the call, so that an event during the call ends the next wait
            return ask(**operands)

        def ask_patiently(**operands: Any) -> Any:
            left = interval
            if seen is None or left <= 0:
                return look(operands)
            while True:
                left -= clock.nap(left, seen)
                answer = look(operands)
                if left <= 0 or decides(answer):
                    return answer

        waiter._operation_method = ask_patiently
        wait(**parameters)

    waiter.wait = wait_following
