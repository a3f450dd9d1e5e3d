"""Runs the benchmarks: each beside a peer or a limit, in the same run.

    ./dev bench                     all of them
    ./dev bench calls control       these
    ./dev bench calls -- --only growth --tasks 100000     one, with its own options (see --help or the head of its source)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def commands(build: Path) -> dict[str, list[list[str]]]:
    bench = build / "bench"
    calls = str(bench / "calls" / "moorage_calls_bench")
    return {
        "control": [[str(bench / "control" / "moorage_control_bench")]],
        "placement": [[str(program)] for program in sorted((bench / "placement").glob("*bench*")) if program.is_file()],
        "wire": [[str(bench / "wire" / "moorage_wire_bench")]],
        "metrics": [[str(bench / "metrics" / "moorage_bench_metrics")]],
        "store": [[str(bench / "store" / "moorage_store_bench")]],
        "calls": [[calls], [sys.executable, str(HERE / "calls" / "calls_bench.py"), "--c-program", calls],
                  [sys.executable, str(HERE / "calls" / "describe_ratio.py")]],
        "endpoint": [[sys.executable, str(HERE / "endpoint" / "endpoint_bench.py"), "--programs", str(bench / "endpoint")]],
        "runtime": [[str(bench / "runtime" / "bench_runtime")]],
        "network": [[str(bench / "runtime" / "bench_runtime"), "--network", "awsvpc", "--against", "none"],
                    [str(bench / "runtime" / "bench_task_network")]],
        "rollout": [[sys.executable, str(HERE / "rollout" / "rollout_bench.py")]],
        "simulation": [[str(bench / "simulation" / "moorage_simulation_bench")]],
        "balancer": [[str(bench / "balancer" / "bench_balancer")]],
    }


def main(arguments: list[str]) -> int:
    build = Path(arguments[0])
    words = arguments[1:]
    options: list[str] = []
    if "--" in words:
        cut = words.index("--")
        words, options = words[:cut], words[cut + 1 :]
    known = commands(build)
    unknown = [word for word in words if word not in known]
    if unknown or words in (["-h"], ["--help"]):
        print(__doc__)
        print("known:", *known)
        return 2 if unknown and unknown[0] not in ("-h", "--help") else 0
    failed = []
    for name in words or known:
        for command in known[name]:
            if not Path(command[0]).exists():
                print(f"== {name}: {Path(command[0]).name} was not built, skipped")
                continue
            print(f"== {name}: {Path(command[-3 if len(command) > 1 else 0]).name}", flush=True)
            # Only the first program of a part takes options given by hand.
            if subprocess.run(command + (options if command is known[name][0] else []), check=False).returncode != 0:
                failed.append(name)
    if failed:
        print("failed:", *sorted(set(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
