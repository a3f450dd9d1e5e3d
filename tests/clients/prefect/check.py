"""Prefect: the ECS worker of prefect-aws registers a definition, runs the task of a flow, and stops it."""

import asyncio
import os
import uuid

os.environ.update(PREFECT_HOME=os.path.join(os.environ["HOME"], "prefect"), PREFECT_LOGGING_TO_API_ENABLED="false",
                  PREFECT_SERVER_ANALYTICS_ENABLED="false", PREFECT_API_URL="http://127.0.0.1:1/api", DO_NOT_TRACK="1")

import boto3
from prefect.client.schemas import FlowRun
from prefect.exceptions import InfrastructureNotFound
from prefect_aws.workers.ecs_worker import ECSJobConfiguration, ECSWorker
from story import check, refused, until

ecs = boto3.client("ecs")
worker = ECSWorker(work_pool_name="moorage")
flow = FlowRun(flow_id=uuid.uuid4(), deployment_id=uuid.uuid4(), name="quick")


async def configuration(**values: object) -> ECSJobConfiguration:
    template = ECSWorker.get_default_base_job_template()
    made = await ECSJobConfiguration.from_template_and_values(base_job_template=template, values={"image": "moorage.local/flow:1", **values})
    made.prepare_for_flow_run(flow)
    return made


def task(identifier: str) -> dict:
    return ecs.describe_tasks(tasks=[identifier.split("::")[1]])["tasks"][0]


async def main() -> None:
    ends = {"MOORAGE_SIM_EXIT_AFTER_MS": "1500"}
    ec2 = await configuration(launch_type="EC2", network_mode="bridge", cpu=256, memory=512, family="prefect-flow", env=ends)
    first = (await worker.run(flow, ec2)).identifier
    until("the task of the flow has ended", lambda: task(first)["lastStatus"] == "STOPPED")
    overrides = task(first)["overrides"]["containerOverrides"][0]
    check("the flow's command and environment are the task's overrides", overrides["name"] == "prefect" and "MOORAGE_SIM_EXIT_AFTER_MS" in
          {one["name"] for one in overrides["environment"]})
    check("its exit code is 0", task(first)["containers"][0]["exitCode"] == 0)

    second = (await worker.run(flow, ec2)).identifier
    check("a second run of the flow is a task of its own", second != first and task(second)["overrides"] == task(first)["overrides"])

    # On Fargate the worker looks up the subnets of the default VPC.
    fargate = await configuration(cpu=256, memory=512, family="prefect-fargate", execution_role_arn="arn:aws:iam::123456789012:role/run")
    third = (await worker.run(flow, fargate)).identifier
    until("a task on Fargate runs", lambda: task(third)["lastStatus"] == "RUNNING")
    check("it is a task of Fargate", task(third)["launchType"] == "FARGATE")
    await worker.kill_infrastructure(third, fargate)
    until("a flow that is cancelled stops its task", lambda: task(third)["lastStatus"] == "STOPPED")
    check("the reason is Prefect's", task(third)["stoppedReason"] == "Stopped by Prefect worker")

    with refused("a cluster that is not there", RuntimeError, "not found"):
        await worker.run(flow, await configuration(launch_type="EC2", network_mode="bridge", family="prefect-flow", cluster="nowhere"))
    with refused("a task that is not there", InfrastructureNotFound):
        await worker.kill_infrastructure("default::" + third.split("::")[1][:-1] + "z", fargate)


asyncio.run(main())
