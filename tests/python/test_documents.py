"""The documentation: the site builds with every link whole, and what its tutorials show happens."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import moorage
from moorage.cli.arguments import make_parser

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.S | re.M)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, title and text of each fenced block of a page."""
    return FENCE.findall((ROOT / "docs" / page).read_text())


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which `moorage` is the package under test, with a store of its own."""
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "moorage"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m moorage "$@"\n')
    tool.chmod(0o755)
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{scripts}:{os.environ['PATH']}", "MOORAGE_STORE": str(tmp_path / "store"), "NO_COLOR": "1",
                   "TERM": "dumb", "CI": "1", "HOME": str(tmp_path)}
    yield environment
    subprocess.run(["moorage", "shutdown"], env=environment, capture_output=True, check=False, timeout=90)


def shown_by(expected: list[str], actual: str) -> bool:
    """Whether each line is in the output, in this order; … stands for anything."""
    patterns = [".*".join(map(re.escape, line.strip().split("…"))) for line in expected if line.strip() not in ("", "…")]
    return re.search(".*?".join(rf"(?m:^\s*{pattern}\s*$)" for pattern in patterns), actual, re.S) is not None if patterns else True


@pytest.mark.parametrize("page", ["tutorials/command-line.md", "tutorials/aws-clients.md"])
def test_commands_of_a_tutorial_do_what_it_shows(page: str, shell: dict[str, str], tmp_path: Path) -> None:
    ran = 0
    for language, title, text in blocks(page):
        if title:
            (tmp_path / title).write_text(text)
        if language != "console":
            continue
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, *expected = part.splitlines()
            wanted = next((int(line[6:-1]) for line in expected if line.startswith("[exit ")), 0)
            expected = [line for line in expected if not line.startswith("[exit ")]
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=shell, capture_output=True, text=True, timeout=180, check=False,
                                  stdin=subprocess.DEVNULL)
            said = done.stderr + done.stdout
            assert done.returncode == wanted, f"$ {command}\n{said}"
            assert shown_by(expected, said), f"$ {command}\n{said}\nand not\n" + "\n".join(expected)
            ran += 1
    assert ran > 5


def test_the_program_of_the_python_tutorial_runs(tmp_path: Path) -> None:
    found = blocks("tutorials/python.md")
    program = "\n".join(text for language, title, text in found if language == "python" and not title)
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "test_heals.py").write_text(next(text for _, title, text in found if title == "test_heals.py"))
    tested = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "moorage.pytest_plugin", "test_heals.py"], cwd=tmp_path,
                            capture_output=True, text=True, timeout=180, check=False)
    assert tested.returncode == 0, tested.stdout


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT / "docs")) for path in sorted((ROOT / "docs").glob("**/*.md"))
                                  if "decisions" not in path.parts and "```json" in path.read_text()])
def test_json_in_the_documents_is_json(page: str) -> None:
    for language, _, text in blocks(page):
        if language == "json" and "…" not in text:
            json.loads(text)


def test_the_example_of_the_project_file_reads(tmp_path: Path) -> None:
    from moorage.cli import project
    text = next(text for language, _, text in blocks("project-file.md") if language == "toml")
    for name in ("db", "web"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "taskdef.json").write_text('{"containerDefinitions": []}')
    (tmp_path / "web" / "service.json").write_text("{}")
    (tmp_path / "moorage.toml").write_text(text)
    read = project.read(str(tmp_path / "moorage.toml"), "production")
    assert [unit.name for unit in read.units] == ["db", "web", "worker"] and read.cluster == "shop-production"


def test_the_site_builds_and_its_references_are_whole(tmp_path: Path) -> None:
    source = ROOT / "build" / "site-source"
    made = subprocess.run([sys.executable, str(ROOT / "tools/make_site.py"), str(source)], capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    operations = (source / "reference/operations.md").read_text()
    described = moorage.describe()["operations"]
    assert isinstance(described, list) and len(described) > 200 and all(f"`{one['name']}`" in operations for one in described)
    commands = (source / "reference/commands.md").read_text()
    assert all(f"## moorage {name}\n" in commands for name in make_parser()[1])
    headers = "".join(path.read_text() for path in (ROOT / "capi/include/moorage").glob("*.h"))
    c_page = (source / "reference/c.md").read_text()
    missing = [name for name in set(re.findall(r"MOORAGE_API[^;]*?\b(moorage_\w+)\(", headers)) if name + "(" not in c_page]
    assert not missing
    built = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")], cwd=ROOT,
                           capture_output=True, text=True, timeout=180, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "site/tutorials/command-line/index.html").exists()


def test_every_command_begins_its_help_with_an_example() -> None:
    without = [name for name, command in make_parser()[1].items() if f"moorage {name}" not in (command.description or "")]
    assert without == []
