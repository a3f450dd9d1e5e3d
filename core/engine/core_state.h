// The part of the engine that only the loop touches: state, draft, time, and the commit of one batch.
//
// Not thread-safe: in threaded mode the loop thread owns it, in host-driven mode the thread that holds the host lock.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/audit_outbox.h"
#include "engine/auditor.h"
#include "engine/engine_interface.h"
#include "engine/feed.h"
#include "engine/feed_log.h"
#include "engine/inbox.h"
#include "engine/scaling_rounds.h"
#include "machine/key_table.h"
#include "machine/machine.h"

namespace moorage::engine {

// The effects of a committed batch: replies, notices, commands.
struct Outgoing {
  std::vector<control::Rendered> commands;
};

class CoreState {
 public:
  CoreState(const Options& options, control::Settings settings, Ports& ports, std::vector<std::string> runtime_names,
            std::shared_ptr<Feed> feed, Auditor* auditor = nullptr);

  // Reads the store. Errors: those of the store; StoreDamaged for a record that does not decode.
  Status load();
  // The commands for work that was under way when the last process ended.
  void begin();

  // Reports that were not processed: those of a batch that could not be committed, and those beyond the time limit.
  struct Left {
    std::vector<Entry> undone;
    std::vector<Entry> deferred;
  };
  // Processes a batch: steps, one settle, one commit; answers calls, publishes notices, returns commands. All calls are run,
  // reports only up to the time limit for callers that come meanwhile.
  Outgoing process(std::vector<Entry> batch, Left& left);
  // Every driver has told what there is. From now on a batch may leave reports for the next one, behind newer calls; before, a
  // call comes behind the machines that were there when the engine was opened, and the cluster that they made.
  void let_reports_wait() { reports_may_wait_ = true; }

  // Answers a reading call between two batches from the durable state, without changing anything.
  void read(PendingCall& call);

  // The access keys as of the last commit. Any thread.
  std::shared_ptr<const control::KeyTable> keys() const {
    const std::lock_guard lock(keys_mutex_);
    return keys_;
  }
  // Whether the caller may make this call, or use this route (machine/authorisation.h).
  Status authorise(const Caller& caller, const wire::Operation& operation, capnp::DynamicStruct::Reader request);
  Status authorise(const Caller& caller, std::string_view action, std::string_view resource = "*");
  // The session of a role for what the engine does on its behalf; the owner where IAM has no such role.
  Caller caller_of_role(std::string_view role_arn, std::string_view session) const;
  const control::Settings& settings() const { return state_.settings(); }

  // True while a commit has failed and its next attempt is not due yet. Reports wait until then: to work them off would only
  // begin another batch that cannot be stored.
  bool is_waiting_for_room();
  // When `process` has work without a new entry; nullopt: never.
  std::optional<Instant> next_due() const;
  Instant last_instant() const { return now_; }
  Instant stamp();  // the time for the next batch; never goes back
  // The same without advancing the engine's time. Any thread.
  Instant elapsed() const;

  // Poisons the engine: the state in memory cannot be trusted, and every call is refused from now on. Allocates nothing.
  void break_off(std::string_view what) noexcept;
  // Commands may have been lost on their way to a driver: everything is reconciled again after a pause.
  void look_at_everything() noexcept;

  // As of the last batch; for readers between two of them.
  const control::State& state() const { return state_; }
  std::string stats_json() const;
  // The state between two batches, as Engine::copy_state has it.
  Result<std::string> copy() const;
  std::vector<std::string> check() const { return state_.recount(); }
  const std::string& poisoned() const { return poison_; }

 private:
  void come_back_from(Instant last);
  void watch_wall_clock();
  void publish_clock_news(Instant now);
  void absorb(std::vector<Entry>& batch, std::vector<Entry>& deferred, Instant now);
  void run_entry(Entry& entry, control::Draft& draft, Instant now);
  void run_call(PendingCall& call, control::Step& step);
  Status commit(std::vector<Entry>& batch, std::vector<SharedRun>& notices);
  std::vector<ports::AuditRecord> records_of(const std::vector<Entry>& batch) const;
  Instant true_time() const;
  void note_commit(std::size_t records, std::int64_t took_ms) const;
  void abandon(std::vector<Entry>& batch, const Error& why, std::vector<Entry>& undone);
  Outgoing settle_commit();
  void refresh_keys();
  void preview_dry_runs(std::vector<Entry>& batch, Instant now);
  void answer(std::vector<Entry>& batch, std::vector<SharedRun> notices);
  void poison(std::vector<Entry>& batch);
  Error poisoned_error() const;
  void look_around(control::Step& step);
  bool happens(int per_mille);  // a rare behaviour, now?
  control::Random draw();
  void log(LogLevel level, std::string_view message, std::string fields) const;

  const Options& options_;
  Ports& ports_;
  std::vector<std::string> runtime_names_;
  std::shared_ptr<Feed> feed_;
  control::State state_;
  control::Draft draft_;
  control::Draft::Mark batch_start_;
  Instant now_;
  std::int64_t steady_base_ms_ = 0;
  Instant wall_base_;                           // neither changes after load()
  Duration wall_ahead_;                         // of the wall clock before the engine's time, as it was found last
  std::vector<control::ClockNews> clock_news_;  // not published by a commit yet
  std::uint64_t sequence_ = 0;                  // of the last commit
  FeedLog feed_log_;
  Auditor* const auditor_;  // null: calls are not recorded
  AuditOutbox outbox_;
  std::uint64_t command_id_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t batches_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t deferred_ = 0;
  bool reports_may_wait_ = false;
  Instant retry_commit_at_;  // after a failed commit
  bool rescan_ = false;
  bool owes_sync_ = false;  // no stored batch has sent the balancer its whole state yet
  Instant look_at_;         // the next part of a round
  std::uint64_t looks_ = 0;
  ScalingRounds scaling_;
  mutable std::mutex keys_mutex_;
  std::shared_ptr<const control::KeyTable> keys_ = std::make_shared<control::KeyTable>();
  std::string poison_;
  std::vector<std::array<std::uint64_t, 2>> drawn_;  // entropy of the present batch; used again where the batch changed nothing
  std::size_t drawn_used_ = 0;
};

}  // namespace moorage::engine
