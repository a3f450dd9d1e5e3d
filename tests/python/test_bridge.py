"""boto3's own clients for every service of the engine, without a network: calls, paginators and typed exceptions."""

from __future__ import annotations

from typing import Any

import pytest

import moorage
from moorage import bridge
from moorage.testing import VirtualEngine

# One call of each service that needs nothing before it, and the member of the answer that is there even so.
FIRST_CALLS: dict[str, tuple[str, dict[str, Any], str]] = {
    "ecs": ("list_clusters", {}, "clusterArns"),
    "elbv2": ("describe_load_balancers", {}, "LoadBalancers"),
    "logs": ("describe_log_groups", {}, "logGroups"),
    "sts": ("get_caller_identity", {}, "Account"),
    "iam": ("list_roles", {}, "Roles"),
    "ec2": ("describe_vpcs", {}, "Vpcs"),
    "cloudtrail": ("lookup_events", {}, "Events"),
    "application-autoscaling": ("describe_scalable_targets", {"ServiceNamespace": "ecs"}, "ScalableTargets"),
    "ecr": ("describe_repositories", {}, "repositories"),
    "cloudwatch": ("describe_alarms", {}, "MetricAlarms"),
    "secretsmanager": ("list_secrets", {}, "SecretList"),
    "ssm": ("describe_parameters", {}, "Parameters"),
}


def test_there_is_a_client_for_every_service() -> None:
    described: Any = moorage.describe()
    assert set(bridge.services()) == {bridge.BOTO3_NAMES.get(name, name) for name in (service["name"] for service in described["services"])} - {"moorage"}
    assert set(bridge.services()) == set(FIRST_CALLS)


@pytest.mark.parametrize("service", FIRST_CALLS)
def test_a_client_calls_and_reads_the_answer(engine: VirtualEngine, service: str) -> None:
    method, parameters, member = FIRST_CALLS[service]
    answer = getattr(engine.boto3_client(service), method)(**parameters)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert member in answer


def test_an_account_is_the_same_by_call_and_by_boto3(engine: VirtualEngine) -> None:
    assert engine.boto3_client("sts").get_caller_identity()["Account"] == engine.sts.get_caller_identity()["Account"] == "123456789012"


def test_errors_are_the_classes_of_boto3(engine: VirtualEngine) -> None:
    iam, ec2 = engine.boto3_client("iam"), engine.boto3_client("ec2")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="nowhere")
    with pytest.raises(ec2.exceptions.ClientError) as refused:
        ec2.describe_vpcs(VpcIds=["vpc-00000000000000000"])
    assert refused.value.response["Error"]["Code"] == "InvalidVpcID.NotFound"


def test_paginators_go_through_every_role(engine: VirtualEngine) -> None:
    iam = engine.boto3_client("iam")
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
    for number in range(5):
        iam.create_role(RoleName=f"role-{number}", AssumeRolePolicyDocument=policy)
    pages = list(iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 2}))
    assert {role["RoleName"] for page in pages for role in page["Roles"]} >= {f"role-{number}" for number in range(5)}
    assert len(pages) >= 3
