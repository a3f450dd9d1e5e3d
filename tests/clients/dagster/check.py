"""Dagster: the run launcher of dagster-aws starts a run as a task, sees its health, and ends it."""

import os
import sys
import tempfile
from pathlib import Path

import boto3
from dagster import DagsterInstance, job, op
from dagster._core.launcher import LaunchRunContext, WorkerStatus
from dagster._core.test_utils import in_process_test_workspace, instance_for_test
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from story import CONTAINER, check, until

ecs = boto3.client("ecs")


@op
def nothing() -> None:
    """The op of a run that a simulated machine only pretends to execute."""


@job
def nightly() -> None:
    nothing()


def task_of(instance: DagsterInstance, run_id: str) -> dict:
    tags = instance.get_run_by_id(run_id).tags
    return ecs.describe_tasks(tasks=[tags["ecs/task_arn"]], cluster=tags["ecs/cluster"])["tasks"][0]


def main() -> None:
    ecs.register_task_definition(family="dagster", containerDefinitions=[{**CONTAINER, "name": "run", "cpu": 256, "memory": 512}])
    launcher = {"module": "dagster_aws.ecs", "class": "EcsRunLauncher", "config": {
        "task_definition": "dagster", "container_name": "run", "use_current_ecs_task_config": False, "secrets_tag": "",
        "run_task_kwargs": {"cluster": "default", "launchType": "EC2"}, "run_resources": {"cpu": "128", "memory": "256"}}}
    origin = LoadableTargetOrigin(executable_path=sys.executable, python_file=str(Path(__file__).resolve()), attribute="nightly")
    with tempfile.TemporaryDirectory() as home, instance_for_test(temp_dir=home, overrides={"run_launcher": launcher}) as instance, \
            in_process_test_workspace(instance, origin, container_image="moorage.local/dagster:1") as workspace:
        location = workspace.get_code_location(workspace.code_location_names[0])
        repository = next(iter(location.get_repositories().values()))
        remote = repository.get_full_job("nightly")
        run = instance.create_run_for_job(nightly, remote_job_origin=remote.get_remote_origin(), job_code_origin=remote.get_python_origin(),
                                          tags={"ecs/cpu": "64"})
        instance.run_launcher.launch_run(LaunchRunContext(dagster_run=run, workspace=workspace))
        until("the run's task runs", lambda: task_of(instance, run.run_id)["lastStatus"] == "RUNNING")
        found = task_of(instance, run.run_id)
        override = found["overrides"]["containerOverrides"][0]
        check("the command of the run is the container's", override["command"][:3] == ["dagster", "api", "execute_run"] or "execute_run" in override["command"])
        check("its cpu is the run's own", override["cpu"] == 64 and found["overrides"]["memory"] == "256")
        run = instance.get_run_by_id(run.run_id)
        check("the worker of the run is healthy", instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING)
        check("the run is ended", instance.run_launcher.terminate(run.run_id))
        until("its task is gone", lambda: task_of(instance, run.run_id)["lastStatus"] == "STOPPED")
        health = instance.run_launcher.check_run_worker_health(instance.get_run_by_id(run.run_id))
        check("a task that was stopped is a worker that failed", health.status in (WorkerStatus.FAILED, WorkerStatus.SUCCESS))


os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
if __name__ == "__main__":
    main()
