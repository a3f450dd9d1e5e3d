"""No container gets the engine's own directories and sockets, whatever the policy of host volumes says."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from ends import end_of

import moorage

QUICK = {"Delay": 1, "MaxAttempts": 120}


def start_with(ecs: Any, source: Path) -> str:
    """Runs a task with the host path as a volume."""
    ecs.register_task_definition(
        family="host", networkMode="none", volumes=[{"name": "v", "host": {"sourcePath": str(source)}}],
        containerDefinitions=[{"name": "main", "image": "moorage.local/busybox:latest", "memory": 32, "command": ["true"],
                               "mountPoints": [{"sourceVolume": "v", "containerPath": "/data"}]}])
    answer = ecs.run_task(taskDefinition="host")
    assert answer["failures"] == []
    return str(answer["tasks"][0]["taskArn"])


def test_the_engines_own_directories_are_never_volumes(store: Path, images: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    options = {"layoutsDir": str(images), "policy": {"volumeRoots": [str(store.parent), str(tmp_path)]}}
    balancer = {"stateDir": str(elsewhere / "haproxy")}
    elsewhere.mkdir()
    (store.parent / "link").symlink_to(store)
    with moorage.Engine(store, runtime="oci", runtime_options=options, balancer="haproxy", balancer_options=balancer) as engine:
        assert engine.wait_ready(60)
        ecs = engine.boto3_client("ecs")
        own = [store, store.parent, store / "data.mdb", store / "moorage.sock", store / "logs", store / "oci" / "images",
               elsewhere, elsewhere / "haproxy", elsewhere / "haproxy" / "master.sock", store.parent / "link" / "oci"]
        started = {path: start_with(ecs, path) for path in own}
        fine = start_with(ecs, tmp_path / "fine" / "deep")
        for path, arn in started.items():
            reason = end_of(ecs, arn, QUICK)
            assert "which no container gets" in reason or "symbolic link" in reason, (path, reason)
        assert not (store / "moorage.sock").exists()
        assert end_of(ecs, fine, QUICK) == "it ran: 0"
        assert (tmp_path / "fine" / "deep").is_dir()
    (store.parent / "link").unlink()


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_nothing_is_open_to_others_whatever_the_umask(store: Path, images: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with moorage.Engine(store, runtime="oci", runtime_options={"layoutsDir": str(images)}, balancer="haproxy", serve=True) as engine:
            assert engine.wait_ready(60)
            ecs, elb = engine.boto3_client("ecs"), engine.boto3_client("elbv2")
            group = elb.create_target_group(Name="t", Protocol="HTTP", Port=80, VpcId="vpc-1")["TargetGroups"][0]["TargetGroupArn"]
            balancer = elb.create_load_balancer(Name="b", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
            elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=18473,
                                DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
            ecs.register_task_definition(family="u", networkMode="none", volumes=[{"name": "v"}], containerDefinitions=[
                {"name": "main", "image": "moorage.local/busybox:latest", "memory": 32, "command": ["sh", "-c", "id -u; sleep 1000"],
                 "user": "1000", "stopTimeout": 2, "mountPoints": [{"sourceVolume": "v", "containerPath": "/data"}]}])
            arn = ecs.run_task(taskDefinition="u")["tasks"][0]["taskArn"]
            ecs.get_waiter("tasks_running").wait(tasks=[arn], WaiterConfig=QUICK)
            open_to_others = []
            for place, directories, files in os.walk(store):
                # Files of images and containers have the modes that these give them.
                directories[:] = [name for name in directories if name not in ("rootfs", "upper", "volumes")]
                for name in [*directories, *files]:
                    path = os.path.join(place, name)
                    if not os.path.islink(path) and stat.S_IMODE(os.lstat(path).st_mode) & 0o022:
                        open_to_others.append(path)
            assert open_to_others == []
            jail = next(store.glob("haproxy/*/"), None)
            assert jail is not None and stat.S_IMODE(jail.stat().st_mode) == 0o755
            elb.delete_load_balancer(LoadBalancerArn=balancer)
            elb.delete_target_group(TargetGroupArn=group)
            ecs.stop_task(task=arn)
            ecs.get_waiter("tasks_stopped").wait(tasks=[arn], WaiterConfig=QUICK)
    finally:
        os.umask(before)
