"""Whether a service has come to rest on what was asked for, or on something else.

A service at rest is not yet a success: the circuit breaker may have rolled the deployment back, or another request may have changed
the service meanwhile. `verdict` tells these apart from what DescribeServices answers.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from .views import short

Json = dict[str, Any]

# Members that say what a service shall be. They are compared with what the answer to the request said, so that both come from the same
# describer. desiredCount of a daemon service follows the machines and is left out.
_MEMBERS = ("taskDefinition", "desiredCount", "loadBalancers", "networkConfiguration", "capacityProviderStrategy", "launchType",
            "placementConstraints", "placementStrategy", "deploymentConfiguration", "healthCheckGracePeriodSeconds")


class State(enum.Enum):
    WAITING = "waiting"
    STEADY = "steady"
    FAILED = "failed"           # the deployment that was asked for failed; a rollback may be under way or done
    SUPERSEDED = "superseded"   # another request changed the service
    GONE = "gone"               # another request deleted the service


@dataclass(frozen=True)
class Asked:
    """What a service was asked to be: the deployment that the request began or found, and what the service said of itself then."""

    deployment: str = ""
    members: Json = field(default_factory=dict)

    @classmethod
    def of(cls, service: Json) -> Asked:
        """From the service in the answer of CreateService, UpdateService or DescribeServices."""
        members = {name: service.get(name) for name in _MEMBERS
                   if name != "desiredCount" or service.get("schedulingStrategy") != "DAEMON"}
        return cls(str(primary(service).get("id", "")), members)

    @property
    def task_definition(self) -> str:
        """"family:revision", or "" where any will do."""
        return short(str(self.members.get("taskDefinition") or ""))


@dataclass(frozen=True)
class Verdict:
    state: State
    why: str = ""


def primary(service: Json) -> Json:
    """The PRIMARY deployment, or nothing."""
    found: Json = next((each for each in service.get("deployments", []) if each.get("status") == "PRIMARY"), {})
    return found


def is_at_rest(service: Json) -> bool:
    """One deployment that is COMPLETED, and as many tasks as are wanted."""
    return (service.get("status", "ACTIVE") == "ACTIVE" and len(service.get("deployments", [])) == 1
            and service.get("runningCount") == service.get("desiredCount") and not service.get("pendingCount")
            and primary(service).get("rolloutState", "COMPLETED") == "COMPLETED")


def is_rollback(service: Json) -> bool:
    """Whether the PRIMARY deployment was begun by the circuit breaker and not by a request."""
    id = primary(service).get("id")
    return bool(id) and any(str(event.get("message", "")).endswith(f"rolling back to deployment {id}.") for event in service.get("events", []))


def verdict(service: Json, asked: Asked | None = None) -> Verdict:
    """How a service stands towards what was asked; without `asked`, towards the last request that changed it."""
    if service.get("status", "ACTIVE") != "ACTIVE":
        return Verdict(State.GONE, "another request deleted the service")
    now = primary(service)
    if asked is None or not asked.deployment:
        if is_rollback(service):
            return Verdict(State.FAILED, _rolled_back(now))
    elif now.get("id") != asked.deployment and _has_failed(service, asked.deployment):
        return Verdict(State.FAILED, _rolled_back(now))
    if asked is not None:
        changed = {name: value for name, value in asked.members.items() if service.get(name) != value}
        if changed:
            return Verdict(State.SUPERSEDED, "another request changed the service: " + "; ".join(
                f"{name} is {_shown(service.get(name))} and not {_shown(value)}" for name, value in changed.items()))
    if now.get("rolloutState") == "FAILED":
        return Verdict(State.FAILED, str(now.get("rolloutStateReason") or "the deployment failed"))
    return Verdict(State.STEADY if is_at_rest(service) else State.WAITING)


def _has_failed(service: Json, deployment: str) -> bool:
    left: Json = next((each for each in service.get("deployments", []) if each.get("id") == deployment), {})
    return left.get("rolloutState") == "FAILED" or any(
        f"(deployment {deployment}) deployment failed" in str(event.get("message", "")) for event in service.get("events", []))


def _rolled_back(now: Json) -> str:
    under_way = "" if now.get("rolloutState") == "COMPLETED" else "is being "
    return f"the deployment failed and {under_way or 'was '}rolled back to {short(str(now.get('taskDefinition', '')))}"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return short(value)
    return "unset" if value is None else str(value)
