"""assignPublicIp as EC2 and ECS show it, and hints of Fargate tasks that no machine takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moorage.simulation import Simulation


@pytest.fixture(scope="module")
def fleet() -> Iterator[Simulation]:
    with Simulation(seed=11) as made:
        made.add_instances("m5.4xlarge", count=1)
        yield made


def run(fleet: Simulation, public: str, launch: str = "FARGATE", architecture: str = "X86_64") -> dict[str, Any]:
    subnet = fleet.engine.boto3_client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    fleet.register({"family": "web", "networkMode": "awsvpc", "requiresCompatibilities": [launch], "cpu": "256", "memory": "512",
                    "runtimePlatform": {"cpuArchitecture": architecture, "operatingSystemFamily": "LINUX"},
                    "containerDefinitions": [{"name": "main", "image": "busybox"}]})
    answer: dict[str, Any] = fleet.engine.boto3_client("ecs").run_task(taskDefinition="web", launchType=launch, networkConfiguration={
        "awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": public}})
    return answer


def test_ec2_shows_the_public_address_of_a_task_that_has_one(fleet: Simulation) -> None:
    ecs, ec2 = fleet.engine.boto3_client("ecs"), fleet.engine.boto3_client("ec2")
    shown: list[dict[str, Any]] = []
    for public in ("ENABLED", "ENABLED", "DISABLED"):
        arn = run(fleet, public)["tasks"][0]["taskArn"]
        fleet.run(seconds=60)
        [attachment] = ecs.describe_tasks(tasks=[arn])["tasks"][0]["attachments"]
        interface = {one["name"]: one["value"] for one in attachment["details"]}["networkInterfaceId"]
        shown += ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
    outside = [one["Association"] for one in shown[:2]]
    assert "Association" not in shown[2] and "Association" not in shown[2]["PrivateIpAddresses"][0]
    assert outside[0]["PublicIp"] != outside[1]["PublicIp"]
    for association, interface in zip(outside, shown, strict=False):
        address = association["PublicIp"]
        assert address.startswith(("198.18.", "198.19.")) and association["IpOwnerId"] == "amazon"
        assert association["PublicDnsName"] == "ec2-" + address.replace(".", "-") + ".compute-1.amazonaws.com"
        assert interface["PrivateIpAddresses"][0]["Association"] == association
        found = ec2.describe_network_interfaces(Filters=[{"Name": "association.public-ip", "Values": [address]}])["NetworkInterfaces"]
        assert [one["NetworkInterfaceId"] for one in found] == [interface["NetworkInterfaceId"]]


def test_a_fargate_task_of_another_architecture_says_so(fleet: Simulation) -> None:
    answer = run(fleet, "DISABLED", architecture="ARM64")
    assert answer["tasks"] == [] and answer["failures"][0]["reason"] == "ATTRIBUTE"
    assert "ecs.cpu-architecture=arm64" in answer["failures"][0]["detail"]
