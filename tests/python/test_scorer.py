"""Placement plug-ins in Python: they decide, they are chosen by tags through boto3, and what they do wrong harms nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import container

import moorage
from moorage.testing import VirtualEngine

RANDOM = [{"type": "random"}]


class Plugin:
    """Prefers the machine with the least memory left, unless told otherwise."""

    def __init__(self) -> None:
        self.answer: Callable[[Any], Any] = lambda request: [-one.memory_mib_free for one in request.candidates]
        self.requests: list[Any] = []

    def __call__(self, request: Any) -> Any:
        self.requests.append(request)
        return self.answer(request)


@pytest.fixture
def plugin() -> Plugin:
    return Plugin()


@pytest.fixture
def engine(plugin: Plugin) -> Iterator[VirtualEngine]:
    with VirtualEngine(scorers={"tight": plugin, "first": lambda request: [0] * len(request.candidates)}) as made:
        for memory in (8192, 2048, 4096):
            made.add_machine(memory=memory, attributes={"rack": f"r{memory}"})
        yield made


def machine_of(engine: VirtualEngine, tasks: list[Any]) -> list[str]:
    found = []
    for task in tasks:
        described = engine.boto3_client("ecs").describe_container_instances(containerInstances=[task["containerInstanceArn"]])
        found.append(described["containerInstances"][0]["ec2InstanceId"])
    return found


def tag(name: str) -> list[dict[str, str]]:
    return [{"key": "moorage:scorer", "value": name}]


def test_a_tag_chooses_the_scorer_through_unmodified_boto3(engine: VirtualEngine, ecs: Any, register: Any, plugin: Plugin) -> None:
    register("web", container(memory=64, portMappings=[{"containerPort": 80, "hostPort": 8080}]))
    ran = ecs.run_task(taskDefinition="web", placementStrategy=RANDOM, tags=tag("tight"), count=1)
    assert machine_of(engine, ran["tasks"]) == ["i-00000000000000002"]
    request = plugin.requests[0]
    assert (request.cluster, request.group, request.memory_mib, request.ports) == ("default", "family:web", 64, [(8080, "tcp")])
    assert [one.memory_mib_free for one in request.candidates] == [8192, 2048, 4096]
    assert request.candidates[1].attributes["rack"] == "r2048"


def test_service_definition_and_cluster_choose_it_too(engine: VirtualEngine, ecs: Any, register: Any, plugin: Plugin) -> None:
    register("web")
    ecs.create_service(serviceName="s", taskDefinition="web", desiredCount=2, tags=tag("tight"), placementStrategy=RANDOM)
    engine.advance(30)
    assert set(machine_of(engine, engine.tasks(service="s"))) == {"i-00000000000000002"}
    register("tagged", tags=tag("tight"))
    ran = ecs.run_task(taskDefinition="tagged", placementStrategy=RANDOM)
    assert machine_of(engine, ran["tasks"]) == ["i-00000000000000002"]
    cluster = ecs.describe_clusters(clusters=["default"])["clusters"][0]["clusterArn"]
    ecs.tag_resource(resourceArn=cluster, tags=tag("tight"))
    seen = len(plugin.requests)
    ecs.run_task(taskDefinition="web", placementStrategy=RANDOM)
    assert len(plugin.requests) == seen + 1
    ecs.run_task(taskDefinition="web", placementStrategy=RANDOM, tags=tag("none"))
    assert len(plugin.requests) == seen + 1


def test_the_explanation_shows_the_scores(engine: VirtualEngine, register: Any) -> None:
    register("web")
    why = engine.explain(taskDefinition="web", placementStrategy=RANDOM, tags=tag("tight"))
    assert sorted(why.scores.values()) == [-8192, -4096, -2048]
    assert why.instance is not None and why.scores[why.instance] == -2048
    assert "-2048" in why._repr_html_() and "score -2048" in str(why)


@pytest.mark.parametrize("answer, why", [
    (lambda request: 1 / 0, "ZeroDivisionError: division by zero"),
    (lambda request: [0.5] * len(request.candidates), "score 0 is a float, and scores are whole numbers (int)"),
    (lambda request: [float("nan")] * len(request.candidates), "score 0 is a float"),
    (lambda request: [True] * len(request.candidates), "score 0 is a bool"),
    (lambda request: [1], "it gave 1 scores for 3 candidates"),
    (lambda request: None, "TypeError"),
    (lambda request: [2**63] * len(request.candidates), "score 0 is beyond 64 bits"),
    (lambda request: [None] * len(request.candidates), "score 0 is a NoneType"),
])
def test_a_failure_is_contained_and_told(engine: VirtualEngine, ecs: Any, register: Any, plugin: Plugin, answer: Any, why: str) -> None:
    plugin.answer = answer
    register("web")
    ecs.create_service(serviceName="s", taskDefinition="web", desiredCount=3, tags=tag("tight"))
    engine.advance(60)
    service = ecs.describe_services(services=["s"])["services"][0]
    assert service["runningCount"] == 3
    told = [event["message"] for event in service["events"] if "without the scorer tight" in event["message"]]
    assert len(told) == 1 and why in told[0]
    explained = engine.explain(service="s")
    assert explained.scorer_failure is not None and why in explained.scorer_failure and explained.scores == {}


def test_calls_from_inside_are_refused_and_contained(engine: VirtualEngine, ecs: Any, register: Any, plugin: Plugin) -> None:
    plugin.answer = lambda request: engine.call("ecs", "ListTasks") and [0] * 3
    register("web")
    why = engine.explain(taskDefinition="web", placementStrategy=RANDOM, tags=tag("tight"))
    assert why.scorer_failure is not None and "callback" in why.scorer_failure


def test_what_cannot_be_a_scorer_is_refused(engine: VirtualEngine, ecs: Any, register: Any) -> None:
    register("web")
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="This engine has these scorers: first, tight"):
        ecs.run_task(taskDefinition="web", tags=tag("best"))
    with pytest.raises(moorage.MoorageError) as caught:
        moorage.Engine(scorers={"Bad Name": lambda request: []})
    assert caught.value.path == "scorer.name"
    with pytest.raises(moorage.MoorageError) as caught:
        moorage.Engine(default_scorer="missing")
    assert caught.value.path == "default_scorer"


def test_a_reopened_engine_keeps_placements_and_asks_nobody(tmp_path: Any, plugin: Plugin) -> None:
    path = str(tmp_path / "state")
    machines = {"machines": [{"id": f"i-{number:017x}", "memoryMib": memory} for number, memory in ((1, 8192), (2, 2048))]}
    with VirtualEngine(path, scorers={"tight": plugin}, default_scorer="tight", runtime_options=machines) as engine:
        ecs = engine.boto3_client("ecs")
        ecs.register_task_definition(family="web", containerDefinitions=[container()])
        ran = ecs.run_task(taskDefinition="web", placementStrategy=RANDOM)
        before = ran["tasks"][0]["containerInstanceArn"]
        engine.advance(30)
    asked = len(plugin.requests)
    assert asked == 1
    with VirtualEngine(path, scorers={"tight": plugin}, default_scorer="tight", runtime_options=machines) as engine:
        assert engine.boto3_client("ecs").describe_tasks(tasks=[ran["tasks"][0]["taskArn"]])["tasks"][0]["containerInstanceArn"] == before
    assert len(plugin.requests) == asked
