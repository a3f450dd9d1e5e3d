"""Each task definition of the corpus runs in the simulation, or is refused with the name of what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import corpus
import pytest

from moorage.errors import MoorageError
from moorage.simulation import Simulation

SAMPLES = {sample.name: sample for sample in corpus.samples()}


@pytest.fixture(scope="module")
def fleet() -> Iterator[Simulation]:
    with Simulation(seed=14) as made:
        made.add_instances("m5.4xlarge", count=2)
        made.add_instances("g4dn.xlarge", count=2)
        made.add_instances("m7g.large")
        yield made


def finish_jobs(fleet: Simulation, arn: str, jobs: set[str]) -> None:
    """Containers whose success or end others wait for end well."""
    (task,) = fleet.engine.call("ecs", "DescribeTasks", tasks=[arn])["tasks"]
    for container in task["containers"]:
        if container["name"] in jobs and container["lastStatus"] == "RUNNING":
            fleet.kill_task(arn, container=container["name"], exit_code=0)


def test_every_definition_is_listed() -> None:
    assert {path.stem for path in corpus.PLACE.glob("*.json")} == set(SAMPLES) and len(SAMPLES) >= 50


@pytest.mark.parametrize("name", SAMPLES)
def test_runs_in_the_simulation_or_is_refused_by_name(fleet: Simulation, tmp_path: Path, name: str) -> None:
    sample = SAMPLES[name]
    try:
        fleet.register(sample.definition)
        answer = fleet.engine.call("ecs", "RunTask", **corpus.request(sample))
    except MoorageError as refused:
        assert sample.refused_in_simulation and sample.refused_in_simulation in str(refused), refused
        return
    if sample.refused_in_simulation:
        assert answer["tasks"] == [] and sample.refused_in_simulation in str(answer["failures"]), answer
        return
    assert answer["failures"] == [], answer["failures"]
    arn = answer["tasks"][0]["taskArn"]
    seen = set()
    for _ in range(36):
        fleet.run(seconds=5)
        finish_jobs(fleet, arn, corpus.jobs_of(sample.definition))
        (task,) = fleet.engine.call("ecs", "DescribeTasks", tasks=[arn])["tasks"]
        seen.add(task["lastStatus"])
    assert "RUNNING" in seen, task
    fleet.engine.call("ecs", "StopTask", task=arn)
    fleet.run(minutes=2)
