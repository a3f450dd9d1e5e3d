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
    MOORAGE_OPERATION(PortCall, LogsPutLogGroupDeletionProtection, put_log_group_deletion_protection),
    MOORAGE_OPERATION(PortCall, LogsListLogGroups, list_log_groups),
    MOORAGE_OPERATION(PortCall, LogsDeleteLogStream, delete_log_stream),
    MOORAGE_OPERATION(PortCall, LogsTagResource, tag_resource),
    MOORAGE_OPERATION(PortCall, LogsUntagResource, untag_resource),
    MOORAGE_OPERATION(PortCall, LogsListTagsForResource, list_tags_for_resource),
    MOORAGE_OPERATION(PortCall, LogsTagLogGroup, tag_log_group),
    MOORAGE_OPERATION(PortCall, LogsUntagLogGroup, untag_log_group),
    MOORAGE_OPERATION(PortCall, LogsListTagsLogGroup, list_tags_log_group),
    MOORAGE_OPERATION(PortCall, LogsPutMetricFilter, put_metric_filter),
    MOORAGE_OPERATION(PortCall, LogsDescribeMetricFilters, describe_metric_filters),
    MOORAGE_OPERATION(PortCall, LogsDeleteMetricFilter, delete_metric_filter),
    MOORAGE_OPERATION(PortCall, LogsTestMetricFilter, test_metric_filter),
    MOORAGE_OPERATION(PortCall, LogsPutSubscriptionFilter, put_subscription_filter),
    MOORAGE_OPERATION(PortCall, LogsDescribeSubscriptionFilters, describe_subscription_filters),
    MOORAGE_OPERATION(PortCall, LogsDeleteSubscriptionFilter, delete_subscription_filter),
    MOORAGE_OPERATION(PortCall, LogsPutResourcePolicy, put_resource_policy),
    MOORAGE_OPERATION(PortCall, LogsDescribeResourcePolicies, describe_resource_policies),
    MOORAGE_OPERATION(PortCall, LogsDeleteResourcePolicy, delete_resource_policy),
    MOORAGE_OPERATION(PortCall, LogsStartQuery, start_query),
    MOORAGE_OPERATION(PortCall, LogsStopQuery, stop_query),
    MOORAGE_OPERATION(PortCall, LogsGetQueryResults, get_query_results),
    MOORAGE_OPERATION(PortCall, LogsDescribeQueries, describe_queries),
    MOORAGE_OPERATION(PortCall, LogsGetLogRecord, get_log_record),
    MOORAGE_OPERATION(PortCall, LogsGetLogGroupFields, get_log_group_fields),
    MOORAGE_OPERATION(PortCall, LogsPutQueryDefinition, put_query_definition),
    MOORAGE_OPERATION(PortCall, LogsDescribeQueryDefinitions, describe_query_definitions),
    MOORAGE_OPERATION(PortCall, LogsDeleteQueryDefinition, delete_query_definition),
    MOORAGE_OPERATION(PortCall, LogsStartLiveTail, start_live_tail),
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
