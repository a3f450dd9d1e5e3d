"""moorage scaling: the targets, policies, scheduled actions and activities of Application Auto Scaling, and why a count is what it is."""

from __future__ import annotations

import argparse
from typing import Any

from ..client import Client
from ..views import moment
from . import codes, output, reach

Json = dict[str, Any]


def scaling(arguments: argparse.Namespace) -> int:
    what = arguments.what
    if what == "explain" and not arguments.service:
        raise output.Trouble(codes.USAGE, "no service to explain", hint="moorage scaling explain SERVICE")
    with reach.engine(arguments, acts=False) as client:
        reach.check_cluster(client, arguments)
        if what == "explain":
            explained = client.explain_scaling(arguments.service, cluster=arguments.cluster)
            if arguments.output == "table":
                output.lines(str(explained).rstrip("\n"))
            else:
                output.data(explained.facts, arguments)
            return codes.OK
        facts = _facts(client, arguments)
    if arguments.output != "table":
        output.data(facts, arguments)
    elif facts:
        print(output.table([_ROWS[what](one) for one in facts]), flush=True)
    else:
        print(f"there are no {_WORDS[what]}")
    return codes.OK


def _facts(client: Client, arguments: argparse.Namespace) -> list[Json]:
    operation, member = _OPERATIONS[arguments.what]
    asked: Json = {"ServiceNamespace": "ecs"}
    if arguments.what == "activities" and arguments.all:
        asked["IncludeNotScaledActivities"] = True
    found = list(client.pages("autoscaling", operation, member, **asked))
    return [one for one in found if _is_asked(one["ResourceId"], arguments)]


def _is_asked(resource: str, arguments: argparse.Namespace) -> bool:
    _, cluster, service = resource.split("/", 2)
    return bool(cluster == arguments.cluster and arguments.service in (None, service))


def _service(one: Json) -> str:
    return str(one["ResourceId"]).split("/", 2)[2]


def _target_row(one: Json) -> Json:
    state = one.get("SuspendedState", {})
    words = (("DynamicScalingInSuspended", "in"), ("DynamicScalingOutSuspended", "out"), ("ScheduledScalingSuspended", "scheduled"))
    return {"service": _service(one), "minimum": one["MinCapacity"], "maximum": one["MaxCapacity"],
            "suspended": ", ".join(word for name, word in words if state.get(name))}


def _policy_row(one: Json) -> Json:
    tracking: Json = one.get("TargetTrackingScalingPolicyConfiguration", {})
    predefined: Json = tracking.get("PredefinedMetricSpecification", {})
    metric = predefined.get("PredefinedMetricType") or tracking.get("CustomizedMetricSpecification", {}).get("MetricName")
    return {"service": _service(one), "policy": one["PolicyName"], "type": one["PolicyType"], "metric": metric, "target": tracking.get("TargetValue"),
            "scales in": "" if not tracking else "no" if tracking.get("DisableScaleIn") else "yes"}


def _action_row(one: Json) -> Json:
    bounds: Json = one.get("ScalableTargetAction", {})
    return {"service": _service(one), "action": one["ScheduledActionName"], "schedule": one["Schedule"], "zone": one.get("Timezone", "UTC"),
            "minimum": bounds.get("MinCapacity"), "maximum": bounds.get("MaxCapacity")}


def _activity_row(one: Json) -> Json:
    reasons = ", ".join(reason["Code"] for reason in one.get("NotScaledReasons", []))
    return {"service": _service(one), "time": moment(one.get("StartTime")), "status": reasons or one["StatusCode"],
            "what": one["Description"], "cause": one["Cause"], "details": one.get("Details", "")}


_OPERATIONS = {"targets": ("DescribeScalableTargets", "ScalableTargets"), "policies": ("DescribeScalingPolicies", "ScalingPolicies"),
               "actions": ("DescribeScheduledActions", "ScheduledActions"), "activities": ("DescribeScalingActivities", "ScalingActivities")}
_ROWS = {"targets": _target_row, "policies": _policy_row, "actions": _action_row, "activities": _activity_row}
_WORDS = {"targets": "scalable targets", "policies": "scaling policies", "actions": "scheduled actions", "activities": "scaling activities"}
