# Written by tools/import_model.py from the API model of ecr (2015-09-21); do not edit.
@0xdd6628fe4ccbdbe3;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecr");

using A = import "/schemas/annotations.capnp";

struct AuthorizationData {
  authorizationToken @0 :Text $A.pattern("^\\S+$") $A.secret;
  expiresAt :union $A.timestamp { unset @1 :Void; value @2 :Int64; }
  proxyEndpoint @3 :Text;
}

struct BatchCheckLayerAvailabilityRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  layerDigests @2 :List(Text) $A.required $A.length(min = 1, max = 100) $A.elementLength(min = 0, max = 1000);
}

struct BatchCheckLayerAvailabilityResponse {
  layers @0 :List(Layer);
  failures @1 :List(LayerFailure);
}

struct BatchDeleteImageRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageIds @2 :List(ImageIdentifier) $A.required $A.length(min = 1, max = 100);
}

struct BatchDeleteImageResponse {
  imageIds @0 :List(ImageIdentifier) $A.length(min = 1, max = 100);
  failures @1 :List(ImageFailure);
}

struct BatchGetImageRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageIds @2 :List(ImageIdentifier) $A.required $A.length(min = 1, max = 100);
  acceptedMediaTypes @3 :List(Text) $A.length(min = 1, max = 100);
}

struct BatchGetImageResponse {
  images @0 :List(Image);
  failures @1 :List(ImageFailure);
}

struct CreateRepositoryRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  tags @2 :List(Tag);
  imageTagMutability @3 :ImageTagMutability;
  imageTagMutabilityExclusionFilters @4 :List(ImageTagMutabilityExclusionFilter) $A.length(min = 1, max = 5);
  imageScanningConfiguration @5 :ImageScanningConfiguration;
  encryptionConfiguration @6 :EncryptionConfiguration;
}

struct CreateRepositoryResponse {
  repository @0 :Repository;
}

struct DeleteLifecyclePolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
}

struct DeleteLifecyclePolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  lifecyclePolicyText @2 :Text $A.length(min = 100, max = 30720);
  lastEvaluatedAt :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct DeleteReplication {
  enabled :union $A.required { unset @0 :Void; value @1 :Bool; }
}

struct DeleteRepositoryPolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
}

struct DeleteRepositoryPolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  policyText @2 :Text $A.length(min = 0, max = 10240);
}

struct DeleteRepositoryRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  force :union { unset @2 :Void; value @3 :Bool; }
}

struct DeleteRepositoryResponse {
  repository @0 :Repository;
}

struct DescribeImagesFilter {
  tagStatus @0 :TagStatus;
  imageStatus @1 :ImageStatusFilter;
}

struct DescribeImagesRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageIds @2 :List(ImageIdentifier) $A.length(min = 1, max = 100);
  nextToken @3 :Text;
  maxResults :union $A.range(min = 1, max = 1000) { unset @4 :Void; value @5 :Int32; }
  filter @6 :DescribeImagesFilter;
}

struct DescribeImagesResponse {
  imageDetails @0 :List(ImageDetail);
  nextToken @1 :Text;
}

struct DescribeRegistryRequest {}

struct DescribeRegistryResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  replicationConfiguration @1 :ReplicationConfiguration;
}

struct DescribeRepositoriesRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryNames @1 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 2, max = 256);
  nextToken @2 :Text;
  maxResults :union $A.range(min = 1, max = 1000) { unset @3 :Void; value @4 :Int32; }
}

struct DescribeRepositoriesResponse {
  repositories @0 :List(Repository);
  nextToken @1 :Text;
}

struct EncryptionConfiguration {
  encryptionType @0 :EncryptionType $A.required;
  kmsKey @1 :Text $A.length(min = 1, max = 2048);
}

enum EncryptionType {
  unset @0;
  aes256 @1 $A.jsonName("AES256");
  kms @2 $A.jsonName("KMS");
  kmsDsse @3 $A.jsonName("KMS_DSSE");
}

enum FindingSeverity {
  unset @0;
  informational @1 $A.jsonName("INFORMATIONAL");
  low @2 $A.jsonName("LOW");
  medium @3 $A.jsonName("MEDIUM");
  high @4 $A.jsonName("HIGH");
  critical @5 $A.jsonName("CRITICAL");
  undefined @6 $A.jsonName("UNDEFINED");
}

struct FindingSeverityCountsEntry {
  key @0 :FindingSeverity;
  value :union { unset @1 :Void; value @2 :Int32; }
}

struct GetAuthorizationTokenRequest {
  registryIds @0 :List(Text) $A.length(min = 1, max = 10) $A.deprecated;
}

struct GetAuthorizationTokenResponse {
  authorizationData @0 :List(AuthorizationData);
}

struct GetLifecyclePolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
}

struct GetLifecyclePolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  lifecyclePolicyText @2 :Text $A.length(min = 100, max = 30720);
  lastEvaluatedAt :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct GetRepositoryPolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
}

struct GetRepositoryPolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  policyText @2 :Text $A.length(min = 0, max = 10240);
}

