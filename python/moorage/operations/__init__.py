"""The operations of each service as methods in Python's spelling: engine.ecs.run_task(taskDefinition="web").

The methods take and answer what `Client.call` does. Their types are in one stub for each service, written from the schemas by
tools/make_types.py, so that a type checker knows every operation, request and reply.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any

from .._native import native

Json = dict[str, Any]


@functools.cache
def method_name(operation: str) -> str:
    """RunTask: run_task, DescribeSSLPolicies: describe_ssl_policies; the rule of boto3."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", operation)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", words).lower()


@functools.cache
def _names(service: str) -> dict[str, str]:
    """The operations of a service by the names of their methods."""
    return {method_name(operation["name"]): operation["name"] for operation in json.loads(native.describe(service))["operations"]}


@functools.cache
def _shapes(service: str) -> dict[str, type]:
    found = json.loads(native.describe(service))
    return {name.rsplit(".", 1)[-1]: kind for group, kind in (("enums", str), ("shapes", dict)) for name in found[group]}


def shape(service: str, name: str) -> type:
    """What a shape of a service is while a program runs: a dict, or a str for an enumeration."""
    try:
        return _shapes(service)[name]
    except KeyError:
        raise AttributeError(f"{service} has no shape {name!r}") from None


class Operations:
    """The operations of one service on one engine. Threads: any."""

    def __init__(self, call: Callable[..., Json], service: str) -> None:
        self._call = call
        self._service = service

    def __getattr__(self, name: str) -> Callable[..., Json]:
        operation = None if name.startswith("_") else _names(self._service).get(name)
        if operation is None:
            raise AttributeError(f"{self._service} has no operation {name!r}")
        method = functools.partial(self._call, self._service, operation)
        setattr(self, name, method)
        return method

    def __dir__(self) -> list[str]:
        return sorted(_names(self._service))

    def __repr__(self) -> str:
        return f"<operations of {self._service}>"
