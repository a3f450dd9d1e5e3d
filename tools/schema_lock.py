#!/usr/bin/env python3
"""Keeps schemas/schemas.lock: every name, ordinal, type and annotation of every schema as plain sorted lines.

The lock may only grow. A line about shape or wire name that vanishes or changes breaks stored records or clients, so
--check fails on it and --update refuses it. Lines that start with `~` say bounds, error codes and other notes; those may
change with --update, because the review of the lock's diff is the point of them.
"""

import argparse
import concurrent.futures
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "schemas/schemas.lock"

# Records and driver messages are frozen with the first release; until then their lines are compared but may change
# with --update. Delete an entry to freeze it.
NOT_FROZEN = ("schemas/engine/",)
WIRE_NOTES = {"jsonName", "map", "timestamp", "document", "queryList"}

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
ANNOTATION = re.compile(r'\$import \x00(\d+)\x00\.')


def canonical(path):
    name = str(path.relative_to(ROOT))
    text = subprocess.run(["capnp", "compile", f"-I{ROOT}", "-I/usr/include", "-ocapnp", str(path)], check=True,
                          capture_output=True, text=True, cwd=ROOT).stdout
    strings = []

    def hide(match):
        strings.append(match[0])
        return f"\x00{len(strings) - 1}\x00"

    def show(part):
        return re.sub(r"\x00(\d+)\x00", lambda m: strings[int(m[1])], part)

    lines, scope = [], []
    for raw in text.splitlines()[1:]:
        line = STRING.sub(hide, raw).split("#")[0].strip()
        if not line:
            continue
        if line == "}":
            scope.pop()
            continue
        opens = line.endswith("{")
        line = line.rstrip("{; ")
        parts = [p.strip() for p in re.split(r"\$(?=import |\w)", line)]
        declaration, notes = parts[0], parts[1:]
        match = re.match(r"(struct|enum|annotation|const|interface)?\s*([\w$]+)?\s*(.*)", declaration)
        kind, own, rest = match.groups()
        if own == "union":
            own, rest, kind = None, "", None
        here = ".".join([s for s in scope if s] + ([own] if own else []))
        if own or kind:
            lines.append(" ".join(p for p in (name, here, kind, show(rest)) if p))
        for note in notes:
            note = show(note)
            note = re.sub(r'^import ("[^"]*")\.', "", note)
            bare = re.match(r"\w+", note)[0]
            soft = "" if bare in WIRE_NOTES or bare == "namespace" else "~"
            lines.append(f"{soft}{name} {here} ${note}".replace("  ", " "))
        if opens:
            scope.append(own)
    return lines


def current():
    paths = sorted((ROOT / "schemas").rglob("*.capnp"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        lines = [line for lines in pool.map(canonical, paths) for line in lines]
    return sorted(set(lines))


def is_frozen(line):
    return not line.startswith("~") and not line.startswith(NOT_FROZEN)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="exit 1 when schemas and lock differ")
    action.add_argument("--update", action="store_true", help="write the lock; refuses lines that vanished")
    args = parser.parse_args()

    now = current()
    locked = LOCK.read_text().splitlines() if LOCK.exists() else []
    gone = sorted(set(locked) - set(now))
    fresh = sorted(set(now) - set(locked))
    broken = [line for line in gone if is_frozen(line)]
    for line in broken:
        print(f"broken: {line}")
    if broken:
        print(f"{len(broken)} locked lines vanished or changed: add at the end and keep what is there")
        return 1
    if args.update:
        LOCK.write_text("\n".join(now) + "\n")
        print(f"{len(fresh)} lines added, {len(gone)} changed, {len(now)} in all")
        return 0
    # Schemas that are not frozen yet may be newer than the lock.
    stale = [line for line in gone + fresh if not line.lstrip("~").startswith(NOT_FROZEN)]
    for line in stale[:20]:
        print(f"not in the lock: {line}" if line in fresh else f"only in the lock: {line}")
    if stale:
        print("run tools/schema_lock.py --update and commit schemas/schemas.lock")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
