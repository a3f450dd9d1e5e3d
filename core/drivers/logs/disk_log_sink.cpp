#include "drivers/logs/disk_log_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "drivers/logs/eviction.h"
#include "drivers/logs/group.h"
#include "drivers/logs/group_file.h"
#include "drivers/logs/log_rules.h"
#include "drivers/logs/selection.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/owner_lock.h"

namespace moorage::drivers {
namespace {

using namespace logs;  // NOLINT: this file implements that header's functions

constexpr std::string_view kNewPrefix = "new-";    // a group being made
constexpr std::string_view kGonePrefix = "gone-";  // a group being removed
constexpr const char* kErrorName = "ServiceUnavailableException";
constexpr std::uint64_t kSegmentsPerStream =
    4;  // at least this small, so that a bound that drops whole segments keeps most of its bytes
constexpr std::uint64_t kLineBytes = 12;   // a line's time and length on disk
constexpr std::uint64_t kBatchBytes = 64;  // at most, of a batch's head

std::string directory_of(std::uint64_t group) { return "g" + std::to_string(group); }

// Whether another program removed the directory that is open here.
bool is_lost(const files::UniqueFd& directory) {
  struct stat status {};
  return ::fstat(directory.get(), &status) != 0 || status.st_nlink == 0;
}

class DiskLogSink final : public ports::LogSink {
 public:
  DiskLogSink(const DiskLogOptions& options, files::UniqueFd directory, std::unique_ptr<files::OwnerLock> lock)
      : options_(options),
        shared_{.writers = std::make_shared<OpenWriters>(std::max<std::size_t>(options.open_files_max, 1)),
                .limits = {std::min(options.segment_bytes_max, options.bounds.stream_bytes_max / kSegmentsPerStream),
                           options.segment_age_max},
                .usage = std::make_shared<Usage>()},
        eviction_(options.bounds, shared_.usage, warnings_),
        directory_(std::move(directory)),
        lock_(std::move(lock)) {}
  ~DiskLogSink() override {
    DiskLogSink::close();
    // In a forked child the streams' locks may be held by threads that the child does not have: do not take them.
    if (::getpid() != pid_) (void)new auto(std::move(groups_));
  }

  Status start();

  Status create_group(ports::LogGroup group) override;
  Status delete_group(std::string_view name) override;
  Status set_retention(std::string_view group, std::optional<int> days) override;
  Status update_group(std::string_view group, const GroupChange& change) override;
  Status update_account(const AccountChange& change) override;
  ports::LogAccount account() const override;
  std::vector<ports::LogGroup> groups(std::string_view prefix) const override;
  std::optional<ports::LogGroup> group(std::string_view name) const override;
  Status create_stream(std::string_view group, std::string_view stream, Instant now) override;
  Status delete_stream(std::string_view group, std::string_view stream) override;
  Result<std::vector<ports::LogStream>> streams(std::string_view group, std::string_view prefix) const override;
  Status append(std::string_view group, std::string_view stream, std::span<const ports::LogLine> lines, Instant now,
                std::uint64_t source_offset) override;
  std::uint64_t source_offset(std::string_view group, std::string_view stream) const override;
  Result<std::vector<ports::LogEvent>> read(std::string_view group, std::string_view stream,
                                            const ports::LogQuery& query) const override;
  void expire(Instant now) override;
  void listen(ports::LogListener listener) override { warnings_.listen(std::move(listener)); }
  ports::LogUsage usage() const override { return eviction_.usage(); }
  void close() override;

 private:
  Status append_once(std::string_view group, std::string_view stream, std::span<const ports::LogLine> events, Instant now,
                     std::uint64_t source_offset);
  Status repair(Instant now);
  Status repair_directory();
  Status check_writable() const;
  Status open_group(std::uint64_t number);
  Result<files::UniqueFd> make_group_directory(std::uint64_t number, const ports::LogGroup& group);
  std::shared_ptr<Group> find(std::string_view name) const;
  std::vector<std::shared_ptr<Group>> all_groups(std::string_view prefix) const;

