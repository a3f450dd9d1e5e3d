@0xb7d1f4a06c2e9358;
# Stored records of ECS that stand apart from records.capnp: one struct for each entity. The key in the table is the entity's number and is
# not repeated here.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::record");

struct AccountSetting {
  name @0 :Text;        # as on the wire: "containerInsights"
  principal @1 :Text;   # ARN of the user, role or root user that the value is for; root: the default of the account
  value @2 :Text;
}
