"""The project file of `moorage up` and `down`: the engine's settings and several services in one TOML or YAML file.

docs/project-file.md describes it. Paths in it are relative to its own directory.
"""

from __future__ import annotations

import argparse
import difflib
import graphlib
import os
import re
from dataclasses import dataclass, field
from typing import Any

from . import codes, files, output

Json = dict[str, Any]

NAMES = ("moorage.toml", "moorage.yaml", "moorage.yml")
_TOP = {"cluster": str, "engine": dict, "variables": dict, "services": dict, "environments": dict}
_ENGINE = {"store": str, "runtime": str, "balancer": str, "images": str, "listen": str, "keys": str, "tls_certificate": str, "tls_key": str,
           "runtime_options": dict, "balancer_options": dict}
_SERVICE = {"task_definition": (str, dict), "service": (str, dict), "load_balancer": int, "desired_count": int, "depends_on": list, "variables": dict}
_PATHS = ("store", "images", "keys", "tls_certificate", "tls_key")


@dataclass(frozen=True)
class Unit:
    """One service of a project: the inputs of RegisterTaskDefinition and CreateService, and where its load balancer listens."""

    definition: Json
    service: Json
    load_balancer: int | None = None
    after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.service["serviceName"])


@dataclass(frozen=True)
class Project:
    path: str
    cluster: str
    engine: Json = field(default_factory=dict)
    levels: tuple[tuple[Unit, ...], ...] = ()       # services of one level depend on services of earlier ones only

    @property
    def units(self) -> list[Unit]:
        return [unit for level in self.levels for unit in level]


class _Wrong(Exception):
    """What is wrong at a path of the file."""


# ------------------------------------------------------------------------------------------------------------------- reading

def find(named: str | None) -> str | None:
    """The file that --file names, else the one in the working directory; None where there is none."""
    if named is not None:
        return named
    there = [name for name in NAMES if os.path.exists(name)]
    if len(there) > 1:
        raise output.Trouble(codes.USAGE, "there are several project files here", *there, hint="name one with --file")
    return there[0] if there else None


def read(path: str, environment: str | None = None, variables: list[str] | None = None) -> Project:
    """Reads a project file. Raises Trouble, with the place in the file, for everything in it that has no effect."""
    raw = _parse(path)
    try:
        return _project(path, raw, environment, variables or [])
    except _Wrong as wrong:
        raise output.Trouble(codes.FAILED, "the project file is not right", f"{path}: {wrong}", hint="docs/project-file.md lists the members") from None


def _parse(path: str) -> Json:
    try:
        with open(path, "rb") as file:
            text = file.read(1 << 22).decode("utf-8-sig")
    except OSError as error:
        raise output.Trouble(codes.NOT_FOUND if isinstance(error, FileNotFoundError) else codes.FAILED, "the project file cannot be read",
                             f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise output.Trouble(codes.FAILED, "the project file is not UTF-8", f"{path}: {error}") from None
    try:
        value = _toml(text) if path.endswith(".toml") else _yaml(text)
    except (ValueError, RecursionError) as error:
        raise output.Trouble(codes.FAILED, f"the project file is no {'TOML' if path.endswith('.toml') else 'YAML'}", f"{path}: {error}") from None
    if not isinstance(value, dict):
        raise output.Trouble(codes.FAILED, "the project file must be a mapping", f"{path}: found {type(value).__name__}")
    return value


def _toml(text: str) -> Any:
    toml = output.library("tomllib" if _has_tomllib() else "tomli", "tomli", "a project file in TOML on Python 3.10")
    return toml.loads(text)


def _has_tomllib() -> bool:
    import importlib.util
    return importlib.util.find_spec("tomllib") is not None


def _yaml(text: str) -> Any:
    yaml = output.library("yaml", "PyYAML", "a project file in YAML")
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


# -------------------------------------------------------------------------------------------------------------------- shapes

def _project(path: str, raw: Json, environment: str | None, said: list[str]) -> Project:
    _check(raw, _TOP, "")
    environments = raw.get("environments", {})
    for name, one in environments.items():
        _check_is(one, dict, f"environments.{name}")
        _check(one, {k: v for k, v in _TOP.items() if k != "environments"}, f"environments.{name}.")
    if environment is not None:
        if environment not in environments:
            raise output.Trouble(codes.NOT_FOUND, f"{path} has no environment {environment}", *_there(environments), hint=_nearest(environment, environments))
        raw = _merged(raw, environments[environment])
    variables = _variables(raw.get("variables", {}), said, path)
    here = os.path.dirname(os.path.abspath(path))
    engine = _engine(_filled(raw.get("engine", {}), variables, "engine"), here)
    services: Json = raw.get("services", {})
    cluster = _filled(raw.get("cluster", "default"), variables, "cluster")
    units = {name: _unit(name, one, variables, here, services) for name, one in services.items()}
    sorter = graphlib.TopologicalSorter({name: unit.after for name, unit in units.items()})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        raise _Wrong(f"services depend on each other in a circle: {' -> '.join(error.args[1])}") from None
    levels = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=list(units).index)
        levels.append(tuple(units[name] for name in ready))
        sorter.done(*ready)
    names = [unit.name for unit in units.values()]
    for name in names:
        if names.count(name) > 1:
            raise _Wrong(f"two services have the serviceName {name}")
    return Project(path, str(cluster), engine, tuple(levels))


