# The element of every text-to-text map.
@0xb0a17bc1d9a1f002;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage");

struct TextPair {
  key @0 :Text;
  value @1 :Text;
}
