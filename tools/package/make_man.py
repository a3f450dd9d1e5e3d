#!/usr/bin/env python3
"""Writes the manual pages of the command line from its own parser, so that they say what --help says: moorage.1 and moorage-COMMAND.1.

    make_man.py DIRECTORY
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from moorage.cli.arguments import make_parser


def escape(text: str) -> str:
    """Text as troff takes it: no backslash, hyphen or leading dot of its own means anything."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def options(parser: argparse.ArgumentParser) -> list[str]:
    lines: list[str] = []
    formatter = parser._get_formatter()
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        name = formatter._format_action_invocation(action)
        lines += [".TP", f".B {escape(name)}", escape(formatter._expand_help(action)) if action.help else "\\&"]
    return lines


def page(name: str, summary: str, version: str, parser: argparse.ArgumentParser, usage: str, also: str) -> str:
    title = name.upper().replace(" ", "-")
    description = (parser.description or "").strip()
    # The header has no date of the build, so that the same sources give the same page.
    lines = [f'.TH "{escape(title)}" "1" "" "moorage {version}" "Moorage"', ".SH NAME", f"{escape(name.replace(' ', '-'))} \\- {escape(summary)}",
             ".SH SYNOPSIS", ".nf", escape(usage), ".fi", ".SH DESCRIPTION", ".nf", escape(description), ".fi", ".SH OPTIONS", *options(parser),
             ".SH SEE ALSO", escape(also)]
    return "\n".join(lines) + "\n"


def main() -> int:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    version = (Path(__file__).resolve().parents[2] / "VERSION").read_text(encoding="ascii").strip()
    parser, commands = make_parser()
    helps = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    texts = {choice.dest: choice.help or choice.dest for choice in helps._choices_actions}
    also = ", ".join(f"moorage-{name}(1)" for name in commands)
    overview = page("moorage", "Amazon ECS on this machine", version, parser, "moorage COMMAND [OPTIONS]", also)
    listing = "\n".join(f".TP\n.B {escape(name)}\n{escape(texts.get(name, ''))}" for name in commands)
    (target / "moorage.1").write_text(overview.replace(".SH SEE ALSO", f".SH COMMANDS\n{listing}\n.SH SEE ALSO"), encoding="utf-8")
    for name, command in commands.items():
        text = page(f"moorage {name}", texts.get(name, name), version, command, command.format_usage().removeprefix("usage: ").strip(), "moorage(1)")
        (target / f"moorage-{name}.1").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
