"""Real containers behind the real load balancer, on the demo's own example: how long a killed container is missed, and what a rolling
update costs its users at 1,000 requests a second. Each figure stands beside its limit. Needs root.

    ./dev bench rollout -- [--kills N] [--rollouts N] [--per-second R]
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools" / "demo"))

import household  # noqa: E402  (beside the demo)
import stage  # noqa: E402
import steps  # noqa: E402
from traffic import Loop  # noqa: E402

LIMIT_MISSED_MS = 500.0


def kills(play: steps.Play, count: int) -> list[float]:
    """Milliseconds from SIGKILL to the first answer of the replacement."""
    missed = []
    for _ in range(count):
        play.until(play.healthy, 60, "the steady state before a kill")
        loop = Loop(play.home.port, threads=4, per_second=400.0)
        play.until(lambda loop=loop: len(loop.tally.by_container) >= steps.REPLICAS, 20, "traffic to all replicas")
        before = set(loop.tally.by_container)
        process = steps.container_process(play.tasks()[0])
        killed = time.monotonic()
        os.kill(process, signal.SIGKILL)
        play.until(lambda loop=loop, before=before: bool(set(loop.tally.by_container) - before), 60, "an answer of the replacement")
        new = next(iter(set(loop.tally.by_container) - before))
        missed.append((loop.tally.first_seen[new] - killed) * 1000)
        loop.stop()
    return missed


def rollout(play: steps.Play, revision: int, per_second: float) -> tuple[int, int, float, float]:
    """Requests sent, requests failed, seconds until steady, requests per second."""
    play.until(play.healthy, 60, "the steady state before a rollout")
    definition = steps.json.loads(play.definition(revision).read_text())
    arn = play.engine.call("ecs", "RegisterTaskDefinition", **definition)["taskDefinition"]["taskDefinitionArn"]
    loop = Loop(play.home.port, threads=8, per_second=per_second)
    began = time.monotonic()
    time.sleep(1.0)
    changed = time.monotonic()
    play.engine.call("ecs", "UpdateService", service="web", taskDefinition=arn)
    play.until(play.steady, 120, "the end of the rollout")
    took = time.monotonic() - changed
    time.sleep(0.5)
    tally = loop.stop()
    for failure in tally.failures[:5]:
        print("   ", failure)
    return tally.sent, tally.failed, took, tally.sent / (time.monotonic() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=11)
    parser.add_argument("--rollouts", type=int, default=3)
    parser.add_argument("--per-second", type=float, default=1000.0)
    arguments = parser.parse_args()
    shown = stage.Stage()
    shown.say = lambda text: None  # type: ignore[method-assign]
    shown.check = lambda promise, holds, evidence="": None  # type: ignore[method-assign]
    home = household.Household()
    play = steps.Play(shown, home)
    failed = 0
    try:
        play.prepare()
        play.open_engine()
        home.wait_steady()
        missed = kills(play, arguments.kills)
        middle = statistics.median(missed)
        print(f"SIGKILL to the replacement's first answer: median {middle:.0f} ms, max {max(missed):.0f} ms of {len(missed)}; "
              f"limit {LIMIT_MISSED_MS:.0f} ms, ratio {middle / LIMIT_MISSED_MS:.2f}", flush=True)
        for turn in range(arguments.rollouts):
            sent, lost, took, speed = rollout(play, 2 if turn % 2 == 0 else 1, arguments.per_second)
            failed += lost
            print(f"rolling update: {sent} requests at {speed:.0f}/s (asked {arguments.per_second:.0f}/s), {lost} failed, steady after {took:.1f} s",
                  flush=True)
    finally:
        home.down()
        household._end_by_force(str(home.place))
        home.leave()
        shown.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
