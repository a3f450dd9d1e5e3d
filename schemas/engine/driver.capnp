@0xd1b5c6a0f2e94c11;
# The language of the message doors: what the engine asks of a runtime or a balancer (commands) and what they tell (reports).
# Commands are functions of the engine's state: the same command may come again after a crash, with another id, and must
# then do no harm. Reports may repeat and may be late. New abilities are new union members.

using Cxx = import "/capnp/c++.capnp";
using Ann = import "/schemas/annotations.capnp";
using TaskDef = import "/schemas/ecs/taskdefinition.capnp";
using Common = import "/schemas/ecs/common.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::driver");

# ---------------------------------------------------------------------------------------------------------- runtime

struct RuntimeCommand {
  id @0 :UInt64;                # rising within one run of the engine
  machineId @1 :Text;           # which machine (ec2InstanceId) of this driver: "i-…"
  union {
    inventory @2 :Void;         # answer: RuntimeReport.inventory, complete
    startContainer @3 :StartContainer;
    stopContainer @4 :StopContainer;
    releaseTask @5 :ReleaseTask;
    networkRules @6 :NetworkRules;
    pullImage @7 :PullImage;
  }
}

struct StartContainer {
  # Pull (as the pull behaviour says), create, start. Answers: containerProgress*, then containerStarted or containerFailed.
  # A container of this name that already runs, or has exited, is reported as it is; nothing is started twice.
  taskId @0 :Text;              # 32 hex characters
  taskArn @1 :Text;
  clusterName @2 :Text;
  family @3 :Text;
  revision @4 :Int32;
  container @5 :TaskDef.ContainerDefinition;   # overrides already merged, defaults already filled
  networkMode @6 :Text;         # bridge | host | none | awsvpc
  taskCpuUnits @7 :Int32;       # task-level limit; 0: none (1024 units = one core)
  taskMemoryMib @8 :Int32;      # task-level limit; 0: none
  volumes @9 :List(TaskDef.Volume);
  pidMode @10 :Text;
  ipcMode @11 :Text;
  logStream @12 :Text;          # awslogs: PREFIX/CONTAINER/TASKID; empty: the driver uses the container's runtime id
  containerArn @13 :Text;
  stopTimeoutMs @14 :Int64;     # used when the driver has to stop it by itself (failed start)
  serviceName @15 :Text;        # empty for standalone tasks
  attempt @16 :Int32;           # 0, and one more for every restart by a restart policy: a higher one than the container has
                                # starts the exited one anew: same runtime id, same writable layer, same log stream; what still
                                # runs of a lower attempt is ended first
  launchType @17 :Text;         # EC2 | FARGATE | EXTERNAL
  taskNetwork @18 :TaskNetwork; # of networkMode awsvpc: the task's own interface; else absent
  taskRoleArn @19 :Text;        # whose credentials the containers of the task get; empty: none
  executionRoleArn @20 :Text;   # with whose rights secrets, images and logs are fetched; empty: the engine's own
  proxyConfiguration @21 :TaskDef.ProxyConfiguration;
  ephemeralStorageGib @22 :Int32;     # that the task may write; 0: no limit
  enableFaultInjection @23 :Bool;
  cpuArchitecture @24 :Text;    # X86_64 | ARM64; empty: the machine's
}

struct TaskNetwork {
  # The elastic network interface of a task: a function of the engine's state, the same for every container of the task.
  interfaceId @0 :Text;         # "eni-…"
  attachmentId @1 :Text;
  macAddress @2 :Text;
  subnetId @3 :Text;
  subnetBlock @4 :Text;         # "10.0.1.0/24"
  address @5 :Text;             # IPv4; empty: none
  gateway @6 :Text;
  subnetBlockV6 @7 :Text;       # empty: no IPv6
  addressV6 @8 :Text;
  gatewayV6 @9 :Text;
  hostName @10 :Text;           # private DNS name
  securityGroups @11 :List(Text);
  assignPublicIp @12 :Bool;
  publicAddress @13 :Text;
}

struct NetworkRules {
  # What may reach what among the task interfaces of a machine, complete: it replaces the rules of before. Answer: none.
  groups @0 :List(SecurityGroup);
  subnets @1 :List(Subnet);

