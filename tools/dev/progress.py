"""Runs ninja and says how far it is: "[4/5] build: 312 of 640, about 4 min left", on a terminal in one line that changes, otherwise
every fifteen seconds. Warnings and errors of the compilers are passed through. Usage: progress.py LABEL LOG NINJA-ARGUMENT…
Progress goes to the file descriptor that MOORAGE_PROGRESS_FD names, or to standard error.

What is left is estimated by weight, because generated sources and static libraries take nearly no time: a compilation counts as much
as the average one so far, a precompiled header as four, a link as a third."""

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


def weight(step: str) -> float:
    if step.endswith(".gch") or step.endswith(".pch"):
        return 4.0
    if step.startswith("Building CXX"):
        return 1.0
    return 0.3 if step.startswith(("Linking CXX executable", "Linking CXX shared")) else 0.02


def planned(arguments: list[str]) -> tuple[int, float]:
    """How many steps are to be done, and the weight of all."""
    dry = subprocess.run(["ninja", *arguments, "-n"], capture_output=True, text=True, check=False).stdout
    steps = [found.group(3) for found in map(STATUS.fullmatch, dry.splitlines()) if found]
    return len(steps), sum(map(weight, steps))


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
    # ninja first makes its own file again where a CMakeLists changed; a dry run does not.
    directory = arguments[arguments.index("-C") + 1]
    subprocess.run(["ninja", "-C", directory, "build.ninja"], capture_output=True, check=False)
    total, weights = planned(arguments)
    if total == 0:
        return subprocess.run(["ninja", *arguments, "--quiet"], check=False).returncode
    shown = Shown(label)
    shown.write(f"{label}: {total} steps")
    done, weighed = 0, 0.0
    # As text that a pipe takes: ninja then prints every step in a line of its own.
    process = subprocess.Popen(["ninja", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    with log.open("w") as kept:
        for line in lines(process):
            print(line, file=kept, flush=True)
            step = STATUS.fullmatch(line)
            if step:
                done += 1
                weighed += weight(step.group(3))
                shown.step(min(done, total), total, min(weighed / weights, 0.999) if weights else 0.0)
            elif not line.startswith("ninja: Entering directory"):
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
