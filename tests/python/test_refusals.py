"""The system refuses threads, memory or descriptors, or gave none to begin with: the library answers with an error."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

OTHER_USER = 54_321     # a user with no other process, so that a limit of processes counts this one only

BEGIN = """
import os, resource, sys
import moorage
from moorage._native import native

def kib(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

def attempt(work):
    try:
        return work()
    except (moorage.MoorageError, native.Error, MemoryError, OSError) as error:
        return error

def live(engine):
    engine.call("ecs", "RegisterTaskDefinition", family="web",
                containerDefinitions=[{"name": "app", "image": "busybox", "memory": 8}])
    engine.call("ecs", "RunTask", taskDefinition="web", count=10)
    engine.call("ecs", "CreateService", serviceName="s", taskDefinition="web", desiredCount=500)
    return list(engine._transport.events(0, 0.0, 100_000))
"""


def code_of(story: str, **options: object) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", BEGIN + textwrap.dedent(story)], capture_output=True, text=True, timeout=120,
                          check=False, **options)  # type: ignore[call-overload]
    return done.returncode, done.stderr


def test_memory_refused_while_opening_and_in_calls_is_an_error(tmp_path: Path) -> None:
    code, errors = code_of(f"""
        for extra in range(76_000, 100_000, 1_500):
            child = os.fork()
            if child == 0:
                limit = (kib("VmSize") + extra) * 1024
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
                engine = attempt(lambda: moorage.Engine({str(tmp_path)!r} + "/%d" % extra, runtime="simulated"))
                if isinstance(engine, moorage.Engine):
                    attempt(lambda: live(engine))
                    attempt(engine.close)
                os._exit(7)
            status = os.waitpid(child, 0)[1]
            if os.WIFSIGNALED(status):
                sys.exit("with %d KiB: signal %d" % (extra, os.WTERMSIG(status)))
        for extra in range(0, 16_000, 1_000):
            child = os.fork()
            if child == 0:
                engine = moorage.Engine(runtime="simulated")
                limit = (kib("VmSize") + extra) * 1024
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
                attempt(lambda: live(engine))
                attempt(engine.close)
                os._exit(7)
            status = os.waitpid(child, 0)[1]
            if os.WIFSIGNALED(status):
                sys.exit("open, then %d KiB: signal %d" % (extra, os.WTERMSIG(status)))
        sys.exit(7)
    """)
    assert code == 7, errors


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_threads_refused_are_an_error_that_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    code, errors = code_of(f"""
        import tempfile
        os.setgid({OTHER_USER})
        os.setuid({OTHER_USER})
        said = []
        for processes in range(1, 8):
            resource.setrlimit(resource.RLIMIT_NPROC, (processes, resource.getrlimit(resource.RLIMIT_NPROC)[1]))
            made = attempt(lambda: moorage.Engine(tempfile.mkdtemp(dir={str(tmp_path)!r}), runtime="simulated",
                                                  balancer="simulated"))
            if isinstance(made, moorage.Engine):
                attempt(lambda: live(made))
                made.close()
            else:
                said.append(str(made))
        if not 3 <= len(said) < 7 or not all("thread" in text for text in said):
            sys.exit("refusals: %r" % said)
        sys.exit(7)
    """)
    assert code == 7, errors


def test_descriptors_refused_are_an_error(tmp_path: Path) -> None:
    code, errors = code_of(f"""
        opened = 0
        for descriptors in range(3, 40):
            child = os.fork()
            if child == 0:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
                engine = attempt(lambda: moorage.Engine({str(tmp_path)!r} + "/%d" % descriptors, runtime="simulated",
                                                        balancer="simulated"))
                if isinstance(engine, moorage.Engine):
                    attempt(lambda: live(engine))
                    engine.close()
                    os._exit(7)
                os._exit(6)
            status = os.waitpid(child, 0)[1]
            if os.WIFSIGNALED(status):
                sys.exit("with %d descriptors: signal %d" % (descriptors, os.WTERMSIG(status)))
            opened += os.WEXITSTATUS(status) == 7
        sys.exit(7 if opened else "never opened")
    """)
    assert code == 7, errors


def test_no_descriptor_of_the_engine_takes_the_place_of_a_closed_standard_one(tmp_path: Path) -> None:
    report = tmp_path / "report"
    code, _ = code_of(f"""
        import errno
        for fd in (0, 1, 2):
            os.close(fd)
        def there():
            return [int(name) for name in os.listdir("/proc/self/fd")]
        found = []
        with moorage.Engine({str(tmp_path)!r} + "/state", runtime="simulated", balancer="simulated") as engine:
            live(engine)
            for fd in (0, 1, 2):
                found.append(os.readlink("/proc/self/fd/%d" % fd))
                for use in (lambda: os.read(fd, 1), lambda: os.write(fd, b"x")):
                    try:
                        use()
                        found.append("usable")
                    except OSError as error:
                        found.append(errno.errorcode[error.errno])
        holes = os.open("/dev/null", os.O_RDONLY)
        lines = repr([found, holes])
        os.close(holes)
        with open({str(report)!r}, "w") as out:
            out.write(lines)
        os._exit(7)
    """)
    assert code == 7
    assert report.read_text() == repr([["/dev/null", "EBADF", "EBADF"] * 3, 0])
