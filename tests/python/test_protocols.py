"""Every protocol of AWS clients at one endpoint: CBOR, JSON 1.0, compressed bodies, and EC2 with its own forms and errors."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import botocore.parsers
import pytest
from botocore.config import Config

import moorage
from moorage.testing import VirtualEngine

Json = dict[str, Any]
CREDENTIALS = {"region_name": "us-east-1", "aws_access_key_id": "AKIDEXAMPLEEXAMPLE", "aws_secret_access_key": "secret"}
RPC = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
ECS = "AmazonEC2ContainerServiceV20141113"


@pytest.fixture
def url() -> Iterator[str]:
    machines = [{"cpuUnits": 4096, "memoryMib": 8192, "zone": "us-east-1b"}]
    with moorage.Engine(runtime="simulated", balancer="simulated", runtime_options={"machines": machines}) as made:
        yield made.listen()


def post(url: str, path: str, body: bytes, headers: Json) -> tuple[int, Any, bytes]:
    request = urllib.request.Request(url + path, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def decoded(body: bytes) -> Any:
    parser = botocore.parsers.RpcV2CBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(body))


def test_every_service_answers_in_cbor(url: str) -> None:
    code, headers, body = post(url, f"/service/{ECS}/operation/DescribeClusters", bytes.fromhex("bf68636c7573746572739f6764656661756c74ffff"), RPC)
    assert (code, headers["smithy-protocol"], headers["Content-Type"]) == (200, "rpc-v2-cbor", "application/cbor")
    assert headers["x-amzn-RequestId"] and headers["Date"].endswith("GMT")
    assert decoded(body)["clusters"][0]["clusterName"] == "default"
    for path, member in (("ElasticLoadBalancing_v10/operation/DescribeLoadBalancers", "LoadBalancers"),
                         ("Logs_20140328/operation/DescribeLogGroups", "logGroups"), ("AmazonEC2/operation/DescribeVpcs", "Vpcs")):
        code, _, body = post(url, f"/service/{path}", b"", RPC)
        assert code == 200 and member in decoded(body)


def test_errors_in_cbor_have_a_type(url: str) -> None:
    code, headers, body = post(url, f"/service/{ECS}/operation/DescribeServices", b"\xa1\x67cluster\x67nowhere", RPC)
    assert code == 400 and headers["smithy-protocol"] == "rpc-v2-cbor"
    assert decoded(body)["__type"].split("#")[1] == "InvalidParameterException"      # services are required
    _, headers, body = post(url, "/service/ElasticLoadBalancing_v10/operation/DescribeLoadBalancers", b"\xa1\x65Names\x81\x61x", RPC)
    assert decoded(body)["__type"].split("#")[1] == "LoadBalancerNotFound"
    assert headers["x-amzn-query-error"] == "LoadBalancerNotFound;Sender"


def test_json_answers_in_the_version_of_the_request(url: str) -> None:
    for version in ("1.0", "1.1"):
        code, headers, body = post(url, "/", b"{}", {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": f"{ECS}.ListClusters"})
        assert (code, headers["Content-Type"]) == (200, f"application/x-amz-json-{version}")
        assert json.loads(body)["clusterArns"]


def test_bodies_may_be_compressed(url: str) -> None:
    for headers, plain in (({"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{ECS}.ListClusters"}, b"{}"),
                           ({"Content-Type": "application/x-www-form-urlencoded"}, b"Action=DescribeVpcs&Version=2016-11-15"),
                           ({**RPC}, b"\xa0")):
        path = f"/service/{ECS}/operation/ListClusters" if "smithy-protocol" in headers else "/"
        assert post(url, path, gzip.compress(plain), {**headers, "Content-Encoding": "gzip"})[0] == 200
    target = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{ECS}.ListClusters"}
    assert post(url, "/", b"{}", {**target, "Content-Encoding": "br"})[0] == 415
    code, _, body = post(url, "/", gzip.compress(b" " * (64 << 20)), {**target, "Content-Encoding": "gzip"})
    assert code == 413 and json.loads(body)["__type"] == "RequestEntityTooLarge"
    code, _, body = post(url, "/", gzip.compress(b"{}")[:-3], {**target, "Content-Encoding": "gzip"})
    assert code == 400 and json.loads(body)["__type"] == "SerializationException"


def test_bad_cbor_is_an_error_and_never_a_crash(url: str) -> None:
    for body in (b"\xff", b"\x9f" * 100_000, b"\xa1\x61x" + b"\x81" * 100_000, bytes.fromhex("9a80000000"), bytes.fromhex("5bffffffffffffffff"), b"\x00"):
        code, _, answer = post(url, f"/service/{ECS}/operation/ListClusters", body, RPC)
        assert code == 400 and decoded(answer)["__type"].endswith("#SerializationException")


# --- EC2 ----------------------------------------------------------------------------------------------------------------------------


def ec2_of(url: str) -> Any:
    return boto3.client("ec2", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}), **CREDENTIALS)  # type: ignore[call-overload]


def test_boto3_finds_the_default_network(url: str) -> None:
    ec2 = ec2_of(url)
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
    assert [subnet["AvailabilityZone"] for subnet in sorted(subnets, key=lambda one: one["CidrBlock"])][:1] == ["us-east-1a"]
    assert len({subnet["SubnetId"] for subnet in subnets}) == 3
    reservations = ec2.describe_instances()["Reservations"]
    instance = reservations[0]["Instances"][0]
    assert instance["State"]["Name"] == "running" and instance["Placement"]["AvailabilityZone"] == "us-east-1b"
    assert ec2.describe_instances(InstanceIds=[instance["InstanceId"]])["Reservations"]
    assert ec2.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}])["NetworkInterfaces"]
    assert ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsSupport")["EnableDnsSupport"] == {"Value": True}


def test_errors_of_ec2_have_its_codes(url: str) -> None:
    ec2 = ec2_of(url)
    web = ec2.create_security_group(GroupName="web", Description="for web")["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=web, IpPermissions=[rule])
    for code, call in (("InvalidVpcID.NotFound", lambda: ec2.describe_vpcs(VpcIds=["vpc-1"])),
                       ("InvalidSubnetID.NotFound", lambda: ec2.describe_subnets(SubnetIds=["subnet-1"])),
                       ("InvalidGroup.NotFound", lambda: ec2.describe_security_groups(GroupIds=["sg-1"])),
                       ("InvalidGroup.Duplicate", lambda: ec2.create_security_group(GroupName="web", Description="x")),
                       ("InvalidPermission.Duplicate", lambda: ec2.authorize_security_group_ingress(GroupId=web, IpPermissions=[rule])),
                       ("InvalidInstanceID.NotFound", lambda: ec2.describe_instances(InstanceIds=["i-1"])),
                       ("InvalidParameterValue", lambda: ec2.describe_vpcs(Filters=[{"Name": "nothing", "Values": ["x"]}])),
                       ("DryRunOperation", lambda: ec2.delete_security_group(GroupId=web, DryRun=True)),
                       ("InvalidAction", lambda: ec2.describe_volumes())):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            call()
        assert refused.value.response["Error"]["Code"] == code
        assert refused.value.response["ResponseMetadata"]["RequestId"]
    assert ec2.describe_security_groups(GroupIds=[web])["SecurityGroups"][0]["IpPermissions"][0]["FromPort"] == 80


def test_the_resources_of_boto3_work(url: str) -> None:
    ec2 = boto3.resource("ec2", endpoint_url=url, **CREDENTIALS)  # type: ignore[call-overload]
    made = ec2.create_security_group(GroupName="db", Description="for data")
    made.authorize_ingress(IpProtocol="tcp", FromPort=5432, ToPort=5432, CidrIp="10.0.0.0/8")
    made.create_tags(Tags=[{"Key": "Name", "Value": "data"}])
    assert {group.group_name for group in ec2.security_groups.all()} == {"default", "db"}
    found = list(ec2.security_groups.filter(Filters=[{"Name": "tag:Name", "Values": ["d*"]}]))
    assert [group.id for group in found] == [made.id]
    made.revoke_ingress(IpPermissions=made.ip_permissions)
    made.reload()
    assert made.ip_permissions == []
    assert [vpc.is_default for vpc in ec2.vpcs.all()] == [True]
    assert len(list(ec2.instances.filter(Filters=[{"Name": "instance-state-name", "Values": ["running"]}]))) == 1
    made.delete()
    assert [group.group_name for group in ec2.security_groups.all()] == ["default"]


def test_pages_hold_everything_once(url: str) -> None:
    ec2 = ec2_of(url)
    for number in range(12):
        ec2.create_security_group(GroupName=f"g{number}", Description="x")
    pages = list(ec2.get_paginator("describe_security_groups").paginate(PaginationConfig={"PageSize": 5}))
    names = [group["GroupName"] for page in pages for group in page["SecurityGroups"]]
    assert [len(page["SecurityGroups"]) for page in pages] == [5, 5, 3]
    assert sorted(names) == sorted(["default", *(f"g{number}" for number in range(12))])
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": f"k{number:02}", "Value": "v"} for number in range(13)])
    tags = [tag["Key"] for page in ec2.get_paginator("describe_tags").paginate(PaginationConfig={"PageSize": 5}) for tag in page["Tags"]]
    assert tags == [f"k{number:02}" for number in range(13)]


def test_security_groups_outlive_the_engine(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path / "state") as engine:
        ec2 = engine.boto3_client("ec2")
        group = ec2.create_security_group(GroupName="web", Description="x", TagSpecifications=[
            {"ResourceType": "security-group", "Tags": [{"Key": "a", "Value": "b"}]}])["GroupId"]
        default = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
        ec2.revoke_security_group_egress(GroupId=default, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    with moorage.Engine(tmp_path / "state") as engine:
        ec2 = engine.boto3_client("ec2")
        assert ec2.describe_vpcs()["Vpcs"][0]["VpcId"] == vpc
        kept = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        assert kept["Tags"] == [{"Key": "a", "Value": "b"}] and len(kept["IpPermissionsEgress"]) == 1
        assert ec2.describe_security_groups(GroupIds=[default])["SecurityGroups"][0]["IpPermissionsEgress"] == []


def test_the_network_of_load_balancers_is_the_one_of_ec2() -> None:
    with VirtualEngine() as engine:
        balancer = engine.boto3_client("elbv2").create_load_balancer(Name="web", Subnets=["subnet-1"])["LoadBalancers"][0]
        assert balancer["VpcId"] == engine.boto3_client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]


def test_the_aws_cli_asks_for_the_default_network(url: str) -> None:
    aws = Path(sys.executable).parent / "aws"
    if not aws.exists():
        pytest.skip("the aws cli is not installed beside this Python")
    environment = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
                   "AWS_ACCESS_KEY_ID": "AKIDEXAMPLEEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
    done = subprocess.run([aws, "ec2", "describe-vpcs", "--filters", "Name=is-default,Values=true", "--output", "json"], env=environment,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Vpcs"][0]["IsDefault"] is True
