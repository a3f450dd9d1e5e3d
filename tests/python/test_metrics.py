"""Metrics and alarms through boto3 on simulated machines, whose containers follow load scripts."""

from __future__ import annotations

import datetime
import json
import pathlib
from typing import Any

import pytest
from conftest import container, refused

import moorage
from moorage.cli import top
from moorage.testing import VirtualEngine
from moorage.transport import SOCKET_NAME, UnixTransport

DIMENSIONS = [{"Name": "ClusterName", "Value": "default"}, {"Name": "ServiceName", "Value": "web"}]


def loaded(cpu: str, memory: str = "100") -> dict[str, Any]:
    return container(cpu=256, memory=512, environment=[{"name": "MOORAGE_SIM_CPU", "value": cpu}, {"name": "MOORAGE_SIM_MEMORY_MIB", "value": memory}])


@pytest.fixture
def cloudwatch(engine: VirtualEngine) -> Any:
    return engine.boto3_client("cloudwatch")


@pytest.fixture
def web(ecs: Any, register: Any) -> str:
    register("web", loaded("128"))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=3)
    ecs.get_waiter("services_stable").wait(services=["web"])
    return "web"


def moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def statistics(cloudwatch: Any, engine: VirtualEngine, name: str, *wanted: str, dimensions: list[dict[str, str]] = DIMENSIONS, space: str = "AWS/ECS",
               since: float = 600) -> list[dict[str, Any]]:
    found = cloudwatch.get_metric_statistics(Namespace=space, MetricName=name, Dimensions=dimensions, StartTime=moment(engine.now - since),
                                             EndTime=moment(engine.now), Period=60, Statistics=list(wanted))["Datapoints"]
    return sorted(found, key=lambda one: one["Timestamp"])


def test_a_service_uses_what_its_tasks_use_of_their_reservation(cloudwatch: Any, engine: VirtualEngine, web: str) -> None:
    engine.advance(300)
    newest = statistics(cloudwatch, engine, "CPUUtilization", "SampleCount", "Average", "Minimum", "Maximum")[-1]
    assert newest["SampleCount"] == 3 and newest["Unit"] == "Percent"
    assert newest["Average"] == pytest.approx(50, rel=0.01) and newest["Minimum"] == pytest.approx(newest["Maximum"], rel=0.01)
    memory = statistics(cloudwatch, engine, "MemoryUtilization", "Average")[-1]
    assert memory["Average"] == pytest.approx(100 * 100 / 512, rel=0.01)


def test_without_a_task_there_is_no_datapoint(cloudwatch: Any, engine: VirtualEngine, ecs: Any, web: str) -> None:
    engine.advance(300)
    ecs.update_service(service="web", desiredCount=0)
    engine.advance(900)
    assert statistics(cloudwatch, engine, "CPUUtilization", "SampleCount", since=600) == []


def test_a_cluster_has_reservation_and_use(cloudwatch: Any, engine: VirtualEngine, ecs: Any, web: str) -> None:
    engine.advance(300)
    machines = ecs.describe_container_instances(containerInstances=ecs.list_container_instances()["containerInstanceArns"])["containerInstances"]
    cpu = sum(r["integerValue"] for machine in machines for r in machine["registeredResources"] if r["name"] == "CPU")
    of_cluster = DIMENSIONS[:1]
    assert statistics(cloudwatch, engine, "CPUReservation", "Average", dimensions=of_cluster)[-1]["Average"] == pytest.approx(100 * 3 * 256 / cpu)
    assert statistics(cloudwatch, engine, "CPUUtilization", "Average", dimensions=of_cluster)[-1]["Average"] == pytest.approx(100 * 3 * 128 / cpu, rel=0.01)


def test_container_insights_come_when_the_cluster_asks(cloudwatch: Any, engine: VirtualEngine, ecs: Any, web: str) -> None:
    engine.advance(180)
    assert cloudwatch.list_metrics(Namespace="ECS/ContainerInsights")["Metrics"] == []
    ecs.update_cluster_settings(cluster="default", settings=[{"name": "containerInsights", "value": "enhanced"}])
    engine.advance(180)
    newest = statistics(cloudwatch, engine, "CpuUtilized", "Sum", space="ECS/ContainerInsights")[-1]
    assert newest["Sum"] == pytest.approx(3 * 128, rel=0.01)
    names = {metric["MetricName"] for metric in cloudwatch.list_metrics(Namespace="ECS/ContainerInsights")["Metrics"]}
    assert {"RunningTaskCount", "ContainerCpuUtilized", "TaskCpuUtilization", "instance_cpu_reserved_capacity"} <= names


