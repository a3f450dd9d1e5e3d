"""Finding the engine of a store: over the socket of the process that holds it, else by opening the store here."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from collections.abc import Iterator
from typing import Any

from ..client import Client
from ..errors import MoorageError, Unreachable
from ..views import short
from . import codes, output

Json = dict[str, Any]

LAYOUTS = "layoutsDir"     # the OCI runtime's option for OCI layouts that stand for registry names
DRIVERS_FILE = "drivers.json"


def remembered_drivers(store: str) -> Json:
    """What `remember_drivers` wrote; nothing where it never did."""
    try:
        with open(os.path.join(store, DRIVERS_FILE), encoding="utf-8") as file:
            known: Json = json.load(file)
            return known
    except (OSError, ValueError):
        return {}


def drivers_of(arguments: argparse.Namespace) -> Json:
    """The engine's drivers as keywords of Engine: those of the command line, else those of the last `up` of this store, else the real ones."""
    known = remembered_drivers(arguments.store)
    runtime = getattr(arguments, "runtime", None) or known.get("runtime") or "oci"
    balancer = getattr(arguments, "balancer", None) or known.get("balancer", "haproxy")
    balancer = None if balancer == "none" else balancer
    options: Json = known.get("runtime_options", {}) if runtime == known.get("runtime", runtime) else {}
    if getattr(arguments, "images", None):
        options = {**options, LAYOUTS: os.path.abspath(arguments.images)}
    for path, value in getattr(arguments, "runtime_option", None) or []:
        options = with_option(options, path, value)
    balancer_options: Json = known.get("balancer_options", {}) if balancer == known.get("balancer", balancer) else {}
    for path, value in getattr(arguments, "balancer_option", None) or []:
        balancer_options = with_option(balancer_options, path, value)
    drivers: Json = {"runtime": runtime, "balancer": balancer, "runtime_options": options, "balancer_options": balancer_options}
    objects = getattr(arguments, "objects", None)
    if objects or known.get("object_options"):
        drivers["object_options"] = {"directory": os.path.abspath(objects)} if objects else known["object_options"]
    ec2 = getattr(arguments, "ec2", None)
    if ec2 or known.get("ec2"):
        drivers["ec2"] = (ec2 if ec2 in ("accept", "refuse") else os.path.abspath(ec2)) if ec2 else known["ec2"]
    return drivers


def with_option(options: Json, path: list[str], value: Any) -> Json:
    """The options with the member at a path set; null removes it, so that the driver's default counts again."""
    name, *rest = path
    if rest:
        inner = options.get(name)
        return {**options, name: with_option(inner if isinstance(inner, dict) else {}, rest, value)}
    return {key: old for key, old in options.items() if key != name} if value is None else {**options, name: value}


def refuse_other_drivers(arguments: argparse.Namespace) -> None:
    """Raises Trouble where a command names drivers or options that differ from those of the running engine, which keeps its own."""
    said = [option for option, given in (("--runtime", getattr(arguments, "runtime", None)), ("--balancer", getattr(arguments, "balancer", None)),
                                         ("--images", getattr(arguments, "images", None)),
                                         ("--objects", getattr(arguments, "objects", None)),
                                         ("--ec2", getattr(arguments, "ec2", None)),
                                         ("--runtime-option", getattr(arguments, "runtime_option", None)),
                                         ("--balancer-option", getattr(arguments, "balancer_option", None))) if given]
    unsaid = argparse.Namespace(store=arguments.store)
    if said and os.path.exists(os.path.join(arguments.store, DRIVERS_FILE)) and drivers_of(arguments) != drivers_of(unsaid):
        raise output.Trouble(codes.PRECONDITION, f"the engine that runs on {arguments.store} has other drivers or options",
                             f"{', '.join(said)} would have no effect", hint="end that engine (Ctrl-C in its `moorage up`), then run this again")


def remember_drivers(store: str, drivers: Json) -> None:
    path = os.path.join(store, DRIVERS_FILE)
    fd = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with open(fd, "w", encoding="utf-8") as file:
        json.dump(drivers, file)
    os.replace(path + ".new", path)


