"""kill -9 of an engine that runs real containers, again and again, and an observer outside that remembers what was promised.

MOORAGE_CONTAINER_KILL_CYCLES says how often (2; ./dev soak containers: 10, every 50th of its 500 kills).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import residue
from test_containers import ENGINE, processes_of, shell

import moorage

CYCLES = int(os.environ.get("MOORAGE_CONTAINER_KILL_CYCLES", "2"))


class Observer:
    """What clients asked for and what they were told. A call whose answer was lost may have happened or not."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.desired = {3}  # possible desired counts: that of the last answer, and those of calls without an answer since then
        self.tokens: set[str] = set()  # client tokens of RunTask calls that were answered
        self.answered = 0

    def call_until_it_dies(self, ecs: Any, cycle: int) -> None:
        number = 0
        while True:
            number += 1
            try:
                if self.random.random() < 0.6:
                    count = self.random.randint(1, 4)
                    self.desired.add(count)
                    ecs.update_service(service="s", desiredCount=count)
                    self.desired = {count}
                else:
                    token = f"token-{cycle}-{number}"
                    ecs.run_task(taskDefinition="short", clientToken=token, startedBy=token)
                    self.tokens.add(token)
            except Exception:
                return
            self.answered += 1
            time.sleep(self.random.random() * 0.2)

    def verify(self, ecs: Any) -> None:
        service = ecs.describe_services(services=["s"])["services"][0]
        assert service["desiredCount"] in self.desired, "D1: an acknowledged UpdateService is lost"
        self.desired = {service["desiredCount"]}
        for token in self.tokens:
            found = [arn for status in ("RUNNING", "STOPPED") for arn in ecs.list_tasks(startedBy=token, desiredStatus=status)["taskArns"]]
            assert len(found) == 1, f"D1, D5: RunTask {token} was acknowledged and has {len(found)} tasks"


def all_tasks(ecs: Any) -> list[dict[str, Any]]:
    arns = [arn for status in ("RUNNING", "STOPPED") for page in ecs.get_paginator("list_tasks").paginate(desiredStatus=status)
            for arn in page["taskArns"]]
    return [task for at in range(0, len(arns), 100) for task in ecs.describe_tasks(tasks=arns[at:at + 100])["tasks"]]


def sleepers(task: dict[str, Any]) -> list[int]:
    return [pid for pid in processes_of(task) if residue.command(pid).startswith("sleep")]


def test_kill_9_loses_nothing_and_stops_nothing(open_engine: Callable[..., moorage.Engine], store: Path, images: Path) -> None:
    observer = Observer(seed=7)
    rng = random.Random(11)
    for cycle in range(CYCLES):
        child = subprocess.Popen([sys.executable, "-c", ENGINE, str(store), str(images)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stdin is not None
        assert child.stdout.readline() == "ready\n", "D7: the next engine does not open"
        ecs = moorage.connect(store).boto3_client("ecs")
        if cycle == 0:
            ecs.register_task_definition(family="s", networkMode="none", containerDefinitions=[shell("exec sleep 100000", stopTimeout=2)])
            ecs.register_task_definition(family="short", networkMode="none", containerDefinitions=[shell("exec sleep 2")])
            ecs.create_service(serviceName="s", taskDefinition="s", desiredCount=3)
            ecs.get_waiter("services_stable").wait(services=["s"])
        else:
            observer.verify(ecs)
        caller = threading.Thread(target=observer.call_until_it_dies, args=(ecs, cycle))
        caller.start()
        time.sleep(rng.random() * 3)
        kept = [task for task in all_tasks(ecs) if task["lastStatus"] == task["desiredStatus"] == "RUNNING" and task["group"] == "service:s"]
        child.kill()
        child.wait()
        caller.join()
        child.stdin.close()
        child.stdout.close()
        alive = {task["taskArn"]: sleepers(task) for task in kept}
        time.sleep(0.5)
        for task in kept:  # promise C3: a container that ran when the engine died runs on
            assert sleepers(task) == alive[task["taskArn"]], "C3: a container stopped because the engine was killed"

    engine = open_engine()
    ecs = engine.boto3_client("ecs")
    observer.verify(ecs)
    ecs.get_waiter("services_stable").wait(services=["s"])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(task["lastStatus"] not in ("RUNNING", "STOPPED") for task in all_tasks(ecs)):
        time.sleep(0.2)
    for task in all_tasks(ecs):
        lives = len(sleepers(task))
        if task["lastStatus"] == "STOPPED":
            assert lives == 0, f"C1: {task['taskArn']} is STOPPED and runs"
        elif task["group"] == "service:s":
            assert lives == 1, f"T4: {task['taskArn']} has {lives} processes"
    assert engine.check() == []
    print(f"kill -9 with real containers: {CYCLES} cycles, {observer.answered} calls acknowledged, none lost")
    assert observer.answered >= CYCLES
