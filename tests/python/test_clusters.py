"""Clusters through boto3: create, describe, list, update, delete, tags."""

from __future__ import annotations

from typing import Any

from conftest import refused

from moorage.testing import VirtualEngine


def test_create_describe_update_delete(ecs: Any) -> None:
    made = ecs.create_cluster(clusterName="blue", tags=[{"key": "team", "value": "red"}])["cluster"]
    assert made["clusterArn"] == "arn:aws:ecs:us-east-1:123456789012:cluster/blue"
    assert made["status"] == "ACTIVE" and made["runningTasksCount"] == 0
    again = ecs.create_cluster(clusterName="blue")["cluster"]
    assert again["clusterArn"] == made["clusterArn"]

    ecs.update_cluster(cluster="blue", settings=[{"name": "containerInsights", "value": "enabled"}])
    found = ecs.describe_clusters(clusters=["blue", made["clusterArn"]], include=["SETTINGS", "TAGS", "STATISTICS"])
    assert found["clusters"][0]["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    assert found["clusters"][0]["tags"] == [{"key": "team", "value": "red"}]
    assert found["failures"] == []

    assert ecs.delete_cluster(cluster="blue")["cluster"]["status"] == "INACTIVE"
    assert made["clusterArn"] not in ecs.list_clusters()["clusterArns"]
    assert ecs.describe_clusters(clusters=["blue"])["clusters"][0]["status"] == "INACTIVE"


def test_unknown_clusters_are_failures_when_described_and_errors_elsewhere(ecs: Any) -> None:
    found = ecs.describe_clusters(clusters=["none"])
    assert found["clusters"] == []
    assert found["failures"] == [{"arn": "arn:aws:ecs:us-east-1:123456789012:cluster/none", "reason": "MISSING"}]
    for call in (ecs.list_tasks, ecs.list_services, ecs.list_container_instances, ecs.delete_cluster):
        with refused("ClusterNotFoundException", "Cluster not found."):
            call(cluster="none")


def test_typed_exceptions(ecs: Any) -> None:
    try:
        ecs.delete_cluster(cluster="none")
        raise AssertionError("not refused")
    except ecs.exceptions.ClusterNotFoundException as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert error.response["ResponseMetadata"]["RequestId"]


def test_a_cluster_in_use_is_not_deleted(ecs: Any, engine: VirtualEngine) -> None:
    with refused("ClusterContainsContainerInstancesException",
                 "The Cluster cannot be deleted while Container Instances are active or draining."):
        ecs.delete_cluster(cluster="default")
    ecs.create_cluster(clusterName="other")
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": 8}])
    ecs.create_service(cluster="other", serviceName="s", taskDefinition="f", desiredCount=0)
    with refused("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."):
        ecs.delete_cluster(cluster="other")


def test_paginator_gives_every_cluster_once(ecs: Any) -> None:
    for number in range(25):
        ecs.create_cluster(clusterName=f"c{number:02d}")
    pages = list(ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 10}))
    arns = [arn for page in pages for arn in page["clusterArns"]]
    assert len(arns) == len(set(arns)) == 26 and len(pages) >= 3


def test_bad_tokens_and_sizes_are_refused(ecs: Any) -> None:
    with refused("InvalidParameterException"):
        ecs.list_clusters(nextToken="nonsense")
    with refused("InvalidParameterException"):
        ecs.list_clusters(maxResults=101)
    with refused("InvalidParameterException"):
        ecs.create_cluster(clusterName="no spaces")


def test_tags_of_every_kind(ecs: Any) -> None:
    arn = ecs.create_cluster(clusterName="tagged")["cluster"]["clusterArn"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "3"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["b", "none"])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "a", "value": "3"}]
    with refused("InvalidParameterException"):
        ecs.tag_resource(resourceArn=arn, tags=[{"key": "aws:x", "value": "1"}])
    with refused("InvalidParameterException"):
        ecs.tag_resource(resourceArn=arn, tags=[{"key": f"k{n}", "value": ""} for n in range(51)])


def test_machines_are_container_instances(ecs: Any) -> None:
    arns = ecs.list_container_instances()["containerInstanceArns"]
    assert len(arns) == 2
    found = ecs.describe_container_instances(containerInstances=arns)["containerInstances"]
    for instance in found:
        size = {r["name"]: r for r in instance["registeredResources"]}
        assert size["CPU"]["integerValue"] == 2048 and size["MEMORY"]["integerValue"] == 4096
        assert "22" in size["PORTS"]["stringSetValue"]
        assert instance["status"] == "ACTIVE" and instance["agentConnected"] is True
        assert any(a["name"] == "ecs.availability-zone" for a in instance["attributes"])
    missing = ecs.describe_container_instances(containerInstances=["0" * 32])
    assert missing["failures"][0]["reason"] == "MISSING"


def test_draining_and_deregistering_a_machine(ecs: Any) -> None:
    first, second = ecs.list_container_instances()["containerInstanceArns"]
    drained = ecs.update_container_instances_state(containerInstances=[first], status="DRAINING")["containerInstances"]
    assert drained[0]["status"] == "DRAINING"
    assert ecs.list_container_instances(status="DRAINING")["containerInstanceArns"] == [first]
    gone = ecs.deregister_container_instance(containerInstance=first)["containerInstance"]
    assert gone["status"] == "INACTIVE"
    assert ecs.list_container_instances()["containerInstanceArns"] == [second]
