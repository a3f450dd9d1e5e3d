"""Live tests from Python: real containers, a real load balancer, real kills. They need root, and leave nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "demo"))

import residue  # noqa: E402

import moorage  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.live)
        if os.getuid() != 0:
            item.add_marker(pytest.mark.skip(reason="containers need root"))


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("images")
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_example_image.py"), str(place)], check=True, stdout=subprocess.DEVNULL)
    return place


@pytest.fixture
def store() -> Iterator[Path]:
    """A place for an engine. Afterwards everything that carries its path or its tasks' ids must be gone."""
    links = residue.links()
    with tempfile.TemporaryDirectory(prefix="moorage-live-", dir="/var/tmp") as place:
        marks = {place}
        store = Path(place) / "store"
        try:
            yield store
        finally:
            if store.exists():
                down = subprocess.run([sys.executable, "-m", "moorage", "down", "--store", str(store), "--progress", "plain", "--timeout",
                                       "60s"], check=False, timeout=120, capture_output=True, text=True)
                assert down.returncode == 0, down.stderr
        left = {kind: found for kind, found in residue.everything(marks, links).items() if found and kind != "temporary files"}
        assert not left


@pytest.fixture
def open_engine(store: Path, images: Path) -> Iterator[Callable[..., moorage.Engine]]:
    opened: list[moorage.Engine] = []

    def make(*, options: dict[str, Any] | None = None, **more: Any) -> moorage.Engine:
        engine = moorage.Engine(store, runtime="oci", runtime_options={"layoutsDir": str(images), **(options or {})}, **more)
        opened.append(engine)
        assert engine.wait_ready(60)
        return engine

    yield make
    for engine in opened:
        engine.close()