struct Image {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageId @2 :ImageIdentifier;
  imageManifest @3 :Text $A.length(min = 1, max = 4194304);
  imageManifestMediaType @4 :Text;
}

struct ImageDetail {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageDigest @2 :Text;
  imageTags @3 :List(Text) $A.elementLength(min = 1, max = 300);
  imageSizeInBytes :union { unset @4 :Void; value @5 :Int64; }
  imagePushedAt :union $A.timestamp { unset @6 :Void; value @7 :Int64; }
  imageScanStatus @8 :ImageScanStatus;
  imageScanFindingsSummary @9 :ImageScanFindingsSummary;
  imageManifestMediaType @10 :Text;
  artifactMediaType @11 :Text;
  lastRecordedPullTime :union $A.timestamp { unset @12 :Void; value @13 :Int64; }
  subjectManifestDigest @14 :Text;
  imageStatus @15 :ImageStatus;
  lastArchivedAt :union $A.timestamp { unset @16 :Void; value @17 :Int64; }
  lastActivatedAt :union $A.timestamp { unset @18 :Void; value @19 :Int64; }
}

struct ImageFailure {
  imageId @0 :ImageIdentifier;
  failureCode @1 :ImageFailureCode;
  failureReason @2 :Text;
}

enum ImageFailureCode {
  unset @0;
  invalidImageDigest @1 $A.jsonName("InvalidImageDigest");
  invalidImageTag @2 $A.jsonName("InvalidImageTag");
  imageTagDoesNotMatchDigest @3 $A.jsonName("ImageTagDoesNotMatchDigest");
  imageNotFound @4 $A.jsonName("ImageNotFound");
  missingDigestAndTag @5 $A.jsonName("MissingDigestAndTag");
  imageReferencedByManifestList @6 $A.jsonName("ImageReferencedByManifestList");
  kmsError @7 $A.jsonName("KmsError");
  upstreamAccessDenied @8 $A.jsonName("UpstreamAccessDenied");
  upstreamTooManyRequests @9 $A.jsonName("UpstreamTooManyRequests");
  upstreamUnavailable @10 $A.jsonName("UpstreamUnavailable");
  imageInaccessible @11 $A.jsonName("ImageInaccessible");
}

struct ImageIdentifier {
  imageDigest @0 :Text;
  imageTag @1 :Text $A.length(min = 1, max = 300);
}

struct ImageScanFindingsSummary {
  imageScanCompletedAt :union $A.timestamp { unset @0 :Void; value @1 :Int64; }
  vulnerabilitySourceUpdatedAt :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  findingSeverityCounts @4 :List(FindingSeverityCountsEntry) $A.map;
}

struct ImageScanStatus {
  status @0 :ScanStatus;
  description @1 :Text;
}

struct ImageScanningConfiguration {
  scanOnPush :union { unset @0 :Void; value @1 :Bool; }
}

enum ImageStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  archived @2 $A.jsonName("ARCHIVED");
  activating @3 $A.jsonName("ACTIVATING");
}

enum ImageStatusFilter {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  archived @2 $A.jsonName("ARCHIVED");
  activating @3 $A.jsonName("ACTIVATING");
  any @4 $A.jsonName("ANY");
}

enum ImageTagMutability {
  unset @0;
  mutable @1 $A.jsonName("MUTABLE");
  immutable @2 $A.jsonName("IMMUTABLE");
  immutableWithExclusion @3 $A.jsonName("IMMUTABLE_WITH_EXCLUSION");
  mutableWithExclusion @4 $A.jsonName("MUTABLE_WITH_EXCLUSION");
}

struct ImageTagMutabilityExclusionFilter {
  filterType @0 :ImageTagMutabilityExclusionFilterType $A.required;
  filter @1 :Text $A.required $A.length(min = 1, max = 128) $A.pattern("^[0-9a-zA-Z._*-]{1,128}$");
}

enum ImageTagMutabilityExclusionFilterType {
  unset @0;
  wildcard @1 $A.jsonName("WILDCARD");
}

struct Layer {
  layerDigest @0 :Text $A.pattern("[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+");
  layerAvailability @1 :LayerAvailability;
  layerSize :union { unset @2 :Void; value @3 :Int64; }
  mediaType @4 :Text;
}

enum LayerAvailability {
  unset @0;
  available @1 $A.jsonName("AVAILABLE");
  unavailable @2 $A.jsonName("UNAVAILABLE");
  archived @3 $A.jsonName("ARCHIVED");
}

struct LayerFailure {
  layerDigest @0 :Text $A.length(min = 0, max = 1000);
  failureCode @1 :LayerFailureCode;
  failureReason @2 :Text;
}

enum LayerFailureCode {
  unset @0;
  invalidLayerDigest @1 $A.jsonName("InvalidLayerDigest");
  missingLayerDigest @2 $A.jsonName("MissingLayerDigest");
}

struct ListImagesFilter {
  tagStatus @0 :TagStatus;
  imageStatus @1 :ImageStatusFilter;
}

struct ListImagesRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  nextToken @2 :Text;
  maxResults :union $A.range(min = 1, max = 1000) { unset @3 :Void; value @4 :Int32; }
  filter @5 :ListImagesFilter;
}

