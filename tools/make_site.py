#!/usr/bin/env python3
"""Writes the source of the documentation site into a directory: docs/ as it is, the README as its first page, and references that are generated
from the schemas, the command line, the Python package and the C headers. `./dev docs` runs it with the built package.

Usage: make_site.py DIRECTORY
"""

from __future__ import annotations

import argparse
import csv
import inspect
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY_LINKS = re.compile(r"\]\((?:\.\./)*(examples|core|tools|tests|schemas|capi|bench|python|LICENSE)([^)]*)\)")


def main() -> int:
    at = Path(sys.argv[1])
    shutil.rmtree(at, ignore_errors=True)
    shutil.copytree(ROOT / "docs", at)
    (at / "reference").mkdir()
    for page in at.rglob("*.md"):       # what is no page of the site is named and not linked
        page.write_text(without_repository_links(page.read_text()))
    (at / "index.md").write_text(index())
    (at / "tutorials/c.md").write_text(c_tutorial())
    for name, text in (("commands", commands()), ("operations", operations()), ("members", members()), ("python", python()), ("c", c_reference())):
        (at / "reference" / f"{name}.md").write_text(text)
    return 0


def index() -> str:
    text = (ROOT / "README.md").read_text()
    text = re.sub(r"\]\(docs/", "](", text)
    return without_repository_links(text)


def without_repository_links(text: str) -> str:
    return re.sub(r"\[([^\]]*)" + REPOSITORY_LINKS.pattern, lambda found: f"{found[1]} (`{found[2]}{found[3]}`)" if found[1] != f"{found[2]}{found[3]}"
                  else f"`{found[1]}`", text)


def c_tutorial() -> str:
    code = (ROOT / "examples/c/quick_start.c").read_text()
    return ("# C and every language that can call it\n\nFor embedding the engine. This is `examples/c/quick_start.c`, which the tests build and run "
            "from outside the tree:\n\n```c\n" + code + "```\n\nBuild it with `cc quick_start.c $(pkg-config --cflags --libs moorage)`, or with CMake's "
            "`find_package(moorage)` and `moorage::moorage`. The [reference](../reference/c.md) lists every function; `examples/go` and `examples/rust` "
            "do the same from Go and Rust.\n")


# ------------------------------------------------------------------------------------------------------------------ commands

def commands() -> str:
    from moorage.cli.arguments import make_parser
    _, found = make_parser()
    out = ["# Commands", "", "Written from the command line tool itself; [the guide](../command-line.md) explains what is common to all.", ""]
    for name, command in sorted(found.items()):
        what, _, more = (command.description or "").partition("\n")
        out += [f"## moorage {name}", "", what, ""]
        if more.strip():
            out += ["```text", more.strip("\n"), "```", ""]
        rows = [action for action in command._actions if not isinstance(action, argparse._HelpAction) and action.help != argparse.SUPPRESS]
        out += ["| Argument | Meaning |", "|---|---|"]
        for action in rows:
            spelled = ", ".join(action.option_strings)
            value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "" if action.nargs == 0 else action.dest.upper())
            text = (action.help or "").replace("%(default)s", str(action.default))
            out.append(f"| `{cell(f'{spelled} {value}'.strip())}` | {cell(text)} |")
        out.append("")
    return "\n".join(out)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# ---------------------------------------------------------------------------------------------------------------- operations

def operations() -> str:
    from moorage._native import native
    described = json.loads(native.describe())
    out = ["# Operations", "", "Written from the schemas. `moorage call SERVICE OPERATION --describe` prints the shapes of one.", ""]
    services: dict[str, list[dict[str, object]]] = {}
    for operation in described["operations"]:
        services.setdefault(str(operation["service"]), []).append(operation)
    for service, found in services.items():
        out += [f"## {service}", "", f"{len(found)} operations.", "", "| Operation | Kind | Errors |", "|---|---|---|"]
        for one in sorted(found, key=lambda operation: str(operation["name"])):
            errors = ", ".join(f"`{name}`" for name in one.get("errors", []))  # type: ignore[attr-defined]
            out.append(f"| `{one['name']}` | {'read' if one.get('readonly') else 'write'} | {errors} |")
        out.append("")
    return "\n".join(out)


