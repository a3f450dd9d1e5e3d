// The driver: one thread that takes commands, keeps HAProxy's structure as wanted, tends its servers and reports.
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <utility>

#include "base/thread.h"
#include "drivers/balancer/haproxy/board.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"
#include "drivers/balancer/haproxy/process.h"
#include "drivers/balancer/haproxy/queue.h"
#include "drivers/balancer/haproxy/run_as.h"
#include "drivers/balancer/haproxy/server_reconciler.h"
#include "drivers/balancer/haproxy/structure.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/owner_lock.h"

namespace moorage::haproxy {
namespace {

constexpr std::int64_t kCalmEveryMs = 1'000;
constexpr std::int64_t kYoungMs = 5'000;
constexpr std::int64_t kPauseAfterFailureMs = 100;
// Time for ending a hung HAProxy and starting another, an attempt to talk to it included.
constexpr std::int64_t kReplaceMs = 6'000;

// How soon to look again while something is under way: at once after a new command, less often the longer it takes.
std::int64_t busy_pace_ms(std::int64_t age_ms) {
  if (age_ms < 1'000) return 10;
  return age_ms < 10'000 ? 50 : 100;
}

class HaproxyBalancer final : public ports::BalancerDriver {
 public:
  HaproxyBalancer(drivers::HaproxyOptions options, files::UniqueFd directory, std::unique_ptr<files::OwnerLock> lock,
                  const RunAs& run_as)
      : options_(std::move(options)),
        directory_(std::move(directory)),
        lock_(std::move(lock)),
        queue_(options_.queue_max),
        process_({.directory = directory_.get(),
                  .path = options_.state_dir,
                  .haproxy = options_.haproxy_path,
                  .jail = kJail,
                  .stop_fd = queue_.stop_fd(),
                  .answer_within_ms = options_.answer_within_ms}),
        structure_(process_,
                   {.user = run_as.user,
                    .group = run_as.group,
                    .chroot = run_as.chroot,
                    .threads = options_.threads,
                    .connections_max = connections_within_limits(options_.connections_max),
                    .has_lua = false,  // asked of the program when it is needed
                    .time_divisor = options_.time_divisor},
                   options_.stop_grace_ms),
        reconciler_(process_, options_.removal_grace_ms) {}

  ~HaproxyBalancer() override { close(); }

  std::string_view name() const override { return "haproxy"; }

  Status start(ports::BalancerReports& reports) override {
    if (board_) return api_error("BalancerStarted", "the HAProxy driver has been started already");
    board_.emplace(reports);
    reports_ = &reports;
    MOORAGE_ASSIGN(thread_, Thread::start(
                                "the HAProxy driver", [this] { run(); }, failed_));
    return {};
  }

  void submit(ports::BalancerCommand command) override { queue_.push(std::move(command)); }

  void close() override {
    const std::lock_guard closing(close_mutex_);
    if (!lock_) return;
    queue_.stop();
    if (thread_.joinable()) thread_.join();
    // Without a process none of the driver's files stays behind.
    if (!process_.runs() && lock_->is_ours()) {
      process_.remove_files();
      ::unlinkat(directory_.get(), "owner.lock", 0);
      ::rmdir(options_.state_dir.c_str());
    }
    lock_anew_.reset();
    lock_.reset();
  }

  ports::MeasuredTraffic measure() override {
    const std::lock_guard lock(stats_mutex_);
    return measured_;
  }

  drivers::BalancerStats stats() const {
    const std::lock_guard lock(stats_mutex_);
    return stats_;
  }

 private:
  static std::size_t connections_within_limits(std::size_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max == RLIM_INFINITY) return wanted;
    // Two descriptors a connection, and some for listeners, checks and the admin socket.
    const std::size_t files = limit.rlim_max;
    return std::clamp<std::size_t>(files > 512 ? (files - 256) / 2 : 128, 1, wanted);
  }

  void run() {
    const std::int64_t now = steady_ms();
    Status found = without_throwing([this]() -> Status {
      MOORAGE_TRY(process_.find());
      return process_.runs() ? structure_.adopt() : Status();
    });
    if (!found.ok()) lose(found.error(), now);
    while (!is_stopped()) {
      if (!contain(failed_, [this] { turn(); })) contain(failed_, [this] { start_over(); });
      sleep();
    }
  }

  void turn() {
    const std::int64_t now = steady_ms();
    take_commands(now);
    if (board_->has_sync()) work(now);
    publish_stats();
  }

  // After an exception it is unknown what the turn had done, so the engine is asked for the whole state once HAProxy answers.
  void start_over() {
    std::this_thread::sleep_for(std::chrono::milliseconds(kPauseAfterFailureMs));
    lose(server_error("the HAProxy driver met an exception and starts over"), steady_ms());
    full_round_due_ = true;
    changed_ = true;
  }

  bool is_stopped() const {
    pollfd stop{queue_.stop_fd(), POLLIN, 0};
    return ::poll(&stop, 1, 0) > 0;
  }

  void take_commands(std::int64_t now) {
    CommandQueue::Batch batch = queue_.take();
    for (const ports::BalancerCommand& command : batch.commands) board_->apply(command, now);
    full_round_due_ = full_round_due_ || !batch.commands.empty();
    if (!batch.overflowed) return;
    board_->tell_connection(false, "more commands were waiting than the queue holds, and some were dropped; a sync is needed");
    board_->tell_connection(true, "");
  }

  // One turn of the thread. Any step may lose HAProxy; the next turn then begins by bringing HAProxy back.
  void work(std::int64_t now) {
    changed_ = board_->take_change() || changed_;
    if (process_.runs() && process_.has_ended()) bury(now);
    if (lost_ && !recover(now)) return;
    if (changed_ || lost_ || (structure_.retry_at_ms() != 0 && now >= structure_.retry_at_ms())) {
      if (retry_.allows(now)) bring_about(now);
      if (lost_) return;
    }
    if (process_.runs()) {
      tend(now);
      if (!lost_) repair_files(now);
    } else {
      for (const std::string& group : board_->groups_with_targets()) board_->serve_nothing(group);
      board_->tell_targets({});
      if (!changed_) board_->tell_synced();
      next_round_ms_ = 0;
    }
  }

  // Files were deleted that HAProxy needs for its next reload or for its admin socket.
  void repair_files(std::int64_t now) {
    if (now < files_ms_ + kCalmEveryMs || changed_) return;
    files_ms_ = now;
    const bool directory_gone = is_directory_gone();
    if (directory_gone && !make_directory_anew()) return;
    const std::string missing = process_.missing_files(structure_.bodies());
    if (missing.empty()) return;
    say_lost("files of HAProxy were deleted and are put back: " + missing);
    structure_.renew();
    reconciler_.forget_workers();
    bring_about(now);
  }

  bool is_directory_gone() const {
    struct stat status {};
    return ::fstat(directory_.get(), &status) == 0 && status.st_nlink == 0;
  }

  // Makes the directory at the old path and under the old descriptor, because HAProxy names it by its path.
  bool make_directory_anew() {
    auto made = files::open_state_directory(options_.state_dir, {.error_name = "BalancerRefused"});
    if (!made.ok()) return false;
    auto lock =
        files::OwnerLock::take({.directory = made.value().get(), .path = options_.state_dir, .error_name = "BalancerLocked"});
    if (!lock.ok() || ::dup3(made.value().get(), directory_.get(), O_CLOEXEC) < 0) return false;
    lock_anew_ = std::move(lock).value();
    return true;
  }

  // The reason is also reported for every load balancer, so that DescribeLoadBalancers shows it.
  void say_lost(const std::string& reason) {
    board_->tell_connection(false, reason);
    std::map<std::string, BalancerCondition> conditions;
    for (const auto& [id, balancer] : board_->balancers()) conditions[id] = {.active = false, .reason = reason};
    board_->tell_conditions(conditions);
  }

  void bring_about(std::int64_t now) {
    const Structure::Result result = structure_.bring_about(
        board_->balancers(), board_->groups(), [this](const TargetGroups& groups) { return server_lines(groups); }, now);
    board_->tell_conditions(structure_.conditions(board_->balancers()));
    if (result.outcome == Structure::Outcome::kFailed) {
      retry_.failed(steady_ms());
      if (!process_.runs() || process_.has_ended()) lose(result.error, now);
      return;
    }
    const bool started = structure_.counts().starts != starts_;
    if (started) started_ms_ = steady_ms();
    starts_ = structure_.counts().starts;
    if (result.outcome == Structure::Outcome::kChanged) {
      reconciler_.forget_workers();
      board_->confirm_all();
    }
    retry_.succeeded();
    changed_ = false;
    lost_ = false;
    answered_ms_ = steady_ms();
    full_round_due_ = true;
    if (process_.runs()) board_->tell_connection(true, "");
  }

  // Known targets with their last health, so that a start or reload serves them from its first moment.
  ServerLines server_lines(const TargetGroups& groups) {
    ServerLines lines;
    for (const auto& [id, group] : groups) {
      std::set<std::uint32_t> taken;
      for (const auto& [key, entry] : board_->entries_of(id)) {
        if (entry->want != Want::kServe || !entry->in_service) continue;
        const auto address = address_of_server(entry->target);
        if (address.empty()) continue;
        const std::string name = server_name(entry->target);
        lines[id].push_back({.name = name,
                             .id = take_server_id(name, taken),
                             .address = address,
                             .parameters = service_parameters(group),
                             .disabled = entry->verdict.health == Health::kUnhealthy});
      }
    }
    return lines;
  }

  void tend(std::int64_t now) {
    const bool calm_due = now >= calm_ms_ + calm_pace_ms_;
    const bool full = std::exchange(full_round_due_, false) || calm_due;
    if (full) calm_ms_ = now;
    auto round = reconciler_.round(*board_, structure_.served_groups(),
                                   full ? ServerReconciler::Scope::kAll : ServerReconciler::Scope::kBusy, now);
    if (!round.ok()) return lose(round.error(), now);
    silent_since_ms_ = 0;
    answered_ms_ = now;
    board_->tell_targets(round->in_flight);
    if (!changed_) board_->tell_synced();  // a change that failed is tried again; until then the old structure is tended
    const std::int64_t took = steady_ms() - now;
    if (full) calm_pace_ms_ = std::max(kCalmEveryMs, 20 * took);  // a look at thousands of targets costs time
    const auto youngest = board_->youngest_wish_ms(now);
    if (!youngest) {
      next_round_ms_ = calm_ms_ + calm_pace_ms_;
    } else if (round->gave_orders && ++quick_rounds_ < 3) {
      next_round_ms_ = now;
      return;
    } else {
      next_round_ms_ = now + std::max(busy_pace_ms(*youngest), 4 * took);
    }
    quick_rounds_ = 0;
  }

  // HAProxy was ended from outside and is started again at once; the delay grows while new processes keep dying young.
  void bury(std::int64_t now) {
    const std::string what = "HAProxy (process " + std::to_string(process_.pid()) + ") has ended";
    process_.bury();
    structure_.process_is_gone();
    lost_ = true;
    reconciler_.forget_workers();
    const bool young = now - started_ms_ < kYoungMs;
    if (!young) restarts_.succeeded();
    if (std::exchange(died_young_, young) && young) restarts_.failed(now);
    say_lost(what);
    board_->end_requests();
    board_->tell_targets({});
  }

  void lose(const Error& error, std::int64_t now) {
    if (error.name == "AdminStopped") return;
    lost_ = true;
    reconciler_.forget_workers();
    // The silence began with HAProxy's last answer, or now where it has never answered.
    if (silent_since_ms_ == 0) silent_since_ms_ = answered_ms_ == 0 ? now : answered_ms_;
    if (retry_.allows(now)) retry_.failed(now);
    say_lost(error.message);
  }

  std::int64_t replace_at_ms() const {
    return silent_since_ms_ + std::max(options_.hung_after_ms - kReplaceMs, options_.hung_after_ms / 2);
  }

  // True: HAProxy answers and its structure may be changed. The master may answer while its worker does not.
  bool recover(std::int64_t now) {
    const bool hung = silent_since_ms_ != 0 && now >= replace_at_ms();
    if (!hung && (!retry_.allows(now) || !restarts_.allows(now))) return false;
    Status found = process_.find();
    if (found.ok() && process_.runs()) found = structure_.adopt();
    if (found.ok()) {
      if (!process_.runs()) structure_.process_is_gone();
      return true;
    }
    if (process_.is_cut_off()) {
      if (structure_.knows_process()) {
        structure_.renew();
        return true;
      }
      say_lost("the files of HAProxy (process " + std::to_string(process_.pid()) +
               ") were deleted: it is ended and started again");
      process_.end(options_.stop_grace_ms);
      structure_.process_is_gone();
      return true;
    }
    if (!hung) {
      lose(found.error(), now);
      return false;
    }
    process_.kill();
    structure_.process_is_gone();
    silent_since_ms_ = 0;
    return true;
  }

  std::int64_t due_ms() const {
    if (!board_->has_sync()) return 0;
    std::int64_t due = 0;
    const auto sooner = [&](std::int64_t at) {
      if (at != 0 && (due == 0 || at < due)) due = at;
    };
    if (retry_.waits() && (lost_ || changed_)) sooner(retry_.next_ms());
    if (lost_ && silent_since_ms_ != 0) sooner(replace_at_ms());
    if (lost_) return restarts_.waits() ? std::max(due, restarts_.next_ms()) : due;
    if (process_.runs()) sooner(next_round_ms_);
    sooner(structure_.retry_at_ms());
    return due;
  }

  void sleep() {
    const std::int64_t due = due_ms();
    const int wait = due == 0 ? -1 : static_cast<int>(std::clamp<std::int64_t>(due - steady_ms(), 0, 60'000));
    const int process_fd = board_->has_sync() && !lost_ ? process_.fd() : -1;
    std::array<pollfd, 3> fds = {{{queue_.wake_fd(), POLLIN, 0}, {queue_.stop_fd(), POLLIN, 0}, {process_fd, POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), wait);
  }

  void publish_stats() {
    std::set<int> running(process_.old_workers().begin(), process_.old_workers().end());
    running.insert(process_.worker());
    drivers::BalancerStats stats;
    stats.groups = reconciler_.traffic().groups(running);
    stats.commands = reconciler_.orders().given;
    stats.refused_commands = reconciler_.orders().refused;
    stats.starts = structure_.counts().starts;
    stats.adoptions = structure_.counts().adoptions;
    stats.reloads = structure_.counts().reloads;
    stats.pid = process_.runs() ? process_.pid() : 0;
    ports::MeasuredTraffic measured = measured_now();
    const std::lock_guard lock(stats_mutex_);
    stats_ = std::move(stats);
    measured_ = std::move(measured);
  }

  ports::MeasuredTraffic measured_now() {
    TargetTraffic& traffic = reconciler_.target_traffic();
    ports::MeasuredTraffic out{.balancers = traffic.balancers(), .targets = {}};
    std::erase_if(out.balancers, [&](const auto& one) { return !board_->balancers().contains(one.id); });
    std::set<std::pair<std::string, std::string>> servers;
    for (const auto& [id, group] : board_->groups()) {
      for (const auto& [key, entry] : board_->entries_of(id)) {
        const std::string server = server_name(entry->target);
        ports::MeasuredTarget target{.group_id = id, .target_id = key.id, .port = key.port};
        traffic.fill(target, id, server);
        servers.emplace(id, server);
        out.targets.push_back(std::move(target));
      }
    }
    traffic.keep_only([&](const auto& name) { return servers.contains(name); });
    return out;
  }

  const drivers::HaproxyOptions options_;
  files::UniqueFd directory_;
  std::unique_ptr<files::OwnerLock> lock_;
  std::unique_ptr<files::OwnerLock> lock_anew_;  // of a directory that replaced a removed one
  CommandQueue queue_;
  std::optional<Board> board_;
  Process process_;
  Structure structure_;
  ServerReconciler reconciler_;
  Backoff retry_{100, 5'000};      // after an attempt that failed
  Backoff restarts_{100, 10'000};  // after starts that succeeded but whose process soon ended
  bool changed_ = false;           // the structure may differ from what is wanted
  bool lost_ = false;              // HAProxy is not running, or does not answer
  bool full_round_due_ = false;
  int quick_rounds_ = 0;
  std::uint64_t starts_ = 0;
  std::int64_t started_ms_ = -kYoungMs;
  bool died_young_ = false;
  std::int64_t silent_since_ms_ = 0;
  std::int64_t answered_ms_ = 0;  // when HAProxy last answered everything
  std::int64_t files_ms_ = 0;     // of the last look at its files
  std::int64_t calm_ms_ = 0;      // of the last look at everything
  std::int64_t calm_pace_ms_ = kCalmEveryMs;
  std::int64_t next_round_ms_ = 0;
  mutable std::mutex stats_mutex_;
  drivers::BalancerStats stats_;
  ports::MeasuredTraffic measured_;
  std::mutex close_mutex_;
  ports::BalancerReports* reports_ = nullptr;  // as long as the thread runs
  const Failed failed_ = [this](std::string_view what) { reports_->failed(what); };
  Thread thread_;
};

}  // namespace
}  // namespace moorage::haproxy

namespace moorage::drivers {

Result<std::unique_ptr<ports::BalancerDriver>> open_haproxy_balancer(HaproxyOptions options) {
  // The path becomes an argument of a program that outlives the engine, so it must be absolute.
  if (options.state_dir.empty() || options.state_dir.front() != '/') {
    return Error{.name = "BalancerRefused",
                 .message = "the directory of the balancer must be an absolute path: '" + options.state_dir + "'"};
  }
  MOORAGE_ASSIGN(const haproxy::RunAs run_as, haproxy::find_run_as(options.run_as));
  MOORAGE_ASSIGN(files::UniqueFd directory, files::open_state_directory(options.state_dir, {.error_name = "BalancerRefused"}));
  MOORAGE_ASSIGN(auto lock, files::OwnerLock::take(
                                {.directory = directory.get(), .path = options.state_dir, .error_name = "BalancerLocked"}));
  return std::unique_ptr<ports::BalancerDriver>(
      std::make_unique<haproxy::HaproxyBalancer>(std::move(options), std::move(directory), std::move(lock), run_as));
}

std::optional<BalancerStats> balancer_stats(const ports::BalancerDriver& driver) {
  const auto* balancer = dynamic_cast<const haproxy::HaproxyBalancer*>(&driver);
  if (!balancer) return std::nullopt;
  return balancer->stats();
}

}  // namespace moorage::drivers
