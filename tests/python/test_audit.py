"""The record of calls: every door, every outcome, the command line, and what a restart finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

import moorage
from moorage.cli import main

KEY, SECRET = "AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def records(engine: moorage.client.Client, **query: Any) -> list[dict[str, Any]]:
    return [json.loads(event["CloudTrailEvent"]) for event in engine.pages("cloudtrail", "LookupEvents", "Events", **query)]


def named(engine: moorage.client.Client, name: str) -> dict[str, Any]:
    return records(engine, LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}])[0]


def boto(url: str, service: str, key: str = KEY, secret: str = SECRET) -> Any:
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,  # type: ignore[call-overload]
                        config=Config(retries={"total_max_attempts": 1}))


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(json.dumps({"keys": [{"accessKeyId": KEY, "secretAccessKey": SECRET, "principalArn": "arn:aws:iam::123456789012:user/ann"}]}))
    return str(path)


def test_every_door_leaves_its_record(tmp_path: Path, keys: str) -> None:
    with moorage.Engine(tmp_path / "store", serve=True) as engine:
        engine.call("ecs", "CreateCluster", clusterName="inside")
        assert named(engine, "CreateCluster")["sourceIPAddress"] == "in-process"
        moorage.connect(tmp_path / "store").call("ecs", "CreateCluster", clusterName="socket")
        assert named(engine, "CreateCluster")["sourceIPAddress"].startswith("unix:pid=")
        boto(engine.listen(keysFile=keys), "ecs").create_cluster(clusterName="network")
        record = named(engine, "CreateCluster")
        assert record["sourceIPAddress"] == "127.0.0.1"
        assert record["userIdentity"] == {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/ann", "accountId": "123456789012",
                                          "accessKeyId": KEY, "userName": "ann"}
        assert record["userAgent"].startswith("Boto3")
        assert record["requestID"]


def test_a_refused_signature_is_recorded_and_its_caller_is_unknown(keys: str) -> None:
    with moorage.Engine() as engine:
        client = boto(engine.listen(keysFile=keys), "ecs", secret="x" * 40)
        with pytest.raises(client.exceptions.ClientError):
            client.delete_cluster(cluster="default")
        record = named(engine, "DeleteCluster")
        assert (record["errorCode"], record["userIdentity"]["type"]) == ("InvalidSignatureException", "Unknown")


def test_tls_is_told_and_boto3_looks_up_over_the_network(tmp_path: Path, keys: str, capsys: pytest.CaptureFixture[str]) -> None:
    tls = tmp_path / "tls"
    assert main(["ca", "--directory", str(tls)]) == 0
    capsys.readouterr()
    with moorage.Engine(serve={"address": "127.0.0.1:0", "keysFile": keys, "certificateFile": str(tls / "server.pem"),
                               "privateKeyFile": str(tls / "server.key")}) as engine:
        [url] = engine.urls
        assert url.startswith("https://127.0.0.1:")
        session = boto3.client("cloudtrail", endpoint_url=url, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                               verify=str(tls / "ca.pem"))
        boto3.client("ecs", endpoint_url=url, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                     verify=str(tls / "ca.pem")).list_clusters()
        [event] = session.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "ListClusters"}])["Events"]
        details = json.loads(event["CloudTrailEvent"])["tlsDetails"]
        assert details["tlsVersion"] in ("TLSv1.2", "TLSv1.3")
        assert details["cipherSuite"]
        assert details["clientProvidedHostHeader"] == url.removeprefix("https://")


def test_records_survive_a_restart_and_a_damaged_tail_is_said(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path) as engine:
        engine.call("ecs", "CreateCluster", clusterName="one")
    [newest] = sorted((tmp_path / "audit").glob("changes-*"))
    whole = newest.read_bytes()
    assert os.stat(newest).st_mode & 0o777 == 0o600
    newest.write_bytes(whole + b"R0000 half a record")
    with moorage.Engine(tmp_path) as engine:
        assert named(engine, "CreateCluster")["requestParameters"]["clusterName"] == "one"
        engine.call("ecs", "CreateCluster", clusterName="two")
        assert engine.stats()["auditBytesDamaged"] == 19
        assert any("19 bytes" in finding["what"] for finding in engine.check())
        assert len(records(engine, LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": "one"}])) == 1


def test_options_bound_the_log_and_reads_may_be_left_out(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path, audit_options={"reads": False, "days": 1, "bytesMax": 1 << 20}) as engine:
        engine.call("ecs", "ListClusters")
        engine.call("ecs", "CreateCluster", clusterName="x")
        assert {record["eventName"] for record in records(engine)} == {"CreateCluster"}
    with pytest.raises(moorage.MoorageError, match="did you mean days") as refused:
        moorage.Engine(tmp_path, audit_options={"dyas": 1})
    assert refused.value.path.startswith("audit_options")
    with pytest.raises(moorage.MoorageError, match="between|from|at least|1"):
        moorage.Engine(tmp_path, audit_options={"days": 0})


def test_the_command_prints_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with moorage.Engine(tmp_path, cluster="") as engine:
        engine.call("ecs", "CreateCluster", clusterName="one")
        engine.call("ecs", "DescribeClusters", clusters=["one"])
        with pytest.raises(moorage.MoorageError):
            engine.call("ecs", "DeleteCluster", cluster="nowhere")
    store = ["--store", str(tmp_path)]
    assert main(["audit", *store, "--changes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "ecs:CreateCluster" in lines[0] and "ok" in lines[0] and "root" in lines[0]
    assert "ecs:DeleteCluster" in lines[1] and "ClusterNotFoundException" in lines[1]
    assert main(["audit", *store, "--output", "json", "--event", "DescribeClusters", "--user", "root", "--since", "1h"]) == 0
    [record] = json.loads(capsys.readouterr().out)
    assert record["requestParameters"] == {"clusters": ["one"]}
    assert main(["audit", *store, "--output", "jsonl", "--resource", "one"]) == 0
    assert [json.loads(line)["eventName"] for line in capsys.readouterr().out.splitlines()] == ["CreateCluster", "DescribeClusters"]
    assert main(["audit", *store, "--query", "[].eventName | [0]", "--resource", "one"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), str)
    assert main(["audit", *store, "--output", "yaml", "--resource", "one"]) == 0
    assert "eventName:" in capsys.readouterr().out
    assert main(["audit", *store, "--user", "no-such-user"]) == 0
    assert capsys.readouterr().out == ""


def test_following_prints_what_comes(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path, serve=True) as engine:
        command = [sys.executable, "-m", "moorage", "audit", "--store", str(tmp_path), "-f", "--output", "jsonl", "--changes"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as following:
            assert following.stdout is not None
            assert json.loads(following.stdout.readline())["requestParameters"]["clusterName"] == "default"
            engine.call("ecs", "CreateCluster", clusterName="later")
            assert json.loads(following.stdout.readline())["requestParameters"]["clusterName"] == "later"
            following.terminate()
            assert following.wait(20) != 0


def test_no_secret_of_a_request_is_in_the_files(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path) as engine:
        engine.call("ecs", "RegisterTaskDefinition", family="f", containerDefinitions=[
            {"name": "a", "image": "x", "memory": 10, "environment": [{"name": "TOKEN", "value": "hunter2-is-secret"}]}])
        named(engine, "RegisterTaskDefinition")
    assert all(b"hunter2" not in path.read_bytes() for path in (tmp_path / "audit").iterdir())


def test_wrong_json_over_http_is_recorded() -> None:
    with moorage.Engine() as engine:
        request = urllib.request.Request(engine.listen() + "/", data=b'{"clusterName":7}', headers={
            "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.CreateCluster", "Content-Type": "application/x-amz-json-1.1"})
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=20)
        deadline = time.monotonic() + 20
        while named(engine, "CreateCluster").get("errorCode") != "SerializationException":
            assert time.monotonic() < deadline
