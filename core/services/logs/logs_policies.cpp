// Resource policies: stored, with the account's and those of groups apart. No AWS service delivers logs to this engine, so
// nothing is allowed or denied by them.
#include <capnp/message.h>
#include <simdjson.h>

#include <algorithm>

#include "base/hash.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_stored.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kAccountPoliciesMax = 10;
constexpr std::size_t kAccountDocumentMax = 5120;

// A policy of a group is stored under the ARN of the group, which is no name of an account's policy: ':' is not in those.
bool is_of_group(const ports::LogRecord& record) { return record.name.starts_with("arn:"); }

Status check_document(std::string_view document) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  const bool is_object = parser.parse(document.data(), document.size(), true).get_object().get(object) == simdjson::SUCCESS;
  if (is_object && object.at_key("Statement").error() == simdjson::SUCCESS) return {};
  return invalid_parameter("policyDocument must be a JSON object with a Statement.", "policyDocument");
}

// The key of the policy that a request names.
Result<std::string> key_of(const LogsCall& call, std::string_view name, std::string_view arn) {
  if (name.empty() == arn.empty()) {
    return invalid_parameter("Exactly one of policyName and resourceArn must be specified.", "policyName");
  }
  if (arn.empty()) {
    if (name.size() <= 512 && name.find_first_of(":*") == std::string_view::npos) return std::string(name);
    return invalid_parameter("policyName has 1 to 512 characters without ':' and '*'.", "policyName");
  }
  MOORAGE_ASSIGN(const std::string group, group_of_identifier(call.identity, arn));
  if (!arn.starts_with("arn:") || !call.sink.group(group)) return no_such_group();
  return group_arn(call.identity, group);
}

std::string revision_of(std::string_view content) { return std::to_string(fnv1a(content)); }

// A policy of a group is changed only by a caller that has read it.
Status check_revision(const ports::LogRecord* stored, std::string_view expected) {
  const std::string known = stored != nullptr ? revision_of(stored->content) : std::string();
  if (known == expected) return {};
  return api_error("OperationAbortedException", "expectedRevisionId does not match the policy's revision '" + known + "'.");
}

Status read_policy(const ports::LogRecord& record, logs::ResourcePolicy::Builder out) {
  MOORAGE_TRY(read_record(record, out));
  if (is_of_group(record)) out.setRevisionId(revision_of(record.content));
  return {};
}

}  // namespace

Status put_resource_policy(LogsCall& call, logs::PutResourcePolicyRequest::Reader request,
                           logs::PutResourcePolicyResponse::Builder reply) {
  const std::string_view document = wire::view(request.getPolicyDocument());
  const std::string_view arn = wire::view(request.getResourceArn());
  MOORAGE_ASSIGN(const std::string key, key_of(call, wire::view(request.getPolicyName()), arn));
  MOORAGE_TRY(check_document(document));
  if (arn.empty() && document.size() > kAccountDocumentMax) {
    return invalid_parameter("policyDocument has at most 5120 characters.", "policyDocument");
  }
  auto policy = reply.initResourcePolicy();
  if (arn.empty()) policy.setPolicyName(key);
  policy.setPolicyDocument(request.getPolicyDocument());
  wire::set(policy.getLastUpdatedTime(), call.now.ms);
  policy.setPolicyScope(arn.empty() ? logs::PolicyScope::ACCOUNT : logs::PolicyScope::RESOURCE);
  if (!arn.empty()) policy.setResourceArn(key);
  const ports::LogRecord record{.name = key, .content = wire::to_json(policy.asReader())};
  const auto put = [&](ports::LogAccount& account) -> Status {
    auto& policies = account.resource_policies;
    if (!arn.empty()) MOORAGE_TRY(check_revision(find_record(policies, key), wire::view(request.getExpectedRevisionId())));
    put_record(policies, record);
    const auto of_account =
        policies.size() - static_cast<std::size_t>(std::count_if(policies.begin(), policies.end(), is_of_group));
    if (of_account <= kAccountPoliciesMax) return {};
    return api_error("LimitExceededException", "An account can have at most 10 resource policies.");
  };
  ports::LogAccount account = call.sink.account();
  MOORAGE_TRY(call.dry_run ? put(account) : call.sink.update_account(put));
  if (!arn.empty()) {
    policy.setRevisionId(revision_of(record.content));
    reply.setRevisionId(revision_of(record.content));
  }
  return {};
}

Status describe_resource_policies(LogsCall& call, logs::DescribeResourcePoliciesRequest::Reader request,
                                  logs::DescribeResourcePoliciesResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  const bool of_groups = request.getPolicyScope() == logs::PolicyScope::RESOURCE || request.getResourceArn().size() > 0;
  std::string arn;
  if (request.getResourceArn().size() > 0) {
    MOORAGE_ASSIGN(arn, key_of(call, {}, wire::view(request.getResourceArn())));
  }
  const std::string query = std::string("DescribeResourcePolicies ") + (of_groups ? "groups*" : "account*") + arn;
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  std::vector<ports::LogRecord> found = call.sink.account().resource_policies;
  std::erase_if(found, [&](const ports::LogRecord& record) {
    return is_of_group(record) != of_groups || record.name <= after || (!arn.empty() && record.name != arn);
  });
  if (found.size() > limit) {
    found.resize(limit);
    reply.setNextToken(query_token(query, found.back().name));
  }
  auto out = reply.initResourcePolicies(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) MOORAGE_TRY(read_policy(found[i], out[i]));
  return {};
}

Status delete_resource_policy(LogsCall& call, logs::DeleteResourcePolicyRequest::Reader request,
                              logs::DeleteResourcePolicyResponse::Builder) {
  const std::string_view arn = wire::view(request.getResourceArn());
  MOORAGE_ASSIGN(const std::string key, key_of(call, wire::view(request.getPolicyName()), arn));
  const auto erase = [&](ports::LogAccount& account) -> Status {
    const ports::LogRecord* stored = find_record(account.resource_policies, key);
    if (stored == nullptr) return api_error("ResourceNotFoundException", "Policy with name [" + key + "] does not exist.");
    if (!arn.empty()) MOORAGE_TRY(check_revision(stored, wire::view(request.getExpectedRevisionId())));
    erase_record(account.resource_policies, key);
    return {};
  };
  ports::LogAccount account = call.sink.account();
  return call.dry_run ? erase(account) : call.sink.update_account(erase);
}

}  // namespace moorage::logs_service
