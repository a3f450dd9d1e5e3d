# Written by tools/import_model.py from the API model of ssm (2014-11-06); do not edit.
@0xa78d6bb2fff0dfc6;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ssm");

using A = import "/schemas/annotations.capnp";

struct AddTagsToResourceRequest {
  resourceType @0 :ResourceTypeForTagging $A.jsonName("ResourceType") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required;
  tags @2 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 1000);
}

struct AddTagsToResourceResponse {}

struct DeleteParameterRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
}

struct DeleteParameterResponse {}

struct DeleteParametersRequest {
  names @0 :List(Text) $A.jsonName("Names") $A.required $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
}

struct DeleteParametersResponse {
  deletedParameters @0 :List(Text) $A.jsonName("DeletedParameters") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
  invalidParameters @1 :List(Text) $A.jsonName("InvalidParameters") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
}

struct DescribeParametersRequest {
  filters @0 :List(ParametersFilter) $A.jsonName("Filters");
  parameterFilters @1 :List(ParameterStringFilter) $A.jsonName("ParameterFilters");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 50) { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text $A.jsonName("NextToken");
  shared :union $A.jsonName("Shared") { unset @5 :Void; value @6 :Bool; }
}

struct DescribeParametersResponse {
  parameters @0 :List(ParameterMetadata) $A.jsonName("Parameters");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct GetParameterHistoryRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
  withDecryption :union $A.jsonName("WithDecryption") { unset @1 :Void; value @2 :Bool; }
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 50) { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text $A.jsonName("NextToken");
}

struct GetParameterHistoryResponse {
  parameters @0 :List(ParameterHistory) $A.jsonName("Parameters");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct GetParameterRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
  withDecryption :union $A.jsonName("WithDecryption") { unset @1 :Void; value @2 :Bool; }
}

struct GetParameterResponse {
  parameter @0 :Parameter $A.jsonName("Parameter");
}

struct GetParametersByPathRequest {
  path @0 :Text $A.jsonName("Path") $A.required $A.length(min = 1, max = 2048);
  recursive :union $A.jsonName("Recursive") { unset @1 :Void; value @2 :Bool; }
  parameterFilters @3 :List(ParameterStringFilter) $A.jsonName("ParameterFilters");
  withDecryption :union $A.jsonName("WithDecryption") { unset @4 :Void; value @5 :Bool; }
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 10) { unset @6 :Void; value @7 :Int32; }
  nextToken @8 :Text $A.jsonName("NextToken");
}

struct GetParametersByPathResponse {
  parameters @0 :List(Parameter) $A.jsonName("Parameters");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct GetParametersRequest {
  names @0 :List(Text) $A.jsonName("Names") $A.required $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
  withDecryption :union $A.jsonName("WithDecryption") { unset @1 :Void; value @2 :Bool; }
}

struct GetParametersResponse {
  parameters @0 :List(Parameter) $A.jsonName("Parameters");
  invalidParameters @1 :List(Text) $A.jsonName("InvalidParameters") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
}

struct LabelParameterVersionRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
  parameterVersion :union $A.jsonName("ParameterVersion") { unset @1 :Void; value @2 :Int64; }
  labels @3 :List(Text) $A.jsonName("Labels") $A.required $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
}

struct LabelParameterVersionResponse {
  invalidLabels @0 :List(Text) $A.jsonName("InvalidLabels") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
  parameterVersion :union $A.jsonName("ParameterVersion") { unset @1 :Void; value @2 :Int64; }
}

struct ListTagsForResourceRequest {
  resourceType @0 :ResourceTypeForTagging $A.jsonName("ResourceType") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required;
}

struct ListTagsForResourceResponse {
  tagList @0 :List(Tag) $A.jsonName("TagList") $A.length(max = 1000);
}

struct Parameter {
  name @0 :Text $A.jsonName("Name") $A.length(min = 1, max = 2048);
  type @1 :ParameterType $A.jsonName("Type");
  value @2 :Text $A.jsonName("Value") $A.secret;
  version :union $A.jsonName("Version") { unset @3 :Void; value @4 :Int64; }
  selector @5 :Text $A.jsonName("Selector") $A.length(min = 0, max = 128);
  sourceResult @6 :Text $A.jsonName("SourceResult");
  lastModifiedDate :union $A.jsonName("LastModifiedDate") $A.timestamp { unset @7 :Void; value @8 :Int64; }
  arn @9 :Text $A.jsonName("ARN");
  dataType @10 :Text $A.jsonName("DataType") $A.length(min = 0, max = 128);
}

struct ParameterHistory {
  name @0 :Text $A.jsonName("Name") $A.length(min = 1, max = 2048);
  type @1 :ParameterType $A.jsonName("Type");
  keyId @2 :Text $A.jsonName("KeyId") $A.length(min = 1, max = 256) $A.pattern("^([a-zA-Z0-9:/_-]+)$");
  lastModifiedDate :union $A.jsonName("LastModifiedDate") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  lastModifiedUser @5 :Text $A.jsonName("LastModifiedUser");
  description @6 :Text $A.jsonName("Description") $A.length(min = 0, max = 1024);
  value @7 :Text $A.jsonName("Value") $A.secret;
  allowedPattern @8 :Text $A.jsonName("AllowedPattern") $A.length(min = 0, max = 1024);
  version :union $A.jsonName("Version") { unset @9 :Void; value @10 :Int64; }
  labels @11 :List(Text) $A.jsonName("Labels") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
  tier @12 :ParameterTier $A.jsonName("Tier");
  policies @13 :List(ParameterInlinePolicy) $A.jsonName("Policies");
  dataType @14 :Text $A.jsonName("DataType") $A.length(min = 0, max = 128);
}

