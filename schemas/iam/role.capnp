# Written by tools/import_model.py from the API model of iam (2010-05-08); do not edit.
@0xcfa772884063ff5f;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::iam");

using A = import "/schemas/annotations.capnp";
using InstanceProfile = import "/schemas/iam/common.capnp".InstanceProfile;
using Role = import "/schemas/iam/common.capnp".Role;
using Tag = import "/schemas/iam/common.capnp".Tag;

struct AddRoleToInstanceProfileRequest {
  instanceProfileName @0 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  roleName @1 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct AddRoleToInstanceProfileResponse {}

struct CreateInstanceProfileRequest {
  instanceProfileName @0 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  path @1 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  tags @2 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

struct CreateInstanceProfileResponse {
  instanceProfile @0 :InstanceProfile $A.jsonName("InstanceProfile") $A.required;
}

struct CreateRoleRequest {
  path @0 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  roleName @1 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  assumeRolePolicyDocument @2 :Text $A.jsonName("AssumeRolePolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  description @3 :Text $A.jsonName("Description") $A.length(max = 1000) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  maxSessionDuration :union $A.jsonName("MaxSessionDuration") $A.range(min = 3600, max = 43200) { unset @4 :Void; value @5 :Int32; }
  maxSigninSessionDuration :union $A.jsonName("MaxSigninSessionDuration") $A.range(min = 3600, max = 7776000) { unset @6 :Void; value @7 :Int32; }
  permissionsBoundary @8 :Text $A.jsonName("PermissionsBoundary") $A.length(min = 20, max = 2048);
  tags @9 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

struct CreateRoleResponse {
  role @0 :Role $A.jsonName("Role") $A.required;
}

struct CreateServiceLinkedRoleRequest {
  awsServiceName @0 :Text $A.jsonName("AWSServiceName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  description @1 :Text $A.jsonName("Description") $A.length(max = 1000) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  customSuffix @2 :Text $A.jsonName("CustomSuffix") $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct CreateServiceLinkedRoleResponse {
  role @0 :Role $A.jsonName("Role");
}

struct DeleteInstanceProfileRequest {
  instanceProfileName @0 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteInstanceProfileResponse {}

struct DeleteRolePermissionsBoundaryRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteRolePermissionsBoundaryResponse {}

struct DeleteRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteRoleResponse {}

struct DeleteServiceLinkedRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteServiceLinkedRoleResponse {
  deletionTaskId @0 :Text $A.jsonName("DeletionTaskId") $A.required $A.length(min = 1, max = 1000);
}

struct DeletionTaskFailureReasonType {
  reason @0 :Text $A.jsonName("Reason") $A.length(max = 1000);
  roleUsageList @1 :List(RoleUsageType) $A.jsonName("RoleUsageList");
}

enum DeletionTaskStatusType {
  unset @0;
  succeeded @1 $A.jsonName("SUCCEEDED");
  inProgress @2 $A.jsonName("IN_PROGRESS");
  failed @3 $A.jsonName("FAILED");
  notStarted @4 $A.jsonName("NOT_STARTED");
}

struct GetInstanceProfileRequest {
  instanceProfileName @0 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct GetInstanceProfileResponse {
  instanceProfile @0 :InstanceProfile $A.jsonName("InstanceProfile") $A.required;
}

struct GetRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct GetRoleResponse {
  role @0 :Role $A.jsonName("Role") $A.required;
}

struct GetServiceLinkedRoleDeletionStatusRequest {
  deletionTaskId @0 :Text $A.jsonName("DeletionTaskId") $A.required $A.length(min = 1, max = 1000);
}

struct GetServiceLinkedRoleDeletionStatusResponse {
  status @0 :DeletionTaskStatusType $A.jsonName("Status") $A.required;
  reason @1 :DeletionTaskFailureReasonType $A.jsonName("Reason");
}

struct ListInstanceProfilesForRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListInstanceProfilesForRoleResponse {
  instanceProfiles @0 :List(InstanceProfile) $A.jsonName("InstanceProfiles") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListInstanceProfilesRequest {
  pathPrefix @0 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("\\u002F[\\u0021-\\u007F]*");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListInstanceProfilesResponse {
  instanceProfiles @0 :List(InstanceProfile) $A.jsonName("InstanceProfiles") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListRoleTagsRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListRoleTagsResponse {
  tags @0 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListRolesRequest {
  pathPrefix @0 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("\\u002F[\\u0021-\\u007F]*");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListRolesResponse {
  roles @0 :List(Role) $A.jsonName("Roles") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct PutRolePermissionsBoundaryRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  permissionsBoundary @1 :Text $A.jsonName("PermissionsBoundary") $A.required $A.length(min = 20, max = 2048);
}

struct PutRolePermissionsBoundaryResponse {}

struct RemoveRoleFromInstanceProfileRequest {
  instanceProfileName @0 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  roleName @1 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct RemoveRoleFromInstanceProfileResponse {}

struct RoleUsageType {
  region @0 :Text $A.jsonName("Region") $A.length(min = 1, max = 100);
  resources @1 :List(Text) $A.jsonName("Resources") $A.elementLength(min = 20, max = 2048);
}

struct TagRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
}

struct TagRoleResponse {}

struct UntagRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.length(max = 50) $A.elementLength(min = 1, max = 128);
}

struct UntagRoleResponse {}

struct UpdateRoleRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  description @1 :Text $A.jsonName("Description") $A.length(max = 1000) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  maxSessionDuration :union $A.jsonName("MaxSessionDuration") $A.range(min = 3600, max = 43200) { unset @2 :Void; value @3 :Int32; }
  maxSigninSessionDuration :union $A.jsonName("MaxSigninSessionDuration") $A.range(min = 3600, max = 7776000) { unset @4 :Void; value @5 :Int32; }
  resetMaxSigninSessionDuration :union $A.jsonName("ResetMaxSigninSessionDuration") { unset @6 :Void; value @7 :Bool; }
}

struct UpdateRoleResponse {}
