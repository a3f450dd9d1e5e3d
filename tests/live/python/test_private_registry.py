"""`repositoryCredentials` from the task definition to a registry that asks for a password (Debian's docker-registry with htpasswd)."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import moorage

ADDRESS = "127.0.0.1:45191"
IMAGE = f"{ADDRESS}/team/web:1"
PASSWORD = "canary-7f3a-password"
HASH = "$2b$05$GoxuFxftQXRJx1mlMXqFaeu0dRhsFCEU65pLNS9VL1Lm4gD3VSox2"  # of this password, by bcrypt


@pytest.fixture
def registry(tmp_path: Path, images: Path) -> Iterator[None]:
    if shutil.which("docker-registry") is None:
        pytest.skip("apt-get install docker-registry")
    (tmp_path / "htpasswd").write_text(f"puller:{HASH}\n")
    (tmp_path / "config.yml").write_text(
        f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {tmp_path / 'layers'}}}}}\n"
        f"auth: {{htpasswd: {{realm: test, path: {tmp_path / 'htpasswd'}}}}}\nhttp: {{addr: {ADDRESS}}}\n")
    server = subprocess.Popen(["docker-registry", "serve", str(tmp_path / "config.yml")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://{ADDRESS}/v2/", timeout=2)
            except urllib.error.HTTPError as error:
                assert error.code == 401
                break
            except OSError:
                time.sleep(0.1)
        subprocess.run(["skopeo", "copy", "--dest-tls-verify=false", f"--dest-creds=puller:{PASSWORD}", f"oci:{images / 'web'}:1",
                        f"docker://{IMAGE}"], check=True, stdout=subprocess.DEVNULL, timeout=60)
        yield
    finally:
        server.kill()
        server.wait()


def run(engine: moorage.Engine, secret: str | None) -> dict[str, Any]:
    ecs = engine.boto3_client("ecs")
    credentials = {"repositoryCredentials": {"credentialsParameter": secret}} if secret else {}
    role = "arn:aws:iam::123456789012:role/execution"
    ecs.register_task_definition(family="job", networkMode="none", executionRoleArn=role, containerDefinitions=[
        {"name": "main", "image": IMAGE, "memory": 32, "entryPoint": ["/bin/sh", "-c"], "command": ["exit 7"], **credentials}])
    answer = ecs.run_task(taskDefinition="job")
    assert answer["failures"] == []
    arn = answer["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn], WaiterConfig={"Delay": 1})
    found: dict[str, Any] = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    return found


def test_an_image_behind_a_password_is_pulled_with_the_secret_of_the_container(registry: None, open_engine: Callable[..., moorage.Engine],
                                                                               store: Path) -> None:
    engine = open_engine()
    secrets = engine.boto3_client("secretsmanager")
    right = secrets.create_secret(Name="right", SecretString=json.dumps({"username": "puller", "password": PASSWORD}))["ARN"]
    wrong = secrets.create_secret(Name="wrong", SecretString=json.dumps({"username": "puller", "password": "canary-wrong"}))["ARN"]
    for secret in (None, wrong):
        refused = run(engine, secret)
        assert refused["stopCode"] == "TaskFailedToStart" and "CannotPullContainerError" in refused["stoppedReason"], refused
        assert "canary" not in json.dumps(refused, default=str)
    pulled = run(engine, right)
    assert pulled["containers"][0].get("exitCode") == 7, pulled
    # The image is on this machine now; that is no way around the password.
    assert "CannotPullContainerError" in run(engine, wrong)["stoppedReason"]
    assert PASSWORD not in json.dumps(pulled, default=str)
    found = subprocess.run(["grep", "-rlF", PASSWORD, str(store.parent)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
