"""How `moorage serve` lives under a service manager, which this test plays, and what `moorage ca` makes."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage.cli import main, systemd


class Manager:
    """systemd as far as it matters: a socket that listens, and one that hears how the service is."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.heard.bind(str(directory / "notify"))
        self.heard.settimeout(60)

    def next(self) -> list[str]:
        return self.heard.recv(4096).decode().splitlines()

    def until(self, word: str) -> None:
        while word not in self.next():
            pass

    @contextmanager
    def service(self, *arguments: str, watchdog_us: int = 0) -> Iterator[subprocess.Popen[str]]:
        # The number of the process has to be in its environment, so a first program puts it there and becomes the service.
        environment = {**os.environ, "NOTIFY_SOCKET": str(self.directory / "notify"), "LISTEN_FDS": "1",
                       **({"WATCHDOG_USEC": str(watchdog_us)} if watchdog_us else {})}
        become = (f"import os, sys; os.dup2({self.listener.fileno()}, 3); os.environ['LISTEN_PID'] = str(os.getpid()); "
                  "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])")
        command = [sys.executable, "-c", become, "-m", "moorage", "serve",
                   "--store", str(self.directory / "store"), "--runtime", "simulated", "--balancer", "none", "--progress", "plain",
                   "--listen", "systemd", *arguments]
        with subprocess.Popen(command, env=environment, pass_fds=[self.listener.fileno()], stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path)
    yield made
    made.listener.close()
    made.heard.close()


def test_a_service_takes_its_socket_tells_ready_watchdog_and_stopping(manager: Manager) -> None:
    with manager.service(watchdog_us=200_000) as process:
        assert "READY=1" in manager.next()
        with urllib.request.urlopen(manager.url + "health", timeout=30) as answer:
            assert json.load(answer) == {"status": "ok"}
        manager.until("WATCHDOG=1")
        manager.until("WATCHDOG=1")
        process.send_signal(signal.SIGTERM)
        manager.until("STOPPING=1")
        assert process.wait(60) == 0


def test_a_client_that_connects_before_the_engine_is_there_is_served(manager: Manager) -> None:
    with socket.create_connection(manager.listener.getsockname(), timeout=60) as early:
        early.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with manager.service() as process:
            assert early.recv(4096).startswith(b"HTTP/1.1 200")
            manager.until("READY=1")
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            assert early.recv(4096) == b""


def test_without_a_socket_handed_over_nothing_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_FDS", "1")
    monkeypatch.setenv("LISTEN_PID", "1")
    assert main(["serve", "--store", str(tmp_path), "--runtime", "simulated", "--balancer", "none", "--listen", "systemd"]) == 6
    assert "no socket was handed over" in capsys.readouterr().err
    assert "LISTEN_FDS" not in os.environ, "children must not take them"


def test_a_manager_that_is_not_there_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not systemd.notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    assert not systemd.notify("READY=1")


def test_an_abstract_notify_socket_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind("")      # the kernel chooses an abstract name
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + heard.getsockname()[1:].decode())
        heard.settimeout(20)
        assert systemd.notify("READY=1")
        assert heard.recv(100) == b"READY=1"


def test_an_inherited_socket_beyond_loopback_is_refused_without_keys() -> None:
    with moorage.Engine() as engine:
        with socket.create_server(("0.0.0.0", 0)) as open_to_all, pytest.raises(moorage.MoorageError, match="every request must be signed"):
            engine.listen(f"fd:{open_to_all.fileno()}")
        with socket.socket() as deaf, pytest.raises(moorage.MoorageError, match="no stream socket that listens"):
            engine.listen(f"fd:{deaf.fileno()}")
        for text in ("fd:", "fd:x", "fd:-1", "fd:99999"):
            with pytest.raises(moorage.MoorageError, match="no stream socket that listens"):
                engine.listen(text)


def test_an_engine_is_served_from_its_beginning() -> None:
    with moorage.Engine(serve="127.0.0.1:0") as engine:
        [url] = engine.urls
        with urllib.request.urlopen(url + "/health", timeout=30) as answer:
            assert answer.status == 200
        second = engine.listen("127.0.0.1:0")
        assert engine.urls == [url, second]
        with pytest.raises(moorage.MoorageError, match="Cannot listen"):
            moorage.Engine(serve=url.removeprefix("http://"))
    with pytest.raises(moorage.MoorageError, match="every request must be signed"):
        moorage.Engine(serve="0.0.0.0:0")


# ------------------------------------------------------------------------------------------------------------------ certificates

def test_the_authority_signs_and_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = tmp_path / "tls"
    assert main(["ca", "--directory", str(directory), "--name", "localhost", "--name", "127.0.0.1", "--output", "json"]) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert facts["authorityMade"]
    for name, mode in (("ca.key", 0o600), ("server.key", 0o600), ("ca.pem", 0o644), ("server.pem", 0o644)):
        assert stat.S_IMODE(os.stat(directory / name).st_mode) == mode, name
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert main(["ca", "--directory", str(directory)]) == 6
    assert "nothing is overwritten" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert main(["ca", "--directory", str(directory), "--file", "second", "--name", "ecs.example.org"]) == 0
    assert (directory / "ca.pem").read_bytes() == before["ca.pem"]
    assert f"AWS_CA_BUNDLE={directory}/ca.pem" in capsys.readouterr().out


def test_clients_trust_the_certificate_by_its_authority_alone(tmp_path: Path) -> None:
    assert main(["ca", "--directory", str(tmp_path / "tls")]) == 0
    keys = tmp_path / "keys.json"
    keys.touch(0o600)
    keys.write_text(json.dumps({"keys": [{"accessKeyId": "AKIDEXAMPLEEXAMPLE", "secretAccessKey": "wJalrXUtnFEMI/K7MDENG"}]}))
    with moorage.Engine() as engine:
        url = engine.listen(certificateFile=str(tmp_path / "tls/server.pem"), privateKeyFile=str(tmp_path / "tls/server.key"), keysFile=str(keys))
        trusting = ssl.create_default_context(cafile=str(tmp_path / "tls/ca.pem"))
        port = int(url.rsplit(":", 1)[1])
        for name in ("127.0.0.1", "localhost"):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as plain, trusting.wrap_socket(plain, server_hostname=name):
                pass
        for context, name in ((trusting, "elsewhere.example"), (ssl.create_default_context(), "localhost")):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as plain, pytest.raises(ssl.SSLCertVerificationError):
                context.wrap_socket(plain, server_hostname=name)


@pytest.mark.parametrize("name", ["", "-a", "a..b", "a b", "x" * 64, "é.example"])
def test_names_that_are_none_are_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "--directory", str(tmp_path), f"--name={name}"]) == 2
    assert "neither a host name nor an address" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
