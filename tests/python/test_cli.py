"""The command line tool as a user runs it: a process with arguments, output, errors and an exit code. Simulated drivers."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from stand_in import StandIn

import moorage
from moorage.cli import doctor, main, output, progress, steady
from moorage.steadiness import Asked

Json = dict[str, Any]

TASK = {"family": "web", "containerDefinitions": [{"name": "web", "image": "example/web:1", "cpu": 64, "memory": 64,
                                                    "portMappings": [{"containerPort": 8080}]}]}
SERVICE = {"serviceName": "web", "desiredCount": 2, "loadBalancers": [{"containerName": "web", "containerPort": 8080}]}
ENVIRONMENT = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}


class Tool:
    def __init__(self, store: Path) -> None:
        self.store = store
        self.started: list[subprocess.Popen[str]] = []

    def argv(self, command: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "moorage", command, "--store", str(self.store), *arguments]

    def run(self, command: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(self.argv(command, *arguments), capture_output=True, text=True, timeout=120, check=False, env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == code, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def json(self, command: str, *arguments: str) -> Any:
        return json.loads(self.run(command, *arguments, "--output", "json").stdout)

    def start(self, command: str, *arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(self.argv(command, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
                                 stdin=subprocess.DEVNULL)
        self.started.append(child)
        return child


def heard(child: subprocess.Popen[str], text: str, seconds: float = 60) -> str:
    """Reads the child's standard error until a line has the text; all that was read."""
    assert child.stderr is not None
    read, deadline = "", time.monotonic() + seconds
    while text not in read:
        line = child.stderr.readline()
        assert line, f"ended before {text!r}:\n{read}"
        assert time.monotonic() < deadline, f"not heard in time: {text!r}:\n{read}"
        read += line
    return read


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[Tool]:
    made = Tool(tmp_path / "store")
    yield made
    for child in made.started:
        if child.poll() is None:
            child.kill()
        child.communicate()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "taskdef.json").write_text(json.dumps(TASK))
    (tmp_path / "service.json").write_text(json.dumps(SERVICE))
    return ["--task-definition", str(tmp_path / "taskdef.json"), "--service", str(tmp_path / "service.json"), "--runtime", "simulated",
            "--balancer", "simulated"]


@pytest.mark.parametrize("command", ["", "up", "ps", "logs", "events", "stop", "down", "doctor", "fsck", "version"])
def test_every_command_has_help(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "moorage", *([command] if command else []), "--help"], capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0 and "usage: moorage" in done.stdout
    if command:
        for option in ("--store", "--cluster", "--output", "--progress"):
            assert option in done.stdout


@pytest.mark.parametrize(("arguments", "right"), [
    (["fly"], "choose from"), (["up", "--timeout", "soon"], "write 90, 90s, 5m or 1h"), (["up", "--load-balancer", "70000"], "from 1 to 65535"),
    ([], "required"), (["stop"], "required")])
