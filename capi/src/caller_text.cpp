#include "caller_text.h"

#include <algorithm>

#include "assembly/option_values.h"
#include "schemas/engine/caller.capnp.h"
#include "wire/presence.h"

namespace moorage::capi {
namespace {

constexpr std::string_view kWhere = "caller";

CallerKind kind_of(callers::Kind kind) {
  switch (kind) {
    case callers::Kind::UNSET:
    case callers::Kind::IN_PROCESS:
      return CallerKind::kInProcess;
    case callers::Kind::UNIX_SOCKET:
      return CallerKind::kUnixSocket;
    case callers::Kind::NETWORK:
      return CallerKind::kNetwork;
  }
  return CallerKind::kInProcess;
}

// Such texts end up in answers, logs and audit records: one line each, without control characters.
Status check_text(std::string_view text, const char* member) {
  const bool has_control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  if (!has_control) return {};
  return assembly::wrong_option(
      {.name = {}, .message = std::string("`") + member + "` must not contain control characters.", .path = member}, kWhere);
}

Status check(const Caller& caller) {
  MOORAGE_TRY(check_text(caller.principal_arn, "principalArn"));
  MOORAGE_TRY(check_text(caller.access_key_id, "accessKeyId"));
  MOORAGE_TRY(check_text(caller.session_name, "sessionName"));
  MOORAGE_TRY(check_text(caller.source_address, "sourceAddress"));
  MOORAGE_TRY(check_text(caller.user_agent, "userAgent"));
  MOORAGE_TRY(check_text(caller.request_id, "requestId"));
  const std::string& account = caller.account;
  if (!account.empty() && (account.size() != 12 || !std::all_of(account.begin(), account.end(), ::isdigit))) {
    return assembly::wrong_option(
        {.name = {}, .message = "`account` must be twelve digits, not '" + account + "'.", .path = "account"}, kWhere);
  }
  if (!caller.principal_arn.empty() && !caller.principal_arn.starts_with("arn:")) {
    return assembly::wrong_option(
        {.name = {},
         .message = "`principalArn` must be an ARN (arn:aws:iam::ACCOUNT:user/NAME), not '" + caller.principal_arn + "'.",
         .path = "principalArn"},
        kWhere);
  }
  return {};
}

}  // namespace

Status read_caller(const char* json, Core& core, Caller& caller) {
  if (json != nullptr && *json != '\0') {
    MOORAGE_ASSIGN(const auto message, assembly::read_options<callers::Caller>(json, kWhere));
    const auto read = message.reader();
    caller = {.kind = kind_of(read.getKind()),
              .account = std::string(wire::view(read.getAccount())),
              .principal_arn = std::string(wire::view(read.getPrincipalArn())),
              .access_key_id = std::string(wire::view(read.getAccessKeyId())),
              .session_name = std::string(wire::view(read.getSessionName())),
              .source_address = std::string(wire::view(read.getSourceAddress())),
              .user_agent = std::string(wire::view(read.getUserAgent())),
              .request_id = std::string(wire::view(read.getRequestId()))};
    MOORAGE_TRY(check(caller));
  }
  if (caller.request_id.empty()) caller.request_id = core.request_ids.next();
  return {};
}

}  // namespace moorage::capi
