"""Runs ninja and says how far it is: "[4/5] build: 312 of 640, about 4 min left", on a terminal in one line that changes, otherwise
every fifteen seconds. Warnings and errors of the compilers are passed through. Usage: progress.py LABEL LOG NINJA-ARGUMENT…
Progress goes to the file descriptor that MOORAGE_PROGRESS_FD names, or to standard error.

What is left is estimated from the share of steps that are done; ninja's own files are checked first and are no steps.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

STATUS = re.compile(r"\[(\d+)/(\d+)\] (.*)")
EVERY_SECONDS = 15.0
OWN_STEPS = ("Re-checking globbed directories", "Re-running CMake")


def span(seconds: float) -> str:
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(5, round(seconds / 5) * 5)} s"


class Shown:
    def __init__(self, label: str) -> None:
        self.label = label
        self.out = os.fdopen(int(os.environ["MOORAGE_PROGRESS_FD"]), "w") if os.environ.get("MOORAGE_PROGRESS_FD") else sys.stderr
        self.terminal = self.out.isatty()
        self.began = time.monotonic()
        self.last = self.began
        self.width = 0

    def step(self, done: int, total: int, share: float) -> None:
        now = time.monotonic()
        if done < total and not self.terminal and now - self.last < EVERY_SECONDS:
            return
        self.last = now
        elapsed = now - self.began
        left = f", about {span(elapsed / share - elapsed)} left" if done < total and share > 0.02 and elapsed > 3 else ""
        self.write(f"{self.label}: {done} of {total}{left}")

    def write(self, text: str) -> None:
        if self.terminal:
            print("\r" + text.ljust(self.width), end="", file=self.out, flush=True)
            self.width = len(text)
        else:
            print(text, file=self.out, flush=True)

    def end_line(self) -> None:
        if self.terminal and self.width:
            print(file=self.out, flush=True)
            self.width = 0


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.rstrip("\n")


def build(label: str, log: Path, arguments: list[str]) -> int:
    shown = Shown(label)
    # As text that a pipe takes: ninja then prints every step in a line of its own.
    process = subprocess.Popen(["ninja", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    with log.open("w") as kept:
        for line in lines(process):
            print(line, file=kept, flush=True)
            step = STATUS.fullmatch(line)
            if step:
                done, total = int(step.group(1)), int(step.group(2))
                if not step.group(3).startswith(OWN_STEPS):
                    shown.step(done, total, done / total)
            elif not line.startswith(("ninja: Entering directory", "ninja: no work to do")):
                shown.end_line()
                print(line, file=sys.stderr, flush=True)
    code = process.wait()
    shown.end_line()
    if code == 0:
        shown.write(f"{label}: done in {span(time.monotonic() - shown.began)}")
        shown.end_line()
    return code


if __name__ == "__main__":
    sys.exit(build(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