def test_wrong_usage_is_2_and_says_what_is_right(arguments: list[str], right: str) -> None:
    done = subprocess.run([sys.executable, "-m", "moorage", *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "usage:" in done.stderr and right in done.stderr


def test_up_serves_and_others_see_it(tool: Tool, files: list[str]) -> None:
    up = tool.start("up", *files, "--progress", "plain")
    said = heard(up, "serving on")
    assert re.search(r"\d\d:\d\d:\d\d\.\d{3} engine opened on ", said)
    for text in ("task definition web:1 registered", "target group web made", "listening on port 8080", "service web created, 2 tasks wanted",
                 "service web is steady: 2 of 2 tasks run"):
        assert text in said
    seen = tool.json("ps")
    assert [(s["serviceName"], s["runningCount"]) for s in seen["services"]] == [("web", 2)] and len(seen["tasks"]) == 2
    table = tool.run("ps").stdout.splitlines()
    assert table[0].split() == ["SERVICE", "STATUS", "DESIRED", "RUNNING", "PENDING", "TASK", "DEFINITION", "ROLLOUT"]
    assert table[1].split()[:4] == ["web", "ACTIVE", "2", "2"]
    assert any("web:1 RUNNING" in line for line in tool.run("events").stdout.splitlines())

    again = tool.run("up", *files, "--output", "json")
    assert json.loads(again.stdout)["runningCount"] == 2
    assert "task definition web:1 is as wanted" in again.stderr and "service web is as wanted" in again.stderr

    victim = seen["tasks"][0]["taskArn"].rsplit("/", 1)[-1]
    stopped = tool.json("stop", victim[:10], "--reason", "test")
    assert stopped[0]["stoppedReason"] == "test"
    assert tool.run("stop", "ffffffffff", code=3).stderr.startswith("error: no task ffffffffff")

    up.send_signal(signal.SIGINT)
    out, err = up.communicate(timeout=30)
    assert up.returncode == 0 and "detached; containers and load balancer go on" in err
    assert out == "" and "no URL answers: this engine's load balancer is simulated" in said


def test_detach_then_down(tool: Tool, files: list[str]) -> None:
    tool.run("up", *files, "--detach")
    assert tool.json("ps")["services"][0]["serviceName"] == "web"       # without a running engine the store is opened here
    removed = tool.json("down")
    assert removed["services"] == ["web"] and removed["loadBalancers"] == ["web"]
    assert tool.json("ps") == {"services": [], "tasks": []}
    assert tool.run("fsck").stdout.strip().endswith(": clean")
    tool.run("down", "--purge")
    assert not tool.store.exists()
    assert "no engine runs and there is no store" in tool.run("ps", code=5).stderr


def test_down_removes_the_load_balancer_of_a_service_that_is_gone(tool: Tool, files: list[str]) -> None:
    """An interrupted `down` leaves it so."""
    tool.run("up", *files, "--detach")
    with moorage.Engine(tool.store, runtime="simulated", balancer="simulated") as engine:
        assert engine.wait_ready(30)
        ecs = engine.boto3_client("ecs")
        ecs.delete_service(service="web", force=True)
        ecs.get_waiter("services_inactive").wait(services=["web"])
        others = engine.boto3_client("elbv2").create_load_balancer(Name="others", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"]
    removed = tool.json("down")
    assert removed["services"] == [] and removed["loadBalancers"] == ["web"]
    with moorage.Engine(tool.store) as engine:
        elbv2 = engine.boto3_client("elbv2")
        assert [one["LoadBalancerArn"] for one in elbv2.describe_load_balancers()["LoadBalancers"]] == [others[0]["LoadBalancerArn"]]
        assert elbv2.describe_target_groups()["TargetGroups"] == []


def test_a_store_is_not_removed_while_something_runs(tool: Tool, files: list[str], tmp_path: Path) -> None:
    tool.run("up", *files, "--detach")
    (tmp_path / "service.json").write_text(json.dumps({**SERVICE, "serviceName": "other"}))
    tool.run("up", *files, "--detach", "--load-balancer", "8081")
    refused = tool.run("down", "web", "--purge", code=6)
    assert "the store is kept: something still runs" in refused.stderr and "cluster default: 1 services, 2 tasks" in refused.stderr
    assert [service["serviceName"] for service in tool.json("ps")["services"]] == ["other"]
    tool.run("down", "--purge")
    assert not tool.store.exists()


def test_arguments_that_mean_nothing_are_told(tool: Tool, files: list[str], tmp_path: Path) -> None:
    assert "'-3' is no number" in tool.run("events", "--after=-3", code=2).stderr
    assert "'-1' is no number" in tool.run("logs", "--tail=-1", code=2).stderr
    assert "there is no directory of images" in tool.run("up", *files, "--images", str(tmp_path / "none"), code=3).stderr
    (tmp_path / "taskdef.json").write_text("[" * 100_000)
    assert "the task definition is not JSON" in tool.run("up", *files, code=1).stderr
    (tmp_path / "taskdef.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(TASK).encode())     # as Windows writes it
    tool.run("up", *files, "--detach")
    with open("/dev/full", "w") as full:
        done = subprocess.run(tool.argv("ps"), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False, env=ENVIRONMENT)
    assert done.returncode == 1 and done.stderr == "error: ps failed\n  No space left on device\n"


def test_a_load_balancer_that_does_not_serve_is_told() -> None:
    engine = StandIn()
    engine.answers["DescribeTargetGroups"] = lambda _: {"TargetGroups": [{"TargetGroupArn": "tg", "LoadBalancerArns": ["lb"]}]}
    engine.answers["DescribeLoadBalancers"] = lambda _: {"LoadBalancers": [
        {"LoadBalancerName": "web", "State": {"Code": "failed", "Reason": "127.0.0.1:80 is in use by another process"}}]}
    service = {"loadBalancers": [{"targetGroupArn": "tg"}]}
    assert steady.balancer_troubles(moorage.Client(engine), service) == [
        "load balancer web does not serve: 127.0.0.1:80 is in use by another process"]


def test_what_would_move_is_shown(tool: Tool, files: list[str]) -> None:
    up = tool.start("up", *files)
    heard(up, "serving on")
    assert tool.json("rebalance") == {"moves": [], "skipped": []}
    assert "nothing to move" in tool.run("rebalance", "web").stdout
    assert tool.json("rebalance", "web", "--apply")["moves"] == []
    assert "maximumMoves must be between 1 and 100" in tool.run("rebalance", "--max", "0", code=1).stderr
    up.send_signal(signal.SIGINT)
    up.wait(60)


def test_a_placement_is_explained(tool: Tool, files: list[str], tmp_path: Path) -> None:
    up = tool.start("up", *files)
    heard(up, "serving on")
    task = tool.json("ps")["tasks"][0]
    why = tool.json("explain", task["taskArn"].rsplit("/", 1)[-1][:12])
    assert why["containerInstanceArn"] == task["containerInstanceArn"] and why["group"] == "service:web"
    assert tool.run("explain", "web").stdout.strip()
    request = tmp_path / "run.json"
    request.write_text(json.dumps({"taskDefinition": "web", "placementConstraints": [{"type": "memberOf", "expression": "attribute:none exists"}]}))
    assert "MemberOf placement constraint unsatisfied." in json.dumps(tool.json("explain", "--run", str(request))["refused"])
    assert "no task nothing-like-it" in tool.run("explain", "nothing-like-it", code=3).stderr
    assert "name one task or service" in tool.run("explain", code=2).stderr
    up.send_signal(signal.SIGINT)
    up.wait(60)
    tool.run("down", "--purge")


def test_a_changed_file_is_a_new_revision_and_a_rollout(tool: Tool, files: list[str], tmp_path: Path) -> None:
    tool.run("up", *files, "--detach")
    changed = json.loads(json.dumps(TASK))
    changed["containerDefinitions"][0]["cpu"] = 65
    (tmp_path / "taskdef.json").write_text(json.dumps(changed))
    done = tool.run("up", *files, "--detach", "--desired-count", "3", "--output", "json")
    service = json.loads(done.stdout)
    assert service["taskDefinition"].endswith("web:2") and service["runningCount"] == 3
    assert "task definition web:2 registered" in done.stderr and "service web updated: desiredCount, taskDefinition" in done.stderr


def test_running_out_of_time_says_why(tool: Tool, files: list[str], tmp_path: Path) -> None:
    broken = json.loads(json.dumps(TASK))
    broken["containerDefinitions"][0]["environment"] = [{"name": "MOORAGE_SIM_PULL_ERROR", "value": "no such image"}]
    (tmp_path / "taskdef.json").write_text(json.dumps(broken))
    (tmp_path / "service.json").write_text(json.dumps({"serviceName": "web", "desiredCount": 1}))
    done = tool.run("up", *files, "--timeout", "8s", code=4)
    lines = done.stderr.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("error: service web is not steady after 8 s"))
    assert any("CannotPullContainerError" in line for line in lines[at:]) and lines[-1].lstrip().startswith("hint: moorage ps --all")


@pytest.mark.parametrize(("text", "why"), [
    ("{", "is not JSON"), ("[]", "must be a JSON object"), ('{"containerDefinitions": []}', "has no family"), (None, "cannot be read"),
    ('{"family": "web", "containerDefinitions": [{"name": "c", "image": "i", "memory": "x"}]}', "memory"),
    ('{"family": "web", "containerDefinitions": [{"name": "c", "image": "i", "memroy": 64}]}', "containerDefinitions[0].memroy"),
])
def test_broken_files_are_explained(tool: Tool, tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "taskdef.json"
    if text is not None:
        path.write_text(text)
    done = tool.run("up", "--task-definition", str(path), "--runtime", "simulated", "--balancer", "none", "--detach", code=3 if text is None else 1)
    assert done.stderr.splitlines()[-1].strip() and why in done.stderr and "error: " in done.stderr


def test_a_missing_program_is_said_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"driver": "haproxy", "part": "haproxy", "ok": False, "needed": True, "what": "no program at X", "mend": "apt-get install haproxy"}
    others = {**found, "driver": "oci", "part": "umoci"}
    monkeypatch.setattr(doctor, "_PLACES", str(tmp_path))
    monkeypatch.setattr(doctor, "_report", lambda store: {"findings": [found, others]})
    with pytest.raises(output.Trouble) as refused:
        doctor.refuse_what_cannot_work(str(tmp_path), "simulated", "haproxy")
    assert refused.value.code == 6 and refused.value.why == ("haproxy: no program at X",)
    assert refused.value.hint == "apt-get install haproxy"
    doctor.refuse_what_cannot_work(str(tmp_path), "simulated", None)


def test_a_misspelt_member_of_the_service_makes_nothing(tool: Tool, files: list[str], tmp_path: Path) -> None:
    (tmp_path / "service.json").write_text(json.dumps({**SERVICE, "desirdCount": 5}))
    done = tool.run("up", *files, "--detach", code=1)
    assert "desirdCount: is not a member of CreateServiceRequest; did you mean desiredCount?" in done.stderr
    assert "registered" not in done.stderr.split("ready after")[1] and "made" not in done.stderr


def test_what_describe_services_prints_is_taken(tool: Tool, files: list[str], tmp_path: Path) -> None:
    tool.run("up", *files, "--detach")
    described = json.loads(tool.run("up", *files, "--detach", "--output", "json").stdout)
    (tmp_path / "service.json").write_text(json.dumps({"service": described}))
    assert "service web is as wanted" in tool.run("up", *files, "--detach").stderr


def test_json_lines_of_progress(tool: Tool, files: list[str]) -> None:
    done = tool.run("up", *files, "--detach", "--progress", "json", "--output", "jsonl")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["steady"] is True and all("time" in line and "message" in line for line in lines)
    assert json.loads(done.stdout)["serviceName"] == "web"
    assert tool.run("up", *files, "--detach", "--progress", "quiet").stderr == ""


def test_logs_of_a_store(tool: Tool) -> None:
    import moorage
    with moorage.Engine(tool.store, runtime="simulated") as engine:
        assert engine.wait_ready(20)
        ecs, logs = engine.boto3_client("ecs"), engine.boto3_client("logs")
        options = {"awslogs-group": "/g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
        ecs.register_task_definition(family="t", containerDefinitions=[
            {"name": "c", "image": "i", "memory": 8, "logConfiguration": {"logDriver": "awslogs", "options": options}}])
        deadline = time.monotonic() + 20
        while not ecs.list_container_instances()["containerInstanceArns"] and time.monotonic() < deadline:
            time.sleep(0.05)
        task = ecs.run_task(taskDefinition="t")["tasks"][0]["taskArn"].rsplit("/", 1)[-1]
        ecs.get_waiter("tasks_running").wait(tasks=[task])
        for make in (lambda: logs.create_log_group(logGroupName="/g"),
                     lambda: logs.create_log_stream(logGroupName="/g", logStreamName=f"p/c/{task}")):
            try:
                make()
            except logs.exceptions.ResourceAlreadyExistsException:
                pass
        now = round(time.time() * 1000)
        logs.put_log_events(logGroupName="/g", logStreamName=f"p/c/{task}", logEvents=[
            {"timestamp": now + n, "message": f"line {n}"} for n in range(5)])
    lines = tool.run("logs").stdout.splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == [f"line {n}" for n in range(5)] and f"c/{task[:12]}" in lines[0]
    assert [line["message"] for line in tool.json("logs", task[:8], "--tail", "2")] == ["line 3", "line 4"]
    assert [line["message"] for line in tool.json("logs", task[:8], "--filter", "?3 ?1")] == ["line 1", "line 3"]
    assert tool.run("logs", "none", code=3).stderr.startswith("error: no service or task none")


def test_events_follow(tool: Tool, files: list[str]) -> None:
    up = tool.start("up", *files)
    heard(up, "serving on")
    follow = tool.start("events", "-f", "--output", "jsonl")
    assert follow.stdout is not None
    first = json.loads(follow.stdout.readline())
    assert first["sequence"] >= 1 and first["source"].startswith("aws.")
    follow.send_signal(signal.SIGINT)
    assert follow.wait(20) == 0


def test_a_store_held_by_another_is_a_precondition(tool: Tool) -> None:
    with moorage.Engine(tool.store):
        done = tool.run("ps", code=6)
        assert "another process holds this store and does not serve it" in done.stderr and "moorage ps" not in done.stderr


def test_fsck_of_nothing_and_of_damage(tool: Tool) -> None:
    assert "there is no store" in tool.run("fsck", code=3).stderr
    import moorage
    with moorage.Engine(tool.store) as engine:
        for number in range(50):
            engine.call("ecs", "CreateCluster", clusterName=f"c{number}")
    report = tool.json("fsck")
    assert report["clean"] is True and report["findings"] == []
    store = next(path for path in tool.store.rglob("*") if path.name == "data.mdb")
    before = store.read_bytes()
    store.write_bytes(b"\0" * 4096 + before[4096:])
    done = subprocess.run(tool.argv("fsck"), capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT)
    assert done.returncode in (1, 6) and "Traceback" not in done.stderr
    assert store.read_bytes() == b"\0" * 4096 + before[4096:]


def test_version_and_doctor(tool: Tool) -> None:
    assert tool.json("version")["moorage"] == (Path(__file__).resolve().parents[2] / "VERSION").read_text().strip()
    report = subprocess.run(tool.argv("doctor", "--output", "json"), capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT)
    assert report.returncode in (0, 6)
    facts = json.loads(report.stdout)
    assert facts["findings"] and all({"driver", "part", "ok", "needed", "what", "mend"} <= set(finding) for finding in facts["findings"])


def test_a_closed_pipe_is_no_trouble(tool: Tool, files: list[str]) -> None:
    tool.run("up", *files, "--detach")
    argv = " ".join(f"'{part}'" for part in tool.argv("events", "--output", "jsonl"))
    done = subprocess.run(["/bin/sh", "-c", f"{argv} | head -n 1"], capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT)
    assert done.returncode == 0 and done.stderr == "" and json.loads(done.stdout)


NEEDS_A_CLUSTER = (["ps"], ["logs"], ["events"], ["explain", "web"], ["rebalance"], ["rebalance", "--apply"], ["stop", "abc"], ["down"], ["down", "web"],
                   ["down", "--purge"])


def test_an_unknown_cluster_is_one_sentence_and_3(tool: Tool, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(command: list[str]) -> None:
        capsys.readouterr()
        assert main([command[0], "--store", str(tool.store), *command[1:], "--cluster", "prod"]) == 3, command
        out, err = capsys.readouterr()
        assert out == "" and err.splitlines()[:2] == [f"error: there is no cluster prod in {tool.store}", "  there are: default"], command

    with moorage.Engine(tool.store, runtime="simulated", serve=True) as engine:
        assert engine.wait_ready(30)
        for command in NEEDS_A_CLUSTER:
            refused(command)
    (tool.store / "drivers.json").write_text(json.dumps({"runtime": "simulated", "balancer": None, "runtime_options": {}}))
    for command in NEEDS_A_CLUSTER:        # without an engine too, and no cluster is made of the misspelt name
        refused(command)
    with moorage.Engine(tool.store, cluster="") as engine:
        assert [cluster.name for cluster in engine.clusters()] == ["default"]
    done = tool.run("ps", "--cluster", "prod", code=3)
    assert done.stderr.startswith("error: there is no cluster prod")


def test_up_into_a_cluster_that_the_running_engine_does_not_have(tool: Tool, files: list[str]) -> None:
    with moorage.Engine(tool.store, runtime="simulated", balancer="simulated", serve=True):
        assert "there is no cluster prod" in tool.run("up", *files, "--cluster", "prod", "--detach", code=3).stderr


def test_events_are_of_the_cluster(tool: Tool) -> None:
    with moorage.Engine(tool.store, runtime="simulated", cluster="prod") as engine:
        assert engine.wait_ready(30)
        engine.call("ecs", "CreateCluster", clusterName="default")
        engine.call("ecs", "RegisterTaskDefinition", family="t", containerDefinitions=[{"name": "c", "image": "i", "memory": 8}])
        for cluster in ("prod", "default"):
            engine.call("ecs", "CreateService", cluster=cluster, serviceName=f"of-{cluster}", taskDefinition="t", desiredCount=1)
        engine.wait_steady("of-prod", "prod", timeout=60)
    for cluster, other in (("prod", "default"), ("default", "prod")):
        told = json.dumps(tool.json("events", "--cluster", cluster))
        assert f"/{cluster}/" in told and f"of-{other}" not in told and f"task/{other}/" not in told
        assert f"of-{other}" not in tool.run("events", "--cluster", cluster).stdout


def test_without_an_engine_ps_says_as_of_when_and_claims_no_health(tool: Tool, files: list[str], tmp_path: Path) -> None:
    healthy = json.loads(json.dumps(TASK))
    healthy["containerDefinitions"][0]["healthCheck"] = {"command": ["CMD", "true"]}
    (tmp_path / "taskdef.json").write_text(json.dumps(healthy))
    tool.run("up", *files, "--detach")
    done = tool.run("ps")
    assert re.search(r"no engine runs on .*: this is as of the last change that an engine recorded, at \d{4}-\d\d-\d\dT", done.stderr)
    assert "was RUNNING" in done.stdout and "HEALTHY" not in done.stdout
    facts = tool.json("ps")
    assert {task["healthStatus"] for task in facts["tasks"]} == {"UNKNOWN"} and "HEALTHY" not in json.dumps(facts)
    up = tool.start("up", *files)
    heard(up, "serving on")
    done = tool.run("ps")
    assert done.stderr == "" and "was RUNNING" not in done.stdout
    up.send_signal(signal.SIGINT)
    up.wait(60)


def test_logs_of_containers_without_a_log_group_are_those_of_the_runtimes_own_group(tool: Tool, files: list[str]) -> None:
    tool.run("up", *files, "--detach")
    assert tool.run("logs", "web").stdout == "" and tool.json("logs", "web") == []
    task = tool.json("ps")["tasks"][0]["taskArn"].rsplit("/", 1)[-1]
    for operation, more in (("CreateLogGroup", []), ("CreateLogStream", [f"logStreamName=web/{task}"]),
                            ("PutLogEvents", [f"logStreamName=web/{task}", f'logEvents=[{{"timestamp":{int(time.time() * 1000)},"message":"hello"}}]'])):
        tool.run("call", "logs", operation, "logGroupName=/moorage/containers", *more)
    assert "hello" in tool.run("logs", "web").stdout
    assert "no task here has a container wbe" in tool.run("logs", "web", "--container", "wbe", code=3).stderr


def test_options_without_a_service_and_other_drivers_are_refused(tool: Tool, files: list[str]) -> None:
    assert "--desired-count needs --service" in tool.run("up", "--desired-count", "3", code=2).stderr
    assert "--load-balancer needs --service" in tool.run("up", *files[:2], "--load-balancer", "80", code=2).stderr
    assert "is no option: write NAME=VALUE" in tool.run("up", *files, "--runtime-option", "pidsMax", code=2).stderr
    up = tool.start("up", *files, "--runtime-option", "seed=7")
    heard(up, "serving on")
    assert json.loads((tool.store / "drivers.json").read_text())["runtime_options"] == {"seed": 7}
    refused = tool.run("up", *files, "--runtime-option", "seed=8", "--detach", code=6)
    assert "has other drivers or options" in refused.stderr and "--runtime-option would have no effect" in refused.stderr
    tool.run("up", *files, "--runtime-option", "seed=7", "--detach")
    up.send_signal(signal.SIGINT)
    up.wait(60)
    unknown = tool.run("up", *files, "--runtime-option", "sede=1", code=1)
    assert "sede" in unknown.stderr and "did you mean seed?" in unknown.stderr


def test_options_are_paths_and_json() -> None:
    from moorage.cli import arguments, reach
    given = [arguments.option(text) for text in ('policy.allowPrivileged=true', 'plainHttpRegistries=["10.0.0.1:5000"]', "runtime=crun", "pidsMax=7")]
    options: Json = {"pidsMax": 5, "policy": {"volumeRoots": ["/srv"]}}
    for path, value in given:
        options = reach.with_option(options, path, value)
    assert options == {"pidsMax": 7, "policy": {"volumeRoots": ["/srv"], "allowPrivileged": True}, "plainHttpRegistries": ["10.0.0.1:5000"],
                       "runtime": "crun"}
    assert reach.with_option(options, ["pidsMax"], None) == {name: value for name, value in options.items() if name != "pidsMax"}


def test_a_taken_port_is_told_at_once() -> None:
    engine = StandIn()
    engine.answers["DescribeServices"] = lambda _: {"services": [{
        "serviceName": "web", "status": "ACTIVE", "desiredCount": 1, "runningCount": 0, "loadBalancers": [{"targetGroupArn": "tg"}],
        "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "IN_PROGRESS"}]}]}
    engine.answers["DescribeTargetGroups"] = lambda _: {"TargetGroups": [{"TargetGroupArn": "tg", "LoadBalancerArns": ["lb"]}]}
    engine.answers["DescribeLoadBalancers"] = lambda _: {"LoadBalancers": [
        {"LoadBalancerName": "web", "State": {"Code": "active_impaired", "Reason": "127.0.0.1:80 is in use by another process"}}]}
    engine.answers["ListTasks"] = lambda _: {"taskArns": []}
    client = moorage.Client(engine)
    began = time.monotonic()
    with pytest.raises(output.Trouble) as caught:
        steady.wait(client, "default", "web", 600.0, steady.Watch(client, "default", progress.Quiet()), Asked("ecs-svc/1", {}))
    assert caught.value.code == 1 and "127.0.0.1:80 is in use by another process" in caught.value.why[0] and time.monotonic() - began < 30


def test_the_end_of_the_time_names_what_is_unhealthy() -> None:
    engine = StandIn()
    engine.answers["DescribeServices"] = lambda _: {"services": [{
        "serviceName": "web", "status": "ACTIVE", "desiredCount": 2, "runningCount": 1, "loadBalancers": [{"targetGroupArn": "tg"}],
        "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "IN_PROGRESS"}]}]}
    engine.answers["DescribeTargetGroups"] = lambda _: {"TargetGroups": []}
    engine.answers["ListTasks"] = lambda asked: {"taskArns": [] if asked.get("desiredStatus") == "STOPPED" else ["arn:t/abc"]}
    engine.answers["DescribeTasks"] = lambda _: {"tasks": [{"taskArn": "arn:t/abc", "taskDefinitionArn": "arn:d/web:1", "lastStatus": "RUNNING",
                                                             "containers": [{"name": "app", "healthStatus": "UNHEALTHY"}]}]}
    engine.answers["DescribeTaskDefinition"] = lambda _: {"taskDefinition": {"containerDefinitions": [
        {"name": "app", "healthCheck": {"command": ["CMD", "false"]}}]}}
    engine.answers["DescribeTargetHealth"] = lambda _: {"TargetHealthDescriptions": [
        {"Target": {"Id": "i-1", "Port": 32768}, "TargetHealth": {"State": "unhealthy", "Description": "Health checks failed with these codes: [503]"}}]}
    client = moorage.Client(engine)
    with pytest.raises(output.Trouble) as caught:
        steady.wait(client, "default", "web", 0.0, steady.Watch(client, "default", progress.Quiet()), Asked("ecs-svc/1", {}))
    assert caught.value.code == 4
    assert 'task abc is UNHEALTHY: container app is UNHEALTHY by its health check ["CMD", "false"]' in caught.value.why
    assert "target i-1:32768 is unhealthy: Health checks failed with these codes: [503]" in caught.value.why


HOSTILE = "\x1b[2J\x1b]0;owned\x07 \x9b31m \u202egnp.exe \u2066x\u2069 \u200b\u2028\x00\x7f\r\n next"


def test_what_is_printed_cannot_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.complain(HOSTILE, HOSTILE, hint=HOSTILE)
    output.remark(HOSTILE)
    output.show([{"name": HOSTILE}], argparse.Namespace(output="table"))
    output.line(HOSTILE)
    output.lines(HOSTILE)
    progress.Plain().say(HOSTILE)
    out, err = capsys.readouterr()
    for text in (out, err):
        assert not set(text) - {"\n"} & {chr(code) for code in (*range(0x20), *range(0x7f, 0xa0), 0x202e, 0x2066, 0x2069, 0x200b, 0x2028)}
        assert "\\x1b" in text and "\\u202e" in text and "\\x9b" in text
    import yaml
    for form, read in (("json", json.loads), ("yaml", yaml.safe_load)):
        output.show([{"name": HOSTILE}], argparse.Namespace(output=form))
        said = capsys.readouterr().out
        assert said.isascii() and "\x1b" not in said and read(said) == [{"name": HOSTILE}]
    progress.JsonLines().say(HOSTILE)
    assert json.loads(capsys.readouterr().err)["message"] == HOSTILE
    assert output.clean("naïve 東京 👩\u200d💻\ttab") == "naïve 東京 👩\u200d💻\ttab"


def test_ps_shows_a_reason_with_escapes_as_text(tool: Tool, files: list[str]) -> None:
    tool.run("up", *files, "--detach")
    reason = "\x1b[31mred\x1b[0m \u202eback"
    with moorage.Engine(tool.store, runtime="simulated", balancer="simulated", serve=True) as engine:
        assert engine.wait_ready(30)
        task = engine.tasks()[0]
        engine.call("ecs", "StopTask", task=task.id, reason=reason)
        for arguments in (["ps", "--all"], ["events"], ["explain", "web"], ["logs"]):
            printed = tool.run(*arguments)
            assert "\x1b" not in printed.stdout + printed.stderr and "\u202e" not in printed.stdout
        assert reason in [one.get("stoppedReason") for one in tool.json("ps", "--all")["tasks"]]
        assert "\\x1b[31mred" in tool.run("ps", "--all").stdout


def test_purge_removes_a_tree_of_any_depth_and_follows_no_link(tool: Tool, tmp_path: Path) -> None:
    with moorage.Engine(tool.store) as engine:
        engine.call("ecs", "CreateCluster", clusterName="c")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    images = tool.store / "oci" / "images"
    images.mkdir(parents=True)
    (images / "link").symlink_to(outside)
    (images / "dangling").symlink_to("nowhere")
    place = os.open(images, os.O_RDONLY)
    for depth in range(1500):
        os.mkdir("deep", dir_fd=place)
        inner = os.open("deep", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
        if depth % 100 == 0:
            os.symlink(outside, "link", dir_fd=place)
            os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=place))
    os.fchmod(place, 0)
    os.close(place)
    (tool.store / "drivers.json").write_text(json.dumps({"runtime": "simulated", "balancer": None, "runtime_options": {}}))
    tool.run("down", "--purge")
    assert not tool.store.exists() and (outside / "kept").read_text() == "kept"


def test_a_tree_of_another_s_mode_is_removed_by_its_owner(tmp_path: Path) -> None:
    if os.getuid() == 0:
        os.chmod(tmp_path, 0o777)
    from moorage.cli.remove import remove
    top = tmp_path / "top"
    (top / "a" / "b").mkdir(parents=True)
    (top / "a" / "b" / "f").write_text("x")
    (top / "a" / "b").chmod(0o500)
    (top / "a").chmod(0)
    if os.getuid() == 0:
        for path in (top / "a" / "b" / "f", top / "a" / "b", top / "a", top):
            os.chown(path, 65534, 65534)
        child = os.fork()
        if child == 0:
            try:
                os.chdir(tmp_path)
                os.setgid(65534)
                os.setuid(65534)
                remove("top")
                os._exit(0)
            except BaseException:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
    else:
        remove(str(top))
    assert not top.exists()


def test_a_stopping_task_is_one_line() -> None:
    steps = [("PENDING", "RUNNING"), ("RUNNING", "RUNNING"), ("RUNNING", "RUNNING"), ("RUNNING", "STOPPED"), ("DEACTIVATING", "STOPPED"),
             ("STOPPING", "STOPPED"), ("STOPPED", "STOPPED")]
    events = [moorage.Event(number, {"detail-type": "ECS Task State Change", "detail": {
        "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/default/0123456789abcdef", "lastStatus": last, "desiredStatus": desired}})
        for number, (last, desired) in enumerate(steps, 1)]

    class Feed:
        def position(self) -> int:
            return 0

        def poll(self, after: int, timeout: float) -> list[moorage.Event]:
            return [event for event in events if event.sequence > after]

    class Said(progress.Quiet):
        lines: ClassVar[list[str]] = []

        def say(self, text: str, **facts: Any) -> None:
            self.lines.append(text)
    steady.Watch(cast(moorage.Client, Feed()), "default", Said()).look(None, 0.0)
    assert [line.split(maxsplit=2)[2].strip() for line in Said.lines] == ["PENDING -> RUNNING", "RUNNING", "RUNNING -> STOPPED"]


def test_an_engine_in_the_background_goes_on_until_it_is_ended(tool: Tool, files: list[str], tmp_path: Path) -> None:
    up = tool.run("up", *files, "--background", "--progress", "plain")
    assert "an engine begins in the background, process" in up.stderr and "service web is steady: 2 of 2" in up.stderr
    try:
        victim = tool.json("ps")["tasks"][0]["taskArn"]
        tool.run("stop", victim)
        assert tool.json("wait", "steady", "web")[0]["runningCount"] == 2           # replaced, though no command serves
        assert "using the engine that runs on" in tool.run("up", *files, "-d", "--progress", "plain").stderr
        assert "end that process, and start it with --listen" in tool.run("up", *files, "-d", "--listen", "127.0.0.1:0", code=6).stderr
        assert "exclude each other" in tool.run("up", *files, "-d", "--detach", code=2).stderr
    finally:
        ended = tool.run("shutdown")
    assert "containers and load balancers go on" in ended.stdout
    assert "no engine runs on" in tool.run("ps").stderr
    assert "no engine runs in the background" in tool.run("shutdown", code=5).stderr
    other = tool.start("up", *files, "--progress", "plain")
    heard(other, "serving on")
    assert "was not begun by `moorage up --background`" in tool.run("shutdown", code=6).stderr


def test_an_engine_that_does_not_come_up_in_the_background_says_why(tool: Tool, files: list[str]) -> None:
    done = tool.run("up", *files, "--background", "--listen", "203.0.113.1:1", "--keys", str(tool.store / "keys"), code=1)
    assert "the engine ended with code" in done.stderr and "203.0.113.1" in done.stderr and "engine.log" in done.stderr
