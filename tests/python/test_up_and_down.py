"""What `moorage up` makes is used again, moved when told, and removed by `moorage down`; what others made stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import moorage
from moorage.cli import balancers, main, progress

Json = dict[str, Any]
TASK = {"family": "web", "containerDefinitions": [{"name": "web", "image": "example/web:1", "cpu": 64, "memory": 64,
                                                    "portMappings": [{"containerPort": 8080}, {"containerPort": 9090}]}]}
SERVICE = {"serviceName": "web", "desiredCount": 1, "loadBalancers": [{"containerName": "web", "containerPort": 8080}]}


class Here:
    """The tool in this process, on one store with simulated drivers."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store = place / "store"
        self._place = place
        self._capsys = capsys
        self.task: Json = json.loads(json.dumps(TASK))
        self.service: Json = json.loads(json.dumps(SERVICE))

    def up(self, *more: str, code: int = 0) -> str:
        (self._place / "taskdef.json").write_text(json.dumps(self.task))
        (self._place / "service.json").write_text(json.dumps(self.service))
        return self.run("up", "--task-definition", str(self._place / "taskdef.json"), "--service", str(self._place / "service.json"), "--runtime",
                        "simulated", "--balancer", "simulated", "--detach", *more, code=code)

    def run(self, command: str, *more: str, code: int = 0) -> str:
        self._capsys.readouterr()
        ended = main([command, "--store", str(self.store), "--progress", "plain", *more])
        out, err = self._capsys.readouterr()
        assert ended == code, f"{command} ended with {ended}\n{out}\n{err}"
        return out + err

    def engine(self) -> moorage.Engine:
        opened = moorage.Engine(self.store, runtime="simulated", balancer="simulated")
        assert opened.wait_ready(30)
        return opened

    def elb(self) -> tuple[list[str], list[str], list[int]]:
        """Names of load balancers and target groups, and ports of listeners."""
        with moorage.Engine(self.store, cluster="") as engine:
            found = engine.call("elbv2", "DescribeLoadBalancers")["LoadBalancers"]
            groups = engine.call("elbv2", "DescribeTargetGroups")["TargetGroups"]
            ports = [listener["Port"] for one in found
                     for listener in engine.call("elbv2", "DescribeListeners", LoadBalancerArn=one["LoadBalancerArn"])["Listeners"]]
        return sorted(one["LoadBalancerName"] for one in found), sorted(one["TargetGroupName"] for one in groups), sorted(ports)

    def definitions(self) -> list[str]:
        with moorage.Engine(self.store, cluster="") as engine:
            return [arn.rsplit("/", 1)[-1] for arn in engine.call("ecs", "ListTaskDefinitions", status="ACTIVE")["taskDefinitionArns"]]


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, capsys)


def test_what_is_there_is_used_and_moved_when_told(here: Here) -> None:
    here.up("--load-balancer", "8085")
    assert here.elb() == (["web"], ["web"], [8085])
    assert "listening" not in here.up()
    assert here.elb() == (["web"], ["web"], [8085])
    said = here.up("--load-balancer", "8086")
    assert said.index("listening on port 8086") < said.index("no longer listening on port 8085")
    assert here.elb() == (["web"], ["web"], [8086])
    here.service["loadBalancers"][0]["containerPort"] = 9090
    here.up()
    assert here.elb() == (["web"], ["web"], [8086])
    here.run("down")
    assert here.elb() == ([], [], []) and here.definitions() == []


