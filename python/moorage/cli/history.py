"""Commands that read more than one kind of thing: history, inspect, ports, config."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from ..client import Client
from ..errors import MoorageError
from ..views import moment, short
from . import arguments as defaults
from . import codes, output, reach, steady, up

Json = dict[str, Any]


# ----------------------------------------------------------------------------------------------------------------- history

def deployments(client: Client, cluster: str, service: str) -> list[Json]:
    """The service deployments that are kept, newest first, each with its targetRevision: the facts of the service revision."""
    arns = [str(one["serviceDeploymentArn"]) for one in
            client.pages("ecs", "ListServiceDeployments", "serviceDeployments", cluster=cluster, service=service)]
    found: list[Json] = []
    for start in range(0, len(arns), 20):
        found += client.call("ecs", "DescribeServiceDeployments", serviceDeploymentArns=arns[start:start + 20])["serviceDeployments"]
    revisions: dict[str, Json] = {}
    wanted = list(dict.fromkeys(str(one["targetServiceRevision"]["arn"]) for one in found if one.get("targetServiceRevision")))
    for start in range(0, len(wanted), 20):
        for revision in client.call("ecs", "DescribeServiceRevisions", serviceRevisionArns=wanted[start:start + 20])["serviceRevisions"]:
            revisions[revision["serviceRevisionArn"]] = revision
    for one in found:
        one["targetRevision"] = revisions.get(str(one.get("targetServiceRevision", {}).get("arn")), {})
    return sorted(found, key=lambda one: float(one.get("createdAt", 0)), reverse=True)


def before(client: Client, cluster: str, service: Json) -> str:
    """The task definition of the last successful deployment with another one than the service has now; "" where there is none."""
    for one in deployments(client, cluster, str(service["serviceName"])):
        definition = str(one["targetRevision"].get("taskDefinition", ""))
        if one.get("status") == "SUCCESSFUL" and definition and definition != service["taskDefinition"]:
            return definition
    return ""


def history(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        steady.describe(client, arguments.cluster, arguments.service)
        found = deployments(client, arguments.cluster, arguments.service)
    rows = [{"deployment": short(one["serviceDeploymentArn"])[:12], "task definition": short(str(one["targetRevision"].get("taskDefinition", ""))),
             "status": one.get("status"), "began": moment(one.get("createdAt")), "ended": moment(one.get("finishedAt")),
             "reason": one.get("statusReason")} for one in found]
    output.show(rows, arguments, facts=found, columns=("deployment", "task definition", "status", "began", "ended", "reason"))
    return codes.OK


# ----------------------------------------------------------------------------------------------------------------- inspect

def inspect(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        found = [_thing(client, arguments.cluster, name) for name in arguments.name]
    if arguments.output == "table":
        arguments.output = "json"
    output.data(found, arguments)
    return codes.OK


# Operation, member of the request, member of the reply: in the order in which a name is looked for.
_KINDS = (("ecs", "DescribeServices", "services", "services"), ("ecs", "DescribeTasks", "tasks", "tasks"),
          ("ecs", "DescribeContainerInstances", "containerInstances", "containerInstances"), ("ecs", "DescribeClusters", "clusters", "clusters"),
          ("ecs", "DescribeTaskDefinition", "taskDefinition", "taskDefinition"), ("ecs", "DescribeCapacityProviders", "capacityProviders", "capacityProviders"),
          ("elbv2", "DescribeLoadBalancers", "Names", "LoadBalancers"), ("elbv2", "DescribeTargetGroups", "Names", "TargetGroups"))


def _thing(client: Client, cluster: str, name: str) -> Json:
    if not name.startswith("arn:"):
        tasks = reach.task_ids(client, cluster, name) if len(name) >= 4 else []
        name = tasks[0] if len(tasks) == 1 else name
    for service, operation, member, reply in _KINDS:
        try:
            found = _described(client, cluster, service, operation, member, reply, name)
        except MoorageError:
            continue
        if found:
            return found
    raise output.Trouble(codes.NOT_FOUND, f"there is nothing called {name} in cluster {cluster}",
                         "looked for a service, task, instance, cluster, task definition, capacity provider, load balancer and target group",
                         hint="moorage ps --all")


def _described(client: Client, cluster: str, service: str, operation: str, member: str, reply: str, name: str) -> Json:
    request: Json = {member: name if member == "taskDefinition" else [name]}
    if name.startswith("arn:") and service == "elbv2":
        request = {"LoadBalancerArns" if reply == "LoadBalancers" else "TargetGroupArns": [name]}
    if member in ("services", "tasks", "containerInstances"):
        request["cluster"] = cluster
    if service == "ecs" and member != "capacityProviders":
        request["include"] = ["TAGS"]
    answered = client.call(service, operation, **request)[reply]
    found: Json = answered if isinstance(answered, dict) else answered[0] if answered else {}
    return found


# ------------------------------------------------------------------------------------------------------------------- ports

def ports(arguments: argparse.Namespace) -> int:
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        services = [view.facts for view in client.services(arguments.cluster)]
        tasks = [view.facts for view in client.tasks(arguments.cluster)]
        wanted = arguments.target
        if wanted is not None:
            services = [one for one in services if one["serviceName"] == wanted]
            tasks = [one for one in tasks if one.get("group") == f"service:{wanted}" or short(one["taskArn"]).startswith(wanted)]
            if not services and not tasks:
                raise output.Trouble(codes.NOT_FOUND, f"no service or task {wanted} in cluster {arguments.cluster}", hint="moorage ps")
        rows: list[Json] = [{"what": f"service {one['serviceName']}", "container": "", "port": "", "reached at": url}
                            for one in services for url in up.urls(client, one)]
    for task in tasks:
        for container in task.get("containers", []):
            for binding in container.get("networkBindings", []):
                rows.append({"what": f"task {short(task['taskArn'])[:12]}", "container": container["name"],
                             "port": f"{binding.get('containerPort')}/{binding.get('protocol', 'tcp')}",
                             "reached at": f"{binding.get('bindIP', '0.0.0.0')}:{binding.get('hostPort')}"})
    output.show(rows, arguments, columns=("what", "container", "port", "reached at"))
    return codes.OK


# ------------------------------------------------------------------------------------------------------------------ config

def config(arguments: argparse.Namespace) -> int:
    """Reads files only: neither an engine nor a store is needed."""
    store = arguments.store
    origin = "--store" if store != defaults.default_store() else "MOORAGE_STORE" if "MOORAGE_STORE" in os.environ else "default"
    rows: list[Json] = [{"setting": "store", "value": store, "from": origin}]
    known = reach.remembered_drivers(store)
    for name in ("runtime", "balancer", "runtime_options", "balancer_options"):
        value = known.get(name) if known else {"runtime": "oci", "balancer": "haproxy"}.get(name, {})
        rows.append({"setting": name.replace("_", " "), "value": value if isinstance(value, str) else json.dumps(value),
                     "from": os.path.join(store, reach.DRIVERS_FILE) if known else "default"})
    client = reach.running(arguments)
    rows.append({"setting": "engine", "value": "runs" if client else "does not run", "from": os.path.join(store, "moorage.sock")})
    if client:
        rows.append({"setting": "region", "value": client.region, "from": "engine"})
    output.show(rows, arguments, columns=("setting", "value", "from"))
    return codes.OK


