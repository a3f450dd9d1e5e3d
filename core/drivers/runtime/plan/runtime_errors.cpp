#include "drivers/runtime/plan/runtime_errors.h"

#include <string>

#include "drivers/parts/files/error_text.h"

namespace moorage::runtime {
namespace {

constexpr std::string_view kHangs = "RuntimeHangs";

Error named(std::string_view name, std::string_view message) { return api_error(std::string(name), files::one_line(message)); }

}  // namespace

Error cannot_create(std::string_view message) { return named("CannotCreateContainerError", message); }
Error cannot_start(std::string_view message) { return named("CannotStartContainerError", message); }
Error runtime_failed(std::string_view message) { return named("RuntimeFailed", message); }
Error runtime_hangs(std::string_view message) { return named(kHangs, message); }
bool is_hang(const Error& error) { return error.name == kHangs; }

}  // namespace moorage::runtime
