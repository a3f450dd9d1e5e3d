"""EC2 instance types as a container instance of ECS offers them: 1,024 CPU units a vCPU, memory in MiB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class InstanceType:
    """What a type has; `offered_mib` is what the agent registers, less than the whole as the system needs some.

    usd_per_hour is the price on demand with Linux in us-east-1; network_interfaces is how many an instance can have.
    """

    name: str
    vcpus: int
    memory_mib: int
    gpus: int = 0
    gpu_model: str = ""
    network_interfaces: int = 0
    architecture: str = "x86_64"
    usd_per_hour: float = 0.0

    @property
    def cpu_units(self) -> int:
        return self.vcpus * 1024

    @property
    def offered_mib(self) -> int:
        """About 3 % and at least 64 MiB go to the kernel and the agent; facts vary by image, so this is an estimate."""
        return self.memory_mib - max(64, self.memory_mib * 3 // 100)


@dataclass(frozen=True)
class RegisteredType(InstanceType):
    """A machine of an engine that runs: its type, and what it registered."""

    cpu: int = 0
    offered: int = 0

    @property
    def cpu_units(self) -> int:
        return self.cpu

    @property
    def offered_mib(self) -> int:
        return self.offered


def _read_types() -> dict[str, InstanceType]:
    """The table that the simulated machines of the engine are made from, too."""
    types = {}
    for line in Path(__file__).with_name("instance_types.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, vcpus, memory, gpus, model, interfaces, architecture, price = line.split("\t")
        types[name] = InstanceType(name, int(vcpus), int(memory), int(gpus), model.strip("-"), int(interfaces), architecture, float(price))
    return types


INSTANCE_TYPES: dict[str, InstanceType] = _read_types()

_ATTRIBUTE = re.compile(r"[A-Za-z0-9_\-/\\.]{1,128}")
_OWN_MAX = 10
_BUILT_IN = ("ecs.", "com.amazonaws.", "moorage.")


def checked_attributes(attributes: Mapping[str, str] | None) -> dict[str, str]:
    """Attributes of instances as ECS takes them; a machine with others would not be registered."""
    own = dict(attributes or {})
    for name, value in own.items():
        if not isinstance(name, str) or not _ATTRIBUTE.fullmatch(name):
            raise ValueError(f"attributes: {name!r} is no name of an attribute: 1 to 128 letters, digits and _ - / \\ . are allowed")
        if not isinstance(value, str) or len(value) > 128 or value != value.strip() or not re.fullmatch(r"[A-Za-z0-9_\-/\\.@: ]*", value):
            raise ValueError(f"attributes: {name} cannot be {value!r}: a text of up to 128 letters, digits, _ - / \\ . @ : and inner spaces")
        if name == "ecs.instance-type":
            raise ValueError("attributes: ecs.instance-type follows from the type: give type or instance_type")
    custom = [name for name in own if not name.startswith(_BUILT_IN)]
    if len(custom) > _OWN_MAX:
        raise ValueError(f"attributes: an instance has at most {_OWN_MAX} custom attributes, not {len(custom)}")
    return own


@dataclass
class Machine:
    """An instance of the simulation: the machine below a container instance."""

    id: str
    type: InstanceType
    zone: str
    attributes: dict[str, str] = field(default_factory=dict)
    is_up: bool = True
    away_since: float | None = None
    replaced_by: str | None = None
    history: list[tuple[float, str]] = field(default_factory=list)