def _engine(engine: Json, here: str) -> Json:
    _check(engine, _ENGINE, "engine.")
    return {name: os.path.join(here, os.path.expanduser(value)) if name in _PATHS else value for name, value in engine.items()}


def _unit(name: str, raw: Any, variables: Json, here: str, services: Json) -> Unit:
    at = f"services.{name}"
    _check_is(raw, dict, at)
    _check(raw, _SERVICE, at + ".")
    own = raw.get("variables", {})
    raw = _filled({key: value for key, value in raw.items() if key != "variables"}, {**variables, **own}, at)
    if "task_definition" not in raw:
        raise _Wrong(f"{at} has no task_definition")
    definition = _inner(raw["task_definition"], "task definition", here, {**variables, **own}, at + ".task_definition")
    service = _inner(raw["service"], "service", here, {**variables, **own}, at + ".service") if "service" in raw else {}
    if "cluster" in service:
        raise _Wrong(f"{at}.service.cluster: the cluster stands at the top of the project file")
    definition.setdefault("family", name)
    service.setdefault("serviceName", name)
    service.setdefault("desiredCount", 1)
    if "desired_count" in raw:
        service["desiredCount"] = raw["desired_count"]
    port = raw.get("load_balancer")
    if port is not None and not 1 <= port <= 65535:
        raise _Wrong(f"{at}.load_balancer: {port} is no port")
    after = raw.get("depends_on", [])
    for other in after:
        if other not in services:
            raise _Wrong(f"{at}.depends_on: there is no service {other!r}{_maybe(other, services)}")
    return Unit(definition, service, port, tuple(after))


def _inner(value: str | Json, what: str, here: str, variables: Json, at: str) -> Json:
    """A definition or a service that stands in the file itself or in one of its own, with the variables filled in."""
    if isinstance(value, dict):
        return dict(value)
    found = files.read(os.path.join(here, os.path.expanduser(value)), what)
    filled: Json = _filled(found, variables, value)
    return filled


# ----------------------------------------------------------------------------------------------------------------- variables

_REFERENCE = re.compile(r"\$(\$)|\$\{([^}]*)\}")


def _variables(declared: Json, said: list[str], path: str) -> Json:
    found: Json = {}
    for name, value in declared.items():
        if not isinstance(value, (str, int, float, bool)):
            raise _Wrong(f"variables.{name} must be a text or a number, found {type(value).__name__}")
        found[name] = _filled(value, found, f"variables.{name}") if isinstance(value, str) else value
    for text in said:
        name, equals, value = text.partition("=")
        if not equals:
            raise output.Trouble(codes.USAGE, f"{text!r} is no variable", hint="write --var NAME=VALUE")
        if name not in found:
            raise output.Trouble(codes.USAGE, f"{path} declares no variable {name}", *_there(found), hint=_nearest(name, found))
        found[name] = _like(found[name], value, name)
    return found


