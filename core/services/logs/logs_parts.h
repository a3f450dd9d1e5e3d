// Declarations that the files of the Logs API share: the call, the operations, and how groups are named in requests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/caller.h"
#include "ports/port_call.h"
#include "schemas/logs/logs.capnp.h"
#include "wire/presence.h"

namespace moorage::logs_service {

class LogSessions;

// For the ARNs of groups and streams.
struct LogsIdentity {
  std::string account_id;
  std::string region;
};

// A dry run checks everything and writes nothing.
struct LogsCall {
  explicit LogsCall(const ports::PortCall& call)
      : sink(call.logs),
        identity{.account_id = std::string(call.account_id), .region = std::string(call.region)},
        now(call.now),
        dry_run(call.dry_run),
        sessions(call.log_sessions),
        stream(call.stream) {}

  ports::LogSink& sink;
  const LogsIdentity identity;
  const Instant now;
  const bool dry_run;
  LogSessions* const sessions;                        // null: of no engine
  std::shared_ptr<ports::EventSource>* const stream;  // null: the caller's door takes no stream
};

// logs_groups.cpp
Status create_log_group(LogsCall& call, logs::CreateLogGroupRequest::Reader request,
                        logs::CreateLogGroupResponse::Builder reply);
Status delete_log_group(LogsCall& call, logs::DeleteLogGroupRequest::Reader request,
                        logs::DeleteLogGroupResponse::Builder reply);
Status describe_log_groups(LogsCall& call, logs::DescribeLogGroupsRequest::Reader request,
                           logs::DescribeLogGroupsResponse::Builder reply);
Status put_retention_policy(LogsCall& call, logs::PutRetentionPolicyRequest::Reader request,
                            logs::PutRetentionPolicyResponse::Builder reply);
Status delete_retention_policy(LogsCall& call, logs::DeleteRetentionPolicyRequest::Reader request,
                               logs::DeleteRetentionPolicyResponse::Builder reply);
// logs_streams.cpp
Status create_log_stream(LogsCall& call, logs::CreateLogStreamRequest::Reader request,
                         logs::CreateLogStreamResponse::Builder reply);
Status describe_log_streams(LogsCall& call, logs::DescribeLogStreamsRequest::Reader request,
                            logs::DescribeLogStreamsResponse::Builder reply);
// logs_events.cpp
Status put_log_events(LogsCall& call, logs::PutLogEventsRequest::Reader request, logs::PutLogEventsResponse::Builder reply);
Status get_log_events(LogsCall& call, logs::GetLogEventsRequest::Reader request, logs::GetLogEventsResponse::Builder reply);
// logs_search.cpp
Status filter_log_events(LogsCall& call, logs::FilterLogEventsRequest::Reader request,
                         logs::FilterLogEventsResponse::Builder reply);

// logs_groups.cpp
Status put_log_group_deletion_protection(LogsCall& call, logs::PutLogGroupDeletionProtectionRequest::Reader request,
                                         logs::PutLogGroupDeletionProtectionResponse::Builder reply);
Status list_log_groups(LogsCall& call, logs::ListLogGroupsRequest::Reader request, logs::ListLogGroupsResponse::Builder reply);
// logs_streams.cpp
Status delete_log_stream(LogsCall& call, logs::DeleteLogStreamRequest::Reader request,
                         logs::DeleteLogStreamResponse::Builder reply);
// logs_tags.cpp
Status tag_resource(LogsCall& call, logs::TagResourceRequest::Reader request, logs::TagResourceResponse::Builder reply);
Status untag_resource(LogsCall& call, logs::UntagResourceRequest::Reader request, logs::UntagResourceResponse::Builder reply);
Status list_tags_for_resource(LogsCall& call, logs::ListTagsForResourceRequest::Reader request,
                              logs::ListTagsForResourceResponse::Builder reply);
Status tag_log_group(LogsCall& call, logs::TagLogGroupRequest::Reader request, logs::TagLogGroupResponse::Builder reply);
Status untag_log_group(LogsCall& call, logs::UntagLogGroupRequest::Reader request, logs::UntagLogGroupResponse::Builder reply);
Status list_tags_log_group(LogsCall& call, logs::ListTagsLogGroupRequest::Reader request,
                           logs::ListTagsLogGroupResponse::Builder reply);
// logs_metric_filters.cpp
Status put_metric_filter(LogsCall& call, logs::PutMetricFilterRequest::Reader request,
                         logs::PutMetricFilterResponse::Builder reply);
Status describe_metric_filters(LogsCall& call, logs::DescribeMetricFiltersRequest::Reader request,
                               logs::DescribeMetricFiltersResponse::Builder reply);
Status delete_metric_filter(LogsCall& call, logs::DeleteMetricFilterRequest::Reader request,
                            logs::DeleteMetricFilterResponse::Builder reply);
Status test_metric_filter(LogsCall& call, logs::TestMetricFilterRequest::Reader request,
                          logs::TestMetricFilterResponse::Builder reply);
// logs_subscriptions.cpp
Status put_subscription_filter(LogsCall& call, logs::PutSubscriptionFilterRequest::Reader request,
                               logs::PutSubscriptionFilterResponse::Builder reply);
Status describe_subscription_filters(LogsCall& call, logs::DescribeSubscriptionFiltersRequest::Reader request,
                                     logs::DescribeSubscriptionFiltersResponse::Builder reply);
Status delete_subscription_filter(LogsCall& call, logs::DeleteSubscriptionFilterRequest::Reader request,
                                  logs::DeleteSubscriptionFilterResponse::Builder reply);
// logs_policies.cpp
Status put_resource_policy(LogsCall& call, logs::PutResourcePolicyRequest::Reader request,
                           logs::PutResourcePolicyResponse::Builder reply);
Status describe_resource_policies(LogsCall& call, logs::DescribeResourcePoliciesRequest::Reader request,
                                  logs::DescribeResourcePoliciesResponse::Builder reply);
Status delete_resource_policy(LogsCall& call, logs::DeleteResourcePolicyRequest::Reader request,
                              logs::DeleteResourcePolicyResponse::Builder reply);

// logs_queries.cpp
Status start_query(LogsCall& call, const Caller& caller, logs::StartQueryRequest::Reader request,
                   logs::StartQueryResponse::Builder reply);
Status stop_query(LogsCall& call, logs::StopQueryRequest::Reader request, logs::StopQueryResponse::Builder reply);
Status get_query_results(LogsCall& call, logs::GetQueryResultsRequest::Reader request,
                         logs::GetQueryResultsResponse::Builder reply);
Status describe_queries(LogsCall& call, logs::DescribeQueriesRequest::Reader request,
                        logs::DescribeQueriesResponse::Builder reply);
Status get_log_record(LogsCall& call, logs::GetLogRecordRequest::Reader request, logs::GetLogRecordResponse::Builder reply);
Status get_log_group_fields(LogsCall& call, logs::GetLogGroupFieldsRequest::Reader request,
                            logs::GetLogGroupFieldsResponse::Builder reply);
// logs_definitions.cpp
Status put_query_definition(LogsCall& call, logs::PutQueryDefinitionRequest::Reader request,
                            logs::PutQueryDefinitionResponse::Builder reply);
Status describe_query_definitions(LogsCall& call, logs::DescribeQueryDefinitionsRequest::Reader request,
                                  logs::DescribeQueryDefinitionsResponse::Builder reply);
Status delete_query_definition(LogsCall& call, logs::DeleteQueryDefinitionRequest::Reader request,
                               logs::DeleteQueryDefinitionResponse::Builder reply);
// logs_live_tail.cpp
Status start_live_tail(LogsCall& call, const Caller& caller, logs::StartLiveTailRequest::Reader request,
                       logs::StartLiveTailResponse::Builder reply);

// logs_tags.cpp: adds or replaces tags. Errors: InvalidParameterException, TooManyTagsException.
Status add_tags(ports::LogGroup& group, capnp::List<TextPair>::Reader tags);
// logs_metric_filters.cpp
Status check_filter_name(std::string_view name);

// logs_names.cpp
std::string group_arn(const LogsIdentity& identity, std::string_view group);  // without ":*"
std::string stream_arn(const LogsIdentity& identity, std::string_view group, std::string_view stream);

// A UUID that belongs to the text: the same one again for the same text.
std::string uuid_of(std::string_view text);
Error not_available(const char* member);
Error no_such_group();
Error no_such_stream();
// ValidationException where the group is protected from deletion.
Status check_unprotected(const ports::LogGroup& group);
Status check_group_name(std::string_view name);
Status check_stream_name(std::string_view name);
// limit, 1 to `max`; absent: `max`.
Result<std::size_t> read_limit(std::optional<std::int32_t> limit, std::int64_t max);
// The same with the bound that the schema gives to `limit` of this request.
template <typename Request>
Result<std::size_t> read_limit(Request request) {
  static const std::int64_t max = wire::Shape::of<typename Request::Reads>().find("limit")->range.value().max;
  return read_limit(wire::optional(request.getLimit()), max);
}

// The name behind a logGroupIdentifier: a name, or an ARN with or without ":*". ResourceNotFoundException for ARNs of other
// accounts.
Result<std::string> group_of_identifier(const LogsIdentity& identity, std::string_view identifier);
// The name of an existing group, from exactly one of logGroupName and logGroupIdentifier.
struct GroupWords {
  std::string_view name;
  std::string_view identifier;
};
Result<std::string> existing_group(const LogsCall& call, GroupWords words);
bool has_stream(const LogsCall& call, std::string_view group, std::string_view stream);

// The time at which a read from `start` on begins (nullopt: from the first event). Events past the group's retention are not
// shown, even where they are still stored.
std::optional<Instant> first_readable(const LogsCall& call, std::string_view group, std::optional<std::int64_t> start_ms);

template <typename Request>
Result<std::string> existing_group_of(const LogsCall& call, Request request) {
  return existing_group(call, {wire::view(request.getLogGroupName()), wire::view(request.getLogGroupIdentifier())});
}

}  // namespace moorage::logs_service
