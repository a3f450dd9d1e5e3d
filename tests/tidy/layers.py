#!/usr/bin/env python3
"""Reads every include under core, capi and bindings against the table "which room may include which" of docs/architecture.md.

Usage: layers.py ROOT, or layers.py --self-test. Prints each breach as `file:line: room X may not include Y` and exits 1.
"""
import re
import sys
import tempfile
from pathlib import Path

# Room -> rooms it may include, beside itself, the standard library and third parties it is allowed (below).
PURE = {"base", "wire", "schemas"}
ALLOWED = {
    "base": set(),
    "wire": {"base", "schemas"},
    "protocol": {"base", "wire", "schemas"},
    "kernel": PURE,
    "services": PURE | {"kernel"},  # the precompiled header
    "services/ecs/names": {"kernel"},
    "services/ecs/model": PURE | {"kernel", "services/ecs/rules"},
    "services/ecs/rules": PURE | {"kernel", "services/ecs/model"},
    "services/ecs/words": PURE | {"kernel", "services/ecs/model", "services/ecs/rules"},
    "services/ecs/placement": PURE | {"kernel", "services/ecs/model", "services/ecs/rules"},
    "services/ecs/api": PURE | {"kernel", "services/ecs/model", "services/ecs/rules", "services/ecs/words", "services/ecs/placement"},
    "services/ecs/orchestration": PURE | {"kernel", "services/ecs/model", "services/ecs/rules", "services/ecs/placement"},
    "services/elbv2/names": {"kernel"},
    "services/elbv2/model": PURE | {"kernel"},
    "services/elbv2/words": PURE | {"kernel", "services/elbv2/model"},
    "services/elbv2": PURE | {"kernel", "services/elbv2/model", "services/elbv2/words"},
    "services/ec2/model": PURE | {"kernel"},
    "services/ec2": PURE | {"kernel", "services/ec2/model"},
    "services/moorage": PURE | {"kernel"},
    "services/logs": PURE | {"kernel", "ports"},
    "services/cloudwatch": PURE | {"kernel", "ports"},  # ports: measured values are read and put on the caller's thread
    "services/iam": PURE | {"kernel"},
    "services/sts": PURE | {"kernel"},
    "machine": PURE | {"kernel", "services", "ports"},  # ports: only their names, for what runs on the caller's thread
    "ports": {"base", "wire", "schemas"},
    "engine": {"machine", "kernel", "services/logs", "ports", "wire", "base", "schemas"},
    "logging": {"base", "wire", "drivers/parts"},
    "endpoint": {"engine", "protocol", "wire", "base", "schemas", "kernel", "ports"},  # kernel: callers; ports: the door of the tasks
    "assembly": {"engine", "logging", "ports", "drivers", "wire", "base", "schemas"},
    "capi": {"engine", "logging", "endpoint", "assembly", "ports", "drivers/parts", "protocol", "wire", "base", "schemas", "moorage"},
}
# What any service may include of another: the numbers of its entities.
NAMES = {"services/ecs/names", "services/elbv2/names"}
# A service that is not named above.
PLAIN_SERVICE = PURE | {"kernel", "ports"}
# Arrows from one service to another. Each is a debt or a promise; a new one is a decision.
SERVICE_ARROWS = {
    ("services/elbv2", "services/ecs/words"),  # target_tasks.h: the machine or the task behind a target
    ("services/ecs/orchestration", "services/elbv2"),  # target_edits.h: tasks are registered and drained as targets
    ("services/ecs/orchestration", "services/elbv2/model"),  # reads what has become of these targets and of their groups
    ("services/ecs/orchestration", "services/elbv2/words"),  # names groups by ARN in the events of services
    ("services/ecs/orchestration", "services/ec2"),  # task_interfaces.h: tasks of mode awsvpc get subnets, addresses and rules
    ("services/ecs/api", "services/ec2"),  # subnets and security groups of a network configuration are looked up
    ("services/ecs/api", "services/elbv2/model"),  # loadBalancers[] of a service: its target groups must be in use
    ("services/ecs/api", "services/elbv2/words"),  # and are given by ARN
    ("services/ecs/orchestration", "services/iam"),  # service_trust.h: a task whose role does not trust ECS is not started
    ("services/sts", "services/iam"),  # credentials stand for users and roles; trust policies are evaluated
    ("services/ecs/orchestration", "services/cloudwatch"),  # alarms that deployments watch
    # `services/moorage` has no records of its own: it explains and moves what ECS has placed.
    ("services/moorage", "services/ecs/model"),
    ("services/moorage", "services/ecs/rules"),
    ("services/moorage", "services/ecs/words"),
    ("services/moorage", "services/ecs/placement"),
    ("services/moorage", "services/ecs/api"),
    ("services/moorage", "services/ecs/orchestration"),
    # `services/autoscaling` changes the desired count of services.
    ("services/autoscaling", "services/ecs/model"),
    ("services/moorage", "services/autoscaling"),  # ExplainScaling
    ("services/ec2", "services/ecs/model"),  # machines and tasks, described as EC2 instances and network interfaces
}
DRIVER_ALLOWED = {"ports", "wire", "base", "schemas"}
# Rooms under drivers that other drivers may use: pieces without a door of their own.
DRIVER_PARTS = {"drivers/parts", "drivers/runtime/images", "drivers/runtime/plan", "drivers/clock"}
DRIVER_DEPTH = {"store": 3, "runtime": 3, "balancer": 3}
# The rooms of the driver for Linux containers on this machine, beside what every driver may include. `plan` writes what the OCI
# runtime is given, `kernel` speaks with the kernel, `containers` makes and watches containers, and the driver is on top.
OCI = "drivers/runtime/oci"
OCI_ARROWS = {
    OCI + "/plan": set(),
    OCI + "/kernel": set(),
    OCI + "/shim": set(),  # a program of its own, in C
    OCI + "/containers": {OCI + "/plan", OCI + "/kernel"},
    OCI: {OCI + "/plan", OCI + "/kernel", OCI + "/containers"},
}
# The shared plan of containers knows no runtime.
SHARED_PLAN_PARTS = {"drivers/parts", "drivers/runtime/images"}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]')
HEADS = ("base/", "wire/", "protocol/", "kernel/", "services/", "machine/", "logging/",
         "ports/", "engine/", "drivers/", "endpoint/", "assembly/", "schemas/", "moorage/")


