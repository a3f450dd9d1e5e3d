#include "engine/core_state.h"

#include <algorithm>
#include <new>

#include "base/limits.h"
#include "base/thread.h"
#include "engine/load_pipe.h"
#include "engine/log_fields.h"
#include "engine/records.h"
#include "kernel/invariant.h"
#include "kernel/record_codec.h"
#include "kernel/table_registry.h"
#include "kernel/time_shift.h"
#include "machine/all_services.h"
#include "machine/authorisation.h"
#include "machine/present_world.h"
#include "ports/state_copy.h"

namespace moorage::engine {

namespace {

constexpr std::string_view kOutOfMemory = "out of memory";
constexpr std::size_t kPoisonCharsMax = 256;
// How far the stored time may be ahead of the wall clock at the opening without being corrected.
constexpr Duration kAheadMax = Duration::minutes(1);
// Smaller steps of the wall clock are ordinary corrections by a time daemon.
constexpr Duration kJumpMin = Duration::seconds(2);
constexpr std::string_view kJumped = "WALL_CLOCK_JUMPED";
constexpr std::int64_t kAbsorbMs = 20;
constexpr std::int64_t kSlowCommitMs = 1'000;
constexpr Duration kCommitRetry = Duration::seconds(1);
// Period in which every instance is asked for its inventory; large fleets in parts, so that no batch is long.
constexpr Duration kRound = Duration::seconds(30);
constexpr std::uint64_t kRecordsOfOneThread = 10'000;  // below this number a second thread does not pay
constexpr std::uint64_t kRecordsPerPart = 256;
constexpr std::uint64_t kPartsMax = 30;

// A reading operation changes nothing, so its plan is empty.
bool is_dry_run(const Entry& entry) {
  const auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry);
  return call && (*call)->flags.dry_run && !(*call)->operation->readonly;
}

control::CallEvent event_of(PendingCall& call) {
  return {.operation = call.operation->index,
          .request = call.request,
          .reply = call.reply_message.initRoot<capnp::DynamicStruct>(call.operation->reply_schema()),
          .dry_run = call.flags.dry_run,
          .caller = *call.caller};
}

}  // namespace

CoreState::CoreState(const Options& options, control::Settings settings, Ports& ports, std::vector<std::string> runtime_names,
                     std::shared_ptr<Feed> feed, Auditor* auditor)
    : options_(options),
      ports_(ports),
      runtime_names_(std::move(runtime_names)),
      feed_(std::move(feed)),
      state_(std::move(settings), control::all_services()),
      draft_(state_),
      feed_log_(limits::kFeedNoticesMax),
      auditor_(ports.store->keeps_records() ? auditor : nullptr),
      scaling_(options.scales_at_pace_of_aws ? control::ScalingPace::kAws : control::ScalingPace::kFast, ports.metrics.get()) {
  poison_.reserve(kPoisonCharsMax);
}

Status CoreState::load() {
  EngineMeta meta;
  const ports::RecordVisitor take = [&](TableId table, std::string_view key, ports::Bytes value) -> Status {
    if (table == TableId::kMeta) {
      if (key != meta_key()) return {};
      MOORAGE_ASSIGN(meta, decode_meta(draft_, value));
      return {};
    }
    if (table == TableId::kFeed) {
      MOORAGE_ASSIGN(auto run, feed_log_.restore(key, value));
      feed_->restore(std::move(run));
      return {};
    }
    if (table == kAuditOutboxTable) return auditor_ ? outbox_.restore(key, value, auditor_->log()) : Status();
    return control::decode_record(draft_, table, key, value);
  };
  const bool many = ports_.store->stats().records > kRecordsOfOneThread;
  const auto read = [&](const ports::RecordVisitor& visit) { return ports_.store->load(visit); };
  MOORAGE_TRY(many ? load_on_two_threads(read, take) : read(take));
  feed_log_.resume(meta.feed_sequence);
  if (auditor_) outbox_.resume(auditor_->log().stored_through());
  sequence_ = ports_.store->stats().sequence;
  steady_base_ms_ = ports_.clock->steady_ms();
  wall_base_ = ports_.clock->now();
  if (wall_base_ < meta.last_instant) come_back_from(meta.last_instant);
  now_ = wall_base_;
  wall_ahead_ = ports_.clock->now() - now_;
  look_at_ = now_ + kRound;
  scaling_.begin(now_);
  refresh_keys();
  batch_start_ = draft_.mark();  // a commit that fails does not undo the shift, and the next one writes it
  return {};
}

