// Saved queries.
#include <capnp/message.h>

#include <algorithm>

#include "services/logs/insights/query.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_stored.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kDefinitionsMax = 1000;
constexpr unsigned kGroupsMax = 50;

using Request = logs::PutQueryDefinitionRequest::Reader;

Error no_such_definition() { return api_error("ResourceNotFoundException", "The specified query definition does not exist."); }

Status check(Request request) {
  const auto language = request.getQueryLanguage();
  if (wire::has(language) && language != logs::QueryLanguage::CWLI) {
    return invalid_parameter(
        "The query language " + std::string(wire::enum_name(language)) + " is not available in this engine; there is CWLI.",
        "queryLanguage");
  }
  if (request.getName().size() == 0 || request.getName().size() > 255) {
    return invalid_parameter("The name of a query definition has 1 to 255 characters.", "name");
  }
  if (request.getLogGroupNames().size() > kGroupsMax) {
    return invalid_parameter("At most 50 log groups can be named.", "logGroupNames");
  }
  if (request.getParameters().size() > 0) return not_available("parameters");
  const auto query = insights::parse_query(wire::view(request.getQueryString()));
  if (query.ok()) return {};
  return invalid_parameter(query.error().message, "queryString");
}

// A call that is repeated with its token makes the same definition.
std::string new_id(const LogsCall& call, Request request, const std::vector<ports::LogRecord>& known) {
  if (request.getClientToken().size() > 0)
    return uuid_of("query definition " + std::string(wire::view(request.getClientToken())));
  for (std::size_t salt = 0;; ++salt) {
    std::string id = uuid_of("query definition " + std::string(wire::view(request.getName())) + std::to_string(call.now.ms) +
                             "*" + std::to_string(salt));
    if (find_record(known, id) == nullptr) return id;
  }
}

ports::LogRecord record_of(Request request, const std::string& id, Instant now) {
  capnp::MallocMessageBuilder message;
  auto definition = message.initRoot<logs::QueryDefinition>();
  definition.setQueryLanguage(logs::QueryLanguage::CWLI);
  definition.setQueryDefinitionId(id);
  definition.setName(request.getName());
  definition.setQueryString(request.getQueryString());
  wire::set(definition.getLastModified(), now.ms);
  definition.setLogGroupNames(request.getLogGroupNames());
  return {.name = id, .content = wire::to_json(definition.asReader())};
}

}  // namespace

Status put_query_definition(LogsCall& call, Request request, logs::PutQueryDefinitionResponse::Builder reply) {
  MOORAGE_TRY(check(request));
  std::string id;
  const auto put = [&](ports::LogAccount& account) -> Status {
    auto& known = account.query_definitions;
    id = wire::view(request.getQueryDefinitionId());
    if (id.empty()) {
      id = new_id(call, request, known);
    } else if (find_record(known, id) == nullptr) {
      return no_such_definition();
    }
    put_record(known, record_of(request, id, call.now));
    if (known.size() <= kDefinitionsMax) return {};
    return api_error("LimitExceededException", "At most 1000 query definitions can be saved; delete one first.");
  };
  ports::LogAccount account = call.sink.account();
  MOORAGE_TRY(call.dry_run ? put(account) : call.sink.update_account(put));
  reply.setQueryDefinitionId(id);
  return {};
}

Status describe_query_definitions(LogsCall& call, logs::DescribeQueryDefinitionsRequest::Reader request,
                                  logs::DescribeQueryDefinitionsResponse::Builder reply) {
  constexpr std::int32_t kPageMax = 1000;
  const std::string_view prefix = wire::view(request.getQueryDefinitionNamePrefix());
  const std::string query = "DescribeQueryDefinitions " + std::string(prefix);
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  std::vector<ports::LogRecord> found;
  for (ports::LogRecord& record : call.sink.account().query_definitions) {
    capnp::MallocMessageBuilder message;
    auto definition = message.initRoot<logs::QueryDefinition>();
    MOORAGE_TRY(read_record(record, definition));
    const bool is_wanted = record.name > after && wire::view(definition.asReader().getName()).starts_with(prefix);
    if (is_wanted) found.push_back(std::move(record));
  }
  const auto limit = static_cast<std::size_t>(wire::value_or(request.getMaxResults(), kPageMax));
  if (found.size() > limit) {
    found.resize(limit);
    reply.setNextToken(query_token(query, found.back().name));
  }
  auto out = reply.initQueryDefinitions(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) MOORAGE_TRY(read_record(found[i], out[i]));
  return {};
}

Status delete_query_definition(LogsCall& call, logs::DeleteQueryDefinitionRequest::Reader request,
                               logs::DeleteQueryDefinitionResponse::Builder reply) {
  const auto erase = [&](ports::LogAccount& account) -> Status {
    if (erase_record(account.query_definitions, wire::view(request.getQueryDefinitionId()))) return {};
    return no_such_definition();
  };
  ports::LogAccount account = call.sink.account();
  MOORAGE_TRY(call.dry_run ? erase(account) : call.sink.update_account(erase));
  wire::set(reply.getSuccess(), true);
  return {};
}

}  // namespace moorage::logs_service
