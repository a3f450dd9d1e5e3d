# Written by tools/import_model.py from the API model of secretsmanager (2017-10-17); do not edit.
@0xa364d6a49dce389a;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::secretsmanager");

using A = import "/schemas/annotations.capnp";

struct APIErrorType {
  secretId @0 :Text $A.jsonName("SecretId") $A.length(min = 1, max = 2048);
  errorCode @1 :Text $A.jsonName("ErrorCode");
  message @2 :Text $A.jsonName("Message");
}

struct BatchGetSecretValueRequest {
  secretIdList @0 :List(Text) $A.jsonName("SecretIdList") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 2048);
  filters @1 :List(Filter) $A.jsonName("Filters") $A.length(max = 10);
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 20) { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
}

struct BatchGetSecretValueResponse {
  secretValues @0 :List(SecretValueEntry) $A.jsonName("SecretValues");
  nextToken @1 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
  errors @2 :List(APIErrorType) $A.jsonName("Errors");
}

struct CreateSecretRequest {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 512);
  clientRequestToken @1 :Text $A.jsonName("ClientRequestToken") $A.length(min = 32, max = 64) $A.idempotencyToken;
  description @2 :Text $A.jsonName("Description") $A.length(max = 2048);
  kmsKeyId @3 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
  secretBinary @4 :Data $A.jsonName("SecretBinary") $A.secret;
  secretString @5 :Text $A.jsonName("SecretString") $A.length(min = 1, max = 65536) $A.secret;
  tags @6 :List(Tag) $A.jsonName("Tags");
  addReplicaRegions @7 :List(ReplicaRegionType) $A.jsonName("AddReplicaRegions") $A.length(min = 1);
  forceOverwriteReplicaSecret :union $A.jsonName("ForceOverwriteReplicaSecret") { unset @8 :Void; value @9 :Bool; }
  type @10 :Text $A.jsonName("Type") $A.length(min = 0, max = 256);
  crossAccountPrimaryARN @11 :Text $A.jsonName("CrossAccountPrimaryARN") $A.length(min = 20, max = 2048);
}

struct CreateSecretResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  versionId @2 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  replicationStatus @3 :List(ReplicationStatusType) $A.jsonName("ReplicationStatus");
}

struct CrossAccountPrimaryType {
  primarySecretARN @0 :Text $A.jsonName("PrimarySecretARN") $A.length(min = 20, max = 2048);
  replicationStatus @1 :StatusType $A.jsonName("ReplicationStatus");
  statusMessage @2 :Text $A.jsonName("StatusMessage") $A.length(min = 1, max = 4096);
}

struct CrossAccountReplicaEntry {
  replicaSecretARN @0 :Text $A.jsonName("ReplicaSecretARN") $A.length(min = 20, max = 2048);
  replicationRoleARN @1 :Text $A.jsonName("ReplicationRoleARN") $A.length(min = 20, max = 2048);
  replicationStatus @2 :StatusType $A.jsonName("ReplicationStatus");
  statusMessage @3 :Text $A.jsonName("StatusMessage") $A.length(min = 1, max = 4096);
}

struct DeleteResourcePolicyRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  policyName @1 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
}

struct DeleteResourcePolicyResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 512);
  policyName @2 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
}

struct DeleteSecretRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  recoveryWindowInDays :union $A.jsonName("RecoveryWindowInDays") { unset @1 :Void; value @2 :Int64; }
  forceDeleteWithoutRecovery :union $A.jsonName("ForceDeleteWithoutRecovery") { unset @3 :Void; value @4 :Bool; }
}

struct DeleteSecretResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  deletionDate :union $A.jsonName("DeletionDate") $A.timestamp { unset @2 :Void; value @3 :Int64; }
}

struct DescribeSecretRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
}

