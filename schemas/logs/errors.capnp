# Written by tools/import_model.py from the API model of logs (2014-03-28); do not edit.
@0xa26b9726d91d7c17;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::logs");

using A = import "/schemas/annotations.capnp";

struct DataAlreadyAcceptedException $A.exceptionShape(code = "DataAlreadyAcceptedException", httpStatus = 400, fault = false) {
  expectedSequenceToken @0 :Text $A.length(min = 1);
}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {}

struct InvalidSequenceTokenException $A.exceptionShape(code = "InvalidSequenceTokenException", httpStatus = 400, fault = false) {
  expectedSequenceToken @0 :Text $A.length(min = 1);
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {}

struct OperationAbortedException $A.exceptionShape(code = "OperationAbortedException", httpStatus = 400, fault = false) {}

struct ResourceAlreadyExistsException $A.exceptionShape(code = "ResourceAlreadyExistsException", httpStatus = 400, fault = false) {}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 400, fault = false) {}

struct ServiceUnavailableException $A.exceptionShape(code = "ServiceUnavailableException", httpStatus = 500, fault = true) {}

struct UnrecognizedClientException $A.exceptionShape(code = "UnrecognizedClientException", httpStatus = 400, fault = false) {}

struct ValidationException $A.exceptionShape(code = "ValidationException", httpStatus = 400, fault = false) {}
