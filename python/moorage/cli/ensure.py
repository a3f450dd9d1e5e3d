"""Bringing about what two ECS files ask for, and nothing that is there already: used again, updated, or made."""

from __future__ import annotations

from typing import Any

from ..client import Client
from ..errors import MoorageError
from ..views import short
from . import codes, output
from .progress import Progress

Json = dict[str, Any]

MADE_BY = {"Key": "moorage:made-by", "Value": "up"}
# Set by the service when it registers; a difference here is no difference between two definitions.
_REGISTERED = ("taskDefinitionArn", "revision", "status", "registeredAt", "registeredBy", "deregisteredAt")
# What only the service says of itself: in what `aws ecs describe-services` prints, not in the input of CreateService.
_SAID_OF_SERVICES = frozenset({
    "serviceArn", "clusterArn", "status", "runningCount", "pendingCount", "deployments", "events", "createdAt", "createdBy", "roleArn", "taskSets",
    "currentServiceRevisions", "currentServiceDeployment", "resourceManagementType", "platformFamily"})


def task_definition(client: Client, wanted: Json, progress: Progress) -> str:
    """The ARN of a revision that says what is wanted: the latest if it does, else a new one."""
    wanted = {name: value for name, value in wanted.items()
              if name not in (*_REGISTERED, "requiresAttributes", "compatibilities") and not (name == "tags" and not value)}
    would: Json = client.call("ecs", "RegisterTaskDefinition", dry_run_=True, strict_=True, **wanted)
    try:
        latest: Json = client.call("ecs", "DescribeTaskDefinition", taskDefinition=wanted["family"], include=["TAGS"])
        same = _said(latest["taskDefinition"]) == _said(would["taskDefinition"]) and _tags(latest) == _tags(would)
    except MoorageError as error:
        if error.name != "ClientException":
            raise
        same = False
    if same:
        arn = str(latest["taskDefinition"]["taskDefinitionArn"])
        progress.say(f"task definition {short(arn)} is as wanted", taskDefinition=arn)
        return arn
    arn = str(client.call("ecs", "RegisterTaskDefinition", strict_=True, **wanted)["taskDefinition"]["taskDefinitionArn"])
    progress.say(f"task definition {short(arn)} registered", taskDefinition=arn)
    return arn


def _said(definition: Json) -> Json:
    return {name: value for name, value in definition.items() if name not in _REGISTERED}


def _tags(reply: Json) -> list[tuple[str, str]]:
    return sorted((tag.get("key", ""), tag.get("value", "")) for tag in reply.get("tags", []))


def check_service(client: Client, wanted: Json) -> Json:
    """What is wanted as CreateService takes it; refuses members that it does not have, before anything was made for it."""
    if "serviceArn" in wanted:
        wanted = {name: value for name, value in wanted.items() if name not in _SAID_OF_SERVICES}
    try:
        client.call("ecs", "CreateService", dry_run_=True, strict_=True, **wanted)
    except MoorageError as error:
        if error.name == "SerializationException":     # anything else depends on what is not there yet
            raise
    return wanted


# What tells load balancers and target groups that `up` made from those of others.
VPC = "vpc-local"
SUBNETS = ("subnet-local-a", "subnet-local-b")


def load_balancers(client: Client, wanted: Json, definition: Json, port: int | None, progress: Progress) -> list[Json]:
    """The service's loadBalancers with every target group filled in; made where the file leaves it to us."""
    entries = [dict(entry) for entry in wanted.get("loadBalancers", [])]
    made = [entry for entry in entries if entry.get("targetGroupArn", "make") == "make" and not entry.get("loadBalancerName")]
    if port is not None and not made:
        raise output.Trouble(codes.USAGE, "--load-balancer has nothing to make",
                             "no entry of the service's loadBalancers leaves its targetGroupArn to us",
                             hint='give {"containerName": …, "containerPort": …} without targetGroupArn')
    for index, entry in enumerate(made):
        name = resource_name(wanted["serviceName"], index)
        entry["targetGroupArn"] = _target_group(client, name, entry, definition, progress)
        listens = (port or int(entry["containerPort"])) + index
        _listener(client, name, entry["targetGroupArn"], listens, progress)
    return entries


def resource_name(service: str, index: int) -> str:
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in service)[:28].strip("-") or "service"
    return name if index == 0 else f"{name}-{index}"