// The store's last time lies in the future. If it is a little ahead, the engine's time goes on from there. If it is far ahead,
// a clock was wrong, and every timestamp and deadline is shifted back (docs/decisions/0032-engine-time.md).
void CoreState::come_back_from(Instant last) {
  if (!ports_.clock->tells_the_truth() || last - wall_base_ <= kAheadMax) {
    wall_base_ = last;
    return;
  }
  const std::size_t records = control::shift_times(draft_, {.from = last, .to = wall_base_});
  log(LogLevel::warning, "the clock was ahead when the store was written last; times after the present one were put back",
      LogFields().add("aheadMs", (last - wall_base_).ms).add("records", static_cast<std::int64_t>(records)).json());
  clock_news_.push_back({.name = "ENGINE_TIME_PUT_BACK",
                         .by = Duration{wall_base_.ms - last.ms},
                         .reason =
                             "The clock was ahead when the store was written last. Engine time follows the wall clock again, "
                             "and times after the present one were put back."});
}

// Time runs on the monotonic clock from where the wall clock stood when the engine was opened: durations are right whatever
// happens to the wall clock, and no timestamp of this run goes back (C5, F13).
Instant CoreState::elapsed() const { return wall_base_ + Duration{ports_.clock->steady_ms() - steady_base_ms_}; }

Instant CoreState::stamp() {
  now_ = std::max(now_, elapsed());
  return now_;
}

// A jump of the wall clock changes no decision; each jump is logged once.
void CoreState::watch_wall_clock() {
  const Duration ahead = ports_.clock->now() - elapsed();
  const Duration jump{ahead.ms - wall_ahead_.ms};
  if (jump < kJumpMin && jump > Duration{-kJumpMin.ms}) return;
  wall_ahead_ = ahead;
  contain({}, [&] {
    log(LogLevel::warning, "the wall clock jumped; durations go on by the monotonic clock, stamps follow at the next opening",
        LogFields().add("byMs", jump.ms).add("aheadMs", ahead.ms).json());
  });
  if (!ports_.clock->tells_the_truth()) return;
  // One event stands for all jumps that no commit could tell of yet.
  const auto untold =
      std::find_if(clock_news_.begin(), clock_news_.end(), [](const control::ClockNews& n) { return n.name == kJumped; });
  if (untold != clock_news_.end()) {
    untold->by = Duration{untold->by.ms + jump.ms};
    return;
  }
  clock_news_.push_back({.name = std::string(kJumped),
                         .by = jump,
                         .reason =
                             "The wall clock jumped. Durations go on by the monotonic clock; engine time follows the wall "
                             "clock when the engine is opened again."});
}

void CoreState::publish_clock_news(Instant now) {
  if (clock_news_.empty()) return;
  control::Random random = draw();
  control::Step step{draft_, now, random};
  for (const control::ClockNews& news : clock_news_) control::publish_clock_news(step, news);
}

// Reuses entropy that was drawn for a batch that changed nothing, so that read-only calls do not alter later decisions.
control::Random CoreState::draw() {
  if (drawn_used_ == drawn_.size()) drawn_.push_back(ports_.entropy->next());
  return control::Random(drawn_[drawn_used_++]);
}

void CoreState::begin() {
  control::Random random = draw();
  control::Step step{draft_, stamp(), random};
  control::wake_everything(step);
  owes_sync_ = ports_.balancer != nullptr;
  drawn_.clear();
}

