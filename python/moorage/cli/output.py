"""What the tool writes: tables, JSON and YAML on standard output, errors in three parts (what, why, what to do) on standard error."""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import sys
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import codes

COLOURS = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}


class Trouble(Exception):
    """Ends the command: what failed, why (one piece of evidence a line), what to do."""

    def __init__(self, code: int, what: str, *why: str, hint: str = "") -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.why = why
        self.hint = hint


def clean(text: str) -> str:
    """Makes foreign text safe for a terminal: control characters (C0 without tab, DEL, C1), characters that change the
    direction or are not seen, line separators and lone surrogates become escapes such as \\x1b and \\u202e. One line stays one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if character in _HARMLESS or unicodedata.category(character) not in _HIDDEN else _escaped(character)
                   for character in text)


# Control, format (bidi overrides, zero width), surrogate, line and paragraph separator.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HARMLESS = frozenset("\t\u200c\u200d")      # tab, and the joiners that scripts and emoji are spelled with


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def coloured(stream: Any) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str, stream: Any = None) -> str:
    return f"\033[{COLOURS[colour]}m{text}\033[0m" if coloured(stream or sys.stdout) else text


def complain(what: str, *why: str, hint: str = "") -> None:
    lines = [paint("error:", "red", sys.stderr) + " " + clean(what), *(f"  {clean(line)}" for line in why)]
    if hint:
        lines.append("  " + paint("hint:", "bold", sys.stderr) + " " + clean(hint))
    print("\n".join(lines), file=sys.stderr)


def remark(text: str, mark: str = "") -> None:
    """A message that is not a result, for a reader at the terminal. `mark` stands before it, unchanged."""
    print(mark + clean(text), file=sys.stderr, flush=True)


def line(text: str, mark: str = "") -> None:
    """One line of a result for people. `mark` stands before it, unchanged."""
    print(mark + clean(text), flush=True)


def lines(text: str, mark: str = "") -> None:
    """Text of several lines for people. `mark` stands before the first, unchanged."""
    print(mark + "\n".join(clean(one) for one in text.split("\n")), flush=True)


def encode(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def data(value: Any, arguments: argparse.Namespace) -> None:
    """Facts (the API's own shapes) as --output and --query ask: JSON, YAML, or JSON lines, where a list is one line for each element."""
    value = _asked(value, arguments)
    if arguments.output == "yaml":
        yaml = library("yaml", "PyYAML", "--output yaml")
        print(yaml.safe_dump(json.loads(json.dumps(value, default=encode)), sort_keys=False), end="", flush=True)
    elif arguments.output == "jsonl":
        for thing in value if isinstance(value, list) else [value]:
            print(json.dumps(thing, default=encode), flush=True)
    else:
        print(json.dumps(value, indent=2, default=encode), flush=True)


def record(value: Any, arguments: argparse.Namespace) -> None:
    """One of many facts that come one after the other: a line of JSON, or a YAML document. What --query makes nothing of is left out."""
    value = _asked(value, arguments)
    if value is None:
        return
    if arguments.output == "yaml":
        yaml = library("yaml", "PyYAML", "--output yaml")
        print("---\n" + yaml.safe_dump(value, sort_keys=False), end="", flush=True)
    else:
        print(json.dumps(value, default=encode), flush=True)


def _asked(value: Any, arguments: argparse.Namespace) -> Any:
    query = getattr(arguments, "query", None)
    if query is None:
        return value
    jmespath = library("jmespath", "jmespath", "--query")
    try:
        return jmespath.search(query, json.loads(json.dumps(value, default=encode)))
    except jmespath.exceptions.JMESPathError as error:
        raise Trouble(codes.USAGE, f"--query {query!r} is no JMESPath expression", *str(error).splitlines()[:3],
                      hint="the aws cli's --query has the same language: https://jmespath.org") from None


def library(module: str, package: str, option: str) -> Any:
    """A Python package that only some options need. Raises Trouble with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Trouble(codes.PRECONDITION, f"{option} needs the Python package {package}", hint="pip install 'moorage[cli]'") from None


def show(rows: Sequence[Mapping[str, Any]], arguments: argparse.Namespace, *, facts: Iterable[Any] | None = None,
         columns: Sequence[str] = ()) -> None:
    """Rows as a table, or the facts behind them as `data` writes them."""
    if arguments.output == "table":
        print(table(rows, columns), flush=True)
    else:
        data(list(rows if facts is None else facts), arguments)


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Aligned columns, never cut."""
    heads = list(columns or (rows[0].keys() if rows else ()))
    cells = [[head.upper() for head in heads]] + [[cell(row.get(head)) for head in heads] for row in rows]
    widths = [max(len(one[index]) for one in cells) for index in range(len(heads))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(one, widths, strict=True)).rstrip() for one in cells)


def cell(value: Any) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime.datetime):
        return ago(value)
    return clean(" ".join(str(value).split()))


def ago(moment: datetime.datetime) -> str:
    seconds = max(0, int(time.time() - moment.timestamp()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit} ago"
    return f"{seconds}s ago"


def clock(moment: float | None = None) -> str:
    now = datetime.datetime.fromtimestamp(time.time() if moment is None else moment)
    return now.strftime("%H:%M:%S.") + f"{now.microsecond // 1000:03d}"


def utc(moment: float) -> str:
    """2026-11-30T12:00:00.123Z"""
    return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
