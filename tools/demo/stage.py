"""What the demo shows: steps with times, checks with their results, and on a terminal a live view of replicas and traffic."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Step:
    number: int
    title: str
    began: float
    ended: float | None = None
    lines: list[str] = field(default_factory=list)
    broken: int = 0


class Stage:
    """Prints plain lines; `Lit` paints. Checks are counted, and every broken one is repeated at the end."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.steps: list[Step] = []
        self.held = 0
        self.broken: list[str] = []
        self.look: Callable[[], Any] | None = None
        self._guard = threading.Lock()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        step = Step(len(self.steps) + 1, title, time.monotonic())
        self.steps.append(step)
        self._put(f"{step.number}. {title}")
        try:
            yield
        finally:
            step.ended = time.monotonic()
            self._put(f"   done in {step.ended - step.began:.1f} s")

    def say(self, text: str) -> None:
        if self.steps:
            self.steps[-1].lines.append(text)
        self._put(f"   {text}")

    def check(self, promise: str, holds: bool, evidence: str = "") -> None:
        """Records whether a promise was kept. The demo goes on; its exit code says whether all were."""
        text = promise + (f": {evidence}" if evidence else "")
        with self._guard:
            if holds:
                self.held += 1
            else:
                self.broken.append(text)
                if self.steps:
                    self.steps[-1].broken += 1
        self.say(("ok      " if holds else "BROKEN  ") + text)

    def summary(self) -> None:
        self._put("")
        self._put(f"{self.held} promises kept, {len(self.broken)} broken, {time.monotonic() - self.began:.1f} s")
        for text in self.broken:
            self._put(f"BROKEN  {text}")

    def _put(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:7.1f}s  {text}" if text else "", flush=True)

    def close(self) -> None: ...


class Lit(Stage):
    """The same on a terminal, with replicas and traffic painted below the lines."""

    def __init__(self) -> None:
        super().__init__()
        from rich.live import Live
        self._live = Live(refresh_per_second=6, transient=True, get_renderable=self._paint)
        self._live.start()

    def _put(self, text: str) -> None:
        from rich.text import Text
        style = "bold red" if "BROKEN" in text else "bold" if text[:1].isdigit() else ""
        stamp = f"{time.monotonic() - self.began:7.1f}s  " if text else ""
        line = Text.assemble((stamp, "dim"), (text, style))
        line.highlight_regex(r"\bok\b", "green")
        self._live.console.print(line)

    def _paint(self) -> Any:
        from rich.console import Group
        from rich.spinner import Spinner
        from rich.text import Text
        step = self.steps[-1] if self.steps else None
        head = f"{step.number}/9 {step.title}  {time.monotonic() - step.began:.1f} s" if step and step.ended is None else "…"
        parts: list[Any] = [Text(""), Spinner("dots", text=Text(head, style="bold cyan"))]
        if self.look is not None:
            try:
                parts.append(self.look())
            except Exception as error:  # the view must never end the demo
                parts.append(Text(str(error), style="dim"))
        return Group(*parts)

    def close(self) -> None:
        self._live.stop()


def make(plain: bool) -> Stage:
    if not plain and sys.stdout.isatty():
        try:
            return Lit()
        except ImportError:
            pass
    return Stage()
