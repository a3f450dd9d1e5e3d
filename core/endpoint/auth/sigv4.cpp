#include "endpoint/auth/sigv4.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/text.h"
#include "endpoint/auth/aws_chunked.h"
#include "endpoint/auth/canonical_request.h"

namespace moorage::endpoint {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";
constexpr std::string_view kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
    "signing "
    "method. Consult the service documentation for details.";
constexpr std::size_t kSignedHeadersMax = 64;
constexpr std::int64_t kSkewMs = 5 * 60 * 1000;
constexpr std::int64_t kObjectSkewMs = 15 * 60 * 1000;
constexpr std::string_view kObjects = "s3";
constexpr std::int64_t kPresignedSecondsMax = 604'800;

using Digest = std::array<unsigned char, 32>;

std::string_view bytes(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

Digest sha256(std::string_view text) {
  Digest out{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_sha256(), nullptr);
  return out;
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest out{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       out.data(), &size);
  return out;
}

Error incomplete(std::string message) { return api_error("IncompleteSignatureException", std::move(message)); }
Error invalid(std::string message) {
  Error error = api_error("InvalidSignatureException", std::move(message));
  error.http_status = 403;
  return error;
}

Error unrecognized() {
  Error error = api_error("UnrecognizedClientException", "The security token included in the request is invalid.");
  error.http_status = 403;
  return error;
}

struct Credential {
  std::string_view key_id, date, region, service, terminator;
};

std::optional<Credential> credential_of(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto slash = text.find('/');
    if ((slash == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    parts[i] = text.substr(0, slash);
    if (parts[i].empty()) return std::nullopt;
    text.remove_prefix(std::min(text.size(), parts[i].size() + 1));
  }
  return Credential{parts[0], parts[1], parts[2], parts[3], parts[4]};
}

// The signature and what it says of itself, from the header or the query.
struct Claim {
  std::string credential, signed_headers, signature;
  std::string date;  // as sent: "20150830T123600Z"
  bool is_presigned = false;
  std::int64_t expires_s = 0;  // presigned only
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::size_t count_of(std::span<const codec::Header> headers, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [&](const codec::Header& one) {
    return !codec::header(std::span(&one, 1), name).empty() ||
           (one.value.empty() && one.name.size() == name.size() && canonical_value(std::span(&one, 1), name).has_value());
  }));
}

Result<Claim> claim_in_header(const SignedRequest& request) {
  if (count_of(request.headers, "authorization") != 1) return incomplete("A request must have one Authorization header.");
  std::string_view text = codec::header(request.headers, "authorization");
  if (!text.starts_with(kAlgorithm) || text.size() == kAlgorithm.size() || text[kAlgorithm.size()] != ' ') {
    return incomplete("Authorization header must begin with '" + std::string(kAlgorithm) + "'.");
  }
  text.remove_prefix(kAlgorithm.size() + 1);
  Claim claim;
  while (!text.empty()) {
    const std::string_view part = trimmed(text.substr(0, text.find(',')));
    text.remove_prefix(std::min(text.size(), text.find(',') == std::string_view::npos ? text.size() : text.find(',') + 1));
    const auto equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    std::string* const place = name == "Credential"      ? &claim.credential
                               : name == "SignedHeaders" ? &claim.signed_headers
                               : name == "Signature"     ? &claim.signature
                                                         : nullptr;
    if (place == nullptr || !place->empty() || equals == std::string_view::npos) {
      return incomplete("Authorization header requires one each of 'Credential', 'SignedHeaders' and 'Signature'.");
    }
    *place = part.substr(equals + 1);
  }
  for (const auto& [value, name] : {std::pair{&claim.credential, "Credential"},
                                    {&claim.signature, "Signature"},
                                    {&claim.signed_headers, "SignedHeaders"}}) {
    if (value->empty()) return incomplete("Authorization header requires '" + std::string(name) + "' parameter.");
  }
  const auto amz_date = canonical_value(request.headers, "x-amz-date");
  claim.date = amz_date ? *amz_date : canonical_value(request.headers, "date").value_or("");
  if (claim.date.empty()) {
    return incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return claim;
}

Result<Claim> claim_in_query(const QueryParameters& query) {
  Claim claim{.is_presigned = true};
  std::string algorithm, expires;
  const std::pair<std::string_view, std::string*> places[] = {{"X-Amz-Algorithm", &algorithm},
                                                              {"X-Amz-Credential", &claim.credential},
                                                              {"X-Amz-SignedHeaders", &claim.signed_headers},
                                                              {"X-Amz-Signature", &claim.signature},
                                                              {"X-Amz-Date", &claim.date},
                                                              {"X-Amz-Expires", &expires}};
  for (const auto& [name, place] : places) {
    const auto is_it = [&, wanted = name](const auto& one) { return one.first == wanted; };
    if (std::count_if(query.begin(), query.end(), is_it) != 1) {
      return incomplete("A presigned request requires one query parameter '" + std::string(name) + "'.");
    }
    *place = std::find_if(query.begin(), query.end(), is_it)->second;
  }
  if (algorithm != kAlgorithm) return incomplete("X-Amz-Algorithm must be '" + std::string(kAlgorithm) + "'.");
  claim.expires_s = whole_number(expires);
  if (claim.expires_s < 1 || claim.expires_s > kPresignedSecondsMax) {
    return incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.");
  }
  return claim;
}

// "20150830T123600Z"; nothing for anything else.
std::optional<Instant> instant_of(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  for (const std::size_t i : {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14}) {
    if (!is_digit(text[i])) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t size) { return static_cast<int>(whole_number(text.substr(at, size))); };
  std::tm time{};
  time.tm_year = number(0, 4) - 1900;
  time.tm_mon = number(4, 2) - 1;
  time.tm_mday = number(6, 2);
  time.tm_hour = number(9, 2);
  time.tm_min = number(11, 2);
  time.tm_sec = number(13, 2);
  std::tm checked = time;
  const std::time_t seconds = timegm(&checked);
  if (checked.tm_mon != time.tm_mon || checked.tm_mday != time.tm_mday || checked.tm_hour != time.tm_hour ||
      checked.tm_min != time.tm_min) {
    return std::nullopt;
  }
  return Instant{static_cast<std::int64_t>(seconds) * 1000};
}

std::string text_of(Instant at) {
  const std::time_t seconds = at.ms / 1000;
  std::tm time{};
  gmtime_r(&seconds, &time);
  char out[17];
  std::strftime(out, sizeof out, "%Y%m%dT%H%M%SZ", &time);
  return out;
}

Status check_time(const Claim& claim, Instant now, std::int64_t skew_ms) {
  const auto at = instant_of(claim.date);
  if (!at) return incomplete("Date must be in ISO-8601 'basic format'. Got '" + std::string(cut_text(claim.date, 64)) + "'.");
  const std::int64_t late_ms = claim.is_presigned ? claim.expires_s * 1000 : skew_ms;
  if (at->ms + late_ms < now.ms) {
    return invalid("Signature expired: " + claim.date + " is now earlier than " + text_of({now.ms - late_ms}) + " (" +
                   text_of(now) + " - " +
                   (claim.is_presigned ? std::to_string(claim.expires_s) + " s" : std::to_string(skew_ms / 60'000) + " min.") +
                   ")");
  }
  if (at->ms - skew_ms > now.ms) {
    return invalid("Signature not yet current: " + claim.date + " is still later than " + text_of({now.ms + skew_ms}) + " (" +
                   text_of(now) + " + " + std::to_string(skew_ms / 60'000) + " min.)");
  }
  return {};
}

Status check_scope(const Credential& scope, const Claim& claim, const Addressed& addressed) {
  if (scope.terminator != kTerminator) return invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  if (scope.date != std::string_view(claim.date).substr(0, 8)) {
    return invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
  }
  if (scope.region != addressed.region) {
    return invalid("Credential should be scoped to a valid region, not '" + std::string(cut_text(scope.region, 64)) +
                   "'; this engine is '" + std::string(addressed.region) + "'.");
  }
  if (!addressed.service.empty() && scope.service != addressed.service) {
    return invalid("Credential should be scoped to correct service: '" + std::string(addressed.service) + "'.");
  }
  return {};
}

// Headers that choose what a request does may not be altered on the way, so each that is there must be signed.
bool must_be_signed(std::string_view name, bool is_of_objects) {
  if (is_of_objects) return name.starts_with("x-amz-") || name == "host";
  return name.starts_with("x-amz-") || name == "x-amzn-query-mode" || name == "content-type" || name == "content-encoding" ||
         name == "host" || name == "smithy-protocol";
}

Result<std::vector<std::string>> signed_names(const Claim& claim, std::span<const codec::Header> headers, bool is_of_objects) {
  std::vector<std::string> names;
  std::string_view rest = claim.signed_headers;
  while (true) {
    const auto end = rest.find(';');
    names.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    if (names.size() == kSignedHeadersMax) return incomplete("SignedHeaders names more than 64 headers.");
  }
  for (const std::string& name : names) {
    if (name.empty() || name != lower_ascii(name))
      return incomplete("SignedHeaders must be names in lower case, separated by ';'.");
    if (!canonical_value(headers, name))
      return invalid("'" + std::string(cut_text(name, 64)) + "' is signed and is not in the request.");
  }
  if (!std::is_sorted(names.begin(), names.end(), [](const auto& a, const auto& b) { return a <= b; })) {
    return incomplete("SignedHeaders must be sorted, each name once.");
  }
  const auto is_signed_name = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (!is_signed_name("host")) return invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  if (!claim.is_presigned && !is_signed_name("x-amz-date") && !is_signed_name("date")) {
    return invalid("'Host' or ':authority' and 'X-Amz-Date' must be 'SignedHeader's in the AWS Authorization.");
  }
  for (const codec::Header& header : headers) {
    const std::string name = lower_ascii(header.name);
    if (must_be_signed(name, is_of_objects) && !is_signed_name(name)) {
      return invalid("Header '" + std::string(cut_text(name, 64)) +
                     "' must be signed, since it decides what the request does.");
    }
  }
  return names;
}

std::string scope_text(const Credential& scope) {
  return std::string(scope.date) + '/' + std::string(scope.region) + '/' + std::string(scope.service) + '/' +
         std::string(kTerminator);
}

Digest signing_key_of(const Credential& scope, std::string_view secret) {
  std::string first = "AWS4" + std::string(secret);
  Digest key = hmac(first, scope.date);
  OPENSSL_cleanse(first.data(), first.size());
  for (const std::string_view part : {scope.region, scope.service, kTerminator}) key = hmac(bytes(key), part);
  return key;
}

std::string signature_of(std::string_view canonical, const Credential& scope, std::string_view date, std::string_view secret) {
  std::string to_sign(kAlgorithm);
  to_sign.append("\n").append(date).append("\n").append(scope_text(scope)).append("\n").append(hex_of(sha256(canonical)));
  return hex_of(hmac(bytes(signing_key_of(scope, secret)), to_sign));
}

bool is_same_signature(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// Each chunk is signed over the signature before it, the first one over the signature of the request.
Status check_chunks(std::string_view body, const Claim& claim, const Credential& scope, const Digest& key) {
  std::string before = claim.signature;
  const auto checked = read_chunks(body, [&](const SignedChunk& chunk) -> Status {
    std::string to_sign = chunk.is_trailer ? "AWS4-HMAC-SHA256-TRAILER" : "AWS4-HMAC-SHA256-PAYLOAD";
    to_sign.append("\n").append(claim.date).append("\n").append(scope_text(scope)).append("\n").append(before).append("\n");
    if (!chunk.is_trailer) to_sign.append(hex_of(sha256(""))).append("\n");
    to_sign += hex_of(sha256(chunk.content));
    before = hex_of(hmac(bytes(key), to_sign));
    return is_same_signature(before, chunk.signature) ? Status() : Status(invalid(std::string(kMismatch)));
  });
  return checked.ok() ? Status() : Status(checked.error());
}

// The hash of the body as it stands in the canonical request: of S3 a word may stand for it.
Result<std::string> payload_of(const SignedRequest& request, const Claim& claim, const Addressed& addressed) {
  const auto declared = canonical_value(request.headers, "x-amz-content-sha256");
  const bool is_of_objects = addressed.service == kObjects;
  if (is_of_objects && claim.is_presigned && !declared) return std::string("UNSIGNED-PAYLOAD");
  if (is_of_objects && declared && payload_kind(*declared) != PayloadKind::kHash) {
    const bool is_unsigned = payload_kind(*declared) != PayloadKind::kSignedChunks;
    if (!is_unsigned || addressed.takes_unsigned_bodies || claim.is_presigned || request.body.empty()) return *declared;
    return invalid("An unsigned body is taken over TLS only; send the SHA-256 of the body in X-Amz-Content-Sha256.");
  }
  std::string hash = hex_of(sha256(request.body));
  if (!declared || *declared == hash) return hash;
  return invalid(
      "The value of X-Amz-Content-Sha256 is not the SHA-256 of the body; unsigned and streamed payloads are not taken here.");
}

}  // namespace

bool is_signed(const SignedRequest& request) {
  return canonical_value(request.headers, "authorization").has_value() ||
         request.target.find("X-Amz-Algorithm=") != std::string_view::npos;
}

namespace {

// A request as far as it can be read without a key.
struct Reading {
  QueryParameters query;
  Claim claim;
  std::string token;
};

// The session token: one, in a header of a request that is signed in its headers, in the query of a presigned one.
Result<std::string> token_of(const SignedRequest& request, const QueryParameters& query, bool in_header) {
  const auto in_headers = canonical_value(request.headers, "x-amz-security-token");
  std::vector<std::string_view> in_query;
  for (const auto& [name, value] : query) {
    if (name == "X-Amz-Security-Token") in_query.push_back(value);
  }
  if (in_query.size() + (in_headers ? 1 : 0) > 1 || (in_header && !in_query.empty())) {
    return incomplete("A request has one session token: a header of a signed request, or a parameter of a presigned one.");
  }
  if (in_headers) return *in_headers;
  return in_query.empty() ? std::string() : std::string(in_query.front());
}

Result<Reading> read_claim(const SignedRequest& request) {
  if (!is_signed(request)) {
    Error error = api_error("MissingAuthenticationTokenException", "Missing Authentication Token");
    error.http_status = 403;
    return error;
  }
  Reading out;
  MOORAGE_ASSIGN(out.query, query_of(request.target));
  const bool in_header = canonical_value(request.headers, "authorization").has_value();
  const bool in_query =
      std::any_of(out.query.begin(), out.query.end(), [](const auto& one) { return one.first == "X-Amz-Algorithm"; });
  if (in_header && in_query) return incomplete("A request is signed in its headers or in its query, never in both.");
  MOORAGE_ASSIGN(out.claim, in_header ? claim_in_header(request) : claim_in_query(out.query));
  const auto scope = credential_of(out.claim.credential);
  if (!scope) {
    return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" +
                      std::string(cut_text(out.claim.credential, 128)) + "'.");
  }
  MOORAGE_ASSIGN(out.token, token_of(request, out.query, in_header));
  return out;
}

}  // namespace

SecretOf secrets_in(const KeyRing& keys) {
  return [&keys](const Claimed& claimed) -> Result<std::string> {
    const AccessKey* const key = keys.find(claimed.access_key_id);
    if (key == nullptr || !claimed.session_token.empty()) return unrecognized();
    return key->secret;
  };
}

std::optional<Claimed> claimed_in(const SignedRequest& request) {
  auto read = read_claim(request);
  if (!read.ok()) return std::nullopt;
  return Claimed{std::string(credential_of(read->claim.credential)->key_id), std::move(read->token)};
}

Result<Claimed> verify_signature(const SignedRequest& request, const SecretOf& secret_of, const Addressed& addressed) {
  const bool is_of_objects = addressed.service == kObjects;
  MOORAGE_ASSIGN(Reading read, read_claim(request));
  const Claim& claim = read.claim;
  const Credential scope = *credential_of(claim.credential);
  const Claimed claimed{std::string(scope.key_id), read.token};
  MOORAGE_TRY(check_time(claim, addressed.now, is_of_objects ? kObjectSkewMs : kSkewMs));
  MOORAGE_TRY(check_scope(scope, claim, addressed));
  MOORAGE_ASSIGN(const std::vector<std::string> names, signed_names(claim, request.headers, is_of_objects));
  MOORAGE_ASSIGN(const std::string payload_hash, payload_of(request, claim, addressed));
  MOORAGE_ASSIGN(std::string secret, secret_of(claimed));
  std::erase_if(read.query, [](const auto& one) { return one.first == "X-Amz-Signature"; });
  const std::string canonical = canonical_request({.method = request.method,
                                                   .path = path_of(request.target),
                                                   .query = &read.query,
                                                   .headers = request.headers,
                                                   .signed_headers = names,
                                                   .payload_hash = payload_hash,
                                                   .is_object_path = is_of_objects});
  const std::string expected = signature_of(canonical, scope, claim.date, secret);
  const Digest key = signing_key_of(scope, secret);
  OPENSSL_cleanse(secret.data(), secret.size());
  if (!is_same_signature(claim.signature, expected)) return invalid(std::string(kMismatch));
  if (is_of_objects && payload_kind(payload_hash) == PayloadKind::kSignedChunks) {
    MOORAGE_TRY(check_chunks(request.body, claim, scope, key));
  }
  return claimed;
}

std::string sign(const SignedRequest& request, const AccessKey& key, const Addressed& addressed, std::string_view amz_date,
                 std::span<const std::string> signed_headers) {
  const Credential scope{key.id, amz_date.substr(0, 8), addressed.region, addressed.service, kTerminator};
  const auto query = query_of(request.target);
  const std::string canonical = canonical_request({.method = request.method,
                                                   .path = path_of(request.target),
                                                   .query = &*query,
                                                   .headers = request.headers,
                                                   .signed_headers = signed_headers,
                                                   .payload_hash = hex_of(sha256(request.body))});
  std::string names;
  for (const std::string& name : signed_headers) names += (names.empty() ? "" : ";") + name;
  return std::string(kAlgorithm) + " Credential=" + key.id + '/' + std::string(scope.date) + '/' + std::string(scope.region) +
         '/' + std::string(scope.service) + "/aws4_request, SignedHeaders=" + names +
         ", Signature=" + signature_of(canonical, scope, amz_date, key.secret);
}

}  // namespace moorage::endpoint
