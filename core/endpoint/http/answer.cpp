#include "endpoint/http/answer.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
#include "endpoint/auth/canonical_request.h"
#include "endpoint/auth/sigv4.h"
#include "endpoint/exec/exec_sessions.h"
#include "endpoint/http/object_calls.h"
#include "endpoint/http/verified_caller.h"
#include "endpoint/local/http_caller.h"
#include "endpoint/local/json_call.h"
#include "endpoint/local/serve.h"
#include "protocol/gzip.h"
#include "wire/operations.h"
#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

constexpr double kPollSecondsMax = 30;
constexpr double kPollEventsMax = 1000;
constexpr std::chrono::milliseconds kPollSlice(200);

// Names that clients of the query and ec2 protocols know these errors by.
struct ErrorName {
  std::string_view json;
  std::string_view query;
  int query_status;
  std::string_view ec2;
  int ec2_status;
};
constexpr ErrorName kAuthErrors[] = {
    {"MissingAuthenticationTokenException", "MissingAuthenticationToken", 403, "MissingAuthenticationToken", 403},
    {"IncompleteSignatureException", "IncompleteSignature", 400, "IncompleteSignature", 400},
    {"UnrecognizedClientException", "InvalidClientTokenId", 403, "AuthFailure", 401},
    {"InvalidSignatureException", "SignatureDoesNotMatch", 403, "AuthFailure", 401},
    {"ExpiredTokenException", "ExpiredToken", 403, "RequestExpired", 400},
};

Error as_known_to(codec::Protocol protocol, Error error) {
  for (const ErrorName& name : kAuthErrors) {
    if (error.name != name.json) continue;
    if (protocol == codec::Protocol::kEc2) {
      error.name = name.ec2;
      error.http_status = name.ec2_status;
    } else if (protocol == codec::Protocol::kQuery) {
      error.name = name.query;
      error.http_status = name.query_status;
    } else {
      error.http_status = 400;
    }
    break;
  }
  return error;
}

