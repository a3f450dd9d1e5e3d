#include "engine/audit_outbox.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace moorage::engine {
namespace {

constexpr std::size_t kRunBytesMax = 32 << 10;  // small enough for the store to place it in one piece
constexpr std::size_t kBytesMuch = 8 << 20;
constexpr std::size_t kBytesMax = 16 << 20;

Error damaged(std::uint64_t first) {
  return {.name = "StoreDamaged",
          .message = "the audit records from " + std::to_string(first) + " on are not as they were written"};
}

// "<time in ms> <JSON>\n"; JSON on one line has no line end in it.
void append_record(const ports::AuditRecord& record, std::string& out) {
  out.append(std::to_string(record.at.ms)).append(" ").append(record.json).push_back('\n');
}

}  // namespace

Status AuditOutbox::restore(std::string_view key, ports::Bytes value, ports::AuditLog& log) {
  Run run{.first = ports::number_of(key).value_or(0), .last = 0, .bytes = value.size()};
  if (run.first <= last_) return damaged(run.first);
  std::uint64_t number = run.first;
  for (std::string_view rest(reinterpret_cast<const char*>(value.data()), value.size()); !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    const auto space = rest.find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos || space > end) return damaged(run.first);
    Instant at;
    const auto [read, wrong] = std::from_chars(rest.data(), rest.data() + space, at.ms);
    if (wrong != std::errc() || read != rest.data() + space) return damaged(run.first);
    if (number > log.stored_through()) {
      log.add({.json = std::string(rest.substr(space + 1, end - space - 1)), .at = at, .outbox = number});
    }
    rest.remove_prefix(end + 1);
  }
  run.last = number - 1;
  last_ = std::max(last_, run.last);
  bytes_ += run.bytes;
  runs_.push_back(run);
  return {};
}

void AuditOutbox::resume(std::uint64_t number) { last_ = std::max(last_, number); }

Status AuditOutbox::plan(std::span<const ports::AuditRecord> records, ports::AuditLog& log, std::vector<ports::Write>& writes) {
  if (bytes_ > kBytesMuch) log.settle();
  const std::uint64_t stored_through = log.stored_through();
  planned_.clear();
  dropped_ = 0;
  while (dropped_ < runs_.size() && runs_[dropped_].last <= stored_through) {
    writes.push_back({kAuditOutboxTable, ports::key_of(runs_[dropped_++].first), std::nullopt});
  }
  std::size_t dropped_bytes = 0;
  for (std::size_t i = 0; i < dropped_; ++i) dropped_bytes += runs_[i].bytes;
  if (!records.empty() && bytes_ - dropped_bytes > kBytesMax) {
    return server_error("the audit log takes no records, so nothing may be changed; see the engine's log");
  }
  for (std::size_t i = 0; i < records.size();) {
    Run run{.first = last_ + 1 + i};
    std::string bytes;
    while (i < records.size() && bytes.size() < kRunBytesMax) append_record(records[i++], bytes);
    run.last = last_ + i;
    run.bytes = bytes.size();
    writes.push_back({kAuditOutboxTable, ports::key_of(run.first), std::move(bytes)});
    planned_.push_back(run);
  }
  return {};
}

void AuditOutbox::settle(std::vector<ports::AuditRecord> records, ports::AuditLog& log) {
  for (; dropped_ > 0; --dropped_) {
    bytes_ -= runs_.front().bytes;
    runs_.pop_front();
  }
  for (const Run& run : planned_) {
    bytes_ += run.bytes;
    runs_.push_back(run);
  }
  planned_.clear();
  for (ports::AuditRecord& record : records) {
    record.outbox = ++last_;
    log.add(std::move(record));
  }
}

}  // namespace moorage::engine
