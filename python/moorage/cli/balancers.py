"""Load balancers, target groups and listeners of `moorage up`: finding those that are its own, making what is missing, removing them.

What `up` makes carries the tag MADE_BY. The engine does not serve DescribeTags, but its Create operations are idempotent: asked again
with the same settings and tags they answer with what is there, and with other tags they refuse. A dry run of Create therefore tells
whether a thing has exactly this tag, and changes nothing. Which service it was made for is told by the service itself, which names its
target groups, and by the name of what an interrupted command left.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from ..client import Client
from ..errors import MoorageError
from . import codes, output
from .progress import Progress

Json = dict[str, Any]

MADE_BY = {"Key": "moorage:made-by", "Value": "up"}
VPC = "vpc-local"
SUBNETS = ("subnet-local-a", "subnet-local-b")
NAME_CHARACTERS_MAX = 32        # Elastic Load Balancing's bound


def names_for(cluster: str, service: str, index: int) -> list[str]:
    """Names for the load balancer of a service's entry, best first. The service's own name serves where it is one already; any
    other name ends in a hash of cluster, service and entry, so that no other service comes to the same name."""
    readable = "-".join(re.findall(r"[A-Za-z0-9]+", service))
    digest = hashlib.sha256(f"{cluster}/{service}/{index}".encode()).hexdigest()[:8]
    stem = readable[:NAME_CHARACTERS_MAX - len(digest) - 1].strip("-") or "service"
    if stem.lower().startswith("internal-"):    # Elastic Load Balancing reserves names of this kind
        stem = f"svc-{stem}"[:NAME_CHARACTERS_MAX - len(digest) - 1].strip("-")
    plain = [service] if (readable == service and index == 0 and len(service) <= NAME_CHARACTERS_MAX
                          and not service.lower().startswith("internal-")) else []
    return [*plain, f"{stem}-{digest}"]


def legacy_name(service: str, index: int) -> str:
    """The name that an older `up` gave; other services may have the same one."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in service)[:28].strip("-") or "service"
    return name if index == 0 else f"{name}-{index}"


# ------------------------------------------------------------------------------------------------------------- whose it is

