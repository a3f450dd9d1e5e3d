#include "engine/auditor.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "engine/audit_identity.h"
#include "wire/json.h"
#include "wire/operations.h"
#include "wire/wire_text.h"

namespace moorage::engine {
namespace {

constexpr std::size_t kFieldBytesMax = 100 << 10;  // CloudTrail's bound of requestParameters and of responseElements
constexpr std::size_t kErrorBytesMax = 1 << 10;    // CloudTrail's bound of errorMessage
constexpr std::size_t kNameBytesMax = 128;

std::uint64_t random_salt() {
  std::random_device source;
  return std::uint64_t{source()} << 32 | source();
}

void quoted(std::string_view name, std::string_view text, std::string& out) {
  if (text.empty()) return;
  out.append(",\"").append(name).append("\":");
  wire::append_quoted(text, out);
}

// CloudTrail writes the names of members with a small first letter, whatever the protocol of the service has.
void lower_member_names(std::string& json, std::size_t from) {
  for (std::size_t i = from; i < json.size(); ++i) {
    if (json[i] != '"') continue;
    const std::size_t begin = i + 1;
    for (++i; i < json.size() && json[i] != '"'; ++i) {
      if (json[i] == '\\') ++i;
    }
    if (i + 1 < json.size() && json[i + 1] == ':') json[begin] = lower_ascii(json[begin]);
  }
}

bool is_large(capnp::DynamicStruct::Reader message) {
  return message.totalSize().wordCount * sizeof(capnp::word) > kFieldBytesMax;
}

void append_omitted(std::string& out) { out += "{\"omitted\":true,\"reason\":\"larger than 100 KB\"}"; }

// Data of a log is no business of the audit log, and may hold anything.
bool is_log_data(const wire::Operation& operation) {
  return operation.name == "PutLogEvents" && operation.service->name == "logs";
}

void append_message(capnp::DynamicStruct::Reader message, std::string& out) {
  if (is_large(message)) return append_omitted(out);
  const std::size_t begin = out.size();
  wire::write_json(message, out, {.redact_secrets = true, .iso_times = true});
  if (out.size() - begin > kFieldBytesMax) {
    out.resize(begin);
    return append_omitted(out);
  }
  if (out.size() - begin == 2) {  // {}
    out.resize(begin);
    out += "null";
  } else if (const char first = out[begin + 2]; first >= 'A' && first <= 'Z') {
    lower_member_names(out, begin);
  }
}

void append_log_place(capnp::DynamicStruct::Reader request, std::string& out) {
  out += '{';
  for (const char* name : {"logGroupName", "logStreamName"}) {
    const auto text = request.get(name).as<capnp::Text>();
    if (out.back() != '{') out += ',';
    out.append("\"").append(name).append("\":");
    wire::append_quoted({text.begin(), text.size()}, out);
  }
  out += '}';
}

}  // namespace

bool is_change(const PendingCall& call) { return call.status.ok() && !call.operation->readonly && !call.flags.dry_run; }

struct Auditor::Event {
  const Caller& caller;
  const wire::Operation* operation = nullptr;
  std::string_view name;
  std::optional<capnp::DynamicStruct::Reader> request = {};
  std::optional<capnp::DynamicStruct::Reader> reply = {};
  const Error* failed = nullptr;
  bool is_dry_run = false;
  bool is_caller_known = true;
  Instant at;
  std::string_view object_parameters = {};  // of a call of S3: JSON
  bool is_readonly = false;                 // where `operation` is null
};

Auditor::Auditor(Identity identity, ports::AuditLog& log, bool is_repeatable)
    : identity_(std::move(identity)), log_(log), event_ids_(is_repeatable ? 1 : random_salt()) {}

bool Auditor::is_wanted(const PendingCall& call, const Status& done) const {
  if (call.flags.is_internal && call.operation->readonly && done.ok()) return false;
  return log_.takes_reads() || !done.ok() || !call.operation->readonly;
}

ports::AuditRecord Auditor::record_of(PendingCall& call, Instant at, const Error* failed) {
  const Instant second{at.ms - at.ms % 1000};
  Event event{.caller = *call.caller, .operation = call.operation, .name = call.operation->name, .at = second};
  event.request = call.request;
  event.failed = failed;
  event.is_dry_run = call.flags.dry_run;
  if (!failed && !call.operation->readonly && !call.flags.dry_run) {
    event.reply = call.reply_message.getRoot<capnp::DynamicStruct>(call.operation->reply_schema()).asReader();
  }
  return {.json = text_of(event), .at = second, .read_only = call.operation->readonly || call.flags.dry_run};
}

ports::AuditRecord Auditor::record_of(const RefusedCall& call, Instant at) {
  const Instant second{at.ms - at.ms % 1000};
  const std::string_view name = call.operation ? std::string_view(call.operation->name) : call.event_name;
  Event event{.caller = call.caller, .operation = call.operation, .name = name, .at = second};
  event.failed = &call.error;
  event.is_caller_known = call.is_caller_known;
  return {.json = text_of(event), .at = second, .read_only = true};
}

ports::AuditRecord Auditor::record_of(const ObjectCall& call, Instant at) {
  const Instant second{at.ms - at.ms % 1000};
  Event event{.caller = call.caller, .name = call.event_name, .at = second};
  event.failed = call.error;
  event.is_caller_known = call.is_caller_known;
  event.object_parameters = call.parameters;
  event.is_readonly = call.is_readonly;
  return {.json = text_of(event), .at = second, .read_only = call.is_readonly || call.error != nullptr};
}

std::string Auditor::text_of(const Event& event) {
  const Caller& caller = event.caller;
  const bool is_readonly = event.operation ? event.operation->readonly : event.is_readonly;
  const bool is_of_objects = !event.object_parameters.empty();
  std::string out;
  out.reserve(1280);
  out += "{\"eventVersion\":\"1.11\",\"userIdentity\":";
  if (event.is_caller_known) {
    append_user_identity(caller, identity_.account, out);
  } else {
    append_unknown_identity(caller, out);
  }
  out.append(",\"eventTime\":\"").append(wire::iso8601(event.at.ms), 0, 19).append("Z\"");
  const std::string service = event.operation ? event.operation->service->endpoint_prefix : is_of_objects ? "s3" : "moorage";
  quoted("eventSource", service + ".amazonaws.com", out);
  quoted("eventName", wire::clean_text(std::string(cut_text(event.name, kNameBytesMax))), out);
  quoted("awsRegion", identity_.region, out);
  quoted("sourceIPAddress", caller.source_address.empty() ? std::string_view("in-process") : caller.source_address, out);
  quoted("userAgent", caller.user_agent, out);
  if (event.failed) {
    quoted("errorCode", event.failed->name, out);
    quoted("errorMessage", wire::clean_text(std::string(cut_text(event.failed->message, kErrorBytesMax))), out);
  }
  out += ",\"requestParameters\":";
  if (is_of_objects) {
    out += event.object_parameters;
  } else if (!event.request) {
    out += "null";
  } else if (is_log_data(*event.operation)) {
    append_log_place(*event.request, out);
  } else {
    append_message(*event.request, out);
  }
  out += ",\"responseElements\":";
  if (event.reply) {
    append_message(*event.reply, out);
  } else {
    out += "null";
  }
  if (event.is_dry_run) out += ",\"additionalEventData\":{\"dryRun\":true}";
  quoted("requestID", caller.request_id, out);
  quoted("eventID", event_ids_.next(), out);
  out += is_readonly ? ",\"readOnly\":true" : ",\"readOnly\":false";
  out += ",\"eventType\":\"AwsApiCall\"";
  if (event.operation) quoted("apiVersion", event.operation->service->api_version, out);
  out += is_of_objects ? ",\"managementEvent\":false" : ",\"managementEvent\":true";
  quoted("recipientAccountId", identity_.account, out);
  out += is_of_objects ? ",\"eventCategory\":\"Data\"" : ",\"eventCategory\":\"Management\"";
  if (!caller.tls_version.empty()) {
    out += ",\"tlsDetails\":{\"tlsVersion\":";
    wire::append_quoted(caller.tls_version, out);
    quoted("cipherSuite", caller.tls_cipher, out);
    quoted("clientProvidedHostHeader", caller.asked_host, out);
    out += '}';
  }
  out += '}';
  return out;
}

}  // namespace moorage::engine