def _like(declared: Any, text: str, name: str) -> Any:
    """A value of the command line with the type of the declared one."""
    if isinstance(declared, bool):
        if text not in ("true", "false"):
            raise output.Trouble(codes.USAGE, f"--var {name}={text}: write true or false")
        return text == "true"
    try:
        return text if isinstance(declared, str) else type(declared)(text)
    except ValueError:
        raise output.Trouble(codes.USAGE, f"--var {name}={text}: {name} is a number") from None


def _filled(value: Any, variables: Json, at: str) -> Any:
    """The value with ${NAME}, ${NAME:-DEFAULT} and ${env.NAME} filled in; "$$" is a dollar sign. A text that is one reference and nothing
    else becomes the variable's own value, so that numbers stay numbers."""
    if isinstance(value, dict):
        return {name: _filled(one, variables, f"{at}.{name}") for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, variables, f"{at}[{index}]") for index, one in enumerate(value)]
    if not isinstance(value, str) or "$" not in value:
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole and whole[2] is not None:
        return _value_of(whole[2], variables, at)
    return _REFERENCE.sub(lambda found: "$" if found[1] else _text(_value_of(found[2], variables, at)), value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value_of(reference: str, variables: Json, at: str) -> Any:
    name, has_default, default = reference.partition(":-")
    if name.startswith("env."):
        found = os.environ.get(name[4:])
    else:
        found = variables.get(name)
    if found is not None:
        return found
    if has_default:
        return default
    raise _Wrong(f"{at}: there is no variable {name!r}" + ("" if name.startswith("env.") else _maybe(name, variables)) +
                 "; declare it in [variables], or write ${" + name + ":-DEFAULT}")


# -------------------------------------------------------------------------------------------------------------------- checks

def _check(value: Json, known: Json, at: str) -> None:
    for name, one in value.items():
        if name not in known:
            raise _Wrong(f"{at}{name} is not known{_maybe(name, known)}")
        if not (isinstance(one, str) and _REFERENCE.fullmatch(one)):
            _check_is(one, known[name], at + name)


def _check_is(value: Any, kind: Any, at: str) -> None:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        words = {str: "a text", dict: "a table", int: "a number", list: "a list"}
        raise _Wrong(f"{at} must be {' or '.join(words[one] for one in kinds)}, found {type(value).__name__}")


def _merged(base: Json, over: Json) -> Json:
    """Tables are merged member by member; anything else is replaced."""
    return {**base, **{name: _merged(base[name], value) if isinstance(value, dict) and isinstance(base.get(name), dict) else value
                       for name, value in over.items()}}


def _maybe(name: str, known: Any) -> str:
    near = difflib.get_close_matches(str(name), list(map(str, known)), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _nearest(name: str, known: Any) -> str:
    return _maybe(name, known).removeprefix("; ")


def _there(known: Any) -> list[str]:
    return [f"there are: {', '.join(map(str, known))}"] if known else ["there are none"]


# ------------------------------------------------------------------------------------------------------------------- options

def apply(project: Project, arguments: argparse.Namespace) -> None:
    """Sets the options of a command that the command line does not say."""
    if not arguments.cluster_is_said:
        arguments.cluster = project.cluster
    if not arguments.store_is_said and "store" in project.engine:
        arguments.store = project.engine["store"]
    for name in ("runtime", "balancer", "images", "listen", "keys", "tls_certificate", "tls_key"):
        if name in project.engine and getattr(arguments, name, None) is None:
            setattr(arguments, name, project.engine[name])
    for name, option in (("runtime_options", "runtime_option"), ("balancer_options", "balancer_option")):
        given = [([key], value) for key, value in project.engine.get(name, {}).items()]
        setattr(arguments, option, given + (getattr(arguments, option, None) or []) or None)
