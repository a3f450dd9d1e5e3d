# Facts about members that Cap'n Proto cannot say: wire names, presence, bounds and how a value is printed.
# core/wire turns them into reading and printing plans; nothing else interprets them.
@0xb0a17bc1d9a1f001;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::annotations");

struct Range {
  min @0 :Int64 = -9223372036854775808;
  max @1 :Int64 = 9223372036854775807;
}

struct Length {
  min @0 :Int64 = 0;
  max @1 :Int64 = 9223372036854775807;
}

struct Pages {
  tokenIn @0 :Text;          # member of the request that says where a page begins
  tokenOut @1 :Text;         # member of the reply that says where the next page begins
  size @2 :Text;             # member of the request that asks for a number of items
  items @3 :List(Text);      # lists of the reply that go on from page to page
  standard @4 :Int32;        # items on a page when the request does not say
  max @5 :Int32;             # items that a request may ask for
}

struct Operation {
  service @0 :Text;          # "ecs", "elbv2", "logs"
  name @1 :Text;             # "CreateCluster"
  errors @2 :List(Text);     # error codes as on the wire
  readonly @3 :Bool;         # changes nothing
  pages @4 :Pages;           # null: the reply comes in one piece
  invalidError @5 :Text;     # as in Service; empty: the service's
}

struct ExceptionShape {
  code @0 :Text;             # as on the wire
  httpStatus @1 :UInt16;
  fault @2 :Bool;            # the server's fault, not the sender's
}

struct QueryList {
  member @0 :Text = "member";   # element name in forms and in XML
  flattened @1 :Bool;
}

enum EnumWords {             # how a service says that an enumeration does not have a value
  own @0;
  ecs @1;
  model @2;
}

struct ErrorClass {
  code @0 :Text;             # as on the wire
  httpStatus @1 :UInt16;
}

struct Service {
  name @0 :Text;
  endpointPrefix @1 :Text;
  targetPrefix @2 :Text;     # X-Amz-Target without the operation; empty for the query protocol
  apiVersion @3 :Text;
  xmlNamespace @4 :Text;
  enumWords @5 :EnumWords;
  invalidError @6 :Text;     # code for members that are missing, out of bounds or unknown values
  bodyBytesMax @7 :UInt32;   # of a request and of one text in it; 0: as core/base/limits.h has it
  valuesMax @8 :UInt32;      # of a request; 0: as core/base/limits.h has it
  errors @9 :List(ErrorClass);
  protocols @10 :List(Text); # as the model names them: "json", "query", "ec2", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"
  jsonVersion @11 :Text;     # of the protocol "json": "1.0" or "1.1"
}

annotation jsonName @0xb0a17bc1d9a1f101 (field, union, group, enumerant) :Text;      # wire name where it differs from ours
annotation required @0xb0a17bc1d9a1f102 (field, union, group) :Void;
annotation range @0xb0a17bc1d9a1f103 (field, union, group) :Range;                   # numbers
annotation length @0xb0a17bc1d9a1f104 (field, union, group) :Length;                 # text: characters; lists: elements
annotation pattern @0xb0a17bc1d9a1f105 (field, union, group) :Text;
annotation map @0xb0a17bc1d9a1f106 (field) :Void;                      # List of {key, value}: an object in JSON
annotation timestamp @0xb0a17bc1d9a1f107 (field, union, group) :Void;                # Int64 milliseconds; JSON seconds, 3 decimals
annotation secret @0xb0a17bc1d9a1f108 (field, union, group) :Void;                   # redacted in logs; names inside stay readable
annotation document @0xb0a17bc1d9a1f109 (field) :Void;                 # Text that holds any JSON value
annotation deprecated @0xb0a17bc1d9a1f10a (field, union, group) :Void;
annotation idempotencyToken @0xb0a17bc1d9a1f10b (field, union, group) :Void;
annotation operation @0xb0a17bc1d9a1f10c (field) :Operation;           # members of Call and Reply
annotation exceptionShape @0xb0a17bc1d9a1f10d (struct) :ExceptionShape;
annotation queryList @0xb0a17bc1d9a1f10e (field) :QueryList;           # where it is not <member>
annotation services @0xb0a17bc1d9a1f10f (struct) :List(Service);       # on Call: every service it speaks
annotation elementLength @0xb0a17bc1d9a1f110 (field) :Length;          # of each text in a list
annotation elementRange @0xb0a17bc1d9a1f111 (field) :Range;            # of each number in a list
annotation xmlName @0xb0a17bc1d9a1f112 (field, union, group) :Text;       # element of ec2 replies where it is not the wire name
annotation queryName @0xb0a17bc1d9a1f113 (field, union, group) :Text;     # key of ec2 forms where it is not the wire name
