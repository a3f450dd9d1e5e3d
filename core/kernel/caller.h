// The caller of an operation, as far as the door through which the call came can tell. Handlers read it for members such as
// createdBy; policies and audit records will read it. It holds no secret: the id of an access key is in it, the key is not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace moorage {

// The door through which a call came.
enum class CallerKind : std::uint8_t { kInProcess, kUnixSocket, kNetwork };

// Empty: the door does not know. `access_key_id` is verified only where the door checks signatures (core/endpoint/http with a
// keysFile); elsewhere it is what the request says, so nothing may be allowed because of it.
struct Caller {
  CallerKind kind = CallerKind::kInProcess;
  std::string account;        // twelve digits; empty: the engine's own
  std::string principal_arn;  // empty: the root of the account
  std::string access_key_id;
  std::string session_name;    // of an assumed role
  std::string source_address;  // an IP address, or "unix:pid=123,uid=0"
  std::string user_agent;
  std::string request_id;
};

// Calls of the process that holds the engine, where it does not say more.
inline const Caller kThisProcess{};

// The ARN that ECS shows as createdBy and registeredBy.
inline std::string principal_of(const Caller& caller, std::string_view engine_account) {
  if (!caller.principal_arn.empty()) return caller.principal_arn;
  const std::string_view account = caller.account.empty() ? engine_account : std::string_view(caller.account);
  return std::string("arn:aws:iam::").append(account).append(":root");
}

}  // namespace moorage
