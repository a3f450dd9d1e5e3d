#include "logging/program_logger.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "base/thread.h"
#include "logging/log_line.h"
#include "logging/log_outputs.h"

namespace moorage::logging {
namespace {

// The one sink of each logger: counts what comes through, and tells how many lines were lost before the next line that is
// written.
class Outlet final : public spdlog::sinks::sink {
 public:
  Outlet(std::shared_ptr<spdlog::sinks::sink> output, GiveUp give_up)
      : output_(std::move(output)), give_up_(std::move(give_up)) {}

  void log(const spdlog::details::log_msg& line) override {
    const std::uint64_t lost = refused_ + overrun();
    if (*give_up_ || (lost > told_ && !tell_lost(line, lost)) || !try_output(line)) ++refused_;
    ++seen_;
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

  // Called before the first line.
  void count_overruns_of(spdlog::details::thread_pool* pool) { pool_ = pool; }
  std::uint64_t overrun() const { return pool_ != nullptr ? pool_->overrun_counter() : 0; }
  std::uint64_t seen() const { return seen_; }
  std::uint64_t refused() const { return refused_; }

 private:
  bool try_output(const spdlog::details::log_msg& line) noexcept {
    return contain({}, [&] { output_->log(line); });
  }

  bool tell_lost(const spdlog::details::log_msg& line, std::uint64_t lost) {
    const std::string text =
        std::string("lines of the log were lost") + kFieldsMark + "{\"lines\":" + std::to_string(lost - told_) + "}";
    spdlog::details::log_msg told(line.time, {}, {}, spdlog::level::warn, text);
    if (!try_output(told)) return false;
    told_ = lost;
    return true;
  }

  std::shared_ptr<spdlog::sinks::sink> output_;
  GiveUp give_up_;
  spdlog::details::thread_pool* pool_ = nullptr;
  std::atomic<std::uint64_t> seen_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::uint64_t told_ = 0;
};

}  // namespace

struct Logger::Parts {
  Level level = Level::off;
  pid_t owner = 0;
  GiveUp give_up;
  std::shared_ptr<Outlet> outlet;
  mutable std::mutex pool_mutex;
  std::shared_ptr<spdlog::details::thread_pool> pool;  // null after the end
  std::uint64_t overrun_at_the_end = 0;
  std::shared_ptr<spdlog::async_logger> log;
  std::atomic<std::uint64_t> written{0};     // lines that were or are being handed to the queue
  std::atomic<std::uint64_t> not_queued{0};  // of these, those for which there was no memory
  std::atomic<bool> closed{false};

  static Result<std::unique_ptr<Parts>> make(Level level, std::shared_ptr<spdlog::sinks::sink> output, GiveUp give_up) {
    auto parts = std::make_unique<Parts>();
    parts->level = level;
    parts->owner = ::getpid();
    parts->give_up = give_up;
    parts->outlet = std::make_shared<Outlet>(std::move(output), std::move(give_up));
    try {
      parts->pool = std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1);
    } catch (const std::system_error& thrown) {
      return server_error("The system refuses a thread for the log: " + std::string(thrown.what()) + ".");
    }
    parts->outlet->count_overruns_of(parts->pool.get());
    parts->log = std::make_shared<spdlog::async_logger>("moorage", parts->outlet, parts->pool,
                                                        spdlog::async_overflow_policy::overrun_oldest);
    parts->log->set_level(level_of(level));
    // spdlog swallows what is thrown on the way to the queue; the outlet itself counts what its output refuses.
    parts->log->set_error_handler([counted = parts.get()](const std::string&) { ++counted->not_queued; });
    return parts;
  }

  std::uint64_t overrun() const {
    const std::lock_guard lock(pool_mutex);
    return pool ? pool->overrun_counter() : overrun_at_the_end;
  }
  bool settled() const { return outlet->seen() + overrun() + not_queued >= written; }

  // Ends the thread. A caller of write() that is handing over a line right now may hold the pool for a moment longer.
  void end_thread() {
    std::shared_ptr<spdlog::details::thread_pool> last;
    {
      const std::lock_guard lock(pool_mutex);
      overrun_at_the_end = pool->overrun_counter();
      last.swap(pool);
    }
    const std::weak_ptr<spdlog::details::thread_pool> ending = last;
    last.reset();
    while (!ending.expired()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

Logger::Logger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Logger::~Logger() {
  // The child of a fork has no thread that could be joined, and another thread may have held the queue's lock.
  if (is_foreign()) {
    static_cast<void>(parts_.release());
    return;
  }
  close();
}

Result<std::shared_ptr<Logger>> Logger::open(const Settings& settings) {
  auto give_up = std::make_shared<std::atomic<bool>>(false);
  MOORAGE_ASSIGN(auto output, make_output(settings, give_up));
  MOORAGE_ASSIGN(auto parts,
                 Parts::make(settings.to == Target::none ? Level::off : settings.level, std::move(output), std::move(give_up)));
  return std::shared_ptr<Logger>(new Logger(std::move(parts)));
}

Result<std::shared_ptr<Logger>> Logger::to_function(Level level, Function function) {
  auto give_up = std::make_shared<std::atomic<bool>>(false);
  auto output = make_output(std::move(function));
  MOORAGE_ASSIGN(auto parts, Parts::make(level, std::move(output), std::move(give_up)));
  return std::shared_ptr<Logger>(new Logger(std::move(parts)));
}

Level Logger::level() const { return parts_->level; }

bool Logger::is_foreign() const { return ::getpid() != parts_->owner; }

void Logger::write(Level level, std::string_view message, std::string_view fields) noexcept {
  Parts& parts = *parts_;
  if (level < parts.level || level == Level::off || parts.closed || is_foreign()) return;
  ++parts.written;
  const bool handed_over = contain({}, [&] {
    std::string text;
    text.reserve(message.size() + fields.size() + 1);
    text.append(message).append(1, kFieldsMark).append(fields);
    parts.log->log(level_of(level), text);
  });
  if (!handed_over) ++parts.not_queued;
}

bool Logger::flush(std::chrono::milliseconds timeout) noexcept {
  const Parts& parts = *parts_;
  if (is_foreign() || parts.closed) return true;
  const auto until = std::chrono::steady_clock::now() + timeout;
  while (!parts.settled()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

void Logger::close() noexcept {
  Parts& parts = *parts_;
  if (is_foreign() || parts.closed) return;
  flush(kCloseWait);
  if (parts.closed.exchange(true)) return;
  *parts.give_up = true;
  while (!parts.settled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  parts.end_thread();
}

std::uint64_t Logger::lost() const { return parts_->outlet->refused() + parts_->overrun() + parts_->not_queued; }

}  // namespace moorage::logging
