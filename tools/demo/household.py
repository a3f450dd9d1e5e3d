"""The demo's resources on the machine: a directory, a port, the process of `moorage up`; and the removal of what a crashed demo left."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import moorage
from moorage.errors import Unreachable

ROOT = Path(__file__).resolve().parents[2]
PARENT = Path(os.environ.get("MOORAGE_DEMO_DIR", "/var/tmp/moorage-demo"))


def free_port() -> int:
    """A port where nothing listens. It lies below the range from which the kernel takes the ports of outgoing connections, so none of
    those has it by the time it is used."""
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in random.sample(range(max(1024, first - 12_000), max(1025, first)), 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise OSError("100 ports in a row are in use")


class Household:
    """`store` is where the engine lives. A lock on the directory says that its demo runs; the file `kept` says that the demo was left running."""

    def __init__(self) -> None:
        PARENT.mkdir(parents=True, exist_ok=True)
        self.place = PARENT / f"{os.getpid()}-{int(time.time())}"
        self.place.mkdir(mode=0o700)
        self._lock = _locked(self.place)
        self.store = self.place / "store"
        self.images = self.place / "images"
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.lines: list[dict[str, Any]] = []

    # ------------------------------------------------------------------------------------------------------ moorage up

    def arguments(self, command: str, *more: str) -> list[str]:
        return [sys.executable, "-m", "moorage", command, "--store", str(self.store), *more]

    def up(self, task_definition: Path, service: Path, heard: Callable[[dict[str, Any]], None]) -> None:
        """Starts `moorage up` in the background; `heard` gets its output line by line."""
        argv = self.arguments("up", "--task-definition", str(task_definition), "--service", str(service), "--load-balancer", str(self.port),
                              "--images", str(self.images), "--progress", "json", "--output", "json", "--timeout", "120s")
        self.lines = []
        self.process = subprocess.Popen(argv, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
        assert self.process.stderr is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stderr, heard), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str], heard: Callable[[dict[str, Any]], None]) -> None:
        for line in stream:
            try:
                facts: dict[str, Any] = json.loads(line)
            except ValueError:
                facts = {"message": line.strip()}
            self.lines.append(facts)
            heard(facts)

    def wait_steady(self, seconds: float = 150.0) -> None:
        """Waits until `up` reports that the service is steady; RuntimeError with its output if it ended or took longer."""
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if any(line.get("steady") for line in list(self.lines)):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"moorage up did not reach the steady state (exit code {self.process.poll()}):\n  "
                           + "\n  ".join(str(line.get("message")) for line in self.lines[-12:]))

    def client(self, seconds: float = 60.0) -> moorage.Client:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return moorage.connect(self.store)
            except Unreachable:
                if time.monotonic() > deadline or (self.process is not None and self.process.poll() is not None):
                    raise RuntimeError("moorage up does not serve its socket:\n  "
                                       + "\n  ".join(str(line.get("message")) for line in self.lines[-12:])) from None
                time.sleep(0.02)

    def kill_engine(self) -> None:
        """Kills `moorage up` with SIGKILL, as a crash would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def detach(self) -> int:
        """Ctrl-C for `moorage up`; its exit code."""
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    # --------------------------------------------------------------------------------------------------------- the end

    def down(self) -> subprocess.CompletedProcess[str]:
        """`moorage down --purge`: services, load balancer, containers, and the store."""
        self.detach()
        return subprocess.run(self.arguments("down", "--purge", "--progress", "plain", "--timeout", "90s"), capture_output=True, text=True,
                              timeout=150, check=False)

    def keep(self) -> None:
        self.detach()
        (self.place / "kept").touch()

    def leave(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        self._lock.close()
        try:
            PARENT.rmdir()
        except OSError:
            pass


def _locked(place: Path) -> IO[str]:
    lock = open(place / "lock", "w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def sweep(say: Callable[[str], None]) -> None:
    """Removes what unfinished demos have left. Demos that run stay, and so do kept ones as long as they have a store."""
    for place in sorted(PARENT.iterdir()) if PARENT.is_dir() else []:
        if not place.is_dir() or ((place / "kept").exists() and (place / "store").exists()):
            continue
        try:
            lock = _locked(place)
        except (BlockingIOError, OSError):
            continue
        with lock:
            say(f"removing what an earlier demo left in {place}")
            store = place / "store"
            if store.exists():
                subprocess.run([sys.executable, "-m", "moorage", "down", "--purge", "--store", str(store), "--progress", "quiet",
                                "--timeout", "60s"], capture_output=True, timeout=120, check=False)
            _end_by_force(str(place))
            shutil.rmtree(place, ignore_errors=True)


def _end_by_force(mark: str) -> None:
    """Last resort for a store that cannot be opened any more: ends the processes that name it, and unmounts what lies below it."""
    import residue
    for pid in residue.processes({mark}):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for mount in sorted(residue.mounts({mark}), reverse=True):
        subprocess.run(["umount", "-l", mount], capture_output=True, check=False)
