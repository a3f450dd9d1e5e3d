"""The network endpoint: real AWS clients over real sockets, what is refused, and how it ends."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.exceptions
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import moorage

KEY, SECRET = "AKIDEXAMPLEEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TARGET = "AmazonEC2ContainerServiceV20141113."
Json = dict[str, Any]


@pytest.fixture
def engine() -> Iterator[moorage.Engine]:
    with moorage.Engine(runtime="simulated", balancer="simulated",
                        runtime_options={"machines": [{"cpuUnits": 4096, "memoryMib": 8192}]}) as made:
        yield made


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(json.dumps({"keys": [{"accessKeyId": KEY, "secretAccessKey": SECRET}]}))
    return str(path)


def client(url: str, service: str, **more: Any) -> Any:
    facts = {"region_name": "us-east-1", "aws_access_key_id": KEY, "aws_secret_access_key": SECRET, **more}
    return boto3.client(service, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}), **facts)  # type: ignore[call-overload]


def raw(url: str, request: bytes, *, half_close: bool = True) -> bytes:
    """The whole answer to bytes as they are."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(request)
        if half_close:
            with contextlib.suppress(OSError):      # the server may have answered and closed already
                connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(1 << 16):
            answer += piece
        return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def signed(url: str, body: bytes = b"{}", operation: str = "ListClusters", when: datetime.datetime | None = None) -> AWSRequest:
    request = AWSRequest("POST", url + "/", data=body, headers={"X-Amz-Target": TARGET + operation,
                                                                  "Content-Type": "application/x-amz-json-1.1", "Host": urlsplit(url).netloc})
    SigV4Auth(Credentials(KEY, SECRET), "ecs", "us-east-1").add_auth(request)
    return request


def as_bytes(method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}", "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def call(operation: str, body: bytes = b"{}", *more: str) -> bytes:
    lines = ["POST / HTTP/1.1", "Host: 127.0.0.1", f"X-Amz-Target: {TARGET}{operation}", "Content-Type: application/x-amz-json-1.1",
             f"Content-Length: {len(body)}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def test_boto3_makes_a_service_over_the_network(engine: moorage.Engine) -> None:
    url = engine.listen()
    assert url.startswith("http://127.0.0.1:")
    ecs, elb, logs = (client(url, name) for name in ("ecs", "elbv2", "logs"))
    ecs.register_task_definition(family="web", containerDefinitions=[{"name": "app", "image": "x", "cpu": 10, "memory": 10}])
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2)
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert ecs.describe_services(services=["web"])["services"][0]["runningCount"] == 2
    assert elb.describe_load_balancers()["LoadBalancers"] == []
    assert logs.describe_log_groups()["logGroups"] == []
    with pytest.raises(ecs.exceptions.ClusterNotFoundException) as refused:
        ecs.describe_services(cluster="nowhere", services=["web"])
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    with pytest.raises(elb.exceptions.LoadBalancerNotFoundException):
        elb.describe_load_balancers(Names=["nowhere"])


def test_the_aws_cli_reaches_the_engine(engine: moorage.Engine, keys: str) -> None:
    aws = Path(sys.executable).parent / "aws"
    if not aws.exists():
        pytest.skip("the aws cli is not installed beside this Python")
    environment = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": engine.listen(keysFile=keys), "AWS_DEFAULT_REGION": "us-east-1",
                   "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run([aws, "ecs", "list-clusters", "--output", "json"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["clusterArns"] == ["arn:aws:ecs:us-east-1:123456789012:cluster/default"]


