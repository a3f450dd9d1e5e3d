"""moorage rebalance: proposes moves of tasks, and makes them when asked to."""

from __future__ import annotations

import argparse
import time

from ..client import Client
from ..views import Moves, short
from . import codes, output, progress, reach, steady


def rebalance(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=arguments.apply) as client:
        reach.check_cluster(client, arguments)
        found = client.rebalance(arguments.service, cluster=arguments.cluster, maximum_moves=arguments.maximum, apply=arguments.apply)
        if arguments.apply and len(found):
            _wait(client, arguments, found)
    if arguments.output != "table":
        output.data(found.facts, arguments)
        return codes.OK
    if len(found):
        print(output.table(found.rows()), flush=True)
    for one in found.skipped:
        output.line(f"{short(one['serviceArn'])}: {one['reason']}")
    if not len(found) and not found.skipped:
        print("nothing to move: every task is where its service's strategies would put it")
    elif len(found) and not arguments.apply:
        print("nothing was moved; --apply makes these moves")
    return codes.OK


def _wait(client: Client, arguments: argparse.Namespace, found: Moves) -> None:
    """Waits until each replacement runs and its predecessor has stopped. Raises Trouble where a move failed."""
    pairs = {move["taskArn"]: move["replacementTaskArn"] for move in found if "replacementTaskArn" in move}
    moves, failed = len(pairs), []
    shown = progress.make(arguments.progress, arguments.log)
    watch = steady.Watch(client, arguments.cluster, shown)
    began = time.monotonic()
    try:
        while pairs:
            tasks = {task["taskArn"]: task for task in client.call(
                "ecs", "DescribeTasks", cluster=arguments.cluster, tasks=list(pairs)[:50] + list(pairs.values())[:50])["tasks"]}
            for old, new in list(pairs.items())[:50]:
                is_gone = old not in tasks or tasks[old]["lastStatus"] == "STOPPED"
                if new not in tasks or tasks[new]["desiredStatus"] == "STOPPED":
                    why = tasks[new].get("stoppedReason", "") if new in tasks else ""
                    failed.append(f"task {short(old)[:12]} {'is gone' if is_gone else 'stays'}, and its replacement {short(new)[:12]} ended"
                                  + (f": {why}" if why else ""))
                    shown.say(failed[-1])
                    del pairs[old]
                elif is_gone and tasks[new]["lastStatus"] == "RUNNING":
                    del pairs[old]
            left = arguments.timeout - (time.monotonic() - began)
            if pairs and left <= 0:
                raise output.Trouble(codes.TIMEOUT, f"{len(pairs)} tasks have not moved within {arguments.timeout:g} s", *failed,
                                     hint="moorage events; moorage ps --all")
            if pairs:
                watch.look(None, min(left, 1.0))
    finally:
        shown.close()
    if failed:
        raise output.Trouble(codes.FAILED, f"{len(failed)} of {moves} moves did not come about", *failed, hint="moorage events; moorage ps --all")
