#include "services/logs/logs_api.h"

#include <string_view>

#include "services/logs/logs_parts.h"

namespace moorage::logs_service {

namespace {

using Thunk = Status (*)(LogsCall&, capnp::DynamicStruct::Reader, capnp::DynamicStruct::Builder);

template <auto Function>
struct Typed;

template <typename Request, typename Reply, Status (*Function)(LogsCall&, Request, Reply)>
struct Typed<Function> {
  static Status run(LogsCall& call, capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply) {
    return Function(call, request.as<typename Request::Reads>(), reply.as<typename Reply::Builds>());
  }
};

struct Handler {
  std::string_view operation;
  Thunk run;
};

constexpr Handler kHandlers[] = {
    {"CreateLogGroup", &Typed<&create_log_group>::run},   {"DescribeLogGroups", &Typed<&describe_log_groups>::run},
    {"DeleteLogGroup", &Typed<&delete_log_group>::run},   {"PutRetentionPolicy", &Typed<&put_retention_policy>::run},
    {"CreateLogStream", &Typed<&create_log_stream>::run}, {"DescribeLogStreams", &Typed<&describe_log_streams>::run},
    {"PutLogEvents", &Typed<&put_log_events>::run},       {"GetLogEvents", &Typed<&get_log_events>::run},
    {"FilterLogEvents", &Typed<&filter_log_events>::run}, {"DeleteRetentionPolicy", &Typed<&delete_retention_policy>::run},
};

}  // namespace

Status run_logs_operation(ports::LogSink& sink, const LogsIdentity& identity, Instant now, const wire::Operation& operation,
                          capnp::DynamicStruct::Reader request, capnp::DynamicStruct::Builder reply, bool dry_run) {
  LogsCall call{.sink = sink, .identity = identity, .now = now, .dry_run = dry_run};
  for (const Handler& handler : kHandlers) {
    if (handler.operation == operation.name) return handler.run(call, request, reply);
  }
  return api_error("UnknownOperationException",
                   "The operation " + operation.name + " of logs is not available in this engine.");
}

}  // namespace moorage::logs_service
