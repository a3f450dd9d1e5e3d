"""A program for type checkers: it is correct but for the lines that name the error they must have. test_typed.py runs mypy over it."""

import datetime

import moorage
from moorage.operations.ecs import ContainerDefinition, Task
from moorage.testing import VirtualEngine

container: ContainerDefinition = {"name": "app", "image": "example/app:1", "cpu": 64, "memory": 64}
misspelt: ContainerDefinition = {"name": "app", "imgae": "x"}  # error: typeddict-unknown-key


def first(engine: moorage.Engine) -> Task:
    engine.ecs.register_task_definition(family="web", containerDefinitions=[container])
    started = engine.ecs.run_task(taskDefinition="web", count=2, launchType="EC2")
    ends: float = started["tasks"][0]["createdAt"]
    name: str = started["tasks"][0]["createdAt"]  # error: assignment
    print(name, datetime.datetime.fromtimestamp(ends))
    engine.ecs.run_task(count=2)  # error: call-arg
    engine.ecs.run_task(taskDefinition="web", count="2")  # error: arg-type
    engine.ecs.run_task(taskDefinition="web", launchType="EC3")  # error: arg-type
    engine.ecs.run_tasks(taskDefinition="web")  # error: attr-defined
    engine.ecs.list_service_deployments(service="web", createdAt={"after": datetime.datetime.now()})
    engine.elbv2.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["DNSName"].upper()
    engine.logs.put_retention_policy(logGroupName="/app", retentionInDays="7")  # error: arg-type
    engine.iam.list_roles()["Roles"][0]["RoleName"].upper()
    print(engine.sts.get_caller_identity()["Acount"])  # error: typeddict-item
    return started["tasks"][0]


async def follow(engine: VirtualEngine) -> None:
    async for event in engine.events_async(0, timeout=1.0):
        text: int = event.detail_type  # error: assignment
        print(text)