void CoreState::run_call(PendingCall& call, control::Step& step) { call.status = control::step(step, event_of(call)); }

void CoreState::run_entry(Entry& entry, control::Draft& draft, Instant now) {
  control::Random random = draw();
  control::Step step{draft, now, random};
  if (auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry)) return run_call(**call, step);
  if (auto* runtime = std::get_if<RuntimeReported>(&entry)) {
    return control::step(step, runtime->report.reader(), runtime_names_[runtime->runtime]);
  }
  if (auto* alarms = std::get_if<AlarmsJudged>(&entry)) return control::step(step, alarms->found);
  control::step(step, std::get<BalancerReported>(entry).report.reader());
}

void CoreState::look_around(control::Step& step) {
  if (now_ < look_at_) return;
  const control::RecordCounts counts = control::count_records(state_);
  const std::uint64_t records = counts.instances + counts.targets;
  const std::uint64_t parts = std::clamp<std::uint64_t>(records / kRecordsPerPart, 1, kPartsMax);
  control::look_again(step, looks_++ % parts, parts);
  look_at_ = now_ + Duration{kRound.ms / static_cast<std::int64_t>(parts)};
}

// With a million containers a machine's inventory is long, and many come at once: reports that exceed the time limit are left
// for the next batch, so that a caller waits for tens of milliseconds and not for seconds. In virtual time there is time for
// everything.
void CoreState::absorb(std::vector<Entry>& batch, std::vector<Entry>& deferred, Instant now) {
  const std::int64_t until_ms = ports_.clock->steady_ms() + kAbsorbMs;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const bool is_call = std::holds_alternative<std::shared_ptr<PendingCall>>(batch[i]);
    if (reports_may_wait_ && !is_call && i > 0 && (!deferred.empty() || ports_.clock->steady_ms() > until_ms)) {
      deferred.push_back(std::move(batch[i]));
      continue;
    }
    if (!is_dry_run(batch[i])) run_entry(batch[i], draft_, now);
    if (kept != i) batch[kept] = std::move(batch[i]);
    ++kept;
  }
  deferred_ += batch.size() - kept;
  batch.erase(batch.begin() + static_cast<std::ptrdiff_t>(kept), batch.end());
}

Outgoing CoreState::process(std::vector<Entry> batch, Left& left) {
  const Instant now = stamp();
  watch_wall_clock();
  drawn_used_ = 0;
  ++batches_;
  entries_ += batch.size();
  if (!poison_.empty()) {
    poison(batch);
    return {};
  }
  try {
    if (rescan_ && now >= retry_commit_at_) {
      control::Random random = draw();
      control::Step step{draft_, now, random};
      control::wake_everything(step);
      rescan_ = false;
    }
    if (owes_sync_) {
      control::Random random = draw();
      control::Step step{draft_, now, random};
      control::greet_balancer(step);
    }
    publish_clock_news(now);
    absorb(batch, left.deferred, now);
    control::Random random = draw();
    control::Step step{draft_, now, random};
    look_around(step);
    scaling_.run(step);
    if (happens(options_.rare.spurious_wakes)) control::wake_everything(step);
    if (options_.rare.wants_a_look && options_.rare.wants_a_look()) control::wake_everything(step);
    control::settle(step);
  } catch (const std::exception& broken) {
    const bool torn =
        dynamic_cast<const std::bad_alloc*>(&broken) != nullptr;  // a change may be half done and cannot be undone
    break_off(torn ? kOutOfMemory : std::string_view(broken.what()));
    if (!torn) draft_.rollback_to(batch_start_);
    poison(batch);
    return {};
  }
  std::vector<SharedRun> notices;
  const std::uint64_t commits = commits_;
  const Status committed = commit(batch, notices);
  if (commits_ != commits) {
    drawn_.erase(drawn_.begin(), drawn_.begin() + static_cast<std::ptrdiff_t>(drawn_used_));
    drawn_used_ = 0;
  }
  if (!committed.ok()) {
    abandon(batch, committed.error(), left.undone);
    return {};
  }
  Outgoing out = settle_commit();
  preview_dry_runs(batch, now);
  answer(batch, std::move(notices));
  return out;
}

