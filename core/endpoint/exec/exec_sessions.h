// The sessions of ExecuteCommand of one listener: tokens that open them, and what the session manager's plug-in asks of them
// (ResumeSession, TerminateSession of AWS Systems Manager).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "endpoint/exec/exec_session.h"
#include "kernel/caller.h"
#include "protocol/http_codec.h"

namespace moorage::endpoint {

inline constexpr std::string_view kDataChannelPath = "/v1/data-channel/";
inline constexpr std::size_t kSessionsMax = 1000;

class ExecSessions {
 public:
  // `parts.ended` is not used. Everything in it outlives this object.
  explicit ExecSessions(SessionParts parts) : parts_(std::move(parts)) {}

  // The session of a token: a new one, or the one that is resumed. A token is good once. On the thread of input and output.
  // Errors: UnrecognizedClientException, LimitExceededException.
  struct Asked {
    std::string session_id;  // of the address
    std::string token;
    bool has_terminal = true;
  };
  Result<std::shared_ptr<ExecSession>> enter(const Asked& asked);

  // The answer to AmazonSSM.ResumeSession and AmazonSSM.TerminateSession; any thread. A session that is not there (any more) is
  // resumed with an empty token, which the plug-in reads as the end of the session. Errors: AccessDeniedException.
  Result<std::string> answer(std::string_view operation, std::string_view body, const Caller& caller);

  // Kills all commands. On the thread of input and output.
  void end_all();

 private:
  std::shared_ptr<ExecSession> find(const std::string& id);
  bool use_up(const std::string& token);

  SessionParts parts_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ExecSession>> sessions_;
  std::map<std::string, std::chrono::steady_clock::time_point> used_;  // digests of tokens, until they have expired
};

// "ResumeSession" or "TerminateSession", where the request is one of them.
std::optional<std::string_view> session_operation(std::string_view target_header);

// The session that the target of a data channel names; empty: none.
std::string session_in(std::string_view target);

}  // namespace moorage::endpoint
