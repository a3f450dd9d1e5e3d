// How a child of ours ended, also in a host that ignores SIGCHLD (or sets SA_NOCLDWAIT): the kernel then reaps every child at
// once and `waitpid` answers ECHILD. A descriptor of the process still knows (PIDFD_GET_INFO, Linux 6.15), provided that it was
// opened before the child ended; the gate holds the child back until it is.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::process {

struct ExitFacts {
  bool by_signal = false;
  int code = 0;  // exit code, or number of the signal
};

// Waits for the child and reaps it. Nothing: the host reaps its children, and the kernel does not tell how they ended.
std::optional<ExitFacts> reap(pid_t pid, const files::UniqueFd& process);

// What to say where `reap` answers nothing.
inline constexpr const char* kLostEnd =
    "how it ended is unknown, because the host process ignores SIGCHLD or reaps every child, and this kernel is older than "
    "6.15: "
    "set SIGCHLD to SIG_DFL before the engine is opened";

class StartGate {
 public:
  // Closed only where the kernel reaps children by itself; otherwise `argv` is as given and nothing is held back.
  StartGate(std::vector<std::string> argv, const std::string& program);

  // What to run, and what it gets as standard input (-1: as the caller likes). With a shell in front of the program, which
  // waits for the gate; empty `program` then.
  const std::vector<std::string>& argv() const { return argv_; }
  int input() const { return read_end_.get(); }
  bool is_closed() const { return static_cast<bool>(write_end_); }
  // The child is held by a descriptor: it may go on.
  void open();

 private:
  std::vector<std::string> argv_;
  files::UniqueFd read_end_;
  files::UniqueFd write_end_;
};

}  // namespace moorage::process
