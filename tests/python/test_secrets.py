"""Secrets Manager, the Parameter Store and S3's stand-in through boto3, and what tasks on simulated machines get of them."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest
from conftest import container

import moorage
from moorage.simulation import Simulation
from moorage.testing import VirtualEngine

ROLE = "arn:aws:iam::123456789012:role/execution"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
CANARY = "canary-7f3a9c51e20b4d68"


@pytest.fixture
def engine() -> Iterator[VirtualEngine]:
    with VirtualEngine(machines=1) as made:
        yield made


def role(engine: VirtualEngine, *statements: dict[str, Any]) -> None:
    iam = engine.boto3_client("iam")
    iam.create_role(RoleName="execution", AssumeRolePolicyDocument=TRUST)
    if statements:
        iam.put_role_policy(RoleName="execution", PolicyName="p",
                            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def allow(action: str, resource: str = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def run(engine: VirtualEngine, **members: Any) -> dict[str, Any]:
    """The task a minute after its start."""
    engine.advance(5)
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="app", executionRoleArn=ROLE, containerDefinitions=[container(**members)])
    answer = ecs.run_task(taskDefinition="app")
    assert answer["failures"] == []
    engine.advance(60)
    task: dict[str, Any] = ecs.describe_tasks(tasks=[answer["tasks"][0]["taskArn"]])["tasks"][0]
    return task


def asks(value_from: str) -> list[dict[str, str]]:
    return [{"name": "PASSWORD", "valueFrom": value_from}]


def test_a_task_with_secrets_runs(engine: VirtualEngine) -> None:
    arn = engine.boto3_client("secretsmanager").create_secret(Name="db", SecretString=json.dumps({"password": CANARY}))["ARN"]
    engine.boto3_client("ssm").put_parameter(Name="/app/host", Value="h", Type="SecureString")
    task = run(engine, secrets=[*asks(arn + ":password::"), {"name": "HOST", "valueFrom": "/app/host"}])
    assert task["lastStatus"] == "RUNNING"


@pytest.mark.parametrize(("suffix", "why"), [
    (":user::", "did not contain json key user"),
    ("::BLUE:", "can't find the specified secret value for staging label: BLUE"),
    (":password::0123456789abcdef0123456789abcdef", "for VersionId: 0123456789abcdef0123456789abcdef"),
    (":a:b:c:d", "is not arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:JSON-KEY:VERSION-STAGE:VERSION-ID"),
])
def test_a_part_of_a_secret_that_is_not_there_stops_the_task_with_its_reason(engine: VirtualEngine, suffix: str, why: str) -> None:
    arn = engine.boto3_client("secretsmanager").create_secret(Name="db", SecretString=json.dumps({"password": CANARY}))["ARN"]
    task = run(engine, secrets=asks(arn + suffix))
    assert task["lastStatus"] == "STOPPED" and task["stopCode"] == "TaskFailedToStart"
    reason = task["stoppedReason"]
    assert reason.startswith("ResourceInitializationError: unable to pull secrets or registry auth: ") and why in reason
    assert CANARY not in json.dumps(task, default=str)


def test_secrets_that_are_missing_binary_or_no_object_stop_the_task(engine: VirtualEngine) -> None:
    secrets = engine.boto3_client("secretsmanager")
    binary = secrets.create_secret(Name="binary", SecretBinary=b"\x00\x01")["ARN"]
    plain = secrets.create_secret(Name="plain", SecretString=CANARY)["ARN"]
    for value_from, why in ((binary, "the secret is binary"), (plain + ":key::", "no JSON object"), ("/no/parameter", "invalid ssm parameters"),
                            ("arn:aws:secretsmanager:us-east-1:123456789012:secret:none-AbCdEf", "can't find the specified secret"),
                            ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:plain-AbCdEf", "can't find the specified secret"),
                            ("arn:aws:kms:us-east-1:123456789012:key/1", "no ARN of Secrets Manager")):
        task = run(engine, secrets=asks(value_from))
        assert task["lastStatus"] == "STOPPED" and why in task["stoppedReason"], (value_from, task.get("stoppedReason"))
        assert CANARY not in task["stoppedReason"]


def test_a_secret_of_64_kib_is_kept_as_text_and_as_bytes(engine: VirtualEngine) -> None:
    secrets = engine.boto3_client("secretsmanager")
    for size in (49_153, 65_535, 65_536):
        content = bytes(i * 7 % 256 for i in range(size))
        name = secrets.create_secret(Name=f"bytes-{size}", SecretBinary=content)["Name"]
        assert secrets.get_secret_value(SecretId=name)["SecretBinary"] == content
    secrets.create_secret(Name="text", SecretString="x" * 65_536)
    assert secrets.get_secret_value(SecretId="text")["SecretString"] == "x" * 65_536
    for size in (65_537, 65_538, 70_000):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            secrets.create_secret(Name="more", SecretBinary=b"x" * size)
        assert refused.value.response["Error"]["Code"] in {"InvalidParameterException", "SerializationException"}
        assert "allowed are" in refused.value.response["Error"]["Message"]


def test_the_execution_role_decides_where_iam_has_it(engine: VirtualEngine) -> None:
    arn = engine.boto3_client("secretsmanager").create_secret(Name="db", SecretString="x")["ARN"]
    engine.boto3_client("ssm").put_parameter(Name="/app/host", Value="h", Type="String")
    role(engine, allow("ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/app/*"))
    assert run(engine, secrets=asks("/app/host"))["lastStatus"] == "RUNNING"
    denied = run(engine, secrets=asks(arn))
    assert denied["lastStatus"] == "STOPPED"
    assert "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/execution/" in denied["stoppedReason"]
    assert f"is not authorized to perform: secretsmanager:GetSecretValue on resource: {arn}" in denied["stoppedReason"]


def test_no_value_is_in_the_audit_log_the_events_or_the_store(tmp_path: Path) -> None:
    with VirtualEngine(str(tmp_path / "s"), machines=1) as engine:
        secrets = engine.boto3_client("secretsmanager")
        arn = secrets.create_secret(Name="db", SecretString=CANARY)["ARN"]
        secrets.put_secret_value(SecretId="db", SecretBinary=CANARY.encode())
        secrets.put_secret_value(SecretId="db", SecretString=json.dumps({"k": CANARY}))
        engine.boto3_client("ssm").put_parameter(Name="p", Value=CANARY, Type="SecureString")
        secrets.get_secret_value(SecretId=arn)
        engine.boto3_client("ssm").get_parameter(Name="p", WithDecryption=True)
        with pytest.raises(botocore.exceptions.ClientError):
            secrets.create_secret(Name="db", SecretString=CANARY)
        run(engine, secrets=[*asks(arn + ":k::"), {"name": "P", "valueFrom": "p"}])
        calls = engine.boto3_client("cloudtrail").lookup_events(MaxResults=50)["Events"]
        names = {call["EventName"] for call in calls}
        assert {"CreateSecret", "GetSecretValue", "PutParameter", "GetParameters"} <= names
        assert CANARY not in json.dumps(calls, default=str)
    needles = [CANARY.encode(), base64.b64encode(CANARY.encode()), CANARY.encode().hex().encode()]
    files = [path for path in (tmp_path / "s").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert not [needle for needle in needles if needle in content], path


def test_a_passphrase_seals_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    words = tmp_path / "passphrase"
    words.touch(0o600)
    words.write_text("correct horse battery\n")
    store = tmp_path / "s"
    options = {"passphraseFile": str(words)}
    with VirtualEngine(str(store), secret_options=options) as engine:
        engine.boto3_client("ssm").put_parameter(Name="p", Value=CANARY, Type="String")
    with VirtualEngine(str(store), secret_options=options) as engine:
        assert engine.boto3_client("ssm").get_parameter(Name="p")["Parameter"]["Value"] == CANARY
    words.write_text("another passphrase\n")
    with pytest.raises(moorage.MoorageError, match="not the one that sealed") as refused, VirtualEngine(str(store), secret_options=options) as engine:
        engine.call("ecs", "ListClusters")
    assert refused.value.path == "secret_options.passphraseFile"
    words.chmod(0o644)
    with pytest.raises(moorage.MoorageError, match="set its mode to 0600"), VirtualEngine(str(store), secret_options=options) as engine:
        engine.call("ecs", "ListClusters")


def test_local_sources_come_first_and_are_bounded(tmp_path: Path) -> None:
    tool = tmp_path / "tool"
    tool.write_text(f"#!{sys.executable}\nimport sys, time\nif sys.argv[1] == 'slow': time.sleep(60)\n"
                    "if sys.argv[1] == 'bad': print('half-a-value'); sys.exit(3)\nprint('v-' + sys.argv[1])\n")
    tool.chmod(0o755)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "one").touch(0o600)
    (tmp_path / "d" / "open").write_text("x")
    (tmp_path / "d" / "open").chmod(0o644)
    (tmp_path / "d" / "link").symlink_to("/etc/passwd")
    sources = [{"prefix": "/dir/", "directory": str(tmp_path / "d")},
               {"prefix": "/tool/", "command": [str(tool), "{rest}"], "timeoutMs": 1500}]
    with VirtualEngine(machines=1, secret_options={"sources": sources}) as engine:
        assert run(engine, secrets=asks("/dir/one"))["lastStatus"] == "RUNNING"
        assert run(engine, secrets=asks("/tool/good"))["lastStatus"] == "RUNNING"
        for name, why in (("/dir/open", "set its mode to 0600"), ("/dir/link", "a local source failed"), ("/dir/../d/one", "a local source failed"),
                          ("/dir/none", "invalid ssm parameters: /dir/none"), ("/tool/bad", "it ended with status 3"),
                          ("/tool/slow", "it did not end within 1500 ms")):
            task = run(engine, secrets=asks(name))
            assert why in task["stoppedReason"], (name, task["stoppedReason"])
            assert "half-a-value" not in task["stoppedReason"]
    for wrong, path in (({"file": "relative"}, "secret_options.sources[0].file"), ({}, "secret_options.sources[0]"),
                        ({"command": ["sh", "-c", "x"]}, "secret_options.sources[0].command[0]"), ({"fil": "/x"}, "secret_options.sources[0].fil")):
        with pytest.raises(moorage.MoorageError) as refused, VirtualEngine(secret_options={"sources": [wrong]}) as engine:
            engine.call("ecs", "ListClusters")
        assert refused.value.path == path


def test_environment_files_are_objects_of_a_bucket(tmp_path: Path) -> None:
    (tmp_path / "o" / "config").mkdir(parents=True, mode=0o700)
    (tmp_path / "o").chmod(0o700)
    (tmp_path / "o" / "config" / "web.env").write_text("A=1\n")
    file = [{"type": "s3", "value": "arn:aws:s3:::config/web.env"}]
    with VirtualEngine(machines=1, object_options={"directory": str(tmp_path / "o")}) as engine:
        assert run(engine, environmentFiles=file)["lastStatus"] == "RUNNING"
        missing = run(engine, environmentFiles=[{"type": "s3", "value": "arn:aws:s3:::config/none.env"}])
        assert "ResourceInitializationError: failed to download env files: arn:aws:s3:::config/none.env: NoSuchKey" in missing["stoppedReason"]
        role(engine, allow("s3:GetObject", "arn:aws:s3:::other/*"))
        denied = run(engine, environmentFiles=file)
        assert "AccessDenied: User: arn:aws:sts::123456789012:assumed-role/execution/" in denied["stoppedReason"]


def test_a_simulation_plays_secrets_that_are_missing_or_denied() -> None:
    with Simulation() as sim:
        sim.add_instances("m5.large")
        sim.register({"family": "app", "executionRoleArn": ROLE, "containerDefinitions": [container(secrets=asks("/app/key"))]})
        sim.create_service("app", "app", 1)
        sim.run_until_steady()
        assert [row["status"] for row in sim.tasks("app")] == ["RUNNING"]
        sim.set_secret("/app/key", "denied")
        sim.kill_task(sim.tasks("app")[0]["task"])
        sim.run(minutes=2)
        assert not [row for row in sim.tasks("app") if row["status"] == "RUNNING"]
        sim.set_secret("/app/key", "there")
        sim.run_until_steady()
        with pytest.raises(KeyError, match="state of a secret"):
            sim.set_secret("/app/key", "gone")


def test_the_endpoint_serves_both_services_to_the_command_line_of_aws(tmp_path: Path) -> None:
    with moorage.Engine(runtime="simulated", object_options={"directory": str(tmp_path / "o")}) as engine:
        url = engine.listen()

        def aws(*words: str, ok: bool = True) -> str:
            done = subprocess.run([sys.executable, "-m", "awscli", "--endpoint-url", url, "--region", "us-east-1", "--output", "text", *words],
                                  capture_output=True, text=True, timeout=120, check=False,
                                  env={"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
            assert (done.returncode == 0) == ok, done.stderr
            return done.stdout if ok else done.stderr

        assert "prod/db" in aws("secretsmanager", "create-secret", "--name", "prod/db", "--secret-string", "s3cret")
        assert "s3cret" in aws("secretsmanager", "get-secret-value", "--secret-id", "prod/db")
        aws("ssm", "put-parameter", "--name", "/a", "--value", "v", "--type", "String")
        assert "\tv\t" in aws("ssm", "get-parameter", "--name", "/a")
        (tmp_path / "f.env").write_text("A=1\n")
        aws("s3", "mb", "s3://config")
        aws("s3", "cp", str(tmp_path / "f.env"), "s3://config/a/f.env")
        assert "f.env" in aws("s3", "ls", "s3://config/a/")
        aws("s3", "cp", "s3://config/a/f.env", str(tmp_path / "back"))
        assert (tmp_path / "back").read_text() == "A=1\n"
        aws("s3", "rm", "s3://config/a/f.env")
        assert "404" in aws("s3", "cp", "s3://config/a/f.env", str(tmp_path / "back"), ok=False)
