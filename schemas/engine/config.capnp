@0xd5b1d8a24e8c7a31;
# Options of the library's own drivers, as JSON in the configuration of an engine. What is absent has the driver's default;
# what is not here is refused. docs/drivers.md is the prose to it.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::config");

struct OciOptions {
  # Linux containers on this machine by crun or runc.
  stateDir @0 :Text;                # absent: `oci` in the directory of the store
  runtime @1 :Text;                 # "crun", "runc", a path, or "auto"
  layoutsDir @2 :Text;              # OCI layouts that stand for registry names
  layoutsRegistry @3 :Text;         # "moorage.local"
  pathRoots @4 :List(Text);         # where oci:/path:tag and docker-archive:/path may point to
  pullBehavior @5 :PullBehavior;    # ECS_IMAGE_PULL_BEHAVIOR of the ECS agent
  plainHttpRegistries @6 :List(Text);
  authFile @7 :Text;                # registry credentials (containers-auth.json)
  skopeo @8 :Text;                  # programs
  umoci @9 :Text;
  policy @10 :OciPolicy;
  address @11 :Text;                # where host ports of this machine are reached
  subnet @12 :Text;                 # of the bridge
  dynamicPortFirst :union $A.range(min = 1, max = 65535) { unset @13 :Void; value @14 :Int32; }
  dynamicPortLast :union $A.range(min = 1, max = 65535) { unset @15 :Void; value @16 :Int32; }
  workers :union $A.range(min = 1, max = 1024) { unset @17 :Void; value @18 :Int32; }
  startDeadlineMs :union $A.range(min = 100, max = 86400000) { unset @19 :Void; value @20 :Int64; }
  pidsMax :union $A.range(min = 1, max = 4194304) { unset @21 :Void; value @22 :Int64; }
  logSegmentBytes :union $A.range(min = 4096, max = 1073741824) { unset @23 :Void; value @24 :Int64; }
  logSegmentsMax :union $A.range(min = 1, max = 1024) { unset @25 :Void; value @26 :Int32; }
  reservedMemoryMib :union $A.range(min = 0) { unset @27 :Void; value @28 :Int64; }
  attributes @29 :List(TextPair) $A.map;     # of the machine, beyond those found out
  publishOnAllAddresses :union { unset @30 :Void; value @31 :Bool; }   # host ports answer beyond `address`
  blockHostServices :union { unset @32 :Void; value @33 :Bool; }       # containers reach no socket of this machine
  taskEndpoint @34 :TaskEndpointOptions;
  registry @35 :RegistryOptions;             # absent: the engine has no registry of its own
  # Images that no container uses are removed; names in brackets are those of the ECS agent.
  imageCleanupIntervalMs :union $A.range(min = 1000, max = 86400000) { unset @36 :Void; value @37 :Int64; }       # (ECS_IMAGE_CLEANUP_INTERVAL)
  imageMinimumCleanupAgeMs :union $A.range(min = 0, max = 31536000000) { unset @38 :Void; value @39 :Int64; }     # since it was used last (ECS_IMAGE_MINIMUM_CLEANUP_AGE)
  imagesDeletedPerCycle :union $A.range(min = 0, max = 10000) { unset @40 :Void; value @41 :Int32; }              # (ECS_NUM_IMAGES_DELETE_PER_CYCLE); 0: none
  imageDiskPercentMax :union $A.range(min = 0, max = 100) { unset @42 :Void; value @43 :Int32; }                  # above it images go whatever their age; 0: never
  imageBytesMax :union $A.range(min = 1048576, max = 1125899906842624) { unset @44 :Void; value @45 :Int64; }     # of one image, as sent and unpacked
  imageEntriesMax :union $A.range(min = 1000, max = 1000000000) { unset @46 :Void; value @47 :Int64; }            # files of one image
  pullAhead @48 :List(Text);                 # images that are pulled when the engine is opened
  cdiDirectories @49 :List(Text);            # where specifications of GPUs lie; absent: /etc/cdi and /var/run/cdi
  gpuShares :union $A.range(min = 1, max = 64) { unset @50 :Void; value @51 :Int32; }   # tasks that may have one GPU at once
}

