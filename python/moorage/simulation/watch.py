"""Samples of a simulation while time passes, kept as rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..steadiness import Asked, State, primary, verdict
from ..views import short

if TYPE_CHECKING:
    from .simulation import Simulation

Json = dict[str, Any]


def _amount(resources: list[Json], name: str) -> int:
    return next((int(item.get("integerValue", 0)) for item in resources if item["name"] == name), 0)


def _share(used: float, whole: float) -> float:
    return round(used / whole, 4) if whole else 0.0


class Watch:
    """Samples services and instances every `sample_seconds`."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._engine = simulation.engine
        self._every = simulation._sample_seconds
        self.next_look = 0.0
        self.samples: list[Json] = []
        self.service_samples: list[Json] = []
        self._deployments: dict[str, Json] = {}

    def look(self) -> None:
        now = self._simulation.now
        self.next_look = now + self._every
        services = self.service_facts()
        lost = self._lost_tasks()
        rows = []
        for facts in services:
            self._note_deployments(facts, now)
            # What really runs, not what the control plane still believes of instances that have lost power.
            running = facts["runningCount"] - lost[str(facts["serviceName"])]
            rows.append({"time": now, "service": facts["serviceName"], "desired": facts["desiredCount"], "running": running,
                         "pending": facts["pendingCount"]})
        self.service_samples += rows
        up = [row for row in self.instance_rows() if row["status"] == "up"]
        cpu, memory = (sum(row[name] for row in up) for name in ("cpu", "memory"))
        self.samples.append({
            "time": now,
            "instances": len(up),
            "cpu": _share(sum(row["cpu_reserved"] for row in up), cpu),
            "memory": _share(sum(row["memory_reserved"] for row in up), memory),
            "desired": sum(facts["desiredCount"] for facts in services),
            "running": sum(row["running"] for row in rows),
            "pending": sum(facts["pendingCount"] for facts in services),
        })

    def _lost_tasks(self) -> Counter[str]:
        """By service: tasks that are RUNNING by the API and were on an instance that is down and not deregistered yet."""
        away = {machine.id for machine in self._simulation._machines.values() if machine.away_since is not None}
        if not away:
            return Counter()
        return Counter(str(row["service"]) for row in self.task_rows() if row["instance"] in away and row["status"] == "RUNNING")

    # -------------------------------------------------------------------------------------------------------- services

    def service_facts(self) -> list[Json]:
        return sorted((service.facts for service in self._engine.services() if service.facts["status"] == "ACTIVE"),
                      key=lambda facts: str(facts["serviceName"]))

    def service_row(self, facts: Json, asked: Asked | None) -> Json:
        """`steady` means at rest on what was asked for: a service that was rolled back is not."""
        events = facts.get("events", [])
        return {"service": facts["serviceName"], "desired": facts["desiredCount"], "running": facts["runningCount"],
                "pending": facts["pendingCount"], "task_definition": short(facts["taskDefinition"]),
                "asked": asked.task_definition if asked else short(facts["taskDefinition"]),
                "rollout": primary(facts).get("rolloutState", ""), "steady": verdict(facts, asked).state is State.STEADY,
                "event": events[0]["message"] if events else ""}

    def _note_deployments(self, facts: Json, now: float) -> None:
        began = self._simulation._began
        for each in facts["deployments"]:
            row = self._deployments.setdefault(each["id"], {
                "service": facts["serviceName"], "deployment": each["id"], "task_definition": short(each["taskDefinition"]),
                "begun": round(float(each["createdAt"]) - began, 3), "ended": None, "outcome": "IN_PROGRESS"})
            state = each.get("rolloutState", "IN_PROGRESS")
            if state != "IN_PROGRESS" and row["ended"] is None:
                row["ended"] = round(float(each.get("updatedAt", now + began)) - began, 3) if state == "COMPLETED" else now
            if row["outcome"] in ("IN_PROGRESS", state):
                row["outcome"] = state
        there = {each["id"] for each in facts["deployments"]}
        for id, row in self._deployments.items():
            if row["service"] == facts["serviceName"] and id not in there and row["ended"] is None:
                row.update(ended=now, outcome="REPLACED")

    def deployment_rows(self) -> list[Json]:
        for facts in self.service_facts():
            self._note_deployments(facts, self._simulation.now)
        return sorted((dict(row) for row in self._deployments.values()), key=lambda row: (row["service"], row["begun"]))

    # ----------------------------------------------------------------------------------------------- instances and tasks

    def container_instances(self) -> list[Json]:
        arns = list(self._engine.pages("ecs", "ListContainerInstances", "containerInstanceArns"))
        return list(self._engine._describe("DescribeContainerInstances", "containerInstances", arns, {}))

    def instance_rows(self) -> list[Json]:
        known = {facts["ec2InstanceId"]: facts for facts in self.container_instances() if facts["status"] in ("ACTIVE", "DRAINING")}
        rows = []
        for machine in self._simulation._machines.values():
            facts = known.get(machine.id)
            cpu, memory = machine.type.cpu_units, machine.type.offered_mib
            remaining = facts["remainingResources"] if facts else []
            rows.append({
                "instance": machine.id, "type": machine.type.name, "zone": machine.zone,
                "status": "up" if machine.is_up else "down",
                "tasks": facts["runningTasksCount"] + facts["pendingTasksCount"] if facts and machine.is_up else 0,
                "cpu": cpu, "cpu_reserved": cpu - _amount(remaining, "CPU") if facts else 0,
                "memory": memory, "memory_reserved": memory - _amount(remaining, "MEMORY") if facts else 0,
            })
        return rows

    def task_rows(self) -> list[Json]:
        machines = {facts["containerInstanceArn"]: facts["ec2InstanceId"] for facts in self.container_instances()}
        began = self._simulation._began
        rows = []
        for task in self._engine.tasks():
            facts = task.facts
            started = facts.get("startedAt")
            group = str(facts.get("group", ""))
            rows.append({
                "task": short(facts["taskArn"]), "service": group.removeprefix("service:") if group.startswith("service:") else None,
                "task_definition": short(facts["taskDefinitionArn"]), "status": facts["lastStatus"],
                "instance": machines.get(facts.get("containerInstanceArn", "")), "zone": facts.get("availabilityZone"),
                "cpu": int(facts.get("cpu") or 0), "memory": int(facts.get("memory") or 0),
                "started": None if started is None else round(float(started) - began, 3)})
        return sorted(rows, key=lambda row: str(row["task"]))