def test_listeners_that_an_older_up_left_are_told_and_go_when_told(here: Here) -> None:
    here.up()
    with here.engine() as engine:
        one = engine.call("elbv2", "DescribeLoadBalancers", Names=["web"])["LoadBalancers"][0]["LoadBalancerArn"]
        group = engine.call("elbv2", "DescribeTargetGroups", Names=["web"])["TargetGroups"][0]["TargetGroupArn"]
        engine.call("elbv2", "CreateListener", LoadBalancerArn=one, Protocol="HTTP", Port=8090,
                    DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    assert "listens on ports 8080, 8090; --load-balancer PORT leaves one" in here.up()
    here.up("--load-balancer", "8090")
    assert here.elb()[2] == [8090]


def others_make(engine: moorage.Engine, name: str = "web") -> tuple[str, str]:
    """A load balancer with a listener and a target group under the name that `up` would give."""
    one: str = engine.call("elbv2", "CreateLoadBalancer", Name=name, Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
    group: str = engine.call("elbv2", "CreateTargetGroup", Name=name, Protocol="HTTP", Port=80, VpcId="vpc-1")["TargetGroups"][0]["TargetGroupArn"]
    engine.call("elbv2", "CreateListener", LoadBalancerArn=one, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    return one, group


def test_what_others_made_under_the_service_s_name_stays(here: Here) -> None:
    with here.engine() as engine:
        _, group = others_make(engine)
        engine.call("ecs", "RegisterTaskDefinition", **TASK, tags=[{"key": "of", "value": "others"}])
    here.service["loadBalancers"][0]["targetGroupArn"] = group
    here.up()
    said = here.run("down")
    assert "target group web stays" in said and "task definition web:1 stays ACTIVE" in said
    assert here.elb() == (["web"], ["web"], [80]) and here.definitions() == ["web:1"]


def test_a_name_that_is_taken_gives_way_to_one_with_a_hash(here: Here) -> None:
    with here.engine() as engine:
        others_make(engine)
    here.up("--load-balancer", "8085")
    names, groups, ports = here.elb()
    assert names == groups and names[0] == "web" and re.fullmatch(r"web-[0-9a-f]{8}", names[1]) and ports == [80, 8085]
    here.up()
    assert here.elb() == (names, groups, ports)
    here.run("down")
    assert here.elb() == (["web"], ["web"], [80])


def test_a_group_that_a_listener_of_others_uses_stays_and_down_ends_well(here: Here) -> None:
    here.up()
    with here.engine() as engine:
        group = engine.call("elbv2", "DescribeTargetGroups", Names=["web"])["TargetGroups"][0]["TargetGroupArn"]
        mine = engine.call("elbv2", "DescribeLoadBalancers", Names=["web"])["LoadBalancers"][0]["LoadBalancerArn"]
        engine.call("elbv2", "DeleteLoadBalancer", LoadBalancerArn=mine)
        other = engine.call("elbv2", "CreateLoadBalancer", Name="theirs", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
        engine.call("elbv2", "CreateListener", LoadBalancerArn=other, Protocol="HTTP", Port=81, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    said = here.run("down", "web")
    assert "target group web stays: Target group" in said and "in use" in said
    assert here.elb() == (["theirs"], ["web"], [81])


def test_only_revisions_that_up_registered_go(here: Here) -> None:
    with here.engine() as engine:
        engine.call("ecs", "RegisterTaskDefinition", **TASK, tags=[{"key": "of", "value": "others"}])
        engine.call("ecs", "RegisterTaskDefinition", **{**TASK, "family": "web2"})
    here.task["containerDefinitions"][0]["cpu"] = 65
    here.up()
    assert here.definitions() == ["web:1", "web:2", "web2:1"]
    assert "as wanted" in here.up() and here.definitions() == ["web:1", "web:2", "web2:1"]
    here.run("down")
    assert here.definitions() == ["web:1", "web2:1"]


def test_a_revision_that_another_service_runs_stays(here: Here) -> None:
    here.up()
    here.service["serviceName"] = "second"
    here.up()
    here.run("down", "web")
    assert here.definitions() == ["web:1"] and here.elb() == (["second"], ["second"], [8080])
    here.run("down")
    assert here.definitions() == [] and here.elb() == ([], [], [])


def test_two_services_whose_names_are_alike_have_their_own(here: Here) -> None:
    for name in ("a_b", "a-b", "a" * 40 + "x", "a" * 40 + "y"):
        here.service["serviceName"] = name
        here.up()
    names, groups, _ = here.elb()
    assert names == groups and len(set(names)) == 4 and "a-b" in names
    here.run("down", "a_b")
    assert len(here.elb()[0]) == 3 and "a-b" in here.elb()[0]


@pytest.mark.parametrize("service", ["web", "a_b", "_", "internal-web", "-", "x" * 255, "a--b", "1", "a" * 32, "a" * 33, "INTERNAL-x", "-a-"])
def test_derived_names_are_legal_and_differ_by_cluster_and_entry(service: str) -> None:
    found = [name for cluster in ("default", "prod") for index in range(3) for name in balancers.names_for(cluster, service, index)]
    for name in found:
        assert 1 <= len(name) <= 32 and re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", name) and not name.lower().startswith("internal-"), name
    hashed = [name for name in found if name != service]
    assert len(hashed) == len(set(hashed)) == 6


def test_no_name_left_is_refused_before_anything_is_made(here: Here) -> None:
    hashed = balancers.names_for("default", "web", 0)[-1]
    with here.engine() as engine:
        others_make(engine)
        others_make(engine, hashed)
    said = here.up(code=6)
    assert "no name is left for the load balancer of service web" in said and hashed in said
    assert here.definitions() == [] and len(here.elb()[0]) == 2


def test_things_of_an_older_up_without_tags_on_definitions_are_recognised(here: Here) -> None:
    """It gave load balancers and target groups its tag, and nothing else."""
    with here.engine() as engine:
        engine.call("ecs", "RegisterTaskDefinition", **TASK)
        group = engine.call("elbv2", "CreateTargetGroup", **balancers._group_request("web", 8080, "instance"))["TargetGroups"][0]["TargetGroupArn"]
        one = engine.call("elbv2", "CreateLoadBalancer", **balancers._balancer_request("web"))["LoadBalancers"][0]["LoadBalancerArn"]
        engine.call("elbv2", "CreateListener", LoadBalancerArn=one, Protocol="HTTP", Port=8080, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=1,
                    loadBalancers=[{"containerName": "web", "containerPort": 8080, "targetGroupArn": group}])
        engine.wait_steady("web", timeout=60)
    assert "is as wanted" in here.up() and here.elb() == (["web"], ["web"], [8080])
    said = here.run("down")
    assert "task definition web:1 stays ACTIVE: no tag says that `moorage up` registered it" in said
    assert here.elb() == ([], [], []) and here.definitions() == ["web:1"]


def test_things_that_look_like_those_of_up_but_lack_its_tag_stay(here: Here) -> None:
    with here.engine() as engine:
        untagged = [{**balancers._group_request("web", 8080, "instance")}, {**balancers._balancer_request("web")}]
        for request in untagged:
            del request["Tags"]
        engine.call("elbv2", "CreateTargetGroup", **untagged[0])
        engine.call("elbv2", "CreateLoadBalancer", **untagged[1])
    here.run("down")
    assert here.elb()[:2] == (["web"], ["web"])


def test_what_cannot_be_changed_is_refused_and_tags_are_added(here: Here) -> None:
    here.service["schedulingStrategy"] = "REPLICA"
    here.up()
    here.service["tags"] = [{"key": "team", "value": "red"}]
    here.up()
    with moorage.Engine(here.store, cluster="") as engine:
        tags = engine.call("ecs", "DescribeServices", services=["web"], include=["TAGS"])["services"][0]["tags"]
        assert {tag["key"]: tag["value"] for tag in tags} == {"moorage:made-by": "up", "team": "red"}
    here.service["schedulingStrategy"] = "DAEMON"
    assert "schedulingStrategy of service web cannot be changed" in here.up(code=6)
    here.service.update(schedulingStrategy="REPLICA", taskDefinition="other:3")
    assert "the service names task definition other, and --task-definition is web" in here.up(code=1)
    here.service["taskDefinition"] = "web"
    here.up()


@pytest.mark.parametrize(("change", "said", "code"), [
    (lambda s: s["loadBalancers"][0].update(containerName="wbe"), "the task definition has no container wbe", 1),
    (lambda s: s["loadBalancers"][0].update(containerPort=81), "container web does not map port 81", 1),
    (lambda s: s["loadBalancers"][0].pop("containerPort"), "has no containerPort", 1),
    (lambda s: s["loadBalancers"][0].update(containerPrt=1), "containerPrt: is not a member of LoadBalancer; did you mean containerPort?", 1)])
def test_an_entry_that_cannot_work_makes_nothing(here: Here, change: Callable[[Json], None], said: str, code: int) -> None:
    change(here.service)
    assert said in here.up(code=code)
    assert here.elb() == ([], [], []) and here.definitions() == []


def test_a_move_to_a_port_that_is_held_by_a_listener_of_others_is_refused(here: Here) -> None:
    here.up()
    with here.engine() as engine:
        theirs = engine.call("elbv2", "CreateTargetGroup", Name="theirs", Protocol="HTTP", Port=80, VpcId="vpc-1")["TargetGroups"][0]["TargetGroupArn"]
        one = engine.call("elbv2", "DescribeLoadBalancers", Names=["web"])["LoadBalancers"][0]["LoadBalancerArn"]
        engine.call("elbv2", "CreateListener", LoadBalancerArn=one, Protocol="HTTP", Port=8099, DefaultActions=[{"Type": "forward", "TargetGroupArn": theirs}])
    assert "port 8099 of load balancer web has a listener that" in here.up("--load-balancer", "8099", code=6)


def test_a_network_mode_that_needs_another_group_gets_one(here: Here) -> None:
    with moorage.testing.VirtualEngine() as engine:
        wanted = {"serviceName": "web", "loadBalancers": [{"containerName": "web", "containerPort": 8080}]}
        first = balancers.ensure(engine, wanted, balancers.plan(engine, "default", wanted, TASK, None), progress.Quiet())
        moved = balancers.plan(engine, "default", wanted, {**TASK, "networkMode": "awsvpc"}, None)
        second = balancers.ensure(engine, wanted, moved, progress.Quiet())
        assert first[0]["targetGroupArn"] != second[0]["targetGroupArn"]
        group, = (one for one in balancers.groups(engine) if one["TargetGroupArn"] == second[0]["targetGroupArn"])
        assert group["TargetType"] == "ip"


@pytest.fixture(autouse=True)
def _no_colour(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NO_COLOR", "1")
    yield
