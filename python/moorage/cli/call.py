"""moorage call: any operation of any service, with what the schema says of it."""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from typing import Any

from .._native import native
from . import codes, output, reach

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    service, described = arguments.aws_service, _operations(arguments.aws_service)
    operation = _operation(arguments.operation, service, [one["name"] for one in described])
    if arguments.output == "table":
        arguments.output = "json"
    if arguments.describe:
        output.data(json.loads(native.describe(service, operation)), arguments)
        return codes.OK
    parameters: Json = {}
    for text in arguments.parameters:
        parameters.update(_parameter(text))
    is_read = any(one["name"] == operation and one.get("readonly") for one in described)
    with reach.engine(arguments, acts=not (is_read or arguments.dry_run)) as client:
        output.data(client.call(service, operation, dry_run_=arguments.dry_run, strict=not arguments.lenient, **parameters), arguments)
    return codes.OK


def _operations(service: str) -> list[Json]:
    everything: list[Json] = json.loads(native.describe())["operations"]
    found = [one for one in everything if one["service"] == service]
    if found:
        return found
    names = sorted({str(one["service"]) for one in everything})
    raise output.Trouble(codes.USAGE, f"there is no service {service}", f"there are: {', '.join(names)}", hint=_nearest(service, names))


def _operation(wanted: str, service: str, names: list[str]) -> str:
    """The name as the API has it: list-clusters and listclusters mean ListClusters."""
    plain = re.sub(r"[-_]", "", wanted).lower()
    for name in names:
        if name.lower() == plain:
            return name
    raise output.Trouble(codes.USAGE, f"{service} has no operation {wanted} here", hint=_nearest(wanted, names) or
                         f"moorage call {service} OPERATION, one of {', '.join(names[:5])}, …")


def _nearest(wanted: str, names: list[str]) -> str:
    found = difflib.get_close_matches(wanted.lower(), [name.lower() for name in names], n=1)
    return f"did you mean {next(name for name in names if name.lower() == found[0])}?" if found else ""


def _parameter(text: str) -> Json:
    if text.startswith("@"):
        return _object(_text_of(text[1:]), text)
    if text.lstrip().startswith("{"):
        return _object(text, "the parameters")
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise output.Trouble(codes.USAGE, f"{text!r} is no parameter", hint="write NAME=VALUE, @FILE or a JSON object")
    if value.startswith("@"):
        value = _text_of(value[1:])
    try:
        return {name: json.loads(value)}
    except ValueError:
        return {name: value}


def _text_of(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.read()
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise output.Trouble(codes.NOT_FOUND if isinstance(error, FileNotFoundError) else codes.FAILED, "the parameters cannot be read",
                             f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _object(text: str, what: str) -> Json:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise output.Trouble(codes.FAILED, f"{what} is no JSON", str(error)) from None
    if not isinstance(value, dict):
        raise output.Trouble(codes.FAILED, f"{what} must be a JSON object", f"found {type(value).__name__}")
    return value