struct TaskEndpointOptions {
  # What the containers of tasks find at 169.254.170.2: credentials of the task's role, metadata, the agent's API.
  enabled :union { unset @0 :Void; value @1 :Bool; }       # true
  apiUrl @2 :Text;                  # AWS_ENDPOINT_URL of containers: "engine" (this engine's own API, at 169.254.170.2), or a URL
  metadataFile :union { unset @3 :Void; value @4 :Bool; }  # ECS_ENABLE_CONTAINER_METADATA of the ECS agent; false
  awsCredentialsFile @5 :Text;      # tasks with a role get credentials of AWS from this file, in place of the engine's own
  awsProfile @6 :Text;              # in that file; "default"
}

struct RegistryOptions {
  # The engine's own registry: ACCOUNT.dkr.ecr.REGION.amazonaws.com of its account and region.
  address @0 :Text;                          # where clients push and pull; "127.0.0.1:5000"
  upstream @1 :Text;                         # "http://127.0.0.1:5001": a registry that runs; absent: docker-registry is started
  program @2 :Text;                          # "docker-registry"
  directory @3 :Text;                        # of the program's layers; absent: `registry` in the directory of the store
}

enum PullBehavior {
  unset @0;
  default @1;
  always @2;
  once @3;
  preferCached @4 $A.jsonName("prefer-cached");
}

struct OciPolicy {
  # What task definitions may ask for beyond a confined container; all of it is off by default.
  allowPrivileged :union { unset @0 :Void; value @1 :Bool; }
  allowHostNetwork :union { unset @2 :Void; value @3 :Bool; }
  allowHostPid :union { unset @4 :Void; value @5 :Bool; }
  allowHostIpc :union { unset @6 :Void; value @7 :Bool; }
  allowDevices :union { unset @8 :Void; value @9 :Bool; }
  allowSecurityOptions :union { unset @10 :Void; value @11 :Bool; }
  allowCapabilities @12 :List(Text);         # "NET_RAW", …, or "ALL"
  volumeRoots @13 :List(Text);               # host paths of volumes must lie below one of these
  allowMetadataAddress :union { unset @14 :Void; value @15 :Bool; }    # 169.254.169.254 and its like
}

struct SimulatedRuntimeOptions {
  # Machines and containers that exist in memory only.
  seed :union { unset @0 :Void; value @1 :UInt64; }        # absent: the engine's seed, else 1
  machines @2 :List(SimulatedMachine);       # absent: one with the defaults; []: none
  latencies @3 :SimulatedLatencies;
  faults @4 :SimulatedFaults;
  secrets @5 :SimulatedSecrets;              # fetch
}

enum SimulatedSecrets {
  # What becomes of the secrets and the files of variables that a task asks for.
  unset @0;
  fetch @1;    # the engine is asked, as by a real machine: one that is missing or denied stops the task
  assume @2;   # they are there
}

struct SimulatedMachine {
  id @0 :Text;                               # "i-…"; absent: numbered
  address @1 :Text;
  cpuUnits :union $A.range(min = 1, max = 100000000) { unset @2 :Void; value @3 :Int64; }
  memoryMib :union $A.range(min = 1, max = 100000000) { unset @4 :Void; value @5 :Int64; }
  reservedPorts @6 :List(UInt16);
  attributes @7 :List(TextPair) $A.map;
  zone @8 :Text;
  instanceType @9 :Text;                     # of EC2: CPU, memory, architecture and GPUs follow, where they are not given
  containers @10 :List(SimulatedContainer);  # that run on it from the beginning; an engine that knows their tasks adopts them
}

struct SimulatedContainer {
  # A container that was started before the simulation began. Its health stays as it is until an order changes it.
  task @0 :Text $A.required;                 # its id, the last part of its ARN
  container @1 :Text $A.required;
  image @2 :Text;
  cpuUnits :union $A.range(min = 0, max = 100000000) { unset @3 :Void; value @4 :Int64; }
  memoryMib :union $A.range(min = 0, max = 100000000) { unset @5 :Void; value @6 :Int64; }
  startedAtMs :union { unset @7 :Void; value @8 :Int64; }
  healthy :union { unset @9 :Void; value @10 :Bool; }    # absent: it has no health check
  attempt :union $A.range(min = 0) { unset @11 :Void; value @12 :Int32; }
  ports @13 :List(SimulatedPort);
}

struct SimulatedPort {
  hostPort @0 :UInt16;
  containerPort @1 :UInt16;
  udp @2 :Bool;
}

