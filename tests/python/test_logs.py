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


def test_tags_of_a_group(logs: Any, group: str) -> None:
    arn = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"team": "a", "stage": "dev"})
    logs.tag_log_group(logGroupName=group, tags={"team": "b"})
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "b", "stage": "dev"}
    logs.untag_resource(resourceArn=arn, tagKeys=["stage", "none"])
    assert logs.list_tags_log_group(logGroupName=group)["tags"] == {"team": "b"}
    logs.untag_log_group(logGroupName=group, tags=["team"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {}
    with refused("TooManyTagsException"):
        logs.tag_resource(resourceArn=arn, tags={f"k{n}": "" for n in range(50)})
        logs.tag_resource(resourceArn=arn, tags={"one": "more"})
    with refused("ResourceNotFoundException"):
        logs.tag_resource(resourceArn=arn + "x", tags={"a": "b"})
    with refused("InvalidParameterException"):
        logs.tag_log_group(logGroupName=group, tags={"aws:x": "b"})
    logs.create_log_group(logGroupName="/tagged", tags={"team": "c"})
    found = logs.list_log_groups(logGroupNamePattern="^/tag|zzz", logGroupTags=[{"key": "team", "values": ["c"]}])["logGroups"]
    assert [one["logGroupName"] for one in found] == ["/tagged"]


def test_deletion_protection_is_effective(logs: Any, group: str) -> None:
    logs.put_log_group_deletion_protection(logGroupIdentifier=group, deletionProtectionEnabled=True)
    assert logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["deletionProtectionEnabled"] is True
    for call, more in ((logs.delete_log_group, {}), (logs.delete_log_stream, {"logStreamName": "a/b/1"})):
        with refused("ValidationException", "deletion protection"):
            call(logGroupName=group, **more)
    logs.put_log_group_deletion_protection(logGroupIdentifier=group, deletionProtectionEnabled=False)
    logs.delete_log_stream(logGroupName=group, logStreamName="a/b/1")
    assert [s["logStreamName"] for s in logs.describe_log_streams(logGroupName=group)["logStreams"]] == ["a/b/2"]
    with refused("ResourceNotFoundException", "The specified log stream does not exist."):
        logs.delete_log_stream(logGroupName=group, logStreamName="a/b/1")
    logs.delete_log_group(logGroupName=group)


def test_metric_filters(logs: Any, group: str) -> None:
    metric = {"metricName": "Errors", "metricNamespace": "App", "metricValue": "1", "defaultValue": 0.0}
    logs.put_metric_filter(logGroupName=group, filterName="errors", filterPattern="ERROR", metricTransformations=[metric])
    logs.put_metric_filter(logGroupName=group, filterName="slow", filterPattern="{ $.ms > 10 }", metricTransformations=[
        {"metricName": "Slow", "metricNamespace": "App", "metricValue": "$.ms", "dimensions": {"Path": "$.path"}, "unit": "Milliseconds"}])
    found = logs.describe_metric_filters(logGroupName=group)["metricFilters"]
    assert [one["filterName"] for one in found] == ["errors", "slow"] and found[0]["metricTransformations"] == [metric]
    assert found[1]["metricTransformations"][0]["dimensions"] == {"Path": "$.path"}
    pages = logs.get_paginator("describe_metric_filters").paginate(PaginationConfig={"PageSize": 1})
    assert [one["filterName"] for page in pages for one in page["metricFilters"]] == ["errors", "slow"]
    by_metric = logs.describe_metric_filters(metricName="Slow", metricNamespace="App")["metricFilters"]
    assert [one["filterName"] for one in by_metric] == ["slow"]
    assert logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["metricFilterCount"] == 2
    matches = logs.test_metric_filter(filterPattern="[ip, ..., status = 4*]", logEventMessages=["1.1.1.1 x 200", '1.1.1.2 "GET /" 404'])["matches"]
    assert matches == [{"eventNumber": 1, "eventMessage": '1.1.1.2 "GET /" 404', "extractedValues": {"$ip": "1.1.1.2", "$2": "GET /", "$status": "404"}}]
    with refused("InvalidParameterException"):
        logs.put_metric_filter(logGroupName=group, filterName="x", filterPattern="{ $.a", metricTransformations=[metric])
    with refused("InvalidParameterException", "applyOnTransformedLogs"):
        logs.put_metric_filter(logGroupName=group, filterName="x", filterPattern="", metricTransformations=[metric], applyOnTransformedLogs=True)
    with refused("LimitExceededException"):
        for n in range(100):
            logs.put_metric_filter(logGroupName=group, filterName=f"n{n}", filterPattern="", metricTransformations=[metric])
    logs.delete_metric_filter(logGroupName=group, filterName="errors")
    with refused("ResourceNotFoundException"):
        logs.delete_metric_filter(logGroupName=group, filterName="errors")


@pytest.mark.parametrize("arn", ["arn:aws:lambda:us-east-1:123456789012:function:f", "arn:aws:kinesis:us-east-1:123456789012:stream/s",
                                 "arn:aws:firehose:us-east-1:123456789012:deliverystream/d", "arn:aws:logs:us-east-1:123456789012:destination:d",
                                 "arn:aws:s3:::bucket"])
def test_a_subscription_to_what_is_not_here_is_refused(logs: Any, group: str, arn: str) -> None:
    with refused("InvalidParameterException", arn):
        logs.put_subscription_filter(logGroupName=group, filterName="f", filterPattern="", destinationArn=arn)
    assert logs.describe_subscription_filters(logGroupName=group)["subscriptionFilters"] == []
    with refused("ResourceNotFoundException"):
        logs.delete_subscription_filter(logGroupName=group, filterName="f")


def test_resource_policies(logs: Any, group: str) -> None:
    document = '{"Version":"2012-10-17","Statement":[]}'
    put = logs.put_resource_policy(policyName="dns", policyDocument=document)["resourcePolicy"]
    assert put["policyName"] == "dns" and put["policyDocument"] == document
    assert logs.describe_resource_policies()["resourcePolicies"] == [put]
    with refused("InvalidParameterException"):
        logs.put_resource_policy(policyName="bad", policyDocument="[]")
    arn = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["logGroupArn"]
    revision = logs.put_resource_policy(resourceArn=arn, policyDocument=document)["revisionId"]
    with refused("OperationAbortedException"):
        logs.put_resource_policy(resourceArn=arn, policyDocument=document)
    logs.delete_resource_policy(resourceArn=arn, expectedRevisionId=revision)
    with refused("LimitExceededException"):
        for n in range(10):
            logs.put_resource_policy(policyName=f"p{n}", policyDocument=document)
    logs.delete_resource_policy(policyName="dns")
    with refused("ResourceNotFoundException"):
        logs.delete_resource_policy(policyName="dns")


def test_query_definitions(logs: Any) -> None:
    token = "0" * 36
    one = logs.put_query_definition(name="errors", queryString="filter @message like 'ERROR'", clientToken=token)["queryDefinitionId"]
    assert logs.put_query_definition(name="errors", queryString="filter @message like 'ERROR'", clientToken=token)["queryDefinitionId"] == one
    two = logs.put_query_definition(name="slow", queryString="stats max(ms)", logGroupNames=["/a"])["queryDefinitionId"]
    logs.put_query_definition(name="slower", queryString="stats min(ms)", queryDefinitionId=two)
    found = logs.describe_query_definitions(queryDefinitionNamePrefix="slow")["queryDefinitions"]
    assert [(d["queryDefinitionId"], d["name"], d["queryString"]) for d in found] == [(two, "slower", "stats min(ms)")]
    with refused("InvalidParameterException"):
        logs.put_query_definition(name="bad", queryString="explode")
    assert logs.delete_query_definition(queryDefinitionId=one)["success"] is True
    with refused("ResourceNotFoundException"):
        logs.delete_query_definition(queryDefinitionId=one)


def test_a_query_and_its_records(logs: Any, engine: VirtualEngine) -> None:
    now = round(engine.now)
    logs.create_log_group(logGroupName="json")
    logs.create_log_stream(logGroupName="json", logStreamName="s")
    logs.put_log_events(logGroupName="json", logStreamName="s", logEvents=[
        {"timestamp": now * 1000 - 1000 + n, "message": f'{{"path":"/{n % 2}","ms":{n}}}'} for n in range(20)])
    started = logs.start_query(logGroupName="json", startTime=now - 60, endTime=now,
                               queryString="filter ms >= 10 | stats count(*) as n, max(ms) as top by path | sort path")
    found = logs.get_query_results(queryId=started["queryId"])
    assert found["status"] == "Complete"
    assert [{f["field"]: f["value"] for f in row} for row in found["results"]] == [
        {"path": "/0", "n": "5", "top": "18"}, {"path": "/1", "n": "5", "top": "19"}]
    figures = found["statistics"]
    assert (figures["recordsMatched"], figures["recordsScanned"]) == (10.0, 20.0) and figures["bytesScanned"] > 300
    raw = logs.start_query(logGroupNames=["json"], startTime=now - 60, endTime=now, queryString="fields ms | sort ms desc", limit=3)
    rows = logs.get_query_results(queryId=raw["queryId"])["results"]
    assert [row[0]["value"] for row in rows] == ["19", "18", "17"]
    pointer = next(f["value"] for f in rows[0] if f["field"] == "@ptr")
    record = logs.get_log_record(logRecordPointer=pointer)["logRecord"]
    assert record["ms"] == "19" and record["@logStream"] == "s" and record["@message"] == '{"path":"/1","ms":19}'
    fields = {f["name"]: f["percent"] for f in logs.get_log_group_fields(logGroupName="json")["logGroupFields"]}
    assert fields["ms"] == 100 and fields["@message"] == 100
    assert [q["queryId"] for q in logs.describe_queries(logGroupName="json", status="Complete")["queries"]] == [raw["queryId"], started["queryId"]]
    with refused("InvalidParameterException"):
        logs.stop_query(queryId=raw["queryId"])
    with refused("ResourceNotFoundException"):
        logs.get_query_results(queryId="none")
    with pytest.raises(logs.exceptions.MalformedQueryException) as wrong:
        logs.start_query(logGroupName="json", startTime=now - 60, endTime=now, queryString="fields ms | explode")
    assert wrong.value.response["queryCompileError"]["location"] == {"startCharOffset": 12, "endCharOffset": 19}


def test_a_live_tail_needs_the_network_endpoint(logs: Any, group: str) -> None:
    with refused("InvalidOperationException", "endpoint"):
        logs.start_live_tail(logGroupIdentifiers=[group])
