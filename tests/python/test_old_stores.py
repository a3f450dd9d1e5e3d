"""Stores of earlier builds open, and every operation that reads answers as it did when the store was made."""

from __future__ import annotations

import importlib.util
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent / "old_stores"
STORES = sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("*.tar.xz"))


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("old_store_maker", HERE / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_a_store_of_an_earlier_build() -> None:
    assert STORES


@pytest.mark.parametrize("name", STORES)
def test_answers_as_when_it_was_made(name: str, tmp_path: Path) -> None:
    with tarfile.open(HERE / f"{name}.tar.xz") as tar:
        tar.extractall(tmp_path)
    said = maker().reopened(tmp_path / "store")
    expected = json.loads((HERE / f"{name}.json").read_text())
    assert sorted(said) == sorted(expected)
    for part, answer in expected.items():
        assert said[part] == answer, part
