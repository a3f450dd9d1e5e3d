@0xb7d1f4a06c2e9358;
# Stored records of ECS that stand apart from records.capnp: one struct for each entity. The key in the table is the entity's number and is
# not repeated here. Instants are milliseconds since the epoch, 0: not yet. Enumerations are ordinals, which only grow.

using Cxx = import "/capnp/c++.capnp";
using EcsService = import "/schemas/ecs/service.capnp";
using ServiceRevision = import "/schemas/engine/records.capnp".ServiceRevision;
$Cxx.namespace("moorage::record");

struct AccountSetting {
  name @0 :Text;        # as on the wire: "containerInsights"
  principal @1 :Text;   # ARN of the user, role or root user that the value is for; root: the default of the account
  value @2 :Text;
}

struct RevisionImage {
  container @0 :Text;
  image @1 :Text;
  digest @2 :Text;   # empty: no task of the revision has told one
}

# One service-revision: what a deployment rolls out.
struct RevisionRecord {
  service @0 :UInt64;
  digits @1 :UInt64;   # of ecs-svc/DIGITS, too
  createdAt @2 :Int64;
  revision @3 :ServiceRevision;
  images @4 :List(RevisionImage);
}

# How many tasks a revision has.
struct RevisionCount {
  digits @0 :UInt64;
  requested @1 :Int32;
  running @2 :Int32;
  pending @3 :Int32;
}

# One service-deployment: how a revision was rolled out, and how that ended.
struct ServiceDeployment {
  service @0 :UInt64;
  external @1 :Text;   # the last part of its ARN
  target @2 :RevisionCount;   # counts: when it ended
  sources @3 :List(RevisionCount);
  status @4 :UInt8;
  statusReason @5 :Text;
  createdAt @6 :Int64;
  startedAt @7 :Int64;
  finishedAt @8 :Int64;
  stoppedAt @9 :Int64;
  updatedAt @10 :Int64;
  configuration @11 :EcsService.DeploymentConfiguration;
  rollbackReason @12 :Text;
  rollbackAt @13 :Int64;
  rollbackDigits @14 :UInt64;
  breakerTriggered @15 :Bool;
  breakerFailures @16 :Int32;   # when it ended
  breakerThreshold @17 :Int32;  # when it ended
}

# A task that neither scaling in nor a deployment stops before `expiresAt`.
struct TaskProtection {
  task @0 :UInt64;
  expiresAt @1 :Int64;
}