struct ListImagesResponse {
  imageIds @0 :List(ImageIdentifier) $A.length(min = 1, max = 100);
  nextToken @1 :Text;
}

struct ListTagsForResourceRequest {
  resourceArn @0 :Text $A.required;
}

struct ListTagsForResourceResponse {
  tags @0 :List(Tag);
}

struct PutImageRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageManifest @2 :Text $A.required $A.length(min = 1, max = 4194304);
  imageManifestMediaType @3 :Text;
  imageTag @4 :Text $A.length(min = 1, max = 300);
  imageDigest @5 :Text;
}

struct PutImageResponse {
  image @0 :Image;
}

struct PutImageScanningConfigurationRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageScanningConfiguration @2 :ImageScanningConfiguration $A.required;
}

struct PutImageScanningConfigurationResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageScanningConfiguration @2 :ImageScanningConfiguration;
}

struct PutImageTagMutabilityRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageTagMutability @2 :ImageTagMutability $A.required;
  imageTagMutabilityExclusionFilters @3 :List(ImageTagMutabilityExclusionFilter) $A.length(min = 1, max = 5);
}

struct PutImageTagMutabilityResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  imageTagMutability @2 :ImageTagMutability;
  imageTagMutabilityExclusionFilters @3 :List(ImageTagMutabilityExclusionFilter) $A.length(min = 1, max = 5);
}

struct PutLifecyclePolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  lifecyclePolicyText @2 :Text $A.required $A.length(min = 100, max = 30720);
}

struct PutLifecyclePolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  lifecyclePolicyText @2 :Text $A.length(min = 100, max = 30720);
}

struct ReplicationConfiguration {
  rules @0 :List(ReplicationRule) $A.required $A.length(min = 0, max = 25);
}

struct ReplicationDestination {
  region @0 :Text $A.required $A.length(min = 2, max = 25) $A.pattern("[0-9a-z-]{2,25}");
  registryId @1 :Text $A.required $A.pattern("[0-9]{12}");
}

struct ReplicationRule {
  destinations @0 :List(ReplicationDestination) $A.required $A.length(min = 0, max = 100);
  repositoryFilters @1 :List(RepositoryFilter) $A.length(min = 1, max = 100);
  deleteReplication @2 :DeleteReplication;
}

struct Repository {
  repositoryArn @0 :Text;
  registryId @1 :Text $A.pattern("[0-9]{12}");
  repositoryName @2 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  repositoryUri @3 :Text;
  createdAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  imageTagMutability @6 :ImageTagMutability;
  imageTagMutabilityExclusionFilters @7 :List(ImageTagMutabilityExclusionFilter) $A.length(min = 1, max = 5);
  imageScanningConfiguration @8 :ImageScanningConfiguration;
  encryptionConfiguration @9 :EncryptionConfiguration;
}

struct RepositoryFilter {
  filter @0 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$");
  filterType @1 :RepositoryFilterType $A.required;
}

enum RepositoryFilterType {
  unset @0;
  prefixMatch @1 $A.jsonName("PREFIX_MATCH");
}

enum ScanStatus {
  unset @0;
  inProgress @1 $A.jsonName("IN_PROGRESS");
  complete @2 $A.jsonName("COMPLETE");
  failed @3 $A.jsonName("FAILED");
  unsupportedImage @4 $A.jsonName("UNSUPPORTED_IMAGE");
  active @5 $A.jsonName("ACTIVE");
  pending @6 $A.jsonName("PENDING");
  scanEligibilityExpired @7 $A.jsonName("SCAN_ELIGIBILITY_EXPIRED");
  findingsUnavailable @8 $A.jsonName("FINDINGS_UNAVAILABLE");
  limitExceeded @9 $A.jsonName("LIMIT_EXCEEDED");
  imageArchived @10 $A.jsonName("IMAGE_ARCHIVED");
  imageSizeExceeded @11 $A.jsonName("IMAGE_SIZE_EXCEEDED");
}

struct SetRepositoryPolicyRequest {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.required $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  policyText @2 :Text $A.required $A.length(min = 0, max = 10240);
  force :union { unset @3 :Void; value @4 :Bool; }
}

struct SetRepositoryPolicyResponse {
  registryId @0 :Text $A.pattern("[0-9]{12}");
  repositoryName @1 :Text $A.length(min = 2, max = 256) $A.pattern("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  policyText @2 :Text $A.length(min = 0, max = 10240);
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required;
  value @1 :Text $A.jsonName("Value") $A.required;
}

struct TagResourceRequest {
  resourceArn @0 :Text $A.required;
  tags @1 :List(Tag) $A.required;
}

struct TagResourceResponse {}

enum TagStatus {
  unset @0;
  tagged @1 $A.jsonName("TAGGED");
  untagged @2 $A.jsonName("UNTAGGED");
  any @3 $A.jsonName("ANY");
}

struct UntagResourceRequest {
  resourceArn @0 :Text $A.required;
  tagKeys @1 :List(Text) $A.required;
}

struct UntagResourceResponse {}
