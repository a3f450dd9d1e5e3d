"""Operations of moorage, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict


class AcceptedInstance(TypedDict, total=False):
    containerInstanceArn: str
    ec2InstanceId: str
    chosen: bool
    steps: list[PlacementStep]
    score: int

class ExplainPlacementRequest(TypedDict, total=False):
    cluster: str
    task: str
    service: str
    request: Any

class ExplainPlacementResponse(TypedDict, total=False):
    taskArn: str
    taskDefinitionArn: str
    group: str
    containerInstanceArn: str
    accepted: list[AcceptedInstance]
    refused: list[RefusedInstance]
    text: str
    scorer: str
    scorerFailure: str

class ExplainScalingRequest(TypedDict, total=False):
    cluster: str
    service: str

class ExplainScalingResponse(TypedDict, total=False):
    resourceId: str
    desiredCount: int
    runningCount: int
    minCapacity: int
    maxCapacity: int
    policies: list[ExplainedPolicy]
    next: str
    nextCapacity: int
    scheduledActions: list[ExplainedAction]
    lastActivity: str
    text: str

class ExplainedAction(TypedDict, total=False):
    scheduledActionName: str
    schedule: str
    at: float
    minCapacity: int
    maxCapacity: int

class ExplainedPolicy(TypedDict, total=False):
    policyName: str
    policyType: str
    metric: str
    targetValue: float
    value: float
    valueAt: float
    datapoints: list[ScalingDatapoint]
    wants: str
    capacity: int
    reason: str
    scaleOutCooldownUntil: float
    scaleInCooldownUntil: float

class InterruptSpotTasksRequest(TypedDict, total=False):
    cluster: str
    service: str
    tasks: list[str]
    maximumTasks: int

class InterruptSpotTasksResponse(TypedDict, total=False):
    taskArns: list[str]
    failures: list[UninterruptedTask]

class PlacementStep(TypedDict, total=False):
    step: str
    bucket: str
    value: int
    best: bool

class RebalanceMove(TypedDict, total=False):
    serviceArn: str
    taskArn: str
    fromContainerInstanceArn: str
    fromEc2InstanceId: str
    toContainerInstanceArn: str
    toEc2InstanceId: str
    step: str
    before: int
    after: int
    replacementTaskArn: str

class RebalanceRequest(TypedDict, total=False):
    cluster: str
    service: str
    maximumMoves: int
    apply: bool

class RebalanceResponse(TypedDict, total=False):
    moves: list[RebalanceMove]
    skipped: list[SkippedService]

class RefusedInstance(TypedDict, total=False):
    containerInstanceArn: str
    ec2InstanceId: str
    reason: str
    detail: str
    needs: int
    free: int
    total: int

class ScalingDatapoint(TypedDict, total=False):
    at: float
    value: float

class SkippedService(TypedDict, total=False):
    serviceArn: str
    reason: str

class UninterruptedTask(TypedDict, total=False):
    arn: str
    reason: str
    detail: str

class Operations:
    def explain_placement(
        self, *, cluster: str = ..., task: str = ..., service: str = ..., request: Any = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ExplainPlacementResponse: ...
    def explain_scaling(
        self, *, cluster: str = ..., service: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ExplainScalingResponse: ...
    def interrupt_spot_tasks(
        self, *, cluster: str = ..., service: str = ..., tasks: list[str] = ..., maximumTasks: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> InterruptSpotTasksResponse: ...
    def rebalance(
        self, *, cluster: str = ..., service: str = ..., maximumMoves: int = ..., apply: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> RebalanceResponse: ...