  const DiskLogOptions options_;
  const Group::Shared shared_;
  Warnings warnings_;
  Eviction eviction_;
  Instant lost_said_at_;
  const pid_t pid_ = ::getpid();
  files::UniqueFd directory_;
  std::unique_ptr<files::OwnerLock> lock_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Group>, std::less<>> groups_;
  std::uint64_t next_group_ = 1;
  mutable std::mutex account_mutex_;
  ports::LogAccount account_;
  std::optional<Error> account_trouble_;
  bool is_open_ = true;
};

Status DiskLogSink::start() {
  MOORAGE_ASSIGN(const auto names, names_in(directory_.get()));
  for (const std::string& name : names) {
    const std::string_view entry = name;
    if (entry.starts_with(kNewPrefix) || entry.starts_with(kGonePrefix)) {
      MOORAGE_TRY(files::remove_flat_directory(directory_.get(), name, kErrorName));
    } else if (const auto number = entry.starts_with('g') ? number_in(entry.substr(1)) : std::nullopt) {
      MOORAGE_TRY(open_group(*number));
    } else if (entry == kAccountFile) {
      auto account = read_account_file(directory_.get());
      if (account.ok()) account_ = std::move(account).value();
      // A damaged file is left alone, as evidence: nothing is written over it.
      else
        account_trouble_ = account.error();
    }
  }
  return {};
}

Status DiskLogSink::open_group(std::uint64_t number) {
  next_group_ = std::max(next_group_, number + 1);
  files::UniqueFd directory(
      ::openat(directory_.get(), directory_of(number).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!directory) return unavailable(files::describe_errno("open", directory_of(number), errno));
  auto about = read_group_file(directory.get());
  if (!about.ok()) return {};
  const auto group = std::make_shared<Group>(number, std::move(directory), *std::move(about), shared_);
  MOORAGE_TRY(group->open_streams());
  groups_.emplace(group->describe().name, group);
  return {};
}

Status DiskLogSink::check_writable() const {
  if (::getpid() != pid_) return unavailable("the log sink belongs to the process that opened it");
  if (!is_open_) return unavailable("the log sink is closed");
  return {};
}

std::shared_ptr<Group> DiskLogSink::find(std::string_view name) const {
  const std::shared_lock guard(mutex_);
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Group>> DiskLogSink::all_groups(std::string_view prefix) const {
  const std::shared_lock guard(mutex_);
  std::vector<std::shared_ptr<Group>> all;
  for (auto at = groups_.lower_bound(prefix); at != groups_.end() && at->first.starts_with(prefix); ++at)
    all.push_back(at->second);
  return all;
}

// The group is made under another name and renamed, so that a crash leaves a whole group or none.
Result<files::UniqueFd> DiskLogSink::make_group_directory(std::uint64_t number, const ports::LogGroup& group) {
  const std::string unfinished = std::string(kNewPrefix) + std::to_string(number);
  if (::mkdirat(directory_.get(), unfinished.c_str(), 0700) != 0)
    return unavailable(files::describe_errno("make directory", unfinished, errno));
  files::UniqueFd made(::openat(directory_.get(), unfinished.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  Status status;
  if (!made) status = unavailable(files::describe_errno("open", unfinished, errno));
  if (status.ok()) status = write_group_file(made.get(), group);
  if (status.ok() && ::renameat(directory_.get(), unfinished.c_str(), directory_.get(), directory_of(number).c_str()) != 0) {
    status = unavailable(files::describe_errno("rename", unfinished, errno));
  }
  if (status.ok()) status = files::sync_directory(directory_.get(), kErrorName);
  if (status.ok()) return made;
  (void)files::remove_flat_directory(directory_.get(), unfinished, kErrorName);
  return std::move(status).error();
}

Status DiskLogSink::create_group(ports::LogGroup group) {
  MOORAGE_TRY(check_group_name(group.name));
  MOORAGE_TRY(check_retention(group.retention_days));
  const std::unique_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  if (groups_.find(group.name) != groups_.end()) return group_exists();
  group.stored_bytes = 0;
  const std::uint64_t number = next_group_++;
  if (is_lost(directory_)) MOORAGE_TRY(repair(group.created_at));
  MOORAGE_ASSIGN(auto directory, make_group_directory(number, group));
  std::string name = group.name;
  groups_.emplace(std::move(name), std::make_shared<Group>(number, std::move(directory), std::move(group), shared_));
  return {};
}

Status DiskLogSink::delete_group(std::string_view name) {
  const std::unique_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(name);
  if (found == groups_.end()) return no_such_group();
  const std::shared_ptr<Group> group = found->second;
  if (group->is_protected()) return group_protected(name);
  const std::string gone = std::string(kGonePrefix) + std::to_string(group->number());
  if (::renameat(directory_.get(), directory_of(group->number()).c_str(), directory_.get(), gone.c_str()) != 0 &&
      errno != ENOENT) {
    return unavailable(files::describe_errno("rename", directory_of(group->number()), errno));
  }
  group->abandon();
  groups_.erase(found);
  MOORAGE_TRY(files::sync_directory(directory_.get(), kErrorName));
  // Files that cannot be removed now are removed when the sink is opened again.
  (void)files::remove_flat_directory(directory_.get(), gone, kErrorName);
  return {};
}

Status DiskLogSink::set_retention(std::string_view name, std::optional<int> days) {
  MOORAGE_TRY(check_retention(days));
  const std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(name);
  if (found == groups_.end()) return no_such_group();
  return found->second->set_retention(days);
}

Status DiskLogSink::update_group(std::string_view name, const GroupChange& change) {
  const std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(name);
  if (found == groups_.end()) return no_such_group();
  return found->second->update(change);
}

Status DiskLogSink::update_account(const AccountChange& change) {
  const std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const std::lock_guard alone(account_mutex_);
  if (account_trouble_) return *account_trouble_;
  ports::LogAccount next = account_;
  MOORAGE_TRY(change(next));
  MOORAGE_TRY(write_account_file(directory_.get(), next));
  account_ = std::move(next);
  return {};
}

ports::LogAccount DiskLogSink::account() const {
  const std::lock_guard guard(account_mutex_);
  return account_;
}

std::vector<ports::LogGroup> DiskLogSink::groups(std::string_view prefix) const {
  std::vector<ports::LogGroup> all;
  for (const auto& group : all_groups(prefix)) all.push_back(group->describe());
  return all;
}

std::optional<ports::LogGroup> DiskLogSink::group(std::string_view name) const {
  const auto found = find(name);
  if (!found) return std::nullopt;
  return found->describe();
}

Status DiskLogSink::create_stream(std::string_view group, std::string_view stream, Instant now) {
  MOORAGE_TRY(check_stream_name(stream));
  std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(group);
  if (found == groups_.end()) return no_such_group();
  Status made = found->second->create_stream(stream, now);
  if (!made.ok() && made.error().name == kFilesLost) {  // one retry, after the removed files have been made anew
    guard.unlock();
    const std::unique_lock alone(mutex_);
    MOORAGE_TRY(repair(now));
    const auto again = groups_.find(group);
    return again == groups_.end() ? Status(no_such_group()) : again->second->create_stream(stream, now);
  }
  return made;
}

Status DiskLogSink::delete_stream(std::string_view group, std::string_view stream) {
  const std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(group);
  if (found == groups_.end()) return no_such_group();
  return found->second->delete_stream(stream);
}

Result<std::vector<ports::LogStream>> DiskLogSink::streams(std::string_view group, std::string_view prefix) const {
  const auto found = find(group);
  if (!found) return no_such_group();
  std::vector<ports::LogStream> all;
  for (const auto& stream : found->streams(prefix)) all.push_back(stream->describe());
  return all;
}

Status DiskLogSink::append(std::string_view group, std::string_view stream, std::span<const ports::LogLine> lines, Instant now,
                           std::uint64_t source_offset) {
  MOORAGE_TRY(check_stream_name(stream));
  MOORAGE_ASSIGN(const auto events, split_lines(lines));
  Status done = append_once(group, stream, events, now, source_offset);
  if (!done.ok() && done.error().name == kFilesLost) {
    {
      const std::unique_lock guard(mutex_);
      MOORAGE_TRY(repair(now));
    }
    done = append_once(group, stream, events, now, source_offset);
  }
  if (!done.ok() && done.error().name == kFilesLost) return unavailable(done.error().message);
  return done;
}

Status DiskLogSink::append_once(std::string_view group, std::string_view stream, std::span<const ports::LogLine> events,
                                Instant now, std::uint64_t source_offset) {
  const std::shared_lock guard(mutex_);
  MOORAGE_TRY(check_writable());
  const auto found = groups_.find(group);
  if (found == groups_.end()) return no_such_group();
  MOORAGE_ASSIGN(const auto into, found->second->find_or_create(stream, now));
  if (!events.empty()) {
    Demand demand{.group = *found->second, .stream = *into, .bytes = kBatchBytes, .now = now};
    for (const ports::LogLine& event : events) demand.bytes += event.message.size() + kLineBytes;
    const auto all = [this] {
      std::vector<std::shared_ptr<Group>> groups;
      for (const auto& [name, one] : groups_) groups.push_back(one);
      return groups;
    };
    MOORAGE_TRY(eviction_.make_room(demand, all, directory_.get()));
  }
  return into->append(events, now, source_offset);
}

// Makes the sink's own directory anew at its path. The descriptor's number stays, so that its users need no lock.
Status DiskLogSink::repair_directory() {
  MOORAGE_ASSIGN(const auto made,
                 files::open_state_directory(options_.path, {.error_name = kErrorName,
                                                             .create = true,
                                                             .allow_network_filesystem = options_.allow_network_filesystem}));
  MOORAGE_ASSIGN(auto lock, files::OwnerLock::take({.directory = made.get(), .path = options_.path, .error_name = kErrorName}));
  if (::dup3(made.get(), directory_.get(), O_CLOEXEC) < 0) return unavailable(files::describe_errno("replace", "logs", errno));
  lock_ = std::move(lock);
  return {};
}

// Repairs what another program removed while the sink was open: directories are made anew, missing files are no longer counted,
// and the next append begins new ones. The lines in the removed files are lost.
Status DiskLogSink::repair(Instant now) {
  bool any = false;
  if (is_lost(directory_)) {
    MOORAGE_TRY(repair_directory());
    const std::lock_guard alone(account_mutex_);
    if (account_ != ports::LogAccount{}) MOORAGE_TRY(write_account_file(directory_.get(), account_));
    any = true;
  }
  for (const auto& [name, group] : groups_) {
    if (group->is_directory_lost()) {
      MOORAGE_ASSIGN(const auto made, make_group_directory(group->number(), group->describe()));
      MOORAGE_TRY(group->move_to(made));
      any = true;
    }
    any = group->forget_lost() || any;
  }
  if (any && is_time_to_say(lost_said_at_, now)) {
    warnings_.say(
        {.kind = ports::LogWarning::Kind::kDirectoryLost, .group = {}, .stream = {}, .bytes = shared_.usage->bytes()});
  }
  return {};
}

std::uint64_t DiskLogSink::source_offset(std::string_view group, std::string_view stream) const {
  const auto in = find(group);
  const auto found = in ? in->find(stream) : nullptr;
  return found ? found->source_offset() : 0;
}

Result<std::vector<ports::LogEvent>> DiskLogSink::read(std::string_view group, std::string_view stream,
                                                       const ports::LogQuery& query) const {
  const auto in = find(group);
  if (!in) return no_such_group();
  const auto found = in->find(stream);
  if (!found) return no_such_stream();
  Selection selection(query);
  MOORAGE_TRY(found->read(query, selection));
  return selection.take();
}

void DiskLogSink::expire(Instant now) {
  {
    const std::unique_lock guard(mutex_);
    if (!check_writable().ok() || !repair(now).ok()) return;
  }
  for (const auto& group : all_groups("")) {
    const std::optional<Instant> edge = retention_edge(group->retention(), now);
    if (!edge) continue;
    for (const auto& stream : group->streams("")) stream->expire(*edge, now);
  }
}

void DiskLogSink::close() {
  if (::getpid() != pid_) return;
  const std::unique_lock guard(mutex_);
  if (!std::exchange(is_open_, false)) return;
  for (const auto& [name, group] : groups_) {
    for (const auto& stream : group->streams("")) stream->rest();
  }
  lock_.reset();
}

}  // namespace

Result<std::unique_ptr<ports::LogSink>> open_disk_log_sink(DiskLogOptions options) {
  MOORAGE_ASSIGN(auto directory,
                 files::open_state_directory(options.path, {.error_name = "LogsRefused",
                                                            .create = true,
                                                            .allow_network_filesystem = options.allow_network_filesystem}));
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take({.directory = directory.get(), .path = options.path, .error_name = "LogsLocked"}));
  auto sink = std::make_unique<DiskLogSink>(options, std::move(directory), std::move(lock));
  MOORAGE_TRY(sink->start());
  return std::unique_ptr<ports::LogSink>(std::move(sink));
}

}  // namespace moorage::drivers
