"""How tasks of live tests ended."""

from __future__ import annotations

from typing import Any


def end_of(ecs: Any, arn: str, patience: dict[str, int]) -> str:
    """Waits, as `patience` (of a boto3 waiter) says, until the task is STOPPED; why its one container did not run, or its exit code."""
    ecs.get_waiter("tasks_stopped").wait(tasks=[arn], WaiterConfig=patience)
    container = ecs.describe_tasks(tasks=[arn])["tasks"][0]["containers"][0]
    return str(container.get("reason", f"it ran: {container.get('exitCode')}"))