struct SimulatedLatency {
  # Drawn evenly between the two, both in milliseconds.
  minMs :union $A.required $A.range(min = 0, max = 86400000) { unset @0 :Void; value @1 :Int64; }
  maxMs :union $A.required $A.range(min = 0, max = 86400000) { unset @2 :Void; value @3 :Int64; }
}

struct SimulatedLatencies {
  pull @0 :SimulatedLatency;
  pullCached @1 :SimulatedLatency;
  create @2 :SimulatedLatency;
  start @3 :SimulatedLatency;
  stop @4 :SimulatedLatency;
  release @5 :SimulatedLatency;
  inventory @6 :SimulatedLatency;
}

struct SimulatedFaults {
  # Chances in 1,000.
  loseReport :union $A.range(min = 0, max = 1000) { unset @0 :Void; value @1 :Int32; }
  duplicateReport :union $A.range(min = 0, max = 1000) { unset @2 :Void; value @3 :Int32; }
  delayReport :union $A.range(min = 0, max = 1000) { unset @4 :Void; value @5 :Int32; }
  delay @6 :SimulatedLatency;
  pullFails :union $A.range(min = 0, max = 1000) { unset @7 :Void; value @8 :Int32; }
  startFails :union $A.range(min = 0, max = 1000) { unset @9 :Void; value @10 :Int32; }
  startFailsButRuns :union $A.range(min = 0, max = 1000) { unset @11 :Void; value @12 :Int32; }
  startedButIsNot :union $A.range(min = 0, max = 1000) { unset @13 :Void; value @14 :Int32; }
  exitedButRuns :union $A.range(min = 0, max = 1000) { unset @15 :Void; value @16 :Int32; }
  diesAfterStart :union $A.range(min = 0, max = 1000) { unset @17 :Void; value @18 :Int32; }
  interfaceFails :union $A.range(min = 0, max = 1000) { unset @19 :Void; value @20 :Int32; }  # of a task of mode awsvpc
  secretFails :union $A.range(min = 0, max = 1000) { unset @21 :Void; value @22 :Int32; }   # of a container that asks for one
}

struct HaproxyOptions {
  # HAProxy on this machine.
  stateDir @0 :Text;                         # absent: `haproxy` in the directory of the store
  haproxyPath @1 :Text;
  runAs @2 :Text;                            # user of the workers
  threads :union $A.range(min = 1, max = 64) { unset @3 :Void; value @4 :Int32; }
  connectionsMax :union $A.range(min = 16, max = 10000000) { unset @5 :Void; value @6 :Int64; }
  answerWithinMs :union $A.range(min = 10, max = 3600000) { unset @7 :Void; value @8 :Int64; }
  hungAfterMs :union $A.range(min = 100, max = 3600000) { unset @9 :Void; value @10 :Int64; }
  removalGraceMs :union $A.range(min = 0, max = 3600000) { unset @11 :Void; value @12 :Int64; }
  stopGraceMs :union $A.range(min = 0, max = 3600000) { unset @13 :Void; value @14 :Int64; }
}

struct SimulatedBalancerOptions {
  # Load balancers and targets that exist in memory only.
  seed :union { unset @0 :Void; value @1 :UInt64; }        # absent: the engine's seed, else 1
  sync @2 :SimulatedLatency;
  firstHealth @3 :SimulatedLatency;          # from registration to the first verdict
  drain @4 :SimulatedLatency;
  remove @5 :SimulatedLatency;
  loseReport :union $A.range(min = 0, max = 1000) { unset @6 :Void; value @7 :Int32; }       # chances in 1,000
  duplicateReport :union $A.range(min = 0, max = 1000) { unset @8 :Void; value @9 :Int32; }
  delayReport :union $A.range(min = 0, max = 1000) { unset @10 :Void; value @11 :Int32; }
  delay @12 :SimulatedLatency;
}

struct DoctorOptions {
  # What moorage_doctor looks at.
  storePath @0 :Text;                        # the directory that holds the state, or shall hold it
  runtime @1 :OciOptions;
  balancer @2 :HaproxyOptions;
}

struct SimulationOrder {
  # Something that happens in a simulated world (moorage_simulate): exactly one member.
  addMachine @0 :SimulatedMachine;           # `id` is required here
  kill @1 :SimulatedDeath;                   # a container ends by itself
  disconnect @2 :Text;                       # a machine: it works on, reports are lost, commands wait
  reconnect @3 :Text;
  reboot @4 :Text;                           # a machine: its containers are gone, its boot is another
  health @5 :SimulatedHealth;
  targetHealth @6 :SimulatedHealth;          # what the simulated load balancer says of the targets of a container
  failInterfaces @7 :SimulatedInterfaces;    # network interfaces of tasks (awsvpc) that cannot be provided
  metric @8 :SimulatedMetric;                # what is measured in this second
  secret @9 :SimulatedSecret;                # from now on this secret cannot be fetched, or can again
  registry @10 :SimulatedRegistry;           # what pulls meet from now on
}

