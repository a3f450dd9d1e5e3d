"""Plots of a simulation by matplotlib: `pip install matplotlib`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    import matplotlib.pyplot as plt
    from matplotlib.patches import Patch
except ImportError as missing:  # pragma: no cover
    raise ImportError("plots need matplotlib: pip install matplotlib") from missing

Json = dict[str, Any]

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .simulation import Simulation

# Okabe and Ito's colours: told apart also with the common forms of colour blindness.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F")
OUTCOMES = {"COMPLETED": "#009E73", "FAILED": "#D55E00", "IN_PROGRESS": "#56B4E9", "REPLACED": "#BBBBBB"}
GREY = "#888888"


def _clean(ax: Axes) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=3)


def _unit(seconds: float) -> tuple[float, str]:
    """What to divide seconds by, and its name, so that numbers stay small."""
    if seconds > 3 * 3600:
        return 3600.0, "hours"
    return (60.0, "minutes") if seconds > 180 else (1.0, "seconds")


def _mark_faults(sim: Simulation, ax: Axes, unit: float) -> None:
    """A line for each moment at which instances went down or came up, and above the plot how many and where."""
    moments: list[list[Json]] = []
    for row in sim.faults():
        near = moments and row["what"] == moments[-1][-1]["what"] and row["time"] - moments[-1][0]["time"] <= sim.now / 50
        if near:
            moments[-1].append(row)
        else:
            moments.append([row])
    for rows in moments:
        at, what = rows[0]["time"] / unit, rows[0]["what"]
        zones = sorted({row["zone"] for row in rows})
        where = zones[0] if len(zones) == 1 else f"{len(zones)} zones"
        ax.axvline(at, color=GREY, linewidth=1, linestyle=":" if what == "up" else "--", zorder=1)
        ax.annotate(f"{len(rows)} {what} in {where}", (at, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
                    textcoords="offset points", va="bottom", ha="left" if at < 0.15 * sim.now / unit else "center", fontsize=8,
                    color="#555555")


def utilisation(sim: Simulation, ax: Axes | None = None) -> Axes:
    rows = sim.utilisation()
    if ax is None:
        _, ax = plt.subplots(figsize=(9, 4), layout="constrained")
    unit, name = _unit(rows[-1]["time"] if rows else 0.0)
    times = [row["time"] / unit for row in rows]
    ax.plot(times, [100 * row["cpu"] for row in rows], color=COLOURS[0], label="CPU reserved")
    ax.plot(times, [100 * row["memory"] for row in rows], color=COLOURS[2], label="memory reserved")
    ax.set_ylim(0, 105)
    ax.set_xlim(0, max(times, default=1) or 1)
    ax.set_ylabel("% of instances that are up")
    ax.set_xlabel(name)
    _clean(ax)
    tasks = ax.twinx()
    tasks.step(times, [row["desired"] for row in rows], where="post", color=GREY, linewidth=1, linestyle="--", label="tasks desired")
    tasks.step(times, [row["running"] for row in rows], where="post", color=COLOURS[1], label="tasks running")
    tasks.set_ylim(0, 1.15 * max([row["desired"] for row in rows] + [row["running"] for row in rows] + [1]))
    tasks.set_ylabel("tasks")
    tasks.spines["top"].set_visible(False)
    _mark_faults(sim, ax, unit)
    lines = [*ax.get_lines()[:2], *tasks.get_lines()[:2]]
    ax.legend(lines, [str(line.get_label()) for line in lines], loc="upper left", bbox_to_anchor=(1.08, 1.0), fontsize=8, frameon=False)
    ax.set_title("Utilisation", loc="left", pad=18)
    return ax


def placement(sim: Simulation, ax: Axes | None = None) -> Axes:
    instances = sorted((row for row in sim.instances()), key=lambda row: (row["zone"], row["instance"]))
    tasks = sim.tasks()
    names = sorted({str(row["service"] or row["task_definition"]) for row in tasks})
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    if ax is None:
        _, ax = plt.subplots(figsize=(9, max(2.0, 0.6 + 0.28 * len(instances))), layout="constrained")
    labels, at, places, zone = [], 0.0, [], None
    for row in instances:
        if zone is not None and row["zone"] != zone:
            at += 0.6
        zone = row["zone"]
        left = 0.0
        ax.barh(at, row["memory"] / 1024, color="#F2F2F2", edgecolor="#CCCCCC", linewidth=0.8, height=0.8,
                hatch="////" if row["status"] == "down" else None)
        for task in sorted((task for task in tasks if task["instance"] == row["instance"] and row["status"] == "up"),
                           key=lambda task: str(task["service"])):
            width = task["memory"] / 1024
            ax.barh(at, width, left=left, color=colours[str(task["service"] or task["task_definition"])], edgecolor="white",
                    linewidth=0.8, height=0.8, alpha=1.0 if task["status"] == "RUNNING" else 0.5)
            left += width
        labels.append(f"{row['zone']}  …{row['instance'][-4:]}  {row['type']}")
        places.append(at)
        at += 1
    ax.set_yticks(places, labels, fontsize=8, family="monospace")
    ax.invert_yaxis()
    ax.set_xlabel("GiB of memory")
    _clean(ax)
    handles = [Patch(color=colours[name], label=name) for name in names]
    handles.append(Patch(facecolor="#F2F2F2", edgecolor="#CCCCCC", label="free"))
    if any(row["status"] == "down" for row in instances):
        handles.append(Patch(facecolor="#F2F2F2", edgecolor="#CCCCCC", hatch="////", label="down"))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8, frameon=False)
    ax.set_title("Placement", loc="left")
    return ax


def deployments(sim: Simulation, ax: Axes | None = None) -> Axes:
    rows = sim.deployments()
    if ax is None:
        _, ax = plt.subplots(figsize=(9, max(1.8, 0.9 + 0.4 * len(rows))), layout="constrained")
    unit, name = _unit(sim.now)
    least = sim.now / unit / 300    # a bar that can be seen
    for at, row in enumerate(rows):
        end = sim.now if row["ended"] is None else row["ended"]
        width = max((end - row["begun"]) / unit, least)
        ax.barh(at, width, left=row["begun"] / unit, height=0.6, color=OUTCOMES.get(row["outcome"], GREY))
        text = f"{end - row['begun']:.0f} s"
        beyond = (row["begun"] / unit + width) > 0.85 * sim.now / unit
        ax.annotate(text, ((row["begun"] / unit) if beyond else row["begun"] / unit + width, at), xytext=(-4 if beyond else 4, 0),
                    textcoords="offset points", va="center", ha="right" if beyond else "left", fontsize=8)
    ax.set_yticks(range(len(rows)), [f"{row['service']}  {row['task_definition']}" for row in rows], fontsize=8, family="monospace")
    ax.invert_yaxis()
    ax.set_xlim(0, max(sim.now / unit, 1e-9))
    ax.set_xlabel(name)
    _clean(ax)
    _mark_faults(sim, ax, unit)
    seen = {row["outcome"] for row in rows}
    ax.legend(handles=[Patch(color=colour, label=outcome.lower().replace("_", " ")) for outcome, colour in OUTCOMES.items() if outcome in seen],
              loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8, frameon=False)
    ax.set_title("Deployments", loc="left", pad=18)
    return ax
