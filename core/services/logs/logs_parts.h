// Declarations that the files of the Logs API share: the call, the operations, and how groups are named in requests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/port_call.h"
#include "schemas/logs/logs.capnp.h"
#include "wire/presence.h"

namespace moorage::logs_service {

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
        dry_run(call.dry_run) {}

  ports::LogSink& sink;
  const LogsIdentity identity;
  const Instant now;
  const bool dry_run;
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

// logs_names.cpp
std::string group_arn(const LogsIdentity& identity, std::string_view group);  // without ":*"
std::string stream_arn(const LogsIdentity& identity, std::string_view group, std::string_view stream);

Error no_such_group();
Error no_such_stream();
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
