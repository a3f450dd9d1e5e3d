// Warnings of the log sink about its space, as a line of the engine's log and an event.
#pragma once

#include <string>
#include <string_view>

#include "ports/log_sink.h"

namespace moorage::logs_service {

struct LogSentence {
  std::string_view message;  // constant
  std::string_view name;     // of the event: LOG_EVENTS_DROPPED, …
  std::string fields;        // a JSON object
};
LogSentence sentence_of(const ports::LogWarning& warning);

}  // namespace moorage::logs_service
