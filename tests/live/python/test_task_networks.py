"""Tasks of networkMode awsvpc on this machine, through the whole engine: addresses of their own, groups, a load balancer, no leak."""

from __future__ import annotations

import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from test_containers import engine_process, kill_9, shell
from test_restarts import until

import moorage

PAGE = "mkdir -p /www; echo page of $HOSTNAME > /www/index.html; exec httpd -f -p 80 -h /www"


def network(engine: moorage.Engine, *groups: str) -> dict[str, Any]:
    subnet = engine.boto3_client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    return {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": list(groups)}}


def register(ecs: Any, family: str, script: str, launch: str = "EC2", **more: Any) -> None:
    sizes = {"cpu": "256", "memory": "512"} if launch == "FARGATE" else {}
    ecs.register_task_definition(family=family, networkMode="awsvpc", requiresCompatibilities=[launch], **sizes, containerDefinitions=[
        shell(script, stopTimeout=2, **more)])


def running(ecs: Any, family: str, launch: str, configuration: dict[str, Any], count: int = 1) -> list[dict[str, Any]]:
    answer = ecs.run_task(taskDefinition=family, launchType=launch, count=count, networkConfiguration=configuration)
    assert answer["failures"] == []
    arns = [task["taskArn"] for task in answer["tasks"]]
    ecs.get_waiter("tasks_running").wait(tasks=arns)
    found: list[dict[str, Any]] = ecs.describe_tasks(tasks=arns)["tasks"]
    return found


def details(task: dict[str, Any]) -> dict[str, str]:
    [attachment] = task["attachments"]
    assert attachment["type"] == "ElasticNetworkInterface"
    return {one["name"]: one["value"] for one in attachment["details"]}


def page_at(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/index.html", timeout=2) as answer:
        return str(answer.read().decode())


def serves(address: str) -> bool:
    try:
        return page_at(address).startswith("page of ")
    except OSError:
        return False


def state_of_the_kernel() -> tuple[list[str], str]:
    namespaces = subprocess.run(["lsns", "-t", "net", "-n", "-o", "NS"], capture_output=True, text=True, check=False).stdout.split()
    tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout
    return sorted(namespaces), tables


def test_a_task_has_an_interface_as_ecs_and_ec2_show_it(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs, ec2 = engine.boto3_client("ecs"), engine.boto3_client("ec2")
    for launch in ("EC2", "FARGATE"):
        register(ecs, "web", PAGE, launch, portMappings=[{"containerPort": 80}])
        tasks = running(ecs, "web", launch, network(engine), count=2)
        addresses = set()
        for task in tasks:
            said = details(task)
            address = said["privateIPv4Address"]
            addresses.add(address)
            assert task["attachments"][0]["status"] == "ATTACHED"
            assert said["privateDnsName"] == "ip-" + address.replace(".", "-") + ".ec2.internal"
            [interface] = task["containers"][0]["networkInterfaces"]
            assert interface == {"attachmentId": task["attachments"][0]["id"], "privateIpv4Address": address}
            [binding] = task["containers"][0]["networkBindings"]
            assert (binding["hostPort"], binding["containerPort"]) == (80, 80)
            [shown] = ec2.describe_network_interfaces(NetworkInterfaceIds=[said["networkInterfaceId"]])["NetworkInterfaces"]
            assert (shown["PrivateIpAddress"], shown["MacAddress"], shown["SubnetId"]) == (address, said["macAddress"], said["subnetId"])
            until(lambda at=address: serves(at))
            assert page_at(address) == "page of ip-" + address.replace(".", "-") + ".ec2.internal\n"
        assert len(addresses) == 2
        for task in tasks:
            ecs.stop_task(task=task["taskArn"])
        ecs.get_waiter("tasks_stopped").wait(tasks=[task["taskArn"] for task in tasks])
        stopped = ecs.describe_tasks(tasks=[tasks[0]["taskArn"]])["tasks"][0]
        assert stopped["attachments"][0]["status"] == "DELETED" and details(stopped) == details(tasks[0])
        interfaces = ec2.describe_network_interfaces(NetworkInterfaceIds=[])["NetworkInterfaces"]
        assert not [one for one in interfaces if one["PrivateIpAddress"] in addresses]


def test_a_change_of_a_group_opens_and_closes_a_port(open_engine: Callable[..., moorage.Engine]) -> None:
    engine = open_engine()
    ecs, ec2 = engine.boto3_client("ecs"), engine.boto3_client("ec2")
    web = ec2.create_security_group(GroupName="web", Description="servers")["GroupId"]
    clients = ec2.create_security_group(GroupName="clients", Description="callers")["GroupId"]
    register(ecs, "web", PAGE, portMappings=[{"containerPort": 80}])
    [server] = running(ecs, "web", "EC2", network(engine, web))
    address = details(server)["privateIPv4Address"]
    until(lambda: serves(address))

    def code() -> int:
        register(ecs, "caller", rf"printf 'GET /index.html HTTP/1.0\r\n\r\n' | nc -w 2 {address} 80 | grep page")
        answer = ecs.run_task(taskDefinition="caller", networkConfiguration=network(engine, clients))
        arn = answer["tasks"][0]["taskArn"]
        ecs.get_waiter("tasks_stopped").wait(tasks=[arn])
        return int(ecs.describe_tasks(tasks=[arn])["tasks"][0]["containers"][0]["exitCode"])

    assert code() != 0
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": clients}]}
    ec2.authorize_security_group_ingress(GroupId=web, IpPermissions=[permission])
    until(lambda: code() == 0)
    ec2.revoke_security_group_ingress(GroupId=web, IpPermissions=[permission])
    until(lambda: code() != 0)


def test_a_service_behind_a_load_balancer_registers_addresses(open_engine: Callable[..., moorage.Engine]) -> None:
    import household

    engine = open_engine(balancer="haproxy")
    ecs, elb = engine.boto3_client("ecs"), engine.boto3_client("elbv2")
    port = household.free_port()
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, TargetType="ip", VpcId="vpc-1", HealthCheckPath="/index.html",
                                    HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2)["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    register(ecs, "web", PAGE, portMappings=[{"containerPort": 80}])
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, networkConfiguration=network(engine),
                       loadBalancers=[{"targetGroupArn": group, "containerName": "main", "containerPort": 80}])
    ecs.get_waiter("services_stable").wait(services=["web"])
    until(lambda: [one["TargetHealth"]["State"] for one in elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]]
          == ["healthy", "healthy"])
    targets = {one["Target"]["Id"] for one in elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]}
    tasks = ecs.describe_tasks(tasks=ecs.list_tasks(serviceName="web")["taskArns"])["tasks"]
    assert targets == {details(task)["privateIPv4Address"] for task in tasks}
    address = elb.describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    assert len({page_at(f"{address}:{port}") for _ in range(20)}) == 2
    ecs.delete_service(service="web", force=True)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_target_group(TargetGroupArn=group)
    ecs.get_waiter("tasks_stopped").wait(tasks=[task["taskArn"] for task in tasks])


