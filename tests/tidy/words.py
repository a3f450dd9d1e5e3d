#!/usr/bin/env python3
"""Banned words appear in no comment, document or message. banned_words.tsv has them with the reasons, allowed_words.tsv the places where they are right.

Usage: words.py ROOT, or words.py --self-test. Prints each breach as `file:line: …` and exits 1. An allowed place that no longer exists is a
breach as well.
"""
import re
import sys
import tempfile
from pathlib import Path

from tree import texts

HERE = Path(__file__).parent
OWN = ("tests/tidy/words.py",)


def read_table(path: Path, columns: int) -> list[list[str]]:
    rows = [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    assert all(len(row) == columns for row in rows), f"{path}: a row has not {columns} columns"
    return rows


def breaches(root: Path, banned: dict[str, str], allowed: list[list[str]]) -> list[str]:
    pattern = re.compile(r"(?<![\w$%\\-])(" + "|".join(map(re.escape, banned)) + r")(?![\w-])", re.IGNORECASE)
    found, used = [], set()
    for name, text in texts(root):
        if name in OWN:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for hit in pattern.finditer(line):
                excuse = next((i for i, row in enumerate(allowed) if row[0] == name and row[1] in line), None)
                if excuse is not None:
                    used.add(excuse)
                    continue
                found.append(f"{name}:{number}: `{hit.group(0)}`: {banned[hit.group(0).lower()]}")
    found += [f"allowed_words.tsv: `{row[1]}` is not in {row[0]} any more" for i, row in enumerate(allowed) if i not in used]
    return found


def self_test() -> int:
    banned = {"who": "name the thing", "nobody": "say what is absent"}
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        (root / "a.py").write_text("# The caller waits.\nwhole = 'the whole'\nnobody_else = 1\n")
        assert breaches(root, banned, []) == []
        (root / "b.md").write_text("Nobody waits.\nThe people who use it.\n")
        assert len(breaches(root, banned, [])) == 2
        assert len(breaches(root, banned, [["b.md", "people who use", "persons"]])) == 1
        assert len(breaches(root, banned, [["b.md", "gone", "persons"]])) == 3
    read_table(HERE / "banned_words.tsv", 2)
    read_table(HERE / "allowed_words.tsv", 3)
    print("words.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    banned = dict(read_table(HERE / "banned_words.tsv", 2)[1:])
    found = breaches(Path(sys.argv[1]), banned, read_table(HERE / "allowed_words.tsv", 3))
    print("\n".join(found) if found else "no banned word")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
