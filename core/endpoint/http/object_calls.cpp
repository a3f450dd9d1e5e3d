#include "endpoint/http/object_calls.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <optional>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/text.h"
#include "endpoint/auth/aws_chunked.h"
#include "endpoint/auth/canonical_request.h"
#include "endpoint/auth/sigv4.h"
#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

constexpr std::size_t kReadBytesMax = 64 << 20;
constexpr std::size_t kKeysMax = 1000;
constexpr std::size_t kMetadataBytesMax = 2048;

// What a request asks for, before it is known whether it may.
struct Asked {
  std::string bucket;
  std::string key;
  QueryParameters query;
  std::string_view event;   // "GetObject"
  std::string_view action;  // "s3:GetObject"
  bool is_readonly = true;
};

std::optional<std::string> parameter(const Asked& asked, std::string_view name) {
  for (const auto& [key, value] : asked.query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Error s3_error(std::string name, std::string message, int status) {
  Error error = api_error(std::move(name), std::move(message));
  error.http_status = status;
  return error;
}

void add_text(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') {
          out += c;
        } else {
          out += "&#" + std::to_string(static_cast<unsigned char>(c)) + ";";
        }
    }
  }
}

void add(std::string_view name, std::string_view text, std::string& out) {
  out.append("<").append(name).append(">");
  add_text(text, out);
  out.append("</").append(name).append(">");
}

codec::HttpResponse xml_answer(int status, std::string_view root, std::string_view inside) {
  std::string body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
  body.append(root).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">").append(inside);
  body.append("</").append(root).append(">");
  return {.status = status, .headers = {{"Content-Type", "application/xml"}}, .body = std::move(body)};
}

codec::HttpResponse error_answer(const Received& request, const Error& error, std::string_view request_id) {
  std::string body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>";
  add("Code", error.name, body);
  add("Message", error.message, body);
  add("Resource", wire::clean_text(std::string(cut_text(path_of(request.target), 1024))), body);
  add("RequestId", request_id, body);
  body += "</Error>";
  if (error.http_status == 304) body.clear();
  return {.status = error.http_status, .headers = {{"Content-Type", "application/xml"}}, .body = std::move(body)};
}

// "Mon, 30 Nov 2026 22:00:00 GMT"
std::string header_date(Instant at) {
  const std::time_t seconds = at.ms / 1000;
  std::tm time{};
  gmtime_r(&seconds, &time);
  char out[40];
  std::strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S GMT", &time);
  return out;
}

std::string quoted(std::string_view etag) { return "\"" + std::string(etag) + "\""; }

