// One line of a log in the two formats. A line travels through spdlog as one text: message, kFieldsMark, fields.
#pragma once

#include <spdlog/common.h>
#include <spdlog/formatter.h>

#include <string>
#include <string_view>

#include "logging/program_logger.h"

namespace moorage::logging {

inline constexpr char kFieldsMark = '\x1f';

struct Line {
  std::string_view message;
  std::string_view fields;  // a JSON object; empty: none
};
Line split(std::string_view payload);

// "2026-11-30T15:04:05.123Z warning a commit was slow records=3 store=\"my store\"". No control character gets through.
std::string as_text(const spdlog::details::log_msg& line);
// {"time":"2026-11-30T15:04:05.123Z","level":"warning","message":"a commit was slow","fields":{"records":3}}
std::string as_json(const spdlog::details::log_msg& line);
// The message with its fields behind it, as in as_text.
std::string sentence(Line line);

std::string_view name_of(spdlog::level::level_enum level);
spdlog::level::level_enum level_of(Level level);
Level level_of(spdlog::level::level_enum level);

// What spdlog's sinks call for the bytes of a line, its end included. `torn` tells whether the last line was written in part:
// the next one then begins on a line of its own.
class LineFormatter final : public spdlog::formatter {
 public:
  LineFormatter(bool json, std::shared_ptr<bool> torn) : json_(json), torn_(std::move(torn)) {}
  void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override;
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<LineFormatter>(json_, torn_); }

 private:
  bool json_;
  std::shared_ptr<bool> torn_;
};

}  // namespace moorage::logging
