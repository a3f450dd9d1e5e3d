#include "services/cloudtrail/lookup_events.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "services/cloudtrail/event_facts.h"
#include "wire/presence.h"

namespace moorage::cloudtrail {
namespace {

constexpr std::size_t kPage = 50;  // CloudTrail's standard and most

Error refused(std::string name, std::string message, std::string path) {
  Error error = api_error(std::move(name), std::move(message));
  error.path = std::move(path);
  return error;
}

struct Attribute {
  LookupAttributeKey key = LookupAttributeKey::UNSET;
  std::string value;
};

Result<std::optional<Attribute>> attribute_of(LookupEventsRequest::Reader request) {
  const auto attributes = request.getLookupAttributes();
  if (attributes.size() == 0) return std::optional<Attribute>();
  if (attributes.size() > 1) {
    return refused("InvalidLookupAttributesException", "You can specify only one lookup attribute.", "LookupAttributes");
  }
  Attribute out{.key = attributes[0].getAttributeKey(), .value = std::string(wire::view(attributes[0].getAttributeValue()))};
  if (out.key == LookupAttributeKey::READ_ONLY && out.value != "true" && out.value != "false") {
    return refused("InvalidLookupAttributesException", "The value of ReadOnly is \"true\" or \"false\".",
                   "LookupAttributes[0].AttributeValue");
  }
  return std::optional(std::move(out));
}

bool names(const EventResource& resource, std::string_view asked) {
  return resource.name == asked ||
         (resource.name.starts_with("arn:") && std::string_view(resource.name).substr(resource.name.rfind('/') + 1) == asked);
}

bool has(const EventFacts& facts, const Attribute& asked) {
  const auto any_resource = [&](auto&& is_it) { return std::any_of(facts.resources.begin(), facts.resources.end(), is_it); };
  switch (asked.key) {
    case LookupAttributeKey::EVENT_ID:
      return facts.event_id == asked.value;
    case LookupAttributeKey::EVENT_NAME:
      return facts.event_name == asked.value;
    case LookupAttributeKey::READ_ONLY:
      return facts.read_only == (asked.value == "true");
    case LookupAttributeKey::USERNAME:
      return facts.username == asked.value;
    case LookupAttributeKey::RESOURCE_TYPE:
      return any_resource([&](const EventResource& one) { return one.type == asked.value; });
    case LookupAttributeKey::RESOURCE_NAME:
      return any_resource([&](const EventResource& one) { return names(one, asked.value); });
    case LookupAttributeKey::EVENT_SOURCE:
      return facts.event_source == asked.value;
    case LookupAttributeKey::ACCESS_KEY_ID:
      return facts.access_key_id == asked.value;
    case LookupAttributeKey::UNSET:
      break;
  }
  return false;
}

// A token belongs to one query: time and number of the last record of a page, and a hash of both with the query.
std::uint64_t hash_of(std::string_view query, ports::AuditPosition at) {
  Fnv1a hash;
  hash.add_field(query);
  hash.add_field(std::to_string(at.at.ms));
  hash.add_field(std::to_string(at.id));
  return hash.value();
}

std::string token_of(std::string_view query, ports::AuditPosition at) {
  return std::to_string(at.at.ms) + '-' + std::to_string(at.id) + '-' + std::to_string(hash_of(query, at));
}

std::optional<ports::AuditPosition> position_in(std::string_view query, std::string_view token) {
  ports::AuditPosition position;
  std::uint64_t hash = 0;
  const char* const end = token.data() + token.size();
  const auto time = std::from_chars(token.data(), end, position.at.ms);
  if (time.ec != std::errc() || time.ptr == end || *time.ptr != '-') return std::nullopt;
  const auto id = std::from_chars(time.ptr + 1, end, position.id);
  if (id.ec != std::errc() || id.ptr == end || *id.ptr != '-') return std::nullopt;
  const auto sum = std::from_chars(id.ptr + 1, end, hash);
  if (sum.ec != std::errc() || sum.ptr != end || hash != hash_of(query, position)) return std::nullopt;
  return position;
}

std::string query_text(LookupEventsRequest::Reader request, const std::optional<Attribute>& attribute) {
  std::string text = attribute ? std::to_string(static_cast<int>(attribute->key)) + '=' + attribute->value : "";
  text += '\n' + std::to_string(wire::optional(request.getStartTime()).value_or(-1));
  return text + '\n' + std::to_string(wire::optional(request.getEndTime()).value_or(-1));
}

void fill(Event::Builder event, const ports::AuditFound& found) {
  event.initEventTime().setValue(found.position.at.ms);
  event.setCloudTrailEvent(wire::text(found.json));
  const auto facts = facts_of(found.json);
  if (!facts) return;
  event.setEventId(wire::text(facts->event_id));
  event.setEventName(wire::text(facts->event_name));
  event.setReadOnly(facts->read_only ? "true" : "false");
  event.setEventSource(wire::text(facts->event_source));
  event.setUsername(wire::text(facts->username));
  if (!facts->access_key_id.empty()) event.setAccessKeyId(wire::text(facts->access_key_id));
  auto resources = event.initResources(static_cast<unsigned>(facts->resources.size()));
  for (unsigned i = 0; i < resources.size(); ++i) {
    resources[i].setResourceType(wire::text(facts->resources[i].type));
    resources[i].setResourceName(wire::text(facts->resources[i].name));
  }
}

Result<ports::AuditQuery> query_of(const ports::PortCall& call, LookupEventsRequest::Reader request,
                                   const std::optional<Attribute>& attribute, std::string_view text) {
  ports::AuditQuery query;
  const Instant oldest = call.now - call.audit->bounds().kept;
  const auto start_ms = wire::optional(request.getStartTime());
  const auto end_ms = wire::optional(request.getEndTime());
  if (start_ms && end_ms && *start_ms > *end_ms) {
    return refused("InvalidTimeRangeException", "StartTime must not be after EndTime.", "StartTime");
  }
  query.start = std::max(oldest, Instant{start_ms.value_or(oldest.ms)});
  if (end_ms) query.end = Instant{*end_ms};
  if (request.hasNextToken()) {
    query.before = position_in(text, wire::view(request.getNextToken()));
    if (!query.before) {
      return refused("InvalidNextTokenException", "The token does not belong to this query, or was changed.", "NextToken");
    }
  }
  if (attribute) {
    query.is_asked = [asked = *attribute](std::string_view json) {
      const auto facts = facts_of(json);
      return facts && has(*facts, asked);
    };
  }
  query.limit = static_cast<std::size_t>(wire::optional(request.getMaxResults()).value_or(kPage));
  return query;
}

}  // namespace

Status lookup_events(ports::PortCall& call, LookupEventsRequest::Reader request, LookupEventsResponse::Builder reply) {
  MOORAGE_ASSIGN(const auto attribute, attribute_of(request));
  // Insights are worked out by CloudTrail from many events; there are none here.
  if (!call.audit || request.getEventCategory() == EventCategory::INSIGHT) {
    reply.initEvents(0);
    return {};
  }
  const std::string text = query_text(request, attribute);
  MOORAGE_ASSIGN(ports::AuditQuery query, query_of(call, request, attribute, text));
  const std::size_t page = query.limit++;  // one more tells whether there is another page
  MOORAGE_ASSIGN(auto found, call.audit->find(query));
  if (found.size() > page) {
    found.resize(page);
    reply.setNextToken(wire::text(token_of(text, found.back().position)));
  }
  auto events = reply.initEvents(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < events.size(); ++i) fill(events[i], found[i]);
  return {};
}

}  // namespace moorage::cloudtrail
