"""Users, roles and policies over the network: what boto3 sees of IAM and STS, and what the engine lets each principal do."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import boto3
import botocore.exceptions
import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import moorage

OWNER = ("AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
LISTING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"}]}
IN_ACCOUNT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}]}


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(json.dumps({"keys": [{"accessKeyId": OWNER[0], "secretAccessKey": OWNER[1]}]}))
    return str(path)


@pytest.fixture
def url(keys: str) -> Iterator[str]:
    with moorage.Engine(runtime="simulated", balancer="simulated") as engine:
        yield engine.listen(keysFile=keys)


def client(url: str, service: str, key: tuple[str, ...] = OWNER) -> Any:
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", config=Config(retries={"total_max_attempts": 1}),  # type: ignore[call-overload]
                        aws_access_key_id=key[0], aws_secret_access_key=key[1], aws_session_token=key[2] if len(key) > 2 else None)


def user(url: str, name: str, policy: dict[str, Any]) -> tuple[str, str]:
    iam = client(url, "iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def session(answer: dict[str, Any]) -> tuple[str, str, str]:
    made = answer["Credentials"]
    return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return str(refused.value.response["Error"]["Code"])


def test_boto3_manages_users_roles_and_policies(url: str) -> None:
    iam = client(url, "iam")
    role = iam.create_role(RoleName="task", AssumeRolePolicyDocument=json.dumps(IN_ACCOUNT), Tags=[{"Key": "team", "Value": "blue"}])["Role"]
    assert role["AssumeRolePolicyDocument"] == IN_ACCOUNT       # botocore decodes what IAM encodes
    iam.attach_role_policy(RoleName="task", PolicyArn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")
    attached = iam.get_paginator("list_attached_role_policies").paginate(RoleName="task").build_full_result()
    assert [one["PolicyName"] for one in attached["AttachedPolicies"]] == ["AmazonECSTaskExecutionRolePolicy"]
    assert iam.get_role(RoleName="task")["Role"]["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert iam.get_waiter("role_exists").wait(RoleName="task") is None
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="task", AssumeRolePolicyDocument=json.dumps(IN_ACCOUNT))
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="none")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_role_policy(RoleName="task", PolicyName="p", PolicyDocument="{")
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName="task")


def test_a_user_may_do_what_its_policies_say_and_nothing_after_its_key_is_disabled(url: str) -> None:
    bob = user(url, "bob", LISTING)
    ecs = client(url, "ecs", bob)
    assert ecs.list_clusters()["clusterArns"]
    assert client(url, "sts", bob).get_caller_identity()["Arn"] == "arn:aws:iam::123456789012:user/bob"
    with pytest.raises(ecs.exceptions.AccessDeniedException, match="is not authorized to perform: ecs:CreateCluster on resource: "
                                                                    "arn:aws:ecs:us-east-1:123456789012:cluster/x because no identity-based policy"):
        ecs.create_cluster(clusterName="x")
    assert refusal(client(url, "elbv2", bob).describe_load_balancers) == "AccessDenied"
    assert refusal(client(url, "iam", bob).list_users) == "AccessDenied"
    assert refusal(client(url, "logs", bob).describe_log_groups) == "AccessDeniedException"
    iam = client(url, "iam")
    iam.update_access_key(UserName="bob", AccessKeyId=bob[0], Status="Inactive")
    assert refusal(ecs.list_clusters) == "UnrecognizedClientException"
    iam.update_access_key(UserName="bob", AccessKeyId=bob[0], Status="Active")
    assert ecs.list_clusters()["clusterArns"]
    iam.delete_access_key(UserName="bob", AccessKeyId=bob[0])
    assert refusal(ecs.list_clusters) == "UnrecognizedClientException"


def test_an_assumed_role_is_verified_by_its_token_in_headers_and_presigned(url: str) -> None:
    client(url, "iam").create_role(RoleName="ci", AssumeRolePolicyDocument=json.dumps(IN_ACCOUNT))
    client(url, "iam").put_role_policy(RoleName="ci", PolicyName="p", PolicyDocument=json.dumps(LISTING))
    bob = user(url, "bob", EVERYTHING)
    role = "arn:aws:iam::123456789012:role/ci"
    made = session(client(url, "sts", bob).assume_role(RoleArn=role, RoleSessionName="deploy"))
    assert client(url, "sts", made).get_caller_identity()["Arn"] == "arn:aws:sts::123456789012:assumed-role/ci/deploy"
    assert client(url, "ecs", made).list_clusters()["clusterArns"]
    assert refusal(client(url, "ecs", made).create_cluster, clusterName="x") == "AccessDeniedException"
    assert refusal(client(url, "ecs", (made[0], made[1])).list_clusters) == "UnrecognizedClientException"
    assert refusal(client(url, "ecs", (made[0], made[1], made[2][:-8] + "AAAAAAA=")).list_clusters) == "UnrecognizedClientException"
    assert refusal(client(url, "ecs", (made[0], "z" * 40, made[2])).list_clusters) == "InvalidSignatureException"
    for key, wanted in ((made, 400), (OWNER, 200)):     # the session may not read counters, the owner may
        request = AWSRequest("GET", url + "/stats", headers={"Host": urlsplit(url).netloc})
        SigV4QueryAuth(Credentials(*key), "moorage", "us-east-1", expires=60).add_auth(request)
        try:
            with urlopen(str(request.url), timeout=30) as answer:
                assert answer.status == wanted
        except HTTPError as refused:
            assert refused.code == wanted and json.load(refused)["name"] == "AccessDeniedException"


def test_without_keys_an_own_key_is_still_judged_and_any_other_signature_is_decoration() -> None:
    with moorage.Engine(runtime="simulated") as engine:
        url = engine.listen()
        bob = user(url, "bob", LISTING)
        assert client(url, "ecs", ("AKIAIOSFODNN7EXAMPLE", "anything")).create_cluster(clusterName="x")["cluster"]
        assert refusal(client(url, "ecs", bob).create_cluster, clusterName="y") == "AccessDeniedException"
        assert refusal(client(url, "ecs", (bob[0], "z" * 40)).list_clusters) == "InvalidSignatureException"
        client(url, "iam").delete_access_key(UserName="bob", AccessKeyId=bob[0])
        assert refusal(client(url, "ecs", bob).list_clusters) == "UnrecognizedClientException"


def test_keys_and_sessions_outlive_the_engine_and_no_secret_is_in_the_store(tmp_path: Path, keys: str) -> None:
    store = tmp_path / "store"
    with moorage.Engine(store, runtime="simulated") as engine:
        url = engine.listen(keysFile=keys)
        bob = user(url, "bob", EVERYTHING)
        client(url, "iam").create_role(RoleName="ci", AssumeRolePolicyDocument=json.dumps(IN_ACCOUNT))
        made = session(client(url, "sts", bob).assume_role(RoleArn="arn:aws:iam::123456789012:role/ci", RoleSessionName="deploy"))
    assert stat.S_IMODE(os.stat(store / "seal.key").st_mode) == 0o600
    written = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert bob[0].encode() in written
    assert bob[1].encode() not in written and made[1].encode() not in written
    with moorage.Engine(store, runtime="simulated") as engine:
        url = engine.listen(keysFile=keys)
        assert client(url, "sts", bob).get_caller_identity()["Arn"].endswith("user/bob")
        assert client(url, "sts", made).get_caller_identity()["Arn"].endswith("assumed-role/ci/deploy")
    (store / "seal.key").unlink()
    with moorage.Engine(store, runtime="simulated") as engine:      # another key: what the former one sealed verifies nothing
        url = engine.listen(keysFile=keys)
        assert refusal(client(url, "sts", bob).get_caller_identity) == "InvalidClientTokenId"
        assert refusal(client(url, "sts", made).get_caller_identity) == "InvalidClientTokenId"
        assert client(url, "iam").list_users()["Users"][0]["UserName"] == "bob"
    os.chmod(store / "seal.key", 0o644)
    with pytest.raises(moorage.MoorageError, match="set its mode to 0600"):
        moorage.Engine(store)


def test_sessions_end_by_the_time_of_the_engine() -> None:
    from moorage.testing import VirtualEngine
    with VirtualEngine(start=time.time()) as virtual:
        url = virtual.listen()
        client(url, "iam").create_role(RoleName="ci", AssumeRolePolicyDocument=json.dumps(IN_ACCOUNT))
        made = session(client(url, "sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/ci", RoleSessionName="deploy", DurationSeconds=900))
        assert client(url, "sts", made).get_caller_identity()
        virtual.advance(901)
        assert refusal(client(url, "sts", made).get_caller_identity) == "ExpiredToken"


def test_serve_makes_one_owner_key_and_says_where_it_is(tmp_path: Path) -> None:
    import argparse

    from moorage.cli import listen

    chosen = argparse.Namespace(command="serve", keys=None, listen="127.0.0.1:0", store=str(tmp_path))
    path = listen.keys_file(chosen)
    assert path == str(tmp_path / "owner-keys.json")
    assert listen.make_keys(path) and listen.make_keys(path) is None
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    for keys, address in (("none", "127.0.0.1:0"), (None, "unix:/x")):
        assert listen.keys_file(argparse.Namespace(command="serve", keys=keys, listen=address, store=str(tmp_path))) is None
    assert listen.keys_file(argparse.Namespace(command="up", keys=None, listen="127.0.0.1:0", store=str(tmp_path))) is None
