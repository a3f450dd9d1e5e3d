// One child process, run to its end or to its deadline: argv and environment as arrays, never a shell; standard input empty,
// outputs captured up to a bound. The child leads its own process group, and the whole group is gone when `run` returns, unless
// the child is one that leaves a daemon behind.
// It inherits no descriptor beyond 0-2, no blocked and no ignored signal, and its umask is 022 whatever the engine's is: what a
// tool unpacks has the modes of its source. Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace moorage::process {

// kKept: the child leads a session, and what it has started goes on after its end (a daemon).
enum class Leftovers : std::uint8_t { kKilled, kKept };

struct ChildOptions {
  std::vector<std::string> argv;  // argv[0]: a path, or a name looked up in PATH
  std::string program;            // path of what is run under the name argv[0]; empty, or if it cannot be run: that itself
  std::vector<std::string> environment;  // "NAME=value"
  std::chrono::milliseconds deadline{60'000};
  std::chrono::milliseconds idle_deadline{0};  // 0: none; ends the child when `progress` did not change for so long
  std::function<std::uint64_t()> progress;     // any number that changes while work goes on
  std::function<bool(int pid)> is_too_much;    // asked now and then; true ends the child
  std::size_t output_bytes_max = 1 << 20;      // of each stream; what comes after is dropped
  int cancel_fd = -1;                          // ends the child as soon as this is readable
  Leftovers leftovers = Leftovers::kKilled;
  bool joins_streams = false;  // the error stream goes into `output`, in the order of the writes
};

// kUnknown: the host process ignores SIGCHLD or reaps every child, and the kernel does not tell how this one ended.
enum class ChildEnd : std::uint8_t { kExited, kSignalled, kDeadline, kIdle, kTooMuch, kCancelled, kNotStarted, kUnknown };

struct ChildResult {
  ChildEnd end = ChildEnd::kNotStarted;
  int code = 0;            // exit code, signal, or errno of the start
  bool truncated = false;  // the standard output was longer than the bound
  std::string output;
  std::string errors;

  bool succeeded() const { return end == ChildEnd::kExited && code == 0; }
};

ChildResult run(const ChildOptions& options);

// What a tool of ours may know of this process's environment: PATH, HOME, proxies, certificates, credentials file.
std::vector<std::string> tool_environment();

// The user's own AWS settings, for a tool that speaks with AWS in the user's name.
void add_aws_environment(std::vector<std::string>& environment);

}  // namespace moorage::process
