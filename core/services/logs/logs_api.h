// The Logs API over a LogSink (docs/rules/logs.md#api): groups, streams, events, tokens that never end. Runs on the caller's
// thread.
#pragma once

#include <capnp/dynamic.h>

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "ports/log_sink.h"
#include "wire/operations.h"

namespace moorage::logs_service {

struct LogsIdentity {
  std::string account_id;
  std::string region;
};

Status run_logs_operation(ports::LogSink& sink, const LogsIdentity& identity, Instant now, const wire::Operation& operation,
                          capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply, bool dry_run);

}  // namespace moorage::logs_service
