"""The unix socket of an engine: how other processes of the same user reach the engine that holds the store.

HTTP/1.1 with Content-Length only. Routes: whatever AWS clients send goes to the engine's endpoint; besides
POST /call/SERVICE/OPERATION, GET /events?after=N&timeout=S&limit=N (long poll) and GET /stats. The socket file is 0600, and the
kernel says which user is at the other end: only the same user and root are served. Nothing here listens on a network.
"""

from __future__ import annotations

import http.server
import io
import json
import os
import re
import socket
import socketserver
import struct
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .errors import MoorageError
from .transport import Transport, socket_address

BODY_BYTES_MAX = 4 << 20
HEADER_BYTES_MAX = 64 << 10
HEADERS_MAX = 100
CONNECTIONS_MAX = 128
IDLE_SECONDS = 60.0
POLL_SECONDS_MAX = 30.0
POLL_EVENTS_MAX = 1000


# A token of RFC 9110; a value without control characters, tab excepted.
_HEADER = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n")
_REQUEST_LINE = re.compile(rb"[\x21-\x7e]+ [\x21-\x7e]+ HTTP/[0-9]\.[0-9]\r\n")


def _why_malformed(head: list[bytes]) -> str:
    """Why a request line, its headers and the empty line after them cannot be taken; empty: they can."""
    if head[-1] != b"\r\n":
        return "a header line must end in CR LF" if head[-1] else "the request ended within its headers"
    if not _REQUEST_LINE.fullmatch(head[0]):
        return "the request line must be METHOD TARGET HTTP/1.1 and end in CR LF"
    for line in head[1:-1]:
        if not line.endswith(b"\r\n"):
            return "a header line must end in CR LF"
        if not _HEADER.fullmatch(line):
            return "a header must be NAME: VALUE, without a blank before the colon, a folded line or control characters"
    return ""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "moorage"
    sys_version = ""
    timeout = IDLE_SECONDS
    server: "_UnixServer"
    raw_requestline: bytes

    def address_string(self) -> str:
        return "unix"

    def log_message(self, format: str, *args: Any) -> None:
        pass  # a library does not write to the standard error of its host

    def parse_request(self) -> bool:
        """Request line and headers as RFC 9112 has them, and no looser: what this server and another one could read differently
        (a bare LF, NUL, a blank before the colon, a folded line) ends the connection."""
        head = [self.raw_requestline]
        size = len(self.raw_requestline)
        while head[-1] not in (b"\r\n", b"\n", b""):
            head.append(self.rfile.readline(HEADER_BYTES_MAX + 1))
            size += len(head[-1])
            if size > HEADER_BYTES_MAX or len(head) > HEADERS_MAX:
                self._give_up(431, "RequestHeaderFieldsTooLarge", f"at most {HEADERS_MAX} headers and {HEADER_BYTES_MAX} bytes are read")
                return False
        why = _why_malformed(head)
        if why:
            self._give_up(400, "BadRequestException", why)
            return False
        lines, self.rfile = self.rfile, io.BytesIO(b"".join(head[1:]))
        try:
            return super().parse_request()
        finally:
            self.rfile = lines

    def _give_up(self, status: int, name: str, message: str) -> None:
        """Refuses a request before it was parsed, so there is no version and no method yet."""
        self.request_version, self.requestline, self.command = self.protocol_version, "", ""
        self._refuse(status, name, message)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if self.server.closing.is_set():
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def _answer_json(self, status: int, value: Any) -> None:
        self._answer(status, [("Content-Type", "application/json")], json.dumps(value).encode())

    def _refuse(self, status: int, name: str, message: str) -> None:
        self.close_connection = True
        self._answer_json(status, {"name": name, "message": message})

    def _body(self) -> bytes | None:
        if self.headers.get("Transfer-Encoding") is not None and self.headers.get("Content-Length") is not None:
            self._refuse(400, "BadRequestException", "a request has Content-Length or Transfer-Encoding, never both")
            return None
        if self.headers.get("Transfer-Encoding") is not None:
            self._refuse(501, "NotImplementedException", "only bodies with Content-Length are read here")
            return None
        lengths = self.headers.get_all("Content-Length") or ["0"]
        if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
            self._refuse(400, "BadRequestException", "Content-Length must be one number")
            return None
        length = int(lengths[0])
        if length > BODY_BYTES_MAX:
            self._refuse(413, "RequestEntityTooLargeException", f"the body has {length} bytes, at most {BODY_BYTES_MAX} are read")
            return None
        body = self.rfile.read(length)
        if len(body) != length:
            self.close_connection = True
            return None
        return body

    def _handle(self) -> None:
        body = self._body()
        if body is None:
            return
        target = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(target.query).items()}
        engine = self.server.engine
        try:
            if self.command == "GET" and target.path == "/stats":
                self._answer_json(200, engine.stats())
            elif self.command == "GET" and target.path == "/events":
                self._events(query)
            elif self.command == "POST" and target.path.startswith("/call/") and target.path.count("/") == 3:
                _, _, service, operation = target.path.split("/")
                reply = engine.call_json(service, operation, body.decode(), dry_run=query.get("dry_run") == "1",
                                         strict=query.get("strict") == "1")
                self._answer(200, [("Content-Type", "application/json")], reply.encode())
            else:
                answer = engine.http(self.command, self.path, list(self.headers.items()), body)
                self._answer(answer.status, answer.headers, answer.body)
        except MoorageError as error:
            self._answer_json(error.http_status or 500, {"name": error.name, "message": error.message, "path": error.path,
                                                         "retryable": error.retryable})
        except (UnicodeDecodeError, ValueError) as error:
            self._refuse(400, "BadRequestException", str(error))

    def _events(self, query: dict[str, str]) -> None:
        after = int(query.get("after", "0"))
        wait = min(max(float(query.get("timeout", "0")), 0.0), POLL_SECONDS_MAX)
        limit = min(max(int(query.get("limit", "1000")), 1), POLL_EVENTS_MAX)
        if self.server.closing.is_set():
            wait = 0.0
        self._answer_json(200, {"events": self.server.engine.events(after, wait, limit)})

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle


