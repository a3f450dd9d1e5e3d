"""What the tests of the Python package share: an engine on a virtual clock with two machines, and boto3 clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from moorage.testing import VirtualEngine

Json = dict[str, Any]


@pytest.fixture
def engine() -> Iterator[VirtualEngine]:
    with VirtualEngine() as made:
        made.add_machine(cpu=2048, memory=4096, zone="us-east-1a")
        made.add_machine(cpu=2048, memory=4096, zone="us-east-1b")
        yield made


@pytest.fixture
def ecs(engine: VirtualEngine) -> Any:
    return engine.boto3_client("ecs")


@pytest.fixture
def elbv2(engine: VirtualEngine) -> Any:
    return engine.boto3_client("elbv2")


@pytest.fixture
def logs(engine: VirtualEngine) -> Any:
    return engine.boto3_client("logs")


def container(name: str = "main", /, **more: Any) -> Json:
    """A container definition; keyword `script` becomes what the simulated container does."""
    script = more.pop("script", {})
    environment = [{"name": f"MOORAGE_SIM_{key.upper()}", "value": str(value)} for key, value in script.items()]
    return {"name": name, "image": "example/app:1", "cpu": 64, "memory": 64, "environment": environment, **more}


@pytest.fixture
def register(ecs: Any) -> Callable[..., str]:
    """Registers a task definition and returns its ARN: register("web", container(…), …)."""
    def make(family: str, *containers: Json, **more: Any) -> str:
        arn: str = ecs.register_task_definition(family=family, containerDefinitions=list(containers) or [container()], **more)[
            "taskDefinition"]["taskDefinitionArn"]
        return arn
    return make


class Refused:
    """`with refused("ClientException", "part of the text"):` an operation fails just so."""

    def __init__(self, name: str, text: str = "") -> None:
        self._name = name
        self._text = text

    def __enter__(self) -> Refused:
        return self

    def __exit__(self, kind: Any, error: Any, _: Any) -> bool:
        import botocore.exceptions
        assert isinstance(error, botocore.exceptions.ClientError), f"expected {self._name}, got {error!r}"
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        assert code == self._name, f"expected {self._name}, got {code}: {message}"
        assert self._text in message, f"expected {self._text!r} in {message!r}"
        return True


refused = Refused