def alarm(cloudwatch: Any, **more: Any) -> None:
    cloudwatch.put_metric_alarm(**{
        "AlarmName": "high", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Dimensions": DIMENSIONS, "Statistic": "Average",
        "Period": 60, "EvaluationPeriods": 3, "Threshold": 70.0, "ComparisonOperator": "GreaterThanThreshold", **more})


def state(cloudwatch: Any, name: str = "high") -> str:
    found = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    one, = found["MetricAlarms"] + found["CompositeAlarms"]
    return str(one["StateValue"])


def test_an_alarm_follows_the_load(cloudwatch: Any, engine: VirtualEngine, ecs: Any, register: Any) -> None:
    register("web", loaded("0:64,600:250,1800:64"))
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2)
    alarm(cloudwatch)
    cloudwatch.put_composite_alarm(AlarmName="both", AlarmRule='ALARM("high")')
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    engine.advance(500)
    assert (state(cloudwatch), state(cloudwatch, "both")) == ("OK", "OK")
    engine.advance(400)
    assert (state(cloudwatch), state(cloudwatch, "both")) == ("ALARM", "ALARM")
    engine.advance(1500)
    assert (state(cloudwatch), state(cloudwatch, "both")) == ("OK", "OK")
    history = cloudwatch.describe_alarm_history(AlarmName="high", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in history] == [
        "Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM", "Alarm updated from INSUFFICIENT_DATA to OK"]
    said = [event for event in engine.poll(0) if event.detail_type == "CloudWatch Alarm State Change" and event.detail["alarmName"] == "high"]
    assert [event.detail["state"]["value"] for event in said] == ["OK", "ALARM", "OK"]
    assert said[0]["source"] == "aws.cloudwatch" and "Threshold Crossed: 3 out of the last 3 datapoints" in said[1].detail["state"]["reason"]


def test_a_deployment_alarm_rolls_back(cloudwatch: Any, engine: VirtualEngine, ecs: Any, register: Any) -> None:
    old = register("web", loaded("64"))
    alarm(cloudwatch, EvaluationPeriods=2)
    ecs.create_service(serviceName="web", taskDefinition=old, desiredCount=2,
                       deploymentConfiguration={"alarms": {"alarmNames": ["high"], "enable": True, "rollback": True}})
    ecs.get_waiter("services_stable").wait(services=["web"])
    engine.advance(600)
    new = register("web", loaded("255"))
    ecs.update_service(service="web", taskDefinition=new)
    engine.advance(1200)
    service = ecs.describe_services(services=["web"])["services"][0]
    assert service["taskDefinition"] == old and service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert any("deployment failed: alarm detected." in event["message"] for event in service["events"])
    newest = ecs.describe_service_deployments(serviceDeploymentArns=[
        ecs.list_service_deployments(service="web")["serviceDeployments"][0]["serviceDeploymentArn"]])["serviceDeployments"][0]
    assert newest["status"] == "ROLLBACK_SUCCESSFUL"
    assert newest["alarms"] == {"status": "TRIGGERED", "alarmNames": ["high"], "triggeredAlarmNames": ["high"]}


def test_put_data_comes_back_with_math(cloudwatch: Any, engine: VirtualEngine) -> None:
    for minute in range(5):
        cloudwatch.put_metric_data(Namespace="Own", MetricData=[
            {"MetricName": "queue", "Value": float(minute), "Timestamp": moment(engine.now - 60 * (5 - minute))},
            {"MetricName": "latency", "Values": [1.0, 2.0, 9.0], "Counts": [5.0, 4.0, 1.0], "Timestamp": moment(engine.now - 60 * (5 - minute))}])
    queries = [{"Id": "m", "MetricStat": {"Metric": {"Namespace": "Own", "MetricName": "queue"}, "Period": 60, "Stat": "Sum"}, "ReturnData": False},
               {"Id": "twice", "Expression": "m * 2", "Label": "twice"},
               {"Id": "p", "MetricStat": {"Metric": {"Namespace": "Own", "MetricName": "latency"}, "Period": 60, "Stat": "p90"}}]
    found = {one["Id"]: one for one in cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=moment(engine.now - 600), EndTime=moment(engine.now),
                                                                 ScanBy="TimestampAscending")["MetricDataResults"]}
    assert found["twice"]["Values"] == [0.0, 2.0, 4.0, 6.0, 8.0] and found["twice"]["Label"] == "twice"
    assert found["p"]["Values"] == [2.0] * 5
    refused(lambda: cloudwatch.put_metric_data(Namespace="AWS/ECS", MetricData=[{"MetricName": "x", "Value": 1.0}]), "InvalidParameterValue")