@pytest.mark.parametrize("service, read", [("ecs", "list_clusters"), ("elbv2", "describe_load_balancers"), ("logs", "describe_log_groups")])
def test_with_keys_only_signed_requests_are_served(engine: moorage.Engine, keys: str, service: str, read: str) -> None:
    url = engine.listen(keysFile=keys)
    assert getattr(client(url, service), read)()["ResponseMetadata"]["HTTPStatusCode"] == 200
    query = service == "elbv2"
    for wrong, json_name, query_name in (
            ({"aws_secret_access_key": "z" * 20}, "InvalidSignatureException", "SignatureDoesNotMatch"),
            ({"aws_access_key_id": "A" * 20}, "UnrecognizedClientException", "InvalidClientTokenId"),
            ({"region_name": "eu-west-1"}, "InvalidSignatureException", "SignatureDoesNotMatch"),
            ({"aws_session_token": "token"}, "UnrecognizedClientException", "InvalidClientTokenId")):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            getattr(client(url, service, **wrong), read)()
        assert refused.value.response["Error"]["Code"] == (query_name if query else json_name), wrong
    assert b"MissingAuthenticationToken" in raw(url, call("ListClusters", b"{}", "Connection: close"))
    assert status(raw(url, b"GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 403
    assert status(raw(url, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 200


def test_what_a_signed_request_makes_shows_the_principal_of_its_key(engine: moorage.Engine, tmp_path: Path, keys: str) -> None:
    ann = "arn:aws:iam::123456789012:user/ann"
    named = tmp_path / "named.json"
    named.touch(0o600)
    named.write_text(json.dumps({"keys": [{"accessKeyId": KEY, "secretAccessKey": SECRET, "principalArn": ann}]}))
    containers = [{"name": "c", "image": "i", "memory": 8}]
    for url, principal in ((engine.listen(keysFile=str(named)), ann),
                           (engine.listen(keysFile=keys), "arn:aws:iam::123456789012:root"),
                           (engine.listen(), "arn:aws:iam::123456789012:root")):     # a key that nothing verifies names no principal
        made = client(url, "ecs").register_task_definition(family="f", containerDefinitions=containers)
        assert made["taskDefinition"]["registeredBy"] == principal


def test_no_altered_request_is_served(engine: moorage.Engine, keys: str) -> None:
    url = engine.listen(keysFile=keys)
    body = b'{"maxResults": 10}'
    request = signed(url, body)
    headers = [(name, str(value)) for name, value in request.headers.items() if name.lower() != "content-length"]
    assert status(raw(url, as_bytes("POST", "/", headers, body))) == 200
    altered: list[bytes] = [as_bytes("POST", "/?x=1", headers, body), as_bytes("PUT", "/", headers, body), as_bytes("POST", "//x", headers, body)]
    for i in range(len(body)):
        altered.append(as_bytes("POST", "/", headers, body[:i] + bytes([body[i] ^ 1]) + body[i + 1:]))
    for at, (name, value) in enumerate(headers):
        if name.lower() == "user-agent":
            continue
        for i in range(0, len(value), 7):
            changed = value[:i] + ("0" if value[i] != "0" else "1") + value[i + 1:]
            altered.append(as_bytes("POST", "/", [*headers[:at], (name, changed), *headers[at + 1:]], body))
        altered.append(as_bytes("POST", "/", [*headers[:at], *headers[at + 1:]], body))
        altered.append(as_bytes("POST", "/", [*headers, (name, value)], body))
    altered.append(as_bytes("POST", "/", [*headers, ("X-Amz-Target", TARGET + "DeleteCluster")], body))
    altered.append(as_bytes("POST", "/", [*headers, ("X-Amz-Security-Token", "x")], body))
    answers = [status(raw(url, one)) for one in altered]
    assert len(answers) > 80
    assert set(answers) <= {400, 403}, sorted(set(answers))


def test_a_presigned_request_is_served_until_it_expires(engine: moorage.Engine, keys: str) -> None:
    url = engine.listen(keysFile=keys)
    for expires, wanted in ((60, 200), (604801, 400)):
        request = AWSRequest("GET", url + "/stats", headers={"Host": urlsplit(url).netloc})
        SigV4QueryAuth(Credentials(KEY, SECRET), "moorage", "us-east-1", expires=expires).add_auth(request)
        parts = urlsplit(str(request.url))
        target = f"{parts.path}?{parts.query}"
        assert status(raw(url, as_bytes("GET", target, [("Host", parts.netloc)], b""))) == wanted
        assert status(raw(url, as_bytes("GET", target + "&x=1", [("Host", parts.netloc)], b""))) in (400, 403)
    request = AWSRequest("GET", url + "/stats", headers={"Host": urlsplit(url).netloc})
    SigV4QueryAuth(Credentials(KEY, SECRET, "token"), "moorage", "us-east-1", expires=60).add_auth(request)
    parts = urlsplit(str(request.url))
    assert b"UnrecognizedClientException" in raw(url, as_bytes("GET", f"{parts.path}?{parts.query}", [("Host", parts.netloc)], b""))


def test_a_presigned_get_of_sts_is_served_and_one_that_changes_something_is_not(engine: moorage.Engine, keys: str) -> None:
    url = engine.listen(keysFile=keys)
    for service, form, wanted, text in (("sts", "Action=GetCallerIdentity&Version=2011-06-15", 200, b"<Arn>"),
                                        ("iam", "Action=CreateUser&Version=2010-05-08&UserName=eve", 405, b"every operation"),
                                        ("sts", "Action=GetNothing&Version=2011-06-15", 400, b"InvalidAction")):
        request = AWSRequest("GET", f"{url}/?{form}", headers={"Host": urlsplit(url).netloc})
        SigV4QueryAuth(Credentials(KEY, SECRET), service, "us-east-1", expires=60).add_auth(request)
        parts = urlsplit(str(request.url))
        answer = raw(url, as_bytes("GET", f"/?{parts.query}", [("Host", parts.netloc)], b""))
        assert (status(answer), text in answer) == (wanted, True), answer
        altered = parts.query.replace("Action=G", "Action=H").replace("eve", "eva")
        assert status(raw(url, as_bytes("GET", f"/?{altered}", [("Host", parts.netloc)], b""))) in (400, 403, 405)


def test_dates_of_answers_are_real_also_on_a_virtual_clock() -> None:
    from moorage.testing import VirtualEngine
    with VirtualEngine(start=0.0) as virtual:
        answer = raw(virtual.listen(), b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    line = next(line for line in answer.split(b"\r\n") if line.lower().startswith(b"date:"))
    told = datetime.datetime.strptime(line[6:].decode(), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=datetime.timezone.utc)
    assert abs((told - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) < 60


def test_web_pages_and_foreign_names_are_refused_without_keys(engine: moorage.Engine) -> None:
    url = engine.listen(hostNames=["engine.example"])
    for line, is_served in (("Host: 127.0.0.1", True), ("Host: localhost:8900", True), ("Host: engine.example", True), ("Host: evil.example", False),
                            ("Host: 127.0.0.1.evil.example", False), ("Host: 127.evil.example", False), ("Host: evil-moorage.local", False),
                            ("Host: 127.1.2.3:80", True), ("Host: stream-moorage.local", True),
                            ("Host: 169.254.169.254", False), ("Host: 127.0.0.1\r\nOrigin: http://evil.example", False),
                            ("Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site", False)):
        request = call("ListClusters", b"{}", "Connection: close").replace(b"Host: 127.0.0.1", line.encode())
        answer = raw(url, request)
        assert (status(answer) == 200) == is_served, line
        assert (b"AccessDeniedException" in answer) != is_served, line


@pytest.mark.parametrize("request_, wanted", [
    (call("ListClusters", b"{}", "Content-Length: 3"), 400),
    (call("ListClusters", b"{}", "Transfer-Encoding: chunked"), 400),
    (call("ListClusters", b"{}").replace(b"Content-Length: 2", b"Transfer-Encoding: gzip, chunked"), 400),
    (call("ListClusters", b"{}").replace(b"Content-Length: 2", b"Content-Length : 2"), 400),
    (call("ListClusters", b"{}").replace(b"Content-Length: 2", b"Content-Length: +2"), 400),
    (call("ListClusters", b"{}").replace(b"Content-Length: 2", b"Content-Length: 99999999999"), 413),
    (call("ListClusters", b"{}").replace(b"Host: 127.0.0.1\r\n", b"Host: 127.0.0.1\n"), 400),
    (call("ListClusters", b"{}", "X-Bad: a\0b"), 400),
    (call("ListClusters", b"{}", "Host: 127.0.0.2"), 400),
    (call("ListClusters", b"{}", *(f"X-H{i}: 1" for i in range(120))), 431),
    (call("ListClusters", b"{}", "X-Long: " + "a" * 70_000), 431),
    (b"GET / HTTP/9.9\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
])
def test_what_cannot_be_read_in_one_way_only_is_refused_and_closed(engine: moorage.Engine, request_: bytes, wanted: int) -> None:
    url = engine.listen()
    answer = raw(url, request_ + call("ListClusters"))      # what follows must not be taken for a request
    assert status(answer) == wanted
    assert answer.count(b"\r\nServer: ") == 1
    assert status(raw(url, call("ListClusters", b"{}", "Connection: close"))) == 200


def test_bad_bodies_are_errors_of_the_api(engine: moorage.Engine) -> None:
    url = engine.listen()
    for body, wanted in ((b"{", 400), (b"[" * 10_000, 400), (b'{"a":"\xff"}', 400),
                         (b"x" * (2 << 20), 400), (b"x" * (5 << 20), 413), (b'{"maxResults": 1e999}', 400)):
        answer = raw(url, call("ListClusters", body, "Connection: close"))
        assert status(answer) == wanted, body[:20]
        assert b"__type" in answer
    assert status(raw(url, call("ListClusters", b"{}", "Content-Encoding: br", "Connection: close"))) == 415
    assert b"UnknownOperationException" in raw(url, call("Nothing", b"{}", "Connection: close"))


def test_requests_are_pipelined_chunked_and_asked_for(engine: moorage.Engine) -> None:
    url = engine.listen()
    three = call("ListClusters") * 2 + call("ListClusters", b"{}", "Connection: close")
    assert raw(url, three).count(b'"clusterArns"') == 3
    chunked = call("ListClusters", b"2\r\n{}\r\n0\r\n\r\n", "Connection: close").replace(b"Content-Length: 12", b"Transfer-Encoding: chunked")
    assert status(raw(url, chunked)) == 200
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(call("ListClusters", b"", "Expect: 100-continue", "Connection: close").replace(b"Content-Length: 0", b"Content-Length: 2"))
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(b"{}")
        assert connection.recv(1024).startswith(b"HTTP/1.1 200")


def test_a_body_that_is_cut_or_malformed_is_no_matter_of_headers(engine: moorage.Engine) -> None:
    url = engine.listen()
    chunked = call("ListClusters", b"", "Connection: close").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    for body in (b"zz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}xx0\r\n\r\n", b"ffffffffffffffffff\r\n"):
        assert status(raw(url, chunked + body)) == 400, body
    assert raw(url, call("ListClusters", b"{}", "Connection: close")[:-1]) == b"", "half a body, and then the end"
    assert raw(url, chunked + b"2\r\n{") == b""


def test_bodies_that_are_under_way_are_bounded_together(engine: moorage.Engine) -> None:
    url = engine.listen(bodyBytesInFlightMax=3 << 20)
    parts = urlsplit(url)
    large = call("ListClusters", b"x" * (1 << 20))[:-1]
    held = [socket.create_connection((parts.hostname, parts.port), timeout=20) for _ in range(5)]
    for connection in held:
        with contextlib.suppress(OSError):
            connection.sendall(large)
    answers = []
    for connection in held:
        connection.settimeout(1.0)
        with contextlib.suppress(TimeoutError):
            answers.append(connection.recv(4096))
    assert 1 <= len(answers) <= 3, "as many are refused as it takes, and not all"
    assert all(status(answer) == 503 and b"ThrottlingException" in answer for answer in answers)
    assert status(raw(url, call("ListClusters", b"{}", "Connection: close"))) == 200, "small bodies are served all the same"
    for connection in held:
        connection.close()
    deadline = time.monotonic() + 20
    while status(raw(url, call("ListClusters", b'{"nextToken":"' + b"x" * (1 << 20) + b'"}', "Connection: close"))) == 503:
        assert time.monotonic() < deadline


def test_200_slow_senders_do_not_slow_others(engine: moorage.Engine) -> None:
    url = engine.listen()
    parts = urlsplit(url)
    slow = [socket.create_connection((parts.hostname, parts.port), timeout=30) for _ in range(200)]
    request = call("CreateCluster", json.dumps({"clusterName": "x" * 200}).encode())
    done = threading.Event()

    def drip() -> None:
        for at in range(len(request) - 1):
            for connection in slow:
                connection.sendall(request[at:at + 1])
            if done.is_set():
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as quick:
        for _ in range(50):
            quick.sendall(call("ListClusters"))
            assert quick.recv(4096).startswith(b"HTTP/1.1 200")
    done.set()
    dripping.join()
    for connection in slow:
        connection.close()


def test_slow_and_silent_clients_are_ended_and_others_are_served_meanwhile(engine: moorage.Engine) -> None:
    url = engine.listen(requestSeconds=1, idleSeconds=1)
    parts = urlsplit(url)
    slow = [socket.create_connection((parts.hostname, parts.port), timeout=30) for _ in range(50)]
    for i, connection in enumerate(slow):
        if i % 2:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
    assert status(raw(url, call("ListClusters", b"{}", "Connection: close"))) == 200
    for connection in slow:
        with connection:
            assert connection.recv(1024) == b""


def test_connections_beyond_the_limit_are_closed_at_once(engine: moorage.Engine) -> None:
    url = engine.listen(connectionsMax=3)
    parts = urlsplit(url)
    held = [socket.create_connection((parts.hostname, parts.port), timeout=20) for _ in range(3)]
    for connection in held:
        connection.sendall(call("ListClusters"))
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as fourth:
        assert fourth.recv(10) == b""
    held.pop().close()
    deadline = time.monotonic() + 20
    while True:
        try:
            if status(raw(url, call("ListClusters", b"{}", "Connection: close"))) == 200:
                break
        except (OSError, IndexError):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for connection in held:
        connection.close()


def test_many_clients_at_once(engine: moorage.Engine) -> None:
    url = engine.listen()
    wrong: list[Any] = []

    def run(number: int) -> None:
        try:
            for i in range(5):
                name = f"c{number}-{i}"
                answer = raw(url, call("CreateCluster", json.dumps({"clusterName": name}).encode(), "Connection: close"))
                assert status(answer) == 200 and name.encode() in answer
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(list(engine.clusters())) == 24 * 5 + 1


def test_the_unix_socket_is_the_owners(engine: moorage.Engine, tmp_path: Path) -> None:
    path = tmp_path / "engine.sock"
    assert engine.listen(f"unix:{path}") == f"unix:{path}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with moorage.Engine(":memory:", cluster="") as other, pytest.raises(moorage.MoorageError, match="Another program listens"):
        other.listen(f"unix:{path}")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(b"POST /call/ecs/ListClusters?strict=1 HTTP/1.1\r\nHost: moorage\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        assert b"clusterArns" in connection.recv(4096)
    engine.close()
    assert not path.exists()


def test_tls(engine: moorage.Engine, keys: str, tmp_path: Path) -> None:
    certificate, key = str(tmp_path / "tls.pem"), str(tmp_path / "tls.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    url = engine.listen("0.0.0.0:0", keysFile=keys, certificateFile=certificate, privateKeyFile=key)
    here = f"https://127.0.0.1:{urlsplit(url).port}"
    assert client(here, "ecs", verify=certificate).list_clusters()["clusterArns"]
    with pytest.raises(botocore.exceptions.SSLError):
        client(here, "ecs").list_clusters()
    with pytest.raises(ssl.SSLError):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", urlsplit(here).port), timeout=20) as plain, context.wrap_socket(plain):
            pass


def test_closing_lets_requests_finish_and_ends_long_polls() -> None:
    engine = moorage.Engine(cluster="")     # no machine, so nothing happens by itself
    url = engine.listen()
    answers: list[bytes] = []
    position = engine.position()
    poll = threading.Thread(target=lambda: answers.append(raw(
        url, f"GET /events?after={position}&timeout=30 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(), half_close=False)))
    poll.start()
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as idle:
        time.sleep(0.3)
        began = time.monotonic()
        engine.close()
        assert time.monotonic() - began < 15
        assert idle.recv(10) == b""
    poll.join()
    assert b'{"events":[]}' in answers[0]
    with pytest.raises(OSError):
        socket.create_connection((parts.hostname, parts.port), timeout=5)


def test_what_may_not_be_opened_says_why(engine: moorage.Engine, keys: str) -> None:
    taken = urlsplit(engine.listen()).port
    for options, wanted in (({"address": "0.0.0.0:0"}, "must be signed"), ({"address": "0.0.0.0:0", "keysFile": keys}, "must be encrypted"),
                            ({"address": f"127.0.0.1:{taken}"}, "Address already in use"), ({"address": "nowhere"}, "no address"),
                            ({"adress": "127.0.0.1:0"}, "did you mean address"), ({"workers": 0}, "workers")):
        with pytest.raises(moorage.MoorageError, match=wanted):
            engine.listen(**options)