class _UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: str, engine: Transport) -> None:
        self.engine = engine
        self.path = path
        self.closing = threading.Event()
        self._places = threading.BoundedSemaphore(CONNECTIONS_MAX)
        self._open: set[socket.socket] = set()
        self._open_guard = threading.Condition()
        super().__init__(path, _Handler, bind_and_activate=False)
        # The mode of the socket before it is bound becomes the mode of the file, so that no other user can connect at any moment.
        os.fchmod(self.socket.fileno(), 0o600)
        try:
            os.unlink(path)  # the socket of a killed engine; holding the store's lock proves that it is gone
        except FileNotFoundError:
            pass
        with socket_address(path) as address:
            self.socket.bind(address)
        self.server_address = path
        self.server_activate()

    def server_bind(self) -> None:
        raise NotImplementedError  # bound in the constructor

    def verify_request(self, request: Any, client_address: Any) -> bool:
        _, user, _ = struct.unpack("3i", request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
        return user in (os.getuid(), 0)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)  # over the limit: closed at once, so that the client can try again later
            return
        with self._open_guard:
            self._open.add(request)
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._done(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._done(request)

    def _done(self, request: socket.socket) -> None:
        with self._open_guard:
            if request not in self._open:
                return
            self._open.remove(request)
            self._open_guard.notify_all()
        self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # the client disconnected in the middle of an answer

    def hang_up(self) -> None:
        with self._open_guard:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RD)
                except OSError:
                    pass


    def wait_until_done(self, seconds: float) -> bool:
        with self._open_guard:
            return self._open_guard.wait_for(lambda: not self._open, seconds)


class SocketServer:
    """Serves an engine at a path from construction until `close`; requests under way are answered before that returns or given up."""

    def __init__(self, path: str, engine: Transport) -> None:
        self._server = _UnixServer(path, engine)
        self._owner = os.getpid()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, name="moorage-socket",
                                        daemon=True)
        self._thread.start()

    @property
    def path(self) -> str:
        return self._server.path

    def close(self) -> None:
        if os.getpid() != self._owner or self._server.closing.is_set():
            return
        self._server.closing.set()
        try:
            os.unlink(self._server.path)
        except FileNotFoundError:
            pass
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def drain(self, seconds: float) -> bool:
        """After `close`: waits until no request is under way. A thread that is still inside the library when the interpreter ends
        would crash the process."""
        return os.getpid() != self._owner or self._server.wait_until_done(seconds)
