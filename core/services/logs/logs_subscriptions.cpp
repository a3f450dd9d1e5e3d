// Subscription filters of a group. None of the services that receive them exists in this engine, so each destination is refused
// with the reason: a filter that delivers nothing would lose log events silently.
#include <capnp/message.h>

#include <algorithm>

#include "services/logs/logs_filter.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_stored.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

struct Destination {
  std::string_view arn_service;
  std::string_view what;
};
constexpr Destination kDestinations[] = {
    {"lambda", "Lambda function"},
    {"kinesis", "Kinesis stream"},
    {"firehose", "Firehose delivery stream"},
    {"logs", "logical destination"},
};

// arn:PARTITION:SERVICE:…
std::string_view service_of(std::string_view arn) {
  if (!arn.starts_with("arn:")) return {};
  const std::size_t begin = arn.find(':', 4);
  if (begin == std::string_view::npos) return {};
  return arn.substr(begin + 1, arn.find(':', begin + 1) - begin - 1);
}

Error no_such_destination(std::string_view arn) {
  const std::string_view service = service_of(arn);
  for (const Destination& destination : kDestinations) {
    if (destination.arn_service != service) continue;
    const std::string what(destination.what);
    return invalid_parameter("Could not deliver test message to specified " + what + " " + std::string(arn) +
                                 ": this engine has no " + what + "s, so log events would be lost.",
                             "destinationArn");
  }
  return invalid_parameter("destinationArn '" + std::string(arn) +
                               "' is not the ARN of a Lambda function, a Kinesis stream, a Firehose delivery stream or a "
                               "logical destination.",
                           "destinationArn");
}

}  // namespace

Status put_subscription_filter(LogsCall& call, logs::PutSubscriptionFilterRequest::Reader request,
                               logs::PutSubscriptionFilterResponse::Builder) {
  MOORAGE_TRY(check_filter_name(wire::view(request.getFilterName())));
  MOORAGE_ASSIGN([[maybe_unused]] const LogFilter pattern, LogFilter::parse(wire::view(request.getFilterPattern())));
  if (wire::value_or(request.getApplyOnTransformedLogs(), false)) return not_available("applyOnTransformedLogs");
  if (request.getFieldSelectionCriteria().size() > 0) return not_available("fieldSelectionCriteria");
  if (request.getEmitSystemFields().size() > 0) return not_available("emitSystemFields");
  if (!call.sink.group(wire::view(request.getLogGroupName()))) return no_such_group();
  return no_such_destination(wire::view(request.getDestinationArn()));
}

Status describe_subscription_filters(LogsCall& call, logs::DescribeSubscriptionFiltersRequest::Reader request,
                                     logs::DescribeSubscriptionFiltersResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  const std::string name(wire::view(request.getLogGroupName()));
  const std::string_view prefix = wire::view(request.getFilterNamePrefix());
  const auto group = call.sink.group(name);
  if (!group) return no_such_group();
  const std::string query = "DescribeSubscriptionFilters " + name + "*" + std::string(prefix);
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  std::vector<ports::LogRecord> found;
  if (group->filters) found = group->filters->subscription;
  std::erase_if(found, [&](const ports::LogRecord& one) { return one.name <= after || !one.name.starts_with(prefix); });
  if (found.size() > limit) {
    found.resize(limit);
    reply.setNextToken(query_token(query, found.back().name));
  }
  auto out = reply.initSubscriptionFilters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) MOORAGE_TRY(read_record(found[i], out[i]));
  return {};
}

Status delete_subscription_filter(LogsCall& call, logs::DeleteSubscriptionFilterRequest::Reader request,
                                  logs::DeleteSubscriptionFilterResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  auto group = call.sink.group(name);
  if (!group) return no_such_group();
  const auto erase = [&](ports::LogGroup& of) -> Status {
    ports::LogFilters filters;
    if (of.filters) filters = *of.filters;
    if (!erase_record(filters.subscription, wire::view(request.getFilterName()))) {
      return api_error("ResourceNotFoundException", "The specified subscription filter does not exist.");
    }
    of.filters = std::make_shared<const ports::LogFilters>(std::move(filters));
    return {};
  };
  return call.dry_run ? erase(*group) : call.sink.update_group(name, erase);
}

}  // namespace moorage::logs_service
