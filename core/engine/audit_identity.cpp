#include "engine/audit_identity.h"

#include "kernel/service_caller.h"
#include "wire/wire_text.h"

namespace moorage::engine {
namespace {

void member(std::string_view name, std::string_view text, std::string& out) {
  if (text.empty()) return;
  if (out.back() != '{') out += ',';
  out.append("\"").append(name).append("\":");
  wire::append_quoted(text, out);
}

std::string_view after_last_slash(std::string_view text) { return text.substr(text.rfind('/') + 1); }

// "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION"
struct AssumedRole {
  std::string_view role;
  std::string_view session;
};
AssumedRole assumed_role(std::string_view arn) {
  const auto slash = arn.find('/');
  const auto next = arn.find('/', slash + 1);
  if (slash == std::string_view::npos || next == std::string_view::npos) return {};
  return {.role = arn.substr(slash + 1, next - slash - 1), .session = arn.substr(next + 1)};
}

void append_session(const Caller& caller, std::string_view account, std::string& out) {
  std::string arn = caller.session_issuer;
  if (arn.empty()) arn.append("arn:aws:iam::").append(account).append(":role/").append(assumed_role(caller.principal_arn).role);
  out += ",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\"";
  // The id of the session is that of its role and the name of the session.
  member("principalId", std::string_view(caller.principal_id).substr(0, caller.principal_id.find(':')), out);
  member("arn", arn, out);
  member("accountId", account, out);
  member("userName", after_last_slash(arn), out);
  out += '}';
  if (caller.session) {
    out.append(",\"attributes\":{\"creationDate\":\"").append(wire::iso8601(caller.session->issued_at.ms), 0, 19);
    out += "Z\",\"mfaAuthenticated\":\"false\"}";
  }
  out += '}';
}

}  // namespace

void append_user_identity(const Caller& caller, std::string_view engine_account, std::string& out) {
  if (is_service(caller)) {
    out += '{';
    member("type", "AWSService", out);
    member("invokedBy", service_of(caller), out);
    out += '}';
    return;
  }
  const std::string arn = principal_of(caller, engine_account);
  const std::string_view account = caller.account.empty() ? engine_account : std::string_view(caller.account);
  const bool is_session = arn.find(":assumed-role/") != std::string::npos;
  const bool is_user = arn.find(":user/") != std::string::npos;
  out += '{';
  member("type", is_session ? "AssumedRole" : is_user ? "IAMUser" : "Root", out);
  member("principalId", is_session || is_user ? std::string_view(caller.principal_id) : account, out);
  member("arn", arn, out);
  member("accountId", account, out);
  member("accessKeyId", caller.access_key_id, out);
  if (is_user) member("userName", after_last_slash(arn), out);
  if (is_session) append_session(caller, account, out);
  out += '}';
}

void append_unknown_identity(const Caller& caller, std::string& out) {
  out += '{';
  member("type", "Unknown", out);
  member("accessKeyId", caller.access_key_id, out);
  out += '}';
}

}  // namespace moorage::engine
