"""moorage rebalance: proposes moves of tasks, and makes them when asked to."""

from __future__ import annotations

import argparse
import json
import time

from ..client import Client
from ..views import Moves, short
from . import codes, output, progress, reach, steady


def rebalance(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=arguments.apply) as client:
        found = client.rebalance(arguments.service, cluster=arguments.cluster, maximum_moves=arguments.maximum, apply=arguments.apply)
        if arguments.apply and len(found):
            _wait(client, arguments, found)
    if arguments.output != "table":
        print(json.dumps(found.facts, indent=2 if arguments.output == "json" else None))
        return codes.OK
    if len(found):
        output.show(found.rows(), "table")
    for one in found.skipped:
        print(f"{short(one['serviceArn'])}: {one['reason']}")
    if not len(found) and not found.skipped:
        print("nothing to move: every task is where its service's strategies would put it")
    elif len(found) and not arguments.apply:
        print("nothing was moved; --apply makes these moves")
    return codes.OK


def _wait(client: Client, arguments: argparse.Namespace, found: Moves) -> None:
    pairs = {move["taskArn"]: move["replacementTaskArn"] for move in found if "replacementTaskArn" in move}
    shown = progress.make(arguments.progress)
    watch = steady.Watch(client, arguments.cluster, shown)
    began = time.monotonic()
    try:
        while pairs:
            tasks = {task["taskArn"]: task for task in client.call(
                "ecs", "DescribeTasks", cluster=arguments.cluster, tasks=list(pairs)[:50] + list(pairs.values())[:50])["tasks"]}
            for old, new in list(pairs.items())[:50]:
                gone = old not in tasks or tasks[old]["lastStatus"] == "STOPPED"
                failed = new not in tasks or tasks[new]["desiredStatus"] == "STOPPED"
                if failed and not gone:
                    shown.say(f"task {short(old)[:12]} stays: its replacement {short(new)[:12]} ended")
                if gone or failed:
                    del pairs[old]
            left = arguments.timeout - (time.monotonic() - began)
            if pairs and left <= 0:
                raise output.Trouble(codes.TIMEOUT, f"{len(pairs)} tasks have not moved within {arguments.timeout:g} s",
                                     hint="moorage events; moorage ps --all")
            if pairs:
                watch.look(None, min(left, 1.0))
    finally:
        shown.close()
