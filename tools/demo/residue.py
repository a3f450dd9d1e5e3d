"""Looks everywhere on the machine for what is left of an engine, by its store's path and the ids of its tasks and containers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path


def _processes() -> Iterable[tuple[int, str]]:
    """The pid and everything that shows to what a process belongs: command line, control groups, working directory."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            groups = (entry / "cgroup").read_text(errors="replace")
        except OSError:
            continue
        yield int(entry.name), command + "\n" + groups


def processes(marks: set[str]) -> list[int]:
    """Processes that carry one of the marks in their command line or their control groups."""
    return sorted(pid for pid, text in _processes() if any(mark in text for mark in marks))


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return "(gone)"


def mounts(marks: set[str]) -> list[str]:
    lines = Path("/proc/self/mountinfo").read_text(errors="replace").splitlines()
    return [line.split()[4] for line in lines if any(mark in line for mark in marks)]


def control_groups(marks: set[str]) -> list[str]:
    return [path for path, _, _ in os.walk("/sys/fs/cgroup") if any(mark in os.path.basename(path) for mark in marks)]


def named_namespaces(marks: set[str]) -> list[str]:
    place = Path("/run/netns")
    return [entry.name for entry in place.iterdir() if any(mark in entry.name for mark in marks)] if place.is_dir() else []


def links() -> set[str]:
    return set(os.listdir("/sys/class/net"))


def files(marks: set[str]) -> list[str]:
    """Files and directories of Moorage in the places for temporary and runtime files."""
    found = []
    for place in ("/run", "/tmp", "/var/tmp", "/dev/shm"):
        for directory, inner, names in os.walk(place):
            if directory.count("/") >= place.count("/") + 3:
                inner.clear()
            # Files of other users are left out.
            found += [os.path.join(directory, name) for name in inner + names if any(mark in name for mark in marks)]
    return found


def firewall(marks: set[str]) -> list[str]:
    try:
        text = subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True, timeout=20, check=False).stdout
    except OSError:
        return []
    return [line.strip() for line in text.splitlines() if any(mark in line for mark in marks)]


def everything(marks: set[str], links_before: set[str]) -> dict[str, list[str]]:
    """What is left, by kind; empty lists where nothing is left."""
    found = processes(marks)
    return {
        "containers and other processes": [f"{pid} {command(pid)[:120]}" for pid in found if "haproxy" not in command(pid)],
        "HAProxy processes": [f"{pid} {command(pid)[:120]}" for pid in found if "haproxy" in command(pid)],
        "mounts": mounts(marks),
        "network namespaces": named_namespaces(marks),
        "network links": sorted(link for link in links() - links_before if link.startswith(("moor", "mo-", "mr", "mv"))),
        "firewall rules": firewall(marks),
        "control groups": control_groups(marks),
        "temporary files": files(marks),
    }
