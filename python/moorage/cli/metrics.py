"""Commands that show what was measured: metrics, alarms."""

from __future__ import annotations

import argparse
import datetime
from typing import Any

from ..measured import Series
from . import codes, output, reach, steady

Json = dict[str, Any]


def metrics(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        steady.describe(client, arguments.cluster, arguments.service)
        period = 60 if arguments.since >= 600 else 20
        found = client.service_metrics(arguments.service, arguments.cluster, since=arguments.since, period=period)
        if period < 60 and not any(len(one) for one in found.values()):
            found = client.service_metrics(arguments.service, arguments.cluster, since=max(arguments.since, 120.0))
    output.show([_row(one) for one in found.values()], arguments, facts=[one.facts() for one in found.values()],
                columns=("metric", "statistic", "now", "lowest", "highest", "course"))
    if arguments.output == "table" and not any(len(one) for one in found.values()):
        output.remark(f"nothing was measured of {arguments.service} in this time: a value comes once a minute while a task runs")
    return codes.OK


def _row(series: Series) -> Json:
    values = series.values
    unit = " %" if series.unit == "Percent" else ""

    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.1f}{unit}" if unit else f"{value:g}"

    return {"metric": series.name, "statistic": series.statistic, "now": shown(series.latest), "lowest": shown(min(values, default=None)),
            "highest": shown(max(values, default=None)), "course": series.sparkline()}


def alarms(arguments: argparse.Namespace) -> int:
    asked: Json = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    if arguments.name:
        asked["AlarmNames"] = arguments.name
    if arguments.state:
        asked["StateValue"] = arguments.state
    found: list[Json] = []
    with reach.engine(arguments, acts=False) as client:
        while True:
            reply = client.call("cloudwatch", "DescribeAlarms", **asked)
            found += reply.get("CompositeAlarms", []) + reply.get("MetricAlarms", [])
            if not reply.get("NextToken"):
                break
            asked["NextToken"] = reply["NextToken"]
    found.sort(key=lambda alarm: str(alarm["AlarmName"]))
    rows = [{"alarm": alarm["AlarmName"], "state": alarm["StateValue"], "watches": _watched(alarm), "since": _moment(alarm.get("StateTransitionedTimestamp")),
             "reason": alarm.get("StateReason", "")} for alarm in found]
    output.show(rows, arguments, facts=found, columns=("alarm", "state", "watches", "since", "reason"))
    return codes.OK


_SIGNS = {"GreaterThanThreshold": ">", "GreaterThanOrEqualToThreshold": ">=", "LessThanThreshold": "<", "LessThanOrEqualToThreshold": "<="}


def _watched(alarm: Json) -> str:
    if "AlarmRule" in alarm:
        return str(alarm["AlarmRule"])
    name = alarm.get("MetricName") or next((one.get("Expression") or one["Id"] for one in alarm.get("Metrics", []) if one.get("ReturnData", True)), "")
    return f"{name} {_SIGNS.get(alarm['ComparisonOperator'], '?')} {alarm.get('Threshold', 0):g}"


def _moment(seconds: Any) -> datetime.datetime | None:
    return None if seconds is None else datetime.datetime.fromtimestamp(float(seconds), datetime.timezone.utc)