struct SimulatedInterfaces {
  count :union $A.range(min = 1, max = 1000000) { unset @0 :Void; value @1 :Int64; }  # the next ones; absent: 1
}

struct SimulatedMetric {
  # A datapoint of a metric, of namespaces of AWS as well.
  namespace @0 :Text $A.required;
  name @1 :Text $A.required;
  dimensions @2 :List(TextPair) $A.map;
  value :union $A.required { unset @3 :Void; value @4 :Float64; }       # of each sample
  count :union $A.range(min = 1, max = 1000000) { unset @5 :Void; value @6 :Int64; }   # samples; 1
  ageMs :union $A.range(min = 0, max = 86400000) { unset @7 :Void; value @8 :Int64; }  # how long ago it was measured; 0
  unit @9 :Text;
}

struct SimulatedSecret {
  name @0 :Text $A.required;                 # valueFrom of a container's secret, or the ARN of a file of variables
  state @1 :SimulatedSecretState $A.required;
}

enum SimulatedSecretState {
  unset @0;
  there @1;
  missing @2;
  denied @3;
}

struct SimulatedRegistry {
  # A machine that has the image falls back to it where the registry is down, and waits where it is slow.
  state @0 :RegistryState;
  image @1 :Text;                            # as definitions name it; absent: every one
  delayMs :union $A.range(min = 0, max = 86400000) { unset @2 :Void; value @3 :Int64; }    # of a slow one; 60 s
}

enum RegistryState {
  unset @0;                                  # as it should be
  up @1;
  slow @2;
  down @3;
  missing @4;                                # it answers, and has no such image
}

struct SimulatedDeath {
  task @0 :Text $A.required;                 # its id, the last part of its ARN
  container @1 :Text $A.required;
  exitCode :union { unset @2 :Void; value @3 :Int32; }   # absent: 137
  outOfMemory :union { unset @4 :Void; value @5 :Bool; }
}

struct SimulatedHealth {
  # What a health check says of a container from now on.
  task @0 :Text $A.required;
  container @1 :Text $A.required;
  healthy :union $A.required { unset @2 :Void; value @3 :Bool; }
}

struct LoggerOptions {
  # Where a program's own log goes and what is in it.
  level @0 :LogLevel;    # the lowest that is written; info
  format @1 :LogFormat;  # auto
  to @2 :LogTarget;      # file where a path is given, else stderr
  path @3 :Text;         # of the file, or of the journal's socket
  rotateBytes :union $A.range(min = 4096, max = 1099511627776) { unset @4 :Void; value @5 :Int64; }  # 16 MiB
  files :union $A.range(min = 1, max = 1000) { unset @6 :Void; value @7 :Int32; }                    # kept, the current one included; 5
}

enum LogLevel {
  unset @0;
  debug @1;
  info @2;
  warning @3;
  error @4;
  off @5;
}

enum LogFormat {
  unset @0;
  auto @1;  # text on a terminal, JSON lines otherwise
  text @2;
  json @3;
}

enum LogTarget {
  unset @0;
  stderr @1;
  file @2;
  journald @3;
  none @4;
}

struct LogOptions {
  # How much the engine keeps of what containers write; the oldest goes first. Bytes are those on disk.
  streamBytesMax :union $A.range(min = 65536, max = 1125899906842624) { unset @0 :Void; value @1 :Int64; }  # of one container
  groupBytesMax :union $A.range(min = 65536, max = 1125899906842624) { unset @2 :Void; value @3 :Int64; }
  totalBytesMax :union $A.range(min = 65536, max = 1125899906842624) { unset @4 :Void; value @5 :Int64; }
  diskReserveBytes :union $A.range(min = 0, max = 1125899906842624) { unset @6 :Void; value @7 :Int64; }  # left free for the state
}

struct ScalingOptions {
  # Application Auto Scaling (docs/scaling.md).
  pace @0 :ScalingPace;  # fast
}

enum ScalingPace {
  unset @0;
  fast @1;  # target tracking looks at its metrics every second
  aws @2;   # … every minute, over minutes
}

