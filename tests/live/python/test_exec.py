"""Commands in real containers: ExecuteCommand with its session over a WebSocket, by the library and by the command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage.errors import MoorageError
from moorage.exec_session import ExecSession

SLEEPER = {"name": "main", "image": "moorage.local/busybox:latest", "memory": 64, "command": ["/bin/sleep", "600"], "stopTimeout": 2,
           "environment": [{"name": "COLOUR", "value": "green blue"}]}


@pytest.fixture
def task(open_engine: Callable[..., moorage.Engine]) -> Iterator[tuple[moorage.Engine, str]]:
    engine = open_engine(serve=True)
    engine.ecs.register_task_definition(family="sleeper", networkMode="none", containerDefinitions=[SLEEPER])
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = engine.iam.create_role(RoleName="exec", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    reply = engine.ecs.run_task(taskDefinition="sleeper", enableExecuteCommand=True, overrides={"taskRoleArn": role})
    assert reply["tasks"], reply["failures"]
    arn = str(reply["tasks"][0]["taskArn"])
    engine.boto3_client("ecs").get_waiter("tasks_running").wait(tasks=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    yield engine, arn


def test_a_command_runs_with_its_streams_and_its_exit_code(task: tuple[moorage.Engine, str]) -> None:
    engine, arn = task
    done = engine.exec(arn, ["/bin/sh", "-c", "cat; echo \"$COLOUR\"; echo wrong >&2; exit 3"], input=b"given\n")
    assert (done.exit_code, done.output, done.errors, done.message) == (3, b"given\ngreen blue\n", b"wrong\n", "")
    facts: Any = engine.ecs.describe_tasks(tasks=[arn])["tasks"][0]
    assert facts["enableExecuteCommand"] is True
    agent = facts["containers"][0]["managedAgents"][0]
    assert (agent["name"], agent["lastStatus"]) == ("ExecuteCommandAgent", "RUNNING")
    size = 4 << 20
    big = engine.exec(arn, ["/bin/dd", "if=/dev/zero", f"bs={size}", "count=1"])
    assert len(big.output) == size
    pasted = os.urandom(1 << 20)
    assert engine.exec(arn, ["/bin/cat"], input=pasted).output == pasted


def test_a_command_that_cannot_start_says_why(task: tuple[moorage.Engine, str]) -> None:
    engine, arn = task
    missing = engine.exec(arn, ["/bin/nothing"])
    assert missing.exit_code != 0
    assert b"nothing" in missing.errors
    with pytest.raises(MoorageError, match="not closed"):
        engine.ecs.execute_command(task=arn, command="sh -c 'x", interactive=True)
    with pytest.raises(MoorageError, match="Interactive"):
        engine.ecs.execute_command(task=arn, command="sh", interactive=False)
    plain = str(engine.ecs.run_task(taskDefinition="sleeper")["tasks"][0]["taskArn"])
    engine.boto3_client("ecs").get_waiter("tasks_running").wait(tasks=[plain], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    with pytest.raises(MoorageError, match="execute command was not enabled"):
        engine.exec(plain, ["/bin/true"])


def test_a_token_is_good_once_and_for_its_session(task: tuple[moorage.Engine, str]) -> None:
    engine, arn = task
    path = os.path.join(engine.path, "moorage.sock")
    first = dict(engine.ecs.execute_command(task=arn, command="/bin/cat", interactive=True)["session"])
    other = dict(engine.ecs.execute_command(task=arn, command="/bin/cat", interactive=True)["session"])
    for session in ({**first, "tokenValue": "none"}, {**first, "tokenValue": other["tokenValue"]}):
        with ExecSession(path, session, terminal=False) as refused:
            kinds = [kind for kind, _ in _until_end(refused)]
            assert kinds == ["end"], kinds
            assert "token" in refused.message
    with ExecSession(path, first, terminal=False) as held:
        assert next(_until_end(held))[0] == "ready"
        with ExecSession(path, first, terminal=False) as again:
            assert [kind for kind, _ in _until_end(again)] == ["end"]


def _until_end(session: ExecSession) -> Iterator[tuple[str, bytes]]:
    while True:
        for one in session.read():
            yield one
            if one[0] == "end":
                return


def test_the_end_of_a_session_kills_the_command(task: tuple[moorage.Engine, str]) -> None:
    engine, arn = task
    with pytest.raises(TimeoutError):
        engine.exec(arn, ["/bin/sleep", "4321"], timeout=2)
    until = time.monotonic() + 30
    while time.monotonic() < until and b"4321" in engine.exec(arn, ["/bin/ps"]).output:
        time.sleep(0.2)
    assert b"4321" not in engine.exec(arn, ["/bin/ps"]).output


def test_the_command_line_gives_a_terminal(task: tuple[moorage.Engine, str], store: Path) -> None:
    engine, arn = task
    command = [sys.executable, "-m", "moorage", "exec", "--store", engine.path]
    piped = subprocess.run([*command, "-i", arn.rsplit("/", 1)[-1][:12], "main", "--", "/bin/sh", "-c", "cat; exit 5"], input=b"text",
                           capture_output=True, timeout=60, check=False)
    assert (piped.returncode, piped.stdout) == (5, b"text"), piped.stderr
    assert store.exists()
    ours, theirs = pty.openpty()
    with subprocess.Popen([*command, "-it", arn, "--", "/bin/sh"], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE) as shell:
        os.close(theirs)
        seen = bytearray()

        def read() -> None:
            try:
                while block := os.read(ours, 4096):
                    seen.extend(block)
            except OSError:
                return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        _await(lambda: b"#" in seen, seen)
        os.write(ours, b"tty; stty size; sleep 1000\r")
        _await(lambda: b"/dev/pts/" in seen and b"24 80" in seen, seen)
        os.write(ours, b"\x03")     # the terminal belongs to the command: Ctrl-C ends its sleep and not the shell
        os.write(ours, b"echo still; exit 7\r")
        assert shell.wait(timeout=60) == 7, bytes(seen)
        assert b"still" in seen


def _await(condition: Callable[[], bool], seen: bytearray) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, bytes(seen)
        time.sleep(0.02)


def test_the_plug_ins_way_over_a_network_address(task: tuple[moorage.Engine, str]) -> None:
    engine, arn = task
    url = engine.listen()
    import boto3
    client = boto3.client("ecs", endpoint_url=url, region_name="us-east-1", aws_access_key_id="x" * 20, aws_secret_access_key="y")
    reply = client.execute_command(task=arn, command="/bin/sh", interactive=True)
    assert reply["session"]["streamUrl"].startswith(url.replace("http://", "ws://") + "/v1/data-channel/ecs-execute-command-")
    assert reply["containerName"] == "main"
    assert json.dumps(reply["session"]["tokenValue"]) not in json.dumps(engine.cloudtrail.lookup_events(), default=str)
