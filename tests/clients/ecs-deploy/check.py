"""ecs-deploy: a service is deployed, scaled and rolled back by its command line, and a task is run."""

import subprocess
import sys
from pathlib import Path

import boto3
from story import CONTAINER, check, until

ecs = boto3.client("ecs")


def deploy(*words: str, fails: bool = False) -> str:
    done = subprocess.run([str(Path(sys.executable).parent / "ecs"), *words], capture_output=True, text=True, check=False)
    if (done.returncode != 0) is not fails:
        raise SystemExit(f"failed: ecs {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def service() -> dict:
    return ecs.describe_services(services=["web"])["services"][0]


ecs.register_task_definition(family="web", containerDefinitions=[{**CONTAINER, "environment": [{"name": "A", "value": "1"}]}])
ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
until("the service runs", lambda: service()["runningCount"] == 1)

deploy("deploy", "default", "web", "--image", "app", "moorage.local/app:2", "--env", "app", "B", "2", "--timeout", "90", "--sleep-time", "1")
now = service()
container = ecs.describe_task_definition(taskDefinition=now["taskDefinition"])["taskDefinition"]["containerDefinitions"][0]
check("the new revision is deployed", now["taskDefinition"].endswith(":2") and len(now["deployments"]) == 1 and now["runningCount"] == 1)
check("its image and environment are those asked for", container["image"] == "moorage.local/app:2" and
      {one["name"]: one["value"] for one in container["environment"]} == {"A": "1", "B": "2"})
check("the old revision is deregistered", ecs.describe_task_definition(taskDefinition="web:1")["taskDefinition"]["status"] == "INACTIVE")

deploy("scale", "default", "web", "3", "--timeout", "90", "--sleep-time", "1")
check("three tasks run after scale", service()["runningCount"] == 3)

check("a task definition is compared", "moorage.local/app:2" in deploy("diff", "web", "1", "2"))
deploy("run", "default", "web", "1")
check("a task runs beside the service", len(ecs.list_tasks(family="web")["taskArns"]) == 4)

text = deploy("deploy", "default", "web", "--image", "app", "moorage.local/app:3", "--timeout", "4", "--sleep-time", "1", "--rollback",
              "--env", "app", "MOORAGE_SIM_START_ERROR", "does not start", fails=True)
check("a deployment that cannot start is rolled back", "Rolling back" in text)
until("the old definition runs again", lambda: service()["taskDefinition"].endswith(":2") and service()["runningCount"] == 3)
check("an unknown service is an error", "Service not found" in deploy("deploy", "default", "nowhere", fails=True))
