"""What containers find at 169.254.170.2: credentials of the task's role, metadata, statistics, task protection."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.config
import botocore.exceptions
import pytest

import moorage

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                                                 "Action": "sts:AssumeRole"}]}
ALLOWED = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["ecs:ListClusters", "ecs:UpdateTaskProtection", "ecs:GetTaskProtection"], "Resource": "*"}]}
LOGS = {"awslogs-group": "/t", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
# One line for each answer: its name, the status, the body. The wget of Debian's static busybox crashes, so netcat asks.
ASK = r"""
raw() { rest=${1#http://}; printf 'GET %s HTTP/1.0\r\nHost: x\r\n\r\n' "/${rest#*/}" | nc -w 10 "${rest%%/*}" 80 2>&1 | tr -d '\r'; }
ask() { raw "$2" > /tmp/answer; printf '%s ' "$1"; head -n 1 /tmp/answer | cut -c 10-12 | tr '\n' ' '; sed '1,/^$/d' /tmp/answer | tr -d '\n'; echo; }
"""
AT = "http://169.254.170.2"
ROLE = "arn:aws:iam::123456789012:role/reader"


@pytest.fixture
def engine(store: Path, images: Path) -> Iterator[moorage.Engine]:
    options = {"layoutsDir": str(images), "taskEndpoint": {"apiUrl": "engine", "metadataFile": True}}
    with moorage.Engine(store, runtime="oci", runtime_options=options) as opened:
        assert opened.wait_ready(60)
        yield opened


def body(answer: str) -> dict[str, Any]:
    status, _, text = answer.partition(" ")
    assert status == "200", answer
    found: dict[str, Any] = json.loads(text)
    return found


def make_role(engine: moorage.Engine, name: str = "reader", trust: dict[str, Any] = TRUST) -> None:
    iam = engine.boto3_client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(ALLOWED))


class Task:
    """A task with one container that asks and then goes on running."""

    def __init__(self, engine: moorage.Engine, family: str, script: str, role: str | None = ROLE, **more: Any) -> None:
        self.logs, self.ecs = engine.boto3_client("logs"), engine.boto3_client("ecs")
        container = {"name": "main", "image": "moorage.local/busybox:latest", "memory": 32, "cpu": 10,
                     "command": ["/bin/sh", "-c", ASK + script + "\necho done; sleep 1000"], "stopTimeout": 2,
                     "logConfiguration": {"logDriver": "awslogs", "options": LOGS}, **more}
        self.ecs.register_task_definition(family=family, networkMode="bridge", containerDefinitions=[container],
                                          **({"taskRoleArn": role} if role else {}))
        answer = self.ecs.run_task(taskDefinition=family, tags=[{"key": "team", "value": "blue"}])
        assert answer["failures"] == []
        self.arn: str = answer["tasks"][0]["taskArn"]
        self.id = self.arn.rsplit("/", 1)[-1]

    def answers(self) -> dict[str, str]:
        """What was answered to each name; waits for the last line."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                events = self.logs.get_log_events(logGroupName="/t", logStreamName=f"p/main/{self.id}", startFromHead=True)["events"]
            except self.logs.exceptions.ResourceNotFoundException:
                events = []
            lines = [str(event["message"]) for event in events]
            if "done" in lines:
                return {name: rest for name, _, rest in (line.partition(" ") for line in lines)}
            time.sleep(0.05)
        raise AssertionError(self.ecs.describe_tasks(tasks=[self.arn]))


def door_ports() -> set[int]:
    rules = subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True, check=True).stdout
    return {int(port) for port in re.findall(r"169\.254\.170\.2 tcp dport 80 dnat to 127\.0\.0\.1:(\d+)", rules)}


def test_a_task_uses_its_role(engine: moorage.Engine) -> None:
    make_role(engine)
    task = Task(engine, "asker", f'ask creds {AT}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; '
                f'echo "path $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"; echo "env $AWS_EXECUTION_ENV $AWS_REGION $AWS_ENDPOINT_URL"; '
                f"ask wrong {AT}/v2/credentials/00000000-0000-4000-8000-000000000000; ask none {AT}/v2/credentials/; "
                f"ask unsigned {AT}/?Action=ListUsers; ask foreign http://169.254.169.254/x")
    said = task.answers()
    made = body(said["creds"])
    assert set(made) == {"RoleArn", "AccessKeyId", "SecretAccessKey", "Token", "Expiration"}
    assert made["RoleArn"] == ROLE
    assert said["env"] == f"AWS_ECS_EC2 us-east-1 {AT}"
    assert "400" in said["wrong"] and "400" in said["none"] and "403" in said["unsigned"], said
    assert "SecretAccessKey" not in said["foreign"]

    url = engine.listen()
    client = boto3.client("ecs", endpoint_url=url, region_name="us-east-1", aws_access_key_id=made["AccessKeyId"],
                          aws_secret_access_key=made["SecretAccessKey"], aws_session_token=made["Token"],
                          config=botocore.config.Config(retries={"max_attempts": 1}))
    assert client.list_clusters()["clusterArns"]
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client.create_cluster(clusterName="other")
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert f"assumed-role/reader/{task.id}" in refused.value.response["Error"]["Message"]

    # Neither another task nor the machine itself gets them.
    path = said["path"]
    other = Task(engine, "thief", f"ask stolen {AT}{path}; ask mine {AT}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    stolen = other.answers()
    assert "400" in stolen["stolen"] and made["SecretAccessKey"] not in stolen["stolen"]
    assert body(stolen["mine"])["AccessKeyId"] != made["AccessKeyId"]
    ports = door_ports()
    assert ports
    for port in ports:
        with pytest.raises(urllib.error.HTTPError) as from_host:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
        assert from_host.value.code == 400
        assert json.loads(from_host.value.read())["code"] == "InvalidIdInRequest"

    # What the engine remembers of it: ECS assumed the role, and no secret is on disk.
    events = engine.boto3_client("cloudtrail").lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}])
    recorded = json.loads(events["Events"][0]["CloudTrailEvent"])
    assert recorded["userIdentity"] == {"type": "AWSService", "invokedBy": "ecs-tasks.amazonaws.com"}
    assert made["SecretAccessKey"] not in json.dumps(recorded) and made["Token"] not in json.dumps(recorded)


