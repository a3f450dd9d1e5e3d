"""The main job of Moorage on this machine, with real containers and a real load balancer: shown, timed, and checked step by step.

./dev demo [--plain] [--keep]. The exit code is 0 only if every promise was kept.
"""

from __future__ import annotations

import argparse
import sys
import time

import household
import stage
import steps

import moorage


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev demo", description="The main job on this machine, checked step by step.")
    parser.add_argument("--keep", action="store_true", help="leave service and load balancer up at the end")
    parser.add_argument("--plain", action="store_true", help="lines instead of a live view")
    arguments = parser.parse_args()

    shown = stage.make(arguments.plain)
    household.sweep(shown.say)
    home = household.Household()
    play = steps.Play(shown, home)
    shown.look = play.look
    ended = False
    try:
        play.prepare()
        for act in (play.open_engine, play.reach_steady_state, play.answer_requests, play.replace_killed_container, play.roll_out,
                    play.run_batch, play.read_logs, play.survive_crash):
            act()
        if arguments.keep:
            home.keep()
            shown.say(f"kept: http://127.0.0.1:{home.port}/   look: moorage ps --store {home.store}   "
                      f"end: moorage down --purge --store {home.store}")
            ended = True
        else:
            play.remove_everything()
            ended = True
    except KeyboardInterrupt:
        shown.check("the demo came to its end", False, "interrupted")
    except (RuntimeError, AssertionError, OSError, ValueError, LookupError, moorage.MoorageError) as error:
        shown.check("the demo came to its end", False, f"{type(error).__name__}: {error}")
    finally:
        play.end_traffic()
        if not ended:
            shown.say("cleaning up")
            began = time.monotonic()
            try:
                home.down()
            finally:
                household._end_by_force(str(home.place))
                shown.say(f"cleaned up in {time.monotonic() - began:.1f} s")
        if not (arguments.keep and ended):
            home.leave()
        shown.close()
    shown.summary()
    return 1 if shown.broken else 0


if __name__ == "__main__":
    sys.exit(main())