codec::HttpResponse json_answer(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

codec::HttpResponse refused(const Error& error) {
  std::string body = "{\"name\":";
  wire::append_quoted(error.name, body);
  body += ",\"message\":";
  wire::append_quoted(error.message, body);
  body += ",\"path\":";
  wire::append_quoted(error.path, body);
  body += error.retryable ? ",\"retryable\":true}" : ",\"retryable\":false}";
  return json_answer(error.http_status, std::move(body));
}

Error with_status(Error error, int status) {
  error.http_status = status;
  return error;
}

std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// An address of 127.0.0.0/8 has digits and dots only: "127.0.0.1.example.org" is a name that its owner points anywhere.
bool is_name_of_loopback(std::string_view host) {
  // SDKs put a prefix of the operation before the host: stream-127.0.0.1, which is no name of any zone.
  for (const std::string_view prefix : {"stream-", "streaming-", "data-"}) {
    if (host.starts_with(prefix)) host.remove_prefix(prefix.size());
  }
  const bool is_address = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_address || host == "[::1]" || host == "localhost" || host.ends_with(".localhost") || host == "moorage.local" ||
         host == "stream-moorage.local" || host == "data-moorage.local";
}

// Without signatures only programs of this machine may ask. A web page in a browser here is none of them: it gives itself away
// by its Origin, or by a name of a foreign zone that points at this machine.
Status check_unsigned(const ListenOptions& options, const Received& request) {
  if (options.is_unix()) return {};
  if (canonical_value(request.headers, "origin") || canonical_value(request.headers, "sec-fetch-site")) {
    return with_status(api_error("AccessDeniedException",
                                 "Requests of web pages are not served without signatures; give the engine a "
                                 "keysFile."),
                       403);
  }
  const std::string host = lower_ascii(host_name(codec::header(request.headers, "host")));
  if (is_name_of_loopback(host) ||
      std::find(options.host_names.begin(), options.host_names.end(), host) != options.host_names.end())
    return {};
  return with_status(
      api_error("AccessDeniedException", "Host \"" + std::string(cut_text(host, 128)) +
                                             "\" is not a name of this machine; add it to hostNames, or give the engine a "
                                             "keysFile."),
      403);
}

struct RefusedFrom {
  std::string_view source;
  std::string_view request_id;
};

// For the audit log: a call of an operation that there is, with a signature that is none.
void note_refused(const Answering& answering, const codec::HttpRequest& request, RefusedFrom from,
                  const wire::Operation* operation, const Error& error) {
  if (operation == nullptr) return;
  Caller claimed{.kind = answering.options.is_unix() ? CallerKind::kUnixSocket : CallerKind::kNetwork};
  claimed.source_address = from.source;
  answering.engine.note_refused({.operation = operation,
                                 .caller = caller_of(request, from.request_id, claimed),
                                 .error = error,
                                 .is_caller_known = false});
}

// The caller as the connection and the signature tell it.
Result<Caller> check_caller(const Answering& answering, const Received& request, std::string_view service,
                            std::string_view request_id) {
  const ListenOptions& options = answering.options;
  const SignedRequest asked{request.method, request.target, request.headers, request.body};
  Caller caller;
  if (options.keys.empty()) MOORAGE_TRY(check_unsigned(options, request));
  if (!options.keys.empty() || is_signed_with_own_key(answering.engine, asked)) {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    MOORAGE_ASSIGN(caller, verified_caller({asked, options.keys, answering.engine},
                                           {.region = answering.region,
                                            .service = service,
                                            .now = Instant{now.count()},
                                            .takes_unsigned_bodies = options.is_tls() || options.is_unix()}));
  }
  caller.kind = options.is_unix() ? CallerKind::kUnixSocket : CallerKind::kNetwork;
  caller.source_address = request.source;
  caller.request_id = request_id;
  caller.is_encrypted = options.is_tls();
  if (request.tls) {
    caller.tls_version = request.tls->version;
    caller.tls_cipher = request.tls->cipher;
  }
  caller.asked_host = codec::header(request.headers, "host");
  return caller;
}

std::optional<std::string> parameter(const QueryParameters& query, std::string_view name) {
  const auto found = std::find_if(query.rbegin(), query.rend(), [&](const auto& one) { return one.first == name; });
  return found == query.rend() ? std::nullopt : std::optional(found->second);
}

// A number of the query, at most `most`; absent: `otherwise`. Errors: 400 for what is no number.
Result<double> number(const QueryParameters& query, std::string_view name, double otherwise, double most) {
  const auto text = parameter(query, name);
  if (!text) return otherwise;
  double value = 0;
  const auto [end, wrong] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (wrong != std::errc() || end != text->data() + text->size() || !(value >= 0)) {
    return invalid_parameter(std::string(name) + " must be a number that is not negative.", std::string(name));
  }
  return std::min(value, most);
}

Result<codec::HttpResponse> events(const Answering& answering, const QueryParameters& query) {
  MOORAGE_ASSIGN(const double after_given, number(query, "after", 0, 1e15));
  MOORAGE_ASSIGN(const double limit_given, number(query, "limit", kPollEventsMax, kPollEventsMax));
  MOORAGE_ASSIGN(const double seconds, number(query, "timeout", 0, kPollSecondsMax));
  const auto after = static_cast<std::uint64_t>(after_given);
  const auto limit = std::max<std::size_t>(static_cast<std::size_t>(limit_given), 1);
  std::chrono::milliseconds wait(static_cast<std::int64_t>(1000 * seconds));
  MOORAGE_ASSIGN(const auto subscription, answering.engine.subscribe(after));
  std::string body = "{\"events\":[";
  std::size_t count = 0;
  while (count < limit) {
    // In slices, so that the end of the server is noticed soon.
    const auto slice = answering.is_ending ? std::chrono::milliseconds(0) : std::min(wait, kPollSlice);
    const auto next = subscription->next(slice);
    if (!next.ok()) return next.error();
    if (!next->has_value()) {
      wait -= slice;
      if (wait.count() > 0 && !answering.is_ending) continue;
      break;
    }
    const engine::Notice& notice = **next;
    body += count++ == 0 ? "[" : ",[";
    body += std::to_string(notice.sequence) + ',';
    wire::append_quoted(notice.json, body);
    body += ']';
    wait = {};
  }
  return json_answer(200, body + "]}");
}

// The engine's counters, and the region that clients sign for.
std::string stats(const Answering& answering) {
  std::string body = "{\"region\":";
  wire::append_quoted(answering.region, body);
  const std::string counters = answering.engine.stats_json();  // an object that is not empty
  return body + ',' + counters.substr(1);
}

struct OwnCall {
  std::string_view service;
  std::string_view operation;
};

std::optional<OwnCall> own_call(std::string_view path) {
  constexpr std::string_view kCall = "/call/";
  if (!path.starts_with(kCall)) return std::nullopt;
  const std::string_view rest = path.substr(kCall.size());
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos || rest.find('/', slash + 1) != std::string_view::npos) return std::nullopt;
  return OwnCall{rest.substr(0, slash), rest.substr(slash + 1)};
}

