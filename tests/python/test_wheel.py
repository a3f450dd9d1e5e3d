"""What users install: `pip install ./python` into a fresh environment, away from this tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

USE = """
import moorage, moorage.testing
assert "site-packages" in moorage.__file__, moorage.__file__
with moorage.testing.VirtualEngine(machines=1) as engine:
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": 8}])
    task = ecs.run_task(taskDefinition="f")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(tasks=[task])
print(moorage.versions()["libmoorage"])
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_fresh_environment_can_install_and_use_it(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    subprocess.run(["/usr/bin/python3", "-m", "venv", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT / 'python'}[boto3,cli]"], check=True, env=environment, cwd=tmp_path)
    done = subprocess.run([python, "-c", USE], check=True, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == (ROOT / "VERSION").read_text().strip()
    tool = subprocess.run([str(tmp_path / "venv" / "bin" / "moorage"), "version"], check=True, env=environment, cwd=tmp_path,
                          capture_output=True, text=True)
    assert "libmoorage" in tool.stdout
    module = next((tmp_path / "venv").rglob("_moorage*.so"))
    found = subprocess.run(["ldd", str(module)], check=True, capture_output=True, text=True).stdout
    library = next(line for line in found.splitlines() if "libmoorage" in line)
    assert str(module.parent) in library, library
    types = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "-c",
                            "import moorage\ne = moorage.Engine()\nreveal_type(e.tasks())\n"], capture_output=True, text=True, cwd=tmp_path,
                           env=environment, check=False)
    assert 'Table[moorage.views.Task]' in types.stdout and "Success" in types.stdout, types.stdout
