#!/usr/bin/env python3
"""Writes python/moorage/operations/: types of every operation, request and reply, from the schemas as the library describes them.

Run it as ./dev run python tools/make_types.py after the schemas have changed; --check only compares.
"""

from __future__ import annotations

import argparse
import functools
import json
import keyword
import sys
import textwrap
from pathlib import Path
from typing import Any

import moorage
from moorage.operations import method_name

HERE = Path(__file__).resolve().parent.parent / "python" / "moorage" / "operations"
SCALARS = {"string": "str", "integer": "int", "long": "int", "boolean": "bool", "double": "float", "float": "float", "blob": "str", "document": "Any"}
GLUE = "\0"
Json = dict[str, Any]

RUNTIME = '''"""{what}: types in {service}.pyi. While a program runs, a structure is a dict and an enumeration a str."""

from . import shape


def __getattr__(name: str) -> type:
    return shape("{service}", name)
'''


@functools.cache
def described() -> Json:
    return moorage.describe()


def shape_name(full: str) -> str:
    return full.rsplit(".", 1)[-1]


def reached(service: str, side: str) -> set[str]:
    """The structures that requests ("request") or replies ("reply") of a service have at any depth."""
    found: set[str] = set()
    waiting = [operation[side] for operation in described()["operations"] if operation["service"] == service]
    while waiting:
        name = waiting.pop()
        if name not in found and name in described()["shapes"]:
            found.add(name)
            for member in described()["shapes"][name]["members"]:
                part = member
                while "element" in part or "value" in part:
                    part = part.get("element") or part["value"]
                if part["type"] == "structure":
                    waiting.append(part["shape"])
    return found


def type_of(part: Json, *, asked: bool) -> str:
    """The type of a member. Times are seconds since 1970; in requests a datetime will do as well."""
    kind = part["type"]
    if kind == "timestamp":
        return "float | datetime.datetime" if asked else "float"
    if kind == "list":
        return f"list[{type_of(part['element'], asked=asked)}]"
    if kind == "map":
        return f"dict[str, {type_of(part['value'], asked=asked)}]"
    if kind in ("structure", "enum"):
        return shape_name(part["shape"])
    return SCALARS[kind]


def wrapped(text: str, indent: str) -> str:
    """Lines of at most 150 characters that break at blanks only; GLUE is a blank that stays where it is."""
    lines = textwrap.wrap(text, 150, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(GLUE, " ")


def enumeration(name: str, values: list[str]) -> str:
    text = f"{name} = Literal[{', '.join(json.dumps(value).replace(' ', GLUE) for value in values)}]"
    return wrapped(text, "    ")


def structure(name: str, members: list[Json], *, asked: bool) -> str:
    def written(member: Json) -> str:
        text = type_of(member, asked=asked)
        return f"Required[{text}]" if asked and member.get("required") else text

    if any(keyword.iskeyword(member["name"]) or not member["name"].isidentifier() for member in members):
        entries = ", ".join(f'"{member["name"]}": {written(member)}' for member in members)
        return f'{name} = TypedDict("{name}", {{{entries}}}, total=False)'
    lines = [f"class {name}(TypedDict, total=False):", *(f"    {member['name']}: {written(member)}" for member in members)]
    return "\n".join(lines if members else [*lines, "    pass"])


def method(operation: Json, taken: set[str]) -> str:
    """One operation as a method. A member whose name is a word of Python or a shape's own goes into the mapping behind `**more`."""
    members: list[Json] = described()["shapes"].get(operation["request"], {"members": []})["members"]
    plain = [member for member in members if not keyword.iskeyword(member["name"]) and member["name"].isidentifier()]
    words = [f"{member['name']}: {type_of(member, asked=True)}" + ("" if member.get("required") else " = ...")
             for member in sorted(plain, key=lambda member: not member.get("required"))]
    words += ["dry_run_: bool = ...", "strict: bool = ...", "caller_: Mapping[str, str] | None = ..."]
    words += ["**more: Any"] if len(plain) < len(members) else []
    reply = shape_name(operation["reply"]) if operation["reply"] in described()["shapes"] else "dict[str, Any]"
    name = method_name(operation["name"])
    assert name not in taken, name
    taken.add(name)
    glued = ", ".join(word.replace(" ", GLUE) for word in ["self", "*", *words])
    return f"    def {name}(\n" + wrapped(" " * 8 + glued, " " * 8) + f"\n    ) -> {reply}: ..."


def stub(service: str) -> str:
    operations = [operation for operation in described()["operations"] if operation["service"] == service]
    given, wanted = reached(service, "reply"), reached(service, "request")
    names = sorted(name for name in given | wanted)
    enums = sorted({part["shape"] for name in names for member in described()["shapes"][name]["members"] for part in parts(member)
                    if part["type"] == "enum"})
    short = [shape_name(name) for name in [*names, *enums]]
    assert len(short) == len(set(short)), service
    taken: set[str] = set()
    pieces = [f'"""Operations of {service}, their requests and replies. Written by tools/make_types.py; do not edit."""', "",
              "import datetime", "from collections.abc import Mapping", "from typing import Any, Literal, Required, TypedDict", "",
              *(enumeration(shape_name(name), described()["enums"][name]) for name in enums), "",
              *(structure(shape_name(name), described()["shapes"][name]["members"], asked=name not in given) + "\n" for name in names),
              "class Operations:", *(method(operation, taken) for operation in sorted(operations, key=lambda each: str(each["name"])))]
    return "\n".join(pieces) + "\n"


def parts(member: Json) -> list[Json]:
    found = [member]
    while "element" in found[-1] or "value" in found[-1]:
        found.append(found[-1].get("element") or found[-1]["value"])
    return found


def files() -> dict[Path, str]:
    made = {}
    for service in sorted({operation["service"] for operation in described()["operations"]}):
        made[HERE / f"{service}.pyi"] = stub(service)
        made[HERE / f"{service}.py"] = RUNTIME.format(service=service, what=f"Requests and replies of {service}")
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where a file would change")
    check = parser.parse_args().check
    stale = [path for path, text in files().items() if not path.exists() or path.read_text() != text]
    stale += [path for path in HERE.glob("*.py*") if path not in files() and path.name != "__init__.py"]
    for path in stale:
        print(f"{path.name} is not as the schemas say" if check else f"writes {path.name}")
        if not check:
            path.write_text(files()[path]) if path in files() else path.unlink()
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
