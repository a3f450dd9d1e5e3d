// The engine behind the interface: owns the ports, the inbox and the loop; hands commands to drivers and reports to the inbox.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/thread.h"
#include "engine/auditor.h"
#include "engine/background_threads.h"
#include "engine/chores.h"
#include "engine/core_state.h"
#include "engine/engine_interface.h"
#include "engine/feed.h"
#include "engine/inbox.h"
#include "engine/measuring.h"
#include "engine/strangers.h"
#include "ports/port_call.h"
#include "services/logs/log_sessions.h"

namespace moorage::engine {

class EngineImpl final : public Engine {
 public:
  EngineImpl(Options options, Ports ports);
  ~EngineImpl() override;

  Status start();

  Result<Answer> call(const wire::Operation& operation, const Caller& caller, capnp::DynamicStruct::Reader request,
                      CallFlags flags) override;
  bool answers_at_once(const wire::Operation& operation) const override;
  void note_strangers(const wire::Operation& operation, const std::vector<wire::Stranger>& strangers) override;
  Result<SigningKey> signing_key(const KeyClaim& claim) const override;
  bool is_own_key(std::string_view access_key_id) const override;
  Status authorise(const Caller& caller, std::string_view action) override;
  Status authorise(const Caller& caller, std::string_view action, std::string_view resource) override;
  ports::ObjectStore* objects() override { return ports_.objects.get(); }
  void note_refused(const RefusedCall& call) noexcept override;
  // engine_exec.cpp
  Result<ExecClaim> exec_claim(std::string_view token) const override;
  Result<std::string> resumption_token(const Caller& caller, const ExecClaim& claim) const override;
  Result<std::unique_ptr<ports::ExecProcess>> exec(const ExecClaim& claim,
                                                   std::optional<ports::TerminalSize> terminal) override;
  void keep_transcript(const ExecClaim& claim, std::string_view text) override;
  void note_object_call(const ObjectCall& call) noexcept override;
  Result<std::unique_ptr<Subscription>> subscribe(std::uint64_t after) override;
  Result<bool> step() override;
  Status advance(Duration by) override;
  Instant now() const override;
  bool wait_ready(std::chrono::milliseconds timeout) override;
  std::string stats_json() const override;
  Result<std::string> copy_state() override;
  Result<std::string> metrics_text(MetricsFormat format) override;
  Result<std::string> check_json() override;
  void close() override;

 private:
  class RuntimeSink;
  class BalancerSink;

  Status usable() const;
  void record(PendingCall& call, const Status& done);
  Status run_on_ports(PendingCall& call, std::shared_ptr<ports::EventSource>* stream);
  Status submit_and_wait(const std::shared_ptr<PendingCall>& call);
  bool read_here(PendingCall& call);
  bool is_due(std::optional<Instant> due);
  void loop();
  void turn();
  void refuse_waiting();
  void close_ports();
  void connect_secrets();
  void say_failed(std::string_view driver, std::string_view what) const noexcept;
  void run_batch(std::vector<Entry> batch);
  std::vector<Entry> with_deferred();
  void hold_back_reports(std::vector<Entry>& batch);
  void dispatch(Outgoing outgoing);
  void hand_over(control::Rendered& command);
  void note_progress(const Entry& entry);
  void add_chores();
  // engine_metrics.cpp
  std::optional<Duration> metrics_pace();
  Duration sample_period() const;
  void refresh_counters();
  void run_metrics(Instant now);
  void evaluate_alarms(const std::vector<control::WatchedAlarm>& alarms, Instant now);
  void say_metrics_lost(const Status& done) const;
  void count_call(const wire::Operation& operation, bool succeeded) noexcept;
  ports::PortCall port_call(Instant at);
  Instant retention_time() const;
  void say_log_warning(const ports::LogWarning& warning);
  Instant log_time() const;
  void log_opening(std::int64_t took_ms) const;
  bool logs_at(LogLevel level) const;
  void log(LogLevel level, std::string_view message, std::string_view fields) const noexcept;
  void run_drivers_until(Instant now);
  Instant drivers_due() const;
  bool work_off();
  bool is_ready_locked() const;

  Options options_;
  Ports ports_;
  std::shared_ptr<Feed> feed_;
  Inbox inbox_;
  std::unique_ptr<Auditor> auditor_;  // null: calls are not recorded
  std::unique_ptr<CoreState> core_;
  std::vector<std::unique_ptr<RuntimeSink>> runtime_sinks_;
  std::unique_ptr<BalancerSink> balancer_sink_;
  Chores chores_;
  BackgroundThreads background_;
  logs_service::LogSessions log_sessions_;
  Thread thread_;
  pid_t pid_;
  std::atomic<bool> closed_{false};
  std::once_flag close_once_;
  std::atomic<std::int64_t> now_ms_{0};

  // The core: held for a batch by the loop or by the host in host-driven mode, for a reading call by a caller of an idle
  // engine.
  mutable std::mutex core_mutex_;
  std::mutex host_mutex_;  // host-driven mode: one caller at a time

  StrangersTold strangers_;

  std::vector<Entry> deferred_;  // reports that the last batch had no time for; of the thread that runs batches
  std::vector<Entry> held_;      // reports that wait until a commit is tried again; of the thread that runs batches

  std::vector<std::atomic<std::uint64_t>> calls_counted_;  // two for each operation: succeeded, failed
  std::mutex measuring_mutex_;
  std::unique_ptr<Measuring> measuring_;  // null: nothing is measured
  Instant sampled_at_;
  Instant refreshed_at_;  // of the counters that `/metrics` has
  std::atomic<bool> measures_often_{false};  // a service asks for a datapoint every 20 seconds
  Instant evaluated_at_;
  Instant tended_at_;

  std::mutex ready_mutex_;
  std::condition_variable ready_changed_;
  std::vector<std::size_t> inventories_;  // complete ones, by runtime
  bool balancer_synced_ = false;
  std::vector<std::string> homes_;  // the first machine of each runtime, as soon as it has told what it has
  bool was_ready_ = false;
};

}  // namespace moorage::engine
