"""EC2 instance types as a container instance of ECS offers them: 1,024 CPU units a vCPU, memory in MiB."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class InstanceType:
    """What a type has; `offered_mib` is what the agent registers, less than the whole as the system needs some."""

    name: str
    vcpus: int
    memory_mib: int

    @property
    def cpu_units(self) -> int:
        return self.vcpus * 1024

    @property
    def offered_mib(self) -> int:
        """About 3 % and at least 64 MiB go to the kernel and the agent; facts vary by image, so this is an estimate."""
        return self.memory_mib - max(64, self.memory_mib * 3 // 100)


def _family(family: str, memory_per_vcpu_mib: int, sizes: dict[str, int]) -> dict[str, InstanceType]:
    return {f"{family}.{size}": InstanceType(f"{family}.{size}", vcpus, vcpus * memory_per_vcpu_mib) for size, vcpus in sizes.items()}


_SIZES = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32, "12xlarge": 48, "16xlarge": 64, "24xlarge": 96}
_SIZES_5 = {**{size: _SIZES[size] for size in ("large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge")}}
_SIZES_C5 = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "9xlarge": 36, "12xlarge": 48, "18xlarge": 72, "24xlarge": 96}

INSTANCE_TYPES: dict[str, InstanceType] = {
    **{f"{family}.{size}": InstanceType(f"{family}.{size}", 2, memory)
       for family in ("t3", "t3a")
       for size, memory in (("nano", 512), ("micro", 1024), ("small", 2048), ("medium", 4096), ("large", 8192))},
    **{f"{family}.{size}": InstanceType(f"{family}.{size}", vcpus, vcpus * 4096)
       for family in ("t3", "t3a") for size, vcpus in (("xlarge", 4), ("2xlarge", 8))},
    **_family("m5", 4096, {**_SIZES_5, "8xlarge": 32, "16xlarge": 64}),
    **_family("m6i", 4096, _SIZES),
    **_family("m7i", 4096, _SIZES),
    **_family("c5", 2048, {size: vcpus for size, vcpus in _SIZES_C5.items() if size not in ("9xlarge", "18xlarge")}),
    "c5.9xlarge": InstanceType("c5.9xlarge", 36, 72 * 1024),
    "c5.18xlarge": InstanceType("c5.18xlarge", 72, 144 * 1024),
    **_family("c6i", 2048, _SIZES),
    **_family("c7i", 2048, _SIZES),
    **_family("r5", 8192, {**_SIZES_5, "8xlarge": 32, "16xlarge": 64}),
    **_family("r6i", 8192, _SIZES),
    **_family("r7i", 8192, _SIZES),
    "c6g.medium": InstanceType("c6g.medium", 1, 2048),
    **_family("c6g", 2048, {size: vcpus for size, vcpus in _SIZES.items() if size != "24xlarge"}),
    "m6g.medium": InstanceType("m6g.medium", 1, 4096),
    **_family("m6g", 4096, {size: vcpus for size, vcpus in _SIZES.items() if size != "24xlarge"}),
    "r6g.medium": InstanceType("r6g.medium", 1, 8192),
    **_family("r6g", 8192, {size: vcpus for size, vcpus in _SIZES.items() if size != "24xlarge"}),
}


@dataclass
class Machine:
    """An instance of the simulation: the machine below a container instance."""

    id: str
    type: InstanceType
    zone: str
    is_up: bool = True
    away_since: float | None = None
    replaced_by: str | None = None
    history: list[tuple[float, str]] = field(default_factory=list)
