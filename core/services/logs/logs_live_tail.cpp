// StartLiveTail: checks the request and makes the session.
#include <algorithm>

#include "base/hash.h"
#include "services/logs/live_tail.h"
#include "services/logs/log_sessions.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

constexpr unsigned kGroupsMax = 10;

using Request = logs::StartLiveTailRequest::Reader;

std::vector<std::string> texts_of(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> texts;
  for (const auto text : list) texts.emplace_back(wire::view(text));
  return texts;
}

Result<std::vector<LiveTailOptions::Group>> groups_of(const LogsCall& call, Request request) {
  const auto identifiers = request.getLogGroupIdentifiers();
  if (identifiers.size() == 0 || identifiers.size() > kGroupsMax) {
    return invalid_parameter("A live tail shows 1 to 10 log groups.", "logGroupIdentifiers");
  }
  std::vector<LiveTailOptions::Group> groups;
  for (const auto identifier : identifiers) {
    if (wire::view(identifier).ends_with("*")) {
      return invalid_parameter("The ARN of a log group can not end with an asterisk here.", "logGroupIdentifiers");
    }
    MOORAGE_ASSIGN(std::string name, group_of_identifier(call.identity, wire::view(identifier)));
    if (!call.sink.group(name)) return no_such_group();
    const auto is_same = [&](const LiveTailOptions::Group& group) { return group.name == name; };
    if (std::any_of(groups.begin(), groups.end(), is_same)) continue;
    std::string arn = group_arn(call.identity, name);
    groups.push_back({.name = std::move(name), .identifier = std::move(arn)});
  }
  return groups;
}

Status check_streams(Request request) {
  const bool by_name = request.getLogStreamNames().size() > 0;
  const bool by_prefix = request.getLogStreamNamePrefixes().size() > 0;
  if (by_name && by_prefix) {
    return invalid_parameter("logStreamNames and logStreamNamePrefixes can not be specified together.",
                             "logStreamNamePrefixes");
  }
  if ((by_name || by_prefix) && request.getLogGroupIdentifiers().size() != 1) {
    return invalid_parameter("Log streams can be chosen of one log group only.", "logGroupIdentifiers");
  }
  return {};
}

}  // namespace

Status start_live_tail(LogsCall& call, const Caller& caller, Request request, logs::StartLiveTailResponse::Builder) {
  LiveTailOptions options;
  MOORAGE_TRY(check_streams(request));
  MOORAGE_ASSIGN(options.groups, groups_of(call, request));
  options.pattern = wire::view(request.getLogEventFilterPattern());
  MOORAGE_ASSIGN(options.filter, LogFilter::parse(options.pattern));
  options.stream_names = texts_of(request.getLogStreamNames());
  options.stream_prefixes = texts_of(request.getLogStreamNamePrefixes());
  if (call.dry_run) return {};
  if (call.stream == nullptr || call.sessions == nullptr) {
    return api_error("InvalidOperationException",
                     "StartLiveTail answers with a stream of events, which only the network endpoint sends; give the engine "
                     "an address to listen at.");
  }
  options.request_id = caller.request_id;
  options.session_id = uuid_of("StartLiveTail " + caller.request_id + std::to_string(call.now.ms));
  MOORAGE_ASSIGN(auto place, call.sessions->take_live_tail());
  *call.stream = std::make_shared<LiveTail>(call.sessions->sink(), std::move(options), call.sessions->is_closed(),
                                            std::move(place), [] { return std::chrono::steady_clock::now(); });
  return {};
}

}  // namespace moorage::logs_service
