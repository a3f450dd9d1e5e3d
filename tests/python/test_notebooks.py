"""The notebooks of examples/notebooks run, and show what they are committed with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNNER = ROOT / "tools" / "run_notebooks.py"
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


def check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(RUNNER), "--check", str(path)], capture_output=True, text=True, check=False, timeout=250,
                          env={**os.environ, "PYTHONWARNINGS": "ignore"})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_is_committed(path: Path) -> None:
    pytest.importorskip("matplotlib")
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert any(cell["outputs"] for cell in cells), "the notebook is committed without outputs"
    done = check(path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("output", "code"), [("3", 0), ("4", 1)])
def test_another_output_than_the_committed_one_is_noticed(tmp_path: Path, output: str, code: int) -> None:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": ["1 + 2"], "outputs": [
        {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": [output]}}]}
    path = tmp_path / "sum.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert check(path).returncode == code
