"""The difference of two JSON values, member by member."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_KEYS = ("name", "key", "containerName", "sourceVolume")     # members by which elements of a list are matched


def difference(before: Any, after: Any, path: str = "") -> list[Json]:
    """A row for each place that differs: {"path", "from", "to"}; "from" is missing for what is new, "to" for what is gone.
    Elements of lists are matched by their name where all have one, otherwise by their position."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for name in [*before, *(name for name in after if name not in before)]:
            found += _sides(before, after, name, f"{path}.{name}" if path else name)
        return found
    if isinstance(before, list) and isinstance(after, list):
        key = next((key for key in _KEYS if all(isinstance(one, dict) and key in one for one in before + after)), None)
        if key is not None and before + after:
            left, right = ({str(one[key]): one for one in side} for side in (before, after))
            if len(left) == len(before) and len(right) == len(after):
                return [row for name in [*left, *(name for name in right if name not in left)] for row in _sides(left, right, name, f"{path}[{name}]")]
        return [row for index in range(max(len(before), len(after)))
                for row in _sides(dict(enumerate(before)), dict(enumerate(after)), index, f"{path}[{index}]")]
    return [] if before == after else [{"path": path, "from": before, "to": after}]


def _sides(before: Any, after: Any, name: Any, path: str) -> list[Json]:
    if name not in before:
        return [{"path": path, "to": after[name]}]
    if name not in after:
        return [{"path": path, "from": before[name]}]
    return difference(before[name], after[name], path)
