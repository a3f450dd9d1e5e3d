"""Modes of what an engine makes do not depend on the umask of its process: nothing of it is open to other users."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import moorage
from moorage.cli.reach import remember_drivers


@pytest.fixture(params=[0o000, 0o077], ids=["umask 000", "umask 077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_a_store_and_its_logs_are_for_their_owner(umask: int, tmp_path: Path) -> None:
    store = tmp_path / "above" / "it" / "store"
    with moorage.Engine(store, serve=True) as engine:
        logs = engine.boto3_client("logs")
        logs.create_log_group(logGroupName="/g")
        logs.create_log_stream(logGroupName="/g", logStreamName="s")
        logs.put_log_events(logGroupName="/g", logStreamName="s", logEvents=[{"timestamp": 1, "message": "x"}])
        remember_drivers(str(store), {})
        for place, directories, files in os.walk(store):
            for name in ["", *directories, *files]:
                path = os.path.join(place, name)
                mode = stat.S_IMODE(os.lstat(path).st_mode)
                assert mode & 0o077 == 0, (path, oct(mode))
                assert mode & 0o600 == 0o600, (path, oct(mode))
    for above in (store.parent, store.parent.parent):
        assert stat.S_IMODE(above.stat().st_mode) & 0o022 == 0