struct ParameterInlinePolicy {
  policyText @0 :Text $A.jsonName("PolicyText");
  policyType @1 :Text $A.jsonName("PolicyType");
  policyStatus @2 :Text $A.jsonName("PolicyStatus");
}

struct ParameterMetadata {
  name @0 :Text $A.jsonName("Name") $A.length(min = 1, max = 2048);
  arn @1 :Text $A.jsonName("ARN");
  type @2 :ParameterType $A.jsonName("Type");
  keyId @3 :Text $A.jsonName("KeyId") $A.length(min = 1, max = 256) $A.pattern("^([a-zA-Z0-9:/_-]+)$");
  lastModifiedDate :union $A.jsonName("LastModifiedDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
  lastModifiedUser @6 :Text $A.jsonName("LastModifiedUser");
  description @7 :Text $A.jsonName("Description") $A.length(min = 0, max = 1024);
  allowedPattern @8 :Text $A.jsonName("AllowedPattern") $A.length(min = 0, max = 1024);
  version :union $A.jsonName("Version") { unset @9 :Void; value @10 :Int64; }
  tier @11 :ParameterTier $A.jsonName("Tier");
  policies @12 :List(ParameterInlinePolicy) $A.jsonName("Policies");
  dataType @13 :Text $A.jsonName("DataType") $A.length(min = 0, max = 128);
}

struct ParameterStringFilter {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 132) $A.pattern("^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$");
  option @1 :Text $A.jsonName("Option") $A.length(min = 1, max = 10);
  values @2 :List(Text) $A.jsonName("Values") $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 1024);
}

enum ParameterTier {
  unset @0;
  standard @1 $A.jsonName("Standard");
  advanced @2 $A.jsonName("Advanced");
  intelligentTiering @3 $A.jsonName("Intelligent-Tiering");
}

enum ParameterType {
  unset @0;
  string @1 $A.jsonName("String");
  stringList @2 $A.jsonName("StringList");
  secureString @3 $A.jsonName("SecureString");
}

struct ParametersFilter {
  key @0 :ParametersFilterKey $A.jsonName("Key") $A.required;
  values @1 :List(Text) $A.jsonName("Values") $A.required $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 1024);
}

enum ParametersFilterKey {
  unset @0;
  name @1 $A.jsonName("Name");
  type @2 $A.jsonName("Type");
  keyId @3 $A.jsonName("KeyId");
}

struct PutParameterRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
  description @1 :Text $A.jsonName("Description") $A.length(min = 0, max = 1024);
  value @2 :Text $A.jsonName("Value") $A.required $A.secret;
  type @3 :ParameterType $A.jsonName("Type");
  keyId @4 :Text $A.jsonName("KeyId") $A.length(min = 1, max = 256) $A.pattern("^([a-zA-Z0-9:/_-]+)$");
  overwrite :union $A.jsonName("Overwrite") { unset @5 :Void; value @6 :Bool; }
  allowedPattern @7 :Text $A.jsonName("AllowedPattern") $A.length(min = 0, max = 1024);
  tags @8 :List(Tag) $A.jsonName("Tags") $A.length(max = 1000);
  tier @9 :ParameterTier $A.jsonName("Tier");
  policies @10 :Text $A.jsonName("Policies") $A.length(min = 1, max = 4096);
  dataType @11 :Text $A.jsonName("DataType") $A.length(min = 0, max = 128);
}

struct PutParameterResponse {
  version :union $A.jsonName("Version") { unset @0 :Void; value @1 :Int64; }
  tier @2 :ParameterTier $A.jsonName("Tier");
}

struct RemoveTagsFromResourceRequest {
  resourceType @0 :ResourceTypeForTagging $A.jsonName("ResourceType") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required;
  tagKeys @2 :List(Text) $A.jsonName("TagKeys") $A.required $A.elementLength(min = 1, max = 128);
}

struct RemoveTagsFromResourceResponse {}

enum ResourceTypeForTagging {
  unset @0;
  document @1 $A.jsonName("Document");
  managedInstance @2 $A.jsonName("ManagedInstance");
  maintenanceWindow @3 $A.jsonName("MaintenanceWindow");
  parameter @4 $A.jsonName("Parameter");
  patchBaseline @5 $A.jsonName("PatchBaseline");
  opsItem @6 $A.jsonName("OpsItem");
  opsMetadata @7 $A.jsonName("OpsMetadata");
  automation @8 $A.jsonName("Automation");
  association @9 $A.jsonName("Association");
  cloudConnector @10 $A.jsonName("CloudConnector");
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 128) $A.pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 0, max = 256) $A.pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");
}

struct UnlabelParameterVersionRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 2048);
  parameterVersion :union $A.jsonName("ParameterVersion") $A.required { unset @1 :Void; value @2 :Int64; }
  labels @3 :List(Text) $A.jsonName("Labels") $A.required $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
}

struct UnlabelParameterVersionResponse {
  removedLabels @0 :List(Text) $A.jsonName("RemovedLabels") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
  invalidLabels @1 :List(Text) $A.jsonName("InvalidLabels") $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 100);
}