// The exposition of Prometheus; OpenMetrics where the client names it.
Result<codec::HttpResponse> metrics(const Answering& answering, const Received& request) {
  bool is_open = false;
  for (const codec::Header& header : request.headers) {
    const bool is_accept = same_ignoring_case(header.name, "accept");
    is_open = is_open || (is_accept && header.value.find("application/openmetrics-text") != std::string::npos);
  }
  MOORAGE_ASSIGN(std::string text, answering.engine.metrics_text(is_open ? engine::MetricsFormat::kOpenMetrics
                                                                         : engine::MetricsFormat::kPrometheus));
  codec::HttpResponse out;
  out.status = 200;
  out.headers.push_back({"Content-Type", is_open ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                                 : "text/plain; version=0.0.4; charset=utf-8"});
  out.body = std::move(text);
  return out;
}

std::string_view signing_name(std::string_view service) {
  const wire::Service* found = wire::find_service(service);
  return found != nullptr ? std::string_view(found->endpoint_prefix) : "moorage";
}

// Our own routes, for the command line. They answer errors in our own form.
Result<codec::HttpResponse> own_route(const Answering& answering, const Received& request, std::string_view path,
                                      std::string_view request_id) {
  const auto call = own_call(path);
  const Result<Caller> checked = check_caller(answering, request, call ? signing_name(call->service) : "moorage", request_id);
  if (!checked.ok()) {
    note_refused(answering, {request.method, path, request.headers, request.body}, {request.source, request_id},
                 call ? wire::find_operation(call->service, call->operation) : nullptr, checked.error());
    return checked.error();
  }
  const Caller& door = *checked;
  MOORAGE_ASSIGN(const QueryParameters query, query_of(request.target));
  if (call && request.method == "POST") {
    const JsonCall asked{.service = call->service,
                         .operation = call->operation,
                         .body = request.body,
                         .dry_run = parameter(query, "dry_run") == "1",
                         .strict = parameter(query, "strict") == "1"};
    const Caller caller = caller_of({request.method, path, request.headers, request.body}, request_id, door);
    MOORAGE_ASSIGN(std::string reply, call_json(answering.engine, asked, caller));
    return json_answer(200, std::move(reply));
  }
  if (request.method == "GET" && path == "/stats") {
    MOORAGE_TRY(answering.engine.authorise(door, "moorage:GetStats"));
    return json_answer(200, stats(answering));
  }
  if (request.method == "GET" && path == "/metrics") {
    MOORAGE_TRY(answering.engine.authorise(door, "moorage:GetMetrics"));
    return metrics(answering, request);
  }
  if (request.method == "GET" && path == "/events") {
    MOORAGE_TRY(answering.engine.authorise(door, "moorage:ReadEvents"));
    return events(answering, query);
  }
  if (request.method == "GET" && path == "/state") {
    MOORAGE_TRY(answering.engine.authorise(door, "moorage:CopyState"));
    MOORAGE_ASSIGN(std::string state, answering.engine.copy_state());
    return codec::HttpResponse{
        .status = 200, .headers = {{"Content-Type", "application/octet-stream"}}, .body = std::move(state)};
  }
  return with_status(api_error("NotFoundException", "No such route; AWS clients send POST /."), 404);
}

bool is_own(std::string_view path) {
  return path == "/stats" || path == "/metrics" || path == "/events" || path == "/state" || path.starts_with("/call/");
}

// The form of a GET of the query protocols, as presigned URLs of STS have it: the parameters of the query without those of the
// signature. Empty where the request is none.
std::string form_of_query(const Received& request) {
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  if (request.method != "GET" || mark == std::string_view::npos || path_of(target) != "/") return {};
  std::string form;
  bool has_action = false;
  for (std::string_view rest = target.substr(mark + 1); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.empty() || pair.starts_with("X-Amz-")) continue;
    has_action = has_action || pair.starts_with("Action=");
    if (!form.empty()) form += '&';
    form += pair;
  }
  return has_action ? form : std::string();
}

// The upgrade to a data channel. The token in its first frame decides; a signature is checked where there is one, since newer
// plug-ins of the session manager sign and older ones do not.
Result<codec::HttpResponse> data_channel(const Answering& answering, const Received& request, std::string_view request_id) {
  if (answering.sessions == nullptr || session_in(request.target).empty()) {
    return with_status(api_error("NotFoundException", "There is no such session."), 404);
  }
  const bool is_signed = !codec::header(request.headers, "authorization").empty();
  if (answering.options.keys.empty() || is_signed) {
    MOORAGE_TRY(check_caller(answering, request, "ssmmessages", request_id));
  }
  return codec::HttpResponse{.status = kSwitchingProtocols, .headers = {}, .body = {}};
}

