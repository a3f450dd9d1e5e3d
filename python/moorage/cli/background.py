"""moorage up --background and moorage shutdown: an engine in a process of its own, which goes on when the command has ended."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

from ..client import Client
from ..engine import make_directory
from . import codes, output, progress, reach

Json = dict[str, Any]

RECORD = "background.json"      # in the store: the process that `up --background` began
READY = "background.ready"     # the process that serves every address it was asked for
LOG = "engine.log"
_READY_SECONDS = 90.0


def ensure(arguments: argparse.Namespace, shown: progress.Progress) -> Client:
    """A client of the engine of the store; where none runs, one is begun in the background first. Raises Trouble, with the last lines of its log,
    where it does not come up."""
    there = reach.running(arguments)
    if there is not None:
        reach.refuse_other_drivers(arguments)
        shown.say(f"using the engine that runs on {arguments.store}")
        return there
    make_directory(arguments.store)
    drivers = reach.drivers_of(arguments)
    reach.remember_drivers(arguments.store, drivers)
    log = os.path.join(arguments.store, LOG)
    size = os.path.getsize(log) if os.path.exists(log) else 0
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(arguments.store, READY))
    child = subprocess.Popen(_command(arguments, log), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=_opened(log), cwd="/",
                             start_new_session=True)
    _remember(arguments.store, child.pid)
    shown.say(f"an engine begins in the background, process {child.pid}; its log is {log}", process=child.pid, log=log)
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        client = reach.running(arguments) if _is_ready(arguments.store, child.pid) else None
        if client is not None:
            return client
        if child.poll() is not None:
            raise output.Trouble(codes.FAILED, f"the engine ended with code {child.returncode}", *_tail(log, size), hint=f"the whole log is {log}")
        time.sleep(0.05)
    child.terminate()
    raise output.Trouble(codes.TIMEOUT, f"the engine does not answer after {_READY_SECONDS:g} s", *_tail(log, size), hint=f"the whole log is {log}")


def _command(arguments: argparse.Namespace, log: str) -> list[str]:
    """`moorage up` without a service. It works in "/", where no project file is, so that paths are absolute."""
    command = [sys.executable, "-m", "moorage", "up", "--store", os.path.abspath(arguments.store), "--cluster", arguments.cluster, "--progress", "plain",
               "--log-file", log]
    for option, value, is_path in (("--listen", arguments.listen, False), ("--keys", arguments.keys, True),
                                   ("--tls-certificate", arguments.tls_certificate, True), ("--tls-key", arguments.tls_key, True)):
        if value:
            command += [option, os.path.abspath(value) if is_path else value]
    return command


def _opened(log: str) -> int:
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def _tail(log: str, since: int) -> list[str]:
    with open(log, encoding="utf-8", errors="replace") as file:
        file.seek(since)
        return [line.rstrip("\n") for line in file.readlines()[-12:]]


# ------------------------------------------------------------------------------------------------------------------ the process

def _started(pid: int) -> int | None:
    """When a process began, in ticks since the machine did; None where there is none. Numbers of processes are used again, this is not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def _remember(store: str, pid: int) -> None:
    _write(os.path.join(store, RECORD), json.dumps({"process": pid, "started": _started(pid)}))


def _write(path: str, text: str) -> None:
    with os.fdopen(os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(text)
    os.replace(path + ".new", path)


def say_ready(store: str) -> None:
    """Called by the process of the engine when it serves every address: one that cannot be served ends it after it has answered at its socket."""
    _write(os.path.join(store, READY), str(os.getpid()))


def _is_ready(store: str, pid: int) -> bool:
    try:
        with open(os.path.join(store, READY)) as file:
            return file.read() == str(pid)
    except OSError:
        return False


def process_of(store: str) -> int | None:
    """The process that `up --background` began on a store, while it runs."""
    try:
        with open(os.path.join(store, RECORD)) as file:
            record: Json = json.load(file)
    except (OSError, ValueError):
        return None
    pid = int(record["process"])
    return pid if record.get("started") is not None and _started(pid) == record["started"] else None


def shutdown(arguments: argparse.Namespace) -> int:
    """Ends the engine that runs in the background; containers and load balancers go on."""
    pid = process_of(arguments.store)
    if pid is None:
        if reach.running(arguments) is not None:
            raise output.Trouble(codes.PRECONDITION, f"the engine of {arguments.store} was not begun by `moorage up --background`",
                                 "its process may do other work, so it is not ended from here",
                                 hint="end that process: Ctrl-C in its terminal, or systemctl stop")
        raise output.Trouble(codes.UNREACHABLE, f"no engine runs in the background on {arguments.store}")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + arguments.timeout
    while process_of(arguments.store) is not None:
        if time.monotonic() > deadline:
            raise output.Trouble(codes.TIMEOUT, f"the engine has not ended within {arguments.timeout:g} s", f"process {pid}",
                                 hint=os.path.join(arguments.store, LOG))
        time.sleep(0.05)
    os.unlink(os.path.join(arguments.store, RECORD))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(arguments.store, READY))
    if arguments.output != "table":
        output.data({"process": pid, "ended": True}, arguments)
    else:
        output.line(f"the engine (process {pid}) has ended; containers and load balancers go on, `moorage up` takes them over")
    return codes.OK
