"""boto3's waiters over an engine: they end as soon as the answer decides, and give up when boto3's would."""

from __future__ import annotations

from typing import Any

import botocore.exceptions
import pytest
from stand_in import StandIn

from moorage import Client, bridge


class Naps:
    """Time that passes only here."""

    def __init__(self, step: float = 1.0) -> None:
        self.spent = 0.0
        self._step = step

    def position(self) -> int:
        return 0

    def nap(self, seconds: float, seen: int) -> float:
        assert seen == 0
        took = min(seconds, self._step)
        self.spent += took
        return took


def task(status: str) -> dict[str, Any]:
    return {"tasks": [{"taskArn": "t", "lastStatus": status}], "failures": []}


def client(engine: StandIn, naps: Naps) -> Any:
    return bridge.boto3_client(engine, "ecs", region="us-east-1", clock=bridge.Clock(naps.position, naps.nap))


def test_ends_with_the_event_and_not_with_the_interval() -> None:
    engine, naps = StandIn(), Naps()
    engine.answers["DescribeTasks"] = lambda _: task("RUNNING" if naps.spent >= 2 else "PENDING")
    client(engine, naps).get_waiter("tasks_running").wait(tasks=["t"])
    assert naps.spent == 2


class Sleepless(StandIn):
    """No event comes later: a waiter that sleeps for more than what is there would wait for ever."""

    def events(self, after: int, timeout: float, limit: int) -> list[tuple[int, str]]:
        assert len(self.feed) > after, f"{timeout} s slept"
        return self.feed[after:after + limit]


def test_what_happens_between_question_and_nap_is_not_slept_through() -> None:
    engine = Sleepless()

    def answer(_: dict[str, Any]) -> dict[str, Any]:
        found = task("STOPPED" if engine.feed else "RUNNING")
        engine.publish(detail={"lastStatus": "STOPPED"})    # too late for this answer, too early for the nap
        return found

    engine.answers["DescribeTasks"] = answer
    Client(engine).boto3_client("ecs").get_waiter("tasks_stopped").wait(tasks=["t"])
    assert len(engine.requests) == 2


def test_gives_up_after_the_time_that_boto3_would() -> None:
    engine, naps = StandIn(), Naps()
    engine.answers["DescribeTasks"] = lambda _: task("PENDING")
    with pytest.raises(botocore.exceptions.WaiterError, match="Max attempts exceeded"):
        client(engine, naps).get_waiter("tasks_running").wait(tasks=["t"])
    assert naps.spent == 6 * 99   # 100 attempts with 6 seconds between them


def test_delay_and_attempts_of_the_caller_count() -> None:
    engine, naps = StandIn(), Naps()
    engine.answers["DescribeTasks"] = lambda _: task("PENDING")
    with pytest.raises(botocore.exceptions.WaiterError):
        client(engine, naps).get_waiter("tasks_running").wait(tasks=["t"], WaiterConfig={"Delay": 2, "MaxAttempts": 4})
    assert naps.spent == 2 * 3


def test_failure_ends_at_once() -> None:
    engine, naps = StandIn(), Naps()
    engine.answers["DescribeTasks"] = lambda _: task("STOPPED")
    with pytest.raises(botocore.exceptions.WaiterError, match="terminal failure"):
        client(engine, naps).get_waiter("tasks_running").wait(tasks=["t"])
    assert naps.spent == 0


def test_an_error_ends_at_once() -> None:
    engine, naps = StandIn(), Naps()
    with pytest.raises(botocore.exceptions.WaiterError, match="ClusterNotFoundException"):
        client(engine, naps).get_waiter("tasks_running").wait(tasks=["t"])
    assert naps.spent == 0


def test_unknown_services_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown service 's3'"):
        bridge.boto3_client(StandIn(), "s3", region="us-east-1", clock=None)
