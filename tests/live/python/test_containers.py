"""Tasks in real containers through boto3."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import residue

import moorage


def shell(script: str, **more: Any) -> dict[str, Any]:
    return {"name": "main", "image": "moorage.local/busybox:latest", "memory": 32, "stopTimeout": 2, "command": ["/bin/sh", "-c", script], **more}


def run(ecs: Any, family: str, *containers: dict[str, Any], network: str = "none") -> str:
    ecs.register_task_definition(family=family, networkMode=network, containerDefinitions=list(containers))
    answer = ecs.run_task(taskDefinition=family)
    assert answer["failures"] == []
    arn: str = answer["tasks"][0]["taskArn"]
    return arn


def end(ecs: Any, arn: str) -> dict[str, Any]:
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    found: dict[str, Any] = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    return found


def processes_of(task: dict[str, Any]) -> list[int]:
    marks = {task["taskArn"].rsplit("/", 1)[-1], *(c["runtimeId"] for c in task["containers"] if c.get("runtimeId"))}
    return [pid for pid in residue.processes(marks) if pid != os.getpid()]


@pytest.mark.parametrize("code", [0, 3])
def test_exit_codes_and_logs(open_engine: Callable[..., moorage.Engine], code: int) -> None:
    engine = open_engine()
    ecs, logs = engine.boto3_client("ecs"), engine.boto3_client("logs")
    options = {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
    arn = run(ecs, "batch", shell(f"echo first; echo second >&2; exit {code}", logConfiguration={"logDriver": "awslogs", "options": options}))
    stopped = end(ecs, arn)
    assert stopped["containers"][0]["exitCode"] == code
    assert (stopped["stopCode"], stopped["stoppedReason"]) == ("EssentialContainerExited", "Essential container in task exited")
    stream = f"p/main/{arn.rsplit('/', 1)[-1]}"
    events = logs.get_log_events(logGroupName="/t", logStreamName=stream, startFromHead=True)["events"]
    assert sorted(event["message"] for event in events) == ["first", "second"]


@pytest.mark.parametrize("configuration", [{}, {"logConfiguration": {"logDriver": "json-file"}}], ids=["none", "json-file"])
def test_the_output_of_containers_without_a_log_group_is_kept_and_shown(open_engine: Callable[..., moorage.Engine], store: Path,
                                                                        configuration: dict[str, Any]) -> None:
    engine = open_engine()
    ecs, logs = engine.boto3_client("ecs"), engine.boto3_client("logs")
    arn = run(ecs, "plain", shell("echo first; echo second >&2; exit 0", **configuration))
    stopped = end(ecs, arn)
    stream = f"main/{arn.rsplit('/', 1)[-1]}"
    events = logs.get_log_events(logGroupName="/moorage/containers", logStreamName=stream, startFromHead=True)["events"]
    assert sorted(event["message"] for event in events) == ["first", "second"]
    assert "logConfiguration" not in stopped["containers"][0]       # ECS's answers are as without it
    definition = ecs.describe_task_definition(taskDefinition="plain")["taskDefinition"]["containerDefinitions"][0]
    assert definition.get("logConfiguration") == configuration.get("logConfiguration")
    engine.close()
    shown = subprocess.run([sys.executable, "-m", "moorage", "logs", "--store", str(store)], check=True, capture_output=True, text=True)
    assert "first" in shown.stdout and "second" in shown.stdout


def test_programs_are_found_whatever_path_says(open_engine: Callable[..., moorage.Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ecs = open_engine().boto3_client("ecs")
    assert end(ecs, run(ecs, "batch", shell("exit 0")))["containers"][0]["exitCode"] == 0


def test_events_of_several_lines(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs, logs = engine.boto3_client("ecs"), engine.boto3_client("logs")
    options = {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
    script = "echo '2026-11-23 ERROR'; echo '  at a'; echo '  at b'; echo '2026-11-24 INFO'; echo 'more'"
    dated = {"logDriver": "awslogs", "options": {**options, "awslogs-datetime-format": "%Y-%m-%d"}}
    arn = run(ecs, "trace", shell(script, logConfiguration=dated))
    end(ecs, arn)
    events = logs.get_log_events(logGroupName="/t", logStreamName=f"p/main/{arn.rsplit('/', 1)[-1]}", startFromHead=True)["events"]
    assert [event["message"] for event in events] == ["2026-11-23 ERROR\n  at a\n  at b\n", "2026-11-24 INFO\nmore\n"]


def test_a_container_that_ignores_sigterm_is_killed(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    arn = run(ecs, "deaf", shell("trap '' TERM; while :; do sleep 1; done", stopTimeout=2))
    ecs.get_waiter("tasks_running").wait(tasks=[arn])
    task = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    assert processes_of(task)
    began = time.monotonic()
    ecs.stop_task(task=arn)
    stopped = end(ecs, arn)
    assert stopped["containers"][0]["exitCode"] == 137 and 2 <= time.monotonic() - began < 15
    assert not [pid for pid in processes_of(task) if residue.command(pid) != "(gone)"]


def test_an_image_that_is_not_there(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    container = {**shell("true"), "image": "moorage.local/none:1"}
    stopped = end(ecs, run(ecs, "none", container))
    assert stopped["stopCode"] == "TaskFailedToStart" and "CannotPullContainerError" in stopped["containers"][0]["reason"]


def test_too_much_memory_is_told(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    stopped = end(ecs, run(ecs, "greedy", shell("x=a; while :; do x=$x$x; done")))
    assert stopped["containers"][0]["exitCode"] == 137
    assert "OutOfMemory" in stopped["containers"][0].get("reason", "")


def test_a_container_killed_from_outside_is_replaced(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="s", networkMode="none", containerDefinitions=[shell("exec sleep 1000")])
    ecs.create_service(serviceName="s", taskDefinition="s", desiredCount=2)
    ecs.get_waiter("services_stable").wait(services=["s"])
    task = next(iter(engine.tasks(service="s"))).facts
    victim = next(pid for pid in processes_of(task) if residue.command(pid).startswith("sleep"))
    os.kill(victim, signal.SIGKILL)
    stopped = end(ecs, task["taskArn"])
    assert stopped["containers"][0]["exitCode"] == 137
    ecs.get_waiter("services_stable").wait(services=["s"])
    assert len(engine.tasks(service="s")) == 2


ENGINE = """
import json, sys, moorage
engine = moorage.Engine(sys.argv[1], runtime="oci", runtime_options={"layoutsDir": sys.argv[2]}, serve=True)
assert engine.wait_ready(60)
print("ready", flush=True)
sys.stdin.read()
"""


def engine_process(store: Path, images: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", ENGINE, str(store), str(images)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    return child


def kill_9(child: subprocess.Popen[str]) -> None:
    assert child.stdout is not None and child.stdin is not None
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()


def test_no_log_line_is_lost_or_doubled_over_kills_of_the_engine(open_engine: Callable[..., moorage.Engine], store: Path, images: Path) -> None:
    lines = 3000
    options = {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
    script = f"i=1; while [ $i -le {lines} ]; do echo line-$i; [ $((i % 10)) -ne 0 ] || usleep 10000; i=$((i+1)); done"
    child = engine_process(store, images)
    arn = run(moorage.connect(store).boto3_client("ecs"), "talk",
              shell(script, logConfiguration={"logDriver": "awslogs", "options": options}))
    group = {"logGroupName": "/t", "logStreamName": f"p/main/{arn.rsplit('/', 1)[-1]}", "startFromHead": True}
    seen = 0
    for _ in range(3):
        logs = moorage.connect(store).boto3_client("logs")
        deadline = time.monotonic() + 30
        events: list[dict[str, Any]] = []
        while len(events) <= seen and time.monotonic() < deadline:     # each run of the engine reads some lines before it ends
            try:
                events = logs.get_log_events(**group)["events"]
            except logs.exceptions.ResourceNotFoundException:
                time.sleep(0.02)
        assert len(events) > seen
        seen = len(events)
        kill_9(child)
        child = engine_process(store, images)
    kill_9(child)

    engine = open_engine()
    assert end(engine.boto3_client("ecs"), arn)["containers"][0]["exitCode"] == 0
    pages = engine.boto3_client("logs").get_paginator("filter_log_events").paginate(logGroupName="/t")
    assert [event["message"] for page in pages for event in page["events"]] == [f"line-{i}" for i in range(1, lines + 1)]


def test_running_containers_are_adopted_after_kill_9(open_engine: Callable[..., moorage.Engine], store: Path, images: Path) -> None:
    child = engine_process(store, images)
    client = moorage.connect(store)
    ecs = client.boto3_client("ecs")
    ecs.register_task_definition(family="s", networkMode="none", containerDefinitions=[shell("exec sleep 1000")])
    ecs.create_service(serviceName="s", taskDefinition="s", desiredCount=3)
    ecs.get_waiter("services_stable").wait(services=["s"])
    before = {task.facts["taskArn"]: task.facts for task in client.tasks(service="s")}
    processes = {arn: processes_of(task) for arn, task in before.items()}
    kill_9(child)
    assert all(residue.command(pid) != "(gone)" for pids in processes.values() for pid in pids)

    engine = open_engine()
    after = {task.facts["taskArn"]: task.facts for task in engine.tasks(service="s")}
    assert set(after) == set(before)
    for arn, task in after.items():
        assert task["containers"][0]["runtimeId"] == before[arn]["containers"][0]["runtimeId"]
        assert task["startedAt"] == before[arn]["startedAt"] and task["lastStatus"] == "RUNNING"
        assert set(processes[arn]) <= set(processes_of(task))
    assert engine.check() == []


LOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p",
                                            "awslogs-create-group": "true"}}


def lines_of(engine: moorage.Engine, arn: str, container: str = "main") -> list[str]:
    stream = f"p/{container}/{arn.rsplit('/', 1)[-1]}"
    events = engine.boto3_client("logs").get_log_events(logGroupName="/t", logStreamName=stream, startFromHead=True)["events"]
    return [event["message"] for event in events]


def test_an_empty_volume_begins_with_what_the_image_has_at_its_place(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs = engine.boto3_client("ecs")
    main = shell("grep -c nobody /etc/passwd; echo new > /etc/own; ls /etc/own; readlink /mine/sh", logConfiguration=LOGS,
                 mountPoints=[{"sourceVolume": "etc", "containerPath": "/etc"}, {"sourceVolume": "bin", "containerPath": "/mine"}])
    side = shell("true", name="side", essential=False, mountPoints=[{"sourceVolume": "bin", "containerPath": "/bin"}])
    main["dependsOn"] = [{"containerName": "side", "condition": "COMPLETE"}]
    ecs.register_task_definition(family="seeded", networkMode="none", containerDefinitions=[main, side],
                                 volumes=[{"name": "etc"}, {"name": "bin"}])
    arn = ecs.run_task(taskDefinition="seeded")["tasks"][0]["taskArn"]
    assert end(ecs, arn)["containers"][0]["exitCode"] == 0
    assert lines_of(engine, arn) == ["1", "/etc/own", "busybox"]


def test_the_input_of_an_interactive_container_stays_open(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    waiting = run(ecs, "waiting", shell("cat; exit 1", interactive=True, user="nobody", stopTimeout=1))
    assert end(ecs, run(ecs, "plain", shell("cat; exit 4")))["containers"][0]["exitCode"] == 4
    assert ecs.describe_tasks(tasks=[waiting])["tasks"][0]["lastStatus"] in ("PENDING", "RUNNING")
    ecs.get_waiter("tasks_running").wait(tasks=[waiting])
    ecs.stop_task(task=waiting)
    assert end(ecs, waiting)["stopCode"] == "UserInitiated"


def test_a_task_ends_however_deep_its_container_digs(open_engine: Callable[..., moorage.Engine]) -> None:
    ecs = open_engine().boto3_client("ecs")
    digs = shell("i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done")
    assert end(ecs, run(ecs, "digs", digs))["containers"][0]["exitCode"] == 0
