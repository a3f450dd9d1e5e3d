"""The daily verbs of the command line tool: a process with arguments, output, errors and an exit code. Simulated drivers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_cli import Tool, heard

from moorage.cli import main
from moorage.diffs import difference

Json = dict[str, Any]

WEB = {"family": "web", "containerDefinitions": [{"name": "web", "image": "example/web:1", "cpu": 64, "memory": 64,
                                                  "portMappings": [{"containerPort": 8080}]}]}
TWO = {"family": "two", "containerDefinitions": [{"name": name, "image": "example/two:1", "cpu": 64, "memory": 64} for name in ("a", "b")]}


def job(code: int, after_ms: int = 100) -> Json:
    said = {"MOORAGE_SIM_EXIT_AFTER_MS": str(after_ms), "MOORAGE_SIM_EXIT_CODE": str(code)}
    return {"family": "job", "containerDefinitions": [{"name": "main", "image": "example/job:1", "cpu": 64, "memory": 64,
                                                       "environment": [{"name": name, "value": value} for name, value in said.items()]}]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    """An engine that another process serves, with one service `web` of two tasks."""
    at = tmp_path_factory.mktemp("verbs")
    tool = Tool(at / "store")
    (at / "web.json").write_text(json.dumps(WEB))
    (at / "service.json").write_text(json.dumps({
        "serviceName": "web", "desiredCount": 2, "loadBalancers": [{"containerName": "web", "containerPort": 8080}]}))
    up = tool.start("up", "--task-definition", str(at / "web.json"), "--service", str(at / "service.json"), "--runtime", "simulated",
                    "--balancer", "simulated", "--progress", "plain")
    heard(up, "serving on")
    yield tool
    up.send_signal(signal.SIGINT)
    up.communicate(timeout=60)
    for child in tool.started:
        child.kill()
        child.communicate(timeout=60)


def write(at: Path, value: Json) -> str:
    path = at / "task.json"
    path.write_text(json.dumps(value))
    return str(path)


def families(tool: Tool) -> list[str]:
    found: list[str] = tool.json("call", "ecs", "ListTaskDefinitions", "status=ACTIVE")["taskDefinitionArns"]
    return sorted(arn.rsplit("/", 1)[-1] for arn in found)


# --------------------------------------------------------------------------------------------------------------------- run

def test_run_ends_with_the_exit_code_of_the_container(served: Tool, tmp_path: Path) -> None:
    done = served.run("run", write(tmp_path, job(7)), code=7)
    assert "task definition job:" in done.stderr and "Essential container in task exited" in done.stderr
    assert served.run("run", write(tmp_path, job(0))).returncode == 0


def test_run_rm_leaves_no_revision(served: Tool, tmp_path: Path) -> None:
    before = families(served)
    definition = {**job(0), "family": "brief"}
    served.run("run", write(tmp_path, definition), "--rm")
    assert families(served) == before


def test_run_passes_command_environment_and_size_on(served: Tool, tmp_path: Path) -> None:
    facts = json.loads(served.run("run", write(tmp_path, job(3)), "-e", "MOORAGE_SIM_EXIT_CODE=5", "--cpu", "32", "--output", "json", "--group", "batch",
                                  "--", "./migrate", "--all", code=5).stdout)
    override = facts["overrides"]["containerOverrides"][0]
    assert override["command"] == ["./migrate", "--all"] and override["cpu"] == 32
    assert override["environment"] == [{"name": "MOORAGE_SIM_EXIT_CODE", "value": "5"}]
    assert facts["group"] == "batch" and facts["startedBy"] == "moorage run"


def test_run_says_why_nothing_takes_the_task(served: Tool, tmp_path: Path) -> None:
    large = {"family": "large", "containerDefinitions": [{"name": "main", "image": "i", "memory": 10_000_000}]}
    done = served.run("run", write(tmp_path, large), code=1)
    assert "no machine takes the task" in done.stderr and "RESOURCE:MEMORY" in done.stderr


def test_run_stops_the_task_when_its_time_is_up_or_it_is_interrupted(served: Tool, tmp_path: Path) -> None:
    path = write(tmp_path, job(0, after_ms=600_000))
    facts = json.loads(served.run("run", path, "--timeout", "1s", "--output", "json", code=4).stdout)
    assert facts["lastStatus"] == "STOPPED" and facts["stoppedReason"] == "moorage run: its time ran out"
    child = served.start("run", path)
    heard(child, "RUNNING")
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=60)
    assert child.returncode == 130
    arn = served.json("run", path, "--detach")["taskArn"]
    served.run("stop", arn)


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["run", "nothing-of-that-name"], 3, "there is no task definition nothing-of-that-name"),
    (["run", "web", "--container", "db"], 3, "containers: web"),
    (["run", "web", "-e", "novalue"], 2, "write --env NAME=VALUE"),
    (["run", "missing.json"], 3, "missing.json"),
    (["scale", "web"], 2, "write SERVICE=N"),
    (["scale", "web=-1"], 2, "write SERVICE=N"),
    (["scale", "db=1"], 3, "no service db"),
    (["deploy", "web", "--image", "db=x"], 3, "containers: web"),
    (["deploy", "web", "--env", "x"], 2, "write --env NAME=VALUE"),
    (["restart", "db"], 3, "no service db"),
    (["wait", "steady", "db"], 3, "no service db"),
    (["wait", "running", "ffffffff"], 3, "no task ffffffff"),
    (["inspect", "nothing"], 3, "there is nothing called nothing"),
    (["ports", "nothing"], 3, "no service or task nothing"),
    (["call", "ecs", "ListCluster"], 2, "did you mean ListClusters?"),
    (["call", "esc", "ListClusters"], 2, "did you mean ecs?"),
    (["call", "ecs", "CreateService", "serviceNam=x"], 1, "serviceName"),
    (["call", "ecs", "ListClusters", "{"], 1, "is no JSON"),
    (["call", "ecs", "ListClusters", "@missing"], 3, "missing"),
    (["ps", "--query", "services["], 2, "is no JMESPath expression"),
    (["logs", "--since", "yesterday"], 2, "is no time"),
])
def test_wrong_names_and_values_are_said(served: Tool, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str) -> None:
    try:
        ended = main([arguments[0], "--store", str(served.store), *arguments[1:]])
    except SystemExit as usage:
        ended = int(usage.code or 0)
    done = capsys.readouterr()
    assert ended == code and said in done.err and done.out == ""


# ------------------------------------------------------------------------------------------------------- changes of services

def test_scale_restart_deploy_and_go_back(served: Tool, tmp_path: Path) -> None:
    assert served.json("scale", "web=3")[0]["runningCount"] == 3
    before = {task["taskArn"] for task in served.json("ps")["tasks"]}
    served.run("restart", "web")
    assert before.isdisjoint(task["taskArn"] for task in served.json("ps")["tasks"])

    shown = served.run("deploy", "web", "--image", "example/web:2", "--dry-run").stdout
    assert 'containerDefinitions[web].image: "example/web:1" -> "example/web:2"' in shown
    assert served.json("ps")["services"][0]["taskDefinition"].endswith("web:1")
    deployed = served.json("deploy", "web", "--image", "web=example/web:2", "--env", "LEVEL=debug")[0]
    assert deployed["taskDefinition"].endswith("web:2") and deployed["runningCount"] == 3
    definition = served.json("inspect", "web:2")[0]["containerDefinitions"][0]
    assert definition["image"] == "example/web:2" and definition["environment"] == [{"name": "LEVEL", "value": "debug"}]
    assert "already runs web:2" in served.run("deploy", "web", "--image", "example/web:2").stderr
    assert served.json("deploy", "web", "--task-definition", "web:1")[0]["taskDefinition"].endswith("web:1")
    assert served.json("rollback", "web")[0]["taskDefinition"].endswith("web:2")
    assert served.json("rollback", "web", "--to", "1")[0]["taskDefinition"].endswith("web:1")
    rows = served.json("history", "web")
    assert [row["targetRevision"]["taskDefinition"].rsplit("/", 1)[-1] for row in rows][:4] == ["web:1", "web:2", "web:1", "web:2"]
    assert {row["status"] for row in rows} == {"SUCCESSFUL"}
    served.run("scale", "web=2")
    assert len(served.json("wait", "steady", "web")) == 1


def test_a_container_must_be_named_where_there_are_several(served: Tool, tmp_path: Path) -> None:
    done = served.run("deploy", "web", "--task-definition", write(tmp_path, TWO), "--image", "x", code=2)
    assert "the task definition has 2 containers" in done.stderr and "containers: a, b" in done.stderr


# ---------------------------------------------------------------------------------------------------------------- looking

def test_alarms_and_metrics_are_shown(served: Tool) -> None:
    served.run("call", "cloudwatch", "PutMetricAlarm", "AlarmName=busy", "Namespace=AWS/ECS", "MetricName=CPUUtilization", "Statistic=Average", "Period=60",
               "EvaluationPeriods=1", "Threshold=70", "ComparisonOperator=GreaterThanThreshold")
    alarm, = served.json("alarms")
    assert alarm["AlarmName"] == "busy" and alarm["StateValue"] == "INSUFFICIENT_DATA"
    assert "CPUUtilization > 70" in served.run("alarms", "--state", "INSUFFICIENT_DATA").stdout
    assert served.json("alarms", "--state", "ALARM") == []
    assert [one["name"] for one in served.json("metrics", "web", "--since", "2m")] == ["CPUUtilization", "MemoryUtilization", "RunningTasks"]
    served.run("call", "cloudwatch", "DeleteAlarms", 'AlarmNames=["busy"]')


def test_inspect_finds_things_by_name(served: Tool) -> None:
    task = served.json("ps")["tasks"][0]["taskArn"]
    assert served.json("inspect", "web")[0]["serviceName"] == "web"
    assert served.json("inspect", task.rsplit("/", 1)[-1][:10])[0]["taskArn"] == task
    assert served.json("inspect", task)[0]["taskArn"] == task
    assert served.json("inspect", "default")[0]["clusterName"] == "default"
    assert served.json("inspect", "FARGATE")[0]["name"] == "FARGATE"


def test_ports_of_a_service(served: Tool) -> None:
    rows = served.json("ports", "web")
    assert rows[0] == {"what": "service web", "container": "", "port": "", "reached at": "http://127.0.0.1:8080/"}
    assert len(rows) == 3 and all(row["port"] == "8080/tcp" and re.fullmatch(r"0\.0\.0\.0:\d+", row["reached at"]) for row in rows[1:])


def test_query_and_forms_of_output(served: Tool) -> None:
    import yaml
    assert json.loads(served.run("ps", "--query", "services[].serviceName").stdout) == ["web"]
    assert yaml.safe_load(served.run("ps", "--output", "yaml").stdout)["services"][0]["serviceName"] == "web"
    assert [json.loads(line) for line in served.run("ps", "--query", "[].serviceName", "--output", "jsonl").stdout.splitlines()] == ["web"]
    assert served.run("call", "ecs", "list-clusters", "--query", "clusterArns[0]").stdout.strip().endswith('cluster/default"')


def test_call_takes_values_files_and_objects_and_tries_out(served: Tool, tmp_path: Path) -> None:
    file = write(tmp_path, {"serviceName": "extra", "taskDefinition": "web"})
    planned = served.json("call", "ecs", "CreateService", "@" + file, "desiredCount=2", "--dry-run")
    assert planned["service"]["desiredCount"] == 2
    assert [one["serviceName"] for one in served.json("ps")["services"]] == ["web"]
    assert served.json("call", "ecs", "ListTasks", '{"desiredStatus": "RUNNING"}', "family=web")["taskArns"]
    assert served.json("call", "ecs", "ListTasks", "--describe")["operations"][0]["name"] == "ListTasks"
    served.run("call", "ecs", "ListTasks", "colour=red", "--lenient")


def test_config_says_where_settings_come_from(served: Tool, tmp_path: Path) -> None:
    rows = {row["setting"]: row for row in served.json("config")}
    assert rows["runtime"]["value"] == "simulated" and rows["runtime"]["from"].endswith("drivers.json") and rows["engine"]["value"] == "runs"
    other = {row["setting"]: row for row in Tool(tmp_path / "nowhere").json("config")}
    assert other["runtime"] == {"setting": "runtime", "value": "oci", "from": "default"} and other["engine"]["value"] == "does not run"


def test_completion_offers_commands_options_and_names(served: Tool) -> None:
    def offered(*words: str) -> list[str]:
        return subprocess.run([sys.executable, "-m", "moorage", "__complete", *words], capture_output=True, text=True, timeout=60, check=True,
                              env={**os.environ, "MOORAGE_STORE": str(served.store)}).stdout.splitlines()
    assert {"up", "run", "scale", "completion"} <= set(offered())
    assert "web=" in offered("scale") and "--no-wait" in offered("scale")
    assert offered("up", "--runtime") == ["oci", "docker", "simulated"]
    assert "steady" in offered("wait") and "web" in offered("wait", "steady")
    assert offered("no-such-command") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_sound(tmp_path: Path, shell: str) -> None:
    script = subprocess.run([sys.executable, "-m", "moorage", "completion", shell], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "moorage __complete" in script
    if shell == "bash":
        (tmp_path / "moorage").write_text(f'#!/bin/sh\nexec {sys.executable} -m moorage "$@"\n')
        (tmp_path / "moorage").chmod(0o755)
        asked = script + 'COMP_WORDS=(moorage sca); COMP_CWORD=1; _moorage; echo "${COMPREPLY[*]}"\n'
        done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, timeout=60, check=True,
                              env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
        assert sorted(done.stdout.split()) == ["scale", "scaling"]


# ------------------------------------------------------------------------------------------------------------- differences

@pytest.mark.parametrize(("before", "after", "rows"), [
    ({"a": 1}, {"a": 1}, []),
    ({"a": 1}, {"a": 2, "b": 3}, [{"path": "a", "from": 1, "to": 2}, {"path": "b", "to": 3}]),
    ({"a": {"b": [1, 2]}}, {"a": {"b": [1]}}, [{"path": "a.b[1]", "from": 2}]),
    ({"c": [{"name": "x", "v": 1}, {"name": "y"}]}, {"c": [{"name": "y"}, {"name": "x", "v": 2}]}, [{"path": "c[x].v", "from": 1, "to": 2}]),
    ({"c": [{"name": "x"}]}, {"c": []}, [{"path": "c[x]", "from": {"name": "x"}}]),
    ({"c": [{"name": "x"}, {"name": "x"}]}, {"c": [{"name": "x"}]}, [{"path": "c[1]", "from": {"name": "x"}}]),
])
def test_differences_are_told_by_path(before: Json, after: Json, rows: list[Json]) -> None:
    assert difference(before, after) == rows


def test_images_are_read_from_the_store_whether_an_engine_runs_or_not(tmp_path: Path) -> None:
    place = tmp_path / "oci" / "images"
    digest, layer = "a" * 64, "b" * 64
    for part in (f"images/{digest}", "refs", "blobs/sha256"):
        (place / part).mkdir(parents=True)
    (place / "images" / digest / "blobs").write_text(f"sha256:{digest}\nsha256:{'c' * 64}\nsha256:{layer}\n")
    (place / "blobs" / "sha256" / layer).write_bytes(bytes(3 << 20))
    (place / "refs" / ("d" * 64)).write_text(f"docker.io/library/web:1\nsha256:{digest}\n")
    (place / "refs" / ("e" * 64)).write_text("damaged\n")
    listed = json.loads(subprocess.run([sys.executable, "-m", "moorage", "images", "--store", str(tmp_path), "--output", "json"], check=True,
                                       capture_output=True, text=True, timeout=60).stdout)
    assert [(one["digest"], one["references"], one["layers"], one["layerBytes"]) for one in listed] == [
        (f"sha256:{digest}", ["docker.io/library/web:1"], 1, 3 << 20)]
    nothing = subprocess.run([sys.executable, "-m", "moorage", "images", "--store", str(tmp_path / "none")], check=False,
                             capture_output=True, text=True, timeout=60)
    assert nothing.returncode == 3 and "there are no images" in nothing.stderr


def test_news_of_a_pull_are_shown_first_last_and_now_and_then() -> None:
    from moorage.cli.steady import Pulls
    pulls = Pulls()
    assert pulls.is_time_for("127.0.0.1:5000/web:1: 1 of 9 MiB, 0 of 2 layers")
    assert not pulls.is_time_for("127.0.0.1:5000/web:1: 2 of 9 MiB, 0 of 2 layers")
    assert pulls.is_time_for("api:1: 2 of 9 MiB, 0 of 2 layers")
    assert pulls.is_time_for("127.0.0.1:5000/web:1: pulled")
