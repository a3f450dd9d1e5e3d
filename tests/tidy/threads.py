#!/usr/bin/env python3
"""Threads of the library begin in core/base/thread only: there an exception that leaves one is told instead of ending the host.

Usage: threads.py ROOT, or threads.py --self-test. Prints each other beginning of a thread as `file:line: …` and exits 1.
"""
import re
import sys
import tempfile
from pathlib import Path

HOME = {"core/base/thread.h", "core/base/thread.cpp"}
BEGINS = re.compile(r"std::(j?thread)\b(?!::)|std::async\b|\bpthread_create\b|\bthrd_create\b")


def breaches(root: Path) -> list[str]:
    found = []
    files = [p for room in ("core", "capi/src", "bindings") for p in sorted((root / room).rglob("*")) if p.suffix in {".h", ".cpp"}]
    for path in files:
        name = str(path.relative_to(root))
        if name in HOME:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if BEGINS.search(line.split("//")[0]):
                found.append(f"{name}:{number}: a thread is begun with moorage::Thread (core/base/thread.h)")
    return found


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        (root / "core/base").mkdir(parents=True)
        (root / "core/base/thread.cpp").write_text("std::thread starts_here(run);\n")
        (root / "core/other.cpp").write_text("// std::thread\nstd::thread::id same;\n")
        assert breaches(root) == [], breaches(root)
        (root / "core/other.cpp").write_text("std::jthread bare(run);\nauto later = std::async(run);\n")
        assert len(breaches(root)) == 2, breaches(root)
    print("threads.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "threads: clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