Result<std::string> decoded_path(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const int high = i + 2 < path.size() ? hex_digit_value(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit_value(path[i + 2]) : -1;
    if (low < 0) return s3_error("InvalidURI", "Couldn't parse the specified URI.", 400);
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

// The bucket in front of the host: "bucket.s3.us-east-1.amazonaws.com", "bucket.s3.localhost". Empty: path style.
std::string bucket_in_host(const Received& request) {
  const std::string host = lower_ascii(codec::header(request.headers, "host"));
  for (const std::string_view mark : {".s3.", ".s3-"}) {
    if (const auto at = host.find(mark); at != std::string::npos) return host.substr(0, at);
  }
  return {};
}

// Parts of a bucket or an object that are asked for by a parameter, and that are not served.
constexpr std::string_view kNotServed[] = {"acl",
                                           "cors",
                                           "encryption",
                                           "lifecycle",
                                           "logging",
                                           "notification",
                                           "policy",
                                           "tagging",
                                           "uploads",
                                           "uploadId",
                                           "versioning",
                                           "versions",
                                           "website",
                                           "replication",
                                           "delete",
                                           "restore",
                                           "select",
                                           "torrent",
                                           "retention",
                                           "legal-hold",
                                           "object-lock",
                                           "accelerate",
                                           "requestPayment",
                                           "analytics",
                                           "inventory",
                                           "metrics",
                                           "ownershipControls",
                                           "publicAccessBlock",
                                           "versionId",
                                           "attributes",
                                           "policyStatus",
                                           "intelligent-tiering",
                                           "partNumber"};

Status name_operation(const Received& request, Asked& asked) {
  for (const auto& [name, value] : asked.query) {
    if (name == "encryption" && request.method == "GET") {
      return s3_error("ServerSideEncryptionConfigurationNotFoundError",
                      "The server side encryption configuration was not found", 404);
    }
    if (std::find(std::begin(kNotServed), std::end(kNotServed), name) != std::end(kNotServed)) {
      return s3_error("NotImplemented", "The parameter " + name + " is not served by this engine's stand-in for S3.", 501);
    }
  }
  if (canonical_value(request.headers, "x-amz-copy-source")) {
    return s3_error("NotImplemented", "Copies are not served by this engine's stand-in for S3: get the object and put it.",
                    501);
  }
  const auto is = [&](std::string_view event, std::string_view action, bool is_readonly) -> Status {
    asked.event = event;
    asked.action = action;
    asked.is_readonly = is_readonly;
    return {};
  };
  const std::string_view method = request.method;
  if (asked.bucket.empty()) {
    if (method == "GET") return is("ListBuckets", "s3:ListAllMyBuckets", true);
  } else if (asked.key.empty()) {
    if (method == "PUT") return is("CreateBucket", "s3:CreateBucket", false);
    if (method == "DELETE") return is("DeleteBucket", "s3:DeleteBucket", false);
    if (method == "HEAD") return is("HeadBucket", "s3:ListBucket", true);
    if (method == "GET" && parameter(asked, "location")) return is("GetBucketLocation", "s3:GetBucketLocation", true);
    if (method == "GET") return is("ListObjects", "s3:ListBucket", true);
  } else {
    if (method == "GET") return is("GetObject", "s3:GetObject", true);
    if (method == "HEAD") return is("HeadObject", "s3:GetObject", true);
    if (method == "PUT") return is("PutObject", "s3:PutObject", false);
    if (method == "DELETE") return is("DeleteObject", "s3:DeleteObject", false);
  }
  return s3_error("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
}

Result<Asked> read_asked(const Received& request) {
  Asked out;
  MOORAGE_ASSIGN(out.query, query_of(request.target));
  MOORAGE_ASSIGN(std::string path, decoded_path(path_of(request.target)));
  if (!path.starts_with('/')) return s3_error("InvalidURI", "Couldn't parse the specified URI.", 400);
  path.erase(0, 1);
  out.bucket = bucket_in_host(request);
  if (out.bucket.empty()) {
    const auto slash = path.find('/');
    out.bucket = path.substr(0, slash);
    path = slash == std::string::npos ? std::string() : path.substr(slash + 1);
  }
  out.key = std::move(path);
  MOORAGE_TRY(name_operation(request, out));
  return out;
}

// ------------------------------------------------------------------------------------------------------------------ lists

codec::HttpResponse list_buckets(const ObjectRequest& asked, const std::vector<ports::BucketFacts>& found) {
  std::string inside = "<Owner>";
  add("ID", asked.caller.account.empty() ? "owner" : asked.caller.account, inside);
  inside += "</Owner><Buckets>";
  for (const auto& bucket : found) {
    inside += "<Bucket>";
    add("Name", bucket.name, inside);
    add("CreationDate", wire::iso8601(bucket.created_at.ms), inside);
    inside += "</Bucket>";
  }
  return xml_answer(200, "ListAllMyBucketsResult", inside + "</Buckets>");
}

Result<std::size_t> keys_wanted(const Asked& asked) {
  const auto text = parameter(asked, "max-keys");
  if (!text) return kKeysMax;
  std::size_t number = 0;
  const auto [end, wrong] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (text->empty() || wrong != std::errc() || end != text->data() + text->size()) {
    return s3_error("InvalidArgument", "Provided max-keys not an integer or within integer range", 400);
  }
  return std::min(number, kKeysMax);
}

std::string token_of(std::string_view key) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()});
}

