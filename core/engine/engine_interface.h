// The engine: the only room where thinking meets doing. inbox -> batch -> control -> one store commit -> replies, notices,
// commands.
//
// Threads: every public member may be called from any thread unless it says otherwise. In threaded mode the engine owns one
// loop thread; in host-driven mode nothing happens except inside `call`, `step` and `advance`, on the caller's thread.
#pragma once

#include <capnp/dynamic.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/network_facts.h"
#include "base/placement_scorer.h"
#include "base/result.h"
#include "base/sealer.h"
#include "base/time.h"
#include "kernel/caller.h"
#include "kernel/signing_key.h"
#include "machine/dry_run_plan.h"
#include "ports/audit_log.h"
#include "ports/balancer_driver.h"
#include "ports/clock.h"
#include "ports/event_source.h"
#include "ports/local_secrets.h"
#include "ports/log_sink.h"
#include "ports/metric_store.h"
#include "ports/object_store.h"
#include "ports/runtime_driver.h"
#include "ports/store.h"

namespace moorage::wire {
struct Operation;
struct Stranger;
}  // namespace moorage::wire

namespace moorage::engine {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };

// One line of the engine's own log: a constant message, and its data as a JSON object. Called from any thread; returns soon
// and does not call back.
using Log = std::function<void(LogLevel level, std::string_view message, std::string_view fields)>;

// Legal behaviour that is rare in production, provoked on purpose by the simulator; all zero: as it comes.
struct Rare {
  int spurious_wakes = 0;              // per mille of batches: everything is looked at once more, without need
  int repeated_commands = 0;           // per mille of commands: handed over twice
  Duration stopped_task_retention;     // instead of a day
  std::function<bool()> wants_a_look;  // asked with each batch; true: everything is looked at once more, without need
};

struct Options {
  std::string account_id = "123456789012";
  std::string region = "us-east-1";
  bool host_driven = false;
  // Machines that a runtime driver reports are registered as container instances in this cluster (made if missing); empty: not.
  std::string register_in_cluster = "default";
  std::size_t inbox_entries_max = 0;     // 0: limits::kInboxEntriesMax
  std::size_t batch_entries_max = 0;     // 0: limits::kBatchEntriesMax
  Log log;                               // empty: none
  LogLevel log_level = LogLevel::off;    // the lowest that is sent
  Scorers scorers;                       // placement plug-ins by name; called on the thread that runs the engine, one at a time
  std::string default_scorer;            // where no tag chooses; empty: none
  std::shared_ptr<const Sealer> sealer;  // of access keys and session tokens; null: none can be made
  std::shared_ptr<const NetworkFacts> network;     // that EC2's stand-in describes; null: it is derived
  Duration sample_period = Duration::seconds(20);  // how often containers are measured: 1 s to a minute; 0: never
  Duration tracked_sample_period;                  // … while the count of a service follows a metric; 0: the same
  bool samples_every_service = false;              // metrics of each sample for all services, not only those that ask for them
  Rare rare;                                       // tests only
  bool scales_at_pace_of_aws = false;              // target tracking looks at its metrics once a minute, and not once a second
};

class SecretRelay;

struct Ports {
  std::shared_ptr<ports::AuditLog> audit;                       // may be null: calls are not recorded
  std::unique_ptr<ports::Store> store;                          // required
  std::vector<std::unique_ptr<ports::RuntimeDriver>> runtimes;  // may be empty: tasks wait
  std::unique_ptr<ports::BalancerDriver> balancer;              // may be null
  std::shared_ptr<ports::LogSink> logs;                         // required; drivers share it
  std::shared_ptr<ports::ObjectStore> objects;                  // may be null: S3 is not served, and files of variables fail
  std::shared_ptr<ports::LocalSecrets> local_secrets;  // may be null: no source of the owner stands before the services
  std::shared_ptr<SecretRelay> secrets;                // may be null: no driver asks for secrets; drivers share it
  std::shared_ptr<ports::MetricStore> metrics;         // may be null: nothing is measured
  std::unique_ptr<ports::Clock> clock;                 // required
  std::unique_ptr<ports::Entropy> entropy;             // required
};

using ports::EventSource;

enum class MetricsFormat : std::uint8_t { kPrometheus, kOpenMetrics };

