// What an operation may use that runs on the caller's thread, over ports, and not in a step of the machine; and jobs over the
// same ports that come round on the engine's clock. The ports are durable and thread-safe by themselves.
#pragma once

#include <memory>
#include <string_view>

#include "base/time.h"
#include "ports/audit_log.h"
#include "ports/event_source.h"
#include "ports/log_sink.h"

namespace moorage::logs_service {
class LogSessions;
}

namespace moorage::ports {

class MetricStore;

// Everything is borrowed for the time of the call.
struct PortCall {
  LogSink& logs;
  AuditLog* audit = nullptr;    // null: calls are not recorded
  std::string_view account_id;  // of the engine
  std::string_view region;
  Instant now;
  bool dry_run = false;                               // checks everything and writes nothing
  logs_service::LogSessions* log_sessions = nullptr;  // live tails and queries of the engine
  MetricStore* metrics = nullptr;                     // null: nothing is measured
  std::shared_ptr<EventSource>* stream = nullptr;     // where a reply that goes on is put; null: the door takes none
};

// `now` of its call is never ahead of the wall clock where that is real: what is deleted does not come back when a clock is
// put right.
struct PortChore {
  std::string_view name;
  Duration period;
  void (*run)(PortCall&) = nullptr;
};

}  // namespace moorage::ports