def room_of(path: str) -> str:
    parts = path.split("/")
    if parts[0] == "services":
        depth = 3 if len(parts) > 1 and parts[1] in ("ecs", "elbv2") and len(parts) > 3 else 2
        return "/".join(parts[:depth]) if len(parts) > depth else "services"
    if path.startswith(OCI + "/") and len(parts) > 4:
        return "/".join(parts[:4])
    if parts[0] == "drivers":
        return "/".join(parts[: DRIVER_DEPTH.get(parts[1], 2)])
    return parts[0]


def may_include(room: str, other: str) -> bool:
    if room == other:
        return True
    if (room, other) in SERVICE_ARROWS or (other in NAMES and room.startswith("services/")):
        return True
    if room == "drivers/runtime/plan":
        return other in DRIVER_ALLOWED or other in SHARED_PLAN_PARTS
    if room in OCI_ARROWS and other in OCI_ARROWS[room]:
        return True
    if room.startswith("drivers/"):
        return other in DRIVER_ALLOWED or other in DRIVER_PARTS
    allowed = ALLOWED.get(room, PLAIN_SERVICE if room.startswith("services/") else set())
    return other in allowed or any(other.startswith(group + "/") and group in allowed for group in ("drivers", "services"))


def breaches(root: Path) -> list[str]:
    found = []
    files = [(p, room_of(str(p.relative_to(root / "core")))) for p in sorted((root / "core").rglob("*")) if p.suffix in {".h", ".cpp"}]
    files += [(p, "capi") for p in sorted((root / "capi").rglob("*")) if p.suffix in {".h", ".cpp"}]
    for path, room in files:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match or not match.group(1).startswith(HEADS):
                continue
            if room == "base" and match.group(1).startswith("base/"):
                continue
            other = room_of(match.group(1))
            if not may_include(room, other):
                found.append(f"{path.relative_to(root)}:{number}: room {room} may not include {match.group(1)}")
    return found


def self_test() -> int:
    with tempfile.TemporaryDirectory() as at:
        root = Path(at)
        (root / "capi").mkdir()
        for name, include in (("core/services/ecs/api/tasks/a.h", "kernel/ids.h"), ("core/engine/b.h", "machine/machine.h"),
                              ("core/drivers/logs/c.h", "drivers/parts/files/tree.h")):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(f'#include "{include}"\n#include <vector>\n')
        assert breaches(root) == [], breaches(root)
        (root / "core/services/ecs/api/tasks/a.h").write_text('#include "services/ecs/orchestration/pass.h"\n')
        (root / "core/engine/b.h").write_text('#include "drivers/logs/c.h"\n')
        (root / "core/drivers/logs/c.h").write_text('#include "drivers/store/lmdb/commit.h"\n#include "engine/b.h"\n')
        assert len(breaches(root)) == 4, breaches(root)
    print("layers.py finds what it has to find")
    return 0


def main() -> int:
    if sys.argv[1] == "--self-test":
        return self_test()
    found = breaches(Path(sys.argv[1]))
    print("\n".join(found) if found else "every include is allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
