#include "engine/engine_impl.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "engine/logs_api.h"
#include "engine/logs_warnings.h"
#include "wire/json.h"
#include "wire/operations.h"
#include "wire/presence.h"
#include "wire/text.h"

namespace moorage::engine {

namespace {

constexpr auto kIdleWait = std::chrono::seconds(10);
// Readers never see an event past its retention; this is only how soon its bytes go.
constexpr Duration kRetentionEvery = Duration::minutes(10);
constexpr auto kPauseAfterFailure = std::chrono::milliseconds(100);

void refuse_as_closed(std::vector<Entry>& entries) {
  for (Entry& entry : entries) {
    if (auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry)) {
      (*call)->status = Error{.name = "ClosedException", .message = "the engine was closed before the call was run"};
      (*call)->answer();
    }
  }
}

}  // namespace

class EngineImpl::RuntimeSink final : public ports::RuntimeReports {
 public:
  RuntimeSink(EngineImpl& engine, std::size_t runtime) : engine_(engine), runtime_(runtime) {}
  void report(ports::RuntimeReport report) override {
    engine_.inbox_.push_report(RuntimeReported{runtime_, std::move(report)});
  }
  void failed(std::string_view what) override { engine_.say_failed(engine_.ports_.runtimes[runtime_]->name(), what); }

 private:
  EngineImpl& engine_;
  std::size_t runtime_;
};

class EngineImpl::BalancerSink final : public ports::BalancerReports {
 public:
  explicit BalancerSink(EngineImpl& engine) : engine_(engine) {}
  void report(ports::BalancerReport report) override { engine_.inbox_.push_report(BalancerReported{std::move(report)}); }
  void failed(std::string_view what) override { engine_.say_failed(engine_.ports_.balancer->name(), what); }

 private:
  EngineImpl& engine_;
};

EngineImpl::EngineImpl(Options options, Ports ports)
    : options_(std::move(options)),
      ports_(std::move(ports)),
      feed_(std::make_shared<Feed>(limits::kFeedNoticesMax,
                                   control::Settings{.account_id = options_.account_id, .region = options_.region})),
      inbox_(options_.inbox_entries_max ? options_.inbox_entries_max : limits::kInboxEntriesMax),
      chores_([this](const std::string& chore, const char* what) {
        std::string fields = "{\"chore\":";
        wire::append_quoted(chore, fields);
        fields += ",\"error\":";
        wire::append_quoted(what, fields);
        log(LogLevel::error, "a chore failed; it is tried again when its period has passed", fields + "}");
      }),
      pid_(::getpid()) {
  if (options_.batch_entries_max == 0) options_.batch_entries_max = limits::kBatchEntriesMax;
}

EngineImpl::~EngineImpl() { close(); }

Result<std::unique_ptr<Engine>> Engine::open(Options options, Ports ports) {
  if (!ports.store || !ports.logs || !ports.clock || !ports.entropy) {
    return invalid_parameter("an engine needs a store, a log sink, a clock and a source of entropy");
  }
  if (options.account_id.size() != 12 || !std::all_of(options.account_id.begin(), options.account_id.end(), ::isdigit)) {
    return invalid_parameter("the account id must be 12 digits, not '" + options.account_id + "'", "account_id");
  }
  if (ports.clock->is_virtual() && !options.host_driven) {
    return invalid_parameter("a virtual clock needs the host-driven mode: nobody else moves it", "host_driven");
  }
  if (!options.default_scorer.empty() && !options.scorers.contains(options.default_scorer)) {
    return invalid_parameter("the default scorer '" + options.default_scorer + "' is not among the scorers", "default_scorer");
  }
  auto engine = std::make_unique<EngineImpl>(std::move(options), std::move(ports));
  if (Status started = engine->start(); !started.ok()) {
    engine->close();
    return std::move(started).error();
  }
  return std::unique_ptr<Engine>(std::move(engine));
}

Status EngineImpl::start() {
  control::Settings settings{.account_id = options_.account_id,
                             .region = options_.region,
                             .register_in_cluster = options_.register_in_cluster,
                             .has_balancer = ports_.balancer != nullptr};
  settings.scorers = options_.scorers;
  settings.default_scorer = options_.default_scorer;
  if (options_.rare.stopped_task_retention > Duration{}) settings.stopped_task_retention = options_.rare.stopped_task_retention;
  std::vector<std::string> names;
  for (const auto& runtime : ports_.runtimes) names.emplace_back(runtime->name());
  if (!names.empty()) settings.default_runtime = names.front();
  core_ = std::make_unique<CoreState>(options_, std::move(settings), ports_, std::move(names), feed_);
  homes_.assign(ports_.runtimes.size(), {});
  ports_.logs->listen([this](const ports::LogWarning& warning) { say_log_warning(warning); });
  MOORAGE_TRY(core_->load());
  core_->begin();
  now_ms_ = core_->last_instant().ms;
  inventories_.assign(ports_.runtimes.size(), 0);
  for (std::size_t i = 0; i < ports_.runtimes.size(); ++i) {
    runtime_sinks_.push_back(std::make_unique<RuntimeSink>(*this, i));
    MOORAGE_TRY(ports_.runtimes[i]->start(*runtime_sinks_[i]));
  }
  if (ports_.balancer) {
    balancer_sink_ = std::make_unique<BalancerSink>(*this);
    MOORAGE_TRY(ports_.balancer->start(*balancer_sink_));
  }
  add_chores();
  if (options_.host_driven) {
    const std::lock_guard lock(host_mutex_);
    work_off();
    return {};
  }
  MOORAGE_TRY(chores_.start_thread([this] {
    const std::lock_guard lock(core_mutex_);
    return core_->stamp();
  }));
  MOORAGE_ASSIGN(thread_, Thread::start("the engine's loop", [this] { loop(); }, {}));
  return {};
}