struct DescribeSecretResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  type @2 :Text $A.jsonName("Type") $A.length(min = 0, max = 256);
  description @3 :Text $A.jsonName("Description") $A.length(max = 2048);
  kmsKeyId @4 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
  rotationEnabled :union $A.jsonName("RotationEnabled") { unset @5 :Void; value @6 :Bool; }
  rotationLambdaARN @7 :Text $A.jsonName("RotationLambdaARN") $A.length(min = 0, max = 2048);
  rotationRules @8 :RotationRulesType $A.jsonName("RotationRules");
  externalSecretRotationMetadata @9 :List(ExternalSecretRotationMetadataItem) $A.jsonName("ExternalSecretRotationMetadata");
  externalSecretRotationRoleArn @10 :Text $A.jsonName("ExternalSecretRotationRoleArn") $A.length(min = 20, max = 2048);
  lastRotatedDate :union $A.jsonName("LastRotatedDate") $A.timestamp { unset @11 :Void; value @12 :Int64; }
  lastChangedDate :union $A.jsonName("LastChangedDate") $A.timestamp { unset @13 :Void; value @14 :Int64; }
  lastAccessedDate :union $A.jsonName("LastAccessedDate") $A.timestamp { unset @15 :Void; value @16 :Int64; }
  deletedDate :union $A.jsonName("DeletedDate") $A.timestamp { unset @17 :Void; value @18 :Int64; }
  nextRotationDate :union $A.jsonName("NextRotationDate") $A.timestamp { unset @19 :Void; value @20 :Int64; }
  tags @21 :List(Tag) $A.jsonName("Tags");
  versionIdsToStages @22 :List(SecretVersionsToStagesMapTypeEntry) $A.jsonName("VersionIdsToStages") $A.map;
  owningService @23 :Text $A.jsonName("OwningService") $A.length(min = 1, max = 128);
  createdDate :union $A.jsonName("CreatedDate") $A.timestamp { unset @24 :Void; value @25 :Int64; }
  primaryRegion @26 :Text $A.jsonName("PrimaryRegion") $A.length(min = 1, max = 128) $A.pattern("^([a-z]+-)+\\d+$");
  replicationStatus @27 :List(ReplicationStatusType) $A.jsonName("ReplicationStatus");
  crossAccountPrimary @28 :CrossAccountPrimaryType $A.jsonName("CrossAccountPrimary");
  crossAccountReplicas @29 :List(CrossAccountReplicaEntry) $A.jsonName("CrossAccountReplicas") $A.length(min = 1, max = 100);
}

struct ExternalSecretRotationMetadataItem {
  key @0 :Text $A.jsonName("Key") $A.length(min = 1, max = 256);
  value @1 :Text $A.jsonName("Value") $A.length(min = 1, max = 2048);
}

struct Filter {
  key @0 :FilterNameStringType $A.jsonName("Key");
  values @1 :List(Text) $A.jsonName("Values") $A.length(min = 1, max = 10) $A.elementLength(max = 512);
}

enum FilterNameStringType {
  unset @0;
  description @1;
  name @2;
  tagKey @3 $A.jsonName("tag-key");
  tagValue @4 $A.jsonName("tag-value");
  primaryRegion @5 $A.jsonName("primary-region");
  owningService @6 $A.jsonName("owning-service");
  all @7;
}

struct GetRandomPasswordRequest {
  passwordLength :union $A.jsonName("PasswordLength") $A.range(min = 1, max = 4096) { unset @0 :Void; value @1 :Int64; }
  excludeCharacters @2 :Text $A.jsonName("ExcludeCharacters") $A.length(min = 0, max = 4096);
  excludeNumbers :union $A.jsonName("ExcludeNumbers") { unset @3 :Void; value @4 :Bool; }
  excludePunctuation :union $A.jsonName("ExcludePunctuation") { unset @5 :Void; value @6 :Bool; }
  excludeUppercase :union $A.jsonName("ExcludeUppercase") { unset @7 :Void; value @8 :Bool; }
  excludeLowercase :union $A.jsonName("ExcludeLowercase") { unset @9 :Void; value @10 :Bool; }
  includeSpace :union $A.jsonName("IncludeSpace") { unset @11 :Void; value @12 :Bool; }
  requireEachIncludedType :union $A.jsonName("RequireEachIncludedType") { unset @13 :Void; value @14 :Bool; }
}

struct GetRandomPasswordResponse {
  randomPassword @0 :Text $A.jsonName("RandomPassword") $A.length(min = 0, max = 4096) $A.secret;
}

struct GetResourcePolicyRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  policyName @1 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
}

struct GetResourcePolicyResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 512);
  resourcePolicy @2 :Text $A.jsonName("ResourcePolicy") $A.length(min = 1, max = 20480);
  policyName @3 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
}

struct GetSecretValueRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  versionId @1 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  versionStage @2 :Text $A.jsonName("VersionStage") $A.length(min = 1, max = 256);
}

struct GetSecretValueResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  versionId @2 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  secretBinary @3 :Data $A.jsonName("SecretBinary") $A.secret;
  secretString @4 :Text $A.jsonName("SecretString") $A.length(min = 1, max = 65536) $A.secret;
  versionStages @5 :List(Text) $A.jsonName("VersionStages") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 256);
  createdDate :union $A.jsonName("CreatedDate") $A.timestamp { unset @6 :Void; value @7 :Int64; }
}

