"""moorage fsck: reads a whole store that no engine has open, and says what is wrong with it. Changes nothing."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from . import codes, output


def run(arguments: argparse.Namespace) -> int:
    from .._native import native
    from ..engine import translate
    path = arguments.store
    if not os.path.isdir(path):
        raise output.Trouble(codes.NOT_FOUND, "there is no store", f"looked for {path}", hint="name its directory with --store or MOORAGE_STORE")
    try:
        report: dict[str, Any] = json.loads(native.fsck(path))
    except native.Error as error:
        raise translate(error, "fsck") from None
    findings: list[dict[str, Any]] = report.get("findings", [])
    if arguments.output != "table":
        output.data(report, arguments)
    else:
        for finding in findings:
            output.line(f"{finding.get('where')}: {finding.get('what')}")
        output.line(f"{path}: {'clean' if report.get('clean') else f'{len(findings)} findings'}")
    return codes.OK if report.get("clean") else codes.FAILED
