"""Calls per second through boto3, in process, beside moto on the same work in the same run.

    ./dev bench calls        or        python bench/calls/calls_bench.py [--seconds S] [--tasks 1,100,10000,1000000]

Both are called through the real boto3 client. Ours writes to a durable store (LMDB) for the writing calls; moto keeps
everything in memory. The last column is the ratio of the medians of five slices.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("AWS_ACCESS_KEY_ID", "bench")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "bench")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

import boto3

import moorage

DEFINITION: dict[str, Any] = {
    "family": "web",
    "containerDefinitions": [
        {
            "name": "app",
            "image": "registry.example/web:1.2.3",
            "cpu": 1,
            "memory": 4,
            "essential": True,
            "portMappings": [{"containerPort": 8080}],
            "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
        }
    ],
}
Work = Callable[[], object]
SERVICE_TASKS = 10_000


def rate(work: Work, seconds: float, callers: int = 1) -> float:
    """Median calls per second of five slices."""
    slices = []
    for _ in range(5):
        counts = [0] * callers
        until = time.perf_counter() + seconds / 5

        def run(index: int, until: float = until, counts: list[int] = counts) -> None:
            while time.perf_counter() < until:
                work()
                counts[index] += 1

        began = time.perf_counter()
        threads = [threading.Thread(target=run, args=(index,)) for index in range(callers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        slices.append(sum(counts) / (time.perf_counter() - began))
    return statistics.median(slices)


@contextmanager
def ours(directory: str, machines: int = 100) -> Iterator[Any]:
    options = {
        "machines": [
            {"id": f"m{n}", "cpuUnits": 100_000_000, "memoryMib": 100_000_000, "reservedPorts": []} for n in range(machines)
        ]
    }
    with moorage.Engine(os.path.join(directory, "state"), runtime="simulated", runtime_options=options) as engine:
        engine.wait_ready()
        yield engine, engine.boto3_client("ecs")


@contextmanager
def motos() -> Iterator[Any]:
    from moto import mock_aws
    from moto.ec2 import utils as ec2_utils

    with mock_aws():
        ec2 = boto3.client("ec2")
        ecs = boto3.client("ecs")
        ecs.create_cluster(clusterName="default")
        image = ec2.describe_images()["Images"][0]["ImageId"]
        reservation = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
        resource = boto3.resource("ec2").Instance(reservation["Instances"][0]["InstanceId"])
        document = json.dumps(ec2_utils.generate_instance_identity_document(resource))
        ecs.register_container_instance(cluster="default", instanceIdentityDocument=document)
        yield ecs


def describe(ecs: Any) -> dict[str, Work]:
    ecs.register_task_definition(**DEFINITION)
    return {
        "RegisterTaskDefinition": lambda: ecs.register_task_definition(**DEFINITION),
        "RunTask": lambda: ecs.run_task(taskDefinition="web:1"),
    }


def line(name: str, mine: float, moto: float | None) -> None:
    ratio = f"{mine / moto:8.1f}x" if moto else "       -"
    print(f"{name:48} {mine:12.0f}/s {f'{moto:12.0f}/s' if moto else '            -'} {ratio}", flush=True)


def from_c(program: str, seconds: float) -> dict[tuple[str, int], float]:
    """Rates of the C ABI alone, without boto3: (operation, callers) -> calls per second."""
    output = subprocess.run(
        [program, "--only", "writes", "--csv", "1", "--seconds", str(seconds)], check=True, capture_output=True, text=True
    ).stdout
    rows = (row.split(",") for row in output.splitlines())
    return {(name, int(callers)): float(value) for name, callers, value in rows}


def writes(seconds: float, program: str | None) -> None:
    print(f"{'calls per second; through boto3 unless said':48} {'moorage':>14} {'moto':>14} {'ratio':>9}")
    with motos() as ecs:
        light = {**DEFINITION, "containerDefinitions": [{**DEFINITION["containerDefinitions"][0], "portMappings": []}]}
        ecs.register_task_definition(**light)
        peers = {
            "RegisterTaskDefinition": rate(lambda: ecs.register_task_definition(**DEFINITION), seconds),
            "RunTask": rate(lambda: ecs.run_task(cluster="default", taskDefinition="web:1"), seconds),
        }
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as directory, ours(directory) as (_, ecs):
        for name, work in describe(ecs).items():
            line(f"{name}, durable, 1 caller", rate(work, seconds), peers[name])
            line(f"{name}, durable, 64 callers", rate(work, seconds, 64), peers[name])
    if program:
        for (name, callers), value in from_c(program, seconds).items():
            if name in peers:
                line(f"{name}, durable, from C, {callers} caller{'s' * (callers > 1)}", value, peers[name])


def reads(sizes: list[int], seconds: float) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as directory, ours(directory) as (engine, ecs):
            ecs.register_task_definition(**DEFINITION)
            grow(ecs, size)
            mine = read_rates(ecs, seconds, {})
            arn = engine.call("ecs", "ListTasks")["taskArns"][0]
            plain = {
                "DescribeTasks": rate(lambda arn=arn: engine.call("ecs", "DescribeTasks", tasks=[arn]), seconds),
                "ListTasks": rate(lambda: engine.call("ecs", "ListTasks"), seconds),
            }
        moto: dict[str, float] = {}
        if size <= 10_000:
            with motos() as peer:
                light = {**DEFINITION, "containerDefinitions": [{**DEFINITION["containerDefinitions"][0], "cpu": 0, "memory": 0, "portMappings": []}]}
                peer.register_task_definition(**light)
                moto = reading(peer, size, seconds, {"cluster": "default"})
        for name, value in mine.items():
            line(f"{name}, {size:,} tasks", value, moto.get(name))
            line(f"{name}, {size:,} tasks, engine.call", plain[name], moto.get(name))


def reading(ecs: Any, size: int, seconds: float, more: dict[str, str]) -> dict[str, float]:
    made = 0
    while made < size:
        count = min(10, size - made)
        reply = ecs.run_task(taskDefinition="web:1", count=count, **more)
        if len(reply["tasks"]) != count:
            raise RuntimeError(f"{len(reply['tasks'])} of {count} tasks: {reply['failures']}")
        made += count
    return read_rates(ecs, seconds, more)


def read_rates(ecs: Any, seconds: float, more: dict[str, str]) -> dict[str, float]:
    arn = ecs.list_tasks(**more)["taskArns"][0]
    return {
        "DescribeTasks": rate(lambda: ecs.describe_tasks(tasks=[arn], **more), seconds),
        "ListTasks": rate(lambda: ecs.list_tasks(**more), seconds),
    }


def grow(ecs: Any, size: int) -> None:
    """Services of up to 10,000 tasks, and all of them RUNNING: nothing moves any more while it is measured."""
    for first in range(0, size, SERVICE_TASKS):
        ecs.create_service(serviceName=f"svc{first}", taskDefinition="web:1", desiredCount=min(SERVICE_TASKS, size - first))
    wait_until_running(ecs, size)


def wait_until_running(ecs: Any, size: int) -> None:
    until = time.monotonic() + 900
    while ecs.describe_clusters(clusters=["default"])["clusters"][0]["runningTasksCount"] < size:
        if time.monotonic() > until:
            raise RuntimeError(f"not all of {size} tasks are RUNNING")
        time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each figure")
    parser.add_argument("--tasks", default="1,100,10000,1000000", help="sizes of the state for reading calls")
    parser.add_argument("--c-program", help="moorage_calls_bench: the same calls from C, beside the same peer")
    arguments = parser.parse_args()
    writes(arguments.seconds, arguments.c_program)
    reads([int(size) for size in arguments.tasks.split(",")], arguments.seconds)


if __name__ == "__main__":
    main()
