"""moorage up: the engine, a service, its load balancer; progress until the steady state; then serving until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from ..client import Client
from ..steadiness import Asked
from . import balancers, codes, doctor, ensure, files, listen, output, progress, reach, steady

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    if arguments.service and not arguments.task_definition:
        raise output.Trouble(codes.USAGE, "--service needs --task-definition", "the service runs tasks of that definition")
    for option, value in (("--desired-count", arguments.desired_count), ("--load-balancer", arguments.load_balancer)):
        if value is not None and not arguments.service:
            raise output.Trouble(codes.USAGE, f"{option} needs --service", "it says something of a service, and none is named")
    if arguments.images and not os.path.isdir(arguments.images):
        raise output.Trouble(codes.NOT_FOUND, "there is no directory of images", arguments.images,
                             hint="--images names a directory of OCI layouts; tools/make_example_image.py makes one")
    definition = files.read(arguments.task_definition, "task definition") if arguments.task_definition else None
    service = files.read(arguments.service, "service") if arguments.service else None
    if definition is not None:
        files.member(definition, "family", arguments.task_definition, "task definition")
    if service is not None:
        files.member(service, "serviceName", arguments.service, "service")
        arguments.cluster = service.pop("cluster", arguments.cluster).rsplit("/", 1)[-1]
        if arguments.desired_count is not None:
            service["desiredCount"] = arguments.desired_count

    listen.check(arguments)

    stop = threading.Event()
    shown = progress.make(arguments.progress, arguments.log)
    try:
        with _engine(arguments, shown) as (client, ours), _interrupts(stop):
            code = _bring_up(client, arguments, definition, service, shown, stop)
            if code != codes.OK or arguments.detach or not ours:
                return code
            return _serve(client, arguments, service, shown, stop)
    except _Asked:
        return codes.INTERRUPTED
    finally:
        shown.close()


@contextlib.contextmanager
def _engine(arguments: argparse.Namespace, shown: progress.Progress) -> Iterator[tuple[Client, bool]]:
    there = reach.running(arguments)
    if there is not None and arguments.listen:
        raise output.Trouble(codes.PRECONDITION, "the engine of this store runs in another process", f"looked at {arguments.store}",
                             hint="end that process, and start it with --listen")
    if there is not None:
        reach.refuse_other_drivers(arguments)
        shown.say(f"using the engine that runs on {arguments.store}")
        yield there, False
        return
    from ..engine import Engine
    drivers = reach.drivers_of(arguments)
    doctor.refuse_what_cannot_work(arguments.store, drivers["runtime"], drivers["balancer"])
    began = time.monotonic()
    with Engine(arguments.store, cluster=arguments.cluster, serve=True, log=arguments.log, **drivers) as engine:
        reach.remember_drivers(arguments.store, drivers)
        shown.say(f"engine opened on {arguments.store} ({drivers['runtime']}, {drivers['balancer'] or 'no balancer'})", store=arguments.store)
        reach.wait_ready(engine.wait_ready(60.0))
        for line in machines(engine, arguments.cluster):
            shown.say(line)
        shown.say(f"ready after {time.monotonic() - began:.2f} s")
        if arguments.listen:
            listen.start(engine, arguments, shown)
        yield engine, True


def machines(client: Client, cluster: str) -> list[str]:
    """One line for each container instance of the cluster: its size and its attributes."""
    arns = list(client.pages("ecs", "ListContainerInstances", "containerInstanceArns", cluster=cluster))
    if not arns:
        return []
    found = client.call("ecs", "DescribeContainerInstances", cluster=cluster, containerInstances=arns[:100])["containerInstances"]
    lines = []
    for instance in found:
        size = {resource["name"]: resource.get("integerValue", 0) for resource in instance.get("registeredResources", [])}
        ports: list[str] = next((r.get("stringSetValue", []) for r in instance.get("registeredResources", []) if r["name"] == "PORTS"), [])
        lines.append(f"machine {instance.get('ec2InstanceId')} registered in {cluster}: {size.get('CPU', 0)} CPU units, "
                     f"{size.get('MEMORY', 0)} MiB, {len(instance.get('attributes', []))} attributes, ports taken: {', '.join(ports) or 'none'}")
    return lines


@contextlib.contextmanager
def _interrupts(stop: threading.Event) -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) asks for an orderly end, the second ends at once."""
    def asked(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        raise _Asked
    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Asked(Exception):
    """A signal asked this process to end."""


def _bring_up(client: Client, arguments: argparse.Namespace, definition: Json | None, service: Json | None, shown: progress.Progress,
              stop: threading.Event) -> int:
    began = time.monotonic()
    try:
        if service is not None:
            reach.check_cluster(client, arguments)
        watch = steady.Watch(client, arguments.cluster, shown)
        if definition is None:
            return codes.OK
        if service is not None:
            service = ensure.check_service(client, service, definition["family"])
            places = balancers.plan(client, arguments.cluster, service, definition, arguments.load_balancer)
        arn = ensure.task_definition(client, definition, shown)
        if service is None:
            return codes.OK
        entries = balancers.ensure(client, service, places, shown)
        asked = Asked.of(ensure.service(client, arguments.cluster, service, arn, entries, shown))
        reached = steady.wait(client, arguments.cluster, service["serviceName"], arguments.timeout, watch, asked)
        watch.look(service["serviceName"], 0.0)
    except _Asked:
        output.remark("detached before the steady state; containers go on, `moorage up` takes over where this ended")
        return codes.INTERRUPTED
    shown.say(f"service {reached['serviceName']} is steady: {reached['runningCount']} of {reached['desiredCount']} tasks run, "
              f"after {time.monotonic() - began:.2f} s", steady=True)
    if arguments.output == "table":
        found = urls(client, reached)
        if found and reach.drivers_of(arguments)["balancer"] != "haproxy":
            shown.say("no URL answers: this engine's load balancer is simulated" if reach.drivers_of(arguments)["balancer"] else
                      "no URL answers: this engine has no load balancer")
            found = []
        for url in found:
            output.line(url)
    else:
        output.data(reached, arguments)
    return codes.OK


def urls(client: Client, service: Json) -> list[str]:
    """Where a service is reached from this machine."""
    found: list[str] = []
    for entry in service.get("loadBalancers", []):
        if not entry.get("targetGroupArn"):
            continue
        groups = client.call("elbv2", "DescribeTargetGroups", TargetGroupArns=[entry["targetGroupArn"]])["TargetGroups"]
        for arn in groups[0].get("LoadBalancerArns", []):
            balancer = client.call("elbv2", "DescribeLoadBalancers", LoadBalancerArns=[arn])["LoadBalancers"][0]
            for listener in client.call("elbv2", "DescribeListeners", LoadBalancerArn=arn)["Listeners"]:
                if any(action.get("TargetGroupArn") == entry["targetGroupArn"] for action in listener.get("DefaultActions", [])):
                    found.append(f"http://{balancer.get('DNSName', '127.0.0.1')}:{listener['Port']}/")
    return found


def _serve(client: Client, arguments: argparse.Namespace, service: Json | None, shown: progress.Progress, stop: threading.Event) -> int:
    output.remark(f"serving on {arguments.store}; Ctrl-C detaches, containers go on")
    sys.stderr.flush()
    try:
        watch = steady.Watch(client, arguments.cluster, shown)
        name = service["serviceName"] if service else None
        while not stop.is_set():
            watch.look(name, 1.0)
    except _Asked:
        pass
    output.remark("detached; containers and load balancer go on. `moorage up` takes them over, `moorage down` removes them")
    return codes.OK
