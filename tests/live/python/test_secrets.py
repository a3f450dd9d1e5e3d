"""Secrets and environment files in real containers: in the environment of the container's processes and nowhere else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import moorage

CANARY = "canary-51e20b4d687f3a9c"
ROLE = "arn:aws:iam::123456789012:role/execution"


def shell(script: str, **more: Any) -> dict[str, Any]:
    return {"name": "main", "image": "moorage.local/busybox:latest", "memory": 32, "command": ["/bin/sh", "-c", script], **more}


def run(ecs: Any, *containers: dict[str, Any], **more: Any) -> str:
    ecs.register_task_definition(family="app", networkMode="none", executionRoleArn=ROLE, containerDefinitions=list(containers))
    answer = ecs.run_task(taskDefinition="app", **more)
    assert answer["failures"] == []
    arn: str = answer["tasks"][0]["taskArn"]
    return arn


def end(ecs: Any, arn: str) -> dict[str, Any]:
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    found: dict[str, Any] = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    return found


def holders_of(needle: bytes, store: Path) -> list[str]:
    """Files of the store, and command lines and environments of processes outside of the container, that have the value."""
    needles = [needle, base64.b64encode(needle), needle.hex().encode()]
    found = [str(path) for path in store.rglob("*") if path.is_file() and any(n in path.read_bytes() for n in needles)]
    for process in Path("/proc").glob("[0-9]*"):
        for part in ("cmdline", "environ"):
            try:
                content = (process / part).read_bytes()
            except OSError:
                continue
            if needle in content and not (part == "environ" and b"IN_CONTAINER=1" in content):
                found.append(str(process / part))
    return found


def test_values_reach_the_environment_of_the_container_and_nothing_else(open_engine: Callable[..., moorage.Engine], store: Path, tmp_path: Path) -> None:
    bucket = tmp_path / "objects" / "config"
    bucket.mkdir(parents=True)
    (tmp_path / "objects").chmod(0o700)
    (bucket / "web.env").write_text("# comment\nFROM_FILE=file\nBOTH=file\nSECRET=file\n")
    engine = open_engine(object_options={"directory": str(tmp_path / "objects")})
    ecs, logs = engine.boto3_client("ecs"), engine.boto3_client("logs")
    arn = engine.boto3_client("secretsmanager").create_secret(Name="db", SecretString=json.dumps({"password": CANARY}))["ARN"]
    engine.boto3_client("ssm").put_parameter(Name="/app/host", Value="h-1", Type="SecureString")
    options = {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
    script = f'echo "$FROM_FILE $BOTH $SECRET $HOST"; test "$PASSWORD" = "$(echo {CANARY[::-1]} | rev)" && echo same; sleep 3'
    task = run(ecs, shell(script, environment=[{"name": "BOTH", "value": "definition"}, {"name": "IN_CONTAINER", "value": "1"}],
                          environmentFiles=[{"type": "s3", "value": "arn:aws:s3:::config/web.env"}],
                          secrets=[{"name": "PASSWORD", "valueFrom": arn + ":password::"}, {"name": "HOST", "valueFrom": "/app/host"},
                                   {"name": "SECRET", "valueFrom": "/app/host"}],
                          logConfiguration={"logDriver": "awslogs", "options": options}))
    ecs.get_waiter("tasks_running").wait(tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert holders_of(CANARY.encode(), store) == []
    stopped = end(ecs, task)
    assert CANARY not in json.dumps(stopped, default=str)
    stream = logs.describe_log_streams(logGroupName="/t")["logStreams"][0]["logStreamName"]
    lines = [e["message"] for e in logs.get_log_events(logGroupName="/t", logStreamName=stream, startFromHead=True)["events"]]
    assert lines[0] == "file definition h-1 h-1"
    assert lines[1:] in (["same"], [])   # busybox may have no rev
    assert holders_of(CANARY.encode(), store) == []


def test_a_secret_that_is_denied_or_missing_stops_the_task_before_it_runs(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs, iam = engine.boto3_client("ecs"), engine.boto3_client("iam")
    missing = end(ecs, run(ecs, shell("true", secrets=[{"name": "A", "valueFrom": "/no/parameter"}])))
    assert missing["stopCode"] == "TaskFailedToStart"
    assert missing["stoppedReason"].startswith("ResourceInitializationError: unable to pull secrets or registry auth: ")
    engine.boto3_client("ssm").put_parameter(Name="/a", Value="x", Type="String")
    iam.create_role(RoleName="execution", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
    denied = end(ecs, run(ecs, shell("true", secrets=[{"name": "A", "valueFrom": "/a"}])))
    assert "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/execution/" in denied["stoppedReason"]