void EngineImpl::add_chores() {
  chores_.add("log retention", kRetentionEvery, [this](Instant) { ports_.logs->expire(retention_time()); });
  chores_.begin(core_->last_instant());
}

// The engine's time, or the wall clock where that is behind: what is deleted does not come back when a clock is put right.
Instant EngineImpl::retention_time() const {
  Instant engine_time;
  {
    const std::lock_guard lock(core_mutex_);
    engine_time = core_->last_instant();
  }
  return ports_.clock->is_virtual() ? engine_time : std::min(engine_time, ports_.clock->now());
}

// In the log, and as an event of the machine whose disk it is: that of each runtime with one machine. From any thread.
void EngineImpl::say_log_warning(const ports::LogWarning& warning) {
  const LogSentence said = sentence_of(warning);
  log(LogLevel::warning, said.message, said.fields);
  // Without the core's lock, which a caller of the sink may hold.
  const Instant at = ports_.clock->is_virtual() ? Instant{now_ms_} : std::max(Instant{now_ms_}, ports_.clock->now());
  for (std::size_t i = 0; i < ports_.runtimes.size(); ++i) {
    std::string home;
    {
      const std::lock_guard lock(ready_mutex_);
      home = homes_[i];
    }
    if (home.empty() || ports_.runtimes[i]->machines() != 1) continue;
    inbox_.push_report(RuntimeReported{i, ports::RuntimeReport::build([&](driver::RuntimeReport::Builder report) {
                                         report.setMachineId(wire::text(home));
                                         auto notice = report.initMachineNotice();
                                         notice.setAtMs(at.ms);
                                         notice.setSeverity(driver::MachineNotice::Severity::WARN);
                                         notice.setName(wire::text(std::string(said.name)));
                                         notice.setMessage(wire::text(std::string(said.message) + " " + said.fields));
                                       })});
  }
}

void EngineImpl::log(LogLevel level, std::string_view message, std::string_view fields) const noexcept {
  contain({}, [&] {
    if (options_.log && level >= options_.log_level) options_.log(level, message, fields);
  });
}

void EngineImpl::say_failed(std::string_view driver, std::string_view what) const noexcept {
  contain({}, [&] {
    std::string fields = "{\"driver\":";
    wire::append_quoted(driver, fields);
    fields += ",\"what\":";
    wire::append_quoted(what, fields);
    log(LogLevel::error, "a thread of a driver met an exception; the driver goes on", fields + "}");
  });
}

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

Result<std::string> EngineImpl::call_json(std::string_view service, std::string_view operation, std::string_view body,
                                          CallFlags flags) {
  const wire::Operation* found = wire::find_operation(service, operation);
  std::string reply;
  std::vector<wire::Stranger> strangers;
  const auto fill = [&](capnp::DynamicStruct::Builder request) {
    auto options = wire::read_options(*found, flags.strict ? wire::Unknown::kRefuse : wire::Unknown::kIgnore);
    options.strangers = &strangers;
    return wire::read_json(body, request, options);
  };
  std::string plan;
  MOORAGE_TRY(run(
      service, operation, fill, [&](capnp::DynamicStruct::Reader out) { wire::write_json(out, reply); }, flags, &plan));
  if (!strangers.empty()) note_strangers(*found, strangers);
  if (!plan.empty()) reply.insert(reply.size() - 1, (reply.size() > 2 ? ",\"moorage:plan\":" : "\"moorage:plan\":") + plan);
  return reply;
}

void EngineImpl::note_strangers(const wire::Operation& operation, const std::vector<wire::Stranger>& strangers) {
  strangers_.tell(options_, operation, strangers);
}

Status EngineImpl::call(std::string_view service, std::string_view operation, const Fill& fill, const Take& take,
                        CallFlags flags) {
  return run(service, operation, fill, take, flags, nullptr);
}

