"""The Engine object: its life, its threads, its events, and what happens around fork and kill."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import container

import moorage
from moorage.testing import VirtualEngine


def test_closing_is_final_and_harmless_to_repeat() -> None:
    with moorage.Engine() as engine:
        assert engine.wait_ready(10)
        assert engine.call("ecs", "CreateCluster", clusterName="c")["cluster"]["status"] == "ACTIVE"
    engine.close()
    with pytest.raises(moorage.MoorageError) as caught:
        engine.call("ecs", "ListClusters")
    assert caught.value.name == "ClosedException"


def test_state_survives_on_a_path_and_one_engine_holds_it(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path / "store") as engine:
        engine.call("ecs", "CreateCluster", clusterName="kept")
        with pytest.raises(moorage.MoorageError) as caught:
            moorage.Engine(tmp_path / "store")
        assert caught.value.name.startswith("StoreLocked")
    with moorage.Engine(tmp_path / "store") as engine:
        assert [cluster.name for cluster in engine.clusters()] == ["default", "kept"]
        assert engine.check() == []


def test_errors_carry_name_path_and_operation(engine: VirtualEngine) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        engine.call("ecs", "RegisterTaskDefinition", family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": "many"}])
    assert "containerDefinitions[0].memory" in (caught.value.path or caught.value.message)
    assert caught.value.http_status == 400 and caught.value.operation == "RegisterTaskDefinition"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"a":', "nul", '{"cluster": "\\ud800"}', "[" * 100_000, '{"cluster": ' + "[" * 5000 + "]" * 5000 + "}"])
def test_malformed_json_is_refused_in_bounded_time(engine: VirtualEngine, body: str) -> None:
    from moorage._native import native
    began = time.monotonic()
    if body == "":
        assert json.loads(engine._handle().call("ecs", "ListClusters", body)) is not None
    else:
        with pytest.raises(native.Error) as caught:
            engine._handle().call("ecs", "ListClusters", body)
        assert caught.value.http_status == 400
    assert time.monotonic() - began < 2


def test_half_a_surrogate_pair_is_no_text(engine: VirtualEngine) -> None:
    with pytest.raises(moorage.MoorageError) as caught:
        engine.call("ecs", "CreateCluster", clusterName="\ud800")
    assert caught.value.name == "SerializationException"


def test_unknown_services_and_operations(engine: VirtualEngine) -> None:
    for service, operation in (("ecs", "Fly"), ("s3", "ListBuckets")):
        with pytest.raises(moorage.MoorageError) as caught:
            engine.call(service, operation)
        assert caught.value.name == "UnknownOperationException"


def test_strict_refuses_what_lenient_passes_over(engine: VirtualEngine) -> None:
    engine.call("ecs", "CreateCluster", strict=False, clusterName="c", colour="blue")
    with pytest.raises(moorage.MoorageError, match="colour: is not a member of CreateClusterRequest") as refused:
        engine.call("ecs", "CreateCluster", clusterName="c", colour="blue")
    assert refused.value.path == "colour"


def test_a_dry_run_leaves_no_trace(engine: VirtualEngine) -> None:
    answer = engine.call("ecs", "RegisterTaskDefinition", dry_run_=True, family="f",
                         containerDefinitions=[{"name": "c", "image": "i", "memory": 64}])
    assert answer["taskDefinition"]["revision"] == 1
    assert engine.call("ecs", "ListTaskDefinitions")["taskDefinitionArns"] == []


def test_events_tell_a_task_s_life_without_gap(engine: VirtualEngine) -> None:
    ecs = engine.boto3_client("ecs")
    ecs.register_task_definition(family="f", containerDefinitions=[container(script={"exit_after_ms": 100})])
    start = engine.position()
    arn = ecs.run_task(taskDefinition="f")["tasks"][0]["taskArn"]
    engine.advance(30)
    events = [event for event in engine.events(start, timeout=0.0) if arn in event["resources"]]
    statuses = [event.detail["lastStatus"] for event in events]
    assert statuses[-1] == "STOPPED" and "RUNNING" in statuses
    assert [event.detail["version"] for event in events] == sorted({event.detail["version"] for event in events})
    assert {event["source"] for event in events} == {"aws.ecs"} and {event.detail_type for event in events} == {"ECS Task State Change"}
    again = [event.sequence for event in engine.events(start, timeout=0.0)]
    assert again == sorted(set(again)) and again[0] > start


def test_the_same_seed_gives_the_same_bytes() -> None:
    def history(seed: int) -> list[str]:
        with VirtualEngine(machines=2, seed=seed) as engine:
            ecs = engine.boto3_client("ecs")
            ecs.register_task_definition(family="f", containerDefinitions=[container()])
            ecs.create_service(serviceName="s", taskDefinition="f", desiredCount=3, clientToken="t")
            engine.advance(300)
            return [json.dumps(event, sort_keys=True) for event in engine.events(0, timeout=0.0)]
    first = history(7)
    assert first == history(7) and len(first) > 5 and first != history(8)


def test_hours_pass_in_moments(engine: VirtualEngine) -> None:
    began, virtual = time.monotonic(), engine.now
    engine.advance(6 * 3600)
    assert engine.now - virtual == 6 * 3600 and time.monotonic() - began < 10


def test_machines_can_be_added_at_any_time(engine: VirtualEngine) -> None:
    engine.advance(1)
    before = engine.cluster().facts["registeredContainerInstancesCount"]
    engine.add_machine(zone="us-east-1c")
    engine.advance(1)
    assert engine.cluster().facts["registeredContainerInstancesCount"] == before + 1


def test_orders_to_the_simulated_world_are_checked(engine: VirtualEngine) -> None:
    with pytest.raises(moorage.MoorageError, match="exactly one member"):
        engine.simulate({"disconnect": "i-1", "reboot": "i-1"})
    with pytest.raises(moorage.MoorageError, match="reboott"):
        engine.simulate({"reboott": "i-1"})


def test_other_threads_run_while_a_call_waits() -> None:
    """The GIL is released: a thread that waits for an event does not stop one that counts."""
    with moorage.Engine() as engine:
        position = engine.position()
        done = threading.Event()
        waiter = threading.Thread(target=lambda: (engine.poll(position, 1.5), done.set()))
        waiter.start()
        counted = 0
        while not done.is_set() and counted < 100_000_000:
            counted += 1
        waiter.join(10)
        assert counted > 100_000


def test_many_threads_on_one_engine() -> None:
    with moorage.Engine() as engine:
        failed: list[Exception] = []

        def work(number: int) -> None:
            try:
                for step in range(20):
                    name = f"c{number}-{step}"
                    engine.call("ecs", "CreateCluster", clusterName=name)
                    assert engine.call("ecs", "DescribeClusters", clusters=[name])["clusters"][0]["clusterName"] == name
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not failed and len(engine.clusters()) == 161


def _in_child(engine: moorage.Engine, pipe: Any) -> None:
    try:
        engine.call("ecs", "ListClusters")
        pipe.send("answered")
    except moorage.MoorageError as error:
        pipe.send(error.name)
    engine.close()
    pipe.send("closed")


def test_a_forked_child_is_told_and_the_parent_goes_on(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path / "store", serve=True) as engine:
        engine.call("ecs", "CreateCluster", clusterName="c")
        here, there = multiprocessing.Pipe()
        child = multiprocessing.get_context("fork").Process(target=_in_child, args=(engine, there))
        child.start()
        assert here.poll(20) and here.recv() == "ForkedException"
        assert here.poll(20) and here.recv() == "closed"
        child.join(20)
        assert child.exitcode == 0
        assert (tmp_path / "store" / "moorage.sock").exists()
        assert {cluster.name for cluster in engine.clusters()} == {"c", "default"}
        assert {cluster.name for cluster in moorage.connect(tmp_path / "store").clusters()} == {"c", "default"}


KILLED = """
import sys, moorage
engine = moorage.Engine(sys.argv[1])
for number in range(10_000):
    engine.call("ecs", "CreateCluster", clusterName=f"c{number}")
    print(number, flush=True)
