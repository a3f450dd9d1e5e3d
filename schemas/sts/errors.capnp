# Written by tools/import_model.py from the API model of sts (2011-06-15); do not edit.
@0xef7bcf6259d9d0e7;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::sts");

using A = import "/schemas/annotations.capnp";

struct ExpiredTokenException $A.exceptionShape(code = "ExpiredTokenException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidAuthorizationMessageException $A.exceptionShape(code = "InvalidAuthorizationMessageException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidContextAssertionException $A.exceptionShape(code = "InvalidContextAssertion", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct MalformedPolicyDocumentException $A.exceptionShape(code = "MalformedPolicyDocument", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct PackedPolicyTooLargeException $A.exceptionShape(code = "PackedPolicyTooLarge", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct RegionDisabledException $A.exceptionShape(code = "RegionDisabledException", httpStatus = 403, fault = false) {
  message @0 :Text;
}
