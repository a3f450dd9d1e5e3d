"""dask-cloudprovider: FargateCluster makes everything that its workers need, and its clean-up removes it.

The scheduler is a real one of this process. No worker is started: a worker's address comes from the network interface of its task, which
tasks do not have yet (docs/planned.md, awsvpc).
"""

import asyncio

import boto3
from dask_cloudprovider.aws import FargateCluster
from dask_cloudprovider.aws.ecs import _cleanup_stale_resources
from distributed import Client, LocalCluster
from story import check

ecs, logs, iam, ec2 = (boto3.client(name) for name in ("ecs", "logs", "iam", "ec2"))


def made() -> tuple[list, list, list]:
    """Clusters, roles and security groups that carry the mark of dask-cloudprovider."""
    clusters = [arn for arn in ecs.list_clusters()["clusterArns"] if "dask" in arn]
    roles = [role["RoleName"] for role in iam.list_roles()["Roles"] if role["RoleName"].startswith("dask-")]
    groups = ec2.describe_security_groups(Filters=[{"Name": "tag:createdBy", "Values": ["dask-cloudprovider"]}])["SecurityGroups"]
    return clusters, roles, groups


with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as local:
    cluster = FargateCluster(image="moorage.local/dask:1", n_workers=0, scheduler_address=local.scheduler_address, name="moorage",
                             tags={"team": "blue"}, cloudwatch_logs_default_retention=7)
    clusters, roles, groups = made()
    check("an ECS cluster", len(clusters) == 1)
    found = ecs.describe_clusters(clusters=clusters, include=["TAGS"])["clusters"][0]
    check("its providers are those of Fargate", found["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"])
    check("its tags", {"team": "blue", "createdBy": "dask-cloudprovider"}.items() <= {tag["key"]: tag["value"] for tag in found["tags"]}.items())
    check("an execution role and a task role", len(roles) == 2)
    check("policies are attached to the execution role", len(iam.list_attached_role_policies(RoleName=sorted(roles)[0])["AttachedPolicies"]) >= 2)
    check("a security group that opens 8786 and 8787", any(rule.get("FromPort") == 8786 for rule in groups[0]["IpPermissions"]))
    worker = ecs.describe_task_definition(taskDefinition=cluster.worker_task_definition_arn)["taskDefinition"]
    check("the workers' task definition is for Fargate", worker["requiresCompatibilities"] == ["FARGATE"] and worker["networkMode"] == "awsvpc")
    check("a log group with its retention", [group["retentionInDays"] for group in logs.describe_log_groups()["logGroups"]] == [7])
    with Client(cluster) as client:
        check("the cluster computes through its scheduler", client.submit(sum, range(10)).result(timeout=30) == 45)
    cluster.close()

asyncio.run(_cleanup_stale_resources(aws_access_key_id=None, aws_secret_access_key=None, region_name=None))
clusters, roles, groups = made()
check("its own clean-up removes cluster, roles and security group", (clusters, roles, groups) == ([], [], []))
check("the task definitions are deregistered", not ecs.list_task_definitions(status="ACTIVE")["taskDefinitionArns"])
