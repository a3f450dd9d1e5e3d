#include "drivers/audit/memory_audit_log.h"

#include <array>
#include <deque>
#include <mutex>
#include <utility>

#include "drivers/audit/newest.h"

namespace moorage::drivers {
namespace {

class MemoryAuditLog final : public ports::AuditLog {
 public:
  explicit MemoryAuditLog(MemoryAuditOptions options) : options_(options) {}

  bool takes_reads() const override { return options_.takes_reads; }

  void add(ports::AuditRecord record) override {
    const std::lock_guard guard(mutex_);
    Kept& kept = kept_[record.read_only ? 1 : 0];
    ++usage_.records;
    kept.bytes += record.json.size();
    kept.records.push_back({.position = {.at = record.at, .id = ++last_id_}, .json = std::move(record.json)});
    const std::uint64_t most = record.read_only ? options_.bounds.read_bytes_max : options_.bounds.bytes_max;
    while (kept.bytes > most && kept.records.size() > 1) drop_oldest(kept);
    if (record.outbox > stored_through_) stored_through_ = record.outbox;
  }

  void settle() override {}

  std::uint64_t stored_through() const override {
    const std::lock_guard guard(mutex_);
    return stored_through_;
  }

  Result<std::vector<ports::AuditFound>> find(const ports::AuditQuery& query) override {
    const std::lock_guard guard(mutex_);
    audit::Newest newest(query);
    for (const Kept& kept : kept_) {
      for (auto one = kept.records.rbegin(); one != kept.records.rend(); ++one) newest.offer(one->position, one->json);
    }
    return std::move(newest).take();
  }

  void expire(Instant now) override {
    const std::lock_guard guard(mutex_);
    for (Kept& kept : kept_) {
      while (!kept.records.empty() && kept.records.front().position.at < now - options_.bounds.kept) drop_oldest(kept);
    }
  }

  ports::AuditBounds bounds() const override { return options_.bounds; }

  ports::AuditUsage usage() const override {
    const std::lock_guard guard(mutex_);
    ports::AuditUsage usage = usage_;
    usage.bytes = kept_[0].bytes + kept_[1].bytes;
    usage.bytes_max = options_.bounds.bytes_max + options_.bounds.read_bytes_max;
    return usage;
  }

  void listen(std::function<void(std::string_view, std::string_view)>) override {}
  void close() override {}

 private:
  struct Kept {
    std::deque<ports::AuditFound> records;
    std::uint64_t bytes = 0;
  };

  static void drop_oldest(Kept& kept) {
    kept.bytes -= kept.records.front().json.size();
    kept.records.pop_front();
  }

  const MemoryAuditOptions options_;
  mutable std::mutex mutex_;
  std::array<Kept, 2> kept_;  // changes, reads
  std::uint64_t last_id_ = 0;
  std::uint64_t stored_through_ = 0;
  ports::AuditUsage usage_;
};

}  // namespace

std::unique_ptr<ports::AuditLog> make_memory_audit_log(MemoryAuditOptions options) {
  return std::make_unique<MemoryAuditLog>(options);
}

}  // namespace moorage::drivers
