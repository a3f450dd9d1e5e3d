#include "engine/engine_impl.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "engine/log_fields.h"
#include "machine/operation_table.h"
#include "wire/operations.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::engine {

namespace {

constexpr auto kIdleWait = std::chrono::seconds(10);
constexpr auto kPauseAfterFailure = std::chrono::milliseconds(100);
constexpr std::int64_t kSlowMs = 100;  // `submit` of a driver must not block

// Like `contain`, but only for std::exception: the simulator ends a process by throwing another type through here.
template <typename Work>
void survive(const Failed& failed, Work&& work) {
  try {
    work();
  } catch (const std::exception&) {
    tell_exception(failed);
  }
}

}  // namespace

// ---------------------------------------------------------------------------------------------------------------- calls

Status EngineImpl::usable() const {
  if (::getpid() != pid_) {
    return Error{.name = "ForkedException",
                 .message = "this engine belongs to process " + std::to_string(pid_) + ": open another one after fork"};
  }
  if (closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
  return {};
}

Status EngineImpl::submit_and_wait(const std::shared_ptr<PendingCall>& call) {
  if (options_.host_driven) {
    const std::lock_guard lock(host_mutex_);
    if (!inbox_.push_call(engine_share(call))) return Error{.name = "ClosedException", .message = "the engine is closed"};
    work_off();
    call->wait();
    return call->status;
  }
  if (call->operation->readonly && read_here(*call)) return call->status;
  if (!inbox_.push_call(engine_share(call))) {
    if (closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
    return Error{.name = "ThrottlingException", .message = "Rate exceeded", .retryable = true};
  }
  call->wait();
  return call->status;
}

// A reading call to an engine that has nothing to do is answered on the caller's thread: two changes of threads cost more than
// the answer. Everything that was pushed before it is done, and the loop never waits for more than one such call: as soon as
// something comes, the inbox is not idle.
bool EngineImpl::read_here(PendingCall& call) {
  if (!inbox_.is_idle()) return false;
  const std::lock_guard lock(core_mutex_);
  if (!inbox_.is_idle()) return false;
  core_->read(call);
  return true;
}

bool EngineImpl::answers_at_once(const wire::Operation& operation) const {
  return operation.readonly && !options_.host_driven && !control::runs_on_ports(operation.index) && inbox_.is_idle();
}

void EngineImpl::note_strangers(const wire::Operation& operation, const std::vector<wire::Stranger>& strangers) {
  strangers_.tell(options_, operation, strangers);
}

Result<Answer> EngineImpl::call(const wire::Operation& operation, const Caller& caller, capnp::DynamicStruct::Reader request,
                                CallFlags flags) {
  MOORAGE_TRY(usable());
  const auto call = std::make_shared<PendingCall>();
  call->operation = &operation;
  call->caller = &caller;
  call->flags = flags;
  call->request = request;
  std::shared_ptr<ports::EventSource> stream;
  Status done = control::runs_on_ports(operation.index) ? run_on_ports(*call, flags.takes_stream ? &stream : nullptr)
                                                        : submit_and_wait(call);
  if (auditor_) record(*call, done);
  count_call(operation, done.ok());
  MOORAGE_TRY(std::move(done));
  return Answer{.reply = call->reply_message.getRoot<capnp::DynamicStruct>(operation.reply_schema()).asReader(),
                .plan = std::move(call->plan),
                .kept = call,
                .stream = std::move(stream)};
}

// What no commit has recorded. A change that passed no commit is written before it is acknowledged.
void EngineImpl::record(PendingCall& call, const Status& done) {
  contain({}, [&] {
    if (call.is_recorded || !auditor_->is_wanted(call, done)) return;
    auditor_->log().add(auditor_->record_of(call, log_time(), done.ok() ? nullptr : &done.error()));
    if (is_change(call) && done.ok()) auditor_->log().settle();
  });
}

void EngineImpl::note_refused(const RefusedCall& call) noexcept {
  contain({}, [&] {
    if (auditor_ && usable().ok()) auditor_->log().add(auditor_->record_of(call, log_time()));
  });
}

Result<SigningKey> EngineImpl::signing_key(const KeyClaim& claim) const {
  MOORAGE_TRY(usable());
  return control::find_signing_key(*core_->keys(), core_->settings(), claim, log_time());
}

bool EngineImpl::is_own_key(std::string_view access_key_id) const {
  return control::is_own_key_id(core_->settings(), access_key_id);
}

Status EngineImpl::authorise(const Caller& caller, std::string_view action) {
  if (caller.rights == CallerRights::kOwner) return {};
  const std::lock_guard lock(core_mutex_);
  return core_->authorise(caller, action);
}

Status EngineImpl::authorise(const Caller& caller, std::string_view action, std::string_view resource) {
  if (caller.rights == CallerRights::kOwner) return {};
  const std::lock_guard lock(core_mutex_);
  return core_->authorise(caller, action, resource);
}

void EngineImpl::note_object_call(const ObjectCall& call) noexcept {
  contain({}, [&] {
    if (!auditor_ || !usable().ok()) return;
    if (call.is_readonly && call.error == nullptr && !auditor_->log().takes_reads()) return;
    auditor_->log().add(auditor_->record_of(call, log_time()));
    if (!call.is_readonly && call.error == nullptr) auditor_->log().settle();
  });
}

// What runs on ports does not see the state, so its caller is authorised here.
Status EngineImpl::run_on_ports(PendingCall& call, std::shared_ptr<ports::EventSource>* stream) {
  if (call.caller->rights != CallerRights::kOwner) {
    const std::lock_guard lock(core_mutex_);
    MOORAGE_TRY(core_->authorise(*call.caller, *call.operation, call.request));
  }
  ports::PortCall on_ports = port_call(log_time());
  on_ports.dry_run = call.flags.dry_run;
  on_ports.stream = stream;
  return control::run_on_ports(on_ports,
                               {.operation = call.operation->index,
                                .request = call.request,
                                .reply = call.reply_message.initRoot<capnp::DynamicStruct>(call.operation->reply_schema()),
                                .caller = *call.caller});
}

ports::PortCall EngineImpl::port_call(Instant at) {
  return {.logs = *ports_.logs,
          .audit = ports_.audit.get(),
          .account_id = options_.account_id,
          .region = options_.region,
          .now = at,
          .log_sessions = &log_sessions_,
          .metrics = ports_.metrics.get()};
}

Result<std::unique_ptr<Subscription>> EngineImpl::subscribe(std::uint64_t after) {
  MOORAGE_TRY(usable());
  return feed_->subscribe(after);
}

Instant EngineImpl::now() const { return std::max(Instant{now_ms_}, core_->elapsed()); }

// Of events in the log store, whose writers go by the wall clock: true times are taken whatever the engine's time is.
Instant EngineImpl::log_time() const { return ports_.clock->tells_the_truth() ? ports_.clock->now() : now(); }

std::string EngineImpl::stats_json() const {
  const std::lock_guard lock(core_mutex_);
  return core_->stats_json();
}

Result<std::string> EngineImpl::copy_state() {
  MOORAGE_TRY(usable());
  const std::lock_guard lock(core_mutex_);
  return core_->copy();
}

Result<std::string> EngineImpl::check_json() {
  MOORAGE_TRY(usable());
  const std::lock_guard lock(core_mutex_);
  MOORAGE_ASSIGN(const auto findings, ports_.store->check());
  std::string out = "[";
  const auto add = [&](std::string_view where, std::string_view what) {
    if (out.size() > 1) out += ",";
    out += "{\"where\":";
    wire::append_quoted(where, out);
    out += ",\"what\":";
    wire::append_quoted(what, out);
    out += "}";
  };
  for (const auto& finding : findings) add(finding.where, finding.what);
  for (const std::string& finding : core_->check()) add("indexes", finding);
  const std::uint64_t damaged = ports_.audit ? ports_.audit->usage().damaged_bytes : 0;
  if (damaged > 0) add("the audit log", std::to_string(damaged) + " bytes at the end of its files cannot be read");
  return out + "]";
}

// ----------------------------------------------------------------------------------------------------------------- loop

bool EngineImpl::is_due(std::optional<Instant> due) {
  if (!due) return false;
  const std::lock_guard lock(core_mutex_);
  return core_->stamp() >= *due;
}

// An exception between two batches (no memory to take what waits) has changed nothing: the loop goes on after a pause.
void EngineImpl::loop() {
  const Failed failed = [this](std::string_view what) { say_failed("engine", what); };
  while (!inbox_.is_closed()) {
    if (!contain(failed, [this] { turn(); })) std::this_thread::sleep_for(kPauseAfterFailure);
  }
}

void EngineImpl::turn() {
  std::optional<Instant> due;
  auto until = std::chrono::steady_clock::now() + kIdleWait;
  {
    const std::lock_guard lock(core_mutex_);
    due = core_->next_due();
    if (due) {
      const std::int64_t wait_ms = std::max<std::int64_t>(0, due->ms - core_->stamp().ms);
      until = std::min(until, std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms));
    }
  }
  auto batch = deferred_.empty() ? inbox_.take(options_.batch_entries_max, until) : with_deferred();
  if (inbox_.is_closed()) {
    refuse_as_closed(batch);
    return;
  }
  if (!batch.empty() || is_due(due)) run_batch(std::move(batch));
}

// What there was no time for, behind the calls that have come since: they wait for one batch and not for the rest of the
// reports.
std::vector<Entry> EngineImpl::with_deferred() {
  std::vector<Entry> batch = inbox_.take_calls(options_.batch_entries_max);
  batch.reserve(batch.size() + deferred_.size());
  batch.insert(batch.end(), std::make_move_iterator(deferred_.begin()), std::make_move_iterator(deferred_.end()));
  deferred_.clear();
  return batch;
}

// An exception out of CoreState came in the middle of a change. The state in memory cannot be trusted any more, the state on
// disk can, and every call is answered with an error that says so.
void EngineImpl::run_batch(std::vector<Entry> batch) {
  CoreState::Left left;
  Outgoing outgoing;
  {
    const std::lock_guard lock(core_mutex_);
    const Failed broken = [this](std::string_view what) { core_->break_off(what); };
    survive(broken, [&] {
      for (const Entry& entry : batch) note_progress(entry);
      hold_back_reports(batch);
      outgoing = core_->process(std::move(batch), left);
      held_.insert(held_.begin(), std::make_move_iterator(left.undone.begin()), std::make_move_iterator(left.undone.end()));
      deferred_ = std::move(left.deferred);
    });
    now_ms_ = core_->last_instant().ms;
  }
  dispatch(std::move(outgoing));
}

// Reports that a failed commit gave back wait for the next attempt, and newer ones behind them: their order is kept.
void EngineImpl::hold_back_reports(std::vector<Entry>& batch) {
  if (held_.empty()) return;
  std::vector<Entry> now;
  if (!core_->is_waiting_for_room()) now = std::exchange(held_, {});
  for (Entry& entry : batch) {
    const bool is_call = std::holds_alternative<std::shared_ptr<PendingCall>>(entry);
    (is_call || held_.empty() ? now : held_).push_back(std::move(entry));
  }
  batch = std::move(now);
}

// A command that a driver could not take is derived from the state again.
void EngineImpl::dispatch(Outgoing outgoing) {
  for (control::Rendered& command : outgoing.commands) {
    const Failed lost = [this](std::string_view what) {
      const std::lock_guard lock(core_mutex_);
      core_->look_at_everything();
      say_failed("engine", what);
    };
    survive(lost, [&] {
      const bool is_told = logs_at(LogLevel::debug);
      const std::string fields = is_told ? fields_of(command).json() : std::string();
      const std::int64_t begun_ms = ports_.clock->steady_ms();
      const std::string driver = command.balancer_command ? "balancer" : command.runtime;
      hand_over(command);
      if (is_told) log(LogLevel::debug, "a command was sent", fields);
      const std::int64_t took_ms = ports_.clock->steady_ms() - begun_ms;
      if (took_ms > kSlowMs) {
        log(LogLevel::warning, "a driver was slow to take a command",
            LogFields().add("driver", driver).add("tookMs", took_ms).json());
      }
    });
  }
}

void EngineImpl::hand_over(control::Rendered& command) {
  if (command.balancer_command) {
    if (ports_.balancer) ports_.balancer->submit(std::move(command.balancer_command));
    return;
  }
  for (const auto& runtime : ports_.runtimes) {
    if (runtime->name() == command.runtime) return runtime->submit(std::move(command.runtime_command));
  }
}

void EngineImpl::note_progress(const Entry& entry) {
  if (const auto* runtime = std::get_if<RuntimeReported>(&entry)) {
    const auto report = runtime->report.reader();
    if (!report.isInventory() || !report.getInventory().getComplete()) return;
    {
      const std::lock_guard lock(ready_mutex_);
      ++inventories_[runtime->runtime];
      if (homes_[runtime->runtime].empty()) homes_[runtime->runtime] = wire::view(report.getMachineId());
    }
    if (logs_at(LogLevel::debug)) {
      log(LogLevel::debug, "a machine told what it runs",
          LogFields()
              .add("driver", ports_.runtimes[runtime->runtime]->name())
              .add("machine", std::string_view(report.getMachineId().cStr(), report.getMachineId().size()))
              .add("containers", report.getInventory().getContainers().size())
              .json());
    }
  } else if (const auto* balancer = std::get_if<BalancerReported>(&entry)) {
    if (!balancer->report.reader().isSynced()) return;
    const std::lock_guard lock(ready_mutex_);
    balancer_synced_ = true;
  } else {
    return;
  }
  ready_changed_.notify_all();
  bool is_first = false;
  {
    const std::lock_guard lock(ready_mutex_);
    is_first = is_ready_locked() && !std::exchange(was_ready_, true);
  }
  if (!is_first) return;
  core_->let_reports_wait();
  log(LogLevel::info, "what ran before was adopted, and every driver is ready", "{}");
}

bool EngineImpl::is_ready_locked() const {
  for (std::size_t i = 0; i < inventories_.size(); ++i) {
    if (inventories_[i] < ports_.runtimes[i]->machines()) return false;
  }
  return !ports_.balancer || balancer_synced_;
}

bool EngineImpl::wait_ready(std::chrono::milliseconds timeout) {
  if (options_.host_driven) {
    const std::lock_guard host(host_mutex_);
    work_off();
  }
  // Longer waits would overflow the clock's range and end at once.
  constexpr std::chrono::hours kWaitMax{24 * 365};
  std::unique_lock lock(ready_mutex_);
  return ready_changed_.wait_for(lock, std::min<std::chrono::milliseconds>(timeout, kWaitMax), [this] {
    return closed_ || is_ready_locked();
  }) && !closed_;
}

}  // namespace moorage::engine
