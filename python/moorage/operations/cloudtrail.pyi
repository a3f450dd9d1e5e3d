"""Operations of cloudtrail, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

EventCategory = Literal["insight"]
LookupAttributeKey = Literal["EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName", "EventSource", "AccessKeyId"]

class Event(TypedDict, total=False):
    EventId: str
    EventName: str
    ReadOnly: str
    AccessKeyId: str
    EventTime: float
    EventSource: str
    Username: str
    Resources: list[Resource]
    CloudTrailEvent: str

class LookupAttribute(TypedDict, total=False):
    AttributeKey: Required[LookupAttributeKey]
    AttributeValue: Required[str]

class LookupEventsRequest(TypedDict, total=False):
    LookupAttributes: list[LookupAttribute]
    StartTime: float | datetime.datetime
    EndTime: float | datetime.datetime
    EventCategory: EventCategory
    MaxResults: int
    NextToken: str

class LookupEventsResponse(TypedDict, total=False):
    Events: list[Event]
    NextToken: str

class Resource(TypedDict, total=False):
    ResourceType: str
    ResourceName: str

class Operations:
    def lookup_events(
        self, *, LookupAttributes: list[LookupAttribute] = ..., StartTime: float | datetime.datetime = ..., EndTime: float | datetime.datetime = ...,
        EventCategory: EventCategory = ..., MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> LookupEventsResponse: ...
