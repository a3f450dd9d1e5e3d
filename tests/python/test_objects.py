"""S3's stand-in over the network: signatures, names that would leave the directory, ranges, lists, policies."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import botocore.exceptions
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import moorage

OWNER = ("AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "objects"


@pytest.fixture
def url(tmp_path: Path, directory: Path) -> Iterator[str]:
    keys = tmp_path / "keys.json"
    keys.touch(0o600)
    keys.write_text(json.dumps({"keys": [{"accessKeyId": OWNER[0], "secretAccessKey": OWNER[1]}]}))
    with moorage.Engine(runtime="simulated", object_options={"directory": str(directory)}) as engine:
        yield engine.listen(keysFile=str(keys))


def client(url: str, key: tuple[str, str] = OWNER, service: str = "s3", **more: Any) -> Any:
    config = Config(retries={"total_max_attempts": 1}, **({"s3": {"addressing_style": "path"}} if service == "s3" else {}), **more)
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", config=config,  # type: ignore[call-overload]
                        aws_access_key_id=key[0], aws_secret_access_key=key[1])


def refused(code: str) -> Any:
    return pytest.raises(botocore.exceptions.ClientError, match=rf"\({code}\)")


def test_objects_come_back_as_they_were_put(url: str, directory: Path) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="config")
    body = os.urandom(100_000)
    put = s3.put_object(Bucket="config", Key="a/b c+ü&.bin", Body=body, ContentType="text/x", Metadata={"owner": "me"})
    assert put["ETag"] == '"' + hashlib.md5(body).hexdigest() + '"'
    got = s3.get_object(Bucket="config", Key="a/b c+ü&.bin")
    assert got["Body"].read() == body and got["ContentType"] == "text/x" and got["Metadata"] == {"owner": "me"}
    assert s3.head_object(Bucket="config", Key="a/b c+ü&.bin")["ContentLength"] == len(body)
    assert (directory / "config" / "a" / "b c+ü&.bin").read_bytes() == body
    for range_, part in (("bytes=0-9", body[:10]), ("bytes=99990-", body[-10:]), ("bytes=-5", body[-5:]), ("bytes=5-999999", body[5:])):
        answer = s3.get_object(Bucket="config", Key="a/b c+ü&.bin", Range=range_)
        assert answer["Body"].read() == part and answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    with refused("InvalidRange"):
        s3.get_object(Bucket="config", Key="a/b c+ü&.bin", Range="bytes=100000-")
    with refused("304"):
        s3.get_object(Bucket="config", Key="a/b c+ü&.bin", IfNoneMatch=put["ETag"])
    with refused("PreconditionFailed"):
        s3.put_object(Bucket="config", Key="a/b c+ü&.bin", Body=b"", IfNoneMatch="*")
    assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["config"]
    s3.put_object(Bucket="config", Key="empty", Body=b"")
    assert s3.get_object(Bucket="config", Key="empty")["Body"].read() == b""
    with refused("BucketNotEmpty"):
        s3.delete_bucket(Bucket="config")
    for key in ("a/b c+ü&.bin", "empty", "never"):
        s3.delete_object(Bucket="config", Key=key)
    s3.delete_bucket(Bucket="config")
    with refused("NoSuchBucket"):
        s3.list_objects_v2(Bucket="config")


def test_lists_have_pages_prefixes_and_folds(url: str) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="lists")
    keys = ["a/1", "a/2", "a/b/3", "c", "d/4"]
    for key in keys:
        s3.put_object(Bucket="lists", Key=key, Body=b"x")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="lists", PaginationConfig={"PageSize": 2})
    assert [o["Key"] for page in pages for o in page["Contents"]] == keys
    folded = s3.list_objects_v2(Bucket="lists", Delimiter="/")
    assert [p["Prefix"] for p in folded["CommonPrefixes"]] == ["a/", "d/"] and [o["Key"] for o in folded["Contents"]] == ["c"]
    assert [o["Key"] for o in s3.list_objects_v2(Bucket="lists", Prefix="a/b")["Contents"]] == ["a/b/3"]
    assert [o["Key"] for o in s3.list_objects(Bucket="lists", Marker="a/2")["Contents"]] == ["a/b/3", "c", "d/4"]
    assert s3.get_bucket_location(Bucket="lists")["LocationConstraint"] is None
    with refused("NotImplemented"):
        s3.get_bucket_acl(Bucket="lists")


def send(url: str, method: str, path: str, body: bytes = b"", payload: str | None = None, **headers: str) -> tuple[int, bytes]:
    """A request that boto3 would not make: `path` goes out as it is."""
    request = AWSRequest(method, url + path, data=body, headers=dict(headers))
    request.context["payload_signing_enabled"] = True
    signer = S3SigV4Auth(Credentials(*OWNER), "s3", "us-east-1")
    if payload is not None:
        signer.payload = lambda _: payload  # type: ignore[method-assign,assignment,misc]
    signer.add_auth(request)
    try:
        with urlopen(Request(url + path, data=body or None, headers=dict(request.headers.items()), method=method), timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize("path", ["/config/..%2F..%2Fsecret", "/config/%2E%2E/secret", "/config/a/%2e%2e/%2e%2e/x", "/config//x", "/config/x/", "/config/.",
                                  "/..%2Fx/y", "/.moorage/x", "/CONFIG/x", "/config/" + "y" * 300, "/config/" + "y/" * 600 + "z", "/config/a%00b",
                                  "/config/%FF"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_names_that_leave_the_bucket_or_are_none_are_refused(url: str, directory: Path, method: str, path: str) -> None:
    client(url).create_bucket(Bucket="config")
    (directory.parent / "secret").write_text("outside")
    before = sorted(str(p) for p in directory.parent.rglob("*"))
    status, answer = send(url, method, path, b"evil" if method == "PUT" else b"")
    assert 400 <= status < 500 and b"outside" not in answer, (status, answer)
    assert sorted(str(p) for p in directory.parent.rglob("*")) == before


def test_symbolic_links_are_not_followed(url: str, directory: Path, tmp_path: Path) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="config")
    (tmp_path / "secret").write_text("outside")
    (directory / "config" / "link").symlink_to(tmp_path / "secret")
    (directory / "config" / "up").symlink_to(tmp_path)
    (directory / "linked").symlink_to(tmp_path)
    for key in ("link", "up/secret"):
        with refused("InvalidRequest|NoSuchKey"):
            s3.get_object(Bucket="config", Key=key)
    with refused("InvalidRequest"):
        s3.put_object(Bucket="config", Key="link", Body=b"evil")
    with refused("InvalidRequest"):
        s3.put_object(Bucket="config", Key="up/new", Body=b"evil")
    with refused("NoSuchBucket|InvalidRequest"):
        s3.get_object(Bucket="linked", Key="secret")
    assert (tmp_path / "secret").read_text() == "outside" and not (tmp_path / "new").exists()
    assert "Contents" not in s3.list_objects_v2(Bucket="config")


def test_signatures_and_checksums_are_verified(url: str) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="config")
    s3.put_object(Bucket="config", Key="k", Body=b"x")
    with refused("SignatureDoesNotMatch"):
        client(url, (OWNER[0], "wrong")).get_object(Bucket="config", Key="k")
    with refused("InvalidAccessKeyId"):
        client(url, ("AKIDNOBODYNOBODY", "wrong")).get_object(Bucket="config", Key="k")
    with refused("BadDigest"):
        s3.put_object(Bucket="config", Key="k", Body=b"y", ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")
    with refused("BadDigest"):
        s3.put_object(Bucket="config", Key="k", Body=b"y", ChecksumCRC32="AAAAAA==")
    assert send(url, "PUT", "/config/k", b"y", payload="0" * 64)[0] == 403
    assert send(url, "PUT", "/config/k", b"y", payload="UNSIGNED-PAYLOAD")[0] == 403
    s4 = client(url, signature_version="s3v4")  # boto3 presigns for S3 by version 2 otherwise
    with urlopen(s4.generate_presigned_url("get_object", Params={"Bucket": "config", "Key": "k"}), timeout=30) as answer:
        assert answer.read() == b"x"
    put = s4.generate_presigned_url("put_object", Params={"Bucket": "config", "Key": "p"})
    with urlopen(Request(put, data=b"presigned", method="PUT"), timeout=30) as answer:
        assert answer.status == 200
    assert s3.get_object(Bucket="config", Key="p")["Body"].read() == b"presigned"
    with pytest.raises(HTTPError, match="403"):
        urlopen(put.replace("/p?", "/q?"), timeout=30)
    with pytest.raises(HTTPError, match="403"):
        urlopen(url + "/config/k", timeout=30)
    assert send(url, "PUT", "/config/huge", b"x" * (5 << 20))[0] in (400, 413)


def chunks_of(url: str, body: bytes, spoil: bool = False) -> tuple[int, bytes]:
    """A PUT in signed chunks, as SDKs of Java and Go send them."""
    import hmac
    sizes = [body[:65536], body[65536:], b""]
    length = sum(len(b"%x;chunk-signature=" % len(c)) + 64 + 4 + len(c) for c in sizes)
    request = AWSRequest("PUT", url + "/config/chunked", data=b"", headers={"Content-Encoding": "aws-chunked",
                         "X-Amz-Decoded-Content-Length": str(len(body)), "X-Amz-Content-SHA256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"})
    signer = S3SigV4Auth(Credentials(*OWNER), "s3", "us-east-1")
    signer.payload = lambda _: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"  # type: ignore[method-assign]
    signer.add_auth(request)
    before = request.headers["Authorization"].rsplit("Signature=", 1)[1]
    date = request.headers["X-Amz-Date"]
    scope = f"{date[:8]}/us-east-1/s3/aws4_request"
    key = b"AWS4" + OWNER[1].encode()
    for part in (date[:8], "us-east-1", "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    sent = b""
    for chunk in sizes:
        text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", date, scope, before, hashlib.sha256(b"").hexdigest(), hashlib.sha256(chunk).hexdigest()])
        before = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        sent += b"%x;chunk-signature=%s\r\n%s\r\n" % (len(chunk), before.encode(), chunk)
    if spoil:
        sent = sent.replace(b"q", b"r", 1)
    assert len(sent) == length
    headers = {**dict(request.headers.items()), "Content-Length": str(len(sent))}
    try:
        with urlopen(Request(url + "/config/chunked", data=sent, headers=headers, method="PUT"), timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def test_bodies_in_signed_chunks_are_taken_and_each_chunk_is_verified(url: str) -> None:
    s3 = client(url)
    s3.create_bucket(Bucket="config")
    body = b"q" + os.urandom(100_000).replace(b"q", b"z")
    assert chunks_of(url, body)[0] == 200
    assert s3.get_object(Bucket="config", Key="chunked")["Body"].read() == body
    status, answer = chunks_of(url, body, spoil=True)
    assert status == 403 and b"SignatureDoesNotMatch" in answer


def test_policies_decide_and_calls_are_recorded(url: str) -> None:
    s3, iam = client(url), client(url, service="iam")
    s3.create_bucket(Bucket="config")
    s3.put_object(Bucket="config", Key="open/k", Body=b"x")
    s3.put_object(Bucket="config", Key="shut/k", Body=b"x")
    iam.create_user(UserName="reader")
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::config/open/*"}]}))
    made = iam.create_access_key(UserName="reader")["AccessKey"]
    reader = client(url, (made["AccessKeyId"], made["SecretAccessKey"]))
    assert reader.get_object(Bucket="config", Key="open/k")["Body"].read() == b"x"
    for call in (lambda: reader.get_object(Bucket="config", Key="shut/k"), lambda: reader.put_object(Bucket="config", Key="open/k", Body=b"y"),
                 lambda: reader.list_objects_v2(Bucket="config"), reader.list_buckets):
        with refused("AccessDenied"):
            call()
    events = client(url, service="cloudtrail").lookup_events(MaxResults=50)["Events"]
    puts = [json.loads(e["CloudTrailEvent"]) for e in events if e["EventName"] == "PutObject"]
    assert {(e["eventSource"], e["requestParameters"]["key"], e.get("errorCode")) for e in puts} == {
        ("s3.amazonaws.com", "open/k", None), ("s3.amazonaws.com", "shut/k", None), ("s3.amazonaws.com", "open/k", "AccessDenied")}
