"""The errors of the package. Names and texts are those of the engine, which takes them from ECS."""

from __future__ import annotations

from typing import Any


class MoorageError(Exception):
    """An operation failed. `name` is the error's name as ECS has it, `path` the member that was wrong (may be empty)."""

    def __init__(self, name: str, message: str, *, path: str = "", http_status: int = 400, retryable: bool = False,
                 operation: str = "") -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.path = path
        self.http_status = http_status
        self.retryable = retryable
        self.operation = operation

    @property
    def response(self) -> dict[str, Any]:
        """The same facts in the shape of botocore's ClientError.response."""
        return {"Error": {"Code": self.name, "Message": self.message},
                "ResponseMetadata": {"HTTPStatusCode": self.http_status, "RetryAttempts": 0}}

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.name, self.message, self.path, self.http_status, self.retryable, self.operation)


def _rebuild(name: str, message: str, path: str, http_status: int, retryable: bool, operation: str) -> MoorageError:
    return MoorageError(name, message, path=path, http_status=http_status, retryable=retryable, operation=operation)


class Unreachable(MoorageError):
    """No engine answers at the other end of the socket."""

    def __init__(self, message: str) -> None:
        super().__init__("EngineUnreachable", message, http_status=503, retryable=True)


class NotSteady(TimeoutError):
    """A service did not reach its steady state in time; the text says which, and why by its last event."""


class DeploymentFailed(NotSteady):
    """The service will not reach what was asked for: its deployment failed (and may have been rolled back), or another
    request changed or deleted the service."""
