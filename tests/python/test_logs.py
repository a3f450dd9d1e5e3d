"""The Logs API through boto3."""

from __future__ import annotations

import time
from typing import Any

import pytest
from conftest import refused

from moorage import Engine, MoorageError
from moorage.testing import VirtualEngine


@pytest.fixture
def group(logs: Any, engine: VirtualEngine) -> str:
    logs.create_log_group(logGroupName="/app/web")
    logs.create_log_stream(logGroupName="/app/web", logStreamName="a/b/1")
    logs.create_log_stream(logGroupName="/app/web", logStreamName="a/b/2")
    now = round(engine.now * 1000)
    for stream in ("1", "2"):
        logs.put_log_events(logGroupName="/app/web", logStreamName=f"a/b/{stream}", logEvents=[
            {"timestamp": now - 100 + 2 * n + int(stream), "message": f"{stream}:{n} ü"} for n in range(30)])
    return "/app/web"


def test_groups_and_streams(logs: Any, group: str) -> None:
    found = logs.describe_log_groups(logGroupNamePrefix="/app")["logGroups"][0]
    assert found["arn"] == "arn:aws:logs:us-east-1:123456789012:log-group:/app/web:*"
    assert [s["logStreamName"] for s in logs.describe_log_streams(logGroupName=group)["logStreams"]] == ["a/b/1", "a/b/2"]
    with refused("ResourceAlreadyExistsException", "The specified log group already exists"):
        logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=7)
    assert logs.describe_log_groups()["logGroups"][0]["retentionInDays"] == 7
    with refused("InvalidParameterException"):
        logs.put_retention_policy(logGroupName=group, retentionInDays=8)
    logs.delete_log_group(logGroupName=group)
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.describe_log_streams(logGroupName=group)


def test_a_stream_reads_from_its_head_to_its_end(logs: Any, group: str) -> None:
    seen: list[str] = []
    token = None
    while True:
        page = logs.get_log_events(logGroupName=group, logStreamName="a/b/1", limit=7, startFromHead=True,
                                   **({"nextToken": token} if token else {}))
        seen += [event["message"] for event in page["events"]]
        if page["nextForwardToken"] == token:
            break
        token = page["nextForwardToken"]
    assert seen == [f"1:{n} ü" for n in range(30)]


def test_filtering_interleaves_streams(logs: Any, group: str) -> None:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, PaginationConfig={"PageSize": 11})
    events = [event for page in pages for event in page["events"]]
    assert len(events) == 60 and len({event["eventId"] for event in events}) == 60
    assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)
    one = logs.filter_log_events(logGroupName=group, logStreamNames=["a/b/2"], filterPattern='"2:7"')["events"]
    assert [event["message"] for event in one] == ["2:7 ü"]


def test_unknown_places(logs: Any, group: str) -> None:
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.filter_log_events(logGroupName="/none")
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        logs.get_log_events(logGroupName=group, logStreamName="none")


def texts(logs: Any, group: str) -> list[str]:
    return [event["message"] for event in logs.get_log_events(logGroupName=group, logStreamName="s", startFromHead=True)["events"]]


def test_retention_is_enforced_and_its_removal_too(logs: Any, engine: VirtualEngine) -> None:
    logs.create_log_group(logGroupName="kept")
    logs.create_log_stream(logGroupName="kept", logStreamName="s")
    logs.put_log_events(logGroupName="kept", logStreamName="s", logEvents=[{"timestamp": round(engine.now * 1000), "message": "old"}])
    engine.advance(2 * 86400)
    assert texts(logs, "kept") == ["old"]
    logs.put_retention_policy(logGroupName="kept", retentionInDays=1)
    assert texts(logs, "kept") == [], "an existing event is past the new policy"
    logs.delete_retention_policy(logGroupName="kept")
    assert texts(logs, "kept") == ["old"], "until its bytes are removed"
    logs.put_retention_policy(logGroupName="kept", retentionInDays=1)
    engine.advance(660)
    logs.delete_retention_policy(logGroupName="kept")
    assert texts(logs, "kept") == []
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.delete_retention_policy(logGroupName="none")


def test_bounds_of_logs_are_options(tmp_path: Any) -> None:
    with pytest.raises(MoorageError, match="totalBytes"):
        Engine(log_options={"totalBytes": 5})
    with Engine(tmp_path / "e", log_options={"streamBytesMax": 65536, "diskReserveBytes": 0}) as engine:
        logs = engine.boto3_client("logs")
        logs.create_log_group(logGroupName="g")
        logs.create_log_stream(logGroupName="g", logStreamName="s")
        now = round(time.time() * 1000)
        for number in range(40):
            logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now, "message": f"{number:04}" + "x" * 5000}])
        kept = texts(logs, "g")
        assert kept[-1].startswith("0039") and 5 < len(kept) < 14
        assert engine.stats()["logBytes"] <= 65536
        assert engine.stats()["logEventsDropped"] == 40 - len(kept)
