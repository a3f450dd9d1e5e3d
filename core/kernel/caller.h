// The caller of an operation, as far as the door through which the call came can tell. Handlers read it for members such as
// createdBy; policies and audit records will read it. It holds no secret: the id of an access key is in it, the key is not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace moorage {

// The door through which a call came.
enum class CallerKind : std::uint8_t { kInProcess, kUnixSocket, kNetwork };

// Which calls are allowed: all of them (this process, a unix socket of the same user, a key of the owner, an address of
// loopback without keys), or those that the policies of the principal allow (core/machine/authorisation.h).
enum class CallerRights : std::uint8_t { kOwner, kPolicies };

// What temporary credentials carry beside their principal.
struct CallerSession {
  std::string principal_arn;          // the user or role whose policies count
  std::vector<std::string> policies;  // documents that narrow the session; empty: none
  std::vector<std::pair<std::string, std::string>> tags;
  std::vector<std::string> transitive_tag_keys;
  std::string source_identity;
  Instant issued_at;
  bool is_federated = false;  // of GetFederationToken: without a policy of its own it may do nothing
};

// Empty: the door does not know. `access_key_id` is verified only where the door checks signatures (core/endpoint/http with a
// keysFile); elsewhere it is what the request says, so nothing may be allowed because of it.
struct Caller {
  CallerKind kind = CallerKind::kInProcess;
  std::string account;        // twelve digits; empty: the engine's own
  std::string principal_arn;  // empty: the root of the account
  std::string access_key_id;
  std::string session_name;  // of an assumed role
  std::string tls_version;   // "TLSv1.3"; empty: no TLS
  std::string tls_cipher;
  std::string asked_host;      // the Host that the client wrote, where the door speaks TLS
  std::string source_address;  // an IP address, or "unix:pid=123,uid=0"
  std::string user_agent;
  std::string request_id;
  std::string principal_id;    // "AIDA…", "AROA…:session"; empty: the account
  std::string session_issuer;  // of an assumed role: the ARN of the role
  CallerRights rights = CallerRights::kOwner;
  bool is_encrypted = false;                     // the door speaks TLS
  std::shared_ptr<const CallerSession> session;  // of temporary credentials; null: none
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
