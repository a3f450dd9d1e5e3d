"""SDKs inside of tasks with an interface of their own: boto3 with the role of the task, and metadata."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from test_task_networks import details, network
from test_task_roles import LOGS, ROLE, make_role

import moorage

IMAGE = "moorage.local/busybox:latest"
PACKAGES = Path(boto3.__file__).parents[1]
# The python of this machine, with the libraries that it needs: their places in the container are those of the machine.
PLACES = {"/usr": "/usr", "/usr/lib": "/lib", "/usr/lib64": "/lib64", str(PACKAGES): "/packages"}
CLIENT = r'''
import json, os, urllib.error, urllib.request, boto3, botocore.exceptions
def get(url):
    try:
        return urllib.request.urlopen(url, timeout=10).read().decode()
    except urllib.error.HTTPError as error:
        return json.dumps({"status": error.code})
say = lambda name, text: print(name, text, flush=True)
path = os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
say("path", path)
say("key", boto3.Session().get_credentials().access_key)
say("identity", boto3.client("sts").get_caller_identity()["Arn"])
say("clusters", json.dumps(boto3.client("ecs").list_clusters()["clusterArns"]))
try:
    boto3.client("ecs").create_cluster(clusterName="other")
    say("denied", "no")
except botocore.exceptions.ClientError as error:
    say("denied", error.response["Error"]["Code"])
say("task", get(os.environ["ECS_CONTAINER_METADATA_URI_V4"] + "/task"))
say("stats", get(os.environ["ECS_CONTAINER_METADATA_URI_V4"] + "/stats"))
if "STOLEN" in os.environ:
    say("stolen", get("http://169.254.170.2" + os.environ["STOLEN"]))
say("done", "")
'''


def start(engine: moorage.Engine, family: str, public: str = "DISABLED", launch: str = "EC2", **container: Any) -> dict[str, Any]:
    ecs = engine.boto3_client("ecs")
    sizes = {"cpu": "256", "memory": "512"} if launch == "FARGATE" else {}
    volumes = [{"name": f"v{i}", "host": {"sourcePath": source}} for i, source in enumerate(PLACES)] if launch == "EC2" else []
    mounts = [{"sourceVolume": f"v{i}", "containerPath": place, "readOnly": True} for i, place in enumerate(PLACES.values())]
    ecs.register_task_definition(
        family=family, networkMode="awsvpc", requiresCompatibilities=[launch], **sizes, volumes=volumes, taskRoleArn=ROLE,
        containerDefinitions=[{"name": "main", "image": IMAGE, "memory": 256, "stopTimeout": 2, "mountPoints": mounts if volumes else [],
                               "logConfiguration": {"logDriver": "awslogs", "options": LOGS}, **container}])
    configuration = network(engine)
    configuration["awsvpcConfiguration"]["assignPublicIp"] = public
    answer = ecs.run_task(taskDefinition=family, launchType=launch, networkConfiguration=configuration)
    assert answer["failures"] == []
    task: dict[str, Any] = answer["tasks"][0]
    return task


def answers(engine: moorage.Engine, task: dict[str, Any]) -> dict[str, str]:
    logs, stream = engine.boto3_client("logs"), "p/main/" + task["taskArn"].rsplit("/", 1)[-1]
    until = time.monotonic() + 90
    lines: list[str] = []
    while time.monotonic() < until:
        try:
            lines = [one["message"] for one in logs.get_log_events(logGroupName="/t", logStreamName=stream, startFromHead=True)["events"]]
        except logs.exceptions.ResourceNotFoundException:
            lines = []
        if any(line.split(" ")[0] == "done" for line in lines):
            return {name: rest for name, _, rest in (line.partition(" ") for line in lines)}
        time.sleep(0.1)
    raise AssertionError((lines, engine.boto3_client("ecs").describe_tasks(tasks=[task["taskArn"]])["tasks"]))


def test_boto3_in_a_task_uses_its_role_and_another_task_cannot(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine(options={"policy": {"volumeRoots": list(PLACES)}, "taskEndpoint": {"apiUrl": "engine"}})
    make_role(engine)
    client = {"entryPoint": ["/usr/bin/python3", "-c", CLIENT + "import time; time.sleep(600)"]}
    environment = [{"name": "PYTHONPATH", "value": "/packages"}]
    first = start(engine, "first", environment=environment, **client)
    said = answers(engine, first)
    name = first["taskArn"].rsplit("/", 1)[-1]
    assert said["identity"] == f"arn:aws:sts::123456789012:assumed-role/reader/{name}"
    assert json.loads(said["clusters"]) and said["denied"] in ("AccessDeniedException", "AccessDenied")
    task = json.loads(said["task"])
    [shown] = task["Containers"][0]["Networks"]
    assert task["TaskARN"] == first["taskArn"] and shown["NetworkMode"] == "awsvpc"
    [described] = engine.boto3_client("ecs").describe_tasks(tasks=[first["taskArn"]])["tasks"]
    assert shown["IPv4Addresses"] == [details(described)["privateIPv4Address"]]
    assert json.loads(said["stats"])["memory_stats"]["usage"] > 0

    thief = answers(engine, start(engine, "thief", environment=[*environment, {"name": "STOLEN", "value": said["path"]}], **client))
    assert json.loads(thief["stolen"]) == {"status": 400}
    assert thief["key"] != said["key"]
