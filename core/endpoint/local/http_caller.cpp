#include "endpoint/local/http_caller.h"

#include <algorithm>

namespace moorage::endpoint {
namespace {

constexpr std::size_t kUserAgentBytesMax = 256;
constexpr std::size_t kKeyIdBytesMin = 16;
constexpr std::size_t kKeyIdBytesMax = 128;

bool is_word(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

// Printable ASCII only: what is kept for logs and audit records holds no line ends and no broken UTF-8.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kUserAgentBytesMax)) {
    if (c >= ' ' && c <= '~') out += c;
  }
  return out;
}

}  // namespace

std::string_view access_key_id_of(std::string_view authorization) {
  constexpr std::string_view kScheme = "AWS4-HMAC-SHA256 ";
  constexpr std::string_view kCredential = "Credential=";
  if (authorization.substr(0, kScheme.size()) != kScheme) return {};
  const auto at = authorization.find(kCredential, kScheme.size());
  if (at == std::string_view::npos) return {};
  const std::string_view scope = authorization.substr(at + kCredential.size());
  const std::string_view id = scope.substr(0, scope.find('/'));
  const bool is_sane = id.size() >= kKeyIdBytesMin && id.size() <= kKeyIdBytesMax && std::all_of(id.begin(), id.end(), is_word);
  return is_sane ? id : std::string_view{};
}

Caller caller_of(const codec::HttpRequest& request, std::string_view request_id, const Caller& door) {
  Caller caller = door;
  if (const auto agent = codec::header(request.headers, "User-Agent"); !agent.empty()) caller.user_agent = printable(agent);
  if (caller.access_key_id.empty()) {
    caller.access_key_id = access_key_id_of(codec::header(request.headers, "Authorization"));
  }
  caller.request_id = request_id;
  return caller;
}

}  // namespace moorage::endpoint
