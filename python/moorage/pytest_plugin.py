"""A pytest plugin: the fixture `moorage_engine` is a VirtualEngine with one machine, new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .testing import VirtualEngine


@pytest.fixture
def moorage_engine() -> Iterator[VirtualEngine]:
    with VirtualEngine(machines=1) as engine:
        yield engine