void CoreState::read(PendingCall& call) {
  ++entries_;
  if (!poison_.empty()) {
    call.status = poisoned_error();
    return;
  }
  drawn_used_ = 0;
  const auto before = draft_.mark();  // begin() may have left work for the first batch
  try {
    control::Random random = draw();
    control::Step step{draft_, stamp(), random};
    run_call(call, step);
  } catch (const std::exception& broken) {
    call.status =
        server_error("INTERNAL_INVARIANT: " + std::string(broken.what()) + ". It was a reading call: nothing was changed");
  }
  draft_.rollback_to(before);
}

// Dry runs come after the commit: they see the durable state, and their plan has only their own changes.
void CoreState::preview_dry_runs(std::vector<Entry>& batch, Instant now) {
  for (Entry& entry : batch) {
    if (!is_dry_run(entry)) continue;
    PendingCall& call = *std::get<std::shared_ptr<PendingCall>>(entry);
    try {
      control::Random random = draw();
      control::Step step{draft_, now, random};
      control::DryRunPlan plan;
      call.status = control::preview(step, event_of(call), plan);
      if (call.status.ok()) call.plan = std::move(plan);
    } catch (const std::exception& broken) {
      draft_.rollback_to(batch_start_);
      call.status =
          server_error("INTERNAL_INVARIANT: " + std::string(broken.what()) + ". It was a dry run: nothing was changed");
    }
  }
}

// Tables in the order of their numbers, as a store loads them.
Result<std::string> CoreState::copy() const {
  if (!poison_.empty()) return poisoned_error();
  std::vector<const control::TableOps*> tables;
  state_.registry().visit_all([&](const control::TableOps& table) { tables.push_back(&table); });
  std::sort(tables.begin(), tables.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  const auto world = control::present_world(state_);
  ports::StateCopyWriter writer(world.bytes());
  writer.add(TableId::kMeta, meta_key(),
             encode_meta(state_, {.last_instant = now_, .feed_sequence = feed_log_.last_sequence()}));
  for (const control::TableOps* table : tables) {
    for (std::uint64_t id = 1; id < table->next_id(state_); ++id) {
      if (const auto record = table->encode(state_, id)) writer.add(table->number, ports::key_of(id), *record);
    }
  }
  return std::move(writer).take();
}

// The time of what is recorded for people: the wall clock where it tells the truth.
Instant CoreState::true_time() const { return ports_.clock->tells_the_truth() ? ports_.clock->now() : now_; }

// Of the calls that are acknowledged when the commit is done: changes. Everything else is recorded by the caller's thread.
std::vector<ports::AuditRecord> CoreState::records_of(const std::vector<Entry>& batch) const {
  std::vector<ports::AuditRecord> records;
  if (!auditor_) return records;
  for (const Entry& entry : batch) {
    const auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry);
    if (!call || !is_change(**call)) continue;
    records.push_back(auditor_->record_of(**call, true_time()));
  }
  return records;
}

