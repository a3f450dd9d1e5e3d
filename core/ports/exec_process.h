// A command inside a running container, for ExecuteCommand: the driver starts it, and the holder reads and writes its streams.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::ports {

// Characters, as terminals count them.
struct TerminalSize {
  std::uint16_t columns = 80;
  std::uint16_t rows = 24;
};

struct ExecOrder {
  std::string task_id;
  std::string container;
  std::vector<std::string> argv;         // run as it is: no shell
  std::optional<TerminalSize> terminal;  // absent: three pipes
};

// Not for use by two threads at once, but for `wait`. Destroying it kills what still runs.
class ExecProcess {
 public:
  virtual ~ExecProcess() = default;

  // Descriptors of this object, non-blocking. With a terminal all of them are its one descriptor, and `errors` is -1.
  virtual int input() const = 0;
  virtual int output() const = 0;
  virtual int errors() const = 0;

  // Readable as soon as the command has ended; its output may hold more. -1: unknown.
  virtual int process() const = 0;

  // The command's standard input ends: its pipe is closed, or a terminal is sent its end-of-file character by the holder.
  virtual void close_input() = 0;
  virtual void resize(TerminalSize size) = 0;
  virtual void kill() = 0;

  struct End {
    std::optional<int> code;  // 128 + signal where a signal ended it; absent: unknown
    std::string message;      // why it was not started; empty: it was
  };
  // Blocks until the command has ended. Once.
  virtual End wait() = 0;
};

}  // namespace moorage::ports
