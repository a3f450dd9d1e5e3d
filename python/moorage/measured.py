"""Measured values as data: series of CloudWatch with their times, of one service or of any metric."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client

Json = dict[str, Any]
_BLOCKS = "▁▂▃▄▅▆▇█"


class Series:
    """One statistic of one metric: pairs of a time (seconds since 1970) and a value, oldest first."""

    def __init__(self, name: str, statistic: str, unit: str, points: list[tuple[float, float]]) -> None:
        self.name = name
        self.statistic = statistic
        self.unit = unit
        self.points = points

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    @property
    def times(self) -> list[datetime.datetime]:
        return [datetime.datetime.fromtimestamp(at, datetime.timezone.utc) for at, _ in self.points]

    @property
    def values(self) -> list[float]:
        return [value for _, value in self.points]

    @property
    def latest(self) -> float | None:
        return self.points[-1][1] if self.points else None

    def sparkline(self, width: int = 40) -> str:
        """The newest values as a line of blocks; the lowest value is the lowest block."""
        values = self.values[-width:]
        if not values:
            return ""
        low, high = min(values), max(values)
        scale = (len(_BLOCKS) - 1) / (high - low) if high > low else 0.0
        return "".join(_BLOCKS[round((value - low) * scale)] for value in values)

    def facts(self) -> Json:
        return {"name": self.name, "statistic": self.statistic, "unit": self.unit,
                "points": [{"timestamp": at, "value": value} for at, value in self.points]}

    def __repr__(self) -> str:
        latest = "no data" if self.latest is None else f"{self.latest:g}{'%' if self.unit == 'Percent' else ''}"
        return f"<Series {self.name} {self.statistic} {latest} ({len(self)} points)>"


class Metrics(Mapping[str, Series]):
    """Series by name, such as metrics["CPUUtilization"]."""

    def __init__(self, series: list[Series]) -> None:
        self._series = {one.name: one for one in series}

    def __getitem__(self, name: str) -> Series:
        return self._series[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    def __len__(self) -> int:
        return len(self._series)

    def rows(self) -> list[Json]:
        """One row for each time, with a column for each series: what a DataFrame takes."""
        by_time: dict[float, Json] = {}
        for name, series in self._series.items():
            for at, value in series:
                by_time.setdefault(at, {"timestamp": at})[name] = value
        return [by_time[at] for at in sorted(by_time)]

    def to_frame(self) -> Any:
        """A pandas DataFrame indexed by time; pandas has to be installed."""
        import pandas  # type: ignore[import-untyped, unused-ignore]

        frame = pandas.DataFrame(self.rows(), columns=["timestamp", *self._series])
        frame["timestamp"] = pandas.to_datetime(frame["timestamp"], unit="s", utc=True)
        return frame.set_index("timestamp")


# Name, statistic: what is asked of AWS/ECS for a service. SampleCount of CPUUtilization is the number of RUNNING tasks.
_OF_SERVICE = (("CPUUtilization", "Average", "Percent"), ("MemoryUtilization", "Average", "Percent"))


def service_metrics(client: Client, service: str, cluster: str, *, since: float, period: int, now: float) -> Metrics:
    dimensions = [{"Name": "ClusterName", "Value": cluster}, {"Name": "ServiceName", "Value": service}]
    queries = [_query(f"m{number}", "AWS/ECS", name, dimensions, period, statistic) for number, (name, statistic, _) in enumerate(_OF_SERVICE)]
    queries.append(_query("tasks", "AWS/ECS", "CPUUtilization", dimensions, period, "SampleCount"))
    results = {one["Id"]: one for one in client.call("cloudwatch", "GetMetricData", MetricDataQueries=queries, StartTime=now - since, EndTime=now,
                                                     ScanBy="TimestampAscending")["MetricDataResults"]}
    found = [_series(name, statistic, unit, results[f"m{number}"]) for number, (name, statistic, unit) in enumerate(_OF_SERVICE)]
    return Metrics([*found, _series("RunningTasks", "SampleCount", "Count", results["tasks"])])


def _query(id: str, space: str, name: str, dimensions: list[Json], period: int, statistic: str) -> Json:
    return {"Id": id, "MetricStat": {"Metric": {"Namespace": space, "MetricName": name, "Dimensions": dimensions}, "Period": period, "Stat": statistic}}


def _series(name: str, statistic: str, unit: str, result: Json) -> Series:
    return Series(name, statistic, unit, list(zip(map(float, result["Timestamps"]), result["Values"], strict=True)))
