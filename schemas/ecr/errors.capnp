# Written by tools/import_model.py from the API model of ecr (2015-09-21); do not edit.
@0xb4a50e10c39f18f5;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecr");

using A = import "/schemas/annotations.capnp";

struct ImageAlreadyExistsException $A.exceptionShape(code = "ImageAlreadyExistsException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ImageDigestDoesNotMatchException $A.exceptionShape(code = "ImageDigestDoesNotMatchException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ImageNotFoundException $A.exceptionShape(code = "ImageNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ImageTagAlreadyExistsException $A.exceptionShape(code = "ImageTagAlreadyExistsException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidTagParameterException $A.exceptionShape(code = "InvalidTagParameterException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct KmsException $A.exceptionShape(code = "KmsException", httpStatus = 400, fault = false) {
  message @0 :Text;
  kmsError @1 :Text;
}

struct LayersNotFoundException $A.exceptionShape(code = "LayersNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct LifecyclePolicyNotFoundException $A.exceptionShape(code = "LifecyclePolicyNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ReferencedImagesNotFoundException $A.exceptionShape(code = "ReferencedImagesNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct RepositoryAlreadyExistsException $A.exceptionShape(code = "RepositoryAlreadyExistsException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct RepositoryNotEmptyException $A.exceptionShape(code = "RepositoryNotEmptyException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct RepositoryNotFoundException $A.exceptionShape(code = "RepositoryNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct RepositoryPolicyNotFoundException $A.exceptionShape(code = "RepositoryPolicyNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServerException $A.exceptionShape(code = "ServerException", httpStatus = 500, fault = true) {
  message @0 :Text;
}

struct TooManyTagsException $A.exceptionShape(code = "TooManyTagsException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct UnableToGetUpstreamImageException $A.exceptionShape(code = "UnableToGetUpstreamImageException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ValidationException $A.exceptionShape(code = "ValidationException", httpStatus = 400, fault = false) {
  message @0 :Text;
}
