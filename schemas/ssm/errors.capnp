# Written by tools/import_model.py from the API model of ssm (2014-11-06); do not edit.
@0xc8146d59b31db309;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ssm");

using A = import "/schemas/annotations.capnp";

struct HierarchyLevelLimitExceededException $A.exceptionShape(code = "HierarchyLevelLimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct HierarchyTypeMismatchException $A.exceptionShape(code = "HierarchyTypeMismatchException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct IncompatiblePolicyException $A.exceptionShape(code = "IncompatiblePolicyException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InternalServerError $A.exceptionShape(code = "InternalServerError", httpStatus = 500, fault = true) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidAllowedPatternException $A.exceptionShape(code = "InvalidAllowedPatternException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidFilterKey $A.exceptionShape(code = "InvalidFilterKey", httpStatus = 400, fault = false) {}

struct InvalidFilterOption $A.exceptionShape(code = "InvalidFilterOption", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidFilterValue $A.exceptionShape(code = "InvalidFilterValue", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidKeyId $A.exceptionShape(code = "InvalidKeyId", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidNextToken $A.exceptionShape(code = "InvalidNextToken", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidPolicyAttributeException $A.exceptionShape(code = "InvalidPolicyAttributeException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidPolicyTypeException $A.exceptionShape(code = "InvalidPolicyTypeException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidResourceId $A.exceptionShape(code = "InvalidResourceId", httpStatus = 400, fault = false) {}

struct InvalidResourceType $A.exceptionShape(code = "InvalidResourceType", httpStatus = 400, fault = false) {}

struct ParameterAlreadyExists $A.exceptionShape(code = "ParameterAlreadyExists", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterLimitExceeded $A.exceptionShape(code = "ParameterLimitExceeded", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterMaxVersionLimitExceeded $A.exceptionShape(code = "ParameterMaxVersionLimitExceeded", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterNotFound $A.exceptionShape(code = "ParameterNotFound", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterPatternMismatchException $A.exceptionShape(code = "ParameterPatternMismatchException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterVersionLabelLimitExceeded $A.exceptionShape(code = "ParameterVersionLabelLimitExceeded", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ParameterVersionNotFound $A.exceptionShape(code = "ParameterVersionNotFound", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct PoliciesLimitExceededException $A.exceptionShape(code = "PoliciesLimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct TooManyTagsError $A.exceptionShape(code = "TooManyTagsError", httpStatus = 400, fault = false) {}

struct TooManyUpdates $A.exceptionShape(code = "TooManyUpdates", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct UnsupportedParameterType $A.exceptionShape(code = "UnsupportedParameterType", httpStatus = 400, fault = false) {
  message @0 :Text;
}
