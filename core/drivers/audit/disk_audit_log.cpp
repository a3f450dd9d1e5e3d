#include "drivers/audit/disk_audit_log.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "base/thread.h"
#include "drivers/audit/audit_files.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers {
namespace {

using namespace audit;  // NOLINT: this file implements that header's functions
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kQueueBytesMax = 16 << 20;
constexpr std::size_t kQueueBytesUrgent = 1 << 20;  // written without waiting for more
constexpr std::uint64_t kFilesPerSeries = 8;        // so that a bound that drops whole files keeps most of its bytes
constexpr auto kGather = std::chrono::milliseconds(20);
constexpr std::size_t kUnsyncedBytesMax = 2 << 20;  // of the outbox; synced without waiting for the next second
constexpr auto kSyncEvery = std::chrono::seconds(1);
constexpr auto kRoomWait = std::chrono::milliseconds(200);  // of a read whose record finds the queue full
constexpr auto kRetry = std::chrono::seconds(1);            // after a write that failed

class DiskAuditLog final : public ports::AuditLog {
 public:
  DiskAuditLog(DiskAuditOptions options, files::UniqueFd directory)
      : options_(std::move(options)),
        file_bytes_max_(std::max<std::uint64_t>(std::min({options_.file_bytes_max, options_.bounds.bytes_max / kFilesPerSeries,
                                                          options_.bounds.read_bytes_max / kFilesPerSeries}),
                                                1)),
        files_(std::move(directory), options_.bounds, file_bytes_max_) {}

  ~DiskAuditLog() override { DiskAuditLog::close(); }

  Status start() {
    MOORAGE_TRY(
        files_.open([this](std::string_view message, std::string_view detail) { untold_.emplace_back(message, detail); }));
    stored_through_ = files_.stored_through();
    MOORAGE_ASSIGN(thread_, Thread::start("writes the audit log", [this] { run(); }, {}));
    return {};
  }

  bool takes_reads() const override { return options_.takes_reads; }

  void add(ports::AuditRecord record) override {
    std::unique_lock lock(queue_mutex_);
    const std::size_t bytes = record.json.size();
    if (record.read_only && queue_bytes_ + bytes > kQueueBytesMax) {
      room_.wait_for(lock, kRoomWait, [&] { return is_closed_ || queue_bytes_ + bytes <= kQueueBytesMax; });
    }
    const bool has_room = record.outbox != 0 || queue_bytes_ + bytes <= kQueueBytesMax;
    if (is_closed_ || !has_room) {
      ++dropped_;
      return;
    }
    ++records_;
    const bool was_empty = queue_.empty();
    const bool was_urgent = queue_bytes_ >= kQueueBytesUrgent;
    queue_bytes_ += bytes;
    queue_.push_back(std::move(record));
    if (was_empty || (!was_urgent && queue_bytes_ >= kQueueBytesUrgent)) filled_.notify_one();
  }

  void settle() override {
    if (flush() && unsynced_bytes_ > kUnsyncedBytesMax) sync();
  }

  std::uint64_t stored_through() const override { return stored_through_; }

  Result<std::vector<ports::AuditFound>> find(const ports::AuditQuery& query) override {
    flush();
    const std::lock_guard guard(files_mutex_);
    Newest newest(query);
    MOORAGE_TRY(files_.find(newest));
    return std::move(newest).take();
  }

  void expire(Instant now) override {
    const std::lock_guard guard(files_mutex_);
    files_.expire(now);
  }

  ports::AuditBounds bounds() const override { return options_.bounds; }

  ports::AuditUsage usage() const override {
    ports::AuditUsage usage{.bytes_max = options_.bounds.bytes_max + options_.bounds.read_bytes_max};
    {
      const std::lock_guard guard(files_mutex_);
      usage.bytes = files_.bytes();
      usage.damaged_bytes = files_.damaged_bytes();
    }
    const std::lock_guard guard(queue_mutex_);
    usage.records = records_;
    usage.dropped = dropped_;
    return usage;
  }

  void listen(std::function<void(std::string_view, std::string_view)> heard) override {
    const std::lock_guard guard(listener_mutex_);
    listener_ = std::move(heard);
    if (!listener_) return;
    for (const auto& [message, detail] : untold_) listener_(message, detail);
    untold_.clear();
  }

  void close() override {
    if (::getpid() != pid_) {  // the child of a fork has no such thread
      if (thread_.joinable()) thread_.detach();
      return;
    }
    {
      const std::lock_guard guard(queue_mutex_);
      if (std::exchange(is_closed_, true)) return;
    }
    filled_.notify_all();
    room_.notify_all();
    if (thread_.joinable()) thread_.join();
    flush();
    sync();
  }

 private:
  // Of one series: frames that are not in a file yet.
  struct Waiting {
    std::string frames;
    std::uint64_t last_id = 0;
    std::uint64_t last_outbox = 0;
    Instant first_at;
    Instant last_at;
  };

