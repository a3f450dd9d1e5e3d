"""moorage scale, deploy, restart and rollback: changes of services that exist, followed until they are done."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from ..client import Client
from ..diffs import difference
from ..steadiness import Asked
from ..views import short
from . import codes, ensure, files, history, look, output, progress, reach, steady

Json = dict[str, Any]


def scale(arguments: argparse.Namespace) -> int:
    counts: dict[str, int] = {}
    for text in arguments.counts:
        name, equals, number = text.partition("=")
        if not equals or not name or not number.isdecimal():
            raise output.Trouble(codes.USAGE, f"{text!r} does not say how many tasks of which service", hint="write SERVICE=N, for example web=5")
        counts[name] = int(number)
    return _change(arguments, {name: {"desiredCount": number} for name, number in counts.items()})


def restart(arguments: argparse.Namespace) -> int:
    return _change(arguments, {name: {"forceNewDeployment": True} for name in arguments.service})


def deploy(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=not arguments.dry_run) as client:
        reach.check_cluster(client, arguments)
        shown = progress.make(arguments.progress, arguments.log)
        try:
            service = steady.describe(client, arguments.cluster, arguments.service)
            wanted = _wanted(client, service, arguments)
            if arguments.dry_run:
                return _preview(client, arguments, service, wanted)
            arn = wanted if isinstance(wanted, str) else ensure.task_definition(client, wanted, shown)
            members: Json = {"taskDefinition": arn, **({"forceNewDeployment": True} if arguments.force else {})}
            if short(arn) == short(service["taskDefinition"]) and not arguments.force:
                shown.say(f"service {arguments.service} already runs {short(arn)}; --force replaces its tasks")
            return _apply(client, arguments, {arguments.service: members}, shown)
        finally:
            shown.close()


def rollback(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        service = steady.describe(client, arguments.cluster, arguments.service)
        now = str(service["taskDefinition"])
        if arguments.to is None:
            arn = history.before(client, arguments.cluster, service)
            if not arn:
                raise output.Trouble(codes.PRECONDITION, f"service {arguments.service} has no earlier deployment to go back to",
                                     f"it runs {short(now)}", hint=f"moorage history {arguments.service}; moorage rollback {arguments.service} --to REVISION")
        else:
            arn = arguments.to if ":" in arguments.to else f"{short(now).rsplit(':', 1)[0]}:{arguments.to}"
        shown = progress.make(arguments.progress, arguments.log)
        try:
            shown.say(f"service {arguments.service} goes back from {short(now)} to {short(arn)}")
            return _apply(client, arguments, {arguments.service: {"taskDefinition": arn}}, shown)
        finally:
            shown.close()


def _change(arguments: argparse.Namespace, changes: dict[str, Json]) -> int:
    with reach.engine(arguments, acts=True) as client:
        reach.check_cluster(client, arguments)
        for name in changes:
            steady.describe(client, arguments.cluster, name)        # all names are there before anything changes
        shown = progress.make(arguments.progress, arguments.log)
        try:
            return _apply(client, arguments, changes, shown)
        finally:
            shown.close()


def _apply(client: Client, arguments: argparse.Namespace, changes: dict[str, Json], shown: progress.Progress) -> int:
    """Makes the changes of all services, then waits for each within one time-out."""
    watch = steady.Watch(client, arguments.cluster, shown)
    began = time.monotonic()
    services = [client.call("ecs", "UpdateService", cluster=arguments.cluster, service=name, **members)["service"] for name, members in changes.items()]
    if not arguments.no_wait:
        asked = {str(service["serviceName"]): Asked.of(service) for service in services}
        services = steady.wait_each(client, arguments.cluster, asked, arguments.timeout, watch, began=began)
    output.show([look.service_row(service) for service in services], arguments, facts=services)
    return codes.OK


# ------------------------------------------------------------------------------------------------------------------ deploy

def _wanted(client: Client, service: Json, arguments: argparse.Namespace) -> str | Json:
    """The definition to deploy: the ARN of one that exists, or the input of RegisterTaskDefinition."""
    said = arguments.task_definition
    if said is not None and files.is_path(said):
        definition = files.read(said, "task definition")
        files.member(definition, "family", said, "task definition")
    else:
        found = ensure.described(client, said or service["taskDefinition"])
        if not arguments.image and not arguments.env:
            return str(found["taskDefinition"]["taskDefinitionArn"])
        definition = {**found["taskDefinition"], **({"tags": found["tags"]} if found.get("tags") else {})}
    for text in arguments.image:
        name, equals, image = text.partition("=")
        _container(definition, name if equals else "", "--image CONTAINER=IMAGE")["image"] = image if equals else text
    for text in arguments.env:
        place, equals, value = text.partition("=")
        if not equals:
            raise output.Trouble(codes.USAGE, f"{text!r} is no variable", hint="write --env NAME=VALUE or --env CONTAINER:NAME=VALUE")
        container, _, name = place.rpartition(":")
        chosen = _container(definition, container, "--env CONTAINER:NAME=VALUE")
        chosen["environment"] = [one for one in chosen.get("environment", []) if one["name"] != name] + [{"name": name, "value": value}]
    return definition


def _container(definition: Json, name: str, form: str) -> Json:
    there: list[Json] = definition.get("containerDefinitions", [])
    names = ", ".join(str(one.get("name")) for one in there)
    if not name and len(there) == 1:
        return there[0]
    if not name:
        raise output.Trouble(codes.USAGE, f"the task definition has {len(there)} containers", f"containers: {names}", hint=f"write {form}")
    for one in there:
        if one.get("name") == name:
            return one
    raise output.Trouble(codes.NOT_FOUND, f"the task definition has no container {name}", f"containers: {names}")


def _preview(client: Client, arguments: argparse.Namespace, service: Json, wanted: str | Json) -> int:
    """What a deployment would change: members of the definition, and where tasks of a revision that exists would go."""
    now = client.call("ecs", "DescribeTaskDefinition", taskDefinition=service["taskDefinition"])["taskDefinition"]
    if isinstance(wanted, str):
        then = client.call("ecs", "DescribeTaskDefinition", taskDefinition=wanted)["taskDefinition"]
    else:
        then = client.call("ecs", "RegisterTaskDefinition", dry_run_=True, **ensure.input_of(wanted))["taskDefinition"]
    changes = difference(ensure.said(now), ensure.said(then))
    facts: Json = {"service": arguments.service, "from": now["taskDefinitionArn"], "to": then["taskDefinitionArn"], "changes": changes}
    if isinstance(wanted, str):
        members: Json = {"taskDefinition": wanted, **({"forceNewDeployment": True} if arguments.force else {})}
        plan = client.plan("UpdateService", cluster=arguments.cluster, service=arguments.service, **members)
        facts["plan"] = plan.facts
    if arguments.output != "table":
        output.data(facts, arguments)
        return codes.OK
    output.line(f"service {arguments.service}: {short(now['taskDefinitionArn'])} -> {short(then['taskDefinitionArn'])}")
    for one in changes:
        output.line(f"  {one['path']}: {json.dumps(one.get('from'))} -> {json.dumps(one.get('to'))}")
    if not changes:
        output.line("  nothing differs")
    if "plan" in facts:
        output.lines(str(plan).rstrip("\n"))
    return codes.OK