def test_metric_filters_publish(cloudwatch: Any, engine: VirtualEngine) -> None:
    logs = engine.boto3_client("logs")
    logs.create_log_group(logGroupName="app")
    logs.create_log_stream(logGroupName="app", logStreamName="one")
    logs.put_metric_filter(logGroupName="app", filterName="slow", filterPattern="{ $.ms > 100 }", metricTransformations=[
        {"metricName": "Slow", "metricNamespace": "App", "metricValue": "$.ms", "unit": "Milliseconds", "dimensions": {"path": "$.path"}}])
    now = round(engine.now * 1000)
    logs.put_log_events(logGroupName="app", logStreamName="one", logEvents=[
        {"timestamp": now, "message": '{"ms": 50, "path": "/a"}'}, {"timestamp": now, "message": '{"ms": 150, "path": "/a"}'},
        {"timestamp": now, "message": '{"ms": 250, "path": "/a"}'}])
    engine.advance(120)
    found = statistics(cloudwatch, engine, "Slow", "SampleCount", "Sum", space="App", dimensions=[{"Name": "path", "Value": "/a"}])
    assert [(one["SampleCount"], one["Sum"], one["Unit"]) for one in found] == [(2.0, 400.0, "Milliseconds")]


def test_metrics_of_a_service_are_data(engine: VirtualEngine, web: str) -> None:
    engine.advance(300)
    found = engine.service("web").metrics(since=600)
    assert set(found) == {"CPUUtilization", "MemoryUtilization", "RunningTasks"}
    assert found["RunningTasks"].latest == 3 and found["CPUUtilization"].latest == pytest.approx(50, rel=0.01)
    assert found.rows()[-1]["RunningTasks"] == 3 and len(found["CPUUtilization"].sparkline()) == len(found["CPUUtilization"])


def test_high_resolution_alarms_are_judged_every_ten_seconds() -> None:
    with VirtualEngine(machines=1, metric_options={"sampleSeconds": 1, "everyService": True}) as engine:
        ecs, cloudwatch = engine.boto3_client("ecs"), engine.boto3_client("cloudwatch")
        ecs.register_task_definition(family="web", containerDefinitions=[loaded("0:10,60:255")])
        ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1)
        alarm(cloudwatch, Period=10, EvaluationPeriods=1)
        ecs.get_waiter("services_stable").wait(services=["web"])
        began = ecs.describe_tasks(tasks=ecs.list_tasks(serviceName="web")["taskArns"])["tasks"][0]["startedAt"].timestamp()
        while state(cloudwatch) != "ALARM":
            assert engine.now < began + 90, "no alarm within 30 s of the load"
            engine.advance(1)
        assert engine.now >= began + 60


def often(*names: str) -> dict[str, Any]:
    return {"metricConfigurations": [{"metricNames": list(names), "resolutionSeconds": 20}]}


def by_20_s(cloudwatch: Any, engine: VirtualEngine, name: str) -> list[float]:
    """The averages of the last two minutes, by 20 seconds."""
    found = cloudwatch.get_metric_statistics(Namespace="AWS/ECS", MetricName=name, Dimensions=DIMENSIONS, StartTime=moment(engine.now - 120),
                                             EndTime=moment(engine.now), Period=20, Statistics=["Average"])["Datapoints"]
    return [one["Average"] for one in found]


def test_a_service_is_measured_every_20_seconds_when_it_asks(cloudwatch: Any, engine: VirtualEngine, ecs: Any, web: str) -> None:
    engine.advance(300)
    assert len(by_20_s(cloudwatch, engine, "CPUUtilization")) <= 2      # of the minutes
    engine.call("ecs", "UpdateService", service="web", monitoring=often("CPUUtilization"))
    ecs.get_waiter("services_stable").wait(services=["web"])
    engine.advance(300)
    assert by_20_s(cloudwatch, engine, "CPUUtilization") == pytest.approx([50] * 6, rel=0.02)
    assert len(by_20_s(cloudwatch, engine, "MemoryUtilization")) <= 2
    deployment = ecs.list_service_deployments(service="web")["serviceDeployments"][0]
    revision = engine.call("ecs", "DescribeServiceRevisions", serviceRevisionArns=[deployment["targetServiceRevisionArn"]])["serviceRevisions"][0]
    assert revision["monitoring"] == often("CPUUtilization")

    engine.call("ecs", "UpdateService", service="web", monitoring={"metricConfigurations": []})
    ecs.get_waiter("services_stable").wait(services=["web"])
    engine.advance(300)
    assert len(by_20_s(cloudwatch, engine, "CPUUtilization")) <= 2


