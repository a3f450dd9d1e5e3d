"""Views: one line as text, an escaped table in a notebook, rows for pandas."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from stand_in import StandIn

import moorage
from moorage import pictures

NASTY = "<script>alert('x')</script>&\""
SERVICE = {
    "serviceName": "web", "clusterArn": "arn:aws:ecs:us-east-1:1:cluster/default", "status": "ACTIVE", "desiredCount": 3, "runningCount": 2,
    "pendingCount": 1, "taskDefinition": "arn:aws:ecs:us-east-1:1:task-definition/web:7",
    "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "IN_PROGRESS", "rolloutStateReason": NASTY}],
    "events": [{"createdAt": 1704067200.5, "message": NASTY}]}
TASK = {"taskArn": "arn:aws:ecs:us-east-1:1:task/default/0123", "taskDefinitionArn": "arn:aws:ecs:us-east-1:1:task-definition/web:7",
        "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stoppedReason": NASTY, "startedAt": 1704067200,
        "containers": [{"name": NASTY, "exitCode": 3, "networkBindings": [{"hostPort": 32768, "containerPort": 80}]}]}

INSTANCE = {"containerInstanceArn": "arn:aws:ecs:us-east-1:1:container-instance/default/0123", "ec2InstanceId": NASTY, "status": "ACTIVE",
            "runningTasksCount": 3,
            "registeredResources": [{"name": "CPU", "integerValue": 2048}, {"name": "MEMORY", "integerValue": 4096}],
            "remainingResources": [{"name": "CPU", "integerValue": 512}, {"name": "MEMORY", "integerValue": 4096}],
            "attributes": [{"name": "ecs.instance-type", "value": "m5.large"}, {"name": "ecs.availability-zone", "value": "us-east-1a"}]}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def client() -> moorage.Client:
    engine = StandIn()
    engine.answers["ListServices"] = lambda p: {"serviceArns": [f"s{n}" for n in range(10)], "nextToken": "2"} if "nextToken" not in p else {
        "serviceArns": ["s10"]}
    engine.answers["DescribeServices"] = lambda p: {"services": [{**SERVICE, "serviceName": name} for name in p["services"] if name != "none"]}
    engine.answers["ListTasks"] = lambda p: {"taskArns": ["t"]}
    engine.answers["DescribeTasks"] = lambda p: {"tasks": [TASK]}
    engine.answers["ListContainerInstances"] = lambda p: {"containerInstanceArns": ["i"]}
    engine.answers["DescribeContainerInstances"] = lambda p: {"containerInstances": [INSTANCE]}
    engine.answers["ListClusters"] = lambda p: {"clusterArns": ["c"]}
    engine.answers["DescribeClusters"] = lambda p: {"clusters": [{"clusterName": "default", "status": "ACTIVE",
                                                                  "registeredContainerInstancesCount": 2, "runningTasksCount": 5}]}
    return moorage.Client(engine)


def test_one_line(client: moorage.Client) -> None:
    assert repr(client.service("web")) == "<Service web 2/3 ACTIVE rev 7 IN_PROGRESS>"
    assert repr(client.cluster()) == "<Cluster default ACTIVE 2 instances 5 running 0 services>"
    assert repr(client.task("0123")) == f"<Task 0123 web:7 STOPPED ({NASTY})>"


@pytest.mark.parametrize("kind", ["service", "services", "task", "table", "cluster", "engine"])
def test_html_is_well_formed_and_escaped(client: moorage.Client, kind: str) -> None:
    shown = {"service": client.service("web"), "task": client.task("0123"), "table": client.tasks(), "services": client.services(),
             "cluster": client.cluster(), "engine": client}[kind]
    html = shown._repr_html_()
    tags = Tags()
    tags.feed(html)
    assert not tags.open
    assert tags.seen <= {"table", "thead", "tbody", "tr", "th", "td", "span", "div", "strong"} and "table" in tags.seen
    assert "<script" not in html and ("&lt;script&gt;" in html or kind == "services")


def test_lists_are_paged_and_described_in_batches(client: moorage.Client) -> None:
    services = client.services()
    assert [service.name for service in services] == [f"s{n}" for n in range(11)]
    assert len(services[2:4]) == 2 and services[0].row()["desired"] == 3


def test_times_have_a_zone(client: moorage.Client) -> None:
    started = client.tasks().rows()[0]["started"]
    assert started.isoformat() == "2024-01-01T00:00:00+00:00"


def test_missing_is_a_key_error(client: moorage.Client) -> None:
    with pytest.raises(KeyError, match="no service 'none' in cluster 'default'"):
        client.service("none")


def test_a_table_prints_aligned_columns(client: moorage.Client) -> None:
    lines = repr(client.clusters()).splitlines()
    assert lines == ["name     status  instances  running  pending  services", "default  ACTIVE  2          5        0        0"]
    assert repr(moorage.Table([])) == "<Table, empty>"


def test_machines_show_what_is_taken(client: moorage.Client) -> None:
    assert client.cluster().machines() == [{"machine": NASTY, "type": "m5.large", "zone": "us-east-1a", "status": "ACTIVE", "running": 3, "cpu": 2048,
                                            "cpu taken": 1536, "memory": 4096, "memory taken": 0}]
    html = client._repr_html_()
    assert "1536 / 2048" in html and "width:75.00%" in html and "2 of 3, 1 pending" in html


@pytest.mark.parametrize(("taken", "total", "mood"), [(0, 0, "good"), (3, 4, "good"), (3.1, 4, "busy"), (4, 4, "bad"), (5, 4, "bad")])
def test_a_bar_says_how_full_it_is(taken: float, total: float, mood: str) -> None:
    html = pictures.used(taken, total)
    assert f"{taken:g} / {total:g}" in html and (taken == 0 or pictures._COLOURS[mood] in html)


def test_a_table_is_a_frame(client: moorage.Client) -> None:
    frame = client.services().df()
    assert list(frame.columns)[:2] == ["name", "status"] and len(frame) == 11