Status CoreState::commit(std::vector<Entry>& batch, std::vector<SharedRun>& notices) {
  const auto touched = draft_.touched();
  const auto& published = draft_.notices();
  std::vector<ports::AuditRecord> records = records_of(batch);
  if (touched.empty() && published.empty() && records.empty()) return {};
  std::vector<ports::Write> writes;
  writes.reserve(touched.size() + published.size() / 16 + 16);
  if (ports_.store->keeps_records()) {
    for (const auto& one : touched) writes.push_back({one.table, ports::key_of(one.id), encode(state_, one)});
  }
  feed_log_.plan(
      published.size(),
      [&](std::size_t index, std::uint64_t sequence, std::string& out) {
        control::append_notice(state_, published[index], sequence, out);
      },
      writes);
  if (auditor_) MOORAGE_TRY(outbox_.plan(records, auditor_->log(), writes));
  const EngineMeta meta{.last_instant = now_, .feed_sequence = feed_log_.planned_sequence()};
  writes.push_back({TableId::kMeta, meta_key(), encode_meta(state_, meta)});
  const std::int64_t begun_ms = ports_.clock->steady_ms();
  MOORAGE_TRY(ports_.store->commit(sequence_ + 1, writes));
  note_commit(writes.size(), ports_.clock->steady_ms() - begun_ms);
  ++sequence_;
  ++commits_;
  notices = feed_log_.settle(writes);
  if (auditor_) {
    outbox_.settle(std::move(records), auditor_->log());
    for (Entry& entry : batch) {
      auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry);
      if (call && is_change(**call)) (*call)->is_recorded = true;
    }
  }
  return {};
}

void CoreState::note_commit(std::size_t records, std::int64_t took_ms) const {
  const LogLevel level = took_ms > kSlowCommitMs ? LogLevel::warning : LogLevel::debug;
  if (!options_.log || level < options_.log_level) return;
  contain({}, [&] {  // a lost log line does not affect the commit
    log(level, level == LogLevel::debug ? "a batch was committed" : "a commit was slow",
        LogFields().add("records", static_cast<std::int64_t>(records)).add("tookMs", took_ms).json());
  });
}

// No reply of the batch was released: undo it. Reads are answered anew from the state before it, writes are refused, reports
// come again.
void CoreState::abandon(std::vector<Entry>& batch, const Error& why, std::vector<Entry>& undone) {
  draft_.rollback_to(batch_start_);
  if (!rescan_) retry_commit_at_ = now_ + kCommitRetry;
  rescan_ = true;
  log(LogLevel::error, "a commit failed; its batch was undone",
      LogFields().add("error", why.name).add("message", why.message).json());
  for (Entry& entry : batch) {
    auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry);
    if (!call) {
      undone.push_back(std::move(entry));
      continue;
    }
    if ((*call)->operation->readonly || (*call)->flags.dry_run) {
      run_entry(entry, draft_, now_);
      draft_.rollback_to(batch_start_);
    } else if ((*call)->status.ok()) {
      (*call)->status = server_error("the state could not be stored, nothing was changed: " + why.message);
    }
    (*call)->answer();
  }
}

Outgoing CoreState::settle_commit() {
  Outgoing out;
  for (const control::Command& command : draft_.commands()) {
    auto rendered = control::render(state_, command, ++command_id_);
    if (!rendered) continue;
    if (happens(options_.rare.repeated_commands)) out.commands.push_back(*rendered);
    out.commands.push_back(std::move(*rendered));
  }
  owes_sync_ = false;
  clock_news_.clear();
  if (control::touches_keys(draft_.touched())) refresh_keys();
  draft_.settle();
  batch_start_ = draft_.mark();
  return out;
}

// Before the replies of the batch are released, so that a key that was disabled signs nothing from its answer on.
void CoreState::refresh_keys() {
  auto fresh = control::key_table_of(state_);
  if (fresh->unreadable > 0) {
    log(LogLevel::error,
        "the key that seals secrets does not open the secrets of access keys; requests signed with them are refused",
        LogFields().add("accessKeys", static_cast<std::int64_t>(fresh->unreadable)).json());
  }
  const std::lock_guard lock(keys_mutex_);
  keys_ = std::move(fresh);
}

Status CoreState::authorise(const Caller& caller, const wire::Operation& operation, capnp::DynamicStruct::Reader request) {
  return control::authorise(state_, caller, operation, request, stamp());
}

Status CoreState::authorise(const Caller& caller, std::string_view action, std::string_view resource) {
  return control::authorise(state_, caller, {.action = action, .resource = resource}, stamp());
}

Caller CoreState::caller_of_role(std::string_view role_arn, std::string_view session) const {
  return control::caller_of_role(state_, {.arn = role_arn, .session = session}, elapsed());
}

