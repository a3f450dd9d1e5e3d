@0xa8d5e0f7c3b19d42;
# What the token of a session of ExecuteCommand stands for, sealed with the key of the engine (core/base/sealer.h): none is stored.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::record");

struct ExecToken {
  sessionId @0 :Text;           # "ecs-execute-command-…"
  taskId @1 :Text;              # 32 hex characters
  container @2 :Text;
  command @3 :Text;             # as the request has it
  runtime @4 :Text;             # name of the driver
  machineId @5 :Text;
  principal @6 :Text;           # ARN of the caller: only this one may resume or end the session
  expiresAt @7 :Int64;          # milliseconds since the epoch: the session has to begin before
  nonce @8 :UInt64;
  isResumption @9 :Bool;        # of a session that is there, and not of a new one
  logGroup @10 :Text;           # where the transcript goes; empty: nowhere
  attempt @11 :Int32;           # of the container
}
