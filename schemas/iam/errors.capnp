# Written by tools/import_model.py from the API model of iam (2010-05-08); do not edit.
@0xd288c70585774fa3;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::iam");

using A = import "/schemas/annotations.capnp";

struct ConcurrentModificationException $A.exceptionShape(code = "ConcurrentModification", httpStatus = 409, fault = false) {
  message @0 :Text;
}

struct DeleteConflictException $A.exceptionShape(code = "DeleteConflict", httpStatus = 409, fault = false) {
  message @0 :Text;
}

struct EntityAlreadyExistsException $A.exceptionShape(code = "EntityAlreadyExists", httpStatus = 409, fault = false) {
  message @0 :Text;
}

struct EntityTemporarilyUnmodifiableException $A.exceptionShape(code = "EntityTemporarilyUnmodifiable", httpStatus = 409, fault = false) {
  message @0 :Text;
}

struct InvalidInputException $A.exceptionShape(code = "InvalidInput", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceeded", httpStatus = 409, fault = false) {
  message @0 :Text;
}

struct MalformedPolicyDocumentException $A.exceptionShape(code = "MalformedPolicyDocument", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct NoSuchEntityException $A.exceptionShape(code = "NoSuchEntity", httpStatus = 404, fault = false) {
  message @0 :Text;
}

struct PolicyEvaluationException $A.exceptionShape(code = "PolicyEvaluation", httpStatus = 500, fault = false) {
  message @0 :Text;
}

struct PolicyNotAttachableException $A.exceptionShape(code = "PolicyNotAttachable", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServiceFailureException $A.exceptionShape(code = "ServiceFailure", httpStatus = 500, fault = false) {
  message @0 :Text;
}

struct UnmodifiableEntityException $A.exceptionShape(code = "UnmodifiableEntity", httpStatus = 400, fault = false) {
  message @0 :Text;
}