// ResumeSession and TerminateSession of AWS Systems Manager, for sessions of ExecuteCommand.
Result<codec::HttpResponse> session_call(const Answering& answering, const Received& request, std::string_view operation,
                                         std::string_view request_id) {
  MOORAGE_ASSIGN(const Caller caller, check_caller(answering, request, "ssm", request_id));
  MOORAGE_TRY(answering.engine.authorise(caller, "ssm:" + std::string(operation)));
  MOORAGE_ASSIGN(std::string reply, answering.sessions->answer(operation, request.body, caller));
  return json_answer(200, std::move(reply));
}

// A call of S3. It has no model in the schemas: endpoint/http/object_calls.h is all of it.
codec::HttpResponse objects(const Answering& answering, const Received& request, std::string_view request_id) {
  const Result<Caller> door = check_caller(answering, request, "s3", request_id);
  if (!door.ok()) return object_refusal(request, door.error(), request_id);
  const Caller caller = caller_of({request.method, path_of(request.target), request.headers, request.body}, request_id, *door);
  return answer_object_call(answering.engine, {.received = request, .caller = caller, .region = answering.region});
}

codec::HttpResponse aws(const Answering& answering, const Received& request, std::string_view request_id) {
  codec::HttpRequest asked{request.method, path_of(request.target), request.headers, request.body};
  std::string form = form_of_query(request);
  std::vector<codec::Header> form_headers;
  if (!form.empty()) {
    form_headers.assign(request.headers.begin(), request.headers.end());
    form_headers.push_back({"Content-Type", std::string(codec::kFormType)});
    const codec::HttpRequest posted{"POST", "/", form_headers, form};
    // A link in a page or a mail is enough for a GET, so it changes nothing.
    const auto meant = codec::route(posted);
    if (!meant.ok() || meant->operation->readonly) asked = posted;
  }
  // The signature is over the bytes as they were sent; what they ask for may be compressed.
  const auto decoded = codec::decoded_body(request.headers, request.body);
  if (decoded.ok() && decoded->has_value()) asked.body = **decoded;
  const auto route = codec::route(asked);
  const codec::Protocol protocol = codec::protocol_of(asked);
  // What names no operation is checked as well: without a key nothing is told of what there is.
  const std::string_view service =
      route.ok() ? std::string_view(route->operation->service->endpoint_prefix) : std::string_view{};
  const Result<Caller> door = check_caller(answering, request, service, request_id);
  if (!door.ok()) {
    note_refused(answering, asked, {request.source, request_id}, route.ok() ? route->operation : nullptr, door.error());
    return codec::encode(route.ok() ? *route : codec::Route{protocol, nullptr}, as_known_to(protocol, door.error()),
                         request_id);
  }
  if (!decoded.ok()) return codec::encode(protocol, decoded.error(), request_id);
  return serve_plain(answering.engine, asked, request_id, *door, Streams::kTaken);
}

}  // namespace

bool is_upgrade(const Received& request) {
  return request.method == "GET" && request.target.starts_with(kDataChannelPath) &&
         same_ignoring_case(codec::header(request.headers, "upgrade"), "websocket");
}

bool is_long_poll(const Received& request) { return request.method == "GET" && path_of(request.target) == "/events"; }

codec::HttpResponse answer(const Answering& answering, const Received& request) {
  const std::string request_id = answering.request_ids.next();
  const std::string_view path = path_of(request.target);
  if (path == "/health" && (request.method == "GET" || request.method == "HEAD"))
    return json_answer(200, "{\"status\":\"ok\"}");
  const auto on_session = session_operation(codec::header(request.headers, "X-Amz-Target"));
  const bool is_on_session = on_session && answering.sessions != nullptr && request.method == "POST" && path == "/";
  if (!is_own(path) && !is_upgrade(request) && is_object_call(answering.engine, request))
    return objects(answering, request, request_id);
  if (!is_own(path) && !is_upgrade(request) && !is_on_session) return aws(answering, request, request_id);
  auto own = is_on_session         ? session_call(answering, request, *on_session, request_id)
             : is_upgrade(request) ? data_channel(answering, request, request_id)
                                   : own_route(answering, request, path, request_id);
  codec::HttpResponse out = own.ok() ? std::move(own).value() : refused(own.error());
  out.headers.push_back({"x-amzn-RequestId", request_id});
  return out;
}

}  // namespace moorage::endpoint
