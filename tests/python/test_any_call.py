"""Every operation with whatever the service model lets pass: a clear error or an answer, never a fault of the engine's own."""

from __future__ import annotations

import collections
import random
from typing import Any

import botocore.session
import pytest

import moorage
from moorage import MoorageError
from moorage.testing import VirtualEngine

CALLS = 4000
SERVICES = ("ecs", "elbv2", "logs", "ec2")
WORDS = ["web", "default", "FARGATE", "spread", "memberOf", "attribute:ecs.availability-zone", "instanceId", "80", "", "/", "x" * 300, "é", "web:1",
         "attribute:a == b", "-1", "1 vCPU", "us-east-1a", "vpc-1", "subnet-1", "arn:aws:ecs:us-east-1:123456789012:task/default/" + "0" * 32]
NUMBERS = [0, 1, 2, 3, 10, 50, 64, 128, 256, 512, 80, 8080, -1, 2**31 - 1, -(2**31), 2**40]
NEVER_RIGHT = [None, [], {}, "x", -1, 1e99, True]


class Caller:
    """Draws calls from the service models; names and ARNs that the engine answered are used again."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        session = botocore.session.get_session()
        self.models = {name: session.get_service_model(name) for name in SERVICES}
        self.seen: dict[str, list[str]] = collections.defaultdict(list)

    def remember(self, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, str) and len(self.seen[key.lower()]) < 100:
                    self.seen[key.lower()].append(item)
                self.remember(item)
        elif isinstance(value, list):
            for item in value:
                self.remember(item)

    def text(self, member: str) -> str:
        word = member.lower().rstrip("s")
        alike = [key for key, texts in self.seen.items() if texts and (word in key or key.rstrip("s").endswith(word[-4:]))]
        if alike and self.random.random() < 0.85:
            return self.random.choice(self.seen[self.random.choice(alike)])
        return self.random.choice(WORDS)

    def value(self, shape: Any, member: str, depth: int = 0) -> Any:
        draw = self.random
        if draw.random() < 0.004:
            return draw.choice(NEVER_RIGHT)
        match shape.type_name:
            case "structure":
                return {name: self.value(inner, name, depth + 1) for name, inner in shape.members.items()
                        if draw.random() < (0.98 if name in shape.required_members else 0.2 / (1 + depth))}
            case "list":
                return [self.value(shape.member, member, depth + 1) for _ in range(draw.choice([0, 1, 1, 1, 2, 3]))]
            case "map":
                return {self.text("key"): self.value(shape.value, member, depth + 1) for _ in range(draw.choice([0, 1, 2]))}
            case "string":
                return draw.choice(shape.enum) if shape.enum and draw.random() < 0.93 else self.text(member)
            case "integer" | "long":
                return draw.choice(NUMBERS)
            case "double" | "float":
                return draw.choice([0, 0.5, 1, 100, -1])
            case "boolean":
                return draw.random() < 0.5
            case "timestamp":
                return draw.choice([0, 1704067200, "2024-01-01T00:00:00Z", -5, 1e12])
            case _:
                return "x"

    def sensible(self, step: int) -> tuple[str, str, Any]:
        family = self.random.choice("abc")
        container = {"name": "app", "image": "web", "memory": 64, "portMappings": [{"containerPort": 80}],
                     "environment": [{"name": "MOORAGE_SIM_EXIT_AFTER_MS", "value": str(self.random.choice([1000, 60_000, 10**9]))}]}
        return self.random.choice([
            ("ecs", "RegisterTaskDefinition", {"family": family, "containerDefinitions": [container]}),
            ("ecs", "RunTask", {"taskDefinition": family, "count": self.random.choice([1, 3])}),
            ("ecs", "CreateService", {"serviceName": family, "taskDefinition": family, "desiredCount": self.random.choice([0, 1, 4]),
                                      "clientToken": str(step)}),
            ("ecs", "UpdateService", {"service": family, "taskDefinition": self.random.choice("abc"), "desiredCount": self.random.choice([0, 1, 3])}),
        ])

    def any(self, service: str, operation: str) -> Any:
        shape = self.models[service].operation_model(operation).input_shape
        return self.value(shape, operation) if shape else {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_engine_answers_anything_and_stays_whole(seed: int) -> None:
    caller = Caller(seed)
    # Of EC2, whose model has hundreds of operations, only those that the engine has shapes for.
    known = {(one["service"], one["name"]) for one in moorage.describe()["operations"]}
    operations = [(service, operation) for service, model in caller.models.items() for operation in model.operation_names
                  if service != "ec2" or (service, operation) in known]
    answered: collections.Counter[str] = collections.Counter()
    with VirtualEngine(machines=4, seed=seed) as engine:
        for step in range(CALLS):
            service, operation = caller.random.choice(operations)
            parameters = caller.any(service, operation)
            if caller.random.random() < 0.15:
                service, operation, parameters = caller.sensible(step)
            if not isinstance(parameters, dict):
                continue
            try:
                caller.remember(engine.call(service, operation, strict=False, **parameters))
                answered[operation] += 1
            except MoorageError as error:
                assert error.name not in ("ServerException", "InternalFailure", "ServiceUnavailable"), (operation, parameters, str(error))
                assert str(error).strip(), (operation, parameters)
                if error.name in ("UnknownOperationException", "InvalidAction"):
                    operations.remove((service, operation))
            if caller.random.random() < 0.03:
                engine.advance(caller.random.choice([1, 10, 60, 600]))
        engine.advance(3600)
        assert engine.check() == []
    assert len(operations) >= 50 and len(answered) >= 25, (len(operations), answered)
