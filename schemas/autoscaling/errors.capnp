# Written by tools/import_model.py from the API model of autoscaling (2016-02-06); do not edit.
@0xf03fb310f7443771;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::autoscaling");

using A = import "/schemas/annotations.capnp";

struct ConcurrentUpdateException $A.exceptionShape(code = "ConcurrentUpdateException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct FailedResourceAccessException $A.exceptionShape(code = "FailedResourceAccessException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InternalServiceException $A.exceptionShape(code = "InternalServiceException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidNextTokenException $A.exceptionShape(code = "InvalidNextTokenException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct ObjectNotFoundException $A.exceptionShape(code = "ObjectNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
  resourceName @1 :Text $A.jsonName("ResourceName") $A.length(min = 1, max = 1011) $A.pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$");
}

struct TooManyTagsException $A.exceptionShape(code = "TooManyTagsException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
  resourceName @1 :Text $A.jsonName("ResourceName") $A.length(min = 1, max = 1011) $A.pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$");
}

struct ValidationException $A.exceptionShape(code = "ValidationException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}