@pytest.mark.parametrize(("asked", "path"), [
    (often("CPUUtilization", "CPUUtilization"), "monitoring.metricConfigurations[0].metricNames[1]"),
    (often("NetworkIn"), "monitoring.metricConfigurations[0].metricNames[0]"),
    ({"metricConfigurations": [{"metricNames": ["CPUUtilization"], "resolutionSeconds": 30}]}, "monitoring.metricConfigurations[0].resolutionSeconds"),
])
def test_other_resolutions_are_refused(engine: VirtualEngine, web: str, asked: dict[str, Any], path: str) -> None:
    with pytest.raises(moorage.MoorageError) as refusal:
        engine.call("ecs", "UpdateService", service="web", monitoring=asked)
    assert (refusal.value.name, refusal.value.path) == ("InvalidParameterException", path)


def test_events_of_the_embedded_metric_format_are_metrics(cloudwatch: Any, engine: VirtualEngine) -> None:
    logs = engine.boto3_client("logs")
    logs.create_log_group(logGroupName="app")
    logs.create_log_stream(logGroupName="app", logStreamName="one")
    directive = {"Namespace": "shop", "Dimensions": [["page"]], "Metrics": [{"Name": "latency", "Unit": "Milliseconds"}]}
    for values in ([10, 30], 20):
        message = {"_aws": {"Timestamp": round(engine.now * 1000), "CloudWatchMetrics": [directive]}, "page": "cart", "latency": values}
        logs.put_log_events(logGroupName="app", logStreamName="one", logEvents=[{"timestamp": round(engine.now * 1000), "message": json.dumps(message)}])
    engine.advance(150)
    found = statistics(cloudwatch, engine, "latency", "SampleCount", "Average", "Maximum", dimensions=[{"Name": "page", "Value": "cart"}], space="shop")
    assert [(one["SampleCount"], one["Average"], one["Maximum"], one["Unit"]) for one in found] == [(3, 20, 30, "Milliseconds")]


def test_top_reads_the_containers_of_a_service(tmp_path: pathlib.Path) -> None:
    with VirtualEngine(str(tmp_path / "store"), machines=1, serve=True) as engine:
        engine.call("ecs", "RegisterTaskDefinition", family="web", containerDefinitions=[loaded("128")])
        engine.call("ecs", "CreateService", serviceName="web", taskDefinition="web", desiredCount=3)
        engine.advance(180)
        answer = UnixTransport(str(tmp_path / "store" / SOCKET_NAME)).http("GET", "/metrics", [], b"")
        found = top.read(answer.body.decode(), "default", "web")
        assert len(found) == 3 and {use.container for use in found.values()} == {"main"}
        assert all(use.values["cpu_seconds"] > 10 and use.values["memory_working_set_bytes"] == 100 * 2**20 for use in found.values())
        assert top.read(answer.body.decode(), "default", "other") == {} == top.read(answer.body.decode(), "elsewhere", None)


def test_top_tells_rates_and_sizes() -> None:
    before = top.Use("t" * 32, "app", "web", {"cpu_seconds": 10.0, "network_receive_bytes": 1000.0})
    now = top.Use("t" * 32, "app", "web", {"cpu_seconds": 11.0, "network_receive_bytes": 5096.0, "memory_working_set_bytes": 1536.0 * 1024,
                                           "memory_limit_bytes": 2.0**63})
    facts = top._facts(now, before, 2.0)
    assert (facts["cpu"], facts["received"], facts["sent"], facts["limit"]) == (0.5, 2048.0, None, None)
    assert top._row(facts)["cpu"] == "50.0 %" and top._row(facts)["memory"] == "1.5 MiB"
    assert top._facts(now, None, 2.0)["cpu"] is None
    assert [top.size(value) for value in (None, 512, 150 * 1024, 3 * 2**40)] == ["", "512 B", "150 KiB", "3072 GiB"]
