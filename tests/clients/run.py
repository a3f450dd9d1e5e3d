"""Runs AWS clients against engines of their own and prints a table: ./dev clients [NAME…].

Each client has a directory here with its pinned packages and a program that ends with 0 when every check held. The program prints
"ok: WHAT" for each check. tools/dev/clients.sh has installed it under build/clients before.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from served import NotServed, served

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Result:
    client: str
    checks: int
    calls: int
    operations: int
    seconds: float
    trouble: str      # empty: every check held


def command(name: str, installed: Path) -> list[str]:
    """How the program of a client runs, by what lies in its directory."""
    if (HERE / name / "check.mjs").exists():
        return [shutil.which("node") or "node", str(installed / "check.mjs")]
    if (HERE / name / "go.mod").exists():
        return [str(installed / "check")]
    own = installed / "bin" / "python"
    return [str(own) if own.exists() else sys.executable, str(HERE / name / "check.py")]


def run(name: str, scratch: Path, limit: float) -> Result:
    began = time.monotonic()
    installed = ROOT / "build" / "clients" / name
    directory = scratch / name
    printed = scratch / f"{name}.log"
    trouble, calls = "", None
    try:
        with served(directory) as (relay, environment), printed.open("wb") as output:
            environment["PYTHONPATH"] = str(HERE / "support")
            environment["PATH"] = f"{installed / 'bin'}:{environment['PATH']}"
            try:
                done = subprocess.run(command(name, installed), env=environment, cwd=directory, stdin=subprocess.DEVNULL, stdout=output,
                                      stderr=subprocess.STDOUT, timeout=limit, check=False)
                trouble = "" if done.returncode == 0 else f"ended with {done.returncode}"
            except subprocess.TimeoutExpired:
                trouble = f"still running after {limit:g} s"
            calls = relay.calls()
    except NotServed as error:
        trouble = str(error)
    lines = printed.read_text(errors="replace").splitlines() if printed.exists() else []
    checks = sum(line.startswith("ok: ") for line in lines)
    if not trouble and (checks == 0 or not calls):
        trouble = "ended without a check" if checks == 0 else "called nothing"
    if trouble:
        print(f"{name} {trouble}; {printed} ends:", *("    " + line for line in lines[-40:]), sep="\n", file=sys.stderr)
    else:
        shutil.rmtree(directory, ignore_errors=True)
    return Result(name, checks, calls.total() if calls else 0, len(calls or ()), time.monotonic() - began, trouble)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client", nargs="+")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds that a client may take (%(default)g)")
    arguments = parser.parse_args()
    scratch = ROOT / "build" / "clients" / "runs" / uuid.uuid4().hex[:8]
    scratch.mkdir(parents=True)
    results = []
    print(f"{'client':<14} {'checks':>6} {'calls':>6} {'operations':>10} {'seconds':>8}  result", flush=True)
    for name in arguments.client:
        result = run(name, scratch, arguments.limit)
        results.append(result)
        print(f"{name:<14} {result.checks:>6} {result.calls:>6} {result.operations:>10} {result.seconds:>8.1f}  {result.trouble or 'ok'}", flush=True)
    failed = sum(bool(result.trouble) for result in results)
    if not failed:
        shutil.rmtree(scratch)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