def check_cluster(client: Client, arguments: argparse.Namespace) -> None:
    """Raises Trouble with code 3 where the cluster that a command is about does not exist."""
    name = short(arguments.cluster)
    found = client.call("ecs", "DescribeClusters", clusters=[arguments.cluster])["clusters"]
    if any(cluster.get("status") != "INACTIVE" for cluster in found):
        arguments.cluster = name
        return
    there = sorted(view.name for view in client.clusters())
    raise output.Trouble(codes.NOT_FOUND, f"there is no cluster {name} in {arguments.store}", f"there are: {', '.join(there)}" if there else
                         "there is no cluster at all", hint="name one with --cluster; `moorage up --cluster NAME` makes one where no engine runs yet")


def running(arguments: argparse.Namespace) -> Client | None:
    """The engine that another process runs on this store, or None."""
    from ..engine import connect
    try:
        return connect(arguments.store)
    except Unreachable:
        return None


def is_served(client: Client) -> bool:
    """Whether an engine with drivers keeps the shown state up to date: one of another process, or one that this command opened to act."""
    from ..engine import Engine
    return not isinstance(client, Engine) or client.has_runtime


@contextlib.contextmanager
def engine(arguments: argparse.Namespace, *, acts: bool) -> Iterator[Client]:
    """A client of the store's engine. Where none runs, one is opened for the time of the command: with its drivers if the command
    acts, without any if it only looks, so that looking changes nothing on the machine."""
    client = running(arguments)
    if client is not None:
        refuse_other_drivers(arguments)
        yield client
        return
    if not os.path.isdir(arguments.store) or not os.listdir(arguments.store):
        raise output.Trouble(codes.UNREACHABLE, "no engine runs and there is no store", f"looked at {arguments.store}",
                             hint="start one with `moorage up`, or name the store with --store or MOORAGE_STORE")
    from ..engine import Engine
    if acts:
        # An engine with drivers makes the cluster in which it registers this machine, so that a misspelt name is refused before.
        with Engine(arguments.store, runtime=None, balancer=None, cluster="", log=arguments.log) as looked_at:
            if list(looked_at.clusters()):
                check_cluster(looked_at, arguments)
        drivers = drivers_of(arguments)
        layouts = drivers["runtime_options"].get(LAYOUTS)
        if layouts is not None and not os.path.isdir(layouts):      # a missing directory of images must not prevent stopping tasks
            drivers["runtime_options"] = {name: value for name, value in drivers["runtime_options"].items() if name != LAYOUTS}
        with Engine(arguments.store, cluster=arguments.cluster, serve=True, log=arguments.log, **drivers) as opened:
            wait_ready(opened.wait_ready(60.0))
            yield opened
    else:
        with Engine(arguments.store, runtime=None, balancer=None, cluster="", log=arguments.log) as opened:
            yield opened


def wait_ready(ready: bool) -> None:
    if not ready:
        raise output.Trouble(codes.TIMEOUT, "the drivers did not report within 60 s",
                             "the container runtime or the load balancer does not answer", hint="moorage doctor")


def tasks(client: Client, cluster: str, arns: list[str]) -> list[Json]:
    """The tasks as they are now; those that are no longer kept are left out."""
    found: list[Json] = []
    for start in range(0, len(arns), 100):
        found += client.call("ecs", "DescribeTasks", cluster=cluster, tasks=arns[start:start + 100])["tasks"]
    return found


def task_ids(client: Client, cluster: str, wanted: str) -> list[str]:
    """Full ARNs of the tasks that an ARN, an id or the beginning of an id means."""
    if wanted.startswith("arn:") or len(wanted) == 32:
        return [wanted]
    arns: list[str] = []
    for status in ("RUNNING", "STOPPED"):
        arns += [arn for arn in client.pages("ecs", "ListTasks", "taskArns", cluster=cluster, desiredStatus=status)
                 if arn.rsplit("/", 1)[-1].startswith(wanted)]
        if arns:
            break
    return arns


def one_task(client: Client, cluster: str, wanted: str) -> str:
    found = task_ids(client, cluster, wanted)
    if not found:
        raise output.Trouble(codes.NOT_FOUND, f"no task {wanted} in cluster {cluster}", hint="moorage ps --all")
    if len(found) > 1:
        raise output.Trouble(codes.USAGE, f"{wanted} means {len(found)} tasks", *found, hint="give more characters")
    return found[0]


def not_found(error: MoorageError) -> bool:
    return codes.of(error) == codes.NOT_FOUND
