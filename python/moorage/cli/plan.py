"""moorage plan and moorage up --dry-run: what a change would do, tried in a copy of the engine that is thrown away.

The copy is changed by the very functions that `moorage up` uses, so that the plan is what `up` would do.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..client import Client
from ..errors import MoorageError
from . import balancers, codes, ensure, output, progress, reach, up
from . import project as projects

if TYPE_CHECKING:
    from ..plans import ChangePlan, Planner

Json = dict[str, Any]

NO_CHANGES, CHANGES, ERROR = 0, 1, 2


def run(arguments: argparse.Namespace) -> int:
    """0: nothing would change, 1: something would, 2: the plan cannot be made, or the engine would refuse it."""
    try:
        return _run(arguments)
    except output.Trouble as trouble:
        raise output.Trouble(ERROR, trouble.what, *trouble.why, hint=trouble.hint) from None
    except MoorageError as error:
        raise output.Trouble(ERROR, f"{error.name}: {error.message}", *([f"at {error.path}"] if error.path else [])) from None


def _run(arguments: argparse.Namespace) -> int:
    from ..plans import Operation, Planner, load
    operations: list[Operation] = []
    levels: tuple[tuple[projects.Unit, ...], ...] = ()
    definition: Json | None = None
    if getattr(arguments, "operations", None):
        if arguments.file or arguments.task_definition or arguments.service:
            raise output.Trouble(codes.USAGE, "a file of operations and a project exclude each other", "name one of them")
        try:
            operations = [Operation.of(given, index) for index, given in enumerate(load(arguments.operations))]
        except OSError as error:
            raise output.Trouble(codes.NOT_FOUND, "the file of operations cannot be read", f"{arguments.operations}: {error.strerror}") from None
        except (ValueError, TypeError, RecursionError) as error:
            raise output.Trouble(codes.FAILED, "the file of operations is not right", f"{arguments.operations}: {error}") from None
    else:
        definition, levels = up.units(arguments)
        if definition is None and not levels:
            raise output.Trouble(codes.USAGE, "there is nothing to plan", f"there is no {' or '.join(projects.NAMES)} here",
                                 hint="name a project file with --file, --task-definition and --service, or a file of operations")
    with _engine(arguments) as client, client.fork(seed=arguments.seed) as copy:
        planner = Planner(copy)
        for operation in operations:
            planner.run(operation)
        if not operations:
            _bring_up(planner, arguments, definition, levels)
        plan = planner.finish(simulate=not arguments.no_rollout, limit=arguments.limit)
    show(plan, arguments)
    return plan.exit_code


@contextlib.contextmanager
def _engine(arguments: argparse.Namespace) -> Iterator[Client]:
    """The engine that the plan is about; without a store yet, one with a machine of this machine's size, as `up` would register it."""
    is_new = reach.running(arguments) is None and (not os.path.isdir(arguments.store) or not os.listdir(arguments.store))
    if not is_new:
        with reach.engine(arguments, acts=False) as client:
            yield client
        return
    from ..testing import VirtualEngine
    output.remark(f"there is no store at {arguments.store} yet: planned on this machine alone, empty")
    with VirtualEngine(cluster=arguments.cluster) as fresh:
        fresh.add_machine(cpu=1024 * (os.cpu_count() or 1), memory=_memory_mib())
        yield fresh


def _memory_mib() -> int:
    with contextlib.suppress(OSError, AttributeError):
        with open("/proc/meminfo", encoding="ascii") as file:
            found = re.search(r"^MemTotal:\s+(\d+) kB", file.read(), re.MULTILINE)
        if found:
            return max(128, int(found[1]) // 1024)
    return 4096


class _Noting:
    """The transport of the copy, which tells the planner of every operation that changes something."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._inner = planner.engine._transport

    def call_json(self, service: str, operation: str, body: str, *, dry_run: bool = False, strict: bool = False, caller: Any = None) -> str:
        import json

        from ..plans import described, is_reading
        if dry_run or is_reading(operation):
            return str(self._inner.call_json(service, operation, body, dry_run=dry_run, strict=strict, caller=caller))
        parameters = json.loads(body)
        before = described(self._planner.engine, service, operation, parameters)
        try:
            reply = self._inner.call_json(service, operation, body, strict=strict, caller=caller)
        except MoorageError as error:
            self._planner.refuse(f"{service}:{operation}", error)
            raise _Refused from None
        self._planner.engine.settle()
        self._planner.note(service, operation, parameters, json.loads(reply), before)
        return str(reply)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Refused(Exception):
    """The copy refused an operation, which the plan has as an error."""


def _bring_up(planner: Planner, arguments: argparse.Namespace, definition: Json | None, levels: tuple[tuple[projects.Unit, ...], ...]) -> None:
    client = Client(_Noting(planner), planner.engine.region)
    quiet = progress.make("quiet", None)
    _make_cluster(client, arguments.cluster)
    if not levels and definition is not None:
        with contextlib.suppress(_Refused):
            ensure.task_definition(client, definition, quiet)
    for index, level in enumerate(levels):
        for unit in level:
            with contextlib.suppress(_Refused):
                _make(client, planner, arguments.cluster, unit, quiet)
        if index == 0:
            planner.take_first_instant()
        if index + 1 < len(levels) and not planner.plan.errors and planner.wait(arguments.limit).why:
            return      # services that depend on these would not be begun


def _make_cluster(client: Client, name: str) -> None:
    found = client.call("ecs", "DescribeClusters", clusters=[name])["clusters"]
    if not any(one.get("status") == "ACTIVE" for one in found):
        client.call("ecs", "CreateCluster", clusterName=name)


def _make(client: Client, planner: Planner, cluster: str, unit: projects.Unit, quiet: progress.Progress) -> None:
    wanted = ensure.check_service(client, unit.service, unit.definition["family"])
    places = balancers.plan(client, cluster, wanted, unit.definition, unit.load_balancer)
    arn = ensure.task_definition(client, unit.definition, quiet)
    entries = balancers.ensure(client, wanted, places, quiet)
    planner.wants(ensure.service(client, cluster, wanted, arn, entries, quiet))


# -------------------------------------------------------------------------------------------------------------------- showing

_BEGIN, _MIDDLE, _END = "\ue000", "\ue001", "\ue002"     # of the private use area: they pass `clean` and mean nothing to a terminal


def show(plan: ChangePlan, arguments: argparse.Namespace) -> None:
    if arguments.output != "table":
        output.data(plan.facts, arguments)
        return
    from ..plan_text import text_of
    text = text_of(plan, lambda part, colour: f"{_BEGIN}{colour}{_MIDDLE}{part}{_END}", steps=arguments.steps)
    for line in text.split("\n"):
        print(_coloured(output.clean(line)), flush=True)


def _coloured(line: str) -> str:
    return re.sub(f"{_BEGIN}(\\w+){_MIDDLE}([^{_END}]*){_END}", lambda found: output.paint(found[2], found[1]), line)