def test_metadata_and_statistics(engine: moorage.Engine) -> None:
    make_role(engine)
    task = Task(engine, "meta", "sleep 0.1; for path in '' /task /taskWithTags /stats /task/stats; do "
                'ask "v4$path" "$ECS_CONTAINER_METADATA_URI_V4$path"; ask "v3$path" "$ECS_CONTAINER_METADATA_URI$path"; done; '
                f"ask again $ECS_CONTAINER_METADATA_URI_V4/stats; ask v2 {AT}/v2/metadata; ask v2stats {AT}/v2/stats; "
                f"ask unknown {AT}/v4/nothing; ask protection $ECS_AGENT_URI/task-protection/v1/state; "
                'printf "file "; tr -d "\\n\\t" < $ECS_CONTAINER_METADATA_FILE; echo', dockerLabels={"tier": "front"},
                portMappings=[{"containerPort": 80}])
    said = task.answers()
    container = body(said["v4"])
    assert (container["Name"], container["Type"], container["DesiredStatus"], container["KnownStatus"]) == ("main", "NORMAL", "RUNNING", "RUNNING")
    assert container["Labels"]["tier"] == "front" and container["Labels"]["com.amazonaws.ecs.task-arn"] == task.arn
    assert container["Limits"] == {"CPU": 10, "Memory": 32}
    assert container["Networks"][0]["NetworkMode"] == "bridge" and container["Networks"][0]["IPv4Addresses"][0].startswith("10.")
    assert container["LogDriver"] == "awslogs" and container["LogOptions"]["awslogs-stream"] == f"p/main/{task.id}"
    assert len(container["DockerId"]) == 64 and container["ContainerARN"].startswith("arn:aws:ecs:")
    assert container["CreatedAt"] <= container["StartedAt"] if "StartedAt" in container else container["CreatedAt"]
    whole = body(said["v4/task"])
    assert (whole["Cluster"], whole["TaskARN"], whole["Family"], whole["Revision"]) == ("default", task.arn, "meta", "1")
    assert whole["LaunchType"] == "EC2" and whole["Containers"][0]["DockerId"] == container["DockerId"]
    assert whole["FaultInjectionEnabled"] is False and "TaskTags" not in whole
    assert body(said["v4/taskWithTags"])["TaskTags"] == {"team": "blue"}
    stats = body(said["v4/stats"])
    assert stats["id"] == container["DockerId"] and stats["cpu_stats"]["cpu_usage"]["total_usage"] > 0
    assert stats["cpu_stats"]["system_cpu_usage"] > 0 and stats["memory_stats"]["usage"] > 0 and stats["memory_stats"]["limit"] == 32 << 20
    assert stats["networks"]["eth0"]["rx_bytes"] > 0 and stats["pids_stats"]["current"] >= 1
    again = body(said["again"])
    assert again["preread"] == body(said["v4/task/stats"])[container["DockerId"]]["read"] or again["precpu_stats"]["system_cpu_usage"] > 0
    assert again["network_rate_stats"]["tx_bytes_per_sec"] >= 0
    assert body(said["v3"])["DockerId"] == container["DockerId"] and "ContainerARN" not in body(said["v3"])
    assert body(said["v3/task"])["TaskARN"] == task.arn and "LaunchType" not in body(said["v3/task"])
    assert body(said["v2"])["TaskARN"] == task.arn and set(body(said["v2stats"])) == {container["DockerId"]}
    assert "404" in said["unknown"]
    # Tasks without a service have no protection; the answer is that of ECS.
    protection = body(said["protection"])
    assert "protection" in protection or protection["failure"]["Reason"] == "TASK_NOT_VALID", protection
    file = json.loads(said["file"])
    assert (file["ContainerID"], file["TaskARN"], file["MetadataFileStatus"]) == (container["DockerId"], task.arn, "READY")
    assert file["PortMappings"][0]["ContainerPort"] == 80 and file["PortMappings"][0]["HostPort"] > 0


