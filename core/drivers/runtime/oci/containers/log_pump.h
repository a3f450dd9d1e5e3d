// Moves containers' output from segment files into the log sink, and removes segments that are stored. Position and
// lines are stored by the sink together, so a pump that died goes on without losing or doubling a line. One thread of its own.
// Containers that write to one stream at the same time (awslogs-stream) have their positions in files of their own: after a
// crash their last lines may come twice.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/loop/event_loop.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/plan/event_start.h"
#include "ports/log_sink.h"

namespace moorage::oci {

class LogPump {
 public:
  static Result<std::unique_ptr<LogPump>> start(std::shared_ptr<ports::LogSink> sink, Failed failed = {});
  ~LogPump() { stop(); }

  struct Source {
    Bundle bundle;
    std::string group;
    std::string stream;
    std::uint64_t base = 0;                       // source offset at which the segments of this bundle begin (LogPlan)
    bool is_shared = false;                       // other containers may write to the stream at the same time
    std::shared_ptr<const re2::RE2> event_start;  // null: every line is an event
  };
  // Adds a source, or continues one of an earlier run. Known sources are not changed.
  void add(const Source& source);

  // Ends a source whose writer is gone, after everything is through or could not be stored for `patience`. Blocks.
  // False: output was given up.
  bool finish(const Bundle& bundle, std::chrono::milliseconds patience);

  void stop();

 private:
  struct Reading {
    Source source;
    std::uint64_t offset = 0;
    int watch = -1;
    bool dirty = false;
    bool finishing = false;
    bool done = false;
    bool failed = false;                            // the last attempt to store
    std::optional<Instant> waiting_since;           // LogBatch
    loop::EventLoop::Clock::time_point waits_from;  // when `waiting_since` was first seen, on the monotonic clock
    bool will_look = false;                         // when its time is up; the loop's thread only
  };
  enum class Step { kMore, kIdle, kFailed };

  LogPump(std::shared_ptr<ports::LogSink> sink, files::UniqueFd notify) : sink_(std::move(sink)), notify_(std::move(notify)) {}
  void take_notices();
  void mark(const std::shared_ptr<Reading>& reading);
  void schedule(std::chrono::milliseconds after);
  void look_again(const std::shared_ptr<Reading>& reading);
  void pump_dirty();
  bool pump(Reading& reading);
  Step step(Reading& reading);
  std::uint64_t position_of(const Source& source) const;
  static Instant overdue_event(const Reading& reading);

  const std::shared_ptr<ports::LogSink> sink_;
  const files::UniqueFd notify_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::shared_ptr<Reading>> readings_;  // by bundle
  std::map<int, std::weak_ptr<Reading>> watches_;
  bool scheduled_ = false;
  std::unique_ptr<loop::EventLoop> loop_;
};

}  // namespace moorage::oci
