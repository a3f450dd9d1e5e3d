"""Brings about what two ECS files ask for: existing resources are used again or updated, missing ones are made."""

from __future__ import annotations

import difflib
from typing import Any

from ..client import Client
from ..errors import MoorageError
from ..views import short
from . import balancers, codes, output
from .progress import Progress

Json = dict[str, Any]

MADE_BY = {"key": balancers.MADE_BY["Key"], "value": balancers.MADE_BY["Value"]}
_TAGS_MAX = 50      # of one resource of ECS
# Members that ECS sets at registration; they do not count when two definitions are compared.
_REGISTERED = ("taskDefinitionArn", "revision", "status", "registeredAt", "registeredBy", "deregisteredAt")
# Members that only replies have: `aws ecs describe-services` prints them, and CreateService does not take them.
_SAID_OF_SERVICES = frozenset({
    "serviceArn", "clusterArn", "status", "runningCount", "pendingCount", "deployments", "events", "createdAt", "createdBy", "roleArn", "taskSets",
    "currentServiceRevisions", "currentServiceDeployment", "resourceManagementType", "platformFamily"})


def task_definition(client: Client, wanted: Json, progress: Progress) -> str:
    """The ARN of a revision with the wanted contents: the latest where it has them, else a new one."""
    wanted = input_of(wanted)
    would: Json = client.call("ecs", "RegisterTaskDefinition", dry_run_=True, **wanted)
    try:
        latest: Json = client.call("ecs", "DescribeTaskDefinition", taskDefinition=wanted["family"], include=["TAGS"])
        same = said(latest["taskDefinition"]) == said(would["taskDefinition"]) and _tags(latest) == _tags(would)
    except MoorageError as error:
        if error.name != "ClientException":
            raise
        same = False
    if same:
        arn = str(latest["taskDefinition"]["taskDefinitionArn"])
        progress.say(f"task definition {short(arn)} is as wanted", taskDefinition=arn)
        return arn
    arn = str(client.call("ecs", "RegisterTaskDefinition", **_marked(wanted))["taskDefinition"]["taskDefinitionArn"])
    progress.say(f"task definition {short(arn)} registered", taskDefinition=arn)
    return arn


def described(client: Client, name: str) -> Json:
    """The answer of DescribeTaskDefinition with tags. Raises Trouble with code 3 where there is no such definition."""
    try:
        found: Json = client.call("ecs", "DescribeTaskDefinition", taskDefinition=name, include=["TAGS"])
        return found
    except MoorageError as error:
        if error.name != "ClientException":
            raise
    families = list(client.pages("ecs", "ListTaskDefinitionFamilies", "families", status="ACTIVE"))
    near = difflib.get_close_matches(short(name).rsplit(":", 1)[0], families, n=3)
    raise output.Trouble(codes.NOT_FOUND, f"there is no task definition {name}", *([f"there are: {', '.join(near)}"] if near else []),
                         hint="moorage call ecs ListTaskDefinitions; a name that ends in .json or has a / is a file")


def input_of(definition: Json) -> Json:
    """The members of a described definition that RegisterTaskDefinition takes."""
    return {name: value for name, value in definition.items()
            if name not in (*_REGISTERED, "requiresAttributes", "compatibilities") and not (name == "tags" and not value)}


def said(definition: Json) -> Json:
    """A described definition without what only tells revisions apart."""
    return {name: value for name, value in definition.items() if name not in _REGISTERED}


def _marked(request: Json) -> Json:
    """The request with the tag that marks what `up` made; without the tag where it would exceed the limit of tags."""
    tags = [tag for tag in request.get("tags") or [] if tag.get("key") != MADE_BY["key"]]
    return {**request, "tags": [*tags, MADE_BY]} if len(tags) < _TAGS_MAX else request


def is_marked(tags: list[Json]) -> bool:
    return MADE_BY in tags


def _tags(reply: Json) -> list[tuple[str, str]]:
    return sorted((tag.get("key", ""), tag.get("value", "")) for tag in reply.get("tags", []) if tag != MADE_BY)