Status EngineImpl::run(std::string_view service, std::string_view operation, const Fill& fill, const Take& take,
                       CallFlags flags, std::string* plan) {
  MOORAGE_TRY(usable());
  const wire::Operation* found = wire::find_operation(service, operation);
  if (!found) {
    return Error{.name = "UnknownOperationException",
                 .message = "operation '" + std::string(operation) + "' of service '" + std::string(service) +
                            "' is not known here" + nearest_operation(service, operation)};
  }
  auto call = std::make_shared<PendingCall>();
  call->operation = found;
  call->flags = flags;
  MOORAGE_TRY(fill(call->request_message.initRoot<capnp::DynamicStruct>(found->request_schema())));
  if (service == "logs") {
    // Log data never passes the machine: the sink is durable and thread-safe by itself.
    const auto request = call->request_message.getRoot<capnp::DynamicStruct>(found->request_schema()).asReader();
    const auto reply = call->reply_message.initRoot<capnp::DynamicStruct>(found->reply_schema());
    MOORAGE_TRY(
        run_logs_operation(*ports_.logs, {options_.account_id, options_.region}, now(), *found, request, reply, flags.dry_run));
  } else {
    MOORAGE_TRY(submit_and_wait(call));
    if (plan) *plan = std::move(call->plan);
  }
  take(call->reply_message.getRoot<capnp::DynamicStruct>(found->reply_schema()).asReader());
  return {};
}

Result<std::unique_ptr<Subscription>> EngineImpl::subscribe(std::uint64_t after) {
  MOORAGE_TRY(usable());
  return feed_->subscribe(after);
}

Instant EngineImpl::now() const {
  if (ports_.clock->is_virtual()) {
    const std::lock_guard lock(core_mutex_);
    return core_->stamp();
  }
  const std::int64_t last = now_ms_;
  return std::max(Instant{last}, ports_.clock->now());
}

std::string EngineImpl::stats_json() const {
  const std::lock_guard lock(core_mutex_);
  return core_->stats_json();
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
  auto batch = inbox_.take(options_.batch_entries_max, until);
  if (inbox_.is_closed()) {
    refuse_as_closed(batch);
    return;
  }
  if (!batch.empty() || is_due(due)) run_batch(std::move(batch));
}

// What leaves CoreState as an exception came in the middle of a change. The state in memory is not to be trusted any more; the
// one on disk is, and every call is told so.
void EngineImpl::run_batch(std::vector<Entry> batch) {
  std::vector<Entry> undone;
  Outgoing outgoing;
  {
    const std::lock_guard lock(core_mutex_);
    const Failed broken = [this](std::string_view what) { core_->break_off(what); };
    contain(broken, [&] {
      for (const Entry& entry : batch) note_progress(entry);
      hold_back_reports(batch);
      outgoing = core_->process(std::move(batch), undone);
      held_.insert(held_.begin(), std::make_move_iterator(undone.begin()), std::make_move_iterator(undone.end()));
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
    contain(lost, [&] { hand_over(command); });
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
    const std::lock_guard lock(ready_mutex_);
    ++inventories_[runtime->runtime];
    if (homes_[runtime->runtime].empty()) homes_[runtime->runtime] = wire::view(report.getMachineId());
  } else if (const auto* balancer = std::get_if<BalancerReported>(&entry)) {
    if (!balancer->report.reader().isSynced()) return;
    const std::lock_guard lock(ready_mutex_);
    balancer_synced_ = true;
  } else {
    return;
  }
  ready_changed_.notify_all();
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
  // Longer ones overflow the clock's range and would be over at once.
  constexpr std::chrono::hours kWaitMax{24 * 365};
  std::unique_lock lock(ready_mutex_);
  return ready_changed_.wait_for(lock, std::min<std::chrono::milliseconds>(timeout, kWaitMax), [this] {
    return closed_ || is_ready_locked();
  }) && !closed_;
}

// ---------------------------------------------------------------------------------------------------------------- close

void EngineImpl::close() {
  std::call_once(close_once_, [this] {
    closed_ = true;
    const bool ours = ::getpid() == pid_;
    if (ours) {
      refuse_waiting();
      ready_changed_.notify_all();
      if (thread_.joinable()) thread_.join();
      chores_.stop();
      close_ports();
    } else if (thread_.joinable()) {
      thread_.detach();  // the child of a fork has no such thread
    }
    if (!ours) chores_.abandon_thread();
  });
}

void EngineImpl::refuse_waiting() {
  contain({}, [this] {
    auto left = inbox_.close();
    refuse_as_closed(left);
  });
  inbox_.drop();
}

// Each part is closed whatever another one throws: this is the last that is done with it.
void EngineImpl::close_ports() {
  const std::lock_guard host(host_mutex_);
  const Failed failed = [this](std::string_view what) { say_failed("engine", what); };
  for (const auto& runtime : ports_.runtimes) contain(failed, [&] { runtime->close(); });
  if (ports_.balancer) contain(failed, [&] { ports_.balancer->close(); });
  contain(failed, [&] { feed_->close(); });
  if (ports_.logs) contain(failed, [&] { ports_.logs->listen({}); });
  if (ports_.logs) contain(failed, [&] { ports_.logs->close(); });
  if (ports_.store) contain(failed, [&] { ports_.store->close(); });
}

}  // namespace moorage::engine
