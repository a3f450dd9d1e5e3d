"""The network that the owner declares for EC2's stand-in: ids of real files work unchanged."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import container, refused

import moorage
from moorage.simulation import Simulation
from moorage.testing import VirtualEngine

VPC, SUBNET, OTHER, GROUP, OLD = "vpc-0a1b2c3d4e5f60718", "subnet-0123456789abcdef0", "subnet-1234abcd", "sg-0fedcba9876543210", "sg-1234abcd"
NETWORK: dict[str, Any] = {
    "vpc": {"id": VPC, "cidr": "10.20.0.0/16"},
    "subnets": [{"id": SUBNET, "zone": "us-east-1a", "cidr": "10.20.1.0/24"}, {"id": OTHER, "zone": "us-east-1b", "cidr": "10.20.2.0/28"}],
    "securityGroups": [
        {"id": GROUP, "name": "web", "ingress": [{"protocol": "tcp", "fromPort": 80, "cidr": "0.0.0.0/0"}, {"protocol": "tcp", "group": OLD}]},
        {"id": OLD, "name": "balancer", "description": "made in 2014"},
    ],
}


@pytest.fixture
def open_with() -> Iterator[Callable[..., VirtualEngine]]:
    opened: list[VirtualEngine] = []

    def make(ec2: Any) -> VirtualEngine:
        engine = VirtualEngine(machines=2, ec2=ec2)
        opened.append(engine)
        engine.call("ecs", "RegisterTaskDefinition", family="web", networkMode="awsvpc", containerDefinitions=[container()])
        return engine

    yield make
    for engine in opened:
        engine.close()


def run(engine: VirtualEngine, subnet_id: str, group_id: str) -> dict[str, Any]:
    asked = {"awsvpcConfiguration": {"subnets": [subnet_id], "securityGroups": [group_id]}}
    task = engine.call("ecs", "RunTask", taskDefinition="web", networkConfiguration=asked)["tasks"][0]
    engine.advance(30)
    found: dict[str, Any] = engine.call("ecs", "DescribeTasks", tasks=[task["taskArn"]])["tasks"][0]
    return {one["name"]: one["value"] for one in found["attachments"][0]["details"]} | {"status": found["lastStatus"]}


def test_tasks_get_addresses_of_the_declared_subnets(open_with: Callable[..., VirtualEngine], tmp_path: pathlib.Path) -> None:
    file = tmp_path / "network.json"
    file.write_text(json.dumps(NETWORK))
    for ec2 in (NETWORK, file, str(file)):
        engine = open_with(ec2)
        details = run(engine, OTHER, GROUP)
        assert details["status"] == "RUNNING" and details["subnetId"] == OTHER and details["privateIPv4Address"].startswith("10.20.2.")
        ec2_client = engine.boto3_client("ec2")
        assert [one["VpcId"] for one in ec2_client.describe_vpcs()["Vpcs"]] == [VPC]
        subnets = {one["SubnetId"]: one for one in ec2_client.describe_subnets()["Subnets"]}
        assert set(subnets) == {SUBNET, OTHER} and subnets[OTHER]["AvailableIpAddressCount"] == 11 and subnets[SUBNET]["CidrBlock"] == "10.20.1.0/24"
        groups = {one["GroupName"]: one for one in ec2_client.describe_security_groups()["SecurityGroups"]}
        assert set(groups) == {"default", "web", "balancer"} and groups["balancer"]["GroupId"] == OLD
        assert sorted(permission["FromPort"] for permission in groups["web"]["IpPermissions"]) == [0, 80]
        assert groups["web"]["IpPermissionsEgress"][0]["IpProtocol"] == "-1"


def test_a_declared_group_can_be_changed_and_stays(open_with: Callable[..., VirtualEngine]) -> None:
    client = open_with(NETWORK).boto3_client("ec2")
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    client.authorize_security_group_ingress(GroupId=OLD, IpPermissions=[https])
    changed = client.describe_security_groups(GroupIds=[OLD])["SecurityGroups"][0]
    assert changed["GroupId"] == OLD and changed["IpPermissions"][0]["ToPort"] == 443
    assert len(client.describe_security_groups()["SecurityGroups"]) == 3
    with refused("CannotDelete"):
        client.delete_security_group(GroupId=OLD)


def test_other_ids_are_refused_with_what_to_do(open_with: Callable[..., VirtualEngine]) -> None:
    engine = open_with(NETWORK)
    with pytest.raises(moorage.MoorageError, match="--ec2") as refusal:
        run(engine, "subnet-0ffffffffffffffff", GROUP)
    assert refusal.value.path == "networkConfiguration.awsvpcConfiguration.subnets[0]"
    with pytest.raises(moorage.MoorageError, match="InvalidGroup.NotFound"):
        run(engine, SUBNET, "sg-0ffffffffffffffff")


def test_every_id_is_taken_where_that_is_asked_for(open_with: Callable[..., VirtualEngine]) -> None:
    engine = open_with("accept")
    details = run(engine, "subnet-abc123", "sg-web")
    assert details["status"] == "RUNNING" and details["subnetId"] == "subnet-abc123" and details["privateIPv4Address"].startswith("172.31.")
    client = engine.boto3_client("ec2")
    assert client.describe_subnets(SubnetIds=["subnet-abc123"])["Subnets"][0]["SubnetId"] == "subnet-abc123"
    found = client.describe_security_groups(GroupIds=["sg-web"])["SecurityGroups"][0]
    assert found["GroupId"] == "sg-web" and found["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    with refused("InvalidGroup.NotFound"):      # it has no number under which a change could be kept
        client.authorize_security_group_ingress(GroupId="sg-web", IpPermissions=[{"IpProtocol": "-1"}])
    with pytest.raises(moorage.MoorageError):
        run(engine, "subnet-ABC!", "sg-web")


def subnet(cidr: str, id: str = SUBNET) -> dict[str, Any]:
    return {"id": id, "zone": "us-east-1a", "cidr": cidr}


def group(**rules: Any) -> dict[str, Any]:
    return {"securityGroups": [{"id": OLD, "name": "a", **rules}]}


@pytest.mark.parametrize(("change", "path"), [
    ({"vpc": {"id": "net-1"}}, "vpc.id"),
    ({"vpc": {"cidr": "10.0.0.0/8"}}, "vpc.cidr"),
    ({"vpc": {"cidr": "10.20.0.1/16"}}, "vpc.cidr"),
    ({"subnets": [subnet("10.21.0.0/24")]}, "subnets[0].cidr"),
    ({"subnets": [subnet("10.20.0.0/24"), subnet("10.20.0.0/25", OTHER)]}, "subnets[1].cidr"),
    ({"subnets": [subnet("10.20.0.0/24")] * 2}, "subnets[1].id"),
    ({"subnets": [{"id": SUBNET, "cidr": "10.20.0.0/24"}]}, "subnets[0].zone"),
    ({"securityGroups": [{"id": "sg-xyz", "name": "a"}]}, "securityGroups[0].id"),
    (group(name="default"), "securityGroups[0].name"),
    (group(ingress=[{"protocol": "tcp", "fromPort": 90, "toPort": 80, "cidr": "0.0.0.0/0"}]), "securityGroups[0].ingress[0].fromPort"),
    (group(ingress=[{"protocol": "tcp"}]), "securityGroups[0].ingress[0].cidr"),
    (group(egress=[{"protocol": "-1", "fromPort": 1, "cidr": "0.0.0.0/0"}]), "securityGroups[0].egress[0].fromPort"),
    ({"subnet": []}, "subnet"),
    ({"unknownIds": "maybe"}, "unknownIds"),
])
def test_what_is_no_network_is_refused_by_its_path(change: dict[str, Any], path: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "network.json"
    file.write_text(json.dumps({**NETWORK, **change}))
    for ec2, where in (({**NETWORK, **change}, "ec2_options"), (file, str(file))):
        with pytest.raises(moorage.MoorageError) as refusal, VirtualEngine(ec2=ec2) as engine:
            engine.wait_ready(0.0)
        assert refusal.value.path == f"{where}.{path}", str(refusal.value)


def test_a_file_that_is_not_there_or_not_json_is_said(tmp_path: pathlib.Path) -> None:
    for content in (None, "{", '{"file": "other.json"}'):
        file = tmp_path / "network.json"
        if content is not None:
            file.write_text(content)
        with pytest.raises(moorage.MoorageError, match=r"network\.json|ec2_options|no other file"), VirtualEngine(ec2=file) as engine:
            engine.wait_ready(0.0)


def test_plans_and_simulations_take_the_ids_too(open_with: Callable[..., VirtualEngine]) -> None:
    engine = open_with(NETWORK)
    asked = {"awsvpcConfiguration": {"subnets": [SUBNET], "securityGroups": [GROUP]}}
    plan = engine.plan([("CreateService", {"serviceName": "web", "taskDefinition": "web", "desiredCount": 2, "networkConfiguration": asked})])
    assert not plan.errors and plan.rollout is not None and plan.rollout.is_steady
    with Simulation(ec2=NETWORK) as sim:
        sim.add_instances("m5.large")
        sim.register({"family": "web", "networkMode": "awsvpc", "containerDefinitions": [container()]})
        sim.create_service("web", "web", 2, networkConfiguration=asked)
        sim.run_until_steady()


def test_an_address_is_given_once_whatever_the_blocks_are_meanwhile(tmp_path: pathlib.Path) -> None:
    asked = {"awsvpcConfiguration": {"subnets": [SUBNET]}}
    addresses: list[str] = []
    for cidr in ("10.20.0.0/24", "10.20.0.0/23"):
        network = {"vpc": {"cidr": "10.20.0.0/16"}, "subnets": [subnet(cidr)]}
        with VirtualEngine(str(tmp_path / "store"), machines=1, ec2=network) as engine:
            engine.call("ecs", "RegisterTaskDefinition", family="web", networkMode="awsvpc", containerDefinitions=[container(cpu=8, memory=8)])
            engine.call("ecs", "RunTask", taskDefinition="web", count=3, networkConfiguration=asked)
            engine.advance(5)
            facts = engine.boto3_client("ec2").describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [SUBNET]}])["NetworkInterfaces"]
            addresses = [one["PrivateIpAddress"] for one in facts if one["PrivateIpAddress"].startswith("10.20.")]
    assert len(set(addresses)) == len(addresses) >= 3
