"""Scenarios: a simulation as a JSON object. docs/simulation.md describes the members.

Members that do not exist are errors with their path, so a misspelt one does not silently do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import MoorageError, NotSteady
from ..log import Log
from .names import did_you_mean
from .simulation import Simulation

Json = dict[str, Any]

MEMBERS = ("seed", "sampleSeconds", "detectSeconds", "metricSeconds", "scalingPace", "instances", "capacityProviders", "taskDefinitions",
           "loadBalancers", "services", "steps")


class ScenarioError(ValueError):
    """The scenario cannot be read; the text begins with the path of what is wrong."""


def span(value: Any, path: str) -> float:
    """90, "90s", "10m", "2h" as seconds."""
    units = {"s": 1.0, "m": 60.0, "h": 3600.0}
    try:
        number = float(value[:-1]) * units[value[-1]] if isinstance(value, str) and value[-1:] in units else float(value)
    except (TypeError, ValueError):
        raise ScenarioError(f"{path}: {value!r} is no time; write 90, \"90s\", \"10m\" or \"2h\"") from None
    if not 0 < number < 1e9:
        raise ScenarioError(f"{path}: {value!r} must be more than 0")
    return number


def _object(value: Any, path: str, required: tuple[str, ...] = (), optional: tuple[str, ...] | None = None) -> Json:
    if not isinstance(value, dict):
        raise ScenarioError(f"{path}: must be an object, found {type(value).__name__}")
    for name in required:
        if name not in value:
            raise ScenarioError(f"{path}.{name}: is missing")
    if optional is not None:
        for name in value:
            if name not in required + optional:
                raise ScenarioError(f"{path}.{name}: no such member{did_you_mean(name, required + optional)}"
                                    f"; there are {', '.join(required + optional)}")
    return value


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise ScenarioError(f"{path}: must be a list, found {type(value).__name__}")
    return value


def _whole(value: Any, path: str, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ScenarioError(f"{path}: must be a whole number of at least {least}, found {value!r}")
    return value


def _truth(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise ScenarioError(f"{path}: must be true or false, found {value!r}")
    return value


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise ScenarioError(f"{path}: must be a text, found {value!r}")
    return value


def _texts(value: Any, path: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ScenarioError(f"{path}: must be an object, found {type(value).__name__}")
    for name, text in value.items():
        if not isinstance(text, str):
            raise ScenarioError(f"{path}.{name}: must be a text, found {text!r}")
    return value


def _add_instances(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, (), ("type", "instanceType", "count", "zone", "attributes"))
    if "type" in facts and "instanceType" in facts:
        raise ScenarioError(f"{path}.instanceType: is another name of type: give one of them")
    named = "instanceType" if "instanceType" in facts else "type"
    sim.add_instances(_text(facts.get(named, "m5.large"), f"{path}.{named}"), _whole(facts.get("count", 1), f"{path}.count", 1),
                      _text(facts.get("zone", "us-east-1a"), f"{path}.zone"), attributes=_texts(facts.get("attributes", {}), f"{path}.attributes"))


def _refuse_python_names(facts: Json, path: str) -> None:
    """Parameters of the methods behind a step are no members of the operation."""
    for name in ("self", "name", "task_definition", "desired_count"):
        if name in facts:
            raise ScenarioError(f"{path}.{name}: no such member{did_you_mean(name, ('serviceName', 'taskDefinition', 'desiredCount'))}")


def _create_service(sim: Simulation, value: Any, path: str) -> None:
    facts = dict(_object(value, path, ("serviceName", "taskDefinition")))
    _refuse_python_names(facts, path)
    sim.create_service(facts.pop("serviceName"), facts.pop("taskDefinition"), facts.pop("desiredCount", 1), **facts)


def _update_service(sim: Simulation, value: Any, path: str) -> None:
    facts = dict(_object(value, path, ("service",)))
    _refuse_python_names(facts, path)
    sim.update_service(facts.pop("service"), **facts)


def _add_load_balancer(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("name",), ("port",))
    sim.add_load_balancer(_text(facts["name"], f"{path}.name"), _whole(facts.get("port", 80), f"{path}.port", 1))


def _target_health(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("service", "healthy"), ())
    sim.set_target_health(_running_task(sim, facts["service"], f"{path}.service"), _truth(facts["healthy"], f"{path}.healthy"))


def _registry(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("state",), ("image", "delay"))
    state = _text(facts["state"], f"{path}.state")
    if state not in ("up", "slow", "down", "missing"):
        raise ScenarioError(f"{path}.state: up, slow, down or missing, not {state!r}")
    image = _text(facts["image"], f"{path}.image") if "image" in facts else None
    sim.set_registry(state, image=image, delay_seconds=span(facts.get("delay", 60), f"{path}.delay"))


def _running_task(sim: Simulation, service: Any, path: str) -> str:
    try:
        rows = [row for row in sim.tasks(_text(service, path)) if row["status"] == "RUNNING"]
    except KeyError as error:
        raise ScenarioError(f"{path}: {error.args[0]}") from None
    if not rows:
        raise ScenarioError(f"{path}: no task of {service!r} is running")
    return str(rows[0]["task"])


def _kill_task(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("service",), ("exitCode",))
    sim.kill_task(_running_task(sim, facts["service"], f"{path}.service"), exit_code=_whole(facts.get("exitCode", 137), f"{path}.exitCode"))


def _interrupt_spot(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, (), ("service", "count"))
    sim.interrupt_spot(_text(facts["service"], f"{path}.service") if "service" in facts else None,
                       _whole(facts["count"], f"{path}.count", 1) if "count" in facts else None)


def _secret(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("name", "state"), ())
    sim.set_secret(_text(facts["name"], f"{path}.name"), _text(facts["state"], f"{path}.state"))


def _number(value: Any, path: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ScenarioError(f"{path}: must be a number, found {value!r}")
    return float(value)


def _load(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("service", "curve", "cpuSeconds"), ("repeats",))
    curve = []
    for number, point in enumerate(_list(facts["curve"], f"{path}.curve")):
        at = f"{path}.curve[{number}]"
        if len(_list(point, at)) != 2:
            raise ScenarioError(f"{at}: must be a time and a number of requests a second, found {point!r}")
        curve.append([0.0 if point[0] in (0, "0") else span(point[0], f"{at}[0]"), _number(point[1], f"{at}[1]")])
    sim.load(_text(facts["service"], f"{path}.service"), curve, cpu_seconds=_number(facts["cpuSeconds"], f"{path}.cpuSeconds"),
             repeats=_truth(facts.get("repeats", True), f"{path}.repeats"))


def _auto_scale(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("service", "minimum", "maximum"), ("target", "metric", "scaleOutCooldown", "scaleInCooldown", "scalesIn"))
    sim.auto_scale(_text(facts["service"], f"{path}.service"), _whole(facts["minimum"], f"{path}.minimum"), _whole(facts["maximum"], f"{path}.maximum"),
                   target=_number(facts["target"], f"{path}.target") if "target" in facts else None,
                   metric=_text(facts.get("metric", "cpu"), f"{path}.metric"),
                   scale_out_cooldown=_whole(facts["scaleOutCooldown"], f"{path}.scaleOutCooldown") if "scaleOutCooldown" in facts else None,
                   scale_in_cooldown=_whole(facts["scaleInCooldown"], f"{path}.scaleInCooldown") if "scaleInCooldown" in facts else None,
                   scales_in=_truth(facts.get("scalesIn", True), f"{path}.scalesIn"))


def _schedule_scaling(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, ("service", "name", "schedule"), ("minimum", "maximum", "timezone"))
    sim.schedule_scaling(_text(facts["service"], f"{path}.service"), _text(facts["name"], f"{path}.name"), _text(facts["schedule"], f"{path}.schedule"),
                         minimum=_whole(facts["minimum"], f"{path}.minimum") if "minimum" in facts else None,
                         maximum=_whole(facts["maximum"], f"{path}.maximum") if "maximum" in facts else None,
                         timezone=_text(facts["timezone"], f"{path}.timezone") if "timezone" in facts else None)


def _metric_faults(sim: Simulation, value: Any, path: str) -> None:
    facts = _object(value, path, (), ("lose", "double", "lateSeconds"))
    sim.metric_faults(lose=_number(facts.get("lose", 0.0), f"{path}.lose"), double=_number(facts.get("double", 0.0), f"{path}.double"),
                      late_seconds=_number(facts.get("lateSeconds", 0.0), f"{path}.lateSeconds"))


STEPS: dict[str, Callable[[Simulation, Any, str], object]] = {
    "run": lambda sim, value, path: sim.run(seconds=span(value, path)),
    "untilSteady": lambda sim, value, path: sim.run_until_steady(limit=span(value, path)),
    "addInstances": _add_instances,
    "instanceDown": lambda sim, value, path: sim.instance_down(_text(value, path)),
    "instanceUp": lambda sim, value, path: sim.instance_up(_text(value, path)),
    "zoneDown": lambda sim, value, path: sim.zone_down(_text(value, path)),
    "zoneUp": lambda sim, value, path: sim.zone_up(_text(value, path)),
    "register": lambda sim, value, path: sim.register(_object(value, path, ("family",))),
    "createService": _create_service,
    "updateService": _update_service,
    "killTask": _kill_task,
    "targetHealth": _target_health,
    "refuseRole": lambda sim, value, path: sim.refuse_role(_text(value, path)),
    "allowRole": lambda sim, value, path: sim.allow_role(_text(value, path)),
    "interruptSpot": _interrupt_spot,
    "failInterfaces": lambda sim, value, path: sim.fail_interfaces(_whole(value, path, 1)),
    "secret": _secret,
    "registry": _registry,
    "load": _load,
    "autoScale": _auto_scale,
    "scheduleScaling": _schedule_scaling,
    "metricFaults": _metric_faults,
    "slowStarts": lambda sim, value, path: sim.slow_starts(None if value is None else span(value, path)),
}


def _made(settings: Json, log: Log | None) -> Simulation:
    if "seed" in settings:
        _whole(settings["seed"], "seed")
    if "scaling_pace" in settings and settings["scaling_pace"] not in ("fast", "aws"):
        raise ScenarioError(f"scalingPace: must be \"fast\" or \"aws\", found {settings['scaling_pace']!r}")
    for name, member in (("sample_seconds", "sampleSeconds"), ("detect_seconds", "detectSeconds"), ("metric_seconds", "metricSeconds")):
        if name in settings and (not isinstance(settings[name], (int, float)) or isinstance(settings[name], bool)):
            raise ScenarioError(f"{member}: must be a number of seconds, found {settings[name]!r}")
    try:
        return Simulation(**settings, log=log)
    except ValueError as error:
        raise ScenarioError(str(error)) from None


def _do(act: Callable[[Simulation, Any, str], object], sim: Simulation, value: Any, path: str) -> None:
    """One step of the scenario; an error names its path in the scenario."""
    try:
        act(sim, value, path)
    except (ScenarioError, NotSteady):
        raise
    except MoorageError as error:
        if not error.path:
            raise
        what = error.message if error.message.startswith(error.path) else f"{error.path}: {error.message}"
        raise ScenarioError(f"{path}.{what}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ScenarioError(f"{path}: {error.args[0] if error.args else error}") from error


def run_scenario(scenario: Mapping[str, Any], *, note: Callable[[float, str], None] | None = None, log: Log | None = None) -> Simulation:
    """Runs a scenario and returns its simulation at the end. `note` is called for each step, with the time at which it begins.

    Raises ScenarioError, NotSteady, or MoorageError where the engine refused something.
    """
    facts = _object(dict(scenario), "scenario", (), MEMBERS)
    steps = _list(facts.get("steps", [{"untilSteady": "1h"}]), "steps")
    for number, step in enumerate(steps):
        if len(_object(step, f"steps[{number}]", (), tuple(STEPS))) != 1:
            raise ScenarioError(f"steps[{number}]: must have exactly one member of {', '.join(STEPS)}")
    settings = {name: facts[member] for name, member in
                (("seed", "seed"), ("sample_seconds", "sampleSeconds"), ("detect_seconds", "detectSeconds"),
                                      ("metric_seconds", "metricSeconds"), ("scaling_pace", "scalingPace")) if member in facts}
    sim = _made(settings, log)
    try:
        if "capacityProviders" in facts:
            names = _list(facts["capacityProviders"], "capacityProviders")
            _do(lambda sim, value, path: sim.use_capacity_providers(*value), sim,
                [_text(name, f"capacityProviders[{i}]") for i, name in enumerate(names)], "capacityProviders")
        for name, do in (("instances", _add_instances), ("taskDefinitions", STEPS["register"]),
                         ("loadBalancers", _add_load_balancer), ("services", _create_service)):
            for number, value in enumerate(_list(facts.get(name, []), name)):
                _do(do, sim, value, f"{name}[{number}]")
        for number, step in enumerate(steps):
            (name, value), = step.items()
            if note is not None:
                note(sim.now, f"{name} {value}" if isinstance(value, (str, int, float)) else name)
            _do(STEPS[name], sim, value, f"steps[{number}].{name}")
    except BaseException:
        sim.close()
        raise
    return sim
