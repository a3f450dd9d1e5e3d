"""The record of calls: which caller did what, when, from where, and how it ended."""

from __future__ import annotations

import argparse
import datetime
import json
import time
from collections.abc import Iterator
from typing import Any

from ..client import Client
from . import codes, output, reach

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    """Prints the records that are asked for, the oldest first; with --follow also those to come."""
    with reach.engine(arguments, acts=False) as client:
        query = _query(arguments)
        found = list(_records(client, query, arguments))[::-1]
        if arguments.tail is not None:
            found = found[max(0, len(found) - arguments.tail):]
        _print(found, arguments)
        seen = {record["eventID"] for record in found}
        since = max([float(query.get("StartTime", 0)), *map(_time, found)])
        try:
            while arguments.follow:
                time.sleep(0.5)
                fresh = [record for record in _records(client, {**query, "StartTime": since}, arguments) if record["eventID"] not in seen][::-1]
                _print(fresh, arguments)
                if fresh:
                    since = max([since, *map(_time, fresh)])
                    seen = {record["eventID"] for record in fresh} | {one for one in seen if len(seen) < 100_000}
        except KeyboardInterrupt:
            pass
    return codes.OK


def _query(arguments: argparse.Namespace) -> Json:
    query: Json = {}
    if arguments.since is not None:
        query["StartTime"] = time.time() - arguments.since
    # LookupEvents takes one attribute; the rarest of those that are asked for. The others are compared here.
    for key, value in (("ResourceName", arguments.resource), ("Username", arguments.user), ("EventName", arguments.event),
                       ("ReadOnly", "false" if arguments.changes else None)):
        if value is not None:
            query["LookupAttributes"] = [{"AttributeKey": key, "AttributeValue": value}]
            break
    return query


def _records(client: Client, query: Json, arguments: argparse.Namespace) -> Iterator[Json]:
    """The newest first. What this command asks itself is left out: following would never end."""
    for event in client.pages("cloudtrail", "LookupEvents", "Events", **query):
        record: Json = json.loads(event["CloudTrailEvent"])
        if record["eventName"] == "LookupEvents" and record.get("eventSource") == "cloudtrail.amazonaws.com":
            continue
        if arguments.user is not None and event.get("Username") != arguments.user:
            continue
        if arguments.event is not None and event.get("EventName") != arguments.event:
            continue
        if arguments.changes and event.get("ReadOnly") != "false":
            continue
        yield record


def _time(record: Json) -> float:
    return datetime.datetime.fromisoformat(record["eventTime"].replace("Z", "+00:00")).timestamp()


def _who(record: Json) -> str:
    identity = record["userIdentity"]
    arn = str(identity.get("arn", ""))
    return arn.rsplit(":", 1)[-1] if arn else str(identity.get("accessKeyId", identity["type"].lower()))


def _what(record: Json) -> str:
    asked = json.dumps(record.get("requestParameters") or {}, separators=(",", ":"))
    return asked if len(asked) <= 120 else asked[:117] + "..."


def _print(records: list[Json], arguments: argparse.Namespace) -> None:
    """One record a line where more may come; without --follow all of them as one answer."""
    if arguments.output in ("json", "yaml") and not arguments.follow:
        output.data(records, arguments)
        return
    for record in records:
        if arguments.output != "table":
            output.record(record, arguments)
            continue
        ended = record.get("errorCode", "ok")
        service = record["eventSource"].partition(".")[0]
        output.line(f"{record['eventTime']}  {_who(record)}  {record['sourceIPAddress']}  {service}:{record['eventName']}  {ended}  {_what(record)}")
