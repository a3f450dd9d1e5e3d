# Written by tools/import_model.py from the API model of cloudwatch (2010-08-01); do not edit.
@0x87d3919cd80f96ae;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudwatch");

using A = import "/schemas/annotations.capnp";
using DashboardValidationMessage = import "/schemas/cloudwatch/dashboard.capnp".DashboardValidationMessage;

struct ConcurrentModificationException $A.exceptionShape(code = "ConcurrentModificationException", httpStatus = 429, fault = false) {}

struct ConflictException $A.exceptionShape(code = "ConflictException", httpStatus = 409, fault = false) {
  message @0 :Text $A.jsonName("Message") $A.length(min = 1, max = 255);
}

struct DashboardInvalidInputError $A.exceptionShape(code = "InvalidParameterInput", httpStatus = 400, fault = false) {
  message @0 :Text;
  dashboardValidationMessages @1 :List(DashboardValidationMessage);
}

struct DashboardNotFoundError $A.exceptionShape(code = "ResourceNotFound", httpStatus = 404, fault = false) {
  message @0 :Text;
}

struct InternalServiceFault $A.exceptionShape(code = "InternalServiceError", httpStatus = 500, fault = true) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidFormatFault $A.exceptionShape(code = "InvalidFormat", httpStatus = 400, fault = false) {
  message @0 :Text $A.length(min = 1, max = 255);
}

struct InvalidNextToken $A.exceptionShape(code = "InvalidNextToken", httpStatus = 400, fault = false) {
  message @0 :Text $A.length(min = 1, max = 255);
}

struct InvalidParameterCombinationException $A.exceptionShape(code = "InvalidParameterCombination", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidParameterValueException $A.exceptionShape(code = "InvalidParameterValue", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct LimitExceededFault $A.exceptionShape(code = "LimitExceeded", httpStatus = 400, fault = false) {
  message @0 :Text $A.length(min = 1, max = 255);
}

struct MissingRequiredParameterException $A.exceptionShape(code = "MissingParameter", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ResourceConflict $A.exceptionShape(code = "ResourceConflict", httpStatus = 409, fault = false) {
  message @0 :Text $A.length(min = 1, max = 255);
}

struct ResourceNotFound $A.exceptionShape(code = "ResourceNotFound", httpStatus = 404, fault = false) {
  message @0 :Text $A.length(min = 1, max = 255);
}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 404, fault = false) {
  resourceType @0 :Text $A.jsonName("ResourceType");
  resourceId @1 :Text $A.jsonName("ResourceId");
}