  void run() {
    SteadyTime sync_due = SteadyTime::max();
    while (true) {
      {
        std::unique_lock lock(queue_mutex_);
        const auto has_work = [this] { return is_closed_ || !queue_.empty(); };
        if (sync_due == SteadyTime::max()) {
          filled_.wait(lock, has_work);
        } else {
          filled_.wait_until(lock, sync_due, has_work);
        }
        if (is_closed_) return;
        if (!queue_.empty()) {
          filled_.wait_for(lock, kGather, [this] { return is_closed_ || queue_bytes_ >= kQueueBytesUrgent; });
        }
      }
      contain({}, [&] {
        const bool is_written = flush();
        if (!is_written) std::this_thread::sleep_for(kRetry);
      });
      const auto now = std::chrono::steady_clock::now();
      if (sync_due <= now || unsynced_bytes_ > kUnsyncedBytesMax) {
        contain({}, [&] { sync(); });
        sync_due = SteadyTime::max();
      }
      if (written_outbox_ > stored_through_ && sync_due == SteadyTime::max()) sync_due = now + kSyncEvery;
    }
  }

  // Writes what was added. False: the disk did not take it; records of reads are lost then, the others are tried again.
  bool flush() {
    const std::lock_guard guard(files_mutex_);
    std::vector<ports::AuditRecord> records;
    {
      const std::lock_guard queue_guard(queue_mutex_);
      records.swap(queue_);
      queue_bytes_ = 0;
    }
    room_.notify_all();
    std::uint64_t lost = 0;
    std::uint64_t next_id = std::max({files_.next_id(), waiting_[0].last_id + 1, waiting_[1].last_id + 1});
    for (const ports::AuditRecord& record : records) {
      Waiting& waiting = waiting_[record.read_only ? 1 : 0];
      if (record.outbox == 0 && waiting.frames.size() > kQueueBytesMax) {  // the disk has taken nothing for long
        ++lost;
        continue;
      }
      if (waiting.frames.empty() || record.at < waiting.first_at) waiting.first_at = record.at;
      waiting.last_at = std::max(waiting.last_at, record.at);
      waiting.last_id = next_id++;
      waiting.last_outbox = std::max(waiting.last_outbox, record.outbox);
      append_frame({.position = {.at = record.at, .id = waiting.last_id}, .outbox = record.outbox, .json = record.json},
                   waiting.frames);
      if (waiting.frames.size() >= file_bytes_max_) write(record.read_only ? Series::kReads : Series::kChanges);
    }
    if (lost > 0) {
      const std::lock_guard queue_guard(queue_mutex_);
      dropped_ += lost;
    }
    const bool are_changes_written = write(Series::kChanges);
    return write(Series::kReads) && are_changes_written;
  }

  bool write(Series series) {
    Waiting& waiting = waiting_[static_cast<std::size_t>(series)];
    if (waiting.frames.empty()) return true;
    const Status written = files_.append({.series = series,
                                          .frames = waiting.frames,
                                          .last_id = waiting.last_id,
                                          .first_at = waiting.first_at,
                                          .last_at = waiting.last_at});
    if (!written.ok()) {
      if (!std::exchange(is_failing_, true)) tell("the disk takes no records of the audit log", written.error().message);
      if (series == Series::kReads) waiting = {};
      return false;
    }
    is_failing_ = false;
    written_outbox_ = std::max<std::uint64_t>(written_outbox_, waiting.last_outbox);
    if (waiting.last_outbox != 0) unsynced_bytes_ += waiting.frames.size();
    waiting = {};
    return true;
  }

  void sync() {
    const std::lock_guard guard(files_mutex_);
    const std::uint64_t through = written_outbox_;
    if (const Status synced = files_.sync(Series::kChanges); !synced.ok()) {
      return tell("the disk takes no records of the audit log", synced.error().message);
    }
    stored_through_ = std::max<std::uint64_t>(stored_through_, through);
    unsynced_bytes_ = 0;
  }

  void tell(std::string_view message, std::string_view detail) {
    contain({}, [&] {
      const std::lock_guard guard(listener_mutex_);
      if (listener_) listener_(message, detail);
    });
  }

  const DiskAuditOptions options_;
  const std::uint64_t file_bytes_max_;
  const pid_t pid_ = ::getpid();

  mutable std::mutex files_mutex_;  // before the queue's
  AuditFiles files_;
  std::array<Waiting, 2> waiting_;
  bool is_failing_ = false;
  std::atomic<std::size_t> unsynced_bytes_{0};
  std::atomic<std::uint64_t> written_outbox_{0};
  std::atomic<std::uint64_t> stored_through_{0};

  mutable std::mutex queue_mutex_;
  std::condition_variable filled_;
  std::condition_variable room_;
  std::vector<ports::AuditRecord> queue_;
  std::size_t queue_bytes_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t dropped_ = 0;
  bool is_closed_ = false;

  std::mutex listener_mutex_;
  std::function<void(std::string_view, std::string_view)> listener_;
  std::vector<std::pair<std::string, std::string>> untold_;  // until there is a listener

  Thread thread_;
};

}  // namespace

Result<std::unique_ptr<ports::AuditLog>> open_disk_audit_log(DiskAuditOptions options) {
  MOORAGE_ASSIGN(auto directory, files::open_state_directory(options.path, {.error_name = "ServerException"}));
  auto log = std::make_unique<DiskAuditLog>(std::move(options), std::move(directory));
  MOORAGE_TRY(log->start());
  return std::unique_ptr<ports::AuditLog>(std::move(log));
}

}  // namespace moorage::drivers
