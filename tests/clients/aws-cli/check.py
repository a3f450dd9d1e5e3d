"""The aws cli, version 1: arguments, output, paging, waiters and exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from story import check, short, until

AWS = str(Path(sys.executable).parent / "aws")


def aws(*words: str) -> Any:
    """What a command prints, as JSON; nothing where it prints nothing."""
    done = subprocess.run([AWS, *words, "--output", "json"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"failed: aws {' '.join(words)}: {done.returncode} {done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def fails(code: str, *words: str) -> None:
    done = subprocess.run([AWS, *words], capture_output=True, text=True, check=False)
    check(f"aws {words[1]} fails with {code}", done.returncode == 255 and f"({code})" in done.stderr)


aws("ecs", "register-task-definition", "--family", "job", "--container-definitions", json.dumps([short(60_000)]))
aws("ecs", "create-service", "--service-name", "web", "--task-definition", "job", "--desired-count", "2",
    "--deployment-configuration", "deploymentCircuitBreaker={enable=true,rollback=true},minimumHealthyPercent=50")
until("the service has two tasks", lambda: aws("ecs", "describe-services", "--services", "web", "--query", "services[0].runningCount") == 2)
aws("ecs", "wait", "services-stable", "--services", "web")
check("a page of one task", len(aws("ecs", "list-tasks", "--service-name", "web", "--max-items", "1")["taskArns"]) == 1)
check("all pages", len(aws("ecs", "list-tasks", "--service-name", "web", "--page-size", "1")["taskArns"]) == 2)

balancer = aws("elbv2", "create-load-balancer", "--name", "front", "--subnets", "subnet-1", "subnet-2")["LoadBalancers"][0]["LoadBalancerArn"]
aws("elbv2", "wait", "load-balancer-available", "--load-balancer-arns", balancer)
aws("elbv2", "modify-load-balancer-attributes", "--load-balancer-arn", balancer, "--attributes", "Key=idle_timeout.timeout_seconds,Value=30")
attributes = aws("elbv2", "describe-load-balancer-attributes", "--load-balancer-arn", balancer)["Attributes"]
check("an attribute of the load balancer", {"Key": "idle_timeout.timeout_seconds", "Value": "30"} in attributes)

aws("logs", "create-log-group", "--log-group-name", "/cli")
check("the log group", aws("logs", "describe-log-groups", "--query", "logGroups[].logGroupName") == ["/cli"])
check("the account of the caller", aws("sts", "get-caller-identity")["Account"] == "123456789012")

fails("ClusterNotFoundException", "ecs", "list-tasks", "--cluster", "nowhere")
fails("LoadBalancerNotFound", "elbv2", "describe-load-balancers", "--names", "nowhere")
fails("ResourceNotFoundException", "logs", "delete-log-group", "--log-group-name", "/nowhere")
aws("ecs", "delete-service", "--service", "web", "--force")
