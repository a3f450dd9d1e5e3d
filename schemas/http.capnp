# Facts that only the protocols over XML and over HTTP's own parts need: where a member of a rest-json or rest-xml service travels
# and what its parts are called. core/protocol interprets them; the shapes of core/wire do not.
@0xb0a17bc1d9a1f200;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::annotations");

struct MapNames {
  key @0 :Text = "key";      # elements of an entry of a map
  value @1 :Text = "value";
}

enum HttpPlace {
  body @0;
  uri @1;                    # {name} or {name+} of the path
  query @2;                  # one parameter; a map: one for each entry, without a name
  header @3;
  headers @4;                # a map: one header for each entry, the name is a prefix
  status @5;                 # the HTTP status of the reply
  payload @6;                # the whole body is this member
}

struct HttpBinding {
  place @0 :HttpPlace;
  name @1 :Text;             # of the label, parameter or header; of the prefix
}

enum TimeFormat {
  standard @0;               # of the place: seconds in JSON, RFC 3339 in XML, forms and queries, RFC 7231 in headers
  unixTimestamp @1;
  iso8601 @2;
  rfc822 @3;
}

struct XmlNamespace {
  uri @0 :Text;
  prefix @1 :Text;           # empty: the default namespace of the element
}

annotation mapNames @0xb0a17bc1d9a1f201 (field) :MapNames;
annotation http @0xb0a17bc1d9a1f202 (field, union, group) :HttpBinding;
annotation timeFormat @0xb0a17bc1d9a1f203 (field, union, group) :TimeFormat;
annotation xmlNamespace @0xb0a17bc1d9a1f204 (field, struct) :XmlNamespace;
annotation xmlAttribute @0xb0a17bc1d9a1f205 (field, union, group) :Void;
annotation jsonText @0xb0a17bc1d9a1f206 (field) :Void;     # a header whose text is JSON, in base64
annotation xmlRoot @0xb0a17bc1d9a1f207 (struct) :Text;     # the element of the whole body
