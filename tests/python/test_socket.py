"""The unix socket: which users are served, what is refused, and that a client sees the same engine through it."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stand_in import StandIn

import moorage
from moorage.server import BODY_BYTES_MAX, SocketServer
from moorage.transport import UnixTransport


@pytest.fixture
def engine() -> StandIn:
    return StandIn()


@pytest.fixture
def path(tmp_path: Path, engine: StandIn) -> Iterator[str]:
    server = SocketServer(str(tmp_path / "moorage.sock"), engine)
    yield server.path
    server.close()


def raw(path: str, request: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(path)
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def test_only_the_owner_may_open_the_socket(path: str) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_another_user_is_not_served(path: str) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    os.chmod(path, 0o666)
    for directory in [Path(path).parent, *Path(path).parent.parents]:
        if not directory.stat().st_mode & 0o001 and str(directory).startswith("/tmp/"):
            directory.chmod(directory.stat().st_mode | 0o001)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # what the child sees goes through the pipe; it must not run pytest's cleanup
        os.close(read)
        answer = b"?"
        try:
            os.setgid(65534)
            os.setuid(65534)
            try:
                answer = raw(path, b"GET /stats HTTP/1.1\r\nHost: x\r\n\r\n") or b"nothing"
            except (ConnectionError, PermissionError) as error:
                answer = type(error).__name__.encode()
        finally:
            os.write(write, answer)
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    assert answer in (b"nothing", b"ConnectionResetError", b"BrokenPipeError")


def test_a_call_reaches_the_engine_and_comes_back(path: str, engine: StandIn) -> None:
    engine.answers["ListClusters"] = lambda parameters: {"clusterArns": ["arn:ü"], "asked": parameters}
    client = moorage.connect(path)
    assert client.call("ecs", "ListClusters", maxResults=3) == {"clusterArns": ["arn:ü"], "asked": {"maxResults": 3}}
    assert engine.calls == [("ecs", "ListClusters", {"maxResults": 3, "strict": True})]


def test_flags_travel(path: str, engine: StandIn) -> None:
    engine.answers["RunTask"] = lambda parameters: {}
    moorage.connect(path).call("ecs", "RunTask", dry_run_=True, strict_=True)
    assert engine.calls == [("ecs", "RunTask", {"dry_run": True, "strict": True})]


def test_an_error_arrives_with_name_path_and_operation(path: str) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        moorage.connect(path).call("ecs", "ListTasks", cluster="none")
    error = caught.value
    assert (error.name, error.message, error.path, error.http_status, error.operation) == (
        "ClusterNotFoundException", "Cluster not found.", "cluster", 400, "ListTasks")
    assert error.response["Error"] == {"Code": "ClusterNotFoundException", "Message": "Cluster not found."}


def test_boto3_works_through_the_socket(path: str, engine: StandIn) -> None:
    engine.answers["ListClusters"] = lambda parameters: {"clusterArns": ["a"]}
    ecs = moorage.connect(path).boto3_client("ecs")
    assert ecs.list_clusters()["clusterArns"] == ["a"]
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.list_tasks(cluster="none")
    assert engine.requests[0][2]["x-amz-target"] == "AmazonEC2ContainerServiceV20141113.ListClusters"
    assert ecs.meta.region_name == "eu-north-1"


def test_events_wait_for_news(path: str, engine: StandIn) -> None:
    client = moorage.connect(path)
    engine.publish(**{"detail-type": "old"})
    got: list[moorage.Event] = []
    position = client.position()
    thread = threading.Thread(target=lambda: got.extend(client.poll(position, 10.0)))
    thread.start()
    engine.publish(**{"detail-type": "new", "detail": {"x": 1}})
    thread.join(10)
    assert [(event.sequence, event.detail_type, event.detail) for event in got] == [(2, "new", {"x": 1})]
    assert [event.sequence for event in client.events(0, timeout=0.0)] == [1, 2]


def test_nobody_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(moorage.Unreachable, match="no engine answers"):
        moorage.connect(tmp_path)


def test_a_closed_server_takes_its_socket_away_and_ends_waiting_requests(tmp_path: Path, engine: StandIn) -> None:
    server = SocketServer(str(tmp_path / "moorage.sock"), engine)
    client = moorage.connect(tmp_path)
    client.stats()
    began = time.monotonic()
    server.close()
    server.close()
    assert time.monotonic() - began < 5
    assert not (tmp_path / "moorage.sock").exists()
    with pytest.raises(moorage.Unreachable):
        client.stats()


def test_a_socket_left_by_a_killed_engine_is_replaced(tmp_path: Path, engine: StandIn) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "moorage.sock"))
    left.close()
    server = SocketServer(str(tmp_path / "moorage.sock"), engine)
    assert moorage.connect(tmp_path).stats()["region"] == "eu-north-1"
    server.close()


def test_long_paths_work(tmp_path: Path, engine: StandIn) -> None:
    deep = tmp_path / ("d" * 80) / ("e" * 80)
    deep.mkdir(parents=True)
    server = SocketServer(str(deep / "moorage.sock"), engine)
    assert moorage.connect(deep).stats()["region"] == "eu-north-1"
    server.close()


@pytest.mark.parametrize(("request_text", "status"), [
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"501"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", b"400"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n\xff\xff", b"400"),
    (b"GET /events?after=x HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", b"501"),
    (b"nonsense\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\n" + b"".join(b"h%d: v\r\n" % n for n in range(200)) + b"\r\n", b"431"),
])
def test_malformed_requests_are_refused(path: str, request_text: bytes, status: bytes) -> None:
    assert status in raw(path, request_text).split(b"\r\n", 1)[0]


def test_a_body_at_the_limit_is_read(path: str, engine: StandIn) -> None:
    engine.answers["PutLogEvents"] = lambda parameters: {"size": len(parameters["x"])}
    fits = BODY_BYTES_MAX - len('{"x": ""}')
    assert moorage.connect(path).call("logs", "PutLogEvents", x="y" * fits) == {"size": fits}
    with pytest.raises(moorage.MoorageError):
        moorage.connect(path).call("logs", "PutLogEvents", x="y" * (fits + 1))


def test_many_clients_at_once(path: str, engine: StandIn) -> None:
    engine.answers["ListClusters"] = lambda parameters: {"n": parameters["n"]}
    client = moorage.connect(path)
    wrong: list[int] = []

    def ask(number: int) -> None:
        for step in range(20):
            if client.call("ecs", "ListClusters", n=number * 100 + step)["n"] != number * 100 + step:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong and len(engine.calls) == 320


def test_an_idle_connection_that_was_closed_is_opened_again(path: str, engine: StandIn) -> None:
    engine.answers["ListClusters"] = lambda parameters: {"ok": 1}
    transport = UnixTransport(path)
    assert json.loads(transport.call_json("ecs", "ListClusters", "{}")) == {"ok": 1}
    transport._local.connection.sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(moorage.Unreachable):    # a write is never sent twice
        transport.call_json("ecs", "ListClusters", "{}")
    assert json.loads(transport.call_json("ecs", "ListClusters", "{}")) == {"ok": 1}


def test_closing_waits_for_the_requests_that_are_under_way(tmp_path: Path, engine: StandIn) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> dict[str, Any]:
        inside.set()
        go_on.wait(10)
        return {"region": "us-east-1"}

    engine.stats = slow  # type: ignore[method-assign]
    server = SocketServer(str(tmp_path / "moorage.sock"), engine)
    caller = threading.Thread(target=lambda: UnixTransport(server.path).stats())
    caller.start()
    assert inside.wait(10)
    server.close()
    assert not server.drain(0.05)
    go_on.set()
    assert server.drain(10)
    caller.join(10)


@pytest.mark.parametrize("request_text", [
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length\t: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\n Content-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nX: a\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nX\x00: a\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nX: a\rb\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nnonsense\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\n: a\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    b"POST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
    b"POST  /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /call/ecs/List\x00Clusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    b"\r\nPOST /call/ecs/ListClusters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
])
def test_what_two_readers_could_read_differently_is_refused_and_ends_the_connection(path: str, engine: StandIn, request_text: bytes) -> None:
    engine.answers["ListClusters"] = lambda parameters: {}
    smuggled = b"GET /stats HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(path, request_text + smuggled)
    assert answer.split(b"\r\n", 1)[0].split()[1] == b"400", answer
    assert answer.count(b"Content-Length: ") == 1 and engine.calls == []


def test_headers_beyond_the_limit_are_refused_without_reading_on(path: str) -> None:
    assert b"431" in raw(path, b"GET /stats HTTP/1.1\r\n" + b"x: " + b"y" * 70_000 + b"\r\n\r\n").split(b"\r\n", 1)[0]
