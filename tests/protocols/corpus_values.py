"""Values of a corpus as JSON of Moorage's shapes, and back."""

from __future__ import annotations

import base64
from typing import Any

from corpus_schema import Shapes, Unsupported


def to_wire(value: Any, shape: str, shapes: Shapes, name_of: Any) -> Any:
    """The JSON that wire::read_json takes for a value of the corpus. `name_of(reference, member)`: a member's name in JSON."""
    definition = shapes[shape]
    kind = definition["type"]
    if definition.get("document"):
        return value
    if value is None:
        raise Unsupported("null inside a list or map (sparse), which no service of Moorage has")
    if kind == "structure":
        members = definition.get("members", {})
        out = {}
        for member, one in value.items():
            if member not in members:
                raise Unsupported("a member of a union that is not in the schema")
            if one is not None:
                out[name_of(members[member], member)] = to_wire(one, members[member]["shape"], shapes, name_of)
        return out
    if kind == "list":
        inner = definition["member"]["shape"]
        if shapes[inner]["type"] == "map":
            raise Unsupported("a map in a list, which no service of Moorage has")
        if shapes[inner]["type"] == "timestamp":
            raise Unsupported("a list of timestamps, which no service of Moorage has")
        return [to_wire(one, inner, shapes, name_of) for one in value]
    if kind == "map":
        inner = definition["value"]["shape"]
        return {key: to_wire(one, inner, shapes, name_of) for key, one in value.items()}
    if kind == "blob":
        return base64.b64encode(value.encode()).decode()
    return value
