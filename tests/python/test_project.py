"""The project file: what it says, what it refuses, and that `up` and `down` follow it. Simulated drivers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_cli import Tool

from moorage.cli import output, project

Json = dict[str, Any]

# Every service has a load balancer: without any check a task counts as healthy only after 40 seconds.
FILE = """
cluster = "shop"
[engine]
runtime = "simulated"
balancer = "simulated"
[variables]
tag = "1"
count = 2
[services.web]
task_definition = "web.json"
service = { loadBalancers = [{ containerName = "web", containerPort = 8080 }] }
load_balancer = 8081
depends_on = ["db"]
[services.db]
service = { desiredCount = 1, loadBalancers = [{ containerName = "db", containerPort = 5432 }] }
[services.db.task_definition]
family = "database"
[[services.db.task_definition.containerDefinitions]]
name = "db"
image = "db:${tag}"
memory = 64
command = ["$$HOME", "x${tag}y"]
portMappings = [{ containerPort = 5432 }]
[services.worker]
task_definition = "web.json"
service = { loadBalancers = [{ containerName = "web", containerPort = 8080 }] }
load_balancer = 8082
desired_count = "${count}"
depends_on = ["db"]
variables = { level = "info" }
[environments.large]
variables = { count = 3 }
services.db.desired_count = 2
"""
WEB = {"containerDefinitions": [{"name": "web", "image": "web:${tag}", "cpu": 64, "memory": 64, "portMappings": [{"containerPort": 8080}],
                                 "environment": [{"name": "LEVEL", "value": "${level:-warning}"}]}]}


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.json").write_text(json.dumps(WEB))
    (tmp_path / "moorage.toml").write_text(FILE)
    return tmp_path


def test_a_project_is_read_in_order_of_dependency(at: Path) -> None:
    found = project.read("moorage.toml")
    assert found.cluster == "shop" and found.engine == {"runtime": "simulated", "balancer": "simulated"}
    assert [[unit.name for unit in level] for level in found.levels] == [["db"], ["web", "worker"]]
    db, web, worker = found.units
    assert db.definition["containerDefinitions"][0]["image"] == "db:1" and db.definition["containerDefinitions"][0]["command"] == ["$HOME", "x1y"]
    assert db.definition["family"] == "database" and web.definition["family"] == "web"
    assert (web.load_balancer, web.service["desiredCount"]) == (8081, 1)
    assert worker.service["serviceName"] == "worker" and worker.service["desiredCount"] == 2
    assert [unit.definition["containerDefinitions"][0]["environment"][0]["value"] for unit in (web, worker)] == ["warning", "info"]


def test_environments_and_variables_of_the_command_line(at: Path) -> None:
    large = {unit.name: unit for unit in project.read("moorage.toml", "large").units}
    assert (large["worker"].service["desiredCount"], large["db"].service["desiredCount"]) == (3, 2)
    said = {unit.name: unit for unit in project.read("moorage.toml", None, ["count=5", "tag=2"]).units}
    assert said["worker"].service["desiredCount"] == 5 and said["web"].definition["containerDefinitions"][0]["image"] == "web:2"


def test_yaml_says_the_same(at: Path) -> None:
    import tomllib
    import yaml
    (at / "moorage.yaml").write_text(yaml.safe_dump(tomllib.loads(FILE)))
    assert project.read("moorage.yaml").units == project.read("moorage.toml").units
    with pytest.raises(output.Trouble, match="several project files"):
        project.find(None)


@pytest.mark.parametrize(("before", "after", "said"), [
    ('cluster = "shop"', 'clutser = "shop"', "clutser is not known; did you mean cluster?"),
    ('runtime = "simulated"', 'runtimes = "simulated"', "engine.runtimes is not known; did you mean runtime?"),
    ("load_balancer = 8081", "load_balancer = 80810", "services.web.load_balancer: 80810 is no port"),
    ("load_balancer = 8081", 'load_balancer = "x"', "services.web.load_balancer must be a number, found str"),
    ("load_balancer = 8081", "load_balancer = true", "services.web.load_balancer must be a number, found bool"),
    ('depends_on = ["db"]\n[services.db]', 'depends_on = ["dbb"]\n[services.db]', "services.web.depends_on: there is no service 'dbb'; did you mean db?"),
    ("[services.db]", '[services.db]\ndepends_on = ["web"]', "in a circle: "),
    ('image = "db:${tag}"', 'image = "db:${tga}"', "there is no variable 'tga'; did you mean tag?"),
    ('task_definition = "web.json"\nservice', "service", "services.web has no task_definition"),
    ("desiredCount = 1", 'desiredCount = 1, cluster = "x"', "the cluster stands at the top"),
    ("desiredCount = 1", 'serviceName = "web"', "two services have the serviceName web"),
    ("[variables]", "[variables]\nlist = [1]", "variables.list must be a text or a number"),
    ("[environments.large]", "[environments.large]\nclutser = 1", "environments.large.clutser is not known"),
    ("[variables]", "[variables", "the project file is no TOML"),
])
def test_what_is_wrong_is_told_with_its_place(at: Path, before: str, after: str, said: str) -> None:
    assert before in FILE
    (at / "moorage.toml").write_text(FILE.replace(before, after, 1))
    with pytest.raises(output.Trouble) as told:
        project.read("moorage.toml")
    assert said in "\n".join([told.value.what, *told.value.why])


@pytest.mark.parametrize(("environment", "variables", "said"), [
    ("lagre", [], "did you mean large?"), (None, ["tga=1"], "did you mean tag?"), (None, ["count=many"], "count is a number"),
    (None, ["count"], "write --var NAME=VALUE")])
def test_wrong_choices_are_told(at: Path, environment: str | None, variables: list[str], said: str) -> None:
    with pytest.raises(output.Trouble) as told:
        project.read("moorage.toml", environment, variables)
    assert said in "\n".join([told.value.what, *told.value.why, told.value.hint])


def test_up_and_down_follow_the_file(at: Path) -> None:
    tool = Tool(at / "store")
    up = tool.run("up", "--detach", "--output", "json", "--progress", "plain")
    assert "project file moorage.toml: 3 services" in up.stderr
    assert [(one["serviceName"], one["runningCount"]) for one in json.loads(up.stdout)] == [("db", 1), ("web", 1), ("worker", 2)]
    assert up.stderr.index("service db is steady") < up.stderr.index("service web created")
    again = tool.run("up", "--detach", "--var", "tag=2", "--environment", "large", "--progress", "plain").stderr
    assert "service db updated: desiredCount, taskDefinition" in again and "service worker is steady: 3 of 3" in again
    removed = tool.json("down", "--file", "moorage.toml")
    assert removed["services"] == ["web", "worker", "db"] and len(removed["tasks"]) == 6
    assert tool.json("down", "--file", "moorage.toml")["services"] == []
    assert "--purge removes the whole store" in tool.run("down", "--file", "moorage.toml", "--purge", code=2).stderr
