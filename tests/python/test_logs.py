"""The Logs API through boto3."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import refused

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