struct ListSecretVersionIdsRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 100) { unset @1 :Void; value @2 :Int32; }
  nextToken @3 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
  includeDeprecated :union $A.jsonName("IncludeDeprecated") { unset @4 :Void; value @5 :Bool; }
}

struct ListSecretVersionIdsResponse {
  versions @0 :List(SecretVersionsListEntry) $A.jsonName("Versions");
  nextToken @1 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
  arn @2 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @3 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
}

struct ListSecretsRequest {
  includePlannedDeletion :union $A.jsonName("IncludePlannedDeletion") { unset @0 :Void; value @1 :Bool; }
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 1, max = 100) { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
  filters @5 :List(Filter) $A.jsonName("Filters") $A.length(max = 10);
  sortOrder @6 :SortOrderType $A.jsonName("SortOrder");
  sortBy @7 :SortByType $A.jsonName("SortBy");
}

struct ListSecretsResponse {
  secretList @0 :List(SecretListEntry) $A.jsonName("SecretList");
  nextToken @1 :Text $A.jsonName("NextToken") $A.length(min = 1, max = 4096);
}

struct PutResourcePolicyRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  resourcePolicy @1 :Text $A.jsonName("ResourcePolicy") $A.required $A.length(min = 1, max = 20480);
  policyName @2 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
  blockPublicPolicy :union $A.jsonName("BlockPublicPolicy") { unset @3 :Void; value @4 :Bool; }
}

struct PutResourcePolicyResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 512);
  policyName @2 :Text $A.jsonName("PolicyName") $A.length(min = 1, max = 64) $A.pattern("[0-9A-Za-z\\-\\_]+");
}

struct PutSecretValueRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  clientRequestToken @1 :Text $A.jsonName("ClientRequestToken") $A.length(min = 32, max = 64) $A.idempotencyToken;
  secretBinary @2 :Data $A.jsonName("SecretBinary") $A.secret;
  secretString @3 :Text $A.jsonName("SecretString") $A.length(min = 1, max = 65536) $A.secret;
  versionStages @4 :List(Text) $A.jsonName("VersionStages") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 256);
  rotationToken @5 :Text $A.jsonName("RotationToken") $A.length(min = 36, max = 256) $A.pattern("^[a-zA-Z0-9\\-]+$") $A.secret;
}

struct PutSecretValueResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  versionId @2 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  versionStages @3 :List(Text) $A.jsonName("VersionStages") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 256);
}

struct ReplicaRegionType {
  region @0 :Text $A.jsonName("Region") $A.length(min = 1, max = 128) $A.pattern("^([a-z]+-)+\\d+$");
  kmsKeyId @1 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
}

struct ReplicationStatusType {
  region @0 :Text $A.jsonName("Region") $A.length(min = 1, max = 128) $A.pattern("^([a-z]+-)+\\d+$");
  kmsKeyId @1 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
  status @2 :StatusType $A.jsonName("Status");
  statusMessage @3 :Text $A.jsonName("StatusMessage") $A.length(min = 1, max = 4096);
  lastAccessedDate :union $A.jsonName("LastAccessedDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
}

struct RestoreSecretRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
}

struct RestoreSecretResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
}

struct RotationRulesType {
  automaticallyAfterDays :union $A.jsonName("AutomaticallyAfterDays") $A.range(min = 1, max = 1000) { unset @0 :Void; value @1 :Int64; }
  duration @2 :Text $A.jsonName("Duration") $A.length(min = 2, max = 3) $A.pattern("[0-9]+h");
  scheduleExpression @3 :Text $A.jsonName("ScheduleExpression") $A.length(min = 1, max = 256) $A.pattern("[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+");
}