void CoreState::answer(std::vector<Entry>& batch, std::vector<SharedRun> notices) {
  for (Entry& entry : batch) {
    if (auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry)) (*call)->answer();
  }
  feed_->publish(std::move(notices));
}

Error CoreState::poisoned_error() const {
  if (poison_ == kOutOfMemory) {
    return server_error(
        "the engine ran out of memory in the middle of a change and takes no further work. Containers are left alone, and what "
        "was answered is stored; close the engine and open the store again");
  }
  return server_error("INTERNAL_INVARIANT: " + poison_ + ". Containers are left alone; open the store again");
}

void CoreState::break_off(std::string_view what) noexcept {
  if (!poison_.empty()) return;
  poison_.assign(what.substr(0, kPoisonCharsMax));  // its memory was reserved at the beginning
  if (poison_.empty()) poison_.assign("?");
  contain({}, [&] {
    log(LogLevel::error, "an invariant is broken: the engine takes no further work", LogFields().add("why", poison_).json());
  });
}

void CoreState::poison(std::vector<Entry>& batch) {
  for (Entry& entry : batch) {
    if (auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry)) {
      (*call)->status = poisoned_error();
      (*call)->answer();
    }
  }
}

bool CoreState::is_waiting_for_room() { return rescan_ && stamp() < retry_commit_at_; }

void CoreState::look_at_everything() noexcept {
  if (!rescan_) retry_commit_at_ = now_ + kCommitRetry;
  rescan_ = true;
}

std::optional<Instant> CoreState::next_due() const {
  if (!poison_.empty()) return std::nullopt;
  // Work that could not be stored stays due, so a pause keeps the engine from spinning until there is room.
  if (rescan_) return retry_commit_at_;
  auto due = control::next_deadline(draft_);
  if (control::count_records(state_).instances > 0) due = due ? std::min(*due, look_at_) : look_at_;
  if (const auto scaling = scaling_.next_due(state_)) due = due ? std::min(*due, *scaling) : *scaling;
  return due;
}

std::string CoreState::stats_json() const {
  const ports::StoreStats store = ports_.store->stats();
  std::string out = "{";
  const auto add = [&](std::string_view name, std::uint64_t value) {
    if (out.size() > 1) out += ",";
    out.append("\"").append(name).append("\":").append(std::to_string(value));
  };
  add("commits", commits_);
  add("batches", batches_);
  add("entries", entries_);
  add("deferredReports", deferred_);
  add("commitSequence", sequence_);
  add("feedSequence", feed_log_.last_sequence());
  const control::RecordCounts counts = control::count_records(state_);
  add("clusters", counts.clusters);
  add("taskDefinitions", counts.task_definitions);
  add("instances", counts.instances);
  add("services", counts.services);
  add("tasks", counts.tasks);
  add("targets", counts.targets);
  add("storeRecords", store.records);
  add("storeBytesUsed", store.bytes_used);
  add("storeBytesMax", store.bytes_max);
  const ports::LogUsage logs = ports_.logs->usage();
  add("logBytes", logs.bytes);
  add("logBytesMax", logs.bytes_max);
  add("logEventsDropped", logs.events_dropped);
  add("logAppendsRefused", logs.appends_refused);
  if (ports_.audit) {
    const ports::AuditUsage audit = ports_.audit->usage();
    add("auditBytes", audit.bytes);
    add("auditBytesMax", audit.bytes_max);
    add("auditRecords", audit.records);
    add("auditRecordsDropped", audit.dropped);
    add("auditBytesDamaged", audit.damaged_bytes);
  }
  return out + "}";
}

bool CoreState::happens(int per_mille) {
  return per_mille > 0 && ports_.entropy->next()[0] % 1000 < static_cast<std::uint64_t>(per_mille);
}

void CoreState::log(LogLevel level, std::string_view message, std::string fields) const {
  if (options_.log && level >= options_.log_level) options_.log(level, message, fields);
}

}  // namespace moorage::engine