Result<codec::HttpResponse> list_objects(ports::ObjectStore& objects, const Asked& asked) {
  const bool is_second = parameter(asked, "list-type") == "2";
  const std::string prefix = parameter(asked, "prefix").value_or("");
  const std::string delimiter = parameter(asked, "delimiter").value_or("");
  const bool is_encoded = parameter(asked, "encoding-type") == "url";
  const auto shown = [&](std::string_view text) { return is_encoded ? uri_encode(text, true) : std::string(text); };
  std::string after = parameter(asked, is_second ? "start-after" : "marker").value_or("");
  const auto token = is_second ? parameter(asked, "continuation-token") : std::nullopt;
  if (token) {
    const auto place = wire::parse_base64(*token);
    if (!place) return s3_error("InvalidArgument", "The continuation token provided is incorrect", 400);
    after = *place;
  }
  MOORAGE_ASSIGN(const std::size_t most, keys_wanted(asked));
  MOORAGE_ASSIGN(const ports::ObjectListing found, objects.list({.bucket = asked.bucket,
                                                                 .prefix = prefix,
                                                                 .delimiter = delimiter,
                                                                 .after = after,
                                                                 .most = std::max<std::size_t>(most, 1)}));
  const bool is_cut = most > 0 && !found.next.empty();
  std::string out;
  add("Name", asked.bucket, out);
  add("Prefix", shown(prefix), out);
  if (!delimiter.empty()) add("Delimiter", shown(delimiter), out);
  add("MaxKeys", std::to_string(most), out);
  if (is_encoded) add("EncodingType", "url", out);
  add("IsTruncated", is_cut ? "true" : "false", out);
  if (is_second) {
    add("KeyCount", std::to_string(most == 0 ? 0 : found.objects.size() + found.prefixes.size()), out);
    if (token) add("ContinuationToken", *token, out);
    if (is_cut) add("NextContinuationToken", token_of(found.next), out);
  } else {
    add("Marker", shown(after), out);
    if (is_cut) add("NextMarker", shown(found.next), out);
  }
  for (std::size_t i = 0; most > 0 && i < found.objects.size(); ++i) {
    const ports::ObjectFacts& object = found.objects[i];
    out += "<Contents>";
    add("Key", shown(object.key), out);
    add("LastModified", wire::iso8601(object.modified_at.ms), out);
    add("ETag", quoted(object.etag), out);
    add("Size", std::to_string(object.size), out);
    add("StorageClass", "STANDARD", out);
    out += "</Contents>";
  }
  for (std::size_t i = 0; most > 0 && i < found.prefixes.size(); ++i) {
    out += "<CommonPrefixes>";
    add("Prefix", shown(found.prefixes[i]), out);
    out += "</CommonPrefixes>";
  }
  return xml_answer(200, "ListBucketResult", out);
}

// ---------------------------------------------------------------------------------------------------------------- objects

bool names_etag(std::string_view header, std::string_view etag) {
  return header == "*" || header.find(quoted(etag)) != std::string_view::npos || header == etag;
}

Status check_conditions(const Received& request, const ports::ObjectFacts& facts) {
  const auto match = canonical_value(request.headers, "if-match");
  if (match && !names_etag(*match, facts.etag)) {
    return s3_error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  }
  const auto none_match = canonical_value(request.headers, "if-none-match");
  if (none_match && names_etag(*none_match, facts.etag)) return s3_error("NotModified", "Not Modified", 304);
  return {};
}

// "bytes=0-99", "bytes=100-", "bytes=-50" of an object of this size; nothing: the whole object, as for a range that cannot be
// read.
std::optional<ports::ByteRange> range_of(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
    std::uint64_t out = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
    return text.empty() || wrong != std::errc() || end != text.data() + text.size() ? std::nullopt : std::optional(out);
  };
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (first) return ports::ByteRange{.first = *first, .last = last.value_or(UINT64_MAX)};
  if (!last) return std::nullopt;
  if (*last == 0) return ports::ByteRange{.first = size, .last = size};  // no byte: refused
  return ports::ByteRange{.first = size - std::min(size, *last), .last = UINT64_MAX};
}

