"""`moorage top`: what containers use at this moment."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..client import Client
from ..errors import MoorageError
from . import codes, output, reach

Json = dict[str, Any]

_SAMPLE = re.compile(r"^moorage_container_(\w+?)(?:_total)?\{(.*)\} (\S+)$")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_COLUMNS = ("task", "container", "service", "cpu", "memory", "limit", "received", "sent", "read", "written", "processes", "restarts")
_RATES = {"cpu": "cpu_seconds", "received": "network_receive_bytes", "sent": "network_transmit_bytes", "read": "blkio_read_bytes",
          "written": "blkio_write_bytes"}
_NO_LIMIT = 1 << 60     # what control groups have for "no limit" is more than this


@dataclass
class Use:
    """One container: its place, and its counters and gauges by their names in `/metrics`."""

    task: str
    container: str
    service: str
    values: dict[str, float] = field(default_factory=dict)


def top(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        live = arguments.output == "table" and sys.stdout.isatty() and not arguments.once
        before, since = _look(client, arguments), time.monotonic()
        while True:
            time.sleep(arguments.interval)
            now, at = _look(client, arguments), time.monotonic()
            facts = sorted((_facts(use, before.get(key), at - since) for key, use in now.items()), key=lambda one: (-(one["cpu"] or 0.0), one["task"]))
            if not live:
                output.show([_row(one) for one in facts], arguments, facts=facts, columns=_COLUMNS)
                if not facts and arguments.output == "table":
                    output.remark("no container runs" + (f" of {arguments.service}" if arguments.service else ""))
                return codes.OK
            _draw(facts)
            before, since = now, at


def _look(client: Client, arguments: argparse.Namespace) -> dict[tuple[str, str], Use]:
    answer = client._transport.http("GET", "/metrics", [], b"")
    if answer.status != 200:
        raise MoorageError("UnsupportedOperation", f"this engine tells no metrics: {answer.body.decode(errors='replace').strip()[:200]}")
    return read(answer.body.decode(), arguments.cluster, arguments.service)


def read(text: str, cluster: str, service: str | None) -> dict[tuple[str, str], Use]:
    """The containers of a cluster, or of one of its services, from the text of `/metrics`; by task and container."""
    found: dict[tuple[str, str], Use] = {}
    for line in text.splitlines():
        match = _SAMPLE.match(line)
        if match is None:
            continue
        labels = {name: _ESCAPED.sub(lambda one: {"n": "\n"}.get(one[1], one[1]), value) for name, value in _LABEL.findall(match[2])}
        if labels.get("cluster") != cluster or service not in (None, labels.get("service")):
            continue
        key = labels.get("task", ""), labels.get("container", "")
        found.setdefault(key, Use(*key, labels.get("service", ""))).values[match[1]] = float(match[3])
    return found


def _facts(use: Use, before: Use | None, seconds: float) -> Json:
    """Rates are by the second, CPU in cores; None where the container was not there before."""
    rates: dict[str, float | None] = {}
    for name, counter in _RATES.items():
        if before is None or counter not in use.values or counter not in before.values or seconds <= 0:
            rates[name] = None
        else:
            rates[name] = max(0.0, use.values[counter] - before.values[counter]) / seconds
    limit = use.values.get("memory_limit_bytes", 0.0)
    return {"task": use.task, "container": use.container, "service": use.service or None, **rates,
            "memory": use.values.get("memory_working_set_bytes"), "limit": limit if 0 < limit < _NO_LIMIT else None,
            "processes": int(use.values.get("processes", 0)), "restarts": int(use.values.get("restarts", 0))}


def _row(facts: Json) -> Json:
    def rate(value: float | None) -> str:
        return "" if value is None else f"{size(value)}/s"

    return {"task": facts["task"][:12], "container": facts["container"], "service": facts["service"] or "",
            "cpu": "" if facts["cpu"] is None else f"{100 * facts['cpu']:.1f} %", "memory": size(facts["memory"]), "limit": size(facts["limit"]),
            **{name: rate(facts[name]) for name in ("received", "sent", "read", "written")},
            "processes": facts["processes"], "restarts": facts["restarts"]}


def size(value: float | None) -> str:
    """1536 -> "1.5 KiB"."""
    if value is None:
        return ""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024 or unit == "GiB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"


def _draw(facts: Iterable[Json]) -> None:
    """The screen anew, with as many rows and columns as it has."""
    width, height = shutil.get_terminal_size()
    rows = [_row(one) for one in facts]
    cpu, memory = sum(one["cpu"] or 0.0 for one in facts), sum(one["memory"] or 0.0 for one in facts)
    head = f"{len(rows)} containers, {100 * cpu:.1f} % of a processor, {size(memory)}      (Ctrl-C ends this)"
    lines = [head, "", *output.table(rows, _COLUMNS).splitlines()]
    sys.stdout.write("\x1b[H\x1b[2J" + "\n".join(line[:width] for line in lines[:max(3, height - 1)]) + "\n")
    sys.stdout.flush()
