# Written by tools/import_model.py from the API model of logs (2014-03-28); do not edit.
@0xa26b9726d91d7c17;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::logs");

using A = import "/schemas/annotations.capnp";
using QueryCompileError = import "/schemas/logs/common.capnp".QueryCompileError;

struct AccessDeniedException $A.exceptionShape(code = "AccessDeniedException", httpStatus = 400, fault = false) {}

struct DataAlreadyAcceptedException $A.exceptionShape(code = "DataAlreadyAcceptedException", httpStatus = 400, fault = false) {
  expectedSequenceToken @0 :Text $A.length(min = 1);
}

struct InvalidOperationException $A.exceptionShape(code = "InvalidOperationException", httpStatus = 400, fault = false) {}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {}

struct InvalidSequenceTokenException $A.exceptionShape(code = "InvalidSequenceTokenException", httpStatus = 400, fault = false) {
  expectedSequenceToken @0 :Text $A.length(min = 1);
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {}

struct MalformedQueryException $A.exceptionShape(code = "MalformedQueryException", httpStatus = 400, fault = false) {
  queryCompileError @0 :QueryCompileError;
}

struct OperationAbortedException $A.exceptionShape(code = "OperationAbortedException", httpStatus = 400, fault = false) {}

struct ResourceAlreadyExistsException $A.exceptionShape(code = "ResourceAlreadyExistsException", httpStatus = 400, fault = false) {}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 400, fault = false) {}

struct ServiceUnavailableException $A.exceptionShape(code = "ServiceUnavailableException", httpStatus = 500, fault = true) {}

struct SessionStreamingException $A.exceptionShape(code = "SessionStreamingException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct SessionTimeoutException $A.exceptionShape(code = "SessionTimeoutException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct TooManyTagsException $A.exceptionShape(code = "TooManyTagsException", httpStatus = 400, fault = false) {
  message @0 :Text;
  resourceName @1 :Text $A.length(min = 1, max = 1011) $A.pattern("[\\w+=/:,.@-]*");
}

struct UnrecognizedClientException $A.exceptionShape(code = "UnrecognizedClientException", httpStatus = 400, fault = false) {}

struct ValidationException $A.exceptionShape(code = "ValidationException", httpStatus = 400, fault = false) {}
