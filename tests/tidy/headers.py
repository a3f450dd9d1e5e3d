#!/usr/bin/env python3
"""A header has a name of its own: over core, capi/src, bindings and tests no two headers have the same file name, so that an include, a search and
a stack trace mean one file. Frozen copies of older releases do not count.

Usage: headers.py ROOT, or headers.py --self-test. Prints each name that exists twice and exits 1.
"""
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tree import paths

ROOMS = ("core/", "capi/src/", "bindings/", "tests/", "bench/")
FROZEN = ("tests/capi/frozen/",)


def breaches(root: Path) -> list[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for name in paths(root):
        if name.startswith(ROOMS) and not name.startswith(FROZEN) and name.endswith((".h", ".hpp")):
            places[Path(name).name].append(name)
    return [f"{header}: {', '.join(where)}" for header, where in sorted(places.items()) if len(where) > 1]


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        for name in ("core/a/world.h", "core/b/place.h", "tests/capi/frozen/0.1/world.h", "docs/world.h"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).touch()
        assert breaches(root) == [], breaches(root)
        (root / "tests/unit").mkdir()
        (root / "tests/unit/world.h").touch()
        assert breaches(root) == ["world.h: core/a/world.h, tests/unit/world.h"], breaches(root)
    print("headers.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "every header has a name of its own")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
