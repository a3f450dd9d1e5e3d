"""Operations of ecr, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

EncryptionType = Literal["AES256", "KMS", "KMS_DSSE"]
ImageFailureCode = Literal["InvalidImageDigest", "InvalidImageTag", "ImageTagDoesNotMatchDigest", "ImageNotFound", "MissingDigestAndTag",
    "ImageReferencedByManifestList", "KmsError", "UpstreamAccessDenied", "UpstreamTooManyRequests", "UpstreamUnavailable", "ImageInaccessible"]
ImageStatus = Literal["ACTIVE", "ARCHIVED", "ACTIVATING"]
ImageStatusFilter = Literal["ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"]
ImageTagMutability = Literal["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]
ImageTagMutabilityExclusionFilterType = Literal["WILDCARD"]
LayerAvailability = Literal["AVAILABLE", "UNAVAILABLE", "ARCHIVED"]
LayerFailureCode = Literal["InvalidLayerDigest", "MissingLayerDigest"]
RepositoryFilterType = Literal["PREFIX_MATCH"]
ScanStatus = Literal["IN_PROGRESS", "COMPLETE", "FAILED", "UNSUPPORTED_IMAGE", "ACTIVE", "PENDING", "SCAN_ELIGIBILITY_EXPIRED",
    "FINDINGS_UNAVAILABLE", "LIMIT_EXCEEDED", "IMAGE_ARCHIVED", "IMAGE_SIZE_EXCEEDED"]
TagStatus = Literal["TAGGED", "UNTAGGED", "ANY"]

class AuthorizationData(TypedDict, total=False):
    authorizationToken: str
    expiresAt: float
    proxyEndpoint: str

class BatchCheckLayerAvailabilityRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    layerDigests: Required[list[str]]

class BatchCheckLayerAvailabilityResponse(TypedDict, total=False):
    layers: list[Layer]
    failures: list[LayerFailure]

class BatchDeleteImageRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageIds: Required[list[ImageIdentifier]]

class BatchDeleteImageResponse(TypedDict, total=False):
    imageIds: list[ImageIdentifier]
    failures: list[ImageFailure]

class BatchGetImageRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageIds: Required[list[ImageIdentifier]]
    acceptedMediaTypes: list[str]

class BatchGetImageResponse(TypedDict, total=False):
    images: list[Image]
    failures: list[ImageFailure]

class CreateRepositoryRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    tags: list[Tag]
    imageTagMutability: ImageTagMutability
    imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter]
    imageScanningConfiguration: ImageScanningConfiguration
    encryptionConfiguration: EncryptionConfiguration

class CreateRepositoryResponse(TypedDict, total=False):
    repository: Repository

class DeleteLifecyclePolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]

class DeleteLifecyclePolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    lifecyclePolicyText: str
    lastEvaluatedAt: float

class DeleteReplication(TypedDict, total=False):
    enabled: bool

class DeleteRepositoryPolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]

class DeleteRepositoryPolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    policyText: str

class DeleteRepositoryRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    force: bool

class DeleteRepositoryResponse(TypedDict, total=False):
    repository: Repository

class DescribeImagesFilter(TypedDict, total=False):
    tagStatus: TagStatus
    imageStatus: ImageStatusFilter

class DescribeImagesRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageIds: list[ImageIdentifier]
    nextToken: str
    maxResults: int
    filter: DescribeImagesFilter

class DescribeImagesResponse(TypedDict, total=False):
    imageDetails: list[ImageDetail]
    nextToken: str

class DescribeRegistryRequest(TypedDict, total=False):
    pass

class DescribeRegistryResponse(TypedDict, total=False):
    registryId: str
    replicationConfiguration: ReplicationConfiguration

class DescribeRepositoriesRequest(TypedDict, total=False):
    registryId: str
    repositoryNames: list[str]
    nextToken: str
    maxResults: int

class DescribeRepositoriesResponse(TypedDict, total=False):
    repositories: list[Repository]
    nextToken: str

class EncryptionConfiguration(TypedDict, total=False):
    encryptionType: EncryptionType
    kmsKey: str

class GetAuthorizationTokenRequest(TypedDict, total=False):
    registryIds: list[str]

class GetAuthorizationTokenResponse(TypedDict, total=False):
    authorizationData: list[AuthorizationData]

class GetLifecyclePolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]

class GetLifecyclePolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    lifecyclePolicyText: str
    lastEvaluatedAt: float

class GetRepositoryPolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]

class GetRepositoryPolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    policyText: str

class Image(TypedDict, total=False):
    registryId: str
    repositoryName: str
    imageId: ImageIdentifier
    imageManifest: str
    imageManifestMediaType: str

class ImageDetail(TypedDict, total=False):
    registryId: str
    repositoryName: str
    imageDigest: str
    imageTags: list[str]
    imageSizeInBytes: int
    imagePushedAt: float
    imageScanStatus: ImageScanStatus
    imageScanFindingsSummary: ImageScanFindingsSummary
    imageManifestMediaType: str
    artifactMediaType: str
    lastRecordedPullTime: float
    subjectManifestDigest: str
    imageStatus: ImageStatus
    lastArchivedAt: float
    lastActivatedAt: float

class ImageFailure(TypedDict, total=False):
    imageId: ImageIdentifier
    failureCode: ImageFailureCode
    failureReason: str

class ImageIdentifier(TypedDict, total=False):
    imageDigest: str
    imageTag: str

class ImageScanFindingsSummary(TypedDict, total=False):
    imageScanCompletedAt: float
    vulnerabilitySourceUpdatedAt: float
    findingSeverityCounts: dict[str, int]

class ImageScanStatus(TypedDict, total=False):
    status: ScanStatus
    description: str

class ImageScanningConfiguration(TypedDict, total=False):
    scanOnPush: bool

class ImageTagMutabilityExclusionFilter(TypedDict, total=False):
    filterType: ImageTagMutabilityExclusionFilterType
    filter: str

class Layer(TypedDict, total=False):
    layerDigest: str
    layerAvailability: LayerAvailability
    layerSize: int
    mediaType: str

class LayerFailure(TypedDict, total=False):
    layerDigest: str
    failureCode: LayerFailureCode
    failureReason: str

class ListImagesFilter(TypedDict, total=False):
    tagStatus: TagStatus
    imageStatus: ImageStatusFilter

class ListImagesRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    nextToken: str
    maxResults: int
    filter: ListImagesFilter

class ListImagesResponse(TypedDict, total=False):
    imageIds: list[ImageIdentifier]
    nextToken: str

class ListTagsForResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    tags: list[Tag]

class PutImageRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageManifest: Required[str]
    imageManifestMediaType: str
    imageTag: str
    imageDigest: str

class PutImageResponse(TypedDict, total=False):
    image: Image

class PutImageScanningConfigurationRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageScanningConfiguration: Required[ImageScanningConfiguration]

class PutImageScanningConfigurationResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    imageScanningConfiguration: ImageScanningConfiguration

class PutImageTagMutabilityRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    imageTagMutability: Required[ImageTagMutability]
    imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter]

class PutImageTagMutabilityResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    imageTagMutability: ImageTagMutability
    imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter]

class PutLifecyclePolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    lifecyclePolicyText: Required[str]

class PutLifecyclePolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    lifecyclePolicyText: str

class ReplicationConfiguration(TypedDict, total=False):
    rules: list[ReplicationRule]

class ReplicationDestination(TypedDict, total=False):
    region: str
    registryId: str

class ReplicationRule(TypedDict, total=False):
    destinations: list[ReplicationDestination]
    repositoryFilters: list[RepositoryFilter]
    deleteReplication: DeleteReplication

class Repository(TypedDict, total=False):
    repositoryArn: str
    registryId: str
    repositoryName: str
    repositoryUri: str
    createdAt: float
    imageTagMutability: ImageTagMutability
    imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter]
    imageScanningConfiguration: ImageScanningConfiguration
    encryptionConfiguration: EncryptionConfiguration

class RepositoryFilter(TypedDict, total=False):
    filter: str
    filterType: RepositoryFilterType

class SetRepositoryPolicyRequest(TypedDict, total=False):
    registryId: str
    repositoryName: Required[str]
    policyText: Required[str]
    force: bool

class SetRepositoryPolicyResponse(TypedDict, total=False):
    registryId: str
    repositoryName: str
    policyText: str

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class TagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tags: Required[list[Tag]]

class TagResourceResponse(TypedDict, total=False):
    pass

class UntagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class Operations:
    def batch_check_layer_availability(
        self, *, repositoryName: str, layerDigests: list[str], registryId: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> BatchCheckLayerAvailabilityResponse: ...
    def batch_delete_image(
        self, *, repositoryName: str, imageIds: list[ImageIdentifier], registryId: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> BatchDeleteImageResponse: ...
    def batch_get_image(
        self, *, repositoryName: str, imageIds: list[ImageIdentifier], registryId: str = ..., acceptedMediaTypes: list[str] = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> BatchGetImageResponse: ...
    def create_repository(
        self, *, repositoryName: str, registryId: str = ..., tags: list[Tag] = ..., imageTagMutability: ImageTagMutability = ...,
        imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter] = ...,
        imageScanningConfiguration: ImageScanningConfiguration = ..., encryptionConfiguration: EncryptionConfiguration = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateRepositoryResponse: ...
    def delete_lifecycle_policy(
        self, *, repositoryName: str, registryId: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteLifecyclePolicyResponse: ...
    def delete_repository(
        self, *, repositoryName: str, registryId: str = ..., force: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeleteRepositoryResponse: ...
    def delete_repository_policy(
        self, *, repositoryName: str, registryId: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRepositoryPolicyResponse: ...
    def describe_images(
        self, *, repositoryName: str, registryId: str = ..., imageIds: list[ImageIdentifier] = ..., nextToken: str = ..., maxResults: int = ...,
        filter: DescribeImagesFilter = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeImagesResponse: ...
    def describe_registry(
        self, *, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeRegistryResponse: ...
    def describe_repositories(
        self, *, registryId: str = ..., repositoryNames: list[str] = ..., nextToken: str = ..., maxResults: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeRepositoriesResponse: ...
    def get_authorization_token(
        self, *, registryIds: list[str] = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetAuthorizationTokenResponse: ...
    def get_lifecycle_policy(
        self, *, repositoryName: str, registryId: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetLifecyclePolicyResponse: ...
    def get_repository_policy(
        self, *, repositoryName: str, registryId: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetRepositoryPolicyResponse: ...
    def list_images(
        self, *, repositoryName: str, registryId: str = ..., nextToken: str = ..., maxResults: int = ..., filter: ListImagesFilter = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListImagesResponse: ...
    def list_tags_for_resource(
        self, *, resourceArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def put_image(
        self, *, repositoryName: str, imageManifest: str, registryId: str = ..., imageManifestMediaType: str = ..., imageTag: str = ...,
        imageDigest: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutImageResponse: ...
    def put_image_scanning_configuration(
        self, *, repositoryName: str, imageScanningConfiguration: ImageScanningConfiguration, registryId: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutImageScanningConfigurationResponse: ...
    def put_image_tag_mutability(
        self, *, repositoryName: str, imageTagMutability: ImageTagMutability, registryId: str = ...,
        imageTagMutabilityExclusionFilters: list[ImageTagMutabilityExclusionFilter] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutImageTagMutabilityResponse: ...
    def put_lifecycle_policy(
        self, *, repositoryName: str, lifecyclePolicyText: str, registryId: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutLifecyclePolicyResponse: ...
    def set_repository_policy(
        self, *, repositoryName: str, policyText: str, registryId: str = ..., force: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> SetRepositoryPolicyResponse: ...
    def tag_resource(
        self, *, resourceArn: str, tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def untag_resource(
        self, *, resourceArn: str, tagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