def _target_group(client: Client, name: str, entry: Json, definition: Json, progress: Progress) -> str:
    try:
        found = client.call("elbv2", "DescribeTargetGroups", Names=[name])["TargetGroups"]
        return str(found[0]["TargetGroupArn"])
    except MoorageError as error:
        if error.name not in ("TargetGroupNotFound", "TargetGroupNotFoundException"):
            raise
    kind = "ip" if definition.get("networkMode") == "awsvpc" else "instance"
    made: Json = client.call("elbv2", "CreateTargetGroup", Name=name, Protocol="HTTP", Port=int(entry["containerPort"]),
                             VpcId=VPC, TargetType=kind, HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
                             HealthyThresholdCount=2, UnhealthyThresholdCount=2, Tags=[MADE_BY])["TargetGroups"][0]
    arn = str(made["TargetGroupArn"])
    client.call("elbv2", "ModifyTargetGroupAttributes", TargetGroupArn=arn,
                Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])
    progress.say(f"target group {name} made", targetGroup=arn)
    return arn


def _listener(client: Client, name: str, target_group: str, port: int, progress: Progress) -> None:
    try:
        balancer: Json = client.call("elbv2", "DescribeLoadBalancers", Names=[name])["LoadBalancers"][0]
    except MoorageError as error:
        if error.name not in ("LoadBalancerNotFound", "LoadBalancerNotFoundException"):
            raise
        balancer = client.call("elbv2", "CreateLoadBalancer", Name=name, Subnets=list(SUBNETS),
                               Tags=[MADE_BY])["LoadBalancers"][0]
        progress.say(f"load balancer {name} made", loadBalancer=balancer["LoadBalancerArn"])
    arn = balancer["LoadBalancerArn"]
    listeners: list[Json] = client.call("elbv2", "DescribeListeners", LoadBalancerArn=arn)["Listeners"]
    for listener in listeners:
        if listener["Port"] == port:
            return
    client.call("elbv2", "CreateListener", LoadBalancerArn=arn, Protocol="HTTP", Port=port,
                DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group}])
    progress.say(f"listening on port {port}", port=port)


# What UpdateService takes of what CreateService takes.
_UPDATABLE = ("desiredCount", "deploymentConfiguration", "networkConfiguration", "placementConstraints", "placementStrategy",
              "healthCheckGracePeriodSeconds", "enableExecuteCommand", "enableECSManagedTags", "propagateTags", "platformVersion",
              "capacityProviderStrategy", "availabilityZoneRebalancing", "serviceRegistries", "serviceConnectConfiguration")


def service(client: Client, cluster: str, wanted: Json, definition: str, balancers: list[Json], progress: Progress) -> Json:
    """Creates the service, or updates it where it differs in what the files say."""
    name = str(wanted["serviceName"])
    found: list[Json] = client.call("ecs", "DescribeServices", cluster=cluster, services=[name])["services"]
    existing = next((s for s in found if s.get("status") == "ACTIVE"), None)
    if existing is None:
        request = {**wanted, "cluster": cluster, "taskDefinition": definition}
        if balancers:
            request["loadBalancers"] = balancers
        created: Json = client.call("ecs", "CreateService", strict_=True, **request)["service"]
        progress.say(f"service {name} created, {created.get('desiredCount', 0)} tasks wanted", service=created["serviceArn"])
        return created
    changes = {member: wanted[member] for member in _UPDATABLE if member in wanted and not _holds(existing.get(member), wanted[member])}
    if existing.get("taskDefinition") != definition:
        changes["taskDefinition"] = definition
    if not _holds(existing.get("loadBalancers", []), balancers):
        changes["loadBalancers"] = balancers
    if not changes:
        progress.say(f"service {name} is as wanted", service=existing["serviceArn"])
        return existing
    updated: Json = client.call("ecs", "UpdateService", cluster=cluster, service=name, **changes)["service"]
    progress.say(f"service {name} updated: {', '.join(sorted(changes))}", service=updated["serviceArn"], changed=sorted(changes))
    return updated


def _holds(actual: Any, wanted: Any) -> bool:
    """Whether what is there has everything that is wanted; members that the API added do not count."""
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(_holds(actual.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(actual, list) and len(actual) == len(wanted) and all(map(_holds, actual, wanted))
    return bool(actual == wanted) or (actual is None and wanted in (False, 0, "", {}))
