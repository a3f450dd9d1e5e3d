"""Plans and explanations through Python: no trace, the reason for every instance, tables that are escaped."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import container

import moorage
from moorage.testing import VirtualEngine


def test_a_plan_of_a_service_is_what_then_happens(engine: VirtualEngine, ecs: Any, register: Any) -> None:
    register("web")
    wanted = {"serviceName": "web", "taskDefinition": "web", "desiredCount": 4}
    plan = engine.plan("CreateService", **wanted)
    assert plan.reply["service"]["serviceName"] == "web"
    assert repr(plan) == "<Plan CreateService: 4 tasks start, 0 stop>"
    assert engine.services() is not None and len(engine.services()) == 0
    ecs.create_service(**wanted)
    engine.advance(30)
    placed: dict[str, int] = {}
    for task in engine.tasks(service="web"):
        placed[task["containerInstanceArn"]] = placed.get(task["containerInstanceArn"], 0) + 1
    assert placed == {one["containerInstanceArn"]: one["count"] for one in plan.placements}
    assert "<table>" in plan._repr_html_()


def test_a_plan_says_why_nothing_would_start(engine: VirtualEngine, register: Any) -> None:
    register("big", container(memory=100_000))
    plan = engine.plan("CreateService", serviceName="big", taskDefinition="big", desiredCount=1)
    assert plan.placements == [] and any("insufficient memory" in text for text in plan.events)


def test_a_task_a_service_and_a_request_are_explained(engine: VirtualEngine, ecs: Any, register: Any) -> None:
    register("web", container(memory=3000))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
    engine.advance(30)
    task = engine.tasks(service="web")[0]
    why = engine.explain(task.id)
    assert why.instance == task["containerInstanceArn"] and len(why.accepted) == 2
    more = engine.explain(service="web")
    assert more.instance not in (None, why.instance)
    assert [one["detail"] for one in more.refused] == ["memory: needs 3000 MiB, free 1096 of 4096"]
    none = engine.explain(taskDefinition="web", placementConstraints=[{"type": "memberOf", "expression": "attribute:colour == \"<b>\""}])
    assert none.instance is None and len(none.refused) == 2
    assert "nowhere" in repr(none) and str(none)
    assert "<b>" not in none._repr_html_()


def test_what_cannot_be_meant_is_refused(engine: VirtualEngine) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        engine.explain()
    assert caught.value.name == "InvalidParameterException"
    with pytest.raises(moorage.MoorageError) as caught:
        engine.explain("0123456789abcdef0123456789abcdef")
    assert caught.value.path == "task"
