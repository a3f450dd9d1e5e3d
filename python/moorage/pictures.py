"""Small pictures for notebooks in plain HTML: tables, bars and coloured words. Every text is escaped; colours suit light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

# Middle tones that are read on white and on black; the rest takes the colour of the page's own text.
_COLOURS = {"good": "#2a9d63", "busy": "#c98a14", "bad": "#d1495b", "idle": "#8a929b"}
_MOODS = {"ACTIVE": "good", "RUNNING": "good", "HEALTHY": "good", "COMPLETED": "good", "SUCCESSFUL": "good", "healthy": "good",
          "PENDING": "busy", "PROVISIONING": "busy", "ACTIVATING": "busy", "IN_PROGRESS": "busy", "DRAINING": "busy", "initial": "busy", "draining": "busy",
          "DEACTIVATING": "busy", "STOPPING": "busy", "DEPROVISIONING": "busy",
          "UNHEALTHY": "bad", "FAILED": "bad", "STOPPED": "idle", "INACTIVE": "idle", "UNKNOWN": "idle", "unhealthy": "bad"}
_PART = "display:inline-block;height:100%"
_FRAME = (f"display:inline-block;vertical-align:middle;height:0.8em;border:1px solid {_COLOURS['idle']};border-radius:2px;overflow:hidden;line-height:0;"
          "text-align:left")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> Html:
    """A table; texts are escaped, known words of a state are coloured, `Html` stands as it is."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return Html(f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def cell(value: Any) -> Html:
    if isinstance(value, Html):
        return value
    text = "" if value is None else str(value)
    mood = _MOODS.get(text)
    return Html(f'<span style="color:{_COLOURS[mood]}">{escape(text)}</span>') if mood else Html(escape(text))


def bar(parts: Sequence[tuple[float, str, str]], total: float, text: str, *, width: int = 160) -> Html:
    """Parts of a total, each (value, mood, name), and a text behind: how much of a machine is taken, how far a deployment is."""
    scale = max(total, sum(value for value, _, _ in parts), 1e-9)
    filled = "".join(f'<span title="{escape(f"{name}: {value:g}")}" style="{_PART};width:{100 * value / scale:.2f}%;background:{_COLOURS[mood]}"></span>'
                     for value, mood, name in parts if value > 0)
    return Html(f'<span style="white-space:nowrap"><span style="{_FRAME};width:{width}px">{filled}</span> {escape(text)}</span>')


def used(taken: float, total: float, unit: str = "") -> Html:
    """A bar of what is taken of a total: green up to three quarters, then amber, red when nothing is left."""
    share = taken / total if total else 0.0
    mood = "bad" if share >= 0.999 else "busy" if share > 0.75 else "good"
    return bar([(taken, mood, "taken")], total, f"{taken:g} / {total:g}{' ' + unit if unit else ''}")


def word(text: str, mood: str) -> Html:
    """A text in the colour of a mood: good, busy, bad or idle."""
    return Html(f'<span style="color:{_COLOURS[mood]}">{escape(text)}</span>')


def steps(points: Sequence[tuple[float, float]], end: float, *, width: int = 200, height: int = 32) -> Html:
    """A number over time as a step curve; `points` are (time, value) in order, each holds until the next."""
    top = max((value for _, value in points), default=0) or 1
    path = ""
    for index, (at, value) in enumerate(points):
        x, y = width * at / (end or 1), (height - 2) * (1 - value / top) + 1
        path += f"M{x:.1f} {y:.1f}" if index == 0 else f"H{x:.1f}V{y:.1f}"
    return Html(f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"><path d="{path}H{width}" fill="none" '
                f'stroke="{_COLOURS["good"]}" stroke-width="1.5"/></svg>')


def section(title: str, *parts: str) -> Html:
    return Html(f"<div><strong>{escape(title)}</strong>{''.join(parts)}</div>")
