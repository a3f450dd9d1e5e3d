"""The client's end of a session of ExecuteCommand, over the unix socket of an engine: a WebSocket with the frames of AWS's session manager.

The transport is reliable, so what is sent is never repeated here, and a session whose connection breaks is over.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import select
import socket
import struct
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .errors import MoorageError, Unreachable
from .transport import socket_address

_ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"    # RFC 6455, section 1.3
_HEADER = struct.Struct(">I32sIQqQ16s32sII")        # length 116, type, schema, date, sequence, flags, id, digest, payload type, payload length
_HEADER_BYTES = 116
_INPUT, _ACK, _CLOSED, _OUTPUT = b"input_stream_data", b"acknowledge", b"channel_closed", b"output_stream_data"
_DATA, _SIZE, _HANDSHAKE, _ANSWER, _COMPLETE, _FLAG, _ERRORS, _EXIT = 1, 3, 5, 6, 7, 10, 11, 12
_TERMINATE = 2
_END_OF_INPUT = 100
_CHUNK = 1024
_ANSWER_BYTES_MAX = 16 << 10
_TIMEOUT = 30.0


class Message(NamedTuple):
    kind: bytes
    sequence: int
    payload_type: int
    payload: bytes
    id: bytes


def pack(kind: bytes, payload: bytes, payload_type: int, sequence: int, flags: int) -> bytes:
    digest = hashlib.sha256(payload).digest()
    number = uuid.uuid4().bytes
    return _HEADER.pack(_HEADER_BYTES, kind.ljust(32), 1, int(time.time() * 1000), sequence, flags, number[8:] + number[:8], digest,
                        payload_type, len(payload)) + payload


def unpack(frame: bytes) -> Message:
    """Raises ValueError for what is no message."""
    if len(frame) < _HEADER.size:
        raise ValueError(f"a frame of {len(frame)} bytes is no message")
    length, kind, _, _, sequence, _, number, digest, payload_type, size = _HEADER.unpack_from(frame)
    payload = frame[_HEADER.size:]
    if length != _HEADER_BYTES or size != len(payload) or (size and digest != hashlib.sha256(payload).digest()):
        raise ValueError("a frame of the session is damaged")
    return Message(kind.rstrip(b" \0"), sequence, payload_type, payload, number[8:] + number[:8])


class _WebSocket:
    """The client's half of RFC 6455 over a unix socket: masked frames out, whole messages in."""

    def __init__(self, path: str, target: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(_TIMEOUT)
        self._buffer = b""
        try:
            with socket_address(path) as address:
                self.socket.connect(address)
            self._upgrade(target)
        except OSError as error:
            self.socket.close()
            raise Unreachable(f"no engine answers at {path}: {error.strerror or error}") from error
        except BaseException:
            self.socket.close()
            raise

    def _upgrade(self, target: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {target} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._buffer:
            if not self._more() or len(self._buffer) > _ANSWER_BYTES_MAX:
                raise Unreachable("the engine did not open the session")
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        accept = base64.b64encode(hashlib.sha1((key + _ACCEPT).encode()).digest())
        if not head.startswith(b"HTTP/1.1 101") or accept not in head:
            raise MoorageError("TargetNotConnectedException", f"the engine did not open the session: {head.splitlines()[0].decode(errors='replace')}")

    def _more(self) -> bool:
        block = self.socket.recv(65536)
        self._buffer += block
        return bool(block)

    def send(self, payload: bytes, opcode: int) -> None:
        size = len(payload)
        head = bytes([0x80 | opcode]) + (bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size))
        mask = os.urandom(4)
        repeated = mask * (size // 4 + 1)
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated[:size], "big")).to_bytes(size, "big") if size else b""
        self.socket.sendall(head + mask + masked)

    def has_whole(self) -> bool:
        return self._length() is not None

    def _length(self) -> tuple[int, int] | None:
        """Where the payload of the first frame in the buffer begins and ends; None: it is not whole yet."""
        if len(self._buffer) < 2:
            return None
        size, at = self._buffer[1] & 0x7f, 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(self._buffer) < 2 + width:
                return None
            size, at = int.from_bytes(self._buffer[2:2 + width], "big"), 2 + width
        return (at, at + size) if len(self._buffer) >= at + size else None

    def receive(self) -> tuple[int, bytes] | None:
        """Opcode and payload of the next frame; None: the other side has closed."""
        while (place := self._length()) is None:
            if not self._more():
                return None
        opcode = self._buffer[0] & 0x0f
        payload = self._buffer[place[0]:place[1]]
        self._buffer = self._buffer[place[1]:]
        return opcode, payload


