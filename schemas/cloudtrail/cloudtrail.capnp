# Written by tools/import_model.py from the API model of cloudtrail (2013-11-01); do not edit.
@0xcbfa83e6f545ad76;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudtrail");

using A = import "/schemas/annotations.capnp";

struct Event {
  eventId @0 :Text $A.jsonName("EventId");
  eventName @1 :Text $A.jsonName("EventName");
  readOnly @2 :Text $A.jsonName("ReadOnly");
  accessKeyId @3 :Text $A.jsonName("AccessKeyId");
  eventTime :union $A.jsonName("EventTime") $A.timestamp { unset @4 :Void; value @5 :Int64; }
  eventSource @6 :Text $A.jsonName("EventSource");
  username @7 :Text $A.jsonName("Username");
  resources @8 :List(Resource) $A.jsonName("Resources");
  cloudTrailEvent @9 :Text $A.jsonName("CloudTrailEvent");
}

enum EventCategory {
  unset @0;
  insight @1;
}

struct LookupAttribute {
  attributeKey @0 :LookupAttributeKey $A.jsonName("AttributeKey") $A.required;
  attributeValue @1 :Text $A.jsonName("AttributeValue") $A.required $A.length(min = 1, max = 2000);
}

enum LookupAttributeKey {
  unset @0;
  eventId @1 $A.jsonName("EventId");
  eventName @2 $A.jsonName("EventName");
  readOnly @3 $A.jsonName("ReadOnly");
  username @4 $A.jsonName("Username");
  resourceType @5 $A.jsonName("ResourceType");
  resourceName @6 $A.jsonName("ResourceName");
  eventSource @7 $A.jsonName("EventSource");
  accessKeyId @8 $A.jsonName("AccessKeyId");
}

struct LookupEventsRequest {
  lookupAttributes @0 :List(LookupAttribute) $A.jsonName("LookupAttributes");
  startTime :union $A.jsonName("StartTime") $A.timestamp { unset @1 :Void; value @2 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  eventCategory @5 :EventCategory $A.jsonName("EventCategory");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 50) { unset @6 :Void; value @7 :Int32; }
  nextToken @8 :Text $A.jsonName("NextToken");
}

struct LookupEventsResponse {
  events @0 :List(Event) $A.jsonName("Events");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct Resource {
  resourceType @0 :Text $A.jsonName("ResourceType");
  resourceName @1 :Text $A.jsonName("ResourceName");
}
