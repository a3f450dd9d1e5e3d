"""Passes bytes between clients and an engine unchanged, and counts the operations that they ask for."""

from __future__ import annotations

import collections
import contextlib
import re
import socket
import socketserver
import threading
from types import TracebackType
from urllib.parse import urlsplit

# A JSON service is named by a header, a query service by a member of the form, a CBOR service by the path.
_TARGET = re.compile(rb"\r\nx-amz-target: *[A-Za-z0-9_.]+\.([A-Za-z]+)\r\n", re.IGNORECASE)
_ACTION = re.compile(rb"(?:\n|&)Action=([A-Z][A-Za-z]+)")
_CBOR = re.compile(rb"POST /service/[A-Za-z0-9]+/operation/([A-Za-z]+) HTTP")


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        asked = bytearray()
        self.server.asked.append(asked)
        with socket.create_connection(self.server.behind) as engine:
            back = threading.Thread(target=_pass, args=(engine, self.request, None), daemon=True)
            back.start()
            _pass(self.request, engine, asked)
            back.join()


def _pass(source: socket.socket, sink: socket.socket, copy: bytearray | None) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(1 << 16):
            if copy is not None:
                copy += piece
            sink.sendall(piece)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behind: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.asked: list[bytearray] = []


class Relay:
    """Listens at a port of loopback and forwards to the engine at `url`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = _Server((str(parts.hostname), int(parts.port or 80)))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Relay:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def calls(self) -> collections.Counter[str]:
        """How often each operation was asked for, requests that were refused included."""
        found: collections.Counter[str] = collections.Counter()
        for asked in list(self._server.asked):
            text = bytes(asked)
            found.update(match.decode() for pattern in (_TARGET, _ACTION, _CBOR) for match in pattern.findall(text))
        return found
