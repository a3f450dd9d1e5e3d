"""The runner of ./dev clients: its relay counts what clients ask for, and a client that checks or calls nothing has failed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

import moorage

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
sys.path.insert(0, str(CLIENTS))

from relay import Relay  # noqa: E402


def test_the_relay_passes_calls_on_and_counts_them() -> None:
    access = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
    with moorage.Engine() as engine, Relay(engine.listen()) as relay:
        ecs, elb = (boto3.client(name, endpoint_url=relay.url, **access) for name in ("ecs", "elbv2"))  # type: ignore[call-overload]
        for name in ("one", "two"):
            ecs.create_cluster(clusterName=name)
        assert len(ecs.list_clusters()["clusterArns"]) == 3
        assert elb.describe_load_balancers()["LoadBalancers"] == []
        with pytest.raises(ecs.exceptions.ClusterNotFoundException):
            ecs.list_tasks(cluster="nowhere")
        assert relay.calls() == {"CreateCluster": 2, "ListClusters": 1, "DescribeLoadBalancers": 1, "ListTasks": 1}


@pytest.mark.parametrize(("program", "trouble"), [
    ("print('ok: nothing')", "called nothing"),
    ("import boto3; boto3.client('ecs').list_clusters()", "ended without a check"),
    ("raise SystemExit('failed: it did not hold')", "ended with 1"),
])
def test_a_client_that_shows_nothing_has_failed(tmp_path: Path, program: str, trouble: str) -> None:
    """A copy of the runner with one client that is not sound."""
    runner = tmp_path / "tests" / "clients"
    (runner / "odd").mkdir(parents=True)
    for name in ("run.py", "relay.py", "served.py"):
        (runner / name).write_text((CLIENTS / name).read_text())
    (runner / "odd" / "check.py").write_text(program)
    done = subprocess.run([sys.executable, str(runner / "run.py"), "odd"], capture_output=True, text=True, timeout=120, check=False, env=dict(os.environ))
    assert done.returncode == 1 and trouble in done.stdout, done.stdout + done.stderr
    assert done.stdout.endswith("0 passed, 1 failed\n")
