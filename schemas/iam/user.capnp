# Written by tools/import_model.py from the API model of iam (2010-05-08); do not edit.
@0xed0e68183f6a4f19;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::iam");

using A = import "/schemas/annotations.capnp";
using AttachedPermissionsBoundary = import "/schemas/iam/common.capnp".AttachedPermissionsBoundary;
using Tag = import "/schemas/iam/common.capnp".Tag;

struct AccessKey {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  accessKeyId @1 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  status @2 :StatusType $A.jsonName("Status") $A.required;
  secretAccessKey @3 :Text $A.jsonName("SecretAccessKey") $A.required $A.secret;
  createDate :union $A.jsonName("CreateDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
}

struct AccessKeyLastUsed {
  lastUsedDate :union $A.jsonName("LastUsedDate") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  serviceName @2 :Text $A.jsonName("ServiceName") $A.required;
  region @3 :Text $A.jsonName("Region") $A.required;
}

struct AccessKeyMetadata {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  accessKeyId @1 :Text $A.jsonName("AccessKeyId") $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  status @2 :StatusType $A.jsonName("Status");
  createDate :union $A.jsonName("CreateDate") $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct AddUserToGroupRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  userName @1 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct AddUserToGroupResponse {}

struct CreateAccessKeyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct CreateAccessKeyResponse {
  accessKey @0 :AccessKey $A.jsonName("AccessKey") $A.required;
}

struct CreateGroupRequest {
  path @0 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  groupName @1 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct CreateGroupResponse {
  group @0 :Group $A.jsonName("Group") $A.required;
}

struct CreateUserRequest {
  path @0 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  userName @1 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  permissionsBoundary @2 :Text $A.jsonName("PermissionsBoundary") $A.length(min = 20, max = 2048);
  tags @3 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

struct CreateUserResponse {
  user @0 :User $A.jsonName("User");
}

struct DeleteAccessKeyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  accessKeyId @1 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
}

struct DeleteAccessKeyResponse {}

struct DeleteGroupRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteGroupResponse {}

struct DeleteUserPermissionsBoundaryRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteUserPermissionsBoundaryResponse {}

struct DeleteUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteUserResponse {}

struct GetAccessKeyLastUsedRequest {
  accessKeyId @0 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
}

struct GetAccessKeyLastUsedResponse {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  accessKeyLastUsed @1 :AccessKeyLastUsed $A.jsonName("AccessKeyLastUsed");
}

struct GetAccountSummaryRequest {}

struct GetAccountSummaryResponse {
  summaryMap @0 :List(SummaryMapTypeEntry) $A.jsonName("SummaryMap") $A.map;
}

struct GetGroupRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct GetGroupResponse {
  group @0 :Group $A.jsonName("Group") $A.required;
  users @1 :List(User) $A.jsonName("Users") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @2 :Void; value @3 :Bool; }
  marker @4 :Text $A.jsonName("Marker");
}

struct GetUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct GetUserResponse {
  user @0 :User $A.jsonName("User") $A.required;
}

struct Group {
  path @0 :Text $A.jsonName("Path") $A.required $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  groupName @1 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  groupId @2 :Text $A.jsonName("GroupId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  arn @3 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048);
  createDate :union $A.jsonName("CreateDate") $A.required $A.timestamp { unset @4 :Void; value @5 :Int64; }
}

struct ListAccessKeysRequest {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListAccessKeysResponse {
  accessKeyMetadata @0 :List(AccessKeyMetadata) $A.jsonName("AccessKeyMetadata") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListAccountAliasesRequest {
  marker @0 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @1 :Void; value @2 :Int32; }
}

struct ListAccountAliasesResponse {
  accountAliases @0 :List(Text) $A.jsonName("AccountAliases") $A.required $A.elementLength(min = 3, max = 63);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListGroupsForUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListGroupsForUserResponse {
  groups @0 :List(Group) $A.jsonName("Groups") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListGroupsRequest {
  pathPrefix @0 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("\\u002F[\\u0021-\\u007F]*");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListGroupsResponse {
  groups @0 :List(Group) $A.jsonName("Groups") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListUserTagsRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListUserTagsResponse {
  tags @0 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListUsersRequest {
  pathPrefix @0 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("\\u002F[\\u0021-\\u007F]*");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListUsersResponse {
  users @0 :List(User) $A.jsonName("Users") $A.required;
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct PutUserPermissionsBoundaryRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  permissionsBoundary @1 :Text $A.jsonName("PermissionsBoundary") $A.required $A.length(min = 20, max = 2048);
}

struct PutUserPermissionsBoundaryResponse {}

struct RemoveUserFromGroupRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  userName @1 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct RemoveUserFromGroupResponse {}

enum StatusType {
  unset @0;
  active @1 $A.jsonName("Active");
  inactive @2 $A.jsonName("Inactive");
  expired @3 $A.jsonName("Expired");
}

enum SummaryKeyType {
  unset @0;
  users @1 $A.jsonName("Users");
  usersQuota @2 $A.jsonName("UsersQuota");
  groups @3 $A.jsonName("Groups");
  groupsQuota @4 $A.jsonName("GroupsQuota");
  serverCertificates @5 $A.jsonName("ServerCertificates");
  serverCertificatesQuota @6 $A.jsonName("ServerCertificatesQuota");
  userPolicySizeQuota @7 $A.jsonName("UserPolicySizeQuota");
  groupPolicySizeQuota @8 $A.jsonName("GroupPolicySizeQuota");
  groupsPerUserQuota @9 $A.jsonName("GroupsPerUserQuota");
  signingCertificatesPerUserQuota @10 $A.jsonName("SigningCertificatesPerUserQuota");
  accessKeysPerUserQuota @11 $A.jsonName("AccessKeysPerUserQuota");
  mfaDevices @12 $A.jsonName("MFADevices");
  mfaDevicesInUse @13 $A.jsonName("MFADevicesInUse");
  accountMFAEnabled @14 $A.jsonName("AccountMFAEnabled");
  accountAccessKeysPresent @15 $A.jsonName("AccountAccessKeysPresent");
  accountPasswordPresent @16 $A.jsonName("AccountPasswordPresent");
  accountSigningCertificatesPresent @17 $A.jsonName("AccountSigningCertificatesPresent");
  attachedPoliciesPerGroupQuota @18 $A.jsonName("AttachedPoliciesPerGroupQuota");
  attachedPoliciesPerRoleQuota @19 $A.jsonName("AttachedPoliciesPerRoleQuota");
  attachedPoliciesPerUserQuota @20 $A.jsonName("AttachedPoliciesPerUserQuota");
  policies @21 $A.jsonName("Policies");
  policiesQuota @22 $A.jsonName("PoliciesQuota");
  policySizeQuota @23 $A.jsonName("PolicySizeQuota");
  policyVersionsInUse @24 $A.jsonName("PolicyVersionsInUse");
  policyVersionsInUseQuota @25 $A.jsonName("PolicyVersionsInUseQuota");
  versionsPerPolicyQuota @26 $A.jsonName("VersionsPerPolicyQuota");
  globalEndpointTokenVersion @27 $A.jsonName("GlobalEndpointTokenVersion");
  assumeRolePolicySizeQuota @28 $A.jsonName("AssumeRolePolicySizeQuota");
  instanceProfiles @29 $A.jsonName("InstanceProfiles");
  instanceProfilesQuota @30 $A.jsonName("InstanceProfilesQuota");
  providers @31 $A.jsonName("Providers");
  rolePolicySizeQuota @32 $A.jsonName("RolePolicySizeQuota");
  roles @33 $A.jsonName("Roles");
  rolesQuota @34 $A.jsonName("RolesQuota");
}

struct SummaryMapTypeEntry {
  key @0 :SummaryKeyType;
  value :union { unset @1 :Void; value @2 :Int32; }
}

struct TagUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
}

struct TagUserResponse {}

struct UntagUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.length(max = 50) $A.elementLength(min = 1, max = 128);
}

struct UntagUserResponse {}

struct UpdateAccessKeyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  accessKeyId @1 :Text $A.jsonName("AccessKeyId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  status @2 :StatusType $A.jsonName("Status") $A.required;
}

struct UpdateAccessKeyResponse {}

struct UpdateUserRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  newPath @1 :Text $A.jsonName("NewPath") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  newUserName @2 :Text $A.jsonName("NewUserName") $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
}

struct UpdateUserResponse {}

struct User {
  path @0 :Text $A.jsonName("Path") $A.required $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  userName @1 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  userId @2 :Text $A.jsonName("UserId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  arn @3 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048);
  createDate :union $A.jsonName("CreateDate") $A.required $A.timestamp { unset @4 :Void; value @5 :Int64; }
  passwordLastUsed :union $A.jsonName("PasswordLastUsed") $A.timestamp { unset @6 :Void; value @7 :Int64; }
  permissionsBoundary @8 :AttachedPermissionsBoundary $A.jsonName("PermissionsBoundary");
  tags @9 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}