def _group_request(name: str, port: int, kind: str) -> Json:
    return {"Name": name, "Protocol": "HTTP", "Port": port, "VpcId": VPC, "TargetType": kind, "HealthCheckIntervalSeconds": 5,
            "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 2, "Tags": [MADE_BY]}


def _balancer_request(name: str) -> Json:
    return {"Name": name, "Subnets": list(SUBNETS), "Tags": [MADE_BY]}


def is_made_by_up(client: Client, kind: str, thing: Json) -> bool:
    """Whether a "LoadBalancer" or "TargetGroup" has the tag of `up`, no others, and the settings that `up` gives."""
    if kind == "TargetGroup":
        if thing.get("VpcId") != VPC or not thing.get("Port"):
            return False
        request = _group_request(thing["TargetGroupName"], thing["Port"], thing["TargetType"])
    else:
        if not any(zone.get("SubnetId") in SUBNETS for zone in thing.get("AvailabilityZones", [])):
            return False
        request = _balancer_request(thing["LoadBalancerName"])
    try:
        found = client.call("elbv2", f"Create{kind}", dry_run_=True, **request)[f"{kind}s"][0]
    except MoorageError as error:
        if error.retryable or error.http_status >= 500:
            raise
        return False
    return bool(found[f"{kind}Arn"] == thing[f"{kind}Arn"])


@dataclass
class Ours:
    """What `up` made for one service."""

    groups: list[Json] = field(default_factory=list)
    balancers: list[Json] = field(default_factory=list)


def find(client: Client, cluster: str, service: str, facts: Json | None) -> Ours:
    """What `up` made for a service: target groups that the service uses, or that have a name of its own and are used by no service,
    and the load balancers that serve them and no other service. `facts` describe the service where it is there."""
    entries = (facts or {}).get("loadBalancers", [])
    used_here = {entry.get("targetGroupArn") for entry in entries}
    names = {name for index in range(max(1, len(entries))) for name in (*names_for(cluster, service, index), legacy_name(service, index))}
    used_elsewhere = groups_in_use(client, other_than=(cluster, service))
    found = Ours([group for group in groups(client)
                  if (group["TargetGroupArn"] in used_here or group["TargetGroupName"] in names)
                  and group["TargetGroupArn"] not in used_elsewhere and is_made_by_up(client, "TargetGroup", group)])
    serving = {arn for group in found.groups for arn in group.get("LoadBalancerArns", [])}
    for balancer in balancers(client):
        if ((balancer["LoadBalancerArn"] in serving or balancer["LoadBalancerName"] in names)
                and is_made_by_up(client, "LoadBalancer", balancer)
                and not any(forwards_to(listener) & used_elsewhere for listener in listeners(client, balancer))):
            found.balancers.append(balancer)
    return found


def groups(client: Client) -> list[Json]:
    return list(client.pages("elbv2", "DescribeTargetGroups", "TargetGroups"))


def balancers(client: Client) -> list[Json]:
    return list(client.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers"))


def groups_in_use(client: Client, *, other_than: tuple[str, str] | None = None) -> set[str]:
    """The target groups of the services of every cluster, but for one (cluster, name)."""
    return {entry["targetGroupArn"] for cluster in client.clusters() for service in client.services(cluster.name)
            if (cluster.name, service.name) != other_than
            for entry in service.facts.get("loadBalancers", []) if entry.get("targetGroupArn")}


def forwards_to(listener: Json) -> set[str]:
    """The target groups that a listener's default actions name."""
    found = set()
    for action in listener.get("DefaultActions", []):
        found |= {action["TargetGroupArn"]} if action.get("TargetGroupArn") else set()
        found |= {group["TargetGroupArn"] for group in action.get("ForwardConfig", {}).get("TargetGroups", [])}
    return found


def listeners(client: Client, balancer: Json) -> list[Json]:
    return list(client.pages("elbv2", "DescribeListeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"]))


# --------------------------------------------------------------------------------------------------------------- making it

@dataclass
class Place:
    """One entry of the service's loadBalancers whose target group `up` makes."""

    entry: Json
    kind: str                   # "instance" or "ip"
    port: int | None            # the port to listen on; None: the port it listens on already, else the container's port
    names: list[str]
    group: Json | None = None
    balancer: Json | None = None
    listeners: list[Json] = field(default_factory=list)     # the balancer's listeners that forward to the group

    @property
    def listens(self) -> int:
        return self.port or (int(self.listeners[0]["Port"]) if self.listeners else int(self.entry["containerPort"]))


def plan(client: Client, cluster: str, wanted: Json, definition: Json, port: int | None) -> list[Place]:
    """For each entry what exists and what would be made; refuses what cannot work, and changes nothing."""
    made = [dict(entry) for entry in wanted.get("loadBalancers", []) if leaves_it_to_us(entry)]
    if port is not None and not made:
        raise output.Trouble(codes.USAGE, "--load-balancer has nothing to make",
                             "no entry of the service's loadBalancers leaves its targetGroupArn to us",
                             hint='give {"containerName": …, "containerPort": …} without targetGroupArn')
    if not made:
        return []
    for number, entry in enumerate(made):
        _check_entry(entry, f"loadBalancers[{number}]", definition)
    name = str(wanted["serviceName"])
    described = client.call("ecs", "DescribeServices", cluster=cluster, services=[name])["services"] if _exists(client, cluster) else []
    facts = next((one for one in described if one.get("status") == "ACTIVE"), None)
    ours = find(client, cluster, name, facts)
    taken = {group["TargetGroupName"] for group in groups(client)} | {one["LoadBalancerName"] for one in balancers(client)}
    kind = "ip" if definition.get("networkMode") == "awsvpc" else "instance"
    places = [Place(entry, kind, None if port is None else port + index, names_for(cluster, name, index)) for index, entry in enumerate(made)]
    for place in places:
        _take_what_is_there(client, place, ours, facts)
        place.names = [one for one in place.names if one not in taken]
        if (place.group is None or place.balancer is None) and not place.names:
            raise output.Trouble(codes.PRECONDITION, f"no name is left for the load balancer of service {name}",
                                 f"{names_for(cluster, name, 0)[-1]} is there and `moorage up` did not make it for this service",
                                 hint="remove or rename what has that name, or give a targetGroupArn of your own")
    _check_ports(client, places)
    return places


def leaves_it_to_us(entry: Json) -> bool:
    return entry.get("targetGroupArn", "make") == "make" and not entry.get("loadBalancerName")


def _exists(client: Client, cluster: str) -> bool:
    return any(one["status"] == "ACTIVE" for one in client.call("ecs", "DescribeClusters", clusters=[cluster])["clusters"])


def _check_entry(entry: Json, path: str, definition: Json) -> None:
    for member in ("containerName", "containerPort"):
        if entry.get(member) is None:
            raise output.Trouble(codes.FAILED, f"{path} of the service has no {member}", "the load balancer needs to know where traffic goes",
                                 hint='{"containerName": "web", "containerPort": 8080}')
    container = next((one for one in definition.get("containerDefinitions", []) if one.get("name") == entry["containerName"]), None)
    if container is None:
        raise output.Trouble(codes.FAILED, f"{path}.containerName: the task definition has no container {entry['containerName']}",
                             "its containers: " + ", ".join(str(one.get("name")) for one in definition.get("containerDefinitions", [])))
    ports = [mapping.get("containerPort") for mapping in container.get("portMappings", []) or []]
    if entry["containerPort"] not in ports and not any(mapping.get("containerPortRange") for mapping in container.get("portMappings", []) or []):
        raise output.Trouble(codes.FAILED, f"{path}.containerPort: container {entry['containerName']} does not map port {entry['containerPort']}",
                             f"its portMappings name {', '.join(map(str, ports)) or 'no port'}")


def _take_what_is_there(client: Client, place: Place, ours: Ours, facts: Json | None) -> None:
    """Chooses a free group and balancer that `up` has made: those of the same container first, then any of the right kind."""
    same = next((entry.get("targetGroupArn") for entry in (facts or {}).get("loadBalancers", [])
                 if entry.get("containerName") == place.entry["containerName"] and entry.get("containerPort") == place.entry["containerPort"]), None)
    own = {one["LoadBalancerArn"] for one in ours.balancers}   # a group belongs to one load balancer only, so that one behind another balancer cannot be used
    fitting = [group for group in ours.groups if group.get("TargetType") == place.kind and set(group.get("LoadBalancerArns", [])) <= own]
    fitting.sort(key=lambda group: (group["TargetGroupArn"] != same, group["TargetGroupName"] not in place.names, group["TargetGroupName"]))
    if fitting:
        place.group = fitting[0]
        ours.groups.remove(place.group)
    arn = place.group["TargetGroupArn"] if place.group else None
    ranked = sorted(ours.balancers, key=lambda one: (one["LoadBalancerArn"] not in (place.group or {}).get("LoadBalancerArns", []),
                                                     one["LoadBalancerName"] not in place.names, one["LoadBalancerName"]))
    for balancer in ranked:
        there = listeners(client, balancer)
        serving = [one for one in there if arn in forwards_to(one)]
        others = {group for one in there for group in forwards_to(one)} - {arn}
        if serving or not others & {group["TargetGroupArn"] for group in ours.groups}:
            place.balancer, place.listeners = balancer, serving
            ours.balancers.remove(balancer)
            return


def _check_ports(client: Client, places: list[Place]) -> None:
    for place in places:
        if not 1 <= place.listens <= 65535:
            raise output.Trouble(codes.USAGE, f"a load balancer cannot listen on port {place.listens}", "ports go from 1 to 65535")
        for listener in listeners(client, place.balancer) if place.balancer else []:
            if listener["Port"] == place.listens and place.group is not None and place.group["TargetGroupArn"] not in forwards_to(listener):
                raise output.Trouble(codes.PRECONDITION, f"port {place.listens} of load balancer {place.balancer and place.balancer['LoadBalancerName']} "
                                     "has a listener that `moorage up` did not make for this service",
                                     hint="choose another port with --load-balancer PORT, or delete that listener")


def ensure(client: Client, wanted: Json, places: list[Place], progress: Progress) -> list[Json]:
    """The service's loadBalancers with every target group filled in; makes and moves groups where needed."""
    left = list(places)
    entries = []
    for entry in wanted.get("loadBalancers", []):
        if not leaves_it_to_us(entry):
            entries.append(dict(entry))
            continue
        place = left.pop(0)
        if place.group is None:
            place.group = _make_group(client, place, progress)
        if place.balancer is None:
            place.balancer = client.call("elbv2", "CreateLoadBalancer", **_balancer_request(_free_name(place)))["LoadBalancers"][0]
            progress.say(f"load balancer {place.balancer['LoadBalancerName']} made", loadBalancer=place.balancer["LoadBalancerArn"])
        _listen(client, place, progress)
        entries.append({**entry, "targetGroupArn": place.group["TargetGroupArn"]})
    return entries


def _free_name(place: Place) -> str:
    """Load balancer and group share a name where they can."""
    if place.group is not None and place.group["TargetGroupName"] in place.names:
        return str(place.group["TargetGroupName"])
    return place.names[0]


def _make_group(client: Client, place: Place, progress: Progress) -> Json:
    request = _group_request(place.names[0], int(place.entry["containerPort"]), place.kind)
    made: Json = client.call("elbv2", "CreateTargetGroup", **request)["TargetGroups"][0]
    client.call("elbv2", "ModifyTargetGroupAttributes", TargetGroupArn=made["TargetGroupArn"],
                Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])
    progress.say(f"target group {made['TargetGroupName']} made", targetGroup=made["TargetGroupArn"])
    return made


