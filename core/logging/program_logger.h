// The log of programs: a constant message with data as fields, written by spdlog as text or as JSON lines to standard error, a
// rotating file, the journal of systemd, or a function.
//
// A logger never stalls its caller: lines go through a queue of kQueueLines to a thread of their own. When the output is slower
// than the lines come, the oldest lines are dropped, and a line with their number follows once the output takes lines again.
//
// Threads: any. After fork the logger of the parent writes nothing in the child.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::logging {

enum class Level : std::uint8_t { debug, info, warning, error, off };
enum class Format : std::uint8_t { automatic, text, json };  // automatic: text on a terminal, JSON lines otherwise
enum class Target : std::uint8_t { standard_error, file, journal, none };

inline constexpr std::size_t kQueueLines = 2048;
inline constexpr std::size_t kLineBytesMax = 65536;  // of message and fields; a longer line is refused at the C ABI
inline constexpr const char* kJournalSocket = "/run/systemd/journal/socket";
inline constexpr std::chrono::milliseconds kCloseWait{2000};  // for lines that wait when a logger is closed

struct Settings {
  Level level = Level::info;  // the lowest that is written
  Format format = Format::automatic;
  Target to = Target::standard_error;
  std::string path;                              // of the file, or of the journal's socket; empty: kJournalSocket
  std::int64_t rotate_bytes = 16 * 1024 * 1024;  // a file that would grow beyond it is renamed to NAME.1.EXTENSION
  std::int32_t files = 5;                        // kept in all, the current one included
};

// `message` and `fields` end in NUL behind their last byte.
using Function = std::function<void(Level level, std::string_view message, std::string_view fields)>;

class Logger {
 public:
  // Errors: InvalidParameterException with path "log.path" where the file or the socket cannot be used; ServerException where
  // the system refuses a thread.
  static Result<std::shared_ptr<Logger>> open(const Settings& settings);
  // A logger whose output is a function. Errors: ServerException where the system refuses a thread.
  static Result<std::shared_ptr<Logger>> to_function(Level level, Function function);

  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  Level level() const;
  // Whether this process is a child, by fork, of the one that made the logger.
  bool is_foreign() const;
  // `fields` is a JSON object in one line. What is below the level is passed over.
  void write(Level level, std::string_view message, std::string_view fields) noexcept;
  // Waits until every line that was written before has reached the output or was dropped; false: it took longer.
  bool flush(std::chrono::milliseconds timeout) noexcept;
  // Waits at most kCloseWait for lines that wait, drops the others, and for the end of the line that is being written. Nothing
  // is written afterwards. Idempotent.
  void close() noexcept;
  // Lines that were dropped or that the output refused, for the life of the logger.
  std::uint64_t lost() const;

 private:
  struct Parts;
  explicit Logger(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace moorage::logging
