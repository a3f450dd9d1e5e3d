"""moorage up: the engine, a service, its load balancer; progress until the steady state; then serving until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from ..client import Client
from ..steadiness import Asked
from . import background, balancers, codes, doctor, ensure, files, listen, output, progress, reach, signals, steady, systemd
from . import project as projects

Json = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    if getattr(arguments, "dry_run", False):
        from . import plan
        return plan.run(arguments)
    definition, levels = units(arguments)
    listen.check(arguments)

    stop = threading.Event()
    shown = progress.make(arguments.progress, arguments.log)
    try:
        with _interrupts(stop), _engine(arguments, shown) as (client, ours):
            code = _bring_up(client, arguments, definition, levels, shown)
            if code != codes.OK or arguments.detach or not ours:
                return code
            return _serve(client, arguments, [unit.name for level in levels for unit in level], shown, stop)
    except _Asked:
        return codes.INTERRUPTED
    finally:
        shown.close()


def units(arguments: argparse.Namespace) -> tuple[Json | None, tuple[tuple[projects.Unit, ...], ...]]:
    """What the command line asks for: a task definition alone, or services, each level after the one that it depends on."""
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

    if arguments.background and arguments.detach:
        raise output.Trouble(codes.USAGE, "--background and --detach exclude each other", "the one leaves the engine running, the other ends it")
    project = _project(arguments)
    if service is not None:
        return definition, ((projects.Unit(definition or {}, service, arguments.load_balancer),),)
    return definition, project.levels if project else ()


@contextlib.contextmanager
def _engine(arguments: argparse.Namespace, shown: progress.Progress) -> Iterator[tuple[Client, bool]]:
    there = reach.running(arguments)
    if there is not None and arguments.listen:
        raise output.Trouble(codes.PRECONDITION, "the engine of this store runs in another process", f"looked at {arguments.store}",
                             hint="end that process, and start it with --listen")
    if arguments.background:
        if there is None:
            doctor.refuse_what_cannot_work(arguments.store, *(reach.drivers_of(arguments)[name] for name in ("runtime", "balancer")))
        client = background.ensure(arguments, shown)
        for line in machines(client, arguments.cluster):
            shown.say(line)
        yield client, False
        return
    if there is not None:
        reach.refuse_other_drivers(arguments)
        shown.say(f"using the engine that runs on {arguments.store}")
        yield there, False
        return
    addresses = listen.addresses(arguments)
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
        for address in addresses:
            listen.start(engine, arguments, shown, address)
        background.say_ready(arguments.store)
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
    with signals.answered_by(asked):
        yield


class _Asked(Exception):
    """A signal asked this process to end."""


def _project(arguments: argparse.Namespace) -> projects.Project | None:
    """The project to bring up: of --file, or of the working directory where the command line names no definition."""
    if arguments.command not in ("up", "plan") or (arguments.task_definition and arguments.file is None):
        return None
    if arguments.task_definition:
        raise output.Trouble(codes.USAGE, "--file and --task-definition exclude each other", "the project file names the task definitions of its services")
    path = projects.find(arguments.file)
    if path is None:
        for option, value in (("--environment", arguments.environment), ("--var", arguments.var or None)):
            if value is not None:
                raise output.Trouble(codes.USAGE, f"{option} needs a project file", f"there is no {' or '.join(projects.NAMES)} here", hint="--file FILE")
        return None
    project = projects.read(path, arguments.environment, arguments.var)
    projects.apply(project, arguments)
    output.remark(f"project file {path}: {len(project.units)} service{'' if len(project.units) == 1 else 's'}"
                  + (f", environment {arguments.environment}" if arguments.environment else ""))
    return project


def _bring_up(client: Client, arguments: argparse.Namespace, definition: Json | None, levels: tuple[tuple[projects.Unit, ...], ...],
              shown: progress.Progress) -> int:
    """Brings all services about, those of a level together; a level begins when the one before is steady."""
    began = time.monotonic()
    reached: list[Json] = []
    try:
        if levels:
            reach.check_cluster(client, arguments)
        watch = steady.Watch(client, arguments.cluster, shown)
        if not levels:
            if definition is not None:
                ensure.task_definition(client, definition, shown)
            return codes.OK
        wanted = {unit.name: ensure.check_service(client, unit.service, unit.definition["family"]) for level in levels for unit in level}
        for level in levels:
            asked: dict[str, Asked] = {}
            for unit in level:
                places = balancers.plan(client, arguments.cluster, wanted[unit.name], unit.definition, unit.load_balancer)
                arn = ensure.task_definition(client, unit.definition, shown)
                entries = balancers.ensure(client, wanted[unit.name], places, shown)
                asked[unit.name] = Asked.of(ensure.service(client, arguments.cluster, wanted[unit.name], arn, entries, shown))
            reached += steady.wait_each(client, arguments.cluster, asked, arguments.timeout, watch, began=began)
    except _Asked:
        output.remark("detached before the steady state; containers go on, `moorage up` takes over where this ended")
        return codes.INTERRUPTED
    if arguments.output == "table":
        _print_urls(client, arguments, reached, shown)
    else:
        output.data(reached if len(reached) != 1 else reached[0], arguments)
    return codes.OK


def _print_urls(client: Client, arguments: argparse.Namespace, services: list[Json], shown: progress.Progress) -> None:
    found = [(service["serviceName"], url) for service in services for url in urls(client, service)]
    balancer = reach.drivers_of(arguments)["balancer"]
    if found and balancer != "haproxy":
        shown.say("no URL answers: this engine's load balancer is simulated" if balancer else "no URL answers: this engine has no load balancer")
        return
    for name, url in found:
        output.line(url if len(services) == 1 else f"{name}  {url}")


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


def _serve(client: Client, arguments: argparse.Namespace, services: list[str], shown: progress.Progress, stop: threading.Event) -> int:
    output.remark(f"serving on {arguments.store}; Ctrl-C detaches, containers go on")
    sys.stderr.flush()
    try:
        watch = steady.Watch(client, arguments.cluster, shown)
        name = services[0] if len(services) == 1 else None
        with systemd.served(client.stats):
            while not stop.is_set():
                watch.look(name, 1.0)
    except _Asked:
        pass
    output.remark("detached; containers and load balancer go on. `moorage up` takes them over, `moorage down` removes them")
    return codes.OK
