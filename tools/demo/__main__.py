"""The main job of Moorage on this machine, with real containers and a real load balancer: shown, timed, and checked step by step.

./dev demo [--plain] [--keep]. The exit code is 0 only if every promise was kept, and 130 where it was ended by Ctrl-C or
SIGTERM, after everything was removed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from types import FrameType

import household
import stage
import steps

import moorage

INTERRUPTED = 130


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def clean_up(shown: stage.Stage, home: household.Household) -> None:
    """Ends what the demo has started; by force where that fails or after a second Ctrl-C."""
    shown.say("cleaning up: services, containers, load balancer, files (Ctrl-C again: by force)")
    began = time.monotonic()
    try:
        done = home.down()
        if done.returncode != 0 and home.store.exists():
            shown.say(f"moorage down ended with {done.returncode}: " + " / ".join(done.stderr.splitlines()[-3:]))
    except KeyboardInterrupt:
        shown.say("ending by force")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        household._end_by_force(str(home.place))
        shown.say(f"cleaned up in {time.monotonic() - began:.1f} s")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev demo", description="The main job on this machine, checked step by step.")
    parser.add_argument("--keep", action="store_true", help="leave service and load balancer up at the end")
    parser.add_argument("--plain", action="store_true", help="lines instead of a live view")
    arguments = parser.parse_args()

    signal.signal(signal.SIGTERM, interrupt)
    shown = stage.make(arguments.plain)
    household.sweep(shown.say)
    home = household.Household()
    play = steps.Play(shown, home)
    shown.look = play.look
    ended = False
    interrupted = False
    try:
        play.prepare()
        for act in (play.open_engine, play.reach_steady_state, play.answer_requests, play.replace_killed_container, play.roll_out,
                    play.run_batch, play.read_logs, play.survive_crash):
            act()
        if arguments.keep:
            home.keep()
            shown.say(f"kept: http://127.0.0.1:{home.port}/   look: ./dev run moorage ps --store {home.store}   "
                      f"end: ./dev run moorage down --purge --store {home.store}")
            ended = True
        else:
            play.remove_everything()
            ended = True
    except KeyboardInterrupt:
        interrupted = True
        shown.say("interrupted")
    except (RuntimeError, AssertionError, OSError, ValueError, LookupError, moorage.MoorageError) as error:
        shown.check("the demo came to its end", False, f"{type(error).__name__}: {error}")
    finally:
        play.end_traffic()
        if not ended:
            clean_up(shown, home)
        if not (arguments.keep and ended):
            home.leave()
        shown.close()
    shown.summary()
    return 1 if shown.broken else INTERRUPTED if interrupted else 0


if __name__ == "__main__":
    sys.exit(main())
