// Makes the audit records of calls, in the shape of CloudTrail's record contents (eventVersion 1.11). Secrets of requests and
// replies are replaced; what is larger than CloudTrail's 100 KB for one field is left out and said. Threads: any.
#pragma once

#include <string>

#include "base/unique_ids.h"
#include "engine/engine_interface.h"
#include "engine/inbox.h"
#include "ports/audit_log.h"

namespace moorage::engine {

// A call that changes something where it succeeds.
bool is_change(const PendingCall& call);

class Auditor {
 public:
  struct Identity {
    std::string account;
    std::string region;
  };

  // `is_repeatable`: event ids are the same in each run, for an engine in virtual time.
  Auditor(Identity identity, ports::AuditLog& log, bool is_repeatable);

  ports::AuditLog& log() const { return log_; }

  // Reads may be left out by the owner of the log; what was refused is always recorded.
  bool is_wanted(const PendingCall& call, const Status& done) const;

  // `at` is cut to whole seconds, as CloudTrail has it. `failed`: null where the call succeeded.
  ports::AuditRecord record_of(PendingCall& call, Instant at, const Error* failed = nullptr);
  ports::AuditRecord record_of(const RefusedCall& call, Instant at);
  ports::AuditRecord record_of(const ObjectCall& call, Instant at);

 private:
  struct Event;
  std::string text_of(const Event& event);

  const Identity identity_;
  ports::AuditLog& log_;
  UniqueIds event_ids_;
};

}  // namespace moorage::engine
