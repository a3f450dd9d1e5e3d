#include "drivers/runtime/oci/kernel/programs.h"

#include <utility>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/child_end.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {

Result<Ran> run_program(std::vector<std::string> argv, std::chrono::milliseconds deadline, std::string program) {
  process::ChildOptions options;
  options.program = std::move(program);
  options.argv = std::move(argv);
  options.environment = process::plain_environment();
  options.deadline = deadline;
  auto result = process::run(options);
  const auto name = options.argv.empty() ? std::string("?") : options.argv.front();
  switch (result.end) {
    case process::ChildEnd::kExited:
      return Ran{result.code, std::move(result.output), std::move(result.errors)};
    case process::ChildEnd::kSignalled:
      return Ran{128 + result.code, std::move(result.output), std::move(result.errors)};
    case process::ChildEnd::kDeadline:
    case process::ChildEnd::kIdle:
    case process::ChildEnd::kTooMuch:
    case process::ChildEnd::kCancelled:
      return runtime::runtime_hangs(name + " did not end within " + std::to_string(deadline.count()) + " ms");
    case process::ChildEnd::kUnknown:
      return runtime::runtime_failed("run " + name + ": " + process::kLostEnd);
    case process::ChildEnd::kNotStarted:
      break;
  }
  return runtime::runtime_failed(files::system_text("run " + name, result.code));
}

Result<std::string> run_checked(std::vector<std::string> argv, std::chrono::milliseconds deadline) {
  const auto program = argv.empty() ? std::string("?") : argv.front();
  MOORAGE_ASSIGN(auto ran, run_program(std::move(argv), deadline));
  if (ran.code != 0) {
    return runtime::runtime_failed(program + " ended with " + std::to_string(ran.code) + ": " + files::one_line(ran.errors));
  }
  return std::move(ran.output);
}

}  // namespace moorage::oci