"""


def test_no_acknowledged_write_is_lost_by_kill_9(tmp_path: Path) -> None:
    for round_ in range(3):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / f"s{round_}")], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        acknowledged = -1
        while acknowledged < 40:
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
        child.stdout.close()
        child.wait()
        acknowledged = max([acknowledged, *map(int, rest)])
        with moorage.Engine(tmp_path / f"s{round_}") as engine:
            names = {cluster.name for cluster in engine.clusters()}
            assert {f"c{number}" for number in range(acknowledged + 1)} <= names
            assert len(names) <= acknowledged + 2


def test_ctrl_c_ends_a_waiting_call() -> None:
    code = "import moorage, sys\nwith moorage.Engine() as e:\n  print('waits', flush=True)\n  e.poll(e.position(), 60)\n"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "waits\n"
    time.sleep(0.1)     # the call must have begun; what follows holds either way
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, text = child.communicate(timeout=20)
    assert "KeyboardInterrupt" in text and time.monotonic() - began < 5


def test_ctrl_c_ends_a_long_way_through_virtual_time() -> None:
    with VirtualEngine(machines=1) as engine:
        began, decade = engine.now, 10 * 365 * 86400.0
        before = signal.signal(signal.SIGALRM, signal.default_int_handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(KeyboardInterrupt):
                engine.advance(decade)
        finally:
            signal.signal(signal.SIGALRM, before)
        assert engine.now < began + decade
        at = engine.now
        engine.advance(2 * 3600 + 0.5)      # more than one piece
        assert engine.now == at + 2 * 3600 + 0.5


def test_the_longest_wait_is_a_wait() -> None:
    slow = {"latencies": {"inventory": {"minMs": 200, "maxMs": 200}}}
    with moorage.Engine(runtime="simulated", runtime_options=slow) as engine:
        assert not engine.wait_ready(0)
        assert engine._handle().wait_ready(2**63 - 1)      # it was over at once
        assert engine.wait_ready(float("inf"))


def test_paths_are_text_bytes_or_nothing_at_all(tmp_path: Path) -> None:
    with moorage.Engine(os.fsencode(tmp_path / "store")) as engine:
        assert engine.path == str(tmp_path / "store")
    with pytest.raises(ValueError, match="the path of an engine is empty"):
        moorage.Engine("")


def test_an_engine_left_open_does_not_hang_the_interpreter() -> None:
    code = "import moorage\nengine = moorage.Engine()\nengine.call('ecs', 'CreateCluster')\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_left_open(tmp_path: Path) -> None:
    def descriptors() -> set[str]:
        return set(os.listdir("/proc/self/fd"))
    with moorage.Engine(tmp_path / "warm", serve=True):
        pass
    gc.collect()
    before, threads = descriptors(), threading.active_count()
    for number in range(5):
        with moorage.Engine(tmp_path / str(number), serve=True) as engine:
            engine.call("ecs", "CreateCluster")
            moorage.connect(tmp_path / str(number)).clusters()
    del engine
    gc.collect()
    deadline = time.monotonic() + 5
    while (len(descriptors()) > len(before) or threading.active_count() > threads) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(descriptors()) <= len(before) and threading.active_count() <= threads


def test_every_descriptor_is_close_on_exec(tmp_path: Path) -> None:
    import fcntl
    before = set(os.listdir("/proc/self/fd"))
    with moorage.Engine(tmp_path / "store", serve=True):
        opened = [int(name) for name in os.listdir("/proc/self/fd") if name not in before]
        open_after_exec = []
        for fd in opened:
            try:
                if not fcntl.fcntl(fd, fcntl.F_GETFD) & fcntl.FD_CLOEXEC:
                    open_after_exec.append((fd, os.readlink(f"/proc/self/fd/{fd}")))
            except OSError:
                continue    # the descriptor of the listing itself
        assert opened and not open_after_exec


def test_describe_knows_every_operation() -> None:
    text = json.dumps(moorage.describe())
    for name in ("CreateService", "CreateTargetGroup", "FilterLogEvents"):
        assert name in text


def test_a_path_below_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with moorage.Engine("~/state", serve=True) as engine:
        assert engine.path == str(tmp_path / "state") and moorage.connect("~/state").stats()["clusters"] == 1
    assert not (tmp_path / "~").exists()


@pytest.mark.parametrize(("wrong", "kind", "text"), [
    ({"account_id": 123456789012}, TypeError, 'account_id must be a text, not int; write account_id="123456789012"'),
    ({"account_id": "12345"}, ValueError, "account_id must be twelve digits, not '12345'"),
    ({"region": 7}, TypeError, "region must be a text"), ({"cluster": None, "runtime": 1}, TypeError, "runtime must be a text"),
    ({"runtime": "simulated", "runtime_options": [1]}, TypeError, "runtime_options must be a mapping of options, not list"),
    ({"balancer_options": "x"}, TypeError, "balancer_options must be a mapping"),
    ({"runtime": "simulated", "runtime_options": {"sede": 1}}, moorage.MoorageError, "did you mean seed?"),
])
def test_wrong_settings_are_told_by_name(wrong: dict[str, Any], kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        moorage.Engine(**wrong)
    assert text in str(caught.value)


def test_a_directory_of_layouts_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(moorage.MoorageError, match="There is no directory '/nowhere/at/all'") as caught:
        moorage.Engine(tmp_path / "store", runtime="oci", runtime_options={"layoutsDir": "/nowhere/at/all"})
    assert caught.value.path == "runtime.layoutsDir"


def test_the_calls_of_the_readme_find_their_cluster_in_an_engine_alone() -> None:
    with moorage.Engine() as engine:
        assert engine.wait_ready(10)
        ecs = engine.boto3_client("ecs")
        ecs.register_task_definition(family="job", containerDefinitions=[{"name": "job", "image": "busybox", "memory": 64, "command": ["true"]}])
        ecs.create_service(serviceName="web", taskDefinition="job", desiredCount=1)
        assert [service.name for service in engine.services()] == ["web"] and engine.cluster().name == "default"
        with pytest.raises(ecs.exceptions.InvalidParameterException, match="No Container Instances were found in your cluster"):
            ecs.run_task(taskDefinition="job")


def test_the_readme_s_example_runs(tmp_path: Path) -> None:
    """Word for word but for the drivers, so that it needs neither root nor a network."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.split("## Quick start: Python", 1)[1].split("```python\n", 1)[1].split("```", 1)[0]
    example = example.replace('"state", runtime="oci", balancer="haproxy"', f'{str(tmp_path / "state")!r}, runtime="simulated", balancer="simulated"')
    example = example.replace('"command": ["true"]', '"command": ["true"], "environment": [{"name": "MOORAGE_SIM_EXIT_AFTER_MS", "value": "50"}]')
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and done.stdout.startswith("<Task "), done.stderr