def members() -> str:
    words = {"effective": "has its effect", "kept": "is kept and shown", "refused": "is refused by name"}
    out = ["# Members of the requests that start tasks", "",
           "What becomes of each member, for real containers on EC2 and Fargate guests and in the simulator. A word such as `policy.allowDevices` "
           "names the option of the runtime that allows it. A test walks over every member of the schemas and compares.", "",
           "| Member | Containers, EC2 | Containers, Fargate | Simulated | Note |", "|---|---|---|---|---|"]
    with (ROOT / "docs/members.tsv").open() as file:
        for row in csv.DictReader(file, delimiter="\t"):
            cells = [words.get(row[column], f"`{row[column]}`" if row[column] else "") for column in ("oci EC2", "oci Fargate", "simulated")]
            out.append(f"| `{row['member']}` | {' | '.join(cells)} | {cell(row.get('note') or '')} |")
    return "\n".join(out) + "\n"


# -------------------------------------------------------------------------------------------------------------------- python

def python() -> str:
    import moorage
    out = ["# Python", "", "The public names of the package `moorage`, with their documentation strings. Operations are typed methods: "
           "`engine.ecs.run_task(…)`; their types are in `moorage.operations.ecs` and its siblings.", ""]
    for name in sorted(moorage.__all__):
        thing = getattr(moorage, name)
        if inspect.isclass(thing):
            out += [f"## {name}", "", *documented(thing)]
            for member, value in sorted(vars(thing).items()):
                inherited = inspect.getdoc(value)
                if member.startswith("_") or not (inspect.isfunction(value) or isinstance(value, property)) or not inherited:
                    continue
                shown = f"{name}.{member}" + (str(inspect.signature(value)).replace("'", "") if inspect.isfunction(value) else "")
                out += [f"### `{shown}`", "", *documented(value)]
        elif inspect.isfunction(thing):
            out += [f"## {name}", "", f"`{name}{str(inspect.signature(thing)).replace(chr(39), '')}`", "", *documented(thing)]
    return "\n".join(out)


def documented(thing: object) -> list[str]:
    """The documentation string; indented lines of it are code."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    out: list[str] = []
    code = False
    for line in lines:
        if line.startswith("    ") != code and line:
            out += ["```text"] if not code else ["```"]
            code = not code
        out.append(line)
    return [*out, *(["```"] if code else []), ""]


# ------------------------------------------------------------------------------------------------------------------------- C

def c_reference() -> str:
    out = ["# C", "", "Written from the headers in `capi/include/moorage`; `#include <moorage/moorage.h>` takes all of them.", ""]
    headers = sorted((ROOT / "capi/include/moorage").glob("*.h"))
    for header in headers:
        blocks = re.findall(r"/\*(.*?)\*/\s*((?:(?!/\*|\n\n).|\n(?!\n))*)", header.read_text(), flags=re.S)
        if not blocks:
            continue
        out += [f"## moorage/{header.name}", ""]
        for comment, code in blocks:
            text = re.sub(r"\n\s*\* ?", "\n", comment).strip()
            declarations = "\n".join(line for line in code.strip().splitlines() if not line.startswith(("#", "MOORAGE_BEGIN_C", "MOORAGE_END_C")))
            if declarations:
                out += ["```c", declarations.replace("MOORAGE_API ", "").strip(), "```", ""]
            out += [re.sub(r"(?m)^( {4,}|\t).*", lambda found: found[0].strip(), escaped(text)), ""]
    return "\n".join(out)


def escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


if __name__ == "__main__":
    sys.exit(main())