struct CallFlags {
  bool dry_run = false;       // the reply as it would be, with a plan; no trace in the state
  bool takes_stream = false;  // the door can send a reply that goes on
  bool is_internal = false;   // a room of the engine asks for itself: reads are not in the audit log
};

// What a call answers. The reply can be read as long as a copy of this value exists.
struct Answer {
  capnp::DynamicStruct::Reader reply;
  std::optional<control::DryRunPlan> plan;          // of the dry run of a writing operation
  std::shared_ptr<const void> kept;                 // the message behind `reply`
  std::shared_ptr<ports::EventSource> stream = {};  // of an operation whose reply goes on, where the door takes it
};

// A session of ExecuteCommand, as its token names it.
struct ExecClaim {
  std::string session_id;
  std::string task_id;
  std::string container;
  std::string command;
  std::string runtime;
  std::string machine_id;
  std::string principal;  // ARN of the caller of ExecuteCommand
  std::string log_group;
  bool is_resumption = false;
};

// What a door knows of a call that it refused. Borrowed.
struct RefusedCall {
  const wire::Operation* operation = nullptr;  // null: the request names none that there is
  std::string_view event_name;                 // as the request has it, where `operation` is null
  const Caller& caller;
  const Error& error;
  bool is_caller_known = true;  // false: the request did not prove whose it is
};

// A call that a door has answered by itself. Borrowed.
struct ObjectCall {
  std::string_view event_name;  // "GetObject"
  std::string_view parameters;  // JSON: {"bucketName":"b","key":"k"}
  const Caller& caller;
  const Error* error = nullptr;  // null: it was answered
  bool is_readonly = true;
  bool is_caller_known = true;
};

// A notice of the feed: an EventBridge-shaped event with the sequence it was committed under.
struct Notice {
  std::uint64_t sequence = 0;
  std::string json;  // {"version","id","detail-type","source","account","time","region","resources","detail"}
};

// A pull subscription. Not for use by two threads at once. Destroying it while the engine is open or closed is fine.
class Subscription {
 public:
  virtual ~Subscription() = default;
  // The next notice; nothing within `timeout`: nullopt (ok). Too old a position: error `GoneException`. Closed engine:
  // `ClosedException`.
  virtual Result<std::optional<Notice>> next(std::chrono::milliseconds timeout) = 0;
  // Readable while a notice waits (an eventfd, owned by the subscription).
  virtual int fd() const = 0;
};

class Engine {
 public:
  // Opens the store, replays it, starts drivers, adopts what runs. Errors: those of Store, InvalidParameterException for
  // options.
  static Result<std::unique_ptr<Engine>> open(Options options, Ports ports);

  virtual ~Engine() = default;

  // Runs one operation and waits until its effects are durable: the only way in. Text protocols are the business of the doors
  // (core/endpoint, capi). `request` is a message of the operation's request shape; it and `caller` are borrowed until the call
  // returns. Errors: those of the operation; ThrottlingException (inbox full); ClosedException; ForkedException;
  // ServerException.
  virtual Result<Answer> call(const wire::Operation& operation, const Caller& caller, capnp::DynamicStruct::Reader request,
                              CallFlags flags) = 0;

  // The key that a request has to be signed with, as of the last commit: a key that was disabled or deleted is none from then
  // on. Any thread; never waits for a commit. Errors: UnrecognizedClientException (no such key, or a token that is none of it),
  // ExpiredTokenException.
  virtual Result<SigningKey> signing_key(const KeyClaim& claim) const {
    static_cast<void>(claim);
    return api_error("UnrecognizedClientException", "The security token included in the request is invalid.");
  }

  // Whether this engine has made this key id, be the key valid or not. No other program can make such an id.
  virtual bool is_own_key(std::string_view access_key_id) const {
    static_cast<void>(access_key_id);
    return false;
  }

  // Whether this caller may use a route of the engine's own that is no operation ("moorage:GetStats"). Errors:
  // AccessDeniedException.
  virtual Status authorise(const Caller& caller, std::string_view action) {
    if (caller.rights == CallerRights::kOwner) return {};
    return api_error("AccessDeniedException", "Not authorized to perform: " + std::string(action));
  }

  // The same for one resource: "s3:GetObject" on "arn:aws:s3:::bucket/key".
  virtual Status authorise(const Caller& caller, std::string_view action, std::string_view resource) {
    static_cast<void>(resource);
    return authorise(caller, action);
  }

