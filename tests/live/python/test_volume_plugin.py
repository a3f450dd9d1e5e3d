"""Volumes of a Docker volume plug-in: created, mounted, unmounted and removed as Docker does; what a plug-in lies is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ends import end_of

import moorage

QUICK = {"Delay": 1, "MaxAttempts": 60}
PLUGINS = Path("/run/docker/plugins")
Start = Callable[..., str]


@pytest.fixture
def root() -> Iterator[Path]:
    place = Path(f"/var/lib/moorage-plugin-test-{os.getpid()}")
    place.mkdir()
    yield place
    shutil.rmtree(place)


@pytest.fixture
def plugin(root: Path) -> Iterator[Start]:
    """Starts a plug-in and gives its name."""
    made = [each for each in (PLUGINS.parent, PLUGINS) if not each.exists()]
    PLUGINS.mkdir(parents=True, exist_ok=True)
    started: list[tuple[subprocess.Popen[bytes], Path]] = []

    def start(lie: str = "") -> str:
        name = f"moorage-test-{os.getpid()}-{len(started)}"
        socket = PLUGINS / f"{name}.sock"
        process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("volume_plugin.py")), str(socket), str(root), lie])
        started.append((process, socket))
        until = time.monotonic() + 30
        while not socket.exists():
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.02)
        return name

    yield start
    for process, socket in started:
        process.kill()
        process.wait()
        socket.unlink()
    for each in reversed(made):
        each.rmdir()


def run(ecs: Any, driver: str, command: str, **configuration: Any) -> str:
    ecs.register_task_definition(
        family="p", networkMode="none",
        volumes=[{"name": "data", "dockerVolumeConfiguration": {"driver": driver, **configuration}}],
        containerDefinitions=[{"name": "main", "image": "moorage.local/busybox:latest", "memory": 32,
                               "command": ["sh", "-c", command],
                               "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}])
    answer = ecs.run_task(taskDefinition="p")
    assert answer["failures"] == []
    return str(answer["tasks"][0]["taskArn"])


def wait_for_calls(root: Path, wanted: Callable[[list[str]], bool]) -> list[str]:
    until = time.monotonic() + 30
    while not wanted(calls := (root / "calls").read_text().splitlines()):
        assert time.monotonic() < until, calls
        time.sleep(0.05)
    return calls


def test_a_plug_in_provides_volumes(store: Path, images: Path, root: Path, plugin: Start) -> None:
    good = plugin()
    outside, missing = plugin("/etc"), plugin(str(root / "missing"))
    (root / "link").symlink_to("/etc")
    link, above, relative = plugin(str(root / "link")), plugin(f"{root}/volumes/../.."), plugin("volumes")
    with moorage.Engine(store, runtime="oci", runtime_options={"layoutsDir": str(images)}) as engine:
        assert engine.wait_ready(60)
        ecs = engine.boto3_client("ecs")
        # Of scope task: made with its options, seen by the container, and gone with the task.
        arn = run(ecs, good, "grep -q '\"size\": \"1G\"' /data/options && echo x > /data/file", scope="task", driverOpts={"size": "1G"})
        assert end_of(ecs, arn, QUICK) == "it ran: 0"
        calls = wait_for_calls(root, lambda lines: any(line.startswith("VolumeDriver.Remove") for line in lines))
        mine = f"ecs-{arn.rsplit('/', 1)[1]}-data"
        assert [line.split()[0].split(".")[1] for line in calls if f" {mine} " in line] == ["Get", "Create", "Mount", "Unmount", "Remove"]
        mounts = [line.split()[2] for line in calls if line.split()[0] in ("VolumeDriver.Mount", "VolumeDriver.Unmount")]
        assert len(mounts) == 2 and mounts[0] == mounts[1]
        assert not (root / "volumes" / mine).exists()
        # Shared: made where autoprovision says so, stays, and has what the task before wrote.
        reason = end_of(ecs, run(ecs, good, "true", scope="shared"), QUICK)
        assert "no autoprovision" in reason, reason
        assert end_of(ecs, run(ecs, good, "echo kept > /data/file", scope="shared", autoprovision=True), QUICK) == "it ran: 0"
        assert end_of(ecs, run(ecs, good, "grep -q kept /data/file", scope="shared"), QUICK) == "it ran: 0"
        assert (root / "volumes" / "data" / "file").read_text() == "kept\n"
        # What is no directory of the plug-in is not mounted.
        for lying in (outside, missing, link, above, relative):
            reason = end_of(ecs, run(ecs, lying, "true", scope="shared"), QUICK)
            assert "CannotCreateVolumeError" in reason and lying in reason and "Mountpoint" in reason, reason


def test_a_killed_engine_lets_go_of_its_volumes_afterwards(store: Path, images: Path, root: Path, plugin: Start) -> None:
    driver = plugin()
    script = f"""
import os, signal, sys
sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
import moorage
from test_volume_plugin import QUICK, run
engine = moorage.Engine({str(store)!r}, runtime="oci", runtime_options={{"layoutsDir": {str(images)!r}}})
assert engine.wait_ready(60)
ecs = engine.boto3_client("ecs")
arn = run(ecs, {driver!r}, "trap 'exit 0' TERM; sleep 1000 & wait", scope="task")
ecs.get_waiter("tasks_running").wait(tasks=[arn], WaiterConfig=QUICK)
print(arn, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=100)
    arn = done.stdout.strip()
    assert "arn:" in arn and done.returncode == -9
    with moorage.Engine(store, runtime="oci", runtime_options={"layoutsDir": str(images)}) as engine:
        assert engine.wait_ready(60)
        engine.boto3_client("ecs").stop_task(task=arn)
        calls = wait_for_calls(root, lambda lines: any(line.startswith("VolumeDriver.Remove") for line in lines))
        assert [line.split()[0].split(".")[1] for line in calls] == ["Activate", "Get", "Create", "Mount", "Unmount", "Remove"]
        assert list((root / "volumes").iterdir()) == []