struct SecretListEntry {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  type @2 :Text $A.jsonName("Type") $A.length(min = 0, max = 256);
  description @3 :Text $A.jsonName("Description") $A.length(max = 2048);
  kmsKeyId @4 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
  rotationEnabled :union $A.jsonName("RotationEnabled") { unset @5 :Void; value @6 :Bool; }
  rotationLambdaARN @7 :Text $A.jsonName("RotationLambdaARN") $A.length(min = 0, max = 2048);
  rotationRules @8 :RotationRulesType $A.jsonName("RotationRules");
  externalSecretRotationMetadata @9 :List(ExternalSecretRotationMetadataItem) $A.jsonName("ExternalSecretRotationMetadata");
  externalSecretRotationRoleArn @10 :Text $A.jsonName("ExternalSecretRotationRoleArn") $A.length(min = 20, max = 2048);
  lastRotatedDate :union $A.jsonName("LastRotatedDate") $A.timestamp { unset @11 :Void; value @12 :Int64; }
  lastChangedDate :union $A.jsonName("LastChangedDate") $A.timestamp { unset @13 :Void; value @14 :Int64; }
  lastAccessedDate :union $A.jsonName("LastAccessedDate") $A.timestamp { unset @15 :Void; value @16 :Int64; }
  deletedDate :union $A.jsonName("DeletedDate") $A.timestamp { unset @17 :Void; value @18 :Int64; }
  nextRotationDate :union $A.jsonName("NextRotationDate") $A.timestamp { unset @19 :Void; value @20 :Int64; }
  tags @21 :List(Tag) $A.jsonName("Tags");
  secretVersionsToStages @22 :List(SecretVersionsToStagesMapTypeEntry) $A.jsonName("SecretVersionsToStages") $A.map;
  owningService @23 :Text $A.jsonName("OwningService") $A.length(min = 1, max = 128);
  createdDate :union $A.jsonName("CreatedDate") $A.timestamp { unset @24 :Void; value @25 :Int64; }
  primaryRegion @26 :Text $A.jsonName("PrimaryRegion") $A.length(min = 1, max = 128) $A.pattern("^([a-z]+-)+\\d+$");
}

struct SecretValueEntry {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  versionId @2 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  secretBinary @3 :Data $A.jsonName("SecretBinary") $A.secret;
  secretString @4 :Text $A.jsonName("SecretString") $A.length(min = 1, max = 65536) $A.secret;
  versionStages @5 :List(Text) $A.jsonName("VersionStages") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 256);
  createdDate :union $A.jsonName("CreatedDate") $A.timestamp { unset @6 :Void; value @7 :Int64; }
}

struct SecretVersionsListEntry {
  versionId @0 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
  versionStages @1 :List(Text) $A.jsonName("VersionStages") $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 256);
  lastAccessedDate :union $A.jsonName("LastAccessedDate") $A.timestamp { unset @2 :Void; value @3 :Int64; }
  createdDate :union $A.jsonName("CreatedDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
  kmsKeyIds @6 :List(Text) $A.jsonName("KmsKeyIds") $A.elementLength(min = 0, max = 2048);
}

struct SecretVersionsToStagesMapTypeEntry {
  key @0 :Text;
  value @1 :List(Text);
}

enum SortByType {
  unset @0;
  createdDate @1 $A.jsonName("created-date");
  lastAccessedDate @2 $A.jsonName("last-accessed-date");
  lastChangedDate @3 $A.jsonName("last-changed-date");
  name @4;
}

enum SortOrderType {
  unset @0;
  asc @1;
  desc @2;
}

enum StatusType {
  unset @0;
  inSync @1 $A.jsonName("InSync");
  failed @2 $A.jsonName("Failed");
  inProgress @3 $A.jsonName("InProgress");
  pending @4 $A.jsonName("Pending");
  detached @5 $A.jsonName("Detached");
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.length(min = 1, max = 128);
  value @1 :Text $A.jsonName("Value") $A.length(min = 0, max = 256);
}

struct TagResourceRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required;
}

struct TagResourceResponse {}

struct UntagResourceRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.elementLength(min = 1, max = 128);
}

struct UntagResourceResponse {}

struct UpdateSecretRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  clientRequestToken @1 :Text $A.jsonName("ClientRequestToken") $A.length(min = 32, max = 64) $A.idempotencyToken;
  description @2 :Text $A.jsonName("Description") $A.length(max = 2048);
  kmsKeyId @3 :Text $A.jsonName("KmsKeyId") $A.length(min = 0, max = 2048);
  secretBinary @4 :Data $A.jsonName("SecretBinary") $A.secret;
  secretString @5 :Text $A.jsonName("SecretString") $A.length(min = 1, max = 65536) $A.secret;
  type @6 :Text $A.jsonName("Type") $A.length(min = 0, max = 256);
}

struct UpdateSecretResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
  versionId @2 :Text $A.jsonName("VersionId") $A.length(min = 32, max = 64);
}

struct UpdateSecretVersionStageRequest {
  secretId @0 :Text $A.jsonName("SecretId") $A.required $A.length(min = 1, max = 2048);
  versionStage @1 :Text $A.jsonName("VersionStage") $A.required $A.length(min = 1, max = 256);
  removeFromVersionId @2 :Text $A.jsonName("RemoveFromVersionId") $A.length(min = 32, max = 64);
  moveToVersionId @3 :Text $A.jsonName("MoveToVersionId") $A.length(min = 32, max = 64);
}

struct UpdateSecretVersionStageResponse {
  arn @0 :Text $A.jsonName("ARN") $A.length(min = 20, max = 2048);
  name @1 :Text $A.jsonName("Name") $A.length(min = 1, max = 256);
}
