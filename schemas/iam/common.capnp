# Written by tools/import_model.py from the API model of iam (2010-05-08); do not edit.
@0xe7ecbb2637dc13ca;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::iam");

using A = import "/schemas/annotations.capnp";

struct AttachedPermissionsBoundary {
  permissionsBoundaryType @0 :PermissionsBoundaryAttachmentType $A.jsonName("PermissionsBoundaryType");
  permissionsBoundaryArn @1 :Text $A.jsonName("PermissionsBoundaryArn") $A.length(min = 20, max = 2048);
}

struct AttachedPolicy {
  policyName @0 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  policyArn @1 :Text $A.jsonName("PolicyArn") $A.length(min = 20, max = 2048);
}

enum EntityType {
  unset @0;
  user @1 $A.jsonName("User");
  role @2 $A.jsonName("Role");
  group @3 $A.jsonName("Group");
  localManagedPolicy @4 $A.jsonName("LocalManagedPolicy");
  awsManagedPolicy @5 $A.jsonName("AWSManagedPolicy");
}

struct InstanceProfile {
  path @0 :Text $A.jsonName("Path") $A.required $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  instanceProfileName @1 :Text $A.jsonName("InstanceProfileName") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\w+=,.@-]+");
  instanceProfileId @2 :Text $A.jsonName("InstanceProfileId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  arn @3 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048);
  createDate :union $A.jsonName("CreateDate") $A.required $A.timestamp { unset @4 :Void; value @5 :Int64; }
  roles @6 :List(Role) $A.jsonName("Roles") $A.required;
  tags @7 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
}

enum PermissionsBoundaryAttachmentType {
  unset @0;
  permissionsBoundaryPolicy @1 $A.jsonName("PermissionsBoundaryPolicy");
}

struct PolicyVersion {
  document @0 :Text $A.jsonName("Document") $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  versionId @1 :Text $A.jsonName("VersionId") $A.pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
  isDefaultVersion :union $A.jsonName("IsDefaultVersion") { unset @2 :Void; value @3 :Bool; }
  createDate :union $A.jsonName("CreateDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
}

struct Role {
  path @0 :Text $A.jsonName("Path") $A.required $A.length(min = 1, max = 512) $A.pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  roleName @1 :Text $A.jsonName("RoleName") $A.required $A.length(min = 1, max = 64) $A.pattern("[\\w+=,.@-]+");
  roleId @2 :Text $A.jsonName("RoleId") $A.required $A.length(min = 16, max = 128) $A.pattern("[\\w]+");
  arn @3 :Text $A.jsonName("Arn") $A.required $A.length(min = 20, max = 2048);
  createDate :union $A.jsonName("CreateDate") $A.required $A.timestamp { unset @4 :Void; value @5 :Int64; }
  assumeRolePolicyDocument @6 :Text $A.jsonName("AssumeRolePolicyDocument") $A.length(min = 1, max = 131072) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  description @7 :Text $A.jsonName("Description") $A.length(max = 1000) $A.pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  maxSessionDuration :union $A.jsonName("MaxSessionDuration") $A.range(min = 3600, max = 43200) { unset @8 :Void; value @9 :Int32; }
  maxSigninSessionDuration :union $A.jsonName("MaxSigninSessionDuration") $A.range(min = 3600, max = 7776000) { unset @10 :Void; value @11 :Int32; }
  permissionsBoundary @12 :AttachedPermissionsBoundary $A.jsonName("PermissionsBoundary");
  tags @13 :List(Tag) $A.jsonName("Tags") $A.length(max = 50);
  roleLastUsed @14 :RoleLastUsed $A.jsonName("RoleLastUsed");
  sourceRoleTemplate @15 :SourceRoleTemplate $A.jsonName("SourceRoleTemplate");
}

struct RoleLastUsed {
  lastUsedDate :union $A.jsonName("LastUsedDate") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  region @2 :Text $A.jsonName("Region");
}

struct SourceRoleTemplate {
  templateArn @0 :Text $A.jsonName("TemplateArn") $A.required $A.length(min = 20, max = 2048);
  templateMinorVersion :union $A.jsonName("TemplateMinorVersion") $A.required { unset @1 :Void; value @2 :Int32; }
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 128) $A.pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 0, max = 256) $A.pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
}
