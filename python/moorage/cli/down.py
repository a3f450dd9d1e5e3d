"""moorage stop and moorage down: ending tasks, and removing services with all that belongs to them."""

from __future__ import annotations

import argparse
import os
from typing import Any

from ..client import Client
from ..transport import SOCKET_NAME
from ..views import short
from . import balancers, codes, ensure, leftovers, look, output, progress, reach, remove, steady
from . import project as projects

Json = dict[str, Any]

# The files that an engine, its drivers and the command line make in the directory of a store.
OURS = ("drivers.json", "background.json", "background.ready", "endpoint.json", "engine.log", "haproxy", "logs", "audit", "metrics", "seal.key",
        "owner-keys.json", "oci", "docker", "owner.lock", ".creating")


def stop(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        shown = progress.make(arguments.progress, arguments.log)
        try:
            arns = [reach.one_task(client, arguments.cluster, wanted) for wanted in arguments.task]
            watch = steady.Watch(client, arguments.cluster, shown)
            for arn in arns:
                client.call("ecs", "StopTask", cluster=arguments.cluster, task=arn, reason=arguments.reason)
            steady.until(lambda: all(task["lastStatus"] == "STOPPED" for task in reach.tasks(client, arguments.cluster, arns)), watch,
                   arguments.timeout, "the tasks have not stopped", lambda: [
                       f"task {short(task['taskArn'])[:12]} is {task['lastStatus']}" for task in reach.tasks(client, arguments.cluster, arns)])
        finally:
            shown.close()
        output.show([look.task_row(task) for task in reach.tasks(client, arguments.cluster, arns)], arguments,
                    facts=reach.tasks(client, arguments.cluster, arns))
    return codes.OK


def down(arguments: argparse.Namespace) -> int:
    if arguments.environment is not None and arguments.file is None:
        raise output.Trouble(codes.USAGE, "--environment needs --file", "it names an environment of a project file")
    removed = _down_project(arguments) if arguments.file is not None else _down(arguments)
    if arguments.output != "table":
        output.data(removed, arguments)
    return codes.OK


def _down_project(arguments: argparse.Namespace) -> Json:
    """The services of a project that are there, from the last level to the first, so that nothing loses what it depends on."""
    if arguments.service:
        raise output.Trouble(codes.USAGE, "--file and names of services exclude each other", "the project file names its services")
    if arguments.purge:
        raise output.Trouble(codes.USAGE, "--file and --purge exclude each other", "--purge removes the whole store, not a project",
                             hint="moorage down --file FILE, then moorage down --purge")
    project = projects.read(arguments.file, arguments.environment)
    projects.apply(project, arguments)
    removed: Json = {"services": [], "tasks": [], "loadBalancers": []}
    for level in reversed(project.levels):
        with reach.engine(arguments, acts=False) as client:
            reach.check_cluster(client, arguments)
            there = {view.name for view in client.services(arguments.cluster)}
        arguments.service = [unit.name for unit in level if unit.name in there]
        for kind, names in _down(arguments).items() if arguments.service else ():
            removed[kind] += names
    return removed


def _down(arguments: argparse.Namespace) -> Json:
    with reach.engine(arguments, acts=True) as client:
        shown = progress.make(arguments.progress, arguments.log)
        try:
            removed = _remove(client, arguments, shown)
            if arguments.purge:
                leftovers.refuse_where_something_runs(client)
                balancers.remove_all(client, shown)
            if not client.call("elbv2", "DescribeLoadBalancers")["LoadBalancers"]:
                steady.until(lambda: not leftovers.haproxy_runs(arguments.store), steady.Watch(client, arguments.cluster, shown), arguments.timeout,
                       "HAProxy has not ended", lambda: [os.path.join(arguments.store, "haproxy")])
        finally:
            shown.close()
    if arguments.purge:
        _purge(arguments.store)
        shown.say(f"store {arguments.store} removed")
    return removed


def _remove(client: Client, arguments: argparse.Namespace, shown: progress.Progress) -> Json:
    if arguments.purge and not list(client.clusters()):
        return {"services": [], "tasks": [], "loadBalancers": []}
    reach.check_cluster(client, arguments)
    cluster = arguments.cluster
    names = arguments.service or [short(arn) for arn in client.pages("ecs", "ListServices", "serviceArns", cluster=cluster)]
    services = [steady.describe(client, cluster, name) for name in names]
    ours = [balancers.find(client, cluster, service["serviceName"], service) for service in services]
    watch = steady.Watch(client, cluster, shown)
    arns = list(client.pages("ecs", "ListTasks", "taskArns", cluster=cluster))
    if arguments.service:
        groups = {f"service:{name}" for name in names}
        arns = [task["taskArn"] for task in reach.tasks(client, cluster, arns) if task.get("group") in groups]
    for service in services:
        if service.get("status") == "ACTIVE":
            client.call("ecs", "DeleteService", cluster=cluster, service=service["serviceName"], force=True)
            shown.say(f"service {service['serviceName']} is being removed", service=service["serviceArn"])
    if not arguments.service:
        for arn in arns:
            client.call("ecs", "StopTask", cluster=cluster, task=arn, reason="moorage down")

    def gone() -> bool:
        inactive = all(steady.describe(client, cluster, s["serviceName"])["status"] == "INACTIVE" for s in services)
        return inactive and all(task["lastStatus"] == "STOPPED" for task in reach.tasks(client, cluster, arns))

    def left() -> list[str]:
        return [f"task {short(task['taskArn'])[:12]} is {task['lastStatus']}" for task in reach.tasks(client, cluster, arns)
                if task["lastStatus"] != "STOPPED"]

    steady.until(gone, watch, arguments.timeout, "the containers are not gone", left)
    gone_balancers = [name for service, own in zip(services, ours, strict=True) for name in _remove_balancers(client, service, own, shown)]
    _deregister(client, services, shown)
    if not arguments.service:
        gone_balancers += balancers.remove_unused(client, shown)
        steady.until(lambda: not _held(client, cluster), watch, arguments.timeout, "resources are still held", lambda: _held(client, cluster))
    counts = ((len(services), "service"), (len(arns), "task"), (len(gone_balancers), "load balancer"))
    shown.say("removed: " + ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts))
    return {"services": names, "tasks": arns, "loadBalancers": gone_balancers}