def test_a_cluster_that_was_deleted_stays_deleted(tmp_path: Path) -> None:
    with moorage.Engine(tmp_path / "store") as engine:
        engine.call("ecs", "DeleteCluster", cluster="default")
    with moorage.Engine(tmp_path / "store") as engine:
        assert engine.clusters().rows() == []


def test_what_a_named_caller_makes_shows_its_principal() -> None:
    ann = {"principalArn": "arn:aws:iam::123456789012:user/ann", "userAgent": "test"}
    app = {"name": "c", "image": "i", "memory": 8}
    service: dict[str, Any] = {"serviceName": "web", "taskDefinition": "f", "desiredCount": 0}
    with moorage.Engine() as engine:
        made = engine.call("ecs", "RegisterTaskDefinition", caller_=ann, family="f", containerDefinitions=[app])
        assert made["taskDefinition"]["registeredBy"] == ann["principalArn"]
        assert engine.call("ecs", "CreateService", caller_=ann, **service)["service"]["createdBy"] == ann["principalArn"]
        # The same request of another caller is the same request, and an update makes nothing new.
        assert engine.call("ecs", "CreateService", **service)["service"]["createdBy"] == ann["principalArn"]
        engine.call("ecs", "UpdateService", service="web", desiredCount=1)
        assert engine.service("web").facts["createdBy"] == ann["principalArn"]
        other = engine.call("ecs", "RegisterTaskDefinition", caller_={"account": "210987654321"}, family="f", containerDefinitions=[app])
        assert other["taskDefinition"]["registeredBy"] == "arn:aws:iam::210987654321:root"
        with pytest.raises(moorage.MoorageError) as refused:
            engine.call("ecs", "ListClusters", caller_={"principal": "ann"})
        assert (refused.value.name, refused.value.path) == ("InvalidParameterException", "caller.principal")
