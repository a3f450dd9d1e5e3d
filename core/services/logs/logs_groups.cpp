#include <algorithm>

#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"
#include "wire/json.h"

namespace moorage::logs_service {

namespace {

constexpr int kRetentionDays[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                  365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

Status check_retention(std::optional<std::int32_t> days) {
  if (days && std::find(std::begin(kRetentionDays), std::end(kRetentionDays), *days) != std::end(kRetentionDays)) return {};
  std::string choice;
  for (const int known : kRetentionDays) choice += (choice.empty() ? "" : ", ") + std::to_string(known);
  return invalid_parameter("1 validation error detected: Value '" + std::to_string(days.value_or(0)) +
                               "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [" +
                               choice + "]",
                           "retentionInDays");
}

void describe(const LogsIdentity& identity, const ports::LogGroup& group, logs::LogGroup::Builder out) {
  out.setLogGroupName(group.name);
  wire::set(out.getCreationTime(), group.created_at.ms);
  if (group.retention_days) wire::set(out.getRetentionInDays(), *group.retention_days);
  wire::set(out.getMetricFilterCount(), group.filters ? static_cast<std::int32_t>(group.filters->metric.size()) : 0);
  out.setArn(group_arn(identity, group.name) + ":*");
  wire::set(out.getStoredBytes(), static_cast<std::int64_t>(group.stored_bytes));
  out.setLogGroupClass(wire::enum_of<logs::LogGroupClass>(group.log_group_class).value_or(logs::LogGroupClass::STANDARD));
  out.setLogGroupArn(group_arn(identity, group.name));
  if (group.is_protected) wire::set(out.getDeletionProtectionEnabled(), true);
}

Status check_selection(logs::DescribeLogGroupsRequest::Reader request) {
  const bool by_prefix = request.getLogGroupNamePrefix().size() > 0;
  const bool by_pattern = request.getLogGroupNamePattern().size() > 0;
  if (by_prefix && by_pattern) {
    return invalid_parameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
                             "logGroupNamePattern");
  }
  if (request.getLogGroupIdentifiers().size() > 0 && (by_prefix || by_pattern)) {
    return invalid_parameter("LogGroup identifiers can not be combined with a name prefix or a name pattern.",
                             "logGroupIdentifiers");
  }
  return {};
}

Result<std::vector<std::string>> read_identifiers(const LogsCall& call, logs::DescribeLogGroupsRequest::Reader request) {
  std::vector<std::string> names;
  for (const auto identifier : request.getLogGroupIdentifiers()) {
    MOORAGE_ASSIGN(std::string name, group_of_identifier(call.identity, wire::view(identifier)));
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Status create_log_group(LogsCall& call, logs::CreateLogGroupRequest::Reader request, logs::CreateLogGroupResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  MOORAGE_TRY(check_group_name(name));
  if (request.getKmsKeyId().size() > 0) return not_available("kmsKeyId");
  if (call.sink.group(name)) return api_error("ResourceAlreadyExistsException", "The specified log group already exists");
  ports::LogGroup group{.name = std::string(name), .created_at = call.now};
  group.is_protected = wire::value_or(request.getDeletionProtectionEnabled(), false);
  MOORAGE_TRY(add_tags(group, request.getTags()));
  if (wire::has(request.getLogGroupClass())) group.log_group_class = wire::enum_name(request.getLogGroupClass());
  if (call.dry_run) return {};
  return call.sink.create_group(std::move(group));
}

Status delete_log_group(LogsCall& call, logs::DeleteLogGroupRequest::Reader request, logs::DeleteLogGroupResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  const auto group = call.sink.group(name);
  if (!group) return no_such_group();
  MOORAGE_TRY(check_unprotected(*group));
  if (call.dry_run) return {};
  return call.sink.delete_group(name);
}

Status put_retention_policy(LogsCall& call, logs::PutRetentionPolicyRequest::Reader request,
                            logs::PutRetentionPolicyResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  const auto days = wire::optional(request.getRetentionInDays());
  MOORAGE_TRY(check_retention(days));
  if (!call.sink.group(name)) return no_such_group();
  if (call.dry_run) return {};
  return call.sink.set_retention(name, *days);
}

Status delete_retention_policy(LogsCall& call, logs::DeleteRetentionPolicyRequest::Reader request,
                               logs::DeleteRetentionPolicyResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  if (!call.sink.group(name)) return no_such_group();
  if (call.dry_run) return {};
  return call.sink.set_retention(name, std::nullopt);
}

Status describe_log_groups(LogsCall& call, logs::DescribeLogGroupsRequest::Reader request,
                           logs::DescribeLogGroupsResponse::Builder reply) {
  MOORAGE_TRY(check_selection(request));
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  MOORAGE_ASSIGN(const auto names, read_identifiers(call, request));
  const std::string_view pattern = wire::view(request.getLogGroupNamePattern());
  const std::string_view prefix = wire::view(request.getLogGroupNamePrefix());
  std::string query = "DescribeLogGroups " + std::string(prefix) + "*" + std::string(pattern) + "*";
  query.append(wire::enum_name(request.getLogGroupClass()));
  for (const std::string& name : names) query += "*" + name;
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  const auto is_wanted = [&](const ports::LogGroup& group) {
    if (group.name <= after || group.name.find(pattern) == std::string::npos) return false;
    if (wire::has(request.getLogGroupClass()) && group.log_group_class != wire::enum_name(request.getLogGroupClass()))
      return false;
    return names.empty() || std::find(names.begin(), names.end(), group.name) != names.end();
  };
  std::vector<ports::LogGroup> groups = call.sink.groups(prefix);
  std::erase_if(groups, [&](const ports::LogGroup& group) { return !is_wanted(group); });
  if (groups.size() > limit) {
    groups.resize(limit);
    reply.setNextToken(query_token(query, groups.back().name));
  }
  auto out = reply.initLogGroups(static_cast<unsigned>(groups.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(call.identity, groups[i], out[i]);
  return {};
}

Status put_log_group_deletion_protection(LogsCall& call, logs::PutLogGroupDeletionProtectionRequest::Reader request,
                                         logs::PutLogGroupDeletionProtectionResponse::Builder) {
  MOORAGE_ASSIGN(const std::string name, group_of_identifier(call.identity, wire::view(request.getLogGroupIdentifier())));
  if (!call.sink.group(name)) return no_such_group();
  if (call.dry_run) return {};
  return call.sink.update_group(name, [&](ports::LogGroup& group) -> Status {
    group.is_protected = wire::value_or(request.getDeletionProtectionEnabled(), false);
    return {};
  });
}

namespace {

// "^/ecs/|web": alternatives, each a part of the name or, with ^, its beginning.
Result<std::vector<std::string_view>> read_name_pattern(std::string_view pattern) {
  std::vector<std::string_view> parts;
  while (!pattern.empty()) {
    const std::size_t bar = std::min(pattern.find('|'), pattern.size());
    const std::string_view part = pattern.substr(0, bar);
    const std::string_view name = part.substr(part.starts_with('^') ? 1 : 0);
    if (name.size() < 3 || name.size() > 24) {
      return invalid_parameter("Each part of logGroupNamePattern has 3 to 24 characters.", "logGroupNamePattern");
    }
    parts.push_back(part);
    pattern.remove_prefix(std::min(bar + 1, pattern.size()));
  }
  if (parts.size() > 5) return invalid_parameter("logGroupNamePattern has at most 5 parts.", "logGroupNamePattern");
  return parts;
}

bool has_name(std::string_view name, const std::vector<std::string_view>& parts) {
  return parts.empty() || std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
           return part.starts_with('^') ? name.starts_with(part.substr(1)) : name.find(part) != std::string_view::npos;
         });
}

bool has_tag(const ports::LogGroup& group, logs::TagFilter::Reader filter) {
  for (const auto& [key, value] : group.tags) {
    if (key != wire::view(filter.getKey())) continue;
    if (filter.getValues().size() == 0) return true;
    for (const auto wanted : filter.getValues()) {
      if (wire::view(wanted) == value) return true;
    }
  }
  return false;
}

bool has_tags(const ports::LogGroup& group, capnp::List<logs::TagFilter>::Reader filters) {
  for (const auto filter : filters) {
    if (!has_tag(group, filter)) return false;
  }
  return true;
}

Status check_list(const LogsCall& call, logs::ListLogGroupsRequest::Reader request) {
  if (request.getDataSources().size() > 0) return not_available("dataSources");
  if (request.getFieldIndexNames().size() > 0) return not_available("fieldIndexNames");
  for (const auto account : request.getAccountIdentifiers()) {
    if (wire::view(account) != call.identity.account_id) {
      return invalid_parameter("The account " + std::string(wire::view(account)) +
                                   " is not linked; this engine has the one account " + call.identity.account_id + ".",
                               "accountIdentifiers");
    }
  }
  return {};
}

}  // namespace

Status list_log_groups(LogsCall& call, logs::ListLogGroupsRequest::Reader request, logs::ListLogGroupsResponse::Builder reply) {
  constexpr std::int32_t kDefault = 50;
  MOORAGE_TRY(check_list(call, request));
  MOORAGE_ASSIGN(const auto parts, read_name_pattern(wire::view(request.getLogGroupNamePattern())));
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(wire::value_or(request.getLimit(), kDefault), 1000));
  std::string query = "ListLogGroups " + std::string(wire::view(request.getLogGroupNamePattern())) + "*";
  query.append(wire::enum_name(request.getLogGroupClass()));
  for (const auto filter : request.getLogGroupTags()) query += "*" + wire::to_json(filter);
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  std::vector<ports::LogGroup> groups = call.sink.groups({});
  std::erase_if(groups, [&](const ports::LogGroup& group) {
    const bool is_class =
        !wire::has(request.getLogGroupClass()) || group.log_group_class == wire::enum_name(request.getLogGroupClass());
    return group.name <= after || !is_class || !has_name(group.name, parts) || !has_tags(group, request.getLogGroupTags());
  });
  if (groups.size() > limit) {
    groups.resize(limit);
    reply.setNextToken(query_token(query, groups.back().name));
  }
  auto out = reply.initLogGroups(static_cast<unsigned>(groups.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setLogGroupName(groups[i].name);
    out[i].setLogGroupArn(group_arn(call.identity, groups[i].name));
    out[i].setLogGroupClass(
        wire::enum_of<logs::LogGroupClass>(groups[i].log_group_class).value_or(logs::LogGroupClass::STANDARD));
  }
  return {};
}

}  // namespace moorage::logs_service
