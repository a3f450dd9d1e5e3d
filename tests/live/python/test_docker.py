"""The runtime `docker` against a real dockerd with directories and a socket of its own, and without a network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import moorage

pytestmark = [pytest.mark.soak, pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("dockerd"), reason="needs root and dockerd")]
PATIENCE = 60.0
FLAGS = ("--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none", "--storage-driver=vfs")
JSON = ("-H", "Content-Type: application/json", "-d")


def ask(socket: Path, path: str, *more: str) -> str:
    return subprocess.run(["curl", "-sS", "--unix-socket", str(socket), *more, f"http://docker/v1.41{path}"], check=True, capture_output=True,
                          text=True, timeout=60).stdout


def until(what: str, holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end, what
        time.sleep(0.1)
    return found


@pytest.fixture
def daemon() -> Iterator[Path]:
    place = Path("/tmp") / f"moorage-dockerd-{os.getpid()}"     # a socket's path has at most 108 bytes
    place.mkdir()
    socket = place / "s"
    with open(place / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(["dockerd", "--data-root", place / "data", "--exec-root", place / "exec", "--pidfile", place / "pid",
                                    "-H", f"unix://{socket}", *FLAGS], stdout=log, stderr=log)
    try:
        until((place / "log").read_text()[-2000:], lambda: process.poll() is None and subprocess.run(
            ["curl", "-s", "--unix-socket", str(socket), "http://docker/_ping"], capture_output=True, check=False).returncode == 0)
        archive = place / "root.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(os.path.realpath(str(shutil.which("busybox"))), "bin/busybox")
            for name in ("sh", "sleep", "echo"):
                link = tarfile.TarInfo(f"bin/{name}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(link)
        ask(socket, "/images/create?fromSrc=-&repo=local/web&tag=1", "-X", "POST", "-H", "Content-Type: application/x-tar", "--data-binary", f"@{archive}")
        yield socket
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        shutil.rmtree(place)


def test_a_task_runs_is_adopted_and_leaves_nothing_behind(daemon: Path, store: Path) -> None:
    def opened() -> moorage.Engine:
        return moorage.Engine(store, runtime="docker", runtime_options={"socket": str(daemon), "pullBehavior": "prefer-cached"})

    def task_is(engine: moorage.Engine, task: str, status: str) -> Any:
        def look() -> Any:
            found = engine.ecs.describe_tasks(tasks=[task])["tasks"][0]
            return found if found["lastStatus"] == status else None
        return until(f"the task is not {status}", look)

    ask(daemon, "/containers/create?name=other", "-X", "POST", *JSON,
        '{"Image": "local/web:1", "Cmd": ["sleep", "100"], "HostConfig": {"NetworkMode": "none"}}')
    with opened() as engine:
        assert engine.wait_ready(60)
        engine.ecs.register_task_definition(family="web", networkMode="none", containerDefinitions=[
            {"name": "a", "image": "docker.io/local/web:1", "memory": 64, "stopTimeout": 2, "command": ["sh", "-c", "echo hello; sleep 300"],
             "logConfiguration": {"logDriver": "json-file", "options": {"mode": "non-blocking", "max-buffer-size": "1m"}}}])
        task = engine.ecs.run_task(taskDefinition="web")["tasks"][0]["taskArn"]
        first = task_is(engine, task, "RUNNING")["containers"][0]["runtimeId"]
        kept = json.loads(ask(daemon, f"/containers/{first}/json"))["HostConfig"]["LogConfig"]["Config"]
        assert (kept["mode"], kept["max-buffer-size"]) == ("non-blocking", str(1 << 20))
    with opened() as engine:
        assert engine.wait_ready(60)
        assert task_is(engine, task, "RUNNING")["containers"][0]["runtimeId"] == first
        stream = {"logGroupName": "/moorage/containers", "logStreamName": "a/" + task.split("/")[-1]}
        lines = until("nothing was written", lambda: [event["message"] for event in engine.logs.get_log_events(**stream)["events"]])
        assert lines == ["hello"]
        engine.ecs.stop_task(task=task)
        assert task_is(engine, task, "STOPPED")["containers"][0]["exitCode"] == 137
        until("the container is left", lambda: first not in ask(daemon, "/containers/json?all=1"))
        assert "/other" in ask(daemon, "/containers/json?all=1")     # was made by another program
