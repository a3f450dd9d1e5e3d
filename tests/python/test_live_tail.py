"""Live tail over the network endpoint: boto3 and the aws command line, sampling, and how a session ends."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
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
from botocore.config import Config

import moorage

Json = dict[str, Any]
PATIENCE = 60
# botocore leaves the sockets of streams that the server has ended to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What botocore leaves is collected here, not in the middle of another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class Served:
    """An address of an engine. `close` ends the engine, and with it every address: there is no other way to end one."""

    def __init__(self, engine: moorage.Engine) -> None:
        self.url = engine.listen("127.0.0.1:0")
        self.close = engine.close


@contextlib.contextmanager
def listening(engine: moorage.Engine) -> Iterator[Served]:
    yield Served(engine)


@pytest.fixture
def engine() -> Iterator[moorage.Engine]:
    with moorage.Engine(runtime="simulated", balancer="simulated") as made:
        yield made


def client(url: str, service: str = "logs") -> Any:
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLEEXAMPLE",  # type: ignore[call-overload]
                        aws_secret_access_key="x", config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False))


def put(logs: Any, messages: list[str], group: str = "app", stream: str = "one") -> None:
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    now = round(time.time() * 1000)
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": now, "message": m} for m in messages])


def arn(logs: Any, group: str = "app") -> str:
    return str(logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["logGroupArn"])


def test_boto3_tails_a_group(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        put(logs, ["before"])
        answer = logs.start_live_tail(logGroupIdentifiers=[arn(logs)], logEventFilterPattern="{ $.n >= 2 }")
        stream = iter(answer["responseStream"])
        start = next(stream)["sessionStart"]
        assert start["logGroupIdentifiers"] == [arn(logs)] and start["logEventFilterPattern"] == "{ $.n >= 2 }" and start["sessionId"]
        put(logs, ['{"n":1}', '{"n":2}', '{"n":3}'])
        seen: list[Json] = []
        deadline = time.monotonic() + PATIENCE
        while len(seen) < 2 and time.monotonic() < deadline:
            update = next(stream)["sessionUpdate"]
            assert update["sessionMetadata"] == {"sampled": False}
            seen += update["sessionResults"]
        assert [event["message"] for event in seen] == ['{"n":2}', '{"n":3}']
        assert seen[0]["logStreamName"] == "one" and seen[0]["logGroupIdentifier"] == arn(logs)
        answer["responseStream"].close()


def test_an_update_comes_each_second_also_without_events(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        answer = logs.start_live_tail(logGroupIdentifiers=[arn(logs)])
        stream = iter(answer["responseStream"])
        next(stream)
        begun = time.monotonic()
        assert [next(stream)["sessionUpdate"]["sessionResults"] for _ in range(3)] == [[], [], []]
        assert time.monotonic() - begun > 1.5
        answer["responseStream"].close()


def test_wrong_requests_are_refused_as_errors(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        for wrong, name in (({"logGroupIdentifiers": [arn(logs) + "x"]}, "ResourceNotFoundException"),
                            ({"logGroupIdentifiers": [arn(logs) + ":*"]}, "InvalidParameterException"),
                            ({"logGroupIdentifiers": [arn(logs)], "logEventFilterPattern": "{ $.n"}, "InvalidParameterException"),
                            ({"logGroupIdentifiers": [arn(logs)], "logStreamNames": ["a"], "logStreamNamePrefixes": ["b"]},
                             "InvalidParameterException")):
            with pytest.raises(botocore.exceptions.ClientError) as refused:
                logs.start_live_tail(**wrong)
            assert refused.value.response["Error"]["Code"] == name


def test_sessions_are_limited_and_end_with_their_clients(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        answers = [logs.start_live_tail(logGroupIdentifiers=[arn(logs)]) for _ in range(15)]
        with pytest.raises(logs.exceptions.LimitExceededException):
            logs.start_live_tail(logGroupIdentifiers=[arn(logs)])
        for answer in answers:
            answer["responseStream"].close()
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(logs.exceptions.LimitExceededException):
                logs.start_live_tail(logGroupIdentifiers=[arn(logs)])["responseStream"].close()
                return
            assert time.monotonic() < deadline, "the sessions of clients that closed still count"
            time.sleep(0.1)


def test_a_server_that_closes_says_so_and_ends(engine: moorage.Engine) -> None:
    server = Served(engine)
    logs = client(server.url)
    logs.create_log_group(logGroupName="app")
    stream = iter(logs.start_live_tail(logGroupIdentifiers=[arn(logs)])["responseStream"])
    next(stream)
    closing = threading.Thread(target=server.close)
    begun = time.monotonic()
    closing.start()
    with pytest.raises(botocore.exceptions.EventStreamError, match="SessionStreamingException"):
        for _ in stream:
            pass
    closing.join(PATIENCE)
    assert not closing.is_alive() and time.monotonic() - begun < 20


def test_a_closed_engine_ends_its_sessions(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        stream = iter(logs.start_live_tail(logGroupIdentifiers=[arn(logs)])["responseStream"])
        next(stream)
        engine.close()
        with contextlib.suppress(botocore.exceptions.EventStreamError):
            for _ in stream:
                pass


def test_the_wire_is_chunked_event_stream(engine: moorage.Engine) -> None:
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        body = b'{"logGroupIdentifiers":["app"]}'
        parts = urlsplit(server.url)
        head = (f"POST / HTTP/1.1\r\nHost: stream-{parts.netloc}\r\nX-Amz-Target: Logs_20140328.StartLiveTail\r\n"
                f"Content-Type: application/x-amz-json-1.1\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
            connection.sendall(head + body)
            answer = b""
            while b"sessionStart" not in answer:
                piece = connection.recv(4096)
                assert piece
                answer += piece
        fields, _, chunks = answer.partition(b"\r\n\r\n")
        assert fields.startswith(b"HTTP/1.1 200")
        assert b"application/vnd.amazon.eventstream" in fields and b"chunked" in fields.lower()
        first = chunks.partition(b"\r\n")[2]
        assert first[:114].hex() == (
            "0000007200000060ab820d9e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010696e697469616c2d726573706f6e7365"
            "0d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e317b7de16e66e4")


def test_the_aws_command_line_tails(engine: moorage.Engine, tmp_path: Path) -> None:
    aws = os.path.join(os.path.dirname(sys.executable), "aws")
    if not os.path.exists(aws):
        pytest.skip("the aws command line is not in this environment")
    # The command line puts "stream-" before the host; a resolver would have to know that name (docs/endpoint.md).
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\nreal = socket.getaddrinfo\n"
        "socket.getaddrinfo = lambda host, *more, **rest: real('127.0.0.1' if host == 'stream-localhost' else host, *more, **rest)\n")
    with listening(engine) as server:
        logs = client(server.url)
        logs.create_log_group(logGroupName="app")
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLEEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1",
                       "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(tmp_path)}
        tail = subprocess.Popen([aws, "logs", "start-live-tail", "--log-group-identifiers", arn(logs), "--endpoint-url",
                                 f"http://localhost:{urlsplit(server.url).port}"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True)
        stop = threading.Event()

        def write() -> None:
            deadline = time.monotonic() + PATIENCE
            while not stop.wait(0.5):
                put(logs, ["hello tail"])
                if time.monotonic() > deadline:
                    tail.kill()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            assert tail.stdout is not None
            shown = []
            for line in tail.stdout:
                shown.append(line)
                if "hello tail" in line:
                    break
            else:
                pytest.fail("the command line showed no event: " + "".join(shown))
        finally:
            stop.set()
            writer.join()
            tail.kill()
            tail.wait(PATIENCE)
            if tail.stdout is not None:
                tail.stdout.close()
