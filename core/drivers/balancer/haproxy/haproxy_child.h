// One run of the haproxy program, to its end or to its deadline, in a new session and with an environment of its own (nothing
// of this process leaks into one that outlives it), and processes held by descriptor.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::haproxy {

struct ChildRun {
  std::vector<std::string> argv;
  std::int64_t within_ms = 10'000;
  int stop_fd = -1;  // readable: do not wait any longer
};

struct ChildEnd {
  bool started = false;
  bool in_time = false;
  int exit_code = -1;  // 128 + signal where a signal ended it; -1: unknown (the host process reaps all children)
  std::string output;  // standard output and error, the first 64 KiB
};

// A daemon that the child has started goes on.
ChildEnd run_child(const ChildRun& run);

// A process whose pid may belong to another process by the time of a signal: known by pid, start time and boot, held by a
// pidfd.
class ProcessHandle {
 public:
  ProcessHandle() = default;
  // Holds nothing when there is no such process.
  static ProcessHandle of(pid_t pid);
  pid_t parent() const;
  // The running children of this process.
  std::vector<ProcessHandle> children() const;

  explicit operator bool() const { return static_cast<bool>(fd_); }
  pid_t pid() const { return pid_; }
  // Start time since boot, and the boot's id: with the pid they name one process for ever.
  const std::string& birth() const { return birth_; }
  int fd() const { return fd_.get(); }  // readable when the process has ended
  bool has_ended() const;
  bool wait(std::int64_t ms, int stop_fd) const;  // true: it has ended
  void send(int signal) const;

 private:
  files::UniqueFd fd_;
  pid_t pid_ = 0;
  std::string birth_;
};

// A file below /proc, at most 1 MiB; empty where it cannot be read.
std::string process_text(const std::string& path);

}  // namespace moorage::haproxy