def check_service(client: Client, wanted: Json, family: str) -> Json:
    """The wanted service as input of CreateService; refuses unknown members before anything is made."""
    named = short(str(wanted.get("taskDefinition") or family)).rsplit(":", 1)[0]
    if named != family:
        raise output.Trouble(codes.FAILED, f"the service names task definition {named}, and --task-definition is {family}",
                             "a service of `moorage up` runs the task definition that is given with it", hint="leave taskDefinition out of the service")
    if "serviceArn" in wanted:
        wanted = {name: value for name, value in wanted.items() if name not in _SAID_OF_SERVICES}
    try:
        client.call("ecs", "CreateService", dry_run_=True, **wanted)
    except MoorageError as error:
        # Only wrong names, types and values of enumerations can be judged now: the rest depends on what does not exist yet.
        if error.name == "SerializationException" or " one of " in error.message:
            raise
    return wanted


# The members of CreateService that UpdateService takes, too.
_UPDATABLE = ("desiredCount", "deploymentConfiguration", "networkConfiguration", "placementConstraints", "placementStrategy",
              "healthCheckGracePeriodSeconds", "enableExecuteCommand", "enableECSManagedTags", "propagateTags", "platformVersion",
              "capacityProviderStrategy", "availabilityZoneRebalancing", "serviceRegistries", "serviceConnectConfiguration")


# Members that DescribeServices returns and UpdateService does not take.
_FIXED = ("launchType", "schedulingStrategy", "deploymentController")


def service(client: Client, cluster: str, wanted: Json, definition: str, entries: list[Json], progress: Progress) -> Json:
    """Creates the service, or updates it where it differs from the files."""
    name = str(wanted["serviceName"])
    found: list[Json] = client.call("ecs", "DescribeServices", cluster=cluster, services=[name], include=["TAGS"])["services"]
    existing = next((s for s in found if s.get("status") == "ACTIVE"), None)
    if existing is None:
        request = {**_marked(wanted), "cluster": cluster, "taskDefinition": definition}
        if entries:
            request["loadBalancers"] = entries
        created: Json = client.call("ecs", "CreateService", **request)["service"]
        progress.say(f"service {name} created, {created.get('desiredCount', 0)} tasks wanted", service=created["serviceArn"])
        return created
    _refuse_what_is_fixed(existing, wanted)
    missing = [tag for tag in wanted.get("tags") or [] if tag not in existing.get("tags", [])]
    if missing:
        client.call("ecs", "TagResource", resourceArn=existing["serviceArn"], tags=missing)
    changes = {member: wanted[member] for member in _UPDATABLE if member in wanted and not _holds(existing.get(member), wanted[member])}
    if existing.get("taskDefinition") != definition:
        changes["taskDefinition"] = definition
    if not _holds(existing.get("loadBalancers", []), entries):
        changes["loadBalancers"] = entries
    if not changes:
        progress.say(f"service {name} is as wanted", service=existing["serviceArn"])
        return existing
    updated: Json = client.call("ecs", "UpdateService", cluster=cluster, service=name, **changes)["service"]
    progress.say(f"service {name} updated: {', '.join(sorted(changes))}", service=updated["serviceArn"], changed=sorted(changes))
    return updated


def _refuse_what_is_fixed(existing: Json, wanted: Json) -> None:
    for member in _FIXED:
        if member in wanted and member in existing and not _holds(existing[member], wanted[member]):
            raise output.Trouble(codes.PRECONDITION, f"{member} of service {wanted['serviceName']} cannot be changed",
                                 f"it is {existing[member]}, and the file says {wanted[member]}",
                                 hint=f"moorage down {wanted['serviceName']}, then moorage up again")


def _holds(actual: Any, wanted: Any) -> bool:
    """Whether the existing resource has everything that is wanted; members that the API added do not count."""
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(_holds(actual.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(actual, list) and len(actual) == len(wanted) and all(map(_holds, actual, wanted))
    return bool(actual == wanted) or (actual is None and wanted in (False, 0, "", {}))
