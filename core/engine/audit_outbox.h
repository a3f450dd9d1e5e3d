// The records of changes on their way to the audit log: a commit stores them with what the calls have changed, so that no
// change is ever stored without its record, and a later commit drops those that the log has taken (a transactional outbox).
//
// `plan` changes nothing that a failed commit would have to undo: what was planned becomes true with `settle`.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/audit_log.h"
#include "ports/store.h"

namespace moorage::engine {

inline constexpr TableId kAuditOutboxTable{51};

class AuditOutbox {
 public:
  // Loading, in order of keys: what the log does not have yet is given to it. Errors: StoreDamaged.
  Status restore(std::string_view key, ports::Bytes value, ports::AuditLog& log);
  // Numbers up to this one were given, whether or not the store has them.
  void resume(std::uint64_t number);

  // Appends to `writes` what stores `records`, and what drops those that the log has. Where much waits for the log, the log is
  // waited for. Errors: ServerException where the log has not taken anything for so long that the outbox is full; then no
  // change may happen.
  Status plan(std::span<const ports::AuditRecord> records, ports::AuditLog& log, std::vector<ports::Write>& writes);
  // After the commit: hands the records to the log.
  void settle(std::vector<ports::AuditRecord> records, ports::AuditLog& log);

 private:
  // Several records in one record of the store, under the number of the first.
  struct Run {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::size_t bytes = 0;
  };

  std::uint64_t last_ = 0;
  std::size_t bytes_ = 0;
  std::deque<Run> runs_;  // in the store
  std::vector<Run> planned_;
  std::size_t dropped_ = 0;  // runs from the front
};

}  // namespace moorage::engine
