"""An engine in a process of its own, as `moorage serve` runs it: simulated machines, signatures on, a fresh store."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from relay import Relay

REGION = "us-east-1"
MACHINES = [{"cpuUnits": 8192, "memoryMib": 16384, "zone": f"us-east-1{letter}"} for letter in "ab"]


class NotServed(RuntimeError):
    """The engine ended or did not listen in time; the text has what it printed."""


@contextlib.contextmanager
def served(directory: Path, seconds: float = 60.0) -> Iterator[tuple[Relay, dict[str, str]]]:
    """Serves an engine whose store lies in `directory`; the relay in front of it, and the environment that points AWS clients at both."""
    directory.mkdir(parents=True)
    store, keys, printed = directory / "store", directory / "keys.json", directory / "serve.log"
    command = [sys.executable, "-m", "moorage", "serve", "--store", str(store), "--keys", str(keys), "--listen", "127.0.0.1:0",
               "--runtime", "simulated", "--runtime-option", "machines=" + json.dumps(MACHINES), "--balancer", "simulated", "--progress", "plain"]
    with printed.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as engine:
        try:
            url = _address(store / "endpoint.json", engine, printed, seconds)
            key = json.loads(keys.read_text())["keys"][0]
            with Relay(url) as relay:
                yield relay, _environment(relay.url, key["accessKeyId"], key["secretAccessKey"], directory)
        finally:
            engine.send_signal(signal.SIGINT)
            try:
                engine.wait(20)
            except subprocess.TimeoutExpired:
                engine.kill()


def _address(path: Path, engine: subprocess.Popen[bytes], printed: Path, seconds: float) -> str:
    deadline = time.monotonic() + seconds
    while not path.exists():
        if engine.poll() is not None or time.monotonic() > deadline:
            raise NotServed(f"the engine does not listen: {printed.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
    url: str = json.loads(path.read_text())["url"]
    return url


def _environment(url: str, key: str, secret: str, home: Path) -> dict[str, str]:
    """A clean environment: no profile, no shared file and no metadata service of the machine has an effect."""
    return {"AWS_ENDPOINT_URL": url, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret, "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(home), "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
