// Opening and closing of the engine, its log and its chores.
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "engine/engine_impl.h"
#include "engine/log_fields.h"
#include "engine/secret_fetch.h"
#include "engine/secret_relay.h"
#include "machine/service_list.h"
#include "services/logs/logs_warnings.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::engine {

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
      background_({.here = options_.host_driven}, [this](std::string_view what) { say_failed("engine", what); }),
      log_sessions_(ports_.logs, background_),
      pid_(::getpid()) {
  if (options_.batch_entries_max == 0) options_.batch_entries_max = limits::kBatchEntriesMax;
  calls_counted_ = std::vector<std::atomic<std::uint64_t>>((wire::operations().back().index + std::size_t{1}) * 2);
  if (ports_.metrics) measuring_ = std::make_unique<Measuring>(*ports_.metrics);
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
    return invalid_parameter("a virtual clock needs the host-driven mode, in which the host moves it", "host_driven");
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
  settings.sealer = options_.sealer;
  settings.network = options_.network;
  if (options_.rare.stopped_task_retention > Duration{}) settings.stopped_task_retention = options_.rare.stopped_task_retention;
  std::vector<std::string> names;
  for (const auto& runtime : ports_.runtimes) names.emplace_back(runtime->name());
  if (!names.empty()) settings.default_runtime = names.front();
  if (ports_.audit) {
    ports_.audit->listen([this](std::string_view message, std::string_view detail) {
      log(LogLevel::error, message, LogFields().add("detail", detail).json());
    });
    auditor_ = std::make_unique<Auditor>(Auditor::Identity{.account = options_.account_id, .region = options_.region},
                                         *ports_.audit, ports_.clock->is_virtual());
  }
  core_ = std::make_unique<CoreState>(options_, std::move(settings), ports_, std::move(names), feed_, auditor_.get());
  homes_.assign(ports_.runtimes.size(), {});
  ports_.logs->listen([this](const ports::LogWarning& warning) { say_log_warning(warning); });
  const std::int64_t begun_ms = ports_.clock->steady_ms();
  MOORAGE_TRY(core_->load());
  core_->begin();
  now_ms_ = core_->last_instant().ms;
  inventories_.assign(ports_.runtimes.size(), 0);
  connect_secrets();
  for (std::size_t i = 0; i < ports_.runtimes.size(); ++i) {
    runtime_sinks_.push_back(std::make_unique<RuntimeSink>(*this, i));
    MOORAGE_TRY(ports_.runtimes[i]->start(*runtime_sinks_[i]));
  }
  if (ports_.balancer) {
    balancer_sink_ = std::make_unique<BalancerSink>(*this);
    MOORAGE_TRY(ports_.balancer->start(*balancer_sink_));
  }
  add_chores();
  log_opening(ports_.clock->steady_ms() - begun_ms);
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

// Drivers ask from threads of their own, so what they ask is answered between two batches and never waits for one.
void EngineImpl::connect_secrets() {
  if (!ports_.secrets) return;
  SecretFetch::Parts parts;
  parts.read = [this](PendingCall& call) -> Status {
    MOORAGE_TRY(usable());
    {
      const std::lock_guard lock(core_mutex_);
      core_->read(call);
    }
    if (auditor_) record(call, call.status);
    return call.status;
  };
  parts.authorise = [this](const Caller& caller, std::string_view action, std::string_view resource) {
    return authorise(caller, action, resource);
  };
  parts.caller_of_role = [this](std::string_view role, std::string_view session) {
    const std::lock_guard lock(core_mutex_);
    return core_->caller_of_role(role, session);
  };
  parts.local = ports_.local_secrets;
  parts.objects = ports_.objects;
  ports_.secrets->connect(std::make_shared<SecretFetch>(std::move(parts)));
}

void EngineImpl::log_opening(std::int64_t took_ms) const {
  if (!logs_at(LogLevel::info)) return;
  LogFields fields;
  fields.add("store", ports_.store->name()).add("records", static_cast<std::int64_t>(ports_.store->stats().records));
  for (const auto& runtime : ports_.runtimes) fields.add("runtime", runtime->name());
  if (ports_.balancer) fields.add("balancer", ports_.balancer->name());
  log(LogLevel::info, "the engine was opened", fields.add("tookMs", took_ms).json());
}

void EngineImpl::add_chores() {
  for (const control::ServiceEntry& service : control::service_list()) {
    for (const ports::PortChore& chore : service.chores) {
      chores_.add(std::string(chore.name), chore.period, [this, run = chore.run](Instant) {
        ports::PortCall call = port_call(retention_time());
        run(call);
      });
    }
  }
  if (measuring_)
    chores_.add_paced(
        "metrics", [this] { return metrics_pace(); }, [this](Instant now) { run_metrics(now); });
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
  const logs_service::LogSentence said = logs_service::sentence_of(warning);
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

bool EngineImpl::logs_at(LogLevel level) const { return options_.log && level >= options_.log_level; }

void EngineImpl::log(LogLevel level, std::string_view message, std::string_view fields) const noexcept {
  contain({}, [&] {
    if (logs_at(level)) options_.log(level, message, fields);
  });
}

void EngineImpl::say_failed(std::string_view driver, std::string_view what) const noexcept {
  contain({}, [&] {
    log(LogLevel::error, "a thread of a driver met an exception; the driver goes on",
        LogFields().add("driver", driver).add("what", what).json());
  });
}

void EngineImpl::close() {
  std::call_once(close_once_, [this] {
    closed_ = true;
    const bool ours = ::getpid() == pid_;
    if (ours) {
      log_sessions_.close();
      refuse_waiting();
      ready_changed_.notify_all();
      if (thread_.joinable()) thread_.join();
      chores_.stop();
      background_.stop();
      close_ports();
      log(LogLevel::info, "the engine was closed; containers and the balancer go on", "{}");
    } else if (thread_.joinable()) {
      thread_.detach();  // the child of a fork has no such thread
    }
    if (!ours) chores_.abandon_thread();
    if (!ours) background_.abandon();
  });
}

void EngineImpl::refuse_waiting() {
  contain({}, [this] {
    auto left = inbox_.close();
    refuse_as_closed(left);
  });
  inbox_.drop();
}

// Each part is closed, whatever another one throws.
void EngineImpl::close_ports() {
  const std::lock_guard host(host_mutex_);
  const Failed failed = [this](std::string_view what) { say_failed("engine", what); };
  for (const auto& runtime : ports_.runtimes) contain(failed, [&] { runtime->close(); });
  if (ports_.secrets) ports_.secrets->connect(nullptr);
  if (ports_.balancer) contain(failed, [&] { ports_.balancer->close(); });
  contain(failed, [&] { feed_->close(); });
  if (ports_.metrics) contain(failed, [&] { say_metrics_lost(ports_.metrics->tend(Instant{now_ms_})); });
  if (ports_.logs) contain(failed, [&] { ports_.logs->listen({}); });
  if (ports_.logs) contain(failed, [&] { ports_.logs->close(); });
  if (ports_.audit) contain(failed, [&] { ports_.audit->close(); });
  if (ports_.audit) contain(failed, [&] { ports_.audit->listen({}); });
  if (ports_.store) contain(failed, [&] { ports_.store->close(); });
}

}  // namespace moorage::engine