  struct SecurityGroup {
    id @0 :Text;                # "sg-…"
    ingress @1 :List(Rule);     # what is not allowed is dropped
    egress @2 :List(Rule);
    members @3 :List(Text);     # addresses of the interfaces that are in the group, on whichever machine
  }
  struct Subnet {
    id @0 :Text;
    block @1 :Text;
    ingress @2 :List(Rule);     # of its network ACL, in order of rule number; the first that fits decides
    egress @3 :List(Rule);
  }
  struct Rule {
    protocol @0 :Text;          # tcp | udp | icmp | icmpv6 | a number | -1 for all
    fromPort @1 :Int32 = -1;    # for ICMP its type; -1: every one
    toPort @2 :Int32 = -1;      # for ICMP its code
    block @3 :Text;             # CIDR of the other side; empty: `group`
    group @4 :Text;             # members of this group are the other side
    isDeny @5 :Bool;            # network ACLs only
  }
}

struct PullImage {
  # Fetches an image before any task asks for it. Answer: none but pullProgress; a start of the same image waits for it.
  image @0 :Text;
  credentialsParameter @1 :Text;    # ARN of a secret; empty: none
  executionRoleArn @2 :Text;
}

struct StopContainer {
  # Stop signal of the image (default SIGTERM), SIGKILL after timeoutMs. Answer: containerExited (also where it was gone already).
  taskId @0 :Text;
  containerName @1 :Text;
  timeoutMs @2 :Int64;
  attempt @3 :Int32 = -1;       # the latest that was asked for. Where a lower one has exited and nothing runs, this one will not
                                # be started any more: the answer is the exit that is known, with this attempt.
}

struct ReleaseTask {
  # Removes every trace of the task: containers, mounts, networks, cgroups, anonymous volumes, port forwards. Kills what still
  # runs. Answer: taskReleased once all of it is confirmed absent.
  taskId @0 :Text;
}

struct RuntimeReport {
  machineId @0 :Text;
  union {
    capabilities @1 :Capabilities;      # first report after start, and again when it changes
    inventory @2 :Inventory;
    containerProgress @3 :ContainerProgress;
    containerStarted @4 :ContainerStarted;
    containerFailed @5 :ContainerFailed;
    containerExited @6 :ContainerExited;
    containerHealth @7 :ContainerHealth;
    taskReleased @8 :TaskReleased;
    connection @9 :Connection;
    machineNotice @10 :MachineNotice;
    pullProgress @11 :PullProgress;
  }
}

struct PullProgress {
  # How far an image has come; told now and then, never more often than once a second for an image.
  image @0 :Text;
  atMs @1 :Int64;
  bytesDone @2 :Int64;
  bytesTotal @3 :Int64;         # 0: not known yet
  layersDone @4 :Int32;
  layersTotal @5 :Int32;
  status @6 :Status;
  message @7 :Text;             # why it failed
  enum Status {
    unset @0;
    running @1;
    done @2;
    failed @3;
  }
}

struct MachineNotice {
  # Something that the operator of a machine should hear of. It becomes an event of the engine and changes nothing.
  atMs @0 :Int64;
  severity @1 :Severity;
  name @2 :Text;                # RUNTIME_OBJECT_RESTORED, …: what kind of news, in capitals
  message @3 :Text;             # one sentence
  enum Severity {
    unset @0;
    info @1;
    warn @2;
    error @3;
  }
}

struct Capabilities {
  address @0 :Text;             # where host ports of this machine are reached, e.g. "127.0.0.1"
  cpuUnits @1 :Int64;           # cores x 1024
  memoryMib @2 :Int64;
  reservedPorts @3 :List(UInt16);       # TCP
  reservedPortsUdp @4 :List(UInt16);
  attributes @5 :List(Common.Attribute);
  bootId @6 :Text;
  runtimeVersion @7 :Text;      # "crun 1.8.1"
  agentVersion @8 :Text;
}

enum ContainerStatus {
  unset @0;
  created @1;
  running @2;
  exited @3;
}

