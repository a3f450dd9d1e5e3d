"""moorage doctor: each part that containers and load balancers need, whether it works, and what mends it."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
from typing import Any

from . import codes, output

Json = dict[str, Any]


_PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))


def _report(store: str) -> Json:
    from .._native import native
    from ..engine import translate
    try:
        report: Json = json.loads(native.doctor(json.dumps({"storePath": os.path.abspath(store)})))
    except native.Error as error:
        raise translate(error, "doctor") from None
    return report


def refuse_what_cannot_work(store: str, runtime: str, balancer: str | None) -> None:
    """Before an engine is opened: raises Trouble where a program of its drivers is missing. The whole examination takes a second or
    two and is made only in that case."""
    suspects = [name for name, there in (
        ("oci", runtime != "oci" or any(shutil.which(program, path=_PLACES) for program in ("crun", "runc"))),
        ("haproxy", balancer != "haproxy" or shutil.which("haproxy", path=_PLACES) is not None)) if not there]
    if not suspects:
        return
    broken = [f for f in _report(store).get("findings", []) if f.get("driver") in suspects and f.get("needed") and not f.get("ok")]
    if broken:
        raise output.Trouble(codes.PRECONDITION, "this machine lacks what the engine needs", *(f"{f['part']}: {f['what']}" for f in broken),
                             hint="; ".join(f["mend"] for f in broken if f.get("mend")) or "moorage doctor")


def run(arguments: argparse.Namespace) -> int:
    report = _report(arguments.store)
    findings: list[Json] = report.get("findings", []) + _python()
    ok = bool(report.get("ok"))
    if arguments.output != "table":
        output.data({**report, "ok": ok, "findings": findings}, arguments)
    else:
        print(output.table([{"": _mark(f), "driver": f.get("driver"), "part": f.get("part"), "what": f.get("what"),
                             "mend": f.get("mend")} for f in findings], ("", "driver", "part", "what", "mend")))
        print("every part that is needed works" if ok else "a part that is needed does not work; the last column has the command that mends it")
    return codes.OK if ok else codes.PRECONDITION


def _mark(finding: Json) -> str:
    return "ok" if finding.get("ok") else "BROKEN" if finding.get("needed") else "missing"


def _python() -> list[Json]:
    """The findings that the Python side adds."""
    found: list[Json] = []
    for name, use in (("boto3", "boto3 clients"), ("rich", "the live view")):
        if importlib.util.find_spec(name) is None:
            found.append({"driver": "python", "part": name, "ok": False, "needed": False, "what": f"not installed; {use} need it",
                          "mend": f"{sys.executable} -m pip install {name}"})
        else:
            found.append({"driver": "python", "part": name, "ok": True, "needed": False, "what": "installed", "mend": ""})
    return found
