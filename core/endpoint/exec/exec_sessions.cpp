#include "endpoint/exec/exec_sessions.h"

#include <simdjson.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

constexpr std::string_view kTargetPrefix = "AmazonSSM.";
constexpr std::string_view kSessionMark = "ecs-execute-command-";
constexpr std::size_t kSessionCharsMax = 96;
constexpr std::chrono::minutes kTokenLife(3);  // longer than any token is good
constexpr std::size_t kUsedMax = 100'000;

bool is_session_id(std::string_view id) {
  return id.size() <= kSessionCharsMax && id.starts_with(kSessionMark) &&
         std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string resumed(std::string_view id, std::string_view token) {
  std::string out = "{\"SessionId\":";
  wire::append_quoted(id, out);
  out += ",\"TokenValue\":";
  wire::append_quoted(token, out);
  return out + ",\"StreamUrl\":\"\"}";
}

}  // namespace

std::optional<std::string_view> session_operation(std::string_view target_header) {
  if (!target_header.starts_with(kTargetPrefix)) return std::nullopt;
  const std::string_view name = target_header.substr(kTargetPrefix.size());
  return name == "ResumeSession" || name == "TerminateSession" ? std::optional(name) : std::nullopt;
}

std::string session_in(std::string_view target) {
  if (!target.starts_with(kDataChannelPath)) return {};
  const std::string_view id = target.substr(kDataChannelPath.size());
  const std::string_view name = id.substr(0, id.find('?'));
  return is_session_id(name) ? std::string(name) : std::string();
}

std::shared_ptr<ExecSession> ExecSessions::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second;
}

// False: the token was used before.
bool ExecSessions::use_up(const std::string& token) {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(used_, [&](const auto& one) { return now - one.second > kTokenLife; });
  return used_.size() < kUsedMax && used_.emplace(token, now).second;
}

Result<std::shared_ptr<ExecSession>> ExecSessions::enter(const Asked& asked) {
  MOORAGE_ASSIGN(engine::ExecClaim claim, parts_.engine.exec_claim(asked.token));
  const std::lock_guard lock(mutex_);
  if (claim.session_id != asked.session_id || !use_up(asked.token)) {
    return api_error("UnrecognizedClientException", "The token is not one of this session, or was used before.");
  }
  const auto found = sessions_.find(claim.session_id);
  if (claim.is_resumption) {
    if (found == sessions_.end()) return api_error("UnrecognizedClientException", "The session has ended.");
    return found->second;
  }
  if (found != sessions_.end()) return api_error("UnrecognizedClientException", "The session has begun before.");
  if (sessions_.size() >= kSessionsMax) {
    return api_error("LimitExceededException", "There are " + std::to_string(kSessionsMax) + " sessions already.");
  }
  SessionParts parts = parts_;
  const std::string id = claim.session_id;
  parts.ended = [this, id] {
    const std::lock_guard ended_lock(mutex_);
    sessions_.erase(id);
  };
  auto session = std::make_shared<ExecSession>(std::move(parts), std::move(claim), asked.has_terminal);
  sessions_[id] = session;
  session->begin();
  return session;
}

Result<std::string> ExecSessions::answer(std::string_view operation, std::string_view body, const Caller& caller) {
  simdjson::dom::parser parser;
  const simdjson::padded_string text(body);
  std::string_view id;
  if (parser.parse(text)["SessionId"].get(id) != simdjson::SUCCESS || !is_session_id(id)) {
    return invalid_parameter("SessionId must name a session of ExecuteCommand.", "SessionId");
  }
  const auto session = find(std::string(id));
  if (!session) return operation == "ResumeSession" ? resumed(id, "") : "{\"SessionId\":\"" + std::string(id) + "\"}";
  // The token is also the proof that this caller has begun the session.
  MOORAGE_ASSIGN(const std::string token, parts_.engine.resumption_token(caller, session->claim()));
  if (operation == "ResumeSession") return resumed(id, token);
  boost::asio::post(parts_.io, [session] { session->end(""); });
  return "{\"SessionId\":\"" + std::string(id) + "\"}";
}

void ExecSessions::end_all() {
  std::vector<std::shared_ptr<ExecSession>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, session] : sessions_) all.push_back(session);
  }
  for (const auto& session : all) session->end("The engine closes.");
}

}  // namespace moorage::endpoint