class ExecSession:
    """A command in a container: `session` is the member `session` of ExecuteCommand's reply. Not for use by two threads at once."""

    def __init__(self, path: str, session: dict[str, Any], *, terminal: bool) -> None:
        target = f"/v1/data-channel/{session['sessionId']}?role=publish_subscribe" + ("" if terminal else "&terminal=0")
        self._web = _WebSocket(path, target)
        self._next_in = 0
        self._next_out = 0
        self._is_over = False
        self.exit_code: int | None = None
        self.message = ""
        token = {"MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()), "TokenValue": session["tokenValue"],
                 "ClientId": str(uuid.uuid4()), "ClientVersion": "moorage"}
        self._web.send(json.dumps(token).encode(), 1)

    def fileno(self) -> int:
        return self._web.socket.fileno()

    def close(self) -> None:
        """Ends the session; a command that still runs is killed."""
        if not self._is_over:
            self._is_over = True
            with contextlib.suppress(OSError):
                self._send(_FLAG, struct.pack(">I", _TERMINATE))
        self._web.socket.close()

    def __enter__(self) -> ExecSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Standard input of the command."""
        for at in range(0, len(data), _CHUNK):
            self._send(_DATA, data[at:at + _CHUNK])

    def end_input(self) -> None:
        self._send(_FLAG, struct.pack(">I", _END_OF_INPUT))

    def resize(self, columns: int, rows: int) -> None:
        self._send(_SIZE, json.dumps({"cols": columns, "rows": rows}).encode())

    def read(self) -> Iterator[tuple[str, bytes]]:
        """What one readable moment of the connection brings: ("output", bytes), ("errors", bytes), ("ready", b"") once, when the command is
        about to begin, and ("end", b"") at last."""
        while True:
            received = self._web.receive()
            if received is None:
                self._is_over = True
                yield "end", b""
                return
            opcode, payload = received
            if opcode == 8:
                if self.exit_code is None and not self.message:
                    self.message = payload[2:].decode(errors="replace")
                self._is_over = True
                yield "end", b""
                return
            if opcode == 9:
                self._web.send(payload, 10)
            elif opcode == 2:
                yield from self._take(unpack(payload))
            if not self._web.has_whole():
                return

    def _send(self, payload_type: int, payload: bytes) -> None:
        self._web.send(pack(_INPUT, payload, payload_type, self._next_out, 1 if self._next_out == 0 else 0), 2)
        self._next_out += 1

    def _take(self, message: Message) -> Iterator[tuple[str, bytes]]:
        if message.kind == _CLOSED:
            self.message = self.message or str(json.loads(message.payload).get("Output", ""))
            self._is_over = True
            yield "end", b""
            return
        if message.kind != _OUTPUT:
            return
        known = {"AcknowledgedMessageType": message.kind.decode(), "AcknowledgedMessageId": str(uuid.UUID(bytes=message.id)),
                 "AcknowledgedMessageSequenceNumber": message.sequence, "IsSequentialMessage": True}
        self._web.send(pack(_ACK, json.dumps(known).encode(), 0, 0, 3), 2)
        if message.sequence != self._next_in:   # a repetition of what was read
            return
        self._next_in += 1
        if message.payload_type == _HANDSHAKE:
            done = [{"ActionType": action["ActionType"], "ActionStatus": 1, "ActionResult": None, "Error": ""}
                    for action in json.loads(message.payload).get("RequestedClientActions", [])]
            self._send(_ANSWER, json.dumps({"ClientVersion": "moorage", "ProcessedClientActions": done, "Errors": None}).encode())
        elif message.payload_type == _COMPLETE:
            yield "ready", b""
        elif message.payload_type == _DATA:
            yield "output", message.payload
        elif message.payload_type == _ERRORS:
            yield "errors", message.payload
        elif message.payload_type == _EXIT:
            with contextlib.suppress(ValueError):
                self.exit_code = int(message.payload.decode().rpartition(":")[2])


class Executed(NamedTuple):
    """What a command in a container did. `exit_code` is None where nothing tells it; `message` says why a command did not run."""

    exit_code: int | None
    output: bytes
    errors: bytes
    message: str


def collect(session: ExecSession, given: bytes, timeout: float, cancelled: Callable[[], bool] = lambda: False) -> Executed:
    """Runs a session without a terminal to its end. Raises TimeoutError; the command is killed then."""
    out, err = bytearray(), bytearray()
    until = time.monotonic() + timeout
    with session:
        while True:
            left = until - time.monotonic()
            if left <= 0 or cancelled():
                raise TimeoutError(f"the command did not end within {timeout:g} s")
            if not select.select([session], [], [], min(left, 0.5))[0]:
                continue
            for kind, data in session.read():
                if kind == "ready":
                    session.write(given)
                    session.end_input()
                elif kind == "output":
                    out += data
                elif kind == "errors":
                    err += data
                elif kind == "end":
                    return Executed(session.exit_code, bytes(out), bytes(err), session.message)
