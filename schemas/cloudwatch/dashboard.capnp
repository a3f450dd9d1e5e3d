# Written by tools/import_model.py from the API model of cloudwatch (2010-08-01); do not edit.
@0x91a84d2f0866a5af;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudwatch");

using A = import "/schemas/annotations.capnp";
using Tag = import "/schemas/cloudwatch/common.capnp".Tag;

struct DashboardEntry {
  dashboardName @0 :Text $A.jsonName("DashboardName");
  dashboardArn @1 :Text $A.jsonName("DashboardArn");
  lastModified :union $A.jsonName("LastModified") $A.timestamp { unset @2 :Void; value @3 :Int64; }
  size :union $A.jsonName("Size") { unset @4 :Void; value @5 :Int64; }
}

struct DashboardValidationMessage {
  dataPath @0 :Text $A.jsonName("DataPath");
  message @1 :Text $A.jsonName("Message");
}

struct DeleteDashboardsRequest {
  dashboardNames @0 :List(Text) $A.jsonName("DashboardNames") $A.required;
}

struct DeleteDashboardsResponse {}

struct GetDashboardRequest {
  dashboardName @0 :Text $A.jsonName("DashboardName") $A.required;
}

struct GetDashboardResponse {
  dashboardArn @0 :Text $A.jsonName("DashboardArn");
  dashboardBody @1 :Text $A.jsonName("DashboardBody");
  dashboardName @2 :Text $A.jsonName("DashboardName");
}

struct ListDashboardsRequest {
  dashboardNamePrefix @0 :Text $A.jsonName("DashboardNamePrefix");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct ListDashboardsResponse {
  dashboardEntries @0 :List(DashboardEntry) $A.jsonName("DashboardEntries");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct ListTagsForResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1024);
}

struct ListTagsForResourceResponse {
  tags @0 :List(Tag) $A.jsonName("Tags");
}

struct PutDashboardRequest {
  dashboardName @0 :Text $A.jsonName("DashboardName") $A.required;
  dashboardBody @1 :Text $A.jsonName("DashboardBody") $A.required;
  tags @2 :List(Tag) $A.jsonName("Tags");
}

struct PutDashboardResponse {
  dashboardValidationMessages @0 :List(DashboardValidationMessage) $A.jsonName("DashboardValidationMessages");
}

struct TagResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1024);
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required;
}

struct TagResourceResponse {}
