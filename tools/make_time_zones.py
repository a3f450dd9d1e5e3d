#!/usr/bin/env python3
"""Writes core/kernel/time_zone_table.cpp: the names of the IANA time zones, each with its present rule in the notation of POSIX.

    tools/make_time_zones.py            the zones of this machine's /usr/share/zoneinfo

A file of a zone (TZif, RFC 9636) ends with the rule for all times after its last listed change. That rule is what schedules need.
"""

import sys
from pathlib import Path

ZONES = Path("/usr/share/zoneinfo")
OUT = Path(__file__).resolve().parent.parent / "core/kernel/time_zone_table.cpp"

HEAD = """// Written by tools/make_time_zones.py from the IANA time zone database {version}; do not edit.
#include "kernel/time_zones.h"

namespace moorage::control {{

namespace {{

// In order of the names.
// clang-format off
constexpr TimeZoneRow kRows[] = {{
"""

TAIL = """};
// clang-format on

}  // namespace

std::span<const TimeZoneRow> time_zone_rows() { return kRows; }

}  // namespace moorage::control
"""


def rule_of(path: Path) -> str | None:
    data = path.read_bytes()
    if not data.startswith(b"TZif") or data[4:5] < b"2":
        return None
    lines = data.rsplit(b"\n", 2)
    return lines[1].decode("ascii") if len(lines) == 3 and lines[1] else None


def main() -> int:
    rows: dict[str, str] = {}
    for path in sorted(ZONES.rglob("*")):
        name = str(path.relative_to(ZONES))
        if not path.is_file() or name.split("/")[0] in ("posix", "right", "localtime", "posixrules", "Factory"):
            continue
        rule = rule_of(path)
        if rule:
            rows[name] = rule
    version = (ZONES / "tzdata.zi").read_text().split("\n", 1)[0].rsplit(" ", 1)[1] if (ZONES / "tzdata.zi").exists() else "of this machine"
    body = "".join(f'    {{"{name}", "{rule}"}},\n' for name, rule in sorted(rows.items()))
    OUT.write_text(HEAD.format(version=version) + body + TAIL)
    print(f"{OUT}: {len(rows)} zones, version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