def test_kill_9_and_adoption_leak_nothing(store: Path, images: Path) -> None:
    before = state_of_the_kernel()
    child = engine_process(store, images)
    engine = moorage.connect(store)
    ecs = engine.boto3_client("ecs")
    register(ecs, "web", PAGE, portMappings=[{"containerPort": 80}])
    tasks = running(ecs, "web", "EC2", network(engine), count=3)
    addresses = [details(task)["privateIPv4Address"] for task in tasks]
    until(lambda: all(serves(address) for address in addresses))
    kill_9(child)
    assert all(serves(address) for address in addresses)     # what runs goes on without an engine
    child = engine_process(store, images)
    engine = moorage.connect(store)
    ecs = engine.boto3_client("ecs")
    until(lambda: all(serves(address) for address in addresses))
    [more] = running(ecs, "web", "EC2", network(engine), count=1)
    assert details(more)["privateIPv4Address"] not in addresses     # the allocation is state: it survived
    until(lambda: serves(details(more)["privateIPv4Address"]))
    arns = [task["taskArn"] for task in (*tasks, more)]
    for arn in arns:
        ecs.stop_task(task=arn)
    ecs.get_waiter("tasks_stopped").wait(tasks=arns)
    until(lambda: state_of_the_kernel() == before)
    kill_9(child)
