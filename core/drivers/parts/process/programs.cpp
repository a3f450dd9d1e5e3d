#include "drivers/parts/process/programs.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "drivers/parts/files/driver_errors.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/child_end.h"

namespace moorage::oci {

std::string find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    return ::access(std::string(name).c_str(), X_OK) == 0 ? std::string(name) : "";
  }
  const char* from_environment = std::getenv("PATH");
  std::string places = from_environment != nullptr ? from_environment : "";
  places += ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  for (std::size_t at = 0; at <= places.size();) {
    const auto end = std::min(places.find(':', at), places.size());
    const auto path = places.substr(at, end - at) + '/' + std::string(name);
    if (path.front() == '/' && path.size() > name.size() + 1 && ::access(path.c_str(), X_OK) == 0) {
      return path;
    }
    at = end + 1;
  }
  return {};
}

Result<Ran> run_program(std::vector<std::string> argv, std::chrono::milliseconds deadline, std::string program) {
  images::ChildOptions options;
  options.program = std::move(program);
  options.argv = std::move(argv);
  options.environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"};
  options.deadline = deadline;
  auto result = images::run(options);
  const auto name = options.argv.empty() ? std::string("?") : options.argv.front();
  switch (result.end) {
    case images::ChildEnd::kExited:
      return Ran{result.code, std::move(result.output), std::move(result.errors)};
    case images::ChildEnd::kSignalled:
      return Ran{128 + result.code, std::move(result.output), std::move(result.errors)};
    case images::ChildEnd::kDeadline:
    case images::ChildEnd::kIdle:
    case images::ChildEnd::kCancelled:
      return runtime_hangs(name + " did not end within " + std::to_string(deadline.count()) + " ms");
    case images::ChildEnd::kUnknown:
      return runtime_failed("run " + name + ": " + images::kLostEnd);
    case images::ChildEnd::kNotStarted:
      break;
  }
  return runtime_failed(system_text("run " + name, result.code));
}

Result<std::string> run_checked(std::vector<std::string> argv, std::chrono::milliseconds deadline) {
  const auto program = argv.empty() ? std::string("?") : argv.front();
  MOORAGE_ASSIGN(auto ran, run_program(std::move(argv), deadline));
  if (ran.code != 0) {
    return runtime_failed(program + " ended with " + std::to_string(ran.code) + ": " + one_line(ran.errors));
  }
  return std::move(ran.output);
}

}  // namespace moorage::oci