codec::HttpResponse with_facts(const ports::ObjectFacts& facts, int status) {
  codec::HttpResponse out{.status = status, .headers = {}, .body = {}};
  out.headers.push_back({"ETag", quoted(facts.etag)});
  out.headers.push_back({"Last-Modified", header_date(facts.modified_at)});
  out.headers.push_back({"Accept-Ranges", "bytes"});
  out.headers.push_back({"Content-Type", facts.content_type.empty() ? "binary/octet-stream" : facts.content_type});
  for (const auto& [name, value] : facts.metadata) out.headers.push_back({"x-amz-meta-" + name, value});
  return out;
}

Result<codec::HttpResponse> get_object(ports::ObjectStore& objects, const Received& request, const Asked& asked) {
  const auto range = canonical_value(request.headers, "range");
  bool is_part = false;
  const auto choose = [&](const ports::ObjectFacts& facts) -> Result<std::optional<ports::ByteRange>> {
    MOORAGE_TRY(check_conditions(request, facts));
    auto chosen = range ? range_of(*range, facts.size) : std::nullopt;
    is_part = chosen.has_value();
    return chosen;
  };
  MOORAGE_ASSIGN(ports::StoredObject object, objects.read({asked.bucket, asked.key}, kReadBytesMax, choose));
  codec::HttpResponse out = with_facts(object.facts, is_part ? 206 : 200);
  if (is_part) {
    out.headers.push_back({"Content-Range", "bytes " + std::to_string(object.range.first) + "-" +
                                                std::to_string(object.range.last) + "/" + std::to_string(object.facts.size)});
  }
  out.body = std::move(object.bytes);
  return out;
}

Result<codec::HttpResponse> head_object(ports::ObjectStore& objects, const Received& request, const Asked& asked) {
  MOORAGE_ASSIGN(const ports::ObjectFacts facts, objects.facts({asked.bucket, asked.key}));
  MOORAGE_TRY(check_conditions(request, facts));
  codec::HttpResponse out = with_facts(facts, 200);
  out.headers.push_back({"Content-Length", std::to_string(facts.size)});
  return out;
}

std::string digest_base64(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr);
  return wire::base64({out.data(), size});
}

std::string crc32_base64(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1U)));
  }
  crc = ~crc;
  const std::array<std::uint8_t, 4> out{static_cast<std::uint8_t>(crc >> 24), static_cast<std::uint8_t>(crc >> 16),
                                        static_cast<std::uint8_t>(crc >> 8), static_cast<std::uint8_t>(crc)};
  return wire::base64(out);
}

// Checksums that came with the body, in headers or trailers: MD5, SHA-1, SHA-256 and CRC-32 are compared.
Status check_sums(std::span<const codec::Header> headers, std::string_view bytes) {
  const auto is_wrong = [&](std::string_view name, const auto& sum) {
    const auto said = canonical_value(headers, name);
    return said && *said != sum();
  };
  const bool is_bad = is_wrong("content-md5", [&] { return digest_base64(EVP_md5(), bytes); }) ||
                      is_wrong("x-amz-checksum-sha256", [&] { return digest_base64(EVP_sha256(), bytes); }) ||
                      is_wrong("x-amz-checksum-sha1", [&] { return digest_base64(EVP_sha1(), bytes); }) ||
                      is_wrong("x-amz-checksum-crc32", [&] { return crc32_base64(bytes); });
  return is_bad ? Status(s3_error("BadDigest", "The checksum you specified did not match what we received.", 400)) : Status();
}