def test_a_role_that_cannot_be_assumed(engine: moorage.Engine) -> None:
    gone = "arn:aws:iam::123456789012:role/gone"
    said = Task(engine, "gone", f"ask why {AT}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", role=gone).answers()
    status, _, text = said["why"].partition(" ")
    assert status == "400"
    why = json.loads(text)
    assert why["code"] == "NoCredentialsAssociated"
    assert f"ECS was unable to assume the role '{gone}'" in why["message"] and "does not exist" in why["message"]


def test_credentials_end_with_the_task_and_outlive_the_engine(store: Path, images: Path) -> None:
    options = {"layoutsDir": str(images)}
    loop = f'while :; do raw {AT}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI | grep -o "ASIA[A-Z0-9]*" | sed "s/^/key /"; sleep 0.3; done; '
    with moorage.Engine(store, runtime="oci", runtime_options=options) as first:
        assert first.wait_ready(60)
        make_role(first)
        task = Task(first, "loop", loop)
        wait_for_key(task, after=0.0)
    with moorage.Engine(store, runtime="oci", runtime_options=options) as second:
        assert second.wait_ready(60)
        task.logs, task.ecs = second.boto3_client("logs"), second.boto3_client("ecs")
        wait_for_key(task, after=time.time())
        path = environment(task)["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
        task.ecs.stop_task(task=task.arn)
        task.ecs.get_waiter("tasks_stopped").wait(tasks=[task.arn], WaiterConfig={"Delay": 1})
        follower = Task(second, "follower", f"ask late {AT}{path}")
        assert "400" in follower.answers()["late"]


def environment(task: Task) -> dict[str, str]:
    found = task.ecs.describe_tasks(tasks=[task.arn])["tasks"][0]["containers"][0]["runtimeId"]
    for place in Path("/proc").glob("[0-9]*"):
        try:
            text = (place / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        pairs = dict(pair.partition("=")[::2] for pair in text.split("\0") if "=" in pair)
        if pairs.get("HOSTNAME") == found[:12]:
            return pairs
    raise AssertionError("the container's process was not found")


def wait_for_key(task: Task, after: float) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            events = task.logs.get_log_events(logGroupName="/t", logStreamName=f"p/main/{task.id}", startFromHead=False)["events"]
        except task.logs.exceptions.ResourceNotFoundException:
            events = []
        if any(str(event["message"]).startswith("key") and event["timestamp"] > after * 1000 for event in events):
            return
        time.sleep(0.1)
    raise AssertionError("no credentials came")
