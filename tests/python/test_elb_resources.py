"""Load balancing as infrastructure tools drive it: the calls of Terraform's provider for aws_lb, aws_lb_target_group, aws_lb_listener and
aws_lb_listener_rule over the network, and an ECS service whose target group only a rule names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

import moorage

Json = dict[str, Any]


@pytest.fixture
def engine() -> Iterator[moorage.Engine]:
    with moorage.Engine(runtime="simulated", balancer="simulated",
                        runtime_options={"machines": [{"cpuUnits": 4096, "memoryMib": 8192}]}) as made:
        yield made


@pytest.fixture
def client(engine: moorage.Engine) -> Callable[[str], Any]:
    url = engine.listen()
    return lambda service: boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLEEXAMPLE",  # type: ignore[call-overload]
                                        aws_secret_access_key="x" * 40, config=Config(retries={"total_max_attempts": 1}))


# What the provider sends after it has made a load balancer and a target group, although the configuration names none of it.
BALANCER_DEFAULTS = {
    "access_logs.s3.enabled": "false", "connection_logs.s3.enabled": "false", "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60", "client_keep_alive.seconds": "3600", "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false", "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false", "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append", "routing.http2.enabled": "true", "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false"}
GROUP_DEFAULTS = {
    "deregistration_delay.timeout_seconds": "300", "slow_start.duration_seconds": "0", "stickiness.enabled": "false",
    "stickiness.type": "lb_cookie", "stickiness.lb_cookie.duration_seconds": "86400", "load_balancing.algorithm.type": "round_robin",
    "load_balancing.algorithm.anomaly_mitigation": "off", "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off"}


def pairs(values: dict[str, str]) -> list[Json]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


class Stack:
    """Four resources: made, read, changed and removed in the provider's order."""

    def __init__(self, elb: Any) -> None:
        self.elb = elb
        self.arns: dict[str, str] = {}

    def create(self) -> None:
        elb, tags = self.elb, pairs({"stack": "web"})
        with pytest.raises(elb.exceptions.LoadBalancerNotFoundException):
            elb.describe_load_balancers(Names=["web"])
        self.arns["lb"] = elb.create_load_balancer(Name="web", Type="application", Scheme="internal", IpAddressType="ipv4", Tags=tags,
                                                   SecurityGroups=["sg-1"], Subnets=["subnet-1", "subnet-2"])["LoadBalancers"][0]["LoadBalancerArn"]
        elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[self.arns["lb"]], WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        elb.modify_load_balancer_attributes(LoadBalancerArn=self.arns["lb"], Attributes=pairs(BALANCER_DEFAULTS))
        self.arns["group"] = elb.create_target_group(
            Name="web", Protocol="HTTP", ProtocolVersion="HTTP1", Port=80, VpcId="vpc-1", TargetType="instance", IpAddressType="ipv4", Tags=tags,
            HealthCheckEnabled=True, HealthCheckProtocol="HTTP", HealthCheckPort="traffic-port", HealthCheckPath="/", Matcher={"HttpCode": "200"},
            HealthCheckIntervalSeconds=30, HealthCheckTimeoutSeconds=5, HealthyThresholdCount=3,
            UnhealthyThresholdCount=3)["TargetGroups"][0]["TargetGroupArn"]
        elb.modify_target_group_attributes(TargetGroupArn=self.arns["group"], Attributes=pairs(GROUP_DEFAULTS))
        self.arns["listener"] = elb.create_listener(
            LoadBalancerArn=self.arns["lb"], Port=80, Protocol="HTTP", Tags=tags,
            DefaultActions=[{"Type": "fixed-response", "Order": 1,
                             "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain"}}])["Listeners"][0]["ListenerArn"]
        elb.modify_listener_attributes(ListenerArn=self.arns["listener"], Attributes=pairs({"routing.http.response.server.enabled": "true"}))
        self.arns["rule"] = elb.create_rule(
            ListenerArn=self.arns["listener"], Priority=100, Tags=tags,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/app/*"]}},
                        {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.example.com"]}}],
            Actions=[{"Type": "forward", "Order": 1, "TargetGroupArn": self.arns["group"]}])["Rules"][0]["RuleArn"]

    def read(self) -> Json:
        elb, arns = self.elb, self.arns
        state = {
            "lb": elb.describe_load_balancers(LoadBalancerArns=[arns["lb"]])["LoadBalancers"][0],
            "lb attributes": elb.describe_load_balancer_attributes(LoadBalancerArn=arns["lb"])["Attributes"],
            "capacity": elb.describe_capacity_reservation(LoadBalancerArn=arns["lb"])["CapacityReservationState"],
            "group": elb.describe_target_groups(TargetGroupArns=[arns["group"]])["TargetGroups"][0],
            "group attributes": elb.describe_target_group_attributes(TargetGroupArn=arns["group"])["Attributes"],
            "listener": elb.describe_listeners(ListenerArns=[arns["listener"]])["Listeners"][0],
            "listener attributes": elb.describe_listener_attributes(ListenerArn=arns["listener"])["Attributes"],
            "rule": elb.describe_rules(RuleArns=[arns["rule"]])["Rules"][0],
            "tags": [elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"] for arn in arns.values()]}
        state["lb"].pop("State")
        return state

    def destroy(self) -> None:
        self.elb.delete_rule(RuleArn=self.arns["rule"])
        with pytest.raises(self.elb.exceptions.RuleNotFoundException):
            self.elb.describe_rules(RuleArns=[self.arns["rule"]])
        self.elb.delete_listener(ListenerArn=self.arns["listener"])
        with pytest.raises(self.elb.exceptions.ListenerNotFoundException):
            self.elb.describe_listeners(ListenerArns=[self.arns["listener"]])
        self.elb.delete_load_balancer(LoadBalancerArn=self.arns["lb"])
        self.elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[self.arns["lb"]], WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        self.elb.delete_target_group(TargetGroupArn=self.arns["group"])
        with pytest.raises(self.elb.exceptions.TargetGroupNotFoundException):
            self.elb.describe_target_groups(TargetGroupArns=[self.arns["group"]])


def test_terraforms_calls_create_read_plan_update_and_destroy(client: Callable[[str], Any]) -> None:
    elb = client("elbv2")
    stack = Stack(elb)
    stack.create()
    state = stack.read()
    assert stack.read() == state                    # the plan is empty
    assert {one["Key"]: one["Value"] for one in state["lb attributes"]}.items() >= BALANCER_DEFAULTS.items()
    assert {one["Key"]: one["Value"] for one in state["group attributes"]}.items() >= GROUP_DEFAULTS.items()
    assert state["lb"]["SecurityGroups"] == ["sg-1"] and state["lb"]["Scheme"] == "internal"
    assert [zone["SubnetId"] for zone in state["lb"]["AvailabilityZones"]] == ["subnet-1", "subnet-2"]
    assert state["group"]["LoadBalancerArns"] == [stack.arns["lb"]]
    assert state["rule"]["Priority"] == "100" and state["rule"]["Actions"][0]["Order"] == 1
    assert state["rule"]["Conditions"][0]["PathPatternConfig"]["Values"] == ["/app/*"]
    assert state["tags"] == [pairs({"stack": "web"})] * 4

    elb.set_rule_priorities(RulePriorities=[{"RuleArn": stack.arns["rule"], "Priority": 50}])
    elb.modify_rule(RuleArn=stack.arns["rule"], Actions=[{"Type": "redirect", "Order": 1, "RedirectConfig": {
        "Protocol": "HTTPS", "Port": "443", "Host": "#{host}", "Path": "/#{path}", "Query": "#{query}", "StatusCode": "HTTP_301"}}],
                    Conditions=[{"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}}])
    elb.modify_listener(ListenerArn=stack.arns["listener"], Port=8080, Protocol="HTTP",
                        DefaultActions=[{"Type": "forward", "Order": 1, "TargetGroupArn": stack.arns["group"]}])
    elb.modify_target_group(TargetGroupArn=stack.arns["group"], HealthCheckPath="/ready", Matcher={"HttpCode": "200-299"})
    elb.modify_load_balancer_attributes(LoadBalancerArn=stack.arns["lb"], Attributes=pairs({"idle_timeout.timeout_seconds": "120"}))
    elb.set_security_groups(LoadBalancerArn=stack.arns["lb"], SecurityGroups=["sg-1", "sg-2"])
    elb.set_subnets(LoadBalancerArn=stack.arns["lb"], Subnets=["subnet-2", "subnet-3"])
    elb.remove_tags(ResourceArns=[stack.arns["rule"]], TagKeys=["stack"])
    elb.add_tags(ResourceArns=[stack.arns["rule"]], Tags=pairs({"stack": "new"}))
    changed = stack.read()
    assert stack.read() == changed
    assert changed["rule"]["Priority"] == "50" and changed["rule"]["Actions"][0]["Type"] == "redirect"
    assert changed["listener"]["Port"] == 8080 and changed["group"]["HealthCheckPath"] == "/ready"
    assert {"Key": "idle_timeout.timeout_seconds", "Value": "120"} in changed["lb attributes"]
    assert changed["lb"]["SecurityGroups"] == ["sg-1", "sg-2"]
    assert changed["tags"][3] == pairs({"stack": "new"})
    stack.destroy()


def test_a_service_behind_a_rule_only_is_registered_and_drained(client: Callable[[str], Any]) -> None:
    ecs, elb = client("ecs"), client("elbv2")
    stack = Stack(elb)
    stack.create()                                  # the default action answers by itself; only the rule names the group
    elb.modify_target_group_attributes(TargetGroupArn=stack.arns["group"], Attributes=pairs({"deregistration_delay.timeout_seconds": "1"}))
    ecs.register_task_definition(family="web", containerDefinitions=[
        {"name": "app", "image": "x", "cpu": 10, "memory": 10, "portMappings": [{"containerPort": 80}]}])
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2,
                       loadBalancers=[{"targetGroupArn": stack.arns["group"], "containerName": "app", "containerPort": 80}])
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    elb.get_waiter("target_in_service").wait(TargetGroupArn=stack.arns["group"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    health = elb.describe_target_health(TargetGroupArn=stack.arns["group"])["TargetHealthDescriptions"]
    assert [one["TargetHealth"]["State"] for one in health] == ["healthy", "healthy"]
    with pytest.raises(elb.exceptions.ResourceInUseException):
        elb.delete_target_group(TargetGroupArn=stack.arns["group"])
    ecs.update_service(service="web", desiredCount=0)
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    deadline = time.monotonic() + 60
    while elb.describe_target_health(TargetGroupArn=stack.arns["group"])["TargetHealthDescriptions"]:
        assert time.monotonic() < deadline, "targets of stopped tasks drain without end"
        time.sleep(0.1)
    events = [event["message"] for event in ecs.describe_services(services=["web"])["services"][0]["events"]]
    assert any("has begun draining connections" in message for message in events), events
    ecs.delete_service(service="web", force=True)
    stack.destroy()


def test_a_group_that_nothing_forwards_to_has_no_load_balancer(client: Callable[[str], Any]) -> None:
    ecs, elb = client("ecs"), client("elbv2")
    stack = Stack(elb)
    stack.create()
    elb.delete_rule(RuleArn=stack.arns["rule"])
    ecs.register_task_definition(family="web", containerDefinitions=[
        {"name": "app", "image": "x", "cpu": 10, "memory": 10, "portMappings": [{"containerPort": 80}]}])
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="does not have an associated load balancer"):
        ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=1,
                           loadBalancers=[{"targetGroupArn": stack.arns["group"], "containerName": "app", "containerPort": 80}])
    with pytest.raises(elb.exceptions.PriorityInUseException, match="Priority '7' is currently in use"):
        for _ in range(2):
            elb.create_rule(ListenerArn=stack.arns["listener"], Priority=7, Conditions=[{"Field": "path-pattern", "Values": ["/x"]}],
                            Actions=[{"Type": "forward", "TargetGroupArn": stack.arns["group"]}])
