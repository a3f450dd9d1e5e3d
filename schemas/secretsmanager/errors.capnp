# Written by tools/import_model.py from the API model of secretsmanager (2017-10-17); do not edit.
@0xae72ed13087013a0;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::secretsmanager");

using A = import "/schemas/annotations.capnp";

struct DecryptionFailure $A.exceptionShape(code = "DecryptionFailure", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct EncryptionFailure $A.exceptionShape(code = "EncryptionFailure", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InternalServiceError $A.exceptionShape(code = "InternalServiceError", httpStatus = 500, fault = true) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidNextTokenException $A.exceptionShape(code = "InvalidNextTokenException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct InvalidRequestException $A.exceptionShape(code = "InvalidRequestException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct MalformedPolicyDocumentException $A.exceptionShape(code = "MalformedPolicyDocumentException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct PreconditionNotMetException $A.exceptionShape(code = "PreconditionNotMetException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct PublicPolicyException $A.exceptionShape(code = "PublicPolicyException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct ResourceExistsException $A.exceptionShape(code = "ResourceExistsException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text $A.jsonName("Message");
}
