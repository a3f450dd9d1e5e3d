# Written by tools/import_model.py from the API model of iam (2010-05-08); do not edit.
@0xc2342ae135306aa8;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::iam");

using A = import "/schemas/annotations.capnp";
using AttachedPolicy = import "/schemas/iam/common.capnp".AttachedPolicy;
using EntityType = import "/schemas/iam/common.capnp".EntityType;
using PolicyVersion = import "/schemas/iam/common.capnp".PolicyVersion;
using Tag = import "/schemas/iam/common.capnp".Tag;

struct AttachGroupPolicyRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct AttachGroupPolicyResponse {}

struct AttachRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct AttachRolePolicyResponse {}

struct AttachUserPolicyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct AttachUserPolicyResponse {}

enum AttachmentType {
  unset @0;
  user @1;
  group @2;
  role @3;
}

struct ContextEntry {
  contextKeyName @0 :Text $A.jsonName("ContextKeyName") $A.length(min = 5, max = 256);
  contextKeyValues @1 :List(Text) $A.jsonName("ContextKeyValues");
  contextKeyType @2 :ContextKeyTypeEnum $A.jsonName("ContextKeyType");
}

enum ContextKeyTypeEnum {
  unset @0;
  string @1;
  stringList @2;
  numeric @3;
  numericList @4;
  boolean @5;
  booleanList @6;
  ip @7;
  ipList @8;
  binary @9;
  binaryList @10;
  date @11;
  dateList @12;
}

struct CreatePolicyRequest {
  policyName @0 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  path @1 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  description @3 :Text $A.jsonName("Description") $A.length(max = 1000);
  tags @4 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

struct CreatePolicyResponse {
  policy @0 :Policy $A.jsonName("Policy");
}

struct CreatePolicyVersionRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  policyDocument @1 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  setAsDefault :union $A.jsonName("SetAsDefault") { unset @2 :Void; value @3 :Bool; }
}

struct CreatePolicyVersionResponse {
  policyVersion @0 :PolicyVersion $A.jsonName("PolicyVersion");
}

struct DeleteGroupPolicyRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteGroupPolicyResponse {}

struct DeletePolicyRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct DeletePolicyResponse {}

struct DeletePolicyVersionRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  versionId @1 :Text $A.jsonName("VersionId") $A.required $A.pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
}

struct DeletePolicyVersionResponse {}

struct DeleteRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteRolePolicyResponse {}

struct DeleteUserPolicyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct DeleteUserPolicyResponse {}

struct DetachGroupPolicyRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct DetachGroupPolicyResponse {}

struct DetachRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct DetachRolePolicyResponse {}

struct DetachUserPolicyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct DetachUserPolicyResponse {}

struct EvalDecisionDetailsTypeEntry {
  key @0 :Text;
  value @1 :PolicyEvaluationDecisionType;
}

struct EvaluationResult {
  evalActionName @0 :Text $A.jsonName("EvalActionName") $A.required $A.length(min = 3, max = 128);
  evalResourceName @1 :Text $A.jsonName("EvalResourceName") $A.length(min = 1, max = 2048);
  evalDecision @2 :PolicyEvaluationDecisionType $A.jsonName("EvalDecision") $A.required;
  matchedStatements @3 :List(Statement) $A.jsonName("MatchedStatements");
  missingContextValues @4 :List(Text) $A.jsonName("MissingContextValues") $A.elementLength(min = 5, max = 256);
  organizationsDecisionDetail @5 :OrganizationsDecisionDetail $A.jsonName("OrganizationsDecisionDetail");
  permissionsBoundaryDecisionDetail @6 :PermissionsBoundaryDecisionDetail $A.jsonName("PermissionsBoundaryDecisionDetail");
  evalDecisionDetails @7 :List(EvalDecisionDetailsTypeEntry) $A.jsonName("EvalDecisionDetails") $A.map;
  resourceSpecificResults @8 :List(ResourceSpecificResult) $A.jsonName("ResourceSpecificResults");
}