def _listen(client: Client, place: Place, progress: Progress) -> None:
    """Makes one listener at the port that was asked for. The new one is made before the old one is removed, so that a move leaves no gap."""
    assert place.group is not None and place.balancer is not None
    port = place.listens
    if not any(one["Port"] == port for one in place.listeners):
        client.call("elbv2", "CreateListener", LoadBalancerArn=place.balancer["LoadBalancerArn"], Protocol="HTTP", Port=port, Tags=[MADE_BY],
                    DefaultActions=[{"Type": "forward", "TargetGroupArn": place.group["TargetGroupArn"]}])
        progress.say(f"listening on port {port}", port=port)
    surplus = [one for one in place.listeners if one["Port"] != port]
    if place.port is None and surplus:
        progress.say(f"load balancer {place.balancer['LoadBalancerName']} listens on ports "
                     f"{', '.join(str(one['Port']) for one in place.listeners)}; --load-balancer PORT leaves one")
        return
    for listener in surplus:
        client.call("elbv2", "DeleteListener", ListenerArn=listener["ListenerArn"])
        progress.say(f"no longer listening on port {listener['Port']}", port=listener["Port"])


# ------------------------------------------------------------------------------------------------------------- removing it

def remove(client: Client, ours: Ours, shown: Progress) -> list[str]:
    """Removes load balancers, then target groups; what other resources still use stays, with a message. Returns the names removed."""
    removed: list[str] = []
    for kind, things in (("LoadBalancer", ours.balancers), ("TargetGroup", ours.groups)):
        what = "load balancer" if kind == "LoadBalancer" else "target group"
        for thing in things:
            name = str(thing[f"{kind}Name"])
            try:
                client.call("elbv2", f"Delete{kind}", **{f"{kind}Arn": thing[f"{kind}Arn"]})
            except MoorageError as error:
                if error.name not in ("ResourceInUse", "OperationNotPermitted"):
                    raise
                shown.say(f"{what} {name} stays: {error.message}")
                continue
            if kind == "LoadBalancer":
                removed.append(name)
                shown.say(f"load balancer {name} removed", loadBalancer=thing["LoadBalancerArn"])
    return removed


def say_what_stays(client: Client, service: Json, ours: Ours, shown: Progress) -> None:
    """Names the target groups of a service that `up` did not make for it."""
    own = {group["TargetGroupArn"] for group in ours.groups}
    for entry in service.get("loadBalancers", []):
        arn = entry.get("targetGroupArn")
        if arn and arn not in own:
            shown.say(f"target group {arn.split('/')[-2] if arn.count('/') >= 2 else arn} stays: `moorage up` did not make it for this service")


def remove_unused(client: Client, shown: Progress) -> list[str]:
    """What an interrupted `up` or `down` has left: made by `up`, and used by no service of any cluster."""
    used = groups_in_use(client)
    serving = {arn for group in groups(client) if group["TargetGroupArn"] in used for arn in group.get("LoadBalancerArns", [])}
    return remove(client, Ours(
        [one for one in groups(client) if one["TargetGroupArn"] not in used and is_made_by_up(client, "TargetGroup", one)],
        [one for one in balancers(client) if one["LoadBalancerArn"] not in serving and is_made_by_up(client, "LoadBalancer", one)]), shown)


def remove_all(client: Client, shown: Progress) -> list[str]:
    """Removes everything, before the store is removed."""
    return remove(client, Ours(groups(client), balancers(client)), shown)
