// Errors of container runtimes by the names that ECS and its agent have for them: one printable, bounded line each.
#pragma once

#include <string_view>

#include "base/result.h"

namespace moorage::runtime {

// What a container gets as "<name>: <message>" (docs/rules/task-lifecycle.md#start-failures).
Error cannot_create(std::string_view message);
Error cannot_start(std::string_view message);

// The driver itself: RuntimeFailed.
Error runtime_failed(std::string_view message);
// A program or the kernel did not answer in time; the machine counts as disconnected until something works again.
Error runtime_hangs(std::string_view message);
bool is_hang(const Error& error);

}  // namespace moorage::runtime
