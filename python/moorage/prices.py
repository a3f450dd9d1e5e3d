"""What capacity costs: EC2 instances by type, Fargate tasks by size. Prices of us-east-1 with Linux, on demand, in USD.

A price is None where the table has none: machines that are no EC2 instances cost nothing that is known here, and are named as such.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .pictures import table
from .simulation.fleet import INSTANCE_TYPES

if TYPE_CHECKING:
    from .client import Client

Json = dict[str, Any]

HOURS_A_MONTH = 730
_LEAST_SECONDS = 60         # Fargate bills at least a minute
_FREE_STORAGE_GIB = 20


def _read_rates() -> dict[tuple[str, str], tuple[float, float]]:
    rates = {}
    for line in (Path(__file__).parent / "simulation" / "fargate_prices.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            platform, capacity, vcpu, gib = line.split("\t")
            rates[platform, capacity] = float(vcpu), float(gib)
    return rates


FARGATE_RATES = _read_rates()       # USD an hour for a vCPU and for a GiB, by (platform, FARGATE or FARGATE_SPOT)
FARGATE_STORAGE_GIB = 0.000111      # of an hour, above 20 GiB


def instance_hourly(type: str) -> float | None:
    """USD an hour of an EC2 instance; None for a type that is not in the table."""
    found = INSTANCE_TYPES.get(type)
    return found.usd_per_hour if found else None


def fargate_hourly(cpu_units: int, memory_mib: int, *, spot: bool = False, platform: str = "X86_64", storage_gib: int = _FREE_STORAGE_GIB) -> float | None:
    """USD an hour of a task of this size; None where Fargate does not sell it (Windows on Spot)."""
    rate = FARGATE_RATES.get((platform, "FARGATE_SPOT" if spot else "FARGATE"))
    if rate is None:
        return None
    vcpu, gib = rate
    return cpu_units / 1024 * vcpu + memory_mib / 1024 * gib + max(0, storage_gib - _FREE_STORAGE_GIB) * FARGATE_STORAGE_GIB


def fargate_cost(hourly: float, seconds: float) -> float:
    """USD of a task that was billed for so long: whole seconds rounded up, a minute at least."""
    return hourly * max(_LEAST_SECONDS, math.ceil(seconds)) / 3600


@dataclass(frozen=True)
class Cost:
    """What the capacity of a moment costs. `rows`: {kind, name, count, usdPerHour}; `unpriced`: the same without a price."""

    rows: list[Json] = field(default_factory=list)
    unpriced: list[Json] = field(default_factory=list)

    @property
    def hourly(self) -> float:
        return round(sum(float(row["usdPerHour"]) for row in self.rows), 6)

    @property
    def monthly(self) -> float:
        """Of 730 hours."""
        return round(self.hourly * HOURS_A_MONTH, 2)

    @property
    def facts(self) -> Json:
        return {"usdPerHour": self.hourly, "usdPerMonth": self.monthly, "rows": self.rows, "unpriced": self.unpriced}

    def df(self) -> Any:
        """A DataFrame of all rows. Needs pandas."""
        import pandas
        return pandas.DataFrame(self.rows + self.unpriced, columns=["kind", "name", "count", "usdPerHour"])

    def __repr__(self) -> str:
        more = f", {sum(row['count'] for row in self.unpriced)} without a price" if self.unpriced else ""
        return f"<Cost {self.hourly:.4f} USD an hour, {self.monthly:.2f} a month{more}>"

    def _repr_html_(self) -> str:
        rows = [(row["kind"], row["name"], row["count"], f"{row['usdPerHour']:.4f}") for row in self.rows]
        rows += [(row["kind"], row["name"], row["count"], "no price") for row in self.unpriced]
        return table(("capacity", "what", "how many", "USD an hour"), [*rows, ("", "in all", "", f"{self.hourly:.4f}"),
                                                                   ("", "a month", "", f"{self.monthly:.2f}")])


def cost_of(client: Client, cluster: str | None = None) -> Cost:
    """What instances and Fargate tasks of one cluster, or of all, cost an hour at present."""
    machines: Counter[str] = Counter()
    guests: Counter[tuple[str, int, int, str]] = Counter()
    for name in [cluster] if cluster is not None else [one.name for one in client.clusters()]:
        for instance in client.instances(name):
            if instance.get("status") in ("ACTIVE", "DRAINING"):
                machines[instance_type(instance)] += 1
        for task in fargate_tasks(client, name):
            guests[fargate_size(task)] += 1
    return _cost(machines, guests)


def fargate_tasks(client: Client, cluster: str = "default", *, status: str = "RUNNING") -> list[Json]:
    """The tasks of a cluster on Fargate that are to run, or those with the desired status STOPPED that are still described. Few or
    none where there are many on instances."""
    arns = list(client.pages("ecs", "ListTasks", "taskArns", cluster=cluster, launchType="FARGATE", desiredStatus=status))
    return list(client._describe("DescribeTasks", "tasks", arns, {"cluster": cluster}))


def instance_type(instance: Json) -> str:
    return next((str(one.get("value", "")) for one in instance.get("attributes", []) if one.get("name") == "ecs.instance-type"), "")


def fargate_size(task: Json) -> tuple[str, int, int, str]:
    """Capacity provider, CPU units, MiB and platform of a Fargate task."""
    attributes = {one.get("name"): one.get("value") for one in task.get("attributes", [])}
    windows = str(task.get("platformFamily", "")).upper().startswith("WINDOWS")
    platform = "WINDOWS" if windows else {"arm64": "ARM64"}.get(str(attributes.get("ecs.cpu-architecture")), "X86_64")
    return str(task.get("capacityProviderName") or "FARGATE"), int(task.get("cpu") or 0), int(task.get("memory") or 0), platform


def _cost(machines: Counter[str], guests: Counter[tuple[str, int, int, str]]) -> Cost:
    rows: list[Json] = []
    unpriced: list[Json] = []
    for type, count in sorted(machines.items()):
        _add(rows, unpriced, {"kind": "EC2", "name": type or "a machine of no EC2 type", "count": count}, instance_hourly(type))
    for (provider, cpu, memory, platform), count in sorted(guests.items()):
        price = fargate_hourly(cpu, memory, spot=provider == "FARGATE_SPOT", platform=platform)
        _add(rows, unpriced, {"kind": provider, "name": f"{cpu} CPU units, {memory} MiB", "count": count}, price)
    return Cost(rows, unpriced)


def _add(rows: list[Json], unpriced: list[Json], row: Json, price: float | None) -> None:
    if price is None:
        unpriced.append({**row, "usdPerHour": None})
    else:
        rows.append({**row, "usdPerHour": round(price * row["count"], 6)})


def billed_seconds(task: Json, now: float) -> float:
    """For how long a Fargate task is billed until `now`: from the start of its pull to its end."""
    begin = task.get("pullStartedAt") or task.get("startedAt")
    if begin is None:
        return 0.0
    return max(0.0, float(task.get("stoppedAt") or now) - float(begin))


def total(costs: Iterable[float]) -> float:
    return round(sum(costs), 6)
