"""What if: a fleet of instances, services and faults in virtual time, run by the engine itself.

    sim = moorage.Simulation(seed=7)
    sim.add_instances("m5.large", count=3, zone="us-east-1a")
    sim.register({"family": "web", "containerDefinitions": [{"name": "app", "image": "web", "cpu": 256, "memory": 512}]})
    sim.create_service("web", "web", desired_count=8)
    sim.run_until_steady()
    sim.zone_down("us-east-1a")
    sim.run(minutes=30)
    sim.plot_utilisation()

Hours pass in seconds, and the same seed and calls give the same history.
"""

from __future__ import annotations

from ..errors import DeploymentFailed, NotSteady
from .fleet import INSTANCE_TYPES, InstanceType
from .load import day
from .scenario import ScenarioError, run_scenario
from .simulation import Simulation

__all__ = ["INSTANCE_TYPES", "DeploymentFailed", "InstanceType", "NotSteady", "ScenarioError", "Simulation", "day", "run_scenario"]
