#!/usr/bin/env python3
"""Reads every include under core, capi and bindings against the table "who may include whom" of docs/architecture.md.

Usage: layers.py ROOT. Prints each breach as `file:line: room X may not include Y` and exits 1.
"""
import re
import sys
from pathlib import Path

# Room -> rooms it may include, beside itself, the standard library and third parties it is allowed (below).
ALLOWED = {
    "base": set(),
    "wire": {"base", "schemas"},
    "control/state": {"base", "wire", "schemas"},
    "control/placement": {"control/state", "base", "wire", "schemas"},
    "control/api": {"control/state", "control/placement", "base", "wire", "schemas"},
    "control/orchestration": {"control/placement", "control/state", "base", "wire", "schemas"},
    "control/machine": {"control/api", "control/orchestration", "control/state", "base", "wire", "schemas"},
    "control": {"schemas"},  # the precompiled header
    "ports": {"base", "wire", "schemas"},
    "engine": {"control/machine", "control/state", "ports", "wire", "base", "schemas"},
    "endpoint": {"engine", "wire", "base", "schemas"},
    "capi": {"engine", "endpoint", "ports", "drivers", "wire", "base", "schemas", "moorage"},
}
DRIVER_ALLOWED = {"ports", "wire", "base", "schemas"}
# Rooms under drivers that other drivers may use: pieces without a door of their own.
DRIVER_PARTS = {"drivers/files", "drivers/runtime/images", "drivers/process", "drivers/clock"}
DRIVER_DEPTH = {"store": 3, "runtime": 3, "balancer": 3}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]')
HEADS = ("base/", "wire/", "control/", "ports/", "engine/", "drivers/", "endpoint/", "schemas/", "moorage/")


def room_of(path: str) -> str:
    parts = path.split("/")
    if parts[0] == "control":
        return "control/" + parts[1] if len(parts) > 2 else "control"
    if parts[0] == "drivers":
        return "/".join(parts[: DRIVER_DEPTH.get(parts[1], 2)])
    return parts[0]


def may_include(room: str, other: str) -> bool:
    if room == other:
        return True
    if room.startswith("drivers/"):
        return other in DRIVER_ALLOWED or other in DRIVER_PARTS
    allowed = ALLOWED[room]
    return other in allowed or (other.startswith("drivers/") and "drivers" in allowed)


def breaches(root: Path) -> list[str]:
    found = []
    files = [(p, room_of(str(p.relative_to(root / "core")))) for p in sorted((root / "core").rglob("*")) if p.suffix in {".h", ".cpp"}]
    files += [(p, "capi") for p in sorted((root / "capi").rglob("*")) if p.suffix in {".h", ".cpp"}]
    for path, room in files:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match or not match.group(1).startswith(HEADS):
                continue
            if room == "base" and match.group(1).startswith("base/"):
                continue
            other = room_of(match.group(1))
            if not may_include(room, other):
                found.append(f"{path.relative_to(root)}:{number}: room {room} may not include {match.group(1)}")
    return found


def main() -> int:
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "every include is allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
