"""moorage simulate: runs a scenario in virtual time and shows how it ended. Needs no store, no root and no containers."""

from __future__ import annotations

import argparse
import os
from typing import Any

from ..simulation import DeploymentFailed, NotSteady, ScenarioError, Simulation, run_scenario
from . import codes, files, output


def run(arguments: argparse.Namespace) -> int:
    scenario = files.read(arguments.scenario, "scenario")
    quiet = arguments.output != "table" or arguments.progress == "quiet"
    try:
        sim = run_scenario(scenario, note=None if quiet else lambda at, text: output.remark(f"{at:>8.0f} s  {text}"), log=arguments.log)
    except ScenarioError as error:
        raise output.Trouble(codes.FAILED, "the scenario cannot be run", f"{arguments.scenario}: {error}",
                             hint="docs/simulation.md describes what a scenario may hold") from None
    except DeploymentFailed as error:
        raise output.Trouble(codes.FAILED, "a service is not what was asked for", str(error),
                             hint="run without untilSteady to look at how it ended") from None
    except NotSteady as error:
        raise output.Trouble(codes.TIMEOUT, "the services did not become steady", str(error), hint=_remedy(str(error))) from None
    except (ValueError, KeyError) as error:
        raise output.Trouble(codes.FAILED, "the scenario cannot be run", f"{arguments.scenario}: {error.args[0]}") from None
    with sim:
        if arguments.plots:
            _save_plots(sim, arguments.plots)
        if arguments.output == "table":
            _show(sim)
        else:
            output.data(_result(sim), arguments)
    return codes.OK


def _remedy(why: str) -> str:
    """What would help: the event of the service says which requirement no instance met."""
    if "attribute" in why:
        return "instances that have what the task definition requires: their type and their attributes"
    if "placement constraint" in why or "MemberOf" in why or "memberOf" in why:
        return "instances that the placement constraints accept"
    return "more or larger instances, or a longer untilSteady"


def _result(sim: Simulation) -> dict[str, Any]:
    return {"summary": sim.summary(), "instances": sim.instances(), "tasks": sim.tasks(), "deployments": sim.deployments(),
            "faults": sim.faults(), "utilisation": sim.utilisation(), "serviceHistory": sim.service_history(),
            "scaling": [sim.scaling_report(service) for service in sim.services_under_load()],
            "scalingActivities": {service: sim.scaling_activities(service) for service in sim.services_under_load()}}


def _show(sim: Simulation) -> None:
    summary = sim.summary()
    short = summary["seconds_short"]
    print(output.table([{**{name: row[name] for name in ("service", "desired", "running", "pending", "task_definition", "rollout")},
                  "short for": f"{short.get(row['service'], 0):g} s"} for row in summary["services"]],
                       ("service", "desired", "running", "pending", "task_definition", "rollout", "short for")))
    print()
    print(output.table([{"instance": row["instance"], "type": row["type"], "zone": row["zone"], "status": row["status"], "tasks": row["tasks"],
                  "cpu": f"{row['cpu_reserved']} / {row['cpu']}", "memory": f"{row['memory_reserved']} / {row['memory']}"}
                 for row in sim.instances()], ("instance", "type", "zone", "status", "tasks", "cpu", "memory")))
    if loaded := sim.services_under_load():
        print()
        print(output.table([sim.scaling_report(service) for service in loaded]))
    print(f"\n{summary['seconds']:g} virtual seconds; reserved at most {summary['cpu_peak']:.0%} of CPU and {summary['memory_peak']:.0%} of memory")


def _save_plots(sim: Simulation, directory: str) -> None:
    try:
        import matplotlib
    except ImportError:
        raise output.Trouble(codes.PRECONDITION, "plots need matplotlib", hint="pip install matplotlib") from None
    matplotlib.use("Agg")
    os.makedirs(directory, exist_ok=True)
    for name in ("utilisation", "placement", "deployments"):
        figure = getattr(sim, f"plot_{name}")().figure
        figure.savefig(os.path.join(directory, f"{name}.png"), dpi=120)
