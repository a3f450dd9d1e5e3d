# Written by tools/import_model.py from the API model of moorage (2026-11-22); do not edit.
@0x80eeddbbd84e3b43;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::own");

using A = import "/schemas/annotations.capnp";

struct ClientException $A.exceptionShape(code = "ClientException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterNotFoundException $A.exceptionShape(code = "ClusterNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServerException $A.exceptionShape(code = "ServerException", httpStatus = 500, fault = true) {
  message @0 :Text;
}

struct ServiceNotFoundException $A.exceptionShape(code = "ServiceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}
