#include "services/logs/logs_operations.h"

#include "services/logs/logs_parts.h"

namespace moorage::logs_service {

namespace {

using ports::PortCall;

constexpr control::PortOperation kOperations[] = {
    MOORAGE_OPERATION(PortCall, LogsCreateLogGroup, create_log_group),
    MOORAGE_OPERATION(PortCall, LogsDescribeLogGroups, describe_log_groups),
    MOORAGE_OPERATION(PortCall, LogsDeleteLogGroup, delete_log_group),
    MOORAGE_OPERATION(PortCall, LogsPutRetentionPolicy, put_retention_policy),
    MOORAGE_OPERATION(PortCall, LogsDeleteRetentionPolicy, delete_retention_policy),
    MOORAGE_OPERATION(PortCall, LogsCreateLogStream, create_log_stream),
    MOORAGE_OPERATION(PortCall, LogsDescribeLogStreams, describe_log_streams),
    MOORAGE_OPERATION(PortCall, LogsPutLogEvents, put_log_events),
    MOORAGE_OPERATION(PortCall, LogsGetLogEvents, get_log_events),
    MOORAGE_OPERATION(PortCall, LogsFilterLogEvents, filter_log_events),
};
static_assert(control::has_one_row_each(kOperations), "an operation has two handlers");

// Readers never see an event past its retention; the period is only how soon its bytes go.
constexpr ports::PortChore kChores[] = {
    {.name = "log retention", .period = Duration::minutes(10), .run = [](PortCall& call) { call.logs.expire(call.now); }},
};

}  // namespace

std::span<const control::PortOperation> logs_operations() { return kOperations; }
std::span<const ports::PortChore> logs_chores() { return kChores; }

}  // namespace moorage::logs_service
