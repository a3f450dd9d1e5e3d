// Programs of this machine: run with a deadline, never through a shell.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

struct Ran {
  int code = 0;
  std::string output;
  std::string errors;
};

// RuntimeHangs where it does not end in time, RuntimeFailed where it cannot be started. Any exit code is a result.
// `program`: path of what is run under the name argv[0]; empty, or if it cannot be run: that itself.
Result<Ran> run_program(std::vector<std::string> argv, std::chrono::milliseconds deadline, std::string program = {});

// The same, and an exit code other than 0 is an error with what the program said.
Result<std::string> run_checked(std::vector<std::string> argv, std::chrono::milliseconds deadline);

}  // namespace moorage::oci