def _remove_balancers(client: Client, service: Json, ours: balancers.Ours, shown: progress.Progress) -> list[str]:
    balancers.say_what_stays(client, service, ours, shown)
    return balancers.remove(client, ours, shown)


def _deregister(client: Client, services: list[Json], shown: progress.Progress) -> None:
    """The revisions that `up` registered for these services and that nothing else uses; those of others stay."""
    families = {short(service["taskDefinition"]).rsplit(":", 1)[0] for service in services if service.get("taskDefinition")}
    used = _definitions_in_use(client) if families else set()
    kept = []
    for family in sorted(families):
        for arn in list(client.pages("ecs", "ListTaskDefinitions", "taskDefinitionArns", familyPrefix=family, status="ACTIVE")):
            if short(arn).rsplit(":", 1)[0] != family:
                continue
            if not ensure.is_marked(client.call("ecs", "ListTagsForResource", resourceArn=arn)["tags"]):
                kept.append(short(arn))
            elif arn not in used:
                client.call("ecs", "DeregisterTaskDefinition", taskDefinition=arn)
    if kept:
        shown.say(f"task definition{'s' if len(kept) > 1 else ''} {', '.join(kept)} stay{'' if len(kept) > 1 else 's'} ACTIVE: no tag says that "
                  "`moorage up` registered " + ("them" if len(kept) > 1 else "it"))


def _definitions_in_use(client: Client) -> set[str]:
    """Task definitions of the services and tasks that exist, in every cluster."""
    used: set[str] = set()
    for cluster in client.clusters():
        used |= {str(task.facts["taskDefinitionArn"]) for task in client.tasks(cluster.name)}
        for service in client.services(cluster.name):
            used |= {str(each["taskDefinition"]) for each in (service.facts, *service.facts.get("deployments", [])) if each.get("taskDefinition")}
    return used


def _held(client: Client, cluster: str) -> list[str]:
    """The resources that machines still hold for tasks; they are given back once every container is confirmed gone."""
    arns = list(client.pages("ecs", "ListContainerInstances", "containerInstanceArns", cluster=cluster))
    held: list[str] = []
    for start in range(0, len(arns), 100):
        found = client.call("ecs", "DescribeContainerInstances", cluster=cluster, containerInstances=arns[start:start + 100])
        for instance in found["containerInstances"]:
            remaining = {r["name"]: r.get("integerValue") for r in instance.get("remainingResources", [])}
            for resource in instance.get("registeredResources", []):
                if resource["name"] in ("CPU", "MEMORY") and remaining.get(resource["name"]) != resource.get("integerValue"):
                    held.append(f"{instance.get('ec2InstanceId')}: {remaining.get(resource['name'])} of "
                                f"{resource.get('integerValue')} {resource['name']} free")
    return held


def _purge(store: str) -> None:
    """Removes only what an engine makes, and the directory itself when nothing else is in it."""
    if os.path.exists(os.path.join(store, SOCKET_NAME)):
        raise output.Trouble(codes.PRECONDITION, "an engine runs on this store", store, hint="end `moorage up` first, then run down --purge again")
    for name in os.listdir(store) if os.path.isdir(store) else []:
        path = os.path.join(store, name)
        if name in OURS or name.endswith(".mdb"):
            remove.remove(path)
    try:
        os.rmdir(store)
    except OSError:
        pass
