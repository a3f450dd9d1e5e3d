"""Airflow: the operators and the sensor of ECS in the amazon provider, executed as a worker executes them."""

import datetime
import os
from unittest import mock

os.environ.update(AIRFLOW_HOME=os.path.join(os.environ["HOME"], "airflow"), AIRFLOW__CORE__LOAD_EXAMPLES="false")

import boto3
from airflow.providers.amazon.aws.operators.ecs import (
    EcsCreateClusterOperator,
    EcsDeleteClusterOperator,
    EcsDeregisterTaskDefinitionOperator,
    EcsRegisterTaskDefinitionOperator,
    EcsRunTaskOperator,
)
from airflow.providers.amazon.aws.sensors.ecs import EcsTaskStates, EcsTaskStateSensor
from airflow.providers.common.compat.sdk import AirflowException, AirflowSkipException
from story import CONTAINER, check, refused, short

ecs, logs = boto3.client("ecs"), boto3.client("logs")
common = {"aws_conn_id": None, "region_name": "us-east-1"}
context = {"ti": mock.MagicMock()}


def run(name: str, definition: str, **more: object) -> EcsRunTaskOperator:
    settings = {"cluster": "default", "overrides": {}, "waiter_delay": 1, "waiter_max_attempts": 90, "do_xcom_push": False, **common, **more}
    return EcsRunTaskOperator(task_id=name, task_definition=definition, **settings)


EcsCreateClusterOperator(task_id="cluster", cluster_name="airflow", waiter_delay=1, waiter_max_attempts=30, **common).execute(context)
check("the cluster is made", ecs.describe_clusters(clusters=["airflow"])["clusters"][0]["status"] == "ACTIVE")

register = EcsRegisterTaskDefinitionOperator(task_id="register", family="job", container_definitions=[short()], **common)
definition = register.execute(context)
check("the task definition is registered", definition.endswith("task-definition/job:1"))

first = run("good", definition, launch_type="EC2", group="nightly", tags={"team": "blue"})
first.execute(context)
task = ecs.describe_tasks(tasks=[first.arn], include=["TAGS"])["tasks"][0]
check("the operator waited until the task had ended", task["lastStatus"] == "STOPPED" and task["containers"][0]["exitCode"] == 0)
check("group and tags are as given", task["group"] == "nightly" and task["tags"] == [{"key": "team", "value": "blue"}])

code = {"containerOverrides": [{"name": "app", "environment": [{"name": "MOORAGE_SIM_EXIT_CODE", "value": "9"}]}]}
with refused("a task that fails", AirflowException, "exit"):
    run("bad", definition, overrides=code).execute(context)
with refused("an exit code that means skip", AirflowSkipException):
    run("skipped", definition, overrides=code, skip_on_exit_code=9).execute(context)

# ------------------------------------------------------------------------- the log of the container, as the operator fetches it
ecs.register_task_definition(family="logged", containerDefinitions=[{**short(4000), "logConfiguration": {
    "logDriver": "awslogs", "options": {"awslogs-group": "/airflow", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "job"}}}])
logs.create_log_group(logGroupName="/airflow")
logged = run("logged", "logged", do_xcom_push=True, awslogs_group="/airflow", awslogs_region="us-east-1", awslogs_stream_prefix="job/app",
             awslogs_fetch_interval=datetime.timedelta(seconds=1))
started = logged._start_task


def start() -> None:
    started()
    stream = f"job/app/{logged.arn.rsplit('/', 1)[-1]}"
    try:
        logs.create_log_stream(logGroupName="/airflow", logStreamName=stream)
    except logs.exceptions.ResourceAlreadyExistsException:
        pass
    now = int(datetime.datetime.now().timestamp() * 1000)
    lines = [{"timestamp": now, "message": "first"}, {"timestamp": now + 1, "message": "last"}]
    logs.put_log_events(logGroupName="/airflow", logStreamName=stream, logEvents=lines)


logged._start_task = start
check("the last line of the log is the operator's result", logged.execute(context) == "last")

# ------------------------------------------------------------------------------------------------------------ the other parts
ecs.register_task_definition(family="long", containerDefinitions=[CONTAINER])
waits = run("long", "long", wait_for_completion=False)
waits.execute(context)
sensor = EcsTaskStateSensor(task_id="sensor", cluster="default", task=waits.arn, target_state=EcsTaskStates.RUNNING, poke_interval=1, timeout=60, **common)
sensor.execute(context)
check("the sensor sees the task run", ecs.describe_tasks(tasks=[waits.arn])["tasks"][0]["lastStatus"] == "RUNNING")
waits.on_kill()
check("a killed operator stops its task", ecs.describe_tasks(tasks=[waits.arn])["tasks"][0]["desiredStatus"] == "STOPPED")

EcsDeregisterTaskDefinitionOperator(task_id="deregister", task_definition=definition, **common).execute(context)
check("the task definition is deregistered", ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]["status"] == "INACTIVE")
EcsDeleteClusterOperator(task_id="delete", cluster_name="airflow", waiter_delay=1, waiter_max_attempts=30, **common).execute(context)
check("the cluster is deleted", ecs.describe_clusters(clusters=["airflow"])["clusters"][0]["status"] == "INACTIVE")