struct ContainerState {
  taskId @0 :Text;
  containerName @1 :Text;
  status @2 :ContainerStatus;
  runtimeId @3 :Text;
  imageDigest @4 :Text;
  networkBindings @5 :List(Common.NetworkBinding);
  startedAtMs @6 :Int64;
  exitedAtMs @7 :Int64;
  hasExitCode @8 :Bool;
  exitCode @9 :Int32;
  oomKilled @10 :Bool;
  health @11 :Health;
  attempt @12 :Int32 = -1;      # of StartContainer; -1: the driver does not count attempts
}

struct Inventory {
  bootId @0 :Text;
  complete @1 :Bool;            # false: a part only; absence proves nothing
  containers @2 :List(ContainerState);
}

struct ContainerProgress {
  taskId @0 :Text;
  containerName @1 :Text;
  atMs @2 :Int64;
  phase @3 :Phase;
  enum Phase {
    unset @0;
    pullStarted @1;
    pullStopped @2;
    created @3;
  }
}

struct ContainerStarted {
  taskId @0 :Text;
  containerName @1 :Text;
  atMs @2 :Int64;
  runtimeId @3 :Text;           # 64 hex characters
  imageDigest @4 :Text;         # "sha256:…"
  networkBindings @5 :List(Common.NetworkBinding);
  pid @6 :Int32;
  attempt @7 :Int32 = -1;       # which start this is: a report of an earlier attempt says nothing about a later one
}

struct ContainerFailed {
  # The container never ran; nothing of it is left running.
  taskId @0 :Text;
  containerName @1 :Text;
  atMs @2 :Int64;
  errorName @3 :Text;           # CannotPullContainerError, CannotCreateContainerError, CannotStartContainerError, …
  message @4 :Text;
  attempt @5 :Int32 = -1;
}

struct ContainerExited {
  # The process is gone and so are its port forwards.
  taskId @0 :Text;
  containerName @1 :Text;
  atMs @2 :Int64;
  hasExitCode @3 :Bool;
  exitCode @4 :Int32;           # 128 + signal where a signal ended it
  oomKilled @5 :Bool;
  reason @6 :Text;              # "OutOfMemoryError: Container killed due to memory usage", …; usually empty
  attempt @7 :Int32 = -1;
}

enum Health {
  unset @0;
  healthy @1;
  unhealthy @2;
}

struct ContainerHealth {
  taskId @0 :Text;
  containerName @1 :Text;
  atMs @2 :Int64;
  health @3 :Health;
  output @4 :Text;              # of the last probe, at most 4096 bytes
  attempt @5 :Int32 = -1;
}

struct TaskReleased {
  taskId @0 :Text;
}

struct Connection {
  connected @0 :Bool;
  reason @1 :Text;
}

# --------------------------------------------------------------------------------------------------------- balancer

struct BalancerCommand {
  id @0 :UInt64;
  union {
    sync @1 :BalancerState;             # everything that shall be there; what is not in it goes. Given at start.
    setLoadBalancer @2 :LoadBalancer;
    removeLoadBalancer @3 :Text;        # id
    setTargetGroup @4 :TargetGroup;
    removeTargetGroup @5 :Text;         # id
    setTarget @6 :Target;               # adds it, or changes its mode
    removeTarget @7 :Target;
  }
}

struct BalancerState {
  loadBalancers @0 :List(LoadBalancer);
  targetGroups @1 :List(TargetGroup);
  targets @2 :List(Target);
}

struct LoadBalancer {
  id @0 :Text;                  # 16 hex characters of the ARN; safe in file names and configuration
  arn @1 :Text;
  name @2 :Text;
  address @3 :Text;             # where it listens
  listeners @4 :List(Listener);
  idleTimeoutMs @5 :Int64;
  attributes @6 :List(TextPair);  # as ELBv2 names them; only those whose value is not the default
}

