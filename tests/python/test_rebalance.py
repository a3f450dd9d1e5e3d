"""engine.rebalance: moves that are proposed, and made."""

from __future__ import annotations

from typing import Any

import pytest

from moorage import MoorageError
from moorage.testing import VirtualEngine


@pytest.fixture
def engine() -> Any:
    with VirtualEngine(machines=1) as opened:
        opened.call("ecs", "RegisterTaskDefinition", family="web", containerDefinitions=[{"name": "app", "image": "web", "memory": 64}])
        opened.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=4, availabilityZoneRebalancing="DISABLED",
                    placementStrategy=[{"type": "spread", "field": "instanceId"}])
        opened.advance(120)
        opened.add_machine()
        opened.advance(5)
        yield opened


def by_machine(engine: VirtualEngine) -> list[int]:
    found: dict[str, int] = {}
    for task in engine.tasks(service="web"):
        found[task["containerInstanceArn"]] = found.get(task["containerInstanceArn"], 0) + 1
    return sorted(found.values())


def test_moves_are_proposed_and_nothing_happens(engine: VirtualEngine) -> None:
    moves = engine.rebalance("web")
    assert len(moves) == 2 and all(move["step"] == "spread instanceId" for move in moves)
    assert "2 proposed, 0 begun" in repr(moves) and "<table>" in moves._repr_html_() and moves.rows()[0]["service"] == "web"
    engine.advance(600)
    assert by_machine(engine) == [4]


def test_moves_are_made_when_asked_for(engine: VirtualEngine) -> None:
    assert all("replacementTaskArn" in move for move in engine.rebalance(apply=True))
    again = engine.rebalance()
    assert (len(again) == 0 and "move already" in again.skipped[0]["reason"]) or "steady" in again.skipped[0]["reason"]
    engine.advance(180)
    assert by_machine(engine) == [2, 2] and engine.check() == []


def test_a_wrong_number_is_refused(engine: VirtualEngine) -> None:
    with pytest.raises(MoorageError, match="maximumMoves must be between 1 and 100, not 101."):
        engine.rebalance(maximum_moves=101)
