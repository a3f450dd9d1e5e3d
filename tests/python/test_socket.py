"""The unix socket: which users are served, what is refused, and that a client sees the same engine through it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import moorage
from moorage.testing import VirtualEngine
from moorage.transport import UnixTransport


@pytest.fixture
def engine() -> Iterator[VirtualEngine]:
    with VirtualEngine(region="eu-north-1") as made:
        yield made


@pytest.fixture
def path(tmp_path: Path, engine: VirtualEngine) -> str:
    return engine.listen(f"unix:{tmp_path / 'moorage.sock'}").removeprefix("unix:")


def raw(path: str, request: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(path)
        connection.sendall(request)
        with contextlib.suppress(OSError):      # the server may have answered and closed already
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def test_only_the_owner_may_open_the_socket(path: str) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_a_client_cannot_say_that_it_is_another(path: str) -> None:
    with pytest.raises(moorage.MoorageError) as refused:
        moorage.connect(path).call("ecs", "ListClusters", caller_={"principalArn": "arn:aws:iam::123456789012:user/ann"})
    assert (refused.value.name, refused.value.path) == ("InvalidParameterException", "caller")


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


def test_a_call_reaches_the_engine_and_comes_back(path: str) -> None:
    client = moorage.connect(path)
    made = client.call("ecs", "CreateCluster", clusterName="c", tags=[{"key": "k", "value": "ü"}])["cluster"]
    assert made["tags"] == [{"key": "k", "value": "ü"}]
    assert sorted(client.call("ecs", "ListClusters", maxResults=10)["clusterArns"])[0] == "arn:aws:ecs:eu-north-1:123456789012:cluster/c"


def test_flags_travel(path: str, engine: VirtualEngine) -> None:
    client = moorage.connect(path)
    client.call("ecs", "CreateCluster", clusterName="planned", dry_run_=True)
    assert len(list(engine.clusters())) == 1
    with pytest.raises(moorage.MoorageError, match="maxResult"):
        client.call("ecs", "ListClusters", maxResult=1, strict_=True)


def test_an_error_arrives_with_name_path_and_operation(path: str) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        moorage.connect(path).call("ecs", "DescribeServices", cluster="none", services=["x"])
    error = caught.value
    assert (error.name, error.message, error.http_status, error.operation) == ("ClusterNotFoundException", "Cluster not found.", 400, "DescribeServices")
    assert error.response["Error"] == {"Code": "ClusterNotFoundException", "Message": "Cluster not found."}
    with pytest.raises(moorage.MoorageError) as pathed:
        moorage.connect(path).call("ecs", "CreateCluster", clusterName="c", tags=[{"key": "k" * 200}])
    assert pathed.value.path.startswith("tags")


def test_boto3_works_through_the_socket(path: str) -> None:
    ecs = moorage.connect(path).boto3_client("ecs")
    assert ecs.list_clusters()["clusterArns"] == ["arn:aws:ecs:eu-north-1:123456789012:cluster/default"]
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.list_tasks(cluster="none")
    assert ecs.meta.region_name == "eu-north-1"


def test_events_wait_for_news(path: str, engine: VirtualEngine) -> None:
    client = moorage.connect(path)
    engine.call("ecs", "RegisterTaskDefinition", family="f", containerDefinitions=[{"name": "a", "image": "b", "memory": 10}])
    engine.add_machine()
    engine.advance(5)
    got: list[moorage.Event] = []
    position = client.position()
    thread = threading.Thread(target=lambda: got.extend(client.poll(position, 20.0)))
    thread.start()
    time.sleep(0.3)     # the poll waits by then; were it late it would find the event as well
    engine.call("ecs", "RunTask", taskDefinition="f")
    thread.join(30)
    assert got and got[0].sequence == position + 1 and got[0].detail_type == "ECS Task State Change"
    assert next(event.sequence for event in client.events(position, timeout=0.0)) == position + 1


def test_without_an_engine_it_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(moorage.Unreachable, match="no engine answers"):
        moorage.connect(tmp_path)


def test_a_closed_engine_takes_its_socket_away_and_ends_idle_connections(tmp_path: Path) -> None:
    engine = moorage.Engine(tmp_path / "store", serve=True)
    client = moorage.connect(tmp_path / "store")
    client.stats()
    began = time.monotonic()
    engine.close()
    engine.close()
    assert time.monotonic() - began < 5
    assert not (tmp_path / "store" / "moorage.sock").exists()
    with pytest.raises(moorage.Unreachable):
        client.stats()


def test_a_socket_left_by_a_killed_engine_is_replaced(tmp_path: Path, engine: VirtualEngine) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "moorage.sock"))
    left.close()
    engine.listen(f"unix:{tmp_path / 'moorage.sock'}")
    assert moorage.connect(tmp_path).stats()["region"] == "eu-north-1"


def test_what_is_no_socket_is_not_replaced(tmp_path: Path, engine: VirtualEngine) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(moorage.MoorageError, match="is no socket"):
        engine.listen(f"unix:{tmp_path / 'file'}")
    assert (tmp_path / "file").read_text() == "precious"


def test_long_paths_work(tmp_path: Path, engine: VirtualEngine) -> None:
    deep = tmp_path / ("d" * 80) / ("e" * 80)
    deep.mkdir(parents=True)
    engine.listen(f"unix:{deep / 'moorage.sock'}")
    assert moorage.connect(deep).stats()["region"] == "eu-north-1"
    engine.close()
    assert not (deep / "moorage.sock").exists()


@pytest.mark.parametrize(("request_text", "status"), [
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", b"400"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", b"400"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
    (b"POST /call/ecs/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n\xff\xff", b"400"),
    (b"POST /call/ecs/RunTask/x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", b"404"),
    (b"POST /call/none/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", b"400"),
    (b"GET /events?after=x HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
    (b"nonsense\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\n" + b"".join(b"h%d: v\r\n" % n for n in range(200)) + b"\r\n", b"431"),
])
def test_malformed_requests_are_refused(path: str, request_text: bytes, status: bytes) -> None:
    assert status in raw(path, request_text).split(b"\r\n", 1)[0]


def test_many_clients_at_once(path: str, engine: VirtualEngine) -> None:
    client = moorage.connect(path)
    wrong: list[str] = []

    def ask(number: int) -> None:
        for step in range(20):
            name = f"c-{number}-{step}"
            if client.call("ecs", "CreateCluster", clusterName=name)["cluster"]["clusterName"] != name:
                wrong.append(name)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong and len(list(engine.clusters())) == 321


def test_an_idle_connection_that_was_closed_is_opened_again(path: str) -> None:
    transport = UnixTransport(path)
    assert "clusterArns" in transport.call_json("ecs", "ListClusters", "{}")
    transport._local.connection.sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(moorage.Unreachable):    # a write is never sent twice
        transport.call_json("ecs", "ListClusters", "{}")
    assert "clusterArns" in transport.call_json("ecs", "ListClusters", "{}")


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
def test_what_two_readers_could_read_differently_is_refused_and_ends_the_connection(path: str, request_text: bytes) -> None:
    smuggled = b"GET /stats HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(path, request_text + smuggled)
    assert answer.split(b"\r\n", 1)[0].split()[1] == b"400", answer
    assert answer.count(b"Content-Length: ") == 1 and b"clusterArns" not in answer


def test_headers_beyond_the_limit_are_refused_without_reading_on(path: str) -> None:
    assert b"431" in raw(path, b"GET /stats HTTP/1.1\r\n" + b"x: " + b"y" * 70_000 + b"\r\n\r\n").split(b"\r\n", 1)[0]


def test_an_interrupted_call_does_not_spoil_the_next(path: str) -> None:
    client = moorage.connect(path)

    class Interrupted(BaseException):
        pass

    def interrupt(number: int, frame: object) -> None:
        raise Interrupted
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(Interrupted):
                client.poll(client.position(), 20.0)
            assert client.call("ecs", "ListClusters")["clusterArns"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