struct Listener {
  id @0 :Text;
  port @1 :UInt16;
  protocol @2 :Text;            # HTTP | HTTPS | TCP | …
  union {
    forward @3 :List(Weighted);
    fixedResponse @4 :FixedResponse;
    redirect @5 :Redirect;
  }
  struct Weighted {
    targetGroupId @0 :Text;
    weight @1 :Int32;
  }
  struct FixedResponse {
    statusCode @0 :Int32;
    contentType @1 :Text;
    body @2 :Text;
  }
  struct Redirect {
    statusCode @0 :Int32;
    location @1 :Text;          # already expanded but for #{path}, #{query}, #{host}, #{port}, #{protocol}
  }
  rules @6 :List(ListenerRule); # by rising priority; the first whose conditions all hold decides, otherwise the action above
  groupSeconds @7 :Int32;       # of a forward: a client stays with its target group for this time; 0: it does not
  attributes @8 :List(TextPair);  # as ELBv2 names them; only those whose value is not the default
}

struct ListenerRule {
  id @0 :Text;                  # 16 hex characters of the ARN
  priority @1 :Int32;
  conditions @2 :List(RuleCondition);
  union {
    forward @3 :List(Listener.Weighted);
    fixedResponse @4 :Listener.FixedResponse;
    redirect @5 :Listener.Redirect;
  }
  groupSeconds @6 :Int32;       # as in Listener
}

struct RuleCondition {
  # Holds when one of the values, or one of the regular expressions, matches. Where nothing else is said a value is a pattern
  # with * (any text) and ? (one character) for the whole of what is compared.
  field @0 :Text;               # host-header and query-string (letters of either case), path-pattern, http-header (the value's
                                # letters of either case), http-request-method (no wildcards), source-ip (CIDR)
  header @1 :Text;              # http-header: the name of the header
  values @2 :List(Text);
  regexValues @3 :List(Text);   # host-header, path-pattern, http-header: they match a part of what is compared
  pairs @4 :List(Pair);         # query-string; \* and \? stand for the character itself
  struct Pair {
    key @0 :Text;               # empty: any key
    value @1 :Text;
  }
}

struct TargetGroup {
  id @0 :Text;                  # 16 hex characters of the ARN
  arn @1 :Text;
  name @2 :Text;
  protocol @3 :Text;            # HTTP | TCP | …
  algorithm @4 :Text;           # round_robin | least_outstanding_requests | weighted_random
  healthCheck @5 :HealthCheck;
  stickinessSeconds @6 :Int32;  # 0: off
  slowStartSeconds @7 :Int32;
}

struct HealthCheck {
  enabled @0 :Bool;
  protocol @1 :Text;            # HTTP | TCP
  path @2 :Text;
  port @3 :Int32;               # 0: traffic port
  intervalMs @4 :Int64;
  timeoutMs @5 :Int64;
  healthyThreshold @6 :Int32;
  unhealthyThreshold @7 :Int32;
  matcher @8 :Text;             # "200", "200,202", "200-299"
}

struct Target {
  targetGroupId @0 :Text;
  targetId @1 :Text;            # instance id or IP as registered
  address @2 :Text;             # where to connect
  port @3 :UInt16;
  mode @4 :Mode;
  enum Mode {
    unset @0;
    active @1;
    draining @2;                # no new requests; targetDrained is reported when no request is left
  }
}

struct BalancerReport {
  union {
    synced @0 :Void;                    # the balancer serves the state of the last sync
    targetHealth @1 :TargetHealth;
    targetDrained @2 :TargetRef;        # no request in flight any more (mode draining)
    targetRemoved @3 :TargetRef;
    loadBalancerState @4 :LoadBalancerState;
    connection @5 :Connection;          # lost: the driver retries by itself; after it is back it asks for nothing, sync comes
  }
}

struct TargetRef {
  targetGroupId @0 :Text;
  targetId @1 :Text;
  port @2 :UInt16;
}

struct TargetHealth {
  target @0 :TargetRef;
  state @1 :State;
  reason @2 :Text;              # Target.FailedHealthChecks, Target.ResponseCodeMismatch, Target.Timeout, …; empty when healthy
  description @3 :Text;         # "Health checks failed with these codes: [503]"
  atMs @4 :Int64;
  enum State {
    unset @0;
    initial @1;
    healthy @2;
    unhealthy @3;
  }
}

struct LoadBalancerState {
  id @0 :Text;
  active @1 :Bool;
  reason @2 :Text;              # why not: "127.0.0.1:80 is in use by another process"
}
