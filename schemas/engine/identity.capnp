@0xc1f3a5d2b84e6077;
# The identity document of an EC2 instance, as far as registration reads it.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::identity");

struct InstanceIdentityDocument {
  instanceId @0 :Text;          # "i-0123456789abcdef0"
  instanceType @1 :Text;
  availabilityZone @2 :Text;
  imageId @3 :Text;
}
