"""What an interrupted `up` or `down` leaves without a service, and what stands against removing a store."""

from __future__ import annotations

import os
import socket
from typing import Any

from ..client import Client
from ..transport import socket_address
from . import codes, ensure, output, progress

Json = dict[str, Any]


def is_made_by_up(thing: Json) -> bool:
    """A load balancer or a target group of `moorage up`."""
    return thing.get("VpcId") == ensure.VPC or any(zone.get("SubnetId") in ensure.SUBNETS for zone in thing.get("AvailabilityZones", []))


def groups_in_use(client: Client) -> set[str]:
    """The target groups of the services of every cluster."""
    return {entry["targetGroupArn"] for cluster in client.clusters() for service in client.services(cluster.facts["clusterName"])
            for entry in service.facts.get("loadBalancers", []) if entry.get("targetGroupArn")}


def remove_load_balancers(client: Client, shown: progress.Progress, *, unused: bool = False) -> list[str]:
    """Removes load balancers and target groups, all of them or those that `up` made and no service uses; the load balancers' names."""
    groups: list[Json] = list(client.pages("elbv2", "DescribeTargetGroups", "TargetGroups"))
    balancers: list[Json] = list(client.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers"))
    if unused:
        used = groups_in_use(client)
        serving = {arn for group in groups if group["TargetGroupArn"] in used for arn in group.get("LoadBalancerArns", [])}
        balancers = [one for one in balancers if one["LoadBalancerArn"] not in serving and is_made_by_up(one)]
        groups = [group for group in groups if group["TargetGroupArn"] not in used and is_made_by_up(group)]
    for balancer in balancers:
        client.call("elbv2", "DeleteLoadBalancer", LoadBalancerArn=balancer["LoadBalancerArn"])
        shown.say(f"load balancer {balancer['LoadBalancerName']} removed", loadBalancer=balancer["LoadBalancerArn"])
    for group in groups:
        client.call("elbv2", "DeleteTargetGroup", TargetGroupArn=group["TargetGroupArn"])
    return [str(balancer["LoadBalancerName"]) for balancer in balancers]


def refuse_where_something_runs(client: Client) -> None:
    """A store without which containers could not be found again is not removed."""
    found: list[str] = []
    for cluster in (view.facts["clusterName"] for view in client.clusters()):
        running = [view for view in client.tasks(cluster) if view.facts["lastStatus"] != "STOPPED"]
        running += [view for view in client.tasks(cluster, stopped=True) if view.facts["lastStatus"] != "STOPPED"]
        services = list(client.services(cluster))
        if running or services:
            found.append(f"cluster {cluster}: {len(services)} services, {len(running)} tasks")
    if found:
        raise output.Trouble(codes.PRECONDITION, "the store is kept: something still runs", *found,
                             hint="moorage down --cluster NAME for each of them, then moorage down --purge")


def haproxy_runs(store: str) -> bool:
    """Whether somebody answers at HAProxy's socket; one that was killed leaves it behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            with socket_address(os.path.join(store, "haproxy", "master.sock")) as address:
                probe.connect(address)
        except OSError:
            return False
    return True
