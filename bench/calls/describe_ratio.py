"""DescribeTasks a second through boto3 and through engine.call, while many tasks start and when all of them run.

    ./dev bench calls       or       python bench/calls/describe_ratio.py [--tasks N] [--seconds S] [--ratio-max R]

The tasks are simulated, their state is durable (LMDB). "right after": the calls that make the tasks were answered, and the
engine's thread is busy with starting them. "steady": all of them are RUNNING. The ratio is that of the medians. With --ratio-max
the program ends with 1 when the steady ratio is above it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from typing import Any

from calls_bench import DEFINITION, SERVICE_TASKS, Work, ours, wait_until_running


def latencies_ms(work: Work, seconds: float) -> list[float]:
    out = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        work()
        out.append((time.perf_counter() - began) * 1000)
    return sorted(out)


def describe(engine: Any, ecs: Any, when: str, seconds: float) -> float:
    arn = engine.call("ecs", "ListTasks")["taskArns"][0]
    works: dict[str, Work] = {
        "boto3": lambda: ecs.describe_tasks(tasks=[arn]),
        "engine.call": lambda: engine.call("ecs", "DescribeTasks", tasks=[arn]),
    }
    for work in works.values():  # what is made once is made before
        work()
    waits = {name: latencies_ms(work, seconds) for name, work in works.items()}
    medians = {name: statistics.median(list_of) for name, list_of in waits.items()}
    ratio = medians["boto3"] / medians["engine.call"]
    for name, list_of in waits.items():
        print(
            f"{when:12} {name:12} {len(list_of) / seconds:10.0f}/s   median {medians[name]:8.3f} ms   "
            f"99 % {list_of[int(len(list_of) * 0.99)]:8.2f} ms   most {list_of[-1]:8.2f} ms",
            flush=True,
        )
    print(f"{when:12} boto3 takes {ratio:.1f} times as long as engine.call")
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each figure")
    parser.add_argument("--ratio-max", type=float, help="how many times as long boto3 may take when all tasks run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as directory, ours(directory) as (engine, ecs):
        ecs.register_task_definition(**DEFINITION)
        began = time.monotonic()
        for first in range(0, arguments.tasks, SERVICE_TASKS):
            count = min(SERVICE_TASKS, arguments.tasks - first)
            ecs.create_service(serviceName=f"svc{first}", taskDefinition="web:1", desiredCount=count)
        while not engine.call("ecs", "ListTasks")["taskArns"]:
            time.sleep(0.01)
        print(f"{arguments.tasks:,} tasks asked for in {time.monotonic() - began:.1f} s")
        describe(engine, ecs, "right after", arguments.seconds)
        wait_until_running(ecs, arguments.tasks)
        print(f"all of them RUNNING after {time.monotonic() - began:.1f} s")
        ratio = describe(engine, ecs, "steady", arguments.seconds)
    if arguments.ratio_max is not None and ratio > arguments.ratio_max:
        print(f"boto3 takes {ratio:.1f} times as long as engine.call, at most {arguments.ratio_max} were asked for", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
