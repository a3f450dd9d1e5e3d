"""The engine's own registry (ECR): pushed to by skopeo, pulled from by tasks, guarded by passwords of the engine."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

import moorage

ADDRESS = "127.0.0.1:45174"
HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com"


@pytest.fixture
def engine(store: Path, images: Path) -> Iterator[moorage.Engine]:
    options = {"layoutsDir": str(images), "registry": {"address": ADDRESS}}
    with moorage.Engine(store, runtime="oci", runtime_options=options) as opened:
        assert opened.wait_ready(60)
        yield opened


def login(engine: moorage.Engine) -> str:
    data = engine.boto3_client("ecr").get_authorization_token()["authorizationData"][0]
    return base64.b64decode(data["authorizationToken"]).decode()


def push(images: Path, tag: str, name: str, login: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["skopeo", "copy", "--dest-tls-verify=false", f"--dest-creds={login}", f"oci:{images / 'web'}:{tag}",
                           f"docker://{ADDRESS}/{name}"], check=False, capture_output=True, text=True, timeout=120)


def status(path: str, credentials: str | None = None, method: str = "GET") -> int:
    request = urllib.request.Request(f"http://{ADDRESS}{path}", method=method)
    if credentials is not None:
        request.add_header("Authorization", "Basic " + base64.b64encode(credentials.encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def run(engine: moorage.Engine, image: str) -> dict[str, Any]:
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="job", networkMode="none", containerDefinitions=[
        {"name": "main", "image": image, "memory": 32, "entryPoint": ["/bin/sh", "-c"], "command": ["exit 7"]}])
    answer = ecs.run_task(taskDefinition="job")
    assert answer["failures"] == []
    arn = answer["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
    found: dict[str, Any] = ecs.describe_tasks(tasks=[arn])["tasks"][0]
    return found


def test_an_image_that_was_pushed_runs(engine: moorage.Engine, images: Path) -> None:
    ecr = engine.boto3_client("ecr")
    made = ecr.create_repository(repositoryName="team/web", imageTagMutability="IMMUTABLE")["repository"]
    assert made["repositoryUri"] == f"{HOST}/team/web"
    pushed = push(images, "1", "team/web:1", login(engine))
    assert pushed.returncode == 0, pushed.stderr
    described = ecr.describe_images(repositoryName="team/web")["imageDetails"]
    assert [one["imageTags"] for one in described] == [["1"]]
    task = run(engine, f"{HOST}/team/web:1")
    assert task["containers"][0].get("exitCode") == 7, task
    assert task["containers"][0]["imageDigest"] == described[0]["imageDigest"]
    # An immutable tag does not move; the same image once more is no change.
    assert push(images, "1", "team/web:1", login(engine)).returncode == 0
    moved = push(images, "2", "team/web:1", login(engine))
    assert moved.returncode != 0 and "cannot be overwritten because the tag is immutable" in moved.stderr
    # Deleted by the API, it is gone for clients.
    ecr.batch_delete_image(repositoryName="team/web", imageIds=[{"imageTag": "1"}])
    assert status("/v2/team/web/manifests/1", login(engine)) == 404
    assert "manifest unknown" in run(engine, f"{HOST}/team/web:2")["stoppedReason"].lower()


def test_only_passwords_of_the_engine_are_taken(engine: moorage.Engine, images: Path) -> None:
    good = login(engine)
    assert status("/v2/") == 401
    for wrong in ("AWS:", "AWS:00", "root:" + good.partition(":")[2], good[:-1] + ("1" if good[-1] == "0" else "0")):
        assert status("/v2/", wrong) == 401, wrong
    assert status("/v2/", good) == 200
    assert push(images, "1", "no-such/repository:1", good).returncode != 0
    for path in ("/v2/_catalog", "/v2/../x/manifests/1", "/v2/team/web/blobs/sha256:zz", "/metrics", "/"):
        assert status(path, good) == 404, path


def test_rights_are_those_of_the_caller(engine: moorage.Engine, images: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.touch(0o600)
    keys.write_text(json.dumps({"keys": [{"accessKeyId": "AKIDEXAMPLEEXAMPLE", "secretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}]}))
    engine.boto3_client("ecr").create_repository(repositoryName="web")
    iam = engine.boto3_client("iam")
    iam.create_user(UserName="reader")
    iam.put_user_policy(UserName="reader", PolicyName="pull", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": "*"}]}))
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    assert push(images, "1", "web:1", login(engine)).returncode == 0
    reader = boto3.client("ecr", region_name="us-east-1", endpoint_url=engine.listen(keysFile=str(keys)), aws_access_key_id=key["AccessKeyId"],
                          aws_secret_access_key=key["SecretAccessKey"])
    data = reader.get_authorization_token()["authorizationData"][0]
    password = base64.b64decode(data["authorizationToken"]).decode()
    assert status("/v2/web/manifests/1", password) == 200
    assert status("/v2/web/blobs/uploads/", password, "POST") == 403
    assert status("/v2/web/tags/list", password) == 403      # ecr:ListImages was not allowed
    refused = push(images, "2", "web:2", password)
    assert refused.returncode != 0 and "not authorized to perform" in refused.stderr.lower()


def test_the_program_comes_back_and_ends_with_the_engine(engine: moorage.Engine, store: Path, images: Path) -> None:
    def running() -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and str(store / "registry" / "config.yml") in (entry / "cmdline").read_text():
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def until(wanted: bool) -> list[int]:
        end = time.monotonic() + 30
        while bool(running()) != wanted and time.monotonic() < end:
            time.sleep(0.1)
        return running()

    engine.boto3_client("ecr").create_repository(repositoryName="web")
    first = until(True)
    assert len(first) == 1
    subprocess.run(["kill", "-9", str(first[0])], check=True)
    assert push(images, "1", "web:1", login(engine)).returncode == 0      # the front waits for the next one
    assert until(True) != first
    engine.close()
    assert until(False) == []


def test_images_are_pulled_ahead_and_listed(store: Path, images: Path) -> None:
    def moorage_says(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "moorage", *words, "--store", str(store)], check=False, capture_output=True, text=True, timeout=120)

    options = ["--runtime-option", f"layoutsDir={json.dumps(str(images))}", "--progress", "plain"]
    pulled = moorage_says("pull", "moorage.local/busybox:latest", *options)
    assert pulled.returncode == 0, pulled.stderr
    assert "moorage.local/busybox:latest: pulled" in pulled.stderr
    listed = json.loads(moorage_says("images", "--output", "json").stdout)
    assert [one["references"] for one in listed] == [["moorage.local/busybox:latest"]]
    missing = moorage_says("pull", "moorage.local/none:1", *options)
    assert missing.returncode == 1 and "none" in missing.stderr


@pytest.mark.soak
def test_tasks_of_a_service_run_one_digest_however_the_tag_moves(engine: moorage.Engine, images: Path) -> None:
    ecr, ecs = engine.boto3_client("ecr"), engine.boto3_client("ecs")
    ecr.create_repository(repositoryName="web")
    assert push(images, "1", "web:latest", login(engine)).returncode == 0
    first = ecr.describe_images(repositoryName="web")["imageDetails"][0]["imageDigest"]
    ecs.register_task_definition(family="web", networkMode="none", containerDefinitions=[
        {"name": "main", "image": f"{HOST}/web:latest", "memory": 32, "entryPoint": ["/bin/sh", "-c"], "command": ["sleep 600"]}])
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert push(images, "2", "web:latest", login(engine)).returncode == 0
    ecs.update_service(service="web", desiredCount=2)
    ecs.get_waiter("services_stable").wait(services=["web"])

    def digests() -> list[str]:
        tasks = ecs.describe_tasks(tasks=ecs.list_tasks(serviceName="web")["taskArns"])["tasks"]
        return [task["containers"][0]["imageDigest"] for task in tasks]

    assert digests() == [first, first]
    revision = ecs.describe_service_revisions(serviceRevisionArns=[
        ecs.list_service_deployments(service="web")["serviceDeployments"][0]["targetServiceRevisionArn"]])["serviceRevisions"][0]
    assert [image["imageDigest"] for image in revision["containerImages"]] == [first]
    ecs.update_service(service="web", forceNewDeployment=True)
    ecs.get_waiter("services_stable").wait(services=["web"])
    assert first not in digests() and len(set(digests())) == 1
    ecs.delete_service(service="web", force=True)
