// Starts a program: the only place of the engine that does. argv and environment as arrays, never a shell. The child has no
// blocked and no ignored signal, and no descriptor but those that it is given. Threads: any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace moorage::process {

enum class Leads : std::uint8_t { kNothing, kGroup, kSession };  // what the child becomes the leader of

struct SpawnRequest {
  std::vector<std::string> argv;         // argv[0]: a path, or a name looked up in PATH
  std::string program;                   // path of what runs under the name argv[0]; empty, or if it cannot be run: that itself
  std::vector<std::string> environment;  // "NAME=value"
  int input = -1;                        // of the child's descriptors 0, 1 and 2; -1: /dev/null
  int output = -1;
  int errors = -1;
  std::vector<int> inherited = {};  // become 3, 4, … of the child
  Leads leads = Leads::kGroup;
  std::optional<mode_t> umask = {};  // absent: that of this process
};

// PATH and LC_ALL, and nothing of this process's environment.
const std::vector<std::string>& plain_environment();

// 0, and the child's number; or errno. A program that is being written to (ETXTBSY) is tried again for a while: another
// thread's child may hold the descriptor of the writer until it executes.
int spawn(const SpawnRequest& request, pid_t& pid);

// Absolute path of a program; looked for in PATH and in the sbin directories. Empty: not there.
std::string find_program(std::string_view name);

}  // namespace moorage::process
