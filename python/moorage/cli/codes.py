"""Exit codes of the command line tool, fixed for ever, and which error ends in which."""

from __future__ import annotations

from ..errors import MoorageError

OK = 0
FAILED = 1
USAGE = 2
NOT_FOUND = 3
TIMEOUT = 4
UNREACHABLE = 5
PRECONDITION = 6
INTERRUPTED = 130

_PRECONDITION = {"StoreLocked", "StoreTooNew", "StoreDamaged", "StoreRefused", "ResourceInUseException", "ConflictException", "UpdateInProgressException",
                 "ClusterContainsServicesException", "ClusterContainsTasksException", "ClusterContainsContainerInstancesException"}


def of(error: MoorageError) -> int:
    if error.name in _PRECONDITION:
        return PRECONDITION
    if "NotFound" in error.name or "not found" in error.message:
        return NOT_FOUND
    if error.name in ("ClosedException", "EngineUnreachable"):
        return UNREACHABLE
    return FAILED


def hint(error: MoorageError) -> str:
    if error.name == "SerializationException":
        return "members are spelled as in the inputs of RegisterTaskDefinition and CreateService"
    if error.name == "StoreLocked":
        return ("another process holds this store and does not serve it: end that process, or let it open its engine with serve=True, "
                "as `moorage up` does")
    if error.name == "StoreTooNew":
        return "a newer Moorage wrote this store; use that one"
    if error.name == "StoreDamaged":
        return "look at it with `moorage fsck`; nothing was changed"
    if error.name == "ClusterNotFoundException":
        return "`moorage up --cluster NAME` makes a cluster"
    return ""
