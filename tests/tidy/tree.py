"""The files that tidy tests read: text files that this project wrote and that are built, run or read today.

Left out: builds, frozen copies of older releases, recorded data (golden transcripts, stores, corpora), shapes that tools/import_model.py makes.
"""
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = {".h", ".hpp", ".cpp", ".c", ".py", ".pyi", ".md", ".capnp", ".txt", ".cmake", ".sh", ".toml", ".tsv", ".in", ".ipynb", ".yml", ".yaml"}
NAMES = {"dev", "run", "CMakeLists.txt"}
LEFT_OUT = ("build/", ".git/", "tests/capi/frozen/", "tests/golden/", "tests/tidy/banned_words.tsv", "tests/tidy/allowed_words.tsv",
            "schemas/ecs/", "schemas/elbv2/", "schemas/logs/", "schemas/api/")


def paths(root: Path) -> Iterator[str]:
    """Every file of the tree, as a path from the root, sorted. Of a checkout those that git knows, so that scratch files do not count."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        found = [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
    else:
        found = [os.path.relpath(os.path.join(at, name), root) for at, _, names in os.walk(root) for name in names]
    yield from sorted(set(found))


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Path and contents of every text file that counts."""
    for name in paths(root):
        if name.startswith(LEFT_OUT) or "/__pycache__/" in name or not (Path(name).suffix in SUFFIXES or Path(name).name in NAMES):
            continue
        yield name, (root / name).read_text(encoding="utf-8", errors="replace")
