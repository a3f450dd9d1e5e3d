"""Showing what changes while a command waits: a live view on a terminal, one line for each change otherwise, JSON lines, or nothing.

All of it goes to standard error; results go to standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any, Protocol

from ..log import Log
from . import output

Json = dict[str, Any]


class Progress(Protocol):
    def say(self, text: str, **facts: Any) -> None:
        """Shows an event in a line of its own."""

    def state(self, service: Json | None, tasks: list[Json]) -> None:
        """Shows the present state."""

    def close(self) -> None:
        """Ends the view and restores the terminal."""


class Quiet:
    def say(self, text: str, **facts: Any) -> None: ...

    def state(self, service: Json | None, tasks: list[Json]) -> None: ...

    def close(self) -> None: ...


class Plain(Quiet):
    """A time and a line for each change; a reader of a log sees no line twice."""

    def say(self, text: str, **facts: Any) -> None:
        output.remark(text, mark=output.paint(output.clock(), "dim", sys.stderr) + " ")

    def state(self, service: Json | None, tasks: list[Json]) -> None: ...


class JsonLines(Quiet):
    def say(self, text: str, **facts: Any) -> None:
        print(json.dumps({"time": round(time.time(), 3), "message": text, **facts}), file=sys.stderr, flush=True)


class Live:
    """The last lines and a table of the service and its tasks, drawn in place."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive
        self._began = time.monotonic()
        self._service: Json | None = None
        self._tasks: list[Json] = []
        self._live = RichLive(console=Console(stderr=True), refresh_per_second=8, transient=True, get_renderable=self._paint)
        self._live.start()

    def say(self, text: str, **facts: Any) -> None:
        from rich.text import Text
        self._live.console.print(Text.assemble((output.clock(), "dim"), " ", output.clean(text)))

    def state(self, service: Json | None, tasks: list[Json]) -> None:
        self._service, self._tasks = service, tasks

    def _paint(self) -> Any:
        from rich.console import Group
        from rich.spinner import Spinner
        from rich.table import Table
        from rich.text import Text

        from . import look
        table = Table(box=None, pad_edge=False)
        for head in ("task", "revision", "status", "health", "ports", "age"):
            table.add_column(head, style="dim" if head == "age" else None)
        colours = {"RUNNING": "green", "STOPPED": "red", "DEPROVISIONING": "red"}
        for task in self._tasks:
            row = {name: value if value is None else output.clean(str(value)) for name, value in look.task_row(task).items()}
            age = time.time() - float(task.get("createdAt", time.time()))
            table.add_row(row["task"], row["task definition"], Text(str(row["status"]), style=colours.get(str(row["status"]), "yellow")),
                          str(row["health"] or "-"), row["ports"] or "-", f"{age:.1f}s")
        head = f"{time.monotonic() - self._began:6.1f}s"
        if self._service is not None:
            row = {name: value if value is None else output.clean(str(value)) for name, value in look.service_row(self._service).items()}
            head += f"  {row['service']}  {row['running']}/{row['desired']} running, {row['pending']} pending  {row['rollout'] or ''}"
        return Group(Spinner("dots", text=Text(head, style="bold")), table)

    def close(self) -> None:
        self._live.stop()


class Logged:
    """What another view shows, also in the log: a line at level info for each event."""

    def __init__(self, shown: Progress, log: Log) -> None:
        self._shown = shown
        self._log = log

    def say(self, text: str, **facts: Any) -> None:
        self._log.info("progress", text=text, **{name: value for name, value in facts.items() if name != "text"})
        self._shown.say(text, **facts)

    def state(self, service: Json | None, tasks: list[Json]) -> None:
        self._shown.state(service, tasks)

    def close(self) -> None:
        self._shown.close()


def make(mode: str, log: Log | None = None) -> Progress:
    shown = _view(mode)
    return shown if log is None else Logged(shown, log)


def _view(mode: str) -> Progress:
    if mode == "auto":
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and "CI" not in os.environ
        mode = "tty" if terminal else "plain"
    if mode == "tty":
        try:
            return Live()
        except ImportError:
            mode = "plain"
    made: dict[str, Progress] = {"plain": Plain(), "json": JsonLines(), "quiet": Quiet()}
    return made[mode]