Result<ports::ObjectFacts> facts_to_keep(const Received& request) {
  ports::ObjectFacts out;
  std::size_t size = 0;
  for (const codec::Header& header : request.headers) {
    const std::string name = lower_ascii(header.name);
    const bool is_clean = std::all_of(header.value.begin(), header.value.end(),
                                      [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\t'; });
    if (!is_clean) return s3_error("InvalidArgument", "Header " + name + " has a control character.", 400);
    if (name == "content-type") out.content_type = header.value;
    if (!name.starts_with("x-amz-meta-")) continue;
    std::string value = header.value;
    std::replace(value.begin(), value.end(), '\t', ' ');
    size += name.size() + value.size();
    out.metadata.emplace_back(name.substr(11), std::move(value));
  }
  if (size > kMetadataBytesMax) {
    return s3_error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400);
  }
  return out;
}

Result<codec::HttpResponse> put_object(ports::ObjectStore& objects, const Received& request, const Asked& asked) {
  std::string_view bytes = request.body;
  ChunkedBody chunks;
  const std::string declared = canonical_value(request.headers, "x-amz-content-sha256").value_or("");
  const std::string encoding = lower_ascii(canonical_value(request.headers, "content-encoding").value_or(""));
  const PayloadKind kind = payload_kind(declared);
  if (kind == PayloadKind::kSignedChunks || kind == PayloadKind::kUnsignedChunks ||
      encoding.find("aws-chunked") != std::string::npos) {
    MOORAGE_ASSIGN(chunks, read_chunks(request.body, {}));
    bytes = chunks.bytes;
    const std::string length = canonical_value(request.headers, "x-amz-decoded-content-length").value_or("");
    if (!length.empty() && length != std::to_string(bytes.size())) {
      return s3_error("IncompleteBody", "The body has another size than X-Amz-Decoded-Content-Length says.", 400);
    }
  }
  MOORAGE_TRY(check_sums(request.headers, bytes));
  MOORAGE_TRY(check_sums(chunks.trailers, bytes));
  const auto known = objects.facts({asked.bucket, asked.key});
  if (known.ok()) {
    const Status conditions = check_conditions(request, *known);
    if (!conditions.ok()) {
      return s3_error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
    }
  } else if (canonical_value(request.headers, "if-match")) {
    return known.error();
  }
  MOORAGE_ASSIGN(ports::ObjectFacts facts, facts_to_keep(request));
  MOORAGE_ASSIGN(const ports::ObjectFacts written, objects.write({asked.bucket, asked.key}, bytes, std::move(facts)));
  return codec::HttpResponse{.status = 200, .headers = {{"ETag", quoted(written.etag)}}, .body = {}};
}

// ---------------------------------------------------------------------------------------------------------------- answers

Result<codec::HttpResponse> answer_allowed(engine::Engine& engine, const ObjectRequest& request, const Asked& asked) {
  ports::ObjectStore& objects = *engine.objects();
  if (asked.event == "ListBuckets") {
    MOORAGE_ASSIGN(const auto found, objects.buckets());
    return list_buckets(request, found);
  }
  if (asked.event == "CreateBucket") {
    MOORAGE_TRY(objects.make_bucket(asked.bucket));
    return codec::HttpResponse{.status = 200, .headers = {{"Location", "/" + asked.bucket}}, .body = {}};
  }
  if (asked.event == "DeleteBucket") {
    MOORAGE_TRY(objects.remove_bucket(asked.bucket));
    return codec::HttpResponse{.status = 204, .headers = {}, .body = {}};
  }
  if (asked.event == "DeleteObject") {
    MOORAGE_TRY(objects.remove({asked.bucket, asked.key}));
    return codec::HttpResponse{.status = 204, .headers = {}, .body = {}};
  }
  if (asked.event == "GetObject") return get_object(objects, request.received, asked);
  if (asked.event == "HeadObject") return head_object(objects, request.received, asked);
  if (asked.event == "PutObject") return put_object(objects, request.received, asked);
  MOORAGE_TRY(objects.check_bucket(asked.bucket));
  if (asked.event == "ListObjects") return list_objects(objects, asked);
  if (asked.event == "HeadBucket") {
    return codec::HttpResponse{.status = 200, .headers = {{"x-amz-bucket-region", std::string(request.region)}}, .body = {}};
  }
  std::string location;
  if (request.region != "us-east-1") add_text(request.region, location);
  return xml_answer(200, "LocationConstraint", location);
}

Result<codec::HttpResponse> answer_asked(engine::Engine& engine, const ObjectRequest& request, const Asked& asked) {
  if (engine.objects() == nullptr) {
    return s3_error("ServiceUnavailable", "This engine has no objects: give it a directory by object_options.", 503);
  }
  std::string resource = "arn:aws:s3:::" + (asked.bucket.empty() ? std::string("*") : asked.bucket);
  if (!asked.key.empty()) resource += "/" + asked.key;
  if (Status allowed = engine.authorise(request.caller, asked.action, resource); !allowed.ok()) {
    return s3_error("AccessDenied", allowed.error().message, 403);
  }
  return answer_allowed(engine, request, asked);
}

std::string parameters_json(const Asked& asked) {
  std::string out = "{\"bucketName\":";
  wire::append_quoted(wire::clean_text(std::string(cut_text(asked.bucket, 255))), out);
  if (!asked.key.empty()) {
    out += ",\"key\":";
    wire::append_quoted(wire::clean_text(std::string(cut_text(asked.key, 1024))), out);
  }
  return out + "}";
}

codec::HttpResponse with_id(codec::HttpResponse response, std::string_view request_id) {
  response.headers.push_back({"x-amz-request-id", std::string(request_id)});
  return response;
}

// Names that clients of S3 know refusals of signatures by.
struct RefusalName {
  std::string_view from;
  std::string_view to;
  int status;
};
constexpr RefusalName kRefusals[] = {
    {"MissingAuthenticationTokenException", "AccessDenied", 403},
    {"IncompleteSignatureException", "AuthorizationHeaderMalformed", 400},
    {"UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {"InvalidSignatureException", "SignatureDoesNotMatch", 403},
    {"ExpiredTokenException", "ExpiredToken", 400},
    {"AccessDeniedException", "AccessDenied", 403},
};

}  // namespace

bool is_object_call(engine::Engine& engine, const Received& request) {
  const SignedRequest asked{request.method, request.target, request.headers, request.body};
  if (is_signed(asked)) {
    const std::string_view header = codec::header(request.headers, "authorization");
    return header.find("/s3/aws4_request") != std::string_view::npos ||
           request.target.find("%2Fs3%2Faws4_request") != std::string::npos ||
           request.target.find("/s3/aws4_request") != std::string::npos;
  }
  if (engine.objects() == nullptr) return false;
  const std::string_view path = path_of(request.target);
  const bool is_of_path = path != "/" && (request.method == "GET" || request.method == "HEAD");
  return request.method == "PUT" || request.method == "DELETE" || is_of_path;
}

codec::HttpResponse answer_object_call(engine::Engine& engine, const ObjectRequest& request) {
  const std::string_view request_id = request.caller.request_id;
  const auto asked = read_asked(request.received);
  if (!asked.ok()) return with_id(error_answer(request.received, asked.error(), request_id), request_id);
  const auto answer = answer_asked(engine, request, *asked);
  engine.note_object_call({.event_name = asked->event,
                           .parameters = parameters_json(*asked),
                           .caller = request.caller,
                           .error = answer.ok() ? nullptr : &answer.error(),
                           .is_readonly = asked->is_readonly});
  return with_id(answer.ok() ? *answer : error_answer(request.received, answer.error(), request_id), request_id);
}

codec::HttpResponse object_refusal(const Received& request, const Error& error, std::string_view request_id) {
  Error known = error;
  for (const RefusalName& name : kRefusals) {
    if (error.name != name.from) continue;
    known.name = name.to;
    known.http_status = name.status;
  }
  return with_id(error_answer(request, known, request_id), request_id);
}

}  // namespace moorage::endpoint