struct MetricOptions {
  # What is measured and kept of it (docs/metrics.md).
  enabled :union { unset @0 :Void; value @1 :Bool; }       # true
  sampleSeconds :union $A.range(min = 1, max = 60) { unset @2 :Void; value @3 :Int32; }  # 20; in virtual time 60
  everyService :union { unset @4 :Void; value @5 :Bool; }  # metrics of each sample for all services; false: only once a minute,
                                                           # but for services that ask for more
  bytesMax :union $A.range(min = 1048576, max = 1125899906842624) { unset @6 :Void; value @7 :Int64; }  # of the store; 2 GiB
  seriesMax :union $A.range(min = 100, max = 100000000) { unset @8 :Void; value @9 :Int64; }            # 1,000,000
  diskReserveBytes :union $A.range(min = 0, max = 1125899906842624) { unset @10 :Void; value @11 :Int64; }  # left free; 64 MiB
}

struct Ec2Options {
  # The network that EC2's stand-in describes (docs/network.md). What is absent is derived from account and region.
  file @0 :Text;                             # a JSON file with the members below; they are given there or here
  vpc @1 :Ec2Vpc;
  subnets @2 :List(Ec2Subnet) $A.length(max = 200);
  securityGroups @3 :List(Ec2SecurityGroup) $A.length(max = 500);
  unknownIds @4 :Ec2UnknownIds;              # refuse
}

enum Ec2UnknownIds {
  # Subnets and security groups that are neither declared nor derived.
  unset @0;
  refuse @1;  # as EC2: they do not exist
  accept @2;  # a subnet is one of those that are there, a group lets everything through
}

struct Ec2Vpc {
  id @0 :Text;
  cidr @1 :Text;                             # "10.0.0.0/16", of /16 to /28
}

struct Ec2Subnet {
  id @0 :Text $A.required;
  zone @1 :Text $A.required;                 # "us-east-1a"
  cidr @2 :Text $A.required;                 # within the VPC's, of /16 to /28
}

struct Ec2SecurityGroup {
  id @0 :Text $A.required;
  name @1 :Text $A.required;
  description @2 :Text;
  ingress @3 :List(Ec2Rule) $A.length(max = 60);
  egress @4 :List(Ec2Rule) $A.length(max = 60);   # absent: everything
}

struct Ec2Rule {
  protocol @0 :Text;                         # "tcp", "udp", "icmp", or "-1" for all, the default
  fromPort :union $A.range(min = 0, max = 65535) { unset @1 :Void; value @2 :Int32; }
  toPort :union $A.range(min = 0, max = 65535) { unset @3 :Void; value @4 :Int32; }
  cidr @5 :Text;                             # this or `group`
  group @6 :Text;
  description @7 :Text;
}

struct DockerOptions {
  # Containers by a daemon that speaks Docker's Engine API 1.41: dockerd, or Podman's socket.
  stateDir @0 :Text;                # absent: `docker` in the directory of the store
  socket @1 :Text;                  # absent: of DOCKER_HOST=unix://…, else /var/run/docker.sock
  network @2 :Text;                 # the daemon's network for tasks of networkMode bridge; "bridge"
  address @3 :Text;                 # where host ports of this machine are reached; "127.0.0.1"
  pullBehavior @4 :PullBehavior;    # ECS_IMAGE_PULL_BEHAVIOR of the ECS agent
  policy @5 :DockerPolicy;
  pidsMax :union $A.range(min = 1, max = 4194304) { unset @6 :Void; value @7 :Int64; }
  reservedMemoryMib :union $A.range(min = 0) { unset @8 :Void; value @9 :Int64; }
  workers :union $A.range(min = 1, max = 64) { unset @10 :Void; value @11 :Int32; }
  attributes @12 :List(TextPair) $A.map;     # of the machine, beyond those found out
}

struct DockerPolicy {
  # What task definitions may ask for beyond a confined container; all off.
  allowPrivileged :union { unset @0 :Void; value @1 :Bool; }
  allowHostNetwork :union { unset @2 :Void; value @3 :Bool; }
  allowHostPid :union { unset @4 :Void; value @5 :Bool; }
  allowHostIpc :union { unset @6 :Void; value @7 :Bool; }
  allowSecurityOptions :union { unset @8 :Void; value @9 :Bool; }
  allowCapabilities @10 :List(Text);
}
