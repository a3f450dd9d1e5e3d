"""The two ways to an engine: in this process, or over the unix socket of the process that holds the store.

Both offer the same four calls, so everything above (boto3 clients, views, command line tool) works with either.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from typing import Any, NamedTuple, Protocol

from .errors import MoorageError, Unreachable


class HttpResponse(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


# Where a call comes from: kind ("in-process", "unix-socket", "network"), account, principalArn, accessKeyId, sessionName,
# sourceAddress, userAgent, requestId. All are optional; the principal is what ECS shows as createdBy and registeredBy.
Caller = Mapping[str, str]


class Transport(Protocol):
    def call_json(self, service: str, operation: str, body: str, *, dry_run: bool = False, strict: bool = False,
                  caller: Caller | None = None) -> str:
        """Runs one operation, for another caller than this process where one is named; raises MoorageError."""

    def http(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, *,
             caller: Caller | None = None) -> HttpResponse:
        """Hands a request of an AWS client to the engine's endpoint; never raises for an error of the API."""

    def events(self, after: int, timeout: float, limit: int) -> list[tuple[int, str]]:
        """Notices after a position, waiting at most `timeout` seconds for the first."""

    def copy_state(self) -> bytes:
        """The whole state of the engine, for another one that goes on from it."""

    def stats(self) -> dict[str, Any]:
        """The engine's counters."""


SOCKET_NAME = "moorage.sock"
_PATH_MAX = 100  # sun_path holds 108 bytes


@contextlib.contextmanager
def socket_address(path: str) -> Iterator[str]:
    """An address for `path` that fits into sun_path however long the path is."""
    if len(os.fsencode(path)) <= _PATH_MAX:
        yield path
        return
    directory = os.open(os.path.dirname(path), os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{os.path.basename(path)}"
    finally:
        os.close(directory)


class _UnixConnection(HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        try:
            with socket_address(self._path) as address:
                self.sock.connect(address)
        except OSError:
            self.close()
            raise

    def __del__(self) -> None:
        self.close()    # the thread that used it has ended, or its client was closed


class UnixTransport:
    """A connection for each thread; a connection that the other side closed is opened again once."""

    def __init__(self, path: str, timeout: float = 120.0) -> None:
        self.path = path
        self._timeout = timeout
        self._local = threading.local()

    def http(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, *,
             caller: Caller | None = None) -> HttpResponse:
        _refuse_caller(caller)
        reused = getattr(self._local, "connection", None)
        if reused is not None:
            try:
                return self._exchange(reused, method, target, headers, body)
            except (RemoteDisconnected, BrokenPipeError, ConnectionResetError) as error:
                self.close()
                # The server closes idle connections. Once bytes of a write may have arrived, sending it again could do it twice.
                if not isinstance(error, RemoteDisconnected) and method != "GET":
                    raise Unreachable(f"the engine behind {self.path} closed the connection: {error}") from error
        connection = _UnixConnection(self.path, self._timeout)
        try:
            connection.connect()
        except OSError as error:
            raise Unreachable(f"no engine answers at {self.path}: {error.strerror or error}") from error
        self._local.connection = connection
        try:
            return self._exchange(connection, method, target, headers, body)
        except (OSError, HTTPException) as error:
            self.close()
            raise Unreachable(f"the engine behind {self.path} went away: {error}") from error

    @staticmethod
    def _exchange(connection: HTTPConnection, method: str, target: str, headers: list[tuple[str, str]],
                  body: bytes) -> HttpResponse:
        try:
            return UnixTransport._exchange_whole(connection, method, target, headers, body)
        except BaseException:   # also Ctrl-C between request and answer: what comes next must not read the answer of this one
            connection.close()
            raise

    @staticmethod
    def _exchange_whole(connection: HTTPConnection, method: str, target: str, headers: list[tuple[str, str]],
                        body: bytes) -> HttpResponse:
        connection.putrequest(method, target, skip_accept_encoding=True, skip_host=any(n.lower() == "host" for n, _ in headers))
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return HttpResponse(answer.status, answer.getheaders(), answer.read())

    def call_json(self, service: str, operation: str, body: str, *, dry_run: bool = False, strict: bool = False,
                  caller: Caller | None = None) -> str:
        _refuse_caller(caller)
        flags = "&".join(name for name, on in (("dry_run=1", dry_run), ("strict=1", strict)) if on)
        answer = self.http("POST", f"/call/{service}/{operation}" + (f"?{flags}" if flags else ""),
                           [("Content-Type", "application/json")], body.encode())
        if answer.status == 200:
            return answer.body.decode()
        raise _error(answer, operation)

    def events(self, after: int, timeout: float, limit: int = 1000) -> list[tuple[int, str]]:
        waits = min(timeout, self._timeout / 2)
        answer = self.http("GET", f"/events?after={after}&timeout={waits:.3f}&limit={limit}", [], b"")
        if answer.status != 200:
            raise _error(answer, "events")
        return [(int(sequence), notice) for sequence, notice in json.loads(answer.body)["events"]]

    def copy_state(self) -> bytes:
        answer = self.http("GET", "/state", [], b"")
        if answer.status != 200:
            raise _error(answer, "copy_state")
        return answer.body

    @property
    def directory(self) -> str:
        """Where the store is whose engine answers."""
        return os.path.dirname(self.path)

    def stats(self) -> dict[str, Any]:
        answer = self.http("GET", "/stats", [], b"")
        if answer.status != 200:
            raise _error(answer, "stats")
        result: dict[str, Any] = json.loads(answer.body)
        return result

    def close(self) -> None:
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            connection.close()


def _refuse_caller(caller: Caller | None) -> None:
    """The process that serves the socket takes the kernel's word for the process at the other end, not that process's own."""
    if caller is not None:
        raise MoorageError("InvalidParameterException", "a call over a socket comes from the process that makes it: caller_ is for "
                           "calls to an engine of this process", path="caller")


def _error(answer: HttpResponse, operation: str) -> MoorageError:
    try:
        facts = json.loads(answer.body)
        return MoorageError(facts["name"], facts["message"], path=facts.get("path", ""), http_status=answer.status,
                            retryable=bool(facts.get("retryable")), operation=operation)
    except (ValueError, KeyError, TypeError):
        return MoorageError("ServerException", f"unexpected answer {answer.status}", http_status=answer.status, operation=operation)
