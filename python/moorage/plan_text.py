"""A plan as text for terminals, with colours where they are wanted, and as HTML for notebooks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import pictures

if TYPE_CHECKING:
    from .plans import ChangePlan
    from .rollout import Rollout

Json = dict[str, Any]
Paint = Callable[[str, str], str]

_SIGNS = {"create": ("+", "green"), "update": ("~", "yellow"), "delete": ("-", "red"), "none": (" ", "dim")}
_VALUE_MAX = 120
_STEPS_SHOWN = 40


def plain(text: str, colour: str) -> str:
    return text


def text_of(plan: ChangePlan, paint: Paint = plain, *, steps: bool = False) -> str:
    """The plan as lines. `paint(text, colour)` colours a text."""
    lines = [*_changes(plan, paint), *_tasks(plan, paint)]
    for one in plan.unplaced:
        verb = "finds" if one["count"] == 1 else "find"
        lines.append(paint(f"! {one['group']}: {one['count']} task{_s(one['count'])} of {one['taskDefinition']} {verb} no place: {one['reason']}", "red"))
        if one.get("message"):
            lines.append(f"    {one['message']}")
    for one in plan.errors:
        lines.append(paint(f"error: {one['name']}: {one['message']}", "red") + f" ({one['path']})")
    if plan.rollout is not None:
        lines += _rollout(plan.rollout, paint, steps)
    lines += _cost(plan)
    if not plan.errors and not plan.has_changes:
        lines.append("nothing would change")
    return "\n".join(lines)


def _changes(plan: ChangePlan, paint: Paint) -> list[str]:
    lines = []
    for change in plan.changes:
        sign, colour = _SIGNS[change.action]
        lines.append(paint(f"{sign} {change.resource}", colour) + ("" if change.action != "none" else " is as wanted"))
        for row in change.diff if change.action != "none" else ():
            lines.append("    " + _member(row, paint, is_new=change.action == "create"))
    return lines


def _member(row: Json, paint: Paint, *, is_new: bool) -> str:
    if "from" not in row:
        return paint(f"+ {row['path']}: {shown(row['to'])}", "green")
    if "to" not in row:
        return paint(f"- {row['path']}: {shown(row['from'])}", "red")
    return paint(f"~ {row['path']}: ", "yellow") + f"{shown(row['from'])} -> {shown(row['to'])}"


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _VALUE_MAX else text[:_VALUE_MAX - 1] + "…"


def _tasks(plan: ChangePlan, paint: Paint) -> list[str]:
    lines = []
    for one in plan.starts:
        where = f" on {one['instance']}" + (f" ({one['zone']})" if one["zone"] else "") if one["instance"] else ", for want of capacity later"
        verb = "starts" if one["count"] == 1 else "start"
        lines.append(paint(f"> {one['count']} task{_s(one['count'])} of {one['group']} {verb}{where}", "green") + f": {one['why']}")
    for one in plan.stops:
        lines.append(paint(f"< task {one['task'][:8]} of {one['group']} on {one['instance']} stops", "red") + f": {one['why']}")
    return lines


def _rollout(found: Rollout, paint: Paint, steps: bool) -> list[str]:
    if found.seconds is not None:
        lines = [f"roll-out: steady after {duration(found.seconds)}"]
    else:
        lines = [paint(f"roll-out: does not become steady: {found.why}", "red")]
    fewest = ", ".join(f"{group} {count}" for group, count in sorted(found.lowest.items()))
    if fewest:
        lines.append(f"  fewest running tasks on the way: {fewest}")
    if found.measured:
        lines.append("  times of " + ", ".join(f"{name} {one['minMs']} to {one['maxMs']} ms ({one['samples']} tasks)"
                                             for name, one in found.measured.items()) + " as measured")
    else:
        lines.append("  no task's times are known yet: those of the simulation are assumed")
    if steps:
        lines += [f"  {one['time']:>9.3f} s  {one['what']}" for one in found.steps]
        if found.is_cut:
            lines.append("  … more steps are left out")
    return lines


def _cost(plan: ChangePlan) -> list[str]:
    before, after = plan.cost_before, plan.cost_after
    if not (before.rows or after.rows):
        return []
    line = f"cost: {before.hourly:.4f} USD an hour now, {after.hourly:.4f} then ({after.monthly - before.monthly:+.2f} a month)"
    if plan.rollout is not None and plan.rollout.usd:
        line += f"; the roll-out takes capacity worth {plan.rollout.usd:.4f} USD"
    return [line]


def duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


# ------------------------------------------------------------------------------------------------------------------ notebooks

def html_of(plan: ChangePlan) -> str:
    parts: list[str] = []
    rows = [(change.resource, pictures.word(change.action, _MOODS[change.action]), row.get("path"), _side(row, "from"), _side(row, "to"))
            for change in plan.changes for row in (change.diff or [{}])]
    if rows:
        parts.append(pictures.table(("resource", "what", "member", "now", "then"), rows, "what changes"))
    if plan.starts:
        parts.append(pictures.table(("group", "task definition", "machine", "zone", "tasks", "why"), [
            (one["group"], one["taskDefinition"], one["instance"] or "waits for capacity", one["zone"], one["count"], one["why"])
            for one in plan.starts], "starts at once"))
    if plan.stops:
        parts.append(pictures.table(("task", "group", "machine", "why"), [
            (one["task"][:8], one["group"], one["instance"], one["why"]) for one in plan.stops], "stops at once"))
    if plan.unplaced:
        parts.append(pictures.table(("group", "task definition", "tasks", "reason", "what the service says"), [
            (one["group"], one["taskDefinition"], one["count"], pictures.word(one["reason"], "bad"), one.get("message", "")) for one in plan.unplaced],
            "finds no place"))
    if plan.errors:
        parts.append(pictures.table(("error", "message", "path"), [
            (pictures.word(one["name"], "bad"), one["message"], one["path"]) for one in plan.errors], "is refused"))
    if plan.rollout is not None:
        parts.append(_html_rollout(plan.rollout))
    if plan.cost_before.rows or plan.cost_after.rows:
        parts.append(pictures.table(("", "USD an hour", "USD a month"), [
            ("now", f"{plan.cost_before.hourly:.4f}", f"{plan.cost_before.monthly:.2f}"),
            ("then", f"{plan.cost_after.hourly:.4f}", f"{plan.cost_after.monthly:.2f}")], "cost"))
    if not plan.has_changes and not plan.errors:
        parts.append("<em>nothing would change</em>")
    return pictures.section(repr(plan).strip("<>"), *parts)


_MOODS = {"create": "good", "update": "busy", "delete": "bad", "none": "idle"}


def _side(row: Json, side: str) -> str:
    return shown(row[side]) if side in row else ""


def _html_rollout(found: Rollout) -> str:
    title = f"roll-out: steady after {duration(found.seconds)}" if found.seconds is not None else f"roll-out: not steady: {found.why}"
    return pictures.section(title, curves(found.capacity), pictures.table(
        ("seconds", "what"), [(f"{one['time']:.3f}", one["what"]) for one in found.steps[:_STEPS_SHOWN]],
        "the first steps" if len(found.steps) > _STEPS_SHOWN else "steps"))


def curves(rows: Iterable[Json]) -> str:
    """Running tasks of each group over time, as small step curves."""
    groups: dict[str, list[tuple[float, int]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append((row["time"], row["running"]))
    end = max((at for points in groups.values() for at, _ in points), default=0.0) or 1.0
    return pictures.table(("group", "running tasks over time", "from", "lowest", "to"), [
        (name, pictures.steps(points, end), points[0][1], min(count for _, count in points), points[-1][1]) for name, points in sorted(groups.items())])
