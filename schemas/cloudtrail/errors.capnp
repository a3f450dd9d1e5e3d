# Written by tools/import_model.py from the API model of cloudtrail (2013-11-01); do not edit.
@0xcf8888aab9d0536f;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudtrail");

using A = import "/schemas/annotations.capnp";

struct InvalidEventCategoryException $A.exceptionShape(code = "InvalidEventCategoryException", httpStatus = 400, fault = false) {}

struct InvalidLookupAttributesException $A.exceptionShape(code = "InvalidLookupAttributesException", httpStatus = 400, fault = false) {}

struct InvalidMaxResultsException $A.exceptionShape(code = "InvalidMaxResultsException", httpStatus = 400, fault = false) {}

struct InvalidNextTokenException $A.exceptionShape(code = "InvalidNextTokenException", httpStatus = 400, fault = false) {}

struct InvalidTimeRangeException $A.exceptionShape(code = "InvalidTimeRangeException", httpStatus = 400, fault = false) {}

struct OperationNotPermittedException $A.exceptionShape(code = "OperationNotPermittedException", httpStatus = 400, fault = false) {}

struct UnsupportedOperationException $A.exceptionShape(code = "UnsupportedOperationException", httpStatus = 400, fault = false) {}
