"""Moorage: the control plane of Amazon ECS as a library, in this process.

    with moorage.Engine("state", runtime="oci", balancer="haproxy") as engine:
        ecs = engine.boto3_client("ecs")
        ecs.run_task(taskDefinition="web")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._native import native
from .client import Client, Event
from .engine import Engine, ScoreFunction, connect
from .errors import DeploymentFailed, MoorageError, NotSteady, Unreachable
from .log import Log
from .views import Cluster, Explanation, Plan, Service, Table, Task

if TYPE_CHECKING:
    from .simulation import Simulation

ScoreRequest = native.ScoreRequest
Candidate = native.Candidate

__version__ = native.version()
__all__ = ["Candidate", "Client", "Cluster", "DeploymentFailed", "Engine", "Event", "Explanation", "Log", "MoorageError", "NotSteady",
           "Plan", "ScoreFunction", "ScoreRequest", "Service", "Simulation", "Table", "Task", "Unreachable", "connect", "describe",
           "show_versions", "versions"]


def __getattr__(name: str) -> object:
    """Loads the simulation at its first use, because it needs more packages than the rest."""
    if name == "Simulation":
        from .simulation import Simulation
        return Simulation
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def describe(service: str | None = None, operation: str | None = None) -> dict[str, object]:
    """The API as data: services, operations, shapes of requests, replies and errors."""
    import json

    from .engine import translate
    try:
        found: dict[str, object] = json.loads(native.describe(service, operation))
    except native.Error as error:
        raise translate(error, "describe") from None
    return found


def versions() -> dict[str, str]:
    """Versions of the package, the library and the programs it uses, for a report of a problem."""
    import importlib.metadata
    import platform

    found = {"moorage": __version__, "libmoorage": native.version(), "python": platform.python_version(),
             "system": platform.platform()}
    for name in ("boto3", "botocore", "rich", "pandas"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def show_versions() -> None:
    """Prints `versions()`."""
    print("\n".join(f"{name}: {version}" for name, version in versions().items()))
