"""moorage exec: a command in a running container, with or without a terminal."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import tty
from collections.abc import Iterator
from types import FrameType

from ..client import Client
from ..exec_session import ExecSession
from ..views import short
from . import codes, output, reach

_READ = 16 << 10


def run(arguments: argparse.Namespace) -> int:
    if not arguments.arguments:
        raise output.Trouble(codes.USAGE, "no command is given", hint="moorage exec TASK [CONTAINER] -- COMMAND, for example: moorage exec web -- ls /")
    with reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        task = _task(client, arguments)
        session = client.exec_session(task, arguments.arguments, container=arguments.container, cluster=arguments.cluster, terminal=arguments.tty)
    with session:
        code = _with_terminal(session) if arguments.tty else _with_pipes(session, arguments)
    if session.message:
        output.complain("the session ended", session.message)
    if code is None:
        return codes.FAILED
    return code


def _task(client: Client, arguments: argparse.Namespace) -> str:
    """The task that is meant: an id or its first characters, or a service, of which the newest running task is taken."""
    found = reach.task_ids(client, arguments.cluster, arguments.task)
    if len(found) > 1:
        raise output.Trouble(codes.USAGE, f"{len(found)} tasks begin with {arguments.task}", *sorted(short(arn) for arn in found))
    if found:
        return found[0]
    arns = list(client.pages("ecs", "ListTasks", "taskArns", cluster=arguments.cluster, desiredStatus="RUNNING"))
    running = [task for task in reach.tasks(client, arguments.cluster, arns)
               if task.get("group") == f"service:{arguments.task}" and task["lastStatus"] == "RUNNING"]
    if not running:
        raise output.Trouble(codes.NOT_FOUND, f"no running task and no service with one is called {arguments.task}", hint="moorage ps lists the tasks")
    return str(max(running, key=lambda task: float(task.get("startedAt", 0)))["taskArn"])


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data):]


def _with_pipes(session: ExecSession, arguments: argparse.Namespace) -> int | None:
    sources: list[ExecSession | int] = [session]
    while True:
        for source in select.select(sources, [], [])[0]:
            if isinstance(source, int):
                data = os.read(source, _READ)
                if data:
                    session.write(data)
                else:
                    session.end_input()
                    sources.remove(source)
                continue
            for kind, data in session.read():
                if kind == "output":
                    _write(1, data)
                elif kind == "errors":
                    _write(2, data)
                elif kind == "ready":
                    if arguments.interactive:
                        sources.append(0)
                    else:
                        session.end_input()
                elif kind == "end":
                    return session.exit_code


def _with_terminal(session: ExecSession) -> int | None:
    sources: list[ExecSession | int] = [session]
    with _raw(), _sizes(session) as resized:
        while True:
            for source in select.select([*sources, resized], [], [])[0]:
                if source == resized:
                    os.read(resized, _READ)
                    session.resize(*_size())
                elif isinstance(source, int):
                    data = os.read(source, _READ)
                    if data:
                        session.write(data)
                    else:
                        sources.remove(source)
                else:
                    for kind, data in session.read():
                        if kind in ("output", "errors"):
                            _write(1, data)
                        elif kind == "ready":
                            session.resize(*_size())
                            sources.append(0)
                        elif kind == "end":
                            return session.exit_code


def _size() -> tuple[int, int]:
    """Columns and rows of this terminal; 80 by 24 where there is none."""
    with contextlib.suppress(OSError):
        rows, columns, _, _ = struct.unpack("HHHH", fcntl.ioctl(1, termios.TIOCGWINSZ, b"\0" * 8))
        if rows and columns:
            return columns, rows
    return 80, 24


@contextlib.contextmanager
def _raw() -> Iterator[None]:
    """Keys go to the command as they are typed, Ctrl-C among them."""
    if not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


@contextlib.contextmanager
def _sizes(session: ExecSession) -> Iterator[int]:
    """A descriptor that is readable whenever the terminal has another size."""
    ends = os.pipe()
    os.set_blocking(ends[1], False)

    def changed(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(ends[1], b".")

    before = signal.signal(signal.SIGWINCH, changed)
    try:
        yield ends[0]
    finally:
        signal.signal(signal.SIGWINCH, before)
        for end in ends:
            os.close(end)