struct GetGroupPolicyRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct GetGroupPolicyResponse {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct GetPolicyRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
}

struct GetPolicyResponse {
  policy @0 :Policy $A.jsonName("Policy");
}

struct GetPolicyVersionRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  versionId @1 :Text $A.jsonName("VersionId") $A.required $A.pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
}

struct GetPolicyVersionResponse {
  policyVersion @0 :PolicyVersion $A.jsonName("PolicyVersion");
}

struct GetRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct GetRolePolicyResponse {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct GetUserPolicyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct GetUserPolicyResponse {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct InlinePolicyIdentifierType {
  policyName @0 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  attachmentType @1 :AttachmentType $A.jsonName("AttachmentType") $A.required;
  attachmentName @2 :Text $A.jsonName("AttachmentName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
}

struct ListAttachedGroupPoliciesRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  pathPrefix @1 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  marker @2 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @3 :Void; value @4 :Int32; }
}

struct ListAttachedGroupPoliciesResponse {
  attachedPolicies @0 :List(AttachedPolicy) $A.jsonName("AttachedPolicies");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListAttachedRolePoliciesRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  pathPrefix @1 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  marker @2 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @3 :Void; value @4 :Int32; }
}

struct ListAttachedRolePoliciesResponse {
  attachedPolicies @0 :List(AttachedPolicy) $A.jsonName("AttachedPolicies");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListAttachedUserPoliciesRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  pathPrefix @1 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  marker @2 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @3 :Void; value @4 :Int32; }
}

struct ListAttachedUserPoliciesResponse {
  attachedPolicies @0 :List(AttachedPolicy) $A.jsonName("AttachedPolicies");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListEntitiesForPolicyRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  entityFilter @1 :EntityType $A.jsonName("EntityFilter");
  pathPrefix @2 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  policyUsageFilter @3 :PolicyUsageType $A.jsonName("PolicyUsageFilter");
  marker @4 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @5 :Void; value @6 :Int32; }
}

struct ListEntitiesForPolicyResponse {
  policyGroups @0 :List(PolicyGroup) $A.jsonName("PolicyGroups");
  policyUsers @1 :List(PolicyUser) $A.jsonName("PolicyUsers");
  policyRoles @2 :List(PolicyRole) $A.jsonName("PolicyRoles");
  isTruncated :union $A.jsonName("IsTruncated") { unset @3 :Void; value @4 :Bool; }
  marker @5 :Text $A.jsonName("Marker");
}

struct ListGroupPoliciesRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListGroupPoliciesResponse {
  policyNames @0 :List(Text) $A.jsonName("PolicyNames") $A.required $A.elementLength(min = 1, max = 128);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListPoliciesRequest {
  scope @0 :PolicyScopeType $A.jsonName("Scope");
  onlyAttached :union $A.jsonName("OnlyAttached") { unset @1 :Void; value @2 :Bool; }
  pathPrefix @3 :Text $A.jsonName("PathPrefix") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  policyUsageFilter @4 :PolicyUsageType $A.jsonName("PolicyUsageFilter");
  marker @5 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @6 :Void; value @7 :Int32; }
}

