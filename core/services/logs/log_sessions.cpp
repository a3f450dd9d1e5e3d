#include "services/logs/log_sessions.h"

#include "services/logs/logs_parts.h"

namespace moorage::logs_service {

Result<std::shared_ptr<void>> LogSessions::take_live_tail() {
  if (live_tails_->fetch_add(1) >= kLiveTailsMax) {
    live_tails_->fetch_sub(1);
    return api_error("LimitExceededException", "At most 15 live tail sessions can be open; close one first.");
  }
  return std::shared_ptr<void>(nullptr, [count = live_tails_](void*) { count->fetch_sub(1); });
}

std::string LogSessions::next_id(Instant now) {
  return uuid_of("query " + std::to_string(now.ms) + "*" + std::to_string(queries_begun_.fetch_add(1)));
}

void LogSessions::close() {
  *is_closed_ = true;
  queries_.close();
}

}  // namespace moorage::logs_service