  // What S3 serves; null: this engine has no objects. Valid as long as the engine.
  virtual ports::ObjectStore* objects() { return nullptr; }

  // Whether a call of this operation would be answered by the calling thread now, without waiting for a batch: a read of an
  // idle engine. It may have changed when the call comes.
  virtual bool answers_at_once(const wire::Operation& operation) const {
    static_cast<void>(operation);
    return false;
  }

  // Members that a lenient door passed over: each is logged once, as a warning, for the life of the engine.
  virtual void note_strangers(const wire::Operation& operation, const std::vector<wire::Stranger>& strangers) {
    static_cast<void>(operation);
    static_cast<void>(strangers);
  }

  // A call that a door refused before it reached the engine, for the audit log: a signature that is none, a body that cannot be
  // read, a service or an operation that does not exist.
  virtual void note_refused(const RefusedCall& call) noexcept { static_cast<void>(call); }

  // What a token of ExecuteCommand stands for. Any thread. Errors: UnrecognizedClientException (no token of this engine, or one
  // that has expired).
  virtual Result<ExecClaim> exec_claim(std::string_view token) const {
    static_cast<void>(token);
    return api_error("UnrecognizedClientException", "The token of the session is invalid.");
  }
  // Another token for the same session, after its connection broke. Errors: AccessDeniedException, unless `caller` is the one
  // that has begun the session.
  virtual Result<std::string> resumption_token(const Caller& caller, const ExecClaim& claim) const {
    static_cast<void>(caller);
    static_cast<void>(claim);
    return api_error("AccessDeniedException", "This engine has no sessions.");
  }
  // Starts the command of a claim. Any thread; blocks until it runs or cannot. The caller destroys the process before `close`.
  // Errors: those of RuntimeDriver::exec.
  virtual Result<std::unique_ptr<ports::ExecProcess>> exec(const ExecClaim& claim,
                                                           std::optional<ports::TerminalSize> terminal) {
    static_cast<void>(claim);
    static_cast<void>(terminal);
    return api_error("TargetNotConnectedException", "This engine runs no commands in containers.");
  }
  // Keeps what a session wrote, in the log group that its cluster names.
  virtual void keep_transcript(const ExecClaim& claim, std::string_view text) {
    static_cast<void>(claim);
    static_cast<void>(text);
  }
  // A call of S3, which has no model here, for the audit log: what it asked for as JSON, and its error where it failed.
  virtual void note_object_call(const ObjectCall& call) noexcept { static_cast<void>(call); }

  // Notices with a sequence greater than `after` (0: from the oldest kept; UINT64_MAX: only new ones).
  virtual Result<std::unique_ptr<Subscription>> subscribe(std::uint64_t after) = 0;

  // Host-driven mode only (MisuseException otherwise). `step` works off what is waiting and tells whether anything was done;
  // `advance` moves a virtual clock forward by `by`, doing everything that falls due on the way, in order.
  virtual Result<bool> step() = 0;
  virtual Status advance(Duration by) = 0;
  virtual Instant now() const = 0;

  // Waits until the drivers' first inventories and the balancer's sync are in (true) or `timeout` has passed (false).
  virtual bool wait_ready(std::chrono::milliseconds timeout) = 0;

  // A JSON object with counters: commits, batches, entries, tasks, instances, services, feed sequence, store bytes.
  virtual std::string stats_json() const = 0;

  // The whole state as of the last commit, with the machines and what runs on them (ports/state_copy.h): another engine without
  // a store of its own goes on from it. Secrets stay sealed; the feed and the record of calls are not part of it.
  virtual Result<std::string> copy_state() {
    return api_error("UnsupportedException", "This engine's state cannot be copied.");
  }

  // The text of `/metrics`. Errors: UnsupportedOperation where nothing is measured.
  virtual Result<std::string> metrics_text(MetricsFormat format) {
    static_cast<void>(format);
    return api_error("UnsupportedOperation", "This engine keeps no metrics.");
  }

  // Checks the store and the state against each other; a list of findings as JSON, empty when clean.
  virtual Result<std::string> check_json() = 0;

  // Ends all threads and closes the ports. Containers and balancer go on. Idempotent; waits for calls that are under way.
  virtual void close() = 0;
};

}  // namespace moorage::engine
