"""What a service manager and `moorage serve` tell each other: sockets that it made, and how the service is (sd_notify, without libsystemd)."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator

from ..errors import MoorageError
from . import codes, output

FIRST_DESCRIPTOR = 3
ADDRESS = "systemd"     # --listen systemd: at the sockets of the unit


def take_sockets() -> list[str]:
    """The sockets that were handed over, as addresses; they are taken once, and not by children."""
    owner, number = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if owner != str(os.getpid()) or not number.isdecimal() or int(number) == 0:
        raise output.Trouble(codes.PRECONDITION, "no socket was handed over", "--listen systemd takes the sockets of a systemd unit (LISTEN_FDS)",
                             hint="start it by its .socket unit, or name an address")
    descriptors = range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + int(number))
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.set_inheritable(descriptor, False)
    return [f"fd:{descriptor}" for descriptor in descriptors]


def notify(state: str) -> bool:
    """Tells the service manager; False where there is none. An address that begins with "@" is in the abstract name space."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or address[0] not in "/@":
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.connect("\0" + address[1:] if address[0] == "@" else address)
            sender.sendall(state.encode())
    except OSError:
        return False
    return True


@contextlib.contextmanager
def served(ask: Callable[[], object]) -> Iterator[None]:
    """READY at the beginning, STOPPING at the end, and WATCHDOG between them as long as the engine answers `ask`."""
    notify("READY=1\nSTATUS=serving")
    ended = threading.Event()
    period = _watchdog_period()
    beat: threading.Thread | None = None
    if period:
        def run() -> None:
            while not ended.is_set():
                with contextlib.suppress(MoorageError):     # no sign of life from an engine that does not answer
                    ask()
                    notify("WATCHDOG=1")
                ended.wait(period)
        beat = threading.Thread(target=run, name="watchdog", daemon=True)
        beat.start()
    try:
        yield
    finally:
        ended.set()
        notify("STOPPING=1\nSTATUS=requests under way end")
        if beat is not None:
            beat.join()


def _watchdog_period() -> float:
    """Seconds between two signs of life, half of what the manager waits for; 0: it does not wait for any."""
    owner, limit = os.environ.get("WATCHDOG_PID"), os.environ.get("WATCHDOG_USEC", "")
    if (owner is not None and owner != str(os.getpid())) or not limit.isdecimal():
        return 0.0
    return int(limit) / 2e6
