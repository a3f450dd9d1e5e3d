@0xb7e05d3c91f2a846;
# What a task sends to the agent's API at 169.254.170.2, as JSON. docs/task-endpoints.md is the prose to it.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::config");

struct TaskProtectionRequest {
  # PUT $ECS_AGENT_URI/task-protection/v1/state
  protectionEnabled :union $A.jsonName("ProtectionEnabled") { unset @0 :Void; value @1 :Bool; }
  expiresInMinutes :union $A.jsonName("ExpiresInMinutes") { unset @2 :Void; value @3 :Int32; }
}