struct ListPoliciesResponse {
  policies @0 :List(Policy) $A.jsonName("Policies");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListPolicyTagsRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListPolicyTagsResponse {
  tags @0 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListPolicyVersionsRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListPolicyVersionsResponse {
  versions @0 :List(PolicyVersion) $A.jsonName("Versions");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListRolePoliciesRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListRolePoliciesResponse {
  policyNames @0 :List(Text) $A.jsonName("PolicyNames") $A.required $A.elementLength(min = 1, max = 128);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct ListUserPoliciesRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  marker @1 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
}

struct ListUserPoliciesResponse {
  policyNames @0 :List(Text) $A.jsonName("PolicyNames") $A.required $A.elementLength(min = 1, max = 128);
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct OrganizationsDecisionDetail {
  allowedByOrganizations :union $A.jsonName("AllowedByOrganizations") { unset @0 :Void; value @1 :Bool; }
}

struct PermissionsBoundaryDecisionDetail {
  allowedByPermissionsBoundary :union $A.jsonName("AllowedByPermissionsBoundary") { unset @0 :Void; value @1 :Bool; }
}

struct Policy {
  policyName @0 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyId @1 :Text $A.jsonName("PolicyId") $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  arn @2 :Text $A.jsonName("Arn") $A.length(min = 20, max = 2048);
  path @3 :Text $A.jsonName("Path") $A.length(min = 1, max = 512) $A.pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  defaultVersionId @4 :Text $A.jsonName("DefaultVersionId") $A.pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
  attachmentCount :union $A.jsonName("AttachmentCount") { unset @5 :Void; value @6 :Int32; }
  permissionsBoundaryUsageCount :union $A.jsonName("PermissionsBoundaryUsageCount") { unset @7 :Void; value @8 :Int32; }
  isAttachable :union $A.jsonName("IsAttachable") { unset @9 :Void; value @10 :Bool; }
  description @11 :Text $A.jsonName("Description") $A.length(max = 1000);
  createDate :union $A.jsonName("CreateDate") $A.timestamp { unset @12 :Void; value @13 :Int64; }
  updateDate :union $A.jsonName("UpdateDate") $A.timestamp { unset @14 :Void; value @15 :Int64; }
  tags @16 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

enum PolicyEvaluationDecisionType {
  unset @0;
  allowed @1;
  explicitDeny @2;
  implicitDeny @3;
}

struct PolicyGroup {
  groupName @0 :Text $A.jsonName("GroupName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  groupId @1 :Text $A.jsonName("GroupId") $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
}

struct PolicyIdentifier {
  policyType @0 :PolicyIdentifierPolicyType $A.jsonName("PolicyType");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.length(min = 20, max = 2048);
  inlinePolicyIdentifier @2 :InlinePolicyIdentifierType $A.jsonName("InlinePolicyIdentifier");
}

enum PolicyIdentifierPolicyType {
  unset @0;
  inline @1;
  awsManaged @2 $A.jsonName("aws-managed");
  userManaged @3 $A.jsonName("user-managed");
  permissionBoundary @4 $A.jsonName("permission-boundary");
  scp @5;
  rcp @6;
}

struct PolicyRole {
  roleName @0 :Text $A.jsonName("RoleName") $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  roleId @1 :Text $A.jsonName("RoleId") $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
}

enum PolicyScopeType {
  unset @0;
  all @1 $A.jsonName("All");
  aws @2 $A.jsonName("AWS");
  local @3 $A.jsonName("Local");
}

enum PolicySourceType {
  unset @0;
  user @1;
  group @2;
  role @3;
  awsManaged @4 $A.jsonName("aws-managed");
  userManaged @5 $A.jsonName("user-managed");
  resource @6;
  none @7;
}

enum PolicyUsageType {
  unset @0;
  permissionsPolicy @1 $A.jsonName("PermissionsPolicy");
  permissionsBoundary @2 $A.jsonName("PermissionsBoundary");
}

struct PolicyUser {
  userName @0 :Text $A.jsonName("UserName") $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  userId @1 :Text $A.jsonName("UserId") $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
}

struct Position {
  line :union $A.jsonName("Line") { unset @0 :Void; value @1 :Int32; }
  column :union $A.jsonName("Column") { unset @2 :Void; value @3 :Int32; }
}

struct PutGroupPolicyRequest {
  groupName @0 :Text $A.jsonName("GroupName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct PutGroupPolicyResponse {}

struct PutRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct PutRolePolicyResponse {}

struct PutUserPolicyRequest {
  userName @0 :Text $A.jsonName("UserName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyDocument @2 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct PutUserPolicyResponse {}

struct ResourceSpecificResult {
  evalResourceName @0 :Text $A.jsonName("EvalResourceName") $A.required $A.length(min = 1, max = 2048);
  evalResourceDecision @1 :PolicyEvaluationDecisionType $A.jsonName("EvalResourceDecision") $A.required;
  matchedStatements @2 :List(Statement) $A.jsonName("MatchedStatements");
  missingContextValues @3 :List(Text) $A.jsonName("MissingContextValues") $A.elementLength(min = 5, max = 256);
  evalDecisionDetails @4 :List(EvalDecisionDetailsTypeEntry) $A.jsonName("EvalDecisionDetails") $A.map;
  permissionsBoundaryDecisionDetail @5 :PermissionsBoundaryDecisionDetail $A.jsonName("PermissionsBoundaryDecisionDetail");
}

struct SetDefaultPolicyVersionRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  versionId @1 :Text $A.jsonName("VersionId") $A.required $A.pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
}

struct SetDefaultPolicyVersionResponse {}

struct SimulatePrincipalPolicyRequest {
  policySourceArn @0 :Text $A.jsonName("PolicySourceArn") $A.required $A.length(min = 20, max = 2048);
  policyInputList @1 :List(Text) $A.jsonName("PolicyInputList") $A.elementLength(min = 1, max = 131072);
  permissionsBoundaryPolicyInputList @2 :List(Text) $A.jsonName("PermissionsBoundaryPolicyInputList") $A.elementLength(min = 1, max = 131072);
  policyExclusionList @3 :List(PolicyIdentifier) $A.jsonName("PolicyExclusionList") $A.length(max = 256);
  actionNames @4 :List(Text) $A.jsonName("ActionNames") $A.required $A.elementLength(min = 3, max = 128);
  resourceArns @5 :List(Text) $A.jsonName("ResourceArns") $A.elementLength(min = 1, max = 2048);
  resourcePolicy @6 :Text $A.jsonName("ResourcePolicy") $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  resourceOwner @7 :Text $A.jsonName("ResourceOwner") $A.length(min = 1, max = 2048);
  callerArn @8 :Text $A.jsonName("CallerArn") $A.length(min = 1, max = 2048);
  contextEntries @9 :List(ContextEntry) $A.jsonName("ContextEntries");
  resourceHandlingOption @10 :Text $A.jsonName("ResourceHandlingOption") $A.length(min = 1, max = 64);
  maxItems :union $A.jsonName("MaxItems") $A.range(min = 1, max = 1000) { unset @11 :Void; value @12 :Int32; }
  marker @13 :Text $A.jsonName("Marker") $A.length(min = 1, max = 320) $A.pattern("[\\u0020-\\u00FF]+");
}

struct SimulatePrincipalPolicyResponse {
  evaluationResults @0 :List(EvaluationResult) $A.jsonName("EvaluationResults");
  isTruncated :union $A.jsonName("IsTruncated") { unset @1 :Void; value @2 :Bool; }
  marker @3 :Text $A.jsonName("Marker");
}

struct Statement {
  sourcePolicyId @0 :Text $A.jsonName("SourcePolicyId");
  sourcePolicyType @1 :PolicySourceType $A.jsonName("SourcePolicyType");
  startPosition @2 :Position $A.jsonName("StartPosition");
  endPosition @3 :Position $A.jsonName("EndPosition");
}

struct TagPolicyRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required $A.length(max = 50);
}

struct TagPolicyResponse {}

struct UntagPolicyRequest {
  policyArn @0 :Text $A.jsonName("PolicyArn") $A.required $A.length(min = 20, max = 2048);
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.length(max = 50) $A.elementLength(min = 1, max = 128);
}

struct UntagPolicyResponse {}

struct UpdateAssumeRolePolicyRequest {
  roleName @0 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  policyDocument @1 :Text $A.jsonName("PolicyDocument") $A.required $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
}

struct UpdateAssumeRolePolicyResponse {}
